{#- The registry as a table, for what reads the warehouse without dbt: forgetting, keys, the quality gate. -#}
{% for entry in user_engagement.registry() %}
select
    {{ loop.index }} as position,
    '{{ entry.raw_table }}' as raw_table,
    {{ "'" ~ entry.platform ~ "'" if entry.platform else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as platform,
    '{{ user_engagement.built_as(entry, "base") }}' as base_table,
    '{{ user_engagement.built_as(entry, "stg") }}' as staged_table,
    {{ "'" ~ entry.person ~ "'" if entry.person else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as person_column,
    '{{ user_engagement.staged_name(entry, entry.time) }}' as time_column,
    '{{ entry.identifiers | join(",") }}' as identifiers,
    {{ dbt.string_literal(dbt.escape_single_quotes(user_engagement.origin_in_words(entry.raw_table))) }} as origin,
    {{ 'profile' in entry }} as has_profiles,
    {{ dbt.string_literal(dbt.escape_single_quotes(tojson(entry.get('gate', {})))) }} as gate
{{ 'union all' if not loop.last }}
{% endfor %}
