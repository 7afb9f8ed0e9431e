-- A key depends on platform and id, is the same whenever it is made, and hides the id unless readable keys are asked for.
with

cases as (

    select
        {{ user_engagement.user_key("'loyalty'", "'42'") }} as loyalty_key,
        {{ user_engagement.user_key("'loyalty'", "'42'") }} as loyalty_key_again,
        {{ user_engagement.user_key("'learning'", "'42'") }} as learning_key,
        {{ user_engagement.user_key("'loyalty'", "'43'") }} as other_key

)

select *

from cases

where
    loyalty_key <> loyalty_key_again
    or loyalty_key is null
    or loyalty_key = other_key
    {%- if var('readable_user_keys') %}
    or loyalty_key <> '42'
    {%- else %}
    or loyalty_key = learning_key
    or length(loyalty_key) <> 32
    {%- endif %}
