{{ config(materialized='view') }}

with

active_days as (

    select * from {{ ref('int_observed_active_days') }}

),

users as (

    select * from {{ ref('int_users') }}

),

keyed as (

    select
        active_days.platform,
        users.user_key,
        active_days.activity_date,
        active_days.activities

    from active_days

    inner join users
        on active_days.platform = users.platform and active_days.user_id = users.user_id

)

select * from keyed
