-- In every table with a row per person, a key is one of `users`, and looks like the hash that it is: no id came through.
{% set tables = [
    'certificate_holders', 'certificate_predictions', 'inactivity_scores', 'member_point_balances_monthly', 'score_drivers',
    'student_engagement_outliers', 'student_period_engagement', 'subscriber_application_traffic', 'subscriber_engagement',
    'subscription_periods', 'top_subscribers', 'top_subscribers_by_application', 'user_active_days', 'user_clusters'
] %}
with

users as (

    select user_key from {{ ref('users') }}

),

no_keys as (

    {% if not var('readable_user_keys') -%}
    select 'users' as table_name, count(*) as wrong_keys
    from users
    where length(user_key) <> 32 or translate(user_key, '0123456789abcdef', '') <> ''
    union all
    {% endif -%}
    {% for table in tables -%}
    select '{{ table }}' as table_name, count(*) as wrong_keys
    from (select distinct user_key from {{ ref(table) }}) as keys
    left join users on keys.user_key = users.user_key
    where users.user_key is null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from no_keys
where wrong_keys > 0
