"""Linear algebra on one thread, one computation at a time: sums add up in the same order on every machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from threadpoolctl import threadpool_limits

# The limit is the process's own: without the lock a computation that ends would lift it for one that still runs.
LOCK = RLock()


@contextmanager
def single_threaded() -> Iterator[None]:
    """Hold BLAS and OpenMP to one thread; callers in other threads wait. Also serves as a decorator."""
    with LOCK, threadpool_limits(1):
        yield
