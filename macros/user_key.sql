{#
    The public key of a user: a keyed hash over platform and id, 128 bits as 32 hexadecimal digits; the id itself where
    `readable_user_keys` is set. The secret is a session variable (see profiles.yml), so no SQL text holds it.
#}
{% macro user_key(platform, user_id) -%}
    {%- if var('readable_user_keys') -%}
        {{ user_id }}
    {%- else -%}
        substr(sha256(concat({{ user_engagement.user_key_secret() }}, '/', {{ platform }}, '/', {{ user_id }})), 1, 32)
    {%- endif -%}
{%- endmacro %}


{% macro user_key_secret() %}
    {{- return(adapter.dispatch('user_key_secret', 'user_engagement')()) -}}
{% endmacro %}

{% macro duckdb__user_key_secret() -%}
    getvariable('user_key_secret')
{%- endmacro %}
