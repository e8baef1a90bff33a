"""Reading on several processes: a file that kills its worker stops nothing."""

import os
from pathlib import Path

from protokolist.errors import BrokenFileError
from protokolist.parallel import StrPath, read_in_processes
from protokolist.record import Protocol, Source


def read(path: StrPath) -> Protocol:
    """Stands in for reading a file; dies as a library does that runs out of memory."""
    if "убийца" in str(path):
        os._exit(1)
    return Protocol(source=Source(path=str(path)), text=Path(path).name)


def test_a_worker_that_dies_costs_one_file() -> None:
    paths = [Path(name) for name in ("а", "б", "убийца", "в", "г", "д")]
    found = dict(read_in_processes(read, paths, 2))
    assert list(found) == paths
    dead = found.pop(Path("убийца"))
    assert isinstance(dead, BrokenFileError)
    assert "обрушило программу" in dead.message("ru")
    assert all(isinstance(one, Protocol) for one in found.values())
