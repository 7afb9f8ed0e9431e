{#
    The raw tables, one entry each: all that the project knows of a raw table beside its columns, which stand in the YAML of
    its base model. Every list of raw tables or platforms derives from here; what refs are made of must be known at parse.

    raw_table    source and name
    platform     source system of its people; left out where rows name nobody
    person       canonical column of the person's id
    time         canonical column of the event time, by which freshness is judged
    staged       {canonical column: its name in staging}, where that differs
    other_times  further times of a row that make it unusable where they cannot be read
    amounts      columns that hold the row's amounts
    rejected     {reason: its column}, of the reasons that are no time's and no amount's
    key          what rows that repeat each other share, in names of staging; first the id, which may be null
    agreeing     canonical columns in which rows of the same id should agree; where they do not, a test warns
    identifiers  canonical columns whose values no public table may hold
    activity     where rows are activity, in names of staging: type; feature, campaign and where, as far as there are any
    is_ledger    whether rows may be booked for days to come: none of them is an activity before its day, or on a day that the log shows
    profile      where a row is a person's registration: which attributes it has
    gate         what `make quality` compares: categories and measures with the stored profile, total with a public table
    has_sample   whether a seed holds sample data of it

    A project that installs this package adds entries of its own by the variable `additional_raw_tables`.
#}
{% macro registry() %}
    {% set entries = [
        {
            'raw_table': 'loyalty.user_profiles', 'platform': 'loyalty', 'person': 'user_id', 'time': 'registered_at',
            'key': ['user_id'], 'identifiers': ['user_id'], 'has_sample': true,
            'profile': ['gender', 'birth_date', 'age', 'age_group', 'membership_level', 'country'],
            'gate': {'categories': ['gender', 'membership_level']},
        },
        {
            'raw_table': 'loyalty.activity_logs', 'platform': 'loyalty', 'person': 'user_id', 'time': 'occurred_at',
            'key': ['activity_id', 'user_id', 'cast(occurred_at as date)'],
            'agreeing': ['user_id', 'cast(occurred_at as date)'], 'identifiers': ['activity_id', 'user_id'], 'has_sample': true,
            'activity': {'type': 'activity_type', 'feature': 'feature', 'campaign': 'campaign_id'},
            'gate': {'categories': ['activity_type', 'feature']},
        },
        {
            'raw_table': 'loyalty.point_transactions', 'platform': 'loyalty', 'person': 'user_id', 'time': 'occurred_at',
            'key': ['transaction_id'], 'agreeing': ['user_id', 'points'], 'identifiers': ['transaction_id', 'user_id'], 'has_sample': true,
            'is_ledger': true, 'amounts': ['points'], 'rejected': {'unknown_transaction_type': 'transaction_type'},
            'activity': {'type': "concat('points_', transaction_type)", 'campaign': 'campaign_id'},
            'gate': {
                'categories': ['transaction_type'], 'measures': ['points'],
                'total': {
                    'figure': 'points_earned', 'public': 'sum(points_earned) from marts.loyalty_points_daily',
                    'raw': "sum(points) filter (where lower(transaction_type) = 'earn')",
                },
            },
        },
        {
            'raw_table': 'learning.student_info', 'platform': 'learning', 'person': 'student_id', 'time': 'date_registered',
            'staged': {'date_registered': 'registered_on'},
            'key': ['student_id'], 'identifiers': ['student_id'], 'has_sample': true,
            'profile': [],
        },
        {
            'raw_table': 'learning.student_purchases', 'platform': 'learning', 'person': 'student_id', 'time': 'date_purchased',
            'staged': {'date_purchased': 'purchased_on', 'date_refunded': 'refunded_on'}, 'other_times': ['date_refunded'],
            'rejected': {'unknown_plan': 'plan_id', 'refund_before_purchase': 'date_refunded'},
            'key': ['purchase_id'], 'agreeing': ['student_id', 'plan_id'], 'identifiers': ['student_id'], 'has_sample': true,
            'gate': {
                'categories': ['plan_id'],
                'total': {
                    'figure': 'purchases', 'public': 'count(*) from marts_people.subscription_periods',
                    'raw': 'count(purchase_id)',
                },
            },
        },
        {
            'raw_table': 'learning.student_video_watched', 'platform': 'learning', 'person': 'student_id', 'time': 'date_watched',
            'staged': {'date_watched': 'watched_on'}, 'amounts': ['seconds_watched'],
            'key': [], 'identifiers': ['student_id'], 'has_sample': true,
            'activity': {
                'type': "'video_view'", 'where': 'seconds_watched > 0',
                'feature': "case when course_id is not null then concat('course ', course_id) end",
            },
            'gate': {'measures': ['seconds_watched']},
        },
        {
            'raw_table': 'learning.student_certificates', 'platform': 'learning', 'person': 'student_id', 'time': 'date_issued',
            'staged': {'date_issued': 'issued_on'},
            'key': ['certificate_id'], 'agreeing': ['student_id'], 'identifiers': ['certificate_id', 'student_id'], 'has_sample': true,
            'gate': {
                'total': {
                    'figure': 'certificates', 'public': 'sum(certificates) from marts_people.certificate_holders',
                    'raw': 'count(certificate_id)',
                },
            },
        },
        {
            'raw_table': 'web.channel_sessions', 'time': 'date_hour',
            'staged': {'date_hour': 'session_hour'},
            'amounts': ['users', 'sessions', 'engaged_sessions', 'event_count', 'average_engagement_seconds_per_session'],
            'rejected': {'more_engaged_than_sessions': 'engaged_sessions'},
            'key': ['channel', 'session_hour'], 'identifiers': [], 'has_sample': true,
            'gate': {
                'categories': ['channel'], 'measures': ['sessions', 'engagement_rate'],
                'total': {
                    'figure': 'sessions', 'public': 'sum(sessions) from marts.channel_performance',
                    'raw': 'sum(sessions)',
                },
            },
        },
        {
            'raw_table': 'telecom.xdr_sessions', 'platform': 'telecom', 'person': 'msisdn', 'time': 'started_at',
            'staged': {'msisdn': 'subscriber_id'}, 'other_times': ['ended_at'], 'rejected': {'end_before_start': 'ended_at'},
            'amounts': [
                'duration_seconds', 'duration_milliseconds', 'social_media_download_bytes', 'social_media_upload_bytes',
                'google_download_bytes', 'google_upload_bytes', 'email_download_bytes', 'email_upload_bytes',
                'youtube_download_bytes', 'youtube_upload_bytes', 'netflix_download_bytes', 'netflix_upload_bytes',
                'gaming_download_bytes', 'gaming_upload_bytes', 'other_download_bytes', 'other_upload_bytes',
                'total_upload_bytes', 'total_download_bytes',
            ],
            'key': ['session_key'], 'identifiers': ['bearer_id', 'imsi', 'msisdn', 'imei'], 'has_sample': true,
            'activity': {'type': "'data_session'", 'where': 'subscriber_id is not null'},
            'gate': {
                'measures': ['duration_seconds', 'total_download_bytes'],
                'total': {
                    'figure': 'total_bytes', 'public': 'sum(total_bytes) from marts.network_traffic_daily',
                    'raw': 'sum(total_download_bytes + total_upload_bytes)',
                },
            },
        },
    ] + user_engagement.setting('additional_raw_tables') %}
    {# A unit test that gives rows of raw tables knows no others, so that one more breaks none. #}
    {% set given = [] %}
    {% set inputs = model.depends_on.nodes | join(' ') ~ ' ' if model is defined and model.resource_type == 'unit_test' else '' %}
    {% for entry in entries if '_' ~ entry.raw_table | replace('.', '__') ~ ' ' in inputs | replace('_judged ', ' ') %}
        {% do given.append(entry) %}
    {% endfor %}
    {% do return(given or entries) %}
{% endmacro %}


{# The entry of one raw table. #}
{% macro registered(raw_table) %}
    {% for entry in user_engagement.registry() if entry.raw_table == raw_table %}
        {% do return(entry) %}
    {% endfor %}
    {% do exceptions.raise_compiler_error('"' ~ raw_table ~ '" is no raw table: it has no entry in the registry (macros/raw_tables/registry.sql).') %}
{% endmacro %}


{# The platforms, in the order of the registry. #}
{% macro platforms() %}
    {% do return(user_engagement.registry() | map(attribute='platform') | select('defined') | unique | list) %}
{% endmacro %}


{# What a canonical column is called in staging. #}
{% macro staged_name(entry, column) %}
    {% do return(entry.get('staged', {}).get(column, column)) %}
{% endmacro %}


{# The canonical name of a column of staging. #}
{% macro canonical_name(entry, staged_column) %}
    {% for canonical, staged in entry.get('staged', {}).items() if staged == staged_column %}
        {% do return(canonical) %}
    {% endfor %}
    {% do return(staged_column) %}
{% endmacro %}


{# The name of a raw table's model in a layer: base_support__tickets, stg_support__tickets. #}
{% macro model_of(entry, layer) %}
    {% do return(layer ~ '_' ~ entry.raw_table | replace('.', '__')) %}
{% endmacro %}


{# Schema and name of a raw table's model in a layer; another project may build it in a schema of its own. #}
{% macro built_as(entry, layer) %}
    {% for node in graph.get('nodes', {}).values() if node.resource_type == 'model' and node.name == user_engagement.model_of(entry, layer) %}
        {% do return(node.schema ~ '.' ~ node.alias) %}
    {% endfor %}
{% endmacro %}


{# The subject of int_day_counts that a raw table's times belong to; none where nothing is judged by them. #}
{% macro dated_subject(entry) %}
    {% if entry.is_ledger %}
        {% do return('ledger') %}
    {% elif 'profile' in entry %}
        {% do return('registration') %}
    {% elif entry.activity %}
        {% do return('activity') %}
    {% endif %}
    {% do return(none if entry.platform else 'sessions') %}
{% endmacro %}
