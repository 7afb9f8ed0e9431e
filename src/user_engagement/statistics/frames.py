"""Frames with the same columns and types whether they hold rows or not."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

LARGEST = 1e150


def typed(rows: pd.DataFrame | Iterable[Mapping], types: Mapping[str, str]) -> pd.DataFrame:
    """Return `rows` with exactly the columns of `types`, in their order and cast to these pandas types.

    A column that no row has comes out missing, so an empty or undefined result keeps its shape.
    """
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows), columns=list(types))
    return frame.reindex(columns=list(types)).astype(dict(types)).reset_index(drop=True)


def numbers(values: pd.Series) -> np.ndarray:
    """Return `values` as float64 of the same length, NaN where missing or infinite.

    Beyond 1e150 a square overflows: such values count as infinite.
    """
    array = values.to_numpy(dtype="float64", na_value=np.nan)
    return np.where(np.abs(array) <= LARGEST, array, np.nan)


def finite_sorted(values: pd.Series) -> np.ndarray:
    """Return the finite values in ascending order, so that sums do not depend on the order of the rows."""
    array = numbers(values)
    return np.sort(array[np.isfinite(array)])


def group_frames(frame: pd.DataFrame, groups: Sequence[str]) -> list[tuple[tuple, pd.DataFrame]]:
    """Return (key, rows) for each group in the order of the keys; a missing key is a group of its own."""
    if frame.empty:
        return []
    if not groups:
        return [((), frame)]
    return list(frame.groupby(list(groups), dropna=False, observed=True, sort=True))
