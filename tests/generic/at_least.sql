{# No value lies under the minimum, and none is missing: null fails too. #}
{% test at_least(model, column_name, minimum) %}

select {{ column_name }}

from {{ model }}

where {{ column_name }} < {{ minimum }} or {{ column_name }} is null

{% endtest %}
