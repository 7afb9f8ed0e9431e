{#- Probability of a chi-square statistic with one degree of freedom as large or larger, to seven digits: erfc(sqrt(x / 2))
    by the rational approximation of Press et al., Numerical Recipes (1992), 6.2. Engines have no such function. -#}
{% macro chi_square_p_value(statistic) -%}
    {%- set t = '(1 / (1 + sqrt(' ~ statistic ~ ' / 2) / 2))' -%}
    {%- set polynomial = namespace(text='0.17087277') -%}
    {%- for coefficient in [
        '-0.82215223', '1.48851587', '-1.13520398', '0.27886807', '-0.18628806', '0.09678418', '0.37409196', '1.00002368',
        '-1.26551223'
    ] -%}
        {%- set polynomial.text = coefficient ~ ' + ' ~ t ~ ' * (' ~ polynomial.text ~ ')' -%}
    {%- endfor -%}
    case when {{ statistic }} is not null then least(1, {{ t }} * exp({{ polynomial.text }} - {{ statistic }} / 2)) end
{%- endmacro %}
