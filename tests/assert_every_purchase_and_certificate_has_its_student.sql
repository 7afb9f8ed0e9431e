-- Joins lose nothing: as many subscription periods as purchases, as many certificates of holders as were issued.
with

counts as (

    select
        'subscription_periods' as table_name,
        (select count(*) from {{ ref('stg_learning__student_purchases') }}) as expected,
        (select count(*) from {{ ref('subscription_periods') }}) as found

    union all

    select
        'certificate_holders' as table_name,
        (select count(*) from {{ ref('stg_learning__student_certificates') }}) as expected,
        (select coalesce(sum(certificates), 0) from {{ ref('certificate_holders') }}) as found

)

select * from counts
where expected <> found
