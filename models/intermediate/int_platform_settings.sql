{%- set as_of = user_engagement.by_platform('as_of') -%}
{%- set log_step = user_engagement.by_platform('log_step') -%}
{%- set labels = user_engagement.by_platform('platform_labels') -%}

{% for platform in user_engagement.platforms() %}
select
    '{{ platform }}' as platform,
    {{ user_engagement.literal(labels.get(platform, platform)) }} as label,
    cast({{ "'" ~ as_of[platform] ~ "'" if platform in as_of else 'null' }} as date) as as_of_date,
    cast({{ "'" ~ log_step[platform] ~ "'" if platform in log_step else 'null' }} as {{ dbt.type_string() }}) as log_step
{{ 'union all' if not loop.last }}
{% endfor %}
