"""Random numbers as SQL macros: functions of seed, stream and row, so that no order and no thread count matters."""

import duckdb


def create_draws(connection: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Create the macros `uniform` in [0, 1), `normal` (mean 0, sd 1), `exponential` (mean 1) and `whole` (low..high).

    Every macro takes the name of its stream and one or two row numbers. DuckDB combines the hashes of several
    arguments by XOR, which leaves two streams of the same rows correlated (0.6 when tried); the outer hash undoes
    that. `normal` is the transform of Box and Muller (1958).
    """
    connection.execute(f"""
        create macro uniform(stream, a, b := 0) as
            (hash(hash({seed}, stream, a::bigint, b::bigint)) >> 11) / 9007199254740992.0;

        create macro exponential(stream, a, b := 0) as -ln(1 - uniform(stream, a, b));

        create macro normal(stream, a, b := 0) as
            sqrt(2 * exponential(stream || ' radius', a, b)) * cos(2 * pi() * uniform(stream || ' angle', a, b));

        create macro whole(stream, low, high, a, b := 0) as
            low + floor(uniform(stream, a, b) * (high - low + 1))::bigint;

        create macro one_of(stream, choices, a, b := 0) as
            choices[1 + floor(uniform(stream, a, b) * len(choices))::bigint];
    """)
