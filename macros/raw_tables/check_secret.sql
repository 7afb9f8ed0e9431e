{#
    A secret that can be guessed gives keys that can be guessed, and another secret than that of the tables gives people other
    keys. No message quotes it.
#}
{% macro check_secret() %}
    {% if var('readable_user_keys') %}
        {% do return('') %}
    {% endif %}
    {% set secret = user_engagement.user_key_secret() %}
    {% set found = run_query('select ' ~ secret ~ " = 'development-only', length(" ~ secret ~ '), '
        ~ 'replace(' ~ secret ~ ', substr(' ~ secret ~ ", 1, 1), '') = '', " ~ user_engagement.secret_fingerprint()).rows[0] %}
    {% set where_to_set = '\n    set it in the environment variable DBT_ENV_SECRET_USER_KEY' %}
    {% if found[0] is none %}
        {% do exceptions.raise_compiler_error('The secret of the user keys is not set.\n    expected: in profiles.yml, under settings of the DuckDB target: variable user_key_secret: "{{ env_var(\'DBT_ENV_SECRET_USER_KEY\') }}"') %}
    {% elif found[0] and user_engagement.has_own_data() and not var('allow_development_secret') %}
        {% do exceptions.raise_compiler_error('The user keys of your own data would be hashed with the development default: everybody knows it, and can tell whose key is whose.'
            ~ '\n    expected: a secret of your own, 16 characters or more' ~ where_to_set
            ~ '\n    a trial that nobody else sees: --vars "allow_development_secret: true"') %}
    {% elif found[0] %}
        {% do exceptions.warn('User keys are hashed with the development default. Set the environment variable DBT_ENV_SECRET_USER_KEY before real people are in the data.') %}
    {% elif found[1] < 16 %}
        {% do exceptions.raise_compiler_error('The secret of the user keys is too short: who guesses it can tell whose key is whose.'
            ~ '\n    expected: 16 characters or more\n    found: ' ~ found[1] ~ where_to_set ~ ', or unset that for the development default') %}
    {% elif found[2] %}
        {% do exceptions.raise_compiler_error('The secret of the user keys is one character over and over: who guesses it can tell whose key is whose.'
            ~ '\n    expected: 16 characters or more, by chance' ~ where_to_set) %}
    {% endif %}
    {% set before = user_engagement.fingerprint_of_last_build() %}
    {% if before not in [none, 'readable', found[3]] and not var('rekey') %}
        {% do exceptions.raise_compiler_error('The secret of the user keys is not the one that the tables were built with: every person would have another key.'
            ~ '\n    expected: the secret of the last build' ~ where_to_set
            ~ '\n    to give everybody new keys on purpose: a whole build with --vars "rekey: true"') %}
    {% endif %}
{% endmacro %}


{# SQL that tells one secret from another and no more: kept with the state of the build. #}
{% macro secret_fingerprint() %}
    {%- if var('readable_user_keys') -%}
        'readable'
    {%- else -%}
        substr(sha256(concat('fingerprint/', {{ user_engagement.user_key_secret() }})), 1, 16)
    {%- endif -%}
{% endmacro %}


{% macro fingerprint_of_last_build() %}
    {% set state = user_engagement.build_state_relation() %}
    {% set found = adapter.get_relation(state.database, state.schema, state.identifier) %}
    {% if found is not none and 'secret_fingerprint' in adapter.get_columns_in_relation(found) | map(attribute='name') %}
        {% do return(run_query('select max(secret_fingerprint) from ' ~ found).rows[0][0]) %}
    {% endif %}
    {% do return(none) %}
{% endmacro %}


{# Whether any raw table holds other rows than the sample's. #}
{% macro has_own_data() %}
    {% do return(user_engagement.inputs_in_words() != 'sample data') %}
{% endmacro %}


{# SQL: whether keys of own data are hashed with the secret that everybody knows. #}
{% macro is_trial() %}
    {%- if var('readable_user_keys') or not user_engagement.has_own_data() -%}
        false
    {%- else -%}
        {{ user_engagement.user_key_secret() }} = 'development-only'
    {%- endif -%}
{% endmacro %}
