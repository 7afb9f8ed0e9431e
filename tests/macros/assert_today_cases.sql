-- The day of the build: the variable `today`, else the clock's, which zones move by a day at most.
with

cases as (

    select
        {{ user_engagement.today() }} as here,
        {{ user_engagement.today('Pacific/Kiritimati') }} as first_to_begin,
        {{ user_engagement.today('Pacific/Pago_Pago') }} as last_to_begin

)

select * from cases

where
    here is null
    or here not between last_to_begin and first_to_begin
    {%- if var('today') %}
    or here <> cast('{{ var("today") }}' as date)
    {%- else %}
    -- 25 hours lie between the two zones.
    or first_to_begin = last_to_begin
    {%- endif %}
