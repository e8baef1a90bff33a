"""Reading on several processes: a file that kills its worker stops nothing."""

import multiprocessing
import os
import time
from pathlib import Path

from protokolist.errors import BrokenFileError, TooLargeError
from protokolist.parallel import Job, read_in_processes
from protokolist.record import Protocol, Source


def read(job: Job, _folder: Path) -> Protocol:
    """Stands in for reading a file; dies as a library does that runs out of memory, or never ends."""
    if "убийца" in str(job):
        os._exit(1)
    while "вечность" in str(job):
        time.sleep(1)
    return Protocol(source=Source(path=str(job)), text=job.path.name)


def test_a_worker_that_dies_costs_one_file() -> None:
    paths = [Path(name) for name in ("а", "б", "убийца", "в", "г", "д")]
    found = dict(read_in_processes(read, paths, 2))
    assert list(found) == paths
    dead = found.pop(Path("убийца"))
    assert isinstance(dead, BrokenFileError)
    assert "обрушило программу" in dead.message("ru")
    assert all(isinstance(one, Protocol) for one in found.values())


def test_a_worker_that_hangs_is_ended() -> None:
    paths = [Path(name) for name in ("а", "вечность", "б", "в")]
    found = dict(read_in_processes(read, paths, 2, seconds=3))
    assert list(found) == paths
    late = found.pop(Path("вечность"))
    assert isinstance(late, TooLargeError)
    assert "больше 3 с" in late.message("ru")
    assert all(isinstance(one, Protocol) for one in found.values())
    assert multiprocessing.active_children() == []
