-- Random numbers: functions of seed, stream and one or two row numbers, so that no order and no thread count matters.
-- DuckDB combines the hashes of several arguments by XOR, which leaves two streams of the same rows correlated (0.6 when
-- tried); the outer hash undoes that.
create macro uniform(stream, a, b := 0) as
(hash(hash(getvariable('seed'), stream, a::bigint, b::bigint)) >> 11) / 9007199254740992.0;

-- Mean 1.
create macro exponential(stream, a, b := 0) as -ln(1 - uniform(stream, a, b));

-- Mean 0, standard deviation 1: the transform of Box and Muller (1958).
create macro normal(stream, a, b := 0) as
sqrt(2 * exponential(stream || ' radius', a, b)) * cos(2 * pi() * uniform(stream || ' angle', a, b));

-- A whole number from low to high.
create macro whole(stream, low, high, a, b := 0) as
low + floor(uniform(stream, a, b) * (high - low + 1))::bigint;

create macro one_of(stream, choices, a, b := 0) as
choices[1 + floor(uniform(stream, a, b) * len(choices))::bigint];
