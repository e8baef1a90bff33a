"""Pages recognised several at a time, in order, with few of them in memory."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Job = TypeVar("Job")
Done = TypeVar("Done")


def cores() -> int:
    """How many pages to recognise at a time: one where files are read in parallel already, else one a core."""
    if multiprocessing.parent_process() is not None:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(work: Callable[[Job], Done], jobs: Iterable[Job]) -> Iterator[Done]:
    """``work(job)`` of every job, in order; jobs are drawn by the calling thread, two for each core at most."""
    workers = cores()
    if workers == 1:
        yield from map(work, jobs)
        return
    waiting: deque[Future[Done]] = deque()
    pool = ThreadPoolExecutor(workers)
    try:
        for job in jobs:
            waiting.append(pool.submit(work, job))
            if len(waiting) >= 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
