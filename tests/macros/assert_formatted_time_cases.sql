-- Case table: texts that are written as the configuration says; with an offset, or since 1970, as an instant.
{% set cases = [
    ['13/04/2016 05:12', '%d/%m/%Y %H:%M', '2016-04-13 05:12:00'],
    ['13/4/2016 5:12', '%d/%m/%Y %H:%M', '2016-04-13 05:12:00'],
    ['13.04.2016', '%d.%m.%Y', '2016-04-13 00:00:00'],
    ['Apr 16, 2024, 11 PM', '%b %d, %Y, %I %p', '2024-04-16 23:00:00'],
    ['16/Apr/2024:23:00:00 +0200', '%d/%b/%Y:%H:%M:%S %z', '2024-04-16 21:00:00+00'],
    ['04/13/2016', '%d/%m/%Y', none],
    ['2016-04-13', '%d/%m/%Y', none],
    ['1460524320', 'epoch_seconds', '2016-04-13 05:12:00+00'],
    ['1460524320.5', 'epoch_seconds', '2016-04-13 05:12:00.5+00'],
    ['1460524320500', 'epoch_milliseconds', '2016-04-13 05:12:00.5+00'],
    ['1460524320500000', 'epoch_microseconds', '2016-04-13 05:12:00.5+00'],
    ['0', 'epoch_seconds', '1970-01-01 00:00:00+00'],
    ['1e300', 'epoch_seconds', none],
    ['2016-04-13', 'epoch_seconds', none],
    ['', 'epoch_seconds', none],
] %}
with

cases as (

    {% for text, time_format, expected in cases %}
    select
        '{{ text }}' as input,
        '{{ time_format }}' as time_format,
        cast({{ "'" ~ expected ~ "'" if expected else 'null' }} as {{ dbt.type_string() }}) as expected,
        cast({{ user_engagement.formatted_time("'" ~ text ~ "'", time_format) }} as {{ dbt.type_string() }}) as found
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select * from cases
where found is distinct from expected
