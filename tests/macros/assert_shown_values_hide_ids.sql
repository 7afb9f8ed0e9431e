-- Case table: a printed row of a failing test never tells who somebody is.
with

cases as (

    select * from (
        values
        ('an id', '{{ user_engagement.shown_value("user_id", "4711", "stickiness") }}', '(kept inside)'),
        ('a number of the network', '{{ user_engagement.shown_value("MSISDN", "4711", "stickiness") }}', '(kept inside)'),
        ('an id found twice', '{{ user_engagement.shown_value("unique_field", "4711", "user_id") }}', '(kept inside)'),
        ('a raw row', '{{ user_engagement.shown_value("raw_content", "{}", "stickiness") }}', '(kept inside)'),
        ('a rate found twice', '{{ user_engagement.shown_value("unique_field", "0.5", "stickiness") }}', '0.5'),
        ('a missing id', '{{ user_engagement.shown_value("user_id", none, "stickiness") }}', 'None'),
        ('a key that hides the id', '{{ user_engagement.shown_value("user_key", "ab12", "stickiness") }}', 'ab12')
    ) as listed (case_name, found, expected)

)

select * from cases

where found <> expected
