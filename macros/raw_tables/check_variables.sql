{# Variables of the command line that the project does not know, and values that it cannot use. #}
{% macro variable_problems() %}
    {% set known = ['raw_tables', 'additional_raw_tables', 'reporting_timezone', 'week_starts_on', 'earliest_plausible_date',
        'latest_plausible_date', 'observed_periods', 'as_of', 'least_usable_share', 'comparison_periods', 'top_n', 'small_group_threshold',
        'sufficient_sessions', 'readable_user_keys', 'schema_prefix', 'cluster_features', 'cluster_k', 'cluster_log1p',
        'outlier_quantile', 'forecast_horizon_days', 'statistics_seed', 'today', 'log_step', 'plan_lengths',
        'activity_types', 'platform_labels', 'spellings', 'allow_development_secret', 'rekey'] %}
    {% set problems = [] %}
    {% if project_name == 'user_engagement' %}
        {% for name in invocation_args_dict.get('vars') or {} if name not in known and name != 'user_engagement' %}
            {% do problems.append('--vars: "' ~ name ~ '" is no variable of this project.\n    expected one of: '
                ~ known | join(', ')) %}
        {% endfor %}
    {% endif %}
    {% set schemas = ['raw', 'staging', 'intermediate', 'marts', 'marts_people', 'quality', 'test_failures'] %}
    {% if target.database in schemas and not var('schema_prefix') %}
        {% do problems.append('The database is called "' ~ target.database ~ '", as one of its schemas is, so that names are ambiguous.'
            ~ '\n    expected: any other name of the file, in the environment variable USER_ENGAGEMENT_DATABASE') %}
    {% endif %}
    {% if var('week_starts_on') is not integer or var('week_starts_on') not in range(1, 8) %}
        {% do problems.append('week_starts_on: ' ~ var('week_starts_on') ~ ' is no ISO weekday.'
            ~ '\n    expected: a number from 1 (Monday) to 7 (Sunday)') %}
    {% endif %}
    {% do user_engagement.check_share(var('least_usable_share'), 'least_usable_share', problems) %}
    {% do user_engagement.check_timezone(var('reporting_timezone'), 'reporting_timezone', problems) %}
    {% for name in ['readable_user_keys', 'allow_development_secret', 'rekey', 'cluster_log1p'] if var(name) is not boolean %}
        {% do problems.append(name ~ ': it is "' ~ var(name) ~ '".\n    expected: true or false, without quotes') %}
    {% endfor %}
    {# Seeds have 32 bits; further ahead than a year nothing is known. #}
    {% for name, smallest, largest in [('top_n', 1, 1000000), ('small_group_threshold', 1, 1000000000), ('sufficient_sessions', 1, 1000000000),
        ('forecast_horizon_days', 1, 366), ('statistics_seed', 0, 4294967295)]
        if not (var(name) is integer and smallest <= var(name) <= largest) %}
        {% do problems.append(name ~ ': it is "' ~ var(name) ~ '".\n    expected: a whole number from ' ~ smallest ~ ' to ' ~ largest) %}
    {% endfor %}
    {% if var('schema_prefix') is not none and not modules.re.fullmatch('([A-Za-z_][A-Za-z0-9_]*)?', var('schema_prefix') | string) %}
        {% do problems.append('schema_prefix: it is "' ~ var('schema_prefix') ~ '".\n    expected: letters, digits and underscores, such as other_') %}
    {% endif %}
    {% do user_engagement.check_dates(
        var('earliest_plausible_date'), var('latest_plausible_date'), 'earliest_plausible_date, latest_plausible_date', problems
    ) %}
    {% do problems.extend(user_engagement.platform_problems()) %}
    {% do problems.extend(user_engagement.comparison_problems()) %}
    {% do problems.extend(user_engagement.plan_problems()) %}
    {% do problems.extend(user_engagement.wording_problems()) %}
    {% do problems.extend(user_engagement.statistics_problems()) %}
    {% do return(problems) %}
{% endmacro %}


{# Variables with an entry per platform, the days observed, the as-of day and the step of the log; and the day of the build. #}
{% macro platform_problems() %}
    {% set problems = [] %}
    {% set platforms = user_engagement.platforms() %}
    {% for name in ['observed_periods', 'as_of', 'log_step', 'activity_types', 'platform_labels', 'cluster_features'] %}
        {% if var(name) and var(name) is not mapping %}
            {% do problems.append(name ~ ': it is "' ~ var(name) ~ '".\n    expected: an entry per platform, {loyalty: ..., learning: ...}') %}
        {% endif %}
        {% for platform in user_engagement.by_platform(name) if platform not in platforms + (['web'] if name == 'log_step' else []) %}
            {% do problems.append(name ~ ': "' ~ platform ~ '" is no platform.\n    expected one of: ' ~ platforms | join(', ')) %}
        {% endfor %}
    {% endfor %}
    {% for platform, ranges in user_engagement.by_platform('observed_periods').items() %}
        {% set place = 'observed_periods of ' ~ platform %}
        {% if ranges is string or ranges is not sequence or ranges is mapping %}
            {% do problems.append(place ~ ': it is "' ~ ranges ~ '".\n    expected: a list of pairs, such as [["2021-04-01", "2021-06-30"]]') %}
            {% set ranges = [] %}
        {% endif %}
        {% for range in ranges %}
            {% if range is string or range is not sequence or range is mapping or range | length != 2 %}
                {% do problems.append(place ~ ': "' ~ range ~ '" is no pair.\n    expected: [first day, last day], such as ["2021-04-01", "2021-06-30"]') %}
            {% else %}
                {% do user_engagement.check_dates(range[0], range[1], place, problems) %}
            {% endif %}
        {% endfor %}
    {% endfor %}
    {% for platform, day in user_engagement.by_platform('as_of').items() %}
        {% do user_engagement.check_dates(day, day, 'as_of of ' ~ platform, problems) %}
    {% endfor %}
    {% for platform, step in user_engagement.by_platform('log_step').items() %}
        {% set steps = ['hour', 'day'] if platform == 'web' else ['day', 'month'] %}
        {% if step not in steps %}
            {% do problems.append('log_step of ' ~ platform ~ ': it is "' ~ step ~ '".\n    expected: ' ~ steps | join(' or ')) %}
        {% endif %}
    {% endfor %}
    {% if var('today') is not none %}
        {% do user_engagement.check_dates(var('today'), var('today'), 'today', problems) %}
    {% endif %}
    {% do return(problems) %}
{% endmacro %}


{% macro comparison_problems() %}
    {% set problems = [] %}
    {% set periods = var('comparison_periods') or [] %}
    {% if periods is string or periods is not sequence or periods is mapping %}
        {% do return(['comparison_periods: it is "' ~ periods ~ '".\n    expected: a list of {period: its name, from: its first day, to: its last day}']) %}
    {% endif %}
    {% set names = [] %}
    {% for period in periods %}
        {% if period is not mapping or not ('period' in period and 'from' in period and 'to' in period) %}
            {% do problems.append('comparison_periods: ' ~ period ~ ' is incomplete.'
                ~ '\n    expected: {period: its name, from: its first day, to: its last day}') %}
        {% else %}
            {% do user_engagement.check_dates(period['from'], period['to'], 'comparison_periods, ' ~ period['period'], problems) %}
            {% if period['period'] | string in names %}
                {% do problems.append('comparison_periods: "' ~ period['period'] ~ '" is there twice.\n    expected: a name of its own for each period') %}
            {% endif %}
            {% do names.append(period['period'] | string) %}
        {% endif %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}


{# Variables that say what words of the data mean. #}
{% macro wording_problems() %}
    {% set problems = [] %}
    {% for platform, types in user_engagement.by_platform('activity_types').items() %}
        {% if types is not mapping or types.values() | reject('boolean') | list %}
            {% do problems.append('activity_types of ' ~ platform ~ ': it is "' ~ types ~ '".\n    expected: {email_sent: false, quiz: true, others: true}') %}
        {% endif %}
    {% endfor %}
    {% for platform, label in user_engagement.by_platform('platform_labels').items() if label is not string or not label %}
        {% do problems.append('platform_labels of ' ~ platform ~ ': it is "' ~ label ~ '".\n    expected: a text, such as customer portal') %}
    {% endfor %}
    {% set expected = '\n    expected: {gender: {female: [femme], male: [...], other: [...], unknown: [...]}, age_group: {18-24: [B]}}' %}
    {% if var('spellings') and var('spellings') is not mapping %}
        {% do problems.append('spellings: it is "' ~ var('spellings') ~ '".' ~ expected) %}
    {% endif %}
    {% for attribute, meanings in user_engagement.by_platform('spellings').items() %}
        {% set genders = ['female', 'male', 'other', 'unknown'] %}
        {% if attribute not in ['gender', 'age_group'] or meanings is not mapping or meanings.values() | reject('sequence') | list
            or meanings.values() | select('string') | list or (attribute == 'gender' and meanings.keys() | reject('in', genders) | list) %}
            {% do problems.append('spellings of ' ~ attribute ~ ': it is "' ~ meanings ~ '".' ~ expected) %}
        {% endif %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}


{% macro plan_problems() %}
    {% set problems = [] %}
    {% set expected = '\n    expected: {trial: {days: 7}, pro: {months: 12}, club: lifetime}, each by its name or number in your data' %}
    {% if var('plan_lengths') and var('plan_lengths') is not mapping %}
        {% do problems.append('plan_lengths: it is "' ~ var('plan_lengths') ~ '".' ~ expected) %}
    {% endif %}
    {% for name, length in user_engagement.by_platform('plan_lengths').items() %}
        {% set units = length.values() | list if length is mapping and length.keys() | list in [['days'], ['months']] else [] %}
        {% if length != 'lifetime' and not (units and units[0] is integer and 0 < units[0] <= 36500) %}
            {% do problems.append('plan_lengths: "' ~ name ~ '" is ' ~ length ~ '.' ~ expected) %}
        {% endif %}
    {% endfor %}
    {% do return(problems) %}
{% endmacro %}


{# Adds a problem for each of two days that is no date, and for a first day after the last. #}
{% macro check_dates(first_day, last_day, place, problems) %}
    {% set wrong = [] %}
    {% for day in [first_day, last_day] | unique if not user_engagement.is_iso_date(day) %}
        {% do wrong.append(day) %}
        {% do problems.append(place ~ ': "' ~ day ~ '" is no date.\n    expected: a day of the calendar as YYYY-MM-DD') %}
    {% endfor %}
    {% if not wrong and first_day | string > last_day | string %}
        {% do problems.append(place ~ ': ' ~ first_day ~ ' is after ' ~ last_day ~ '.\n    expected: the first day, then the last') %}
    {% endif %}
{% endmacro %}


{# YAML may have read an unquoted day as a date already. #}
{% macro is_iso_date(day) %}
    {% set is_iso = modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', day | string) is not none %}
    {% do return(is_iso and run_query("select " ~ user_engagement.try_cast("'" ~ day ~ "'", 'date') ~ " is not null").rows[0][0]) %}
{% endmacro %}


{# Variables of the statistics that no model could be fitted with. #}
{% macro statistics_problems() %}
    {% set problems = [] %}
    {% set features = ['active_days', 'activities', 'user_value', 'sessions', 'duration_seconds',
        'average_session_duration_seconds', 'total_bytes'] %}
    {% set platforms = user_engagement.platforms() %}
    {% for platform, columns in user_engagement.by_platform('cluster_features').items() %}
        {% if columns is string or columns is not sequence %}
            {% do problems.append('cluster_features of ' ~ platform ~ ': it is "' ~ columns ~ '".\n    expected: a list of some of ' ~ features | join(', ')) %}
            {% set columns = [] %}
        {% endif %}
        {% for column in columns if column not in features %}
            {% do problems.append('cluster_features: "' ~ column ~ '" of ' ~ platform ~ ' is no feature.\n    expected some of: '
                ~ features | join(', ')) %}
        {% endfor %}
    {% endfor %}
    {% if var('cluster_k') != 'elbow' and not (var('cluster_k') is integer and var('cluster_k') >= 1) %}
        {% do problems.append('cluster_k: it is "' ~ var('cluster_k') ~ '".\n    expected: a whole number from 1 on, or elbow') %}
    {% endif %}
    {% if not (var('outlier_quantile') is number and 0 < var('outlier_quantile') <= 1) %}
        {% do problems.append('outlier_quantile: it is "' ~ var('outlier_quantile') ~ '".\n    expected: a number between 0 and 1, or 1, which keeps everybody') %}
    {% endif %}
    {% do return(problems) %}
{% endmacro %}
