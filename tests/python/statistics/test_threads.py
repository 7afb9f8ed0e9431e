"""The limit on threads holds while any computation runs, whichever began first."""

import threading

from threadpoolctl import threadpool_info

from user_engagement.statistics.threads import single_threaded


def most_threads() -> int:
    return max(pool["num_threads"] for pool in threadpool_info())


def test_a_computation_that_ends_does_not_lift_the_limit_of_another():
    seen = []
    is_inside, may_leave = threading.Event(), threading.Event()

    def first():
        with single_threaded():
            is_inside.set()
            may_leave.wait(timeout=10)

    def second():
        is_inside.wait(timeout=10)
        threading.Timer(0.05, may_leave.set).start()
        with single_threaded():
            threads[0].join(timeout=10)
            seen.append(most_threads())

    threads = [threading.Thread(target=first), threading.Thread(target=second)]
    for thread in threads:
        thread.start()
    threads[1].join(timeout=10)
    assert seen == [1]


def test_it_may_be_held_twice_and_decorates():
    @single_threaded()
    def held() -> int:
        with single_threaded():
            return most_threads()

    assert held() == 1
