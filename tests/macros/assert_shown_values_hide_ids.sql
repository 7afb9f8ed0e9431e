-- Cases of shown_value(): a printed row of a failing test never tells who somebody is.
{%- set test_of_id, test_of_rate = {'column_name': 'user_id'}, {'column_name': 'stickiness'} %}
select
    case_name,
    shown,
    expected

from (
    values
    ('an id', '{{ user_engagement.shown_value("user_id", "4711", test_of_rate) }}', '(kept inside)'),
    ('a number of the network', '{{ user_engagement.shown_value("MSISDN", "4711", test_of_rate) }}', '(kept inside)'),
    ('an id as the value found twice', '{{ user_engagement.shown_value("unique_field", "4711", test_of_id) }}', '(kept inside)'),
    ('a raw row', '{{ user_engagement.shown_value("raw_content", "{}", test_of_rate) }}', '(kept inside)'),
    ('a rate found twice', '{{ user_engagement.shown_value("unique_field", "0.5", test_of_rate) }}', '0.5'),
    ('a missing id', '{{ user_engagement.shown_value("user_id", none, test_of_rate) }}', 'None'),
    ('a key that hides the id', '{{ user_engagement.shown_value("user_key", "ab12", test_of_rate) }}', 'ab12')
) as cases (case_name, shown, expected)

where shown <> expected
