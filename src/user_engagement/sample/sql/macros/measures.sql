-- Measures of a network session, null for the summary row, which has no session.
create macro session_bytes(typical, stream, session) as
case when session is not null then floor(typical * exp(0.5 * normal(stream, session)))::bigint end;

-- A whole number as the export writes it: with one decimal, missing as `\N`.
create macro written_measure(measure, session) as
case when session is null then '\N' else coalesce(measure::bigint || '.0', '\N') end;

-- A measure that a share of the sessions has.
create macro skewed_measure(share, typical, spread, stream, session) as
written_measure(
    case when uniform(stream, session) < share then floor(typical * exp(spread * normal(stream || ' value', session))) end,
    session
);

-- Percent of the time at one of the higher speeds.
create macro fast_percent(typical, share, direction, step, session) as
least(100, floor(
    typical * exponential(direction || ' ' || step, session) * (uniform('fast ' || direction, session) < share)::int
));

create macro down_percent(step, session) as fast_percent(3, 0.2, 'down', step, session);

create macro up_percent(step, session) as fast_percent(1.5, 0.15, 'up', step, session);
