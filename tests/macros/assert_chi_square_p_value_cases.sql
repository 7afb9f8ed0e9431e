-- Case table: R> pchisq(x, 1, lower.tail = FALSE), to seven digits; null of null.
with

cases as (

    select * from (
        values
        (0.0, 1.0),
        (0.01, 0.920344325446),
        (0.5, 0.479500122187),
        (1.0, 0.317310507863),
        (3.4027777777777777, 0.0650867264928),
        (3.841458820694124, 0.05),
        (10.0, 0.001565402258),
        (50.0, 1.53745979443e-12),
        (300.0, 3.29436238331e-67),
        (null, null)
    ) as listed (statistic, expected)

),

found as (

    select
        cast(expected as double) as expected,
        {{ user_engagement.chi_square_p_value('cast(statistic as double)') }} as p_value

    from cases

)

select * from found
where
    abs(p_value - expected) > 2e-7 * expected
    or p_value > 1
    or (p_value is null) <> (expected is null)
