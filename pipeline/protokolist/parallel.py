"""Reading many files on several processes: in order, with bounded memory, and no file able to stop the others."""

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from protokolist.errors import BrokenFileError, ProtokolistError
from protokolist.record import Protocol

StrPath = str | os.PathLike[str]
Outcome = Protocol | ProtokolistError
Read = Callable[[StrPath], Protocol]

# So many files wait for each process; enough to keep it busy, few enough to bound memory.
AHEAD = 4
# A process is replaced after so many files: what leaks in libraries cannot add up.
FILES_PER_PROCESS = 500


def outcome(read: Read, path: StrPath) -> Outcome:
    """The record of one file, or the reason why there is none."""
    try:
        return read(path)
    except ProtokolistError as error:
        return error


def read_in_processes(read: Read, paths: Iterable[StrPath], processes: int) -> Iterator[tuple[Path, Outcome]]:
    """Each file's outcome in the order given, read by ``read`` on ``processes`` worker processes.

    A file that kills its worker (out of memory, a crash in a library) is set aside with that reason; the files that
    were under way with it are read again, each in a process of its own.
    """
    waiting: deque[tuple[Path, Future[Outcome]]] = deque()
    source = iter(paths)
    pool = _pool(processes)
    try:
        while True:
            for path in source:
                waiting.append((Path(path), pool.submit(outcome, read, path)))
                if len(waiting) >= AHEAD * processes:
                    break
            if not waiting:
                return
            path, future = waiting.popleft()
            try:
                yield path, future.result()
            except BrokenProcessPool:
                stranded = [path, *(other for other, _ in waiting)]
                waiting.clear()
                pool.shutdown(cancel_futures=True)
                for other in stranded:
                    yield other, _read_alone(read, other)
                pool = _pool(processes)
    finally:
        pool.shutdown(cancel_futures=True)


def _read_alone(read: Read, path: Path) -> Outcome:
    with _pool(1) as pool:
        try:
            return pool.submit(outcome, read, path).result()
        except BrokenProcessPool:
            return BrokenFileError(
                f"{path}: чтение этого файла обрушило программу (нехватка памяти или сбой библиотеки). "
                "Файл отложен; попробуйте пересохранить его в другом формате.",
                f"{path}: reading this file crashed the program (out of memory or a fault in a library). "
                "The file was set aside; try saving it in another format.",
            )


def _pool(processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, max_tasks_per_child=FILES_PER_PROCESS)
