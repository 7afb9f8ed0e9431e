-- Case table: spellings that mean one thing are one text.
with

cases as (

    select * from (
        values
        ('Email Sent', 'emailsent'),
        ('EMAIL_SENT', 'emailsent'),
        ('email-sent', 'emailsent'),
        ('app.push:sent', 'apppushsent'),
        ('Männlich', 'männlich'),
        ('18 - 24', '1824'),
        ('', ''),
        (null, null)
    ) as listed (input, expected)

)

select
    *,
    {{ user_engagement.plain_spelling('input') }} as found

from cases

where {{ user_engagement.plain_spelling('input') }} is distinct from expected
