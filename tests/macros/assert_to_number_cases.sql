-- Case table: texts as numbers, where nothing is said of their decimals, with a comma before them, and with a point; and as shares.
{% set cases = [
    ['1234.5', 1234.5, none, 1234.5, 1234.5],
    ['1,234.5', 1234.5, none, 1234.5, 1234.5],
    ['1,234,567', 1234567, none, 1234567, 1234567],
    ['1,234', none, 1.234, 1234, none],
    ['1.234', 1.234, 1234, 1.234, 1.234],
    ['1.234.567,5', none, 1234567.5, none, none],
    ['47,52', none, 47.52, none, none],
    ['47.52', 47.52, none, 47.52, 47.52],
    ['-0,48', none, -0.48, none, none],
    ['1 234', 1234, 1234, 1234, 1234],
    ["1'234.5", 1234.5, none, 1234.5, 1234.5],
    ['1\u202f234,5', none, 1234.5, none, none],
    ['12,34,567', none, none, none, none],
    ['48.28%', none, none, none, 0.4828],
    ['100 %', none, none, none, 1],
    ['%', none, none, none, none],
    ['0m 47s', none, none, none, none],
    ['', none, none, none, none],
    [none, none, none, none, none],
] %}
with

cases as (

    {% for text, unsaid, comma, point, share in cases %}
    select
        {{ user_engagement.literal(text) if text is not none else 'null' }} as input,
        cast({{ unsaid if unsaid is not none else 'null' }} as double) as unsaid,
        cast({{ comma if comma is not none else 'null' }} as double) as comma,
        cast({{ point if point is not none else 'null' }} as double) as point,
        cast({{ share if share is not none else 'null' }} as double) as share
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

numbers as (

    select
        *,
        {{ user_engagement.to_number('input', 'double') }} as found_unsaid,
        {{ user_engagement.to_number('input', 'double', ',') }} as found_comma,
        {{ user_engagement.to_number('input', 'double', '.') }} as found_point,
        {{ user_engagement.to_number('input', 'double', is_share=true) }} as found_share,
        {{ user_engagement.to_number('input', 'bigint') }} as found_whole

    from cases

)

select * from numbers
where
    found_unsaid is distinct from unsaid
    or found_comma is distinct from comma
    or found_point is distinct from point
    or found_share is distinct from share
    -- What parts three digits of a whole number is no decimal comma.
    or found_whole is distinct from case when point = floor(point) then cast(point as bigint) end
