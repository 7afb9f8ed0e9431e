{% macro normalised_name(name) %}
    {% do return(modules.re.sub('[^a-z0-9]', '', name | string | lower)) %}
{% endmacro %}

{% macro normalised_names(names) %}
    {% set normalised = [] %}
    {% for name in names %}
        {% do normalised.append(user_engagement.normalised_name(name)) %}
    {% endfor %}
    {% do return(normalised) %}
{% endmacro %}


{# What is wrong with the columns of a raw table's deliveries, each sentence once, with the first place where it is so. #}
{% macro column_problems(raw_table, contract, deliveries) %}
    {% set problems = {} %}
    {% for delivery in deliveries %}
        {% set matched = user_engagement.match_columns(raw_table, contract, delivery.columns) %}
        {% set found = user_engagement.found_in_words(delivery, matched.columns) %}
        {% for problem in matched.problems %}
            {% do problems.setdefault(problem, problem | replace('{found}', found) ~ ('\n    in: ' ~ delivery.place if delivery.place else '')) %}
        {% endfor %}
    {% endfor %}
    {% do return(problems.values() | list) %}
{% endmacro %}


{#
    The columns of a delivery in a message. Where none is known, the first line of a file may be a row, and the keys of an object
    may be ids: what is written there is not repeated.
#}
{% macro found_in_words(delivery, matched) %}
    {% if matched or not delivery.is_text %}
        {% do return(delivery.columns | map(attribute='name') | join(', ')) %}
    {% elif not delivery.columns %}
        {% do return('no line of text in UTF-8 (option `encoding`: latin-1, utf-16), no object') %}
    {% endif %}
    {% for beginning, kind in {'<': 'a page of the web (HTML) or XML', '{': 'JSON', '[': 'JSON', 'PK': 'a spreadsheet or an archive', '%PDF': 'a PDF'}.items()
        if delivery.columns[0].name.startswith(beginning) %}
        {% do return('by its beginning the file is ' ~ kind) %}
    {% endfor %}
    {% if delivery.columns | length == 1 %}
        {% do return('one column, so that no header, or another sign between the fields (option `delimiter`)') %}
    {% endif %}
    {% do return(delivery.columns | length ~ ' columns, none of a name that is known (not repeated here: without a header they are values)') %}
{% endmacro %}


{#
    Which delivered column fills which canonical one, without regard to case, spaces and punctuation:
    {'columns': {canonical: delivered column}, 'problems': [sentences, with {found} for what was found]}.
#}
{% macro match_columns(raw_table, contract, delivered) %}
    {% set mapping = user_engagement.raw_table_settings(raw_table).get('columns') or {} if raw_table else {} %}
    {% set columns = {} %}
    {% set problems = [] %}
    {% for canonical in mapping if canonical not in contract %}
        {% do problems.append(raw_table ~ ': `columns` maps "' ~ canonical ~ '", which is no column of this raw table.'
            ~ '\n    expected one of: ' ~ contract.keys() | join(', ')) %}
    {% endfor %}
    {% set known_names = [] %}
    {% for canonical, column in contract.items() %}
        {% do known_names.extend([canonical] + column.get('aliases', [])) %}
    {% endfor %}
    {% set known_names = user_engagement.normalised_names(known_names) %}
    {# What a mapping names fills no other column by its name. #}
    {% set mapped_names = [] %}
    {% for names in mapping.values() %}
        {% do mapped_names.extend([names] if names is string else names) %}
    {% endfor %}
    {% set unmapped = [] %}
    {% for column in delivered if user_engagement.normalised_name(column.name) not in user_engagement.normalised_names(mapped_names) %}
        {% do unmapped.append(column) %}
    {% endfor %}
    {% for canonical, column in contract.items() %}
        {% set mapped = mapping.get(canonical, []) %}
        {% set mapped = [mapped] if mapped is string else mapped %}
        {% set names = mapped or [canonical] + column.get('aliases', []) %}
        {% set candidates = [] %}
        {# Of the names of a mapping the first that is there; two columns that differ in case or punctuation only it tells apart letter by letter. #}
        {% for name in mapped if not candidates %}
            {% do candidates.extend(delivered | selectattr('name', 'equalto', name) | list
                or user_engagement.columns_called([name], delivered, known_names)) %}
        {% endfor %}
        {% if not mapped %}
            {% do candidates.extend(user_engagement.columns_called(names, unmapped, known_names)) %}
        {% endif %}
        {% if candidates | length == 1 %}
            {% do columns.update({canonical: candidates[0]}) %}
        {% elif candidates %}
            {% do problems.append(raw_table ~ ': column "' ~ canonical ~ '" could be any of several.'
                ~ '\n    expected: one of the names ' ~ names | join(', ')
                ~ '\n    found: ' ~ candidates | map(attribute='name') | join(', ')
                ~ user_engagement.where_to_map(raw_table, canonical)) %}
        {% elif mapped or column.get('required') %}
            {% do problems.append(raw_table ~ ': column "' ~ canonical ~ '" is missing.'
                ~ '\n    expected: ' ~ names | join(' or ')
                ~ '\n    found: {found}'
                ~ user_engagement.where_to_map(raw_table, canonical)) %}
        {% endif %}
    {% endfor %}
    {% do return({'columns': columns, 'problems': problems}) %}
{% endmacro %}


{# Delivered columns of one of some names, without regard to case, spaces and punctuation. #}
{% macro columns_called(names, delivered, known_names) %}
    {% set normalised_names = user_engagement.normalised_names(names) %}
    {% set called = [] %}
    {% for column in delivered %}
        {# The second of two columns called x is delivered as x_1. #}
        {% set name = column.name[:-2]
            if column.name.endswith('_1') and user_engagement.normalised_name(column.name) not in known_names
            else column.name %}
        {% do called.append(column) if user_engagement.normalised_name(name) in normalised_names %}
    {% endfor %}
    {% do return(called) %}
{% endmacro %}


{% macro where_to_map(raw_table, canonical) %}
    {% do return(user_engagement.where_to_set(raw_table, 'columns: {' ~ canonical ~ ': "its name in your data"}')) %}
{% endmacro %}
