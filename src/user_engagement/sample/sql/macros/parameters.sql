-- What a person may choose are the variables `seed` and `activities`; the rest is the story of the sample.
create macro first_day() as date '2021-04-01';

-- Up to and including 2022-06-30.
create macro days() as 456;

create macro telecom_days() as 28;

create macro web_days() as 56;

-- 2022-01-10, 2022-01-17 and 2022-02-07, as days since the first.
create macro wish_list_day() as 284;

create macro new_features_day() as 291;

create macro welcome_back_day() as 312;

create macro members() as greatest(1, round_even(getvariable('activities') / 9.9::double, 0)::bigint);

create macro students() as greatest(1, round_even(getvariable('activities') * (1.0::double / 12), 0)::bigint);

create macro subscribers() as greatest(1, round_even(getvariable('activities') * 0.14::double, 0)::bigint);
