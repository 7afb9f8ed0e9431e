{# A share or rate lies in [0, 1]; null is an undefined one and passes. #}
{% test is_share(model, column_name) %}

select {{ column_name }}

from {{ model }}

where {{ column_name }} < 0 or {{ column_name }} > 1

{% endtest %}
