"""Reading many files on several processes: in order, with bounded memory, and no file able to stop the others.

A process that dies costs the file it was reading, and so does one that gives no sign of life for too long: it is ended
with everything it started, and its file set aside with that reason.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from protokolist import messages
from protokolist.errors import BrokenFileError, FaultError, ProtokolistError, TooLargeError
from protokolist.ingest.container import Member
from protokolist.ingest.heartbeat import listen
from protokolist.ingest.limits import LARGEST_MEMORY, LONGEST_READING
from protokolist.record import Protocol

StrPath = str | os.PathLike[str]
Outcome = Protocol | ProtokolistError

# So many files wait for each process; enough to keep it busy, few enough to bound memory.
AHEAD = 4
# Files a process holds at a time: the one it reads, and the next, so that it need not wait for us.
HELD = 2
# A process is replaced after so many files: what leaks in libraries cannot add up.
FILES_PER_PROCESS = 500
# Seconds a process may take to start, beyond those for its first file.
STARTING = 60.0
# Seconds a process has to tidy up when it is told to end.
FAREWELL = 2.0


@dataclass(frozen=True, slots=True)
class Job:
    """A file to read, and what it is called if it was unpacked from another (which is then no container)."""

    path: Path
    name: str | None = None

    def __str__(self) -> str:
        return self.name or str(self.path)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The documents of a container, and the folder their files lie in; whoever gets it removes that."""

    folder: Path
    members: list[Member]


Found = Outcome | Unpacked
# What reads a job; containers are unpacked into a new folder inside the one given.
Read = Callable[[Job, Path], Found]


def outcome(read: Read, job: Job, folder: Path) -> Found:
    """What reading gives, or the reason why there is nothing; faults of the program are reasons too."""
    try:
        return read(job, folder)
    except ProtokolistError as error:
        return error
    except Exception as error:  # noqa: BLE001 - a fault of ours on one file must not stop the others
        kind = type(error).__name__
        fault = FaultError(
            messages.FAULT("ru", path=job, kind=kind),
            messages.FAULT("en", path=job, kind=kind),
        )
        fault.add_note("".join(traceback.format_exception(error)))
        return fault


def read_in_turn(read: Read, paths: Iterable[StrPath]) -> Iterator[tuple[Path, Outcome]]:
    """The outcomes of each file in the order given, read in this process; a container gives one for each document."""
    with TemporaryDirectory(prefix="protokolist-", ignore_cleanup_errors=True) as folder:
        for path in map(Path, paths):
            found = outcome(read, Job(path), Path(folder))
            if not isinstance(found, Unpacked):
                yield path, found
                continue
            for member in found.members:
                if isinstance(member.found, Path):
                    inner = outcome(read, Job(member.found, member.name), Path(folder))
                    assert not isinstance(inner, Unpacked)  # noqa: S101 - containers inside were unpacked with it
                    yield path, inner
                    member.found.unlink(missing_ok=True)
                else:
                    yield path, member.found
            shutil.rmtree(found.folder, ignore_errors=True)


def read_in_processes(
    read: Read, paths: Iterable[StrPath], processes: int, seconds: float = LONGEST_READING
) -> Iterator[tuple[Path, Outcome]]:
    """The same, read by ``read`` on ``processes`` worker processes.

    Each file may take ``seconds`` from one sign of life to the next.
    A file that kills its worker (out of memory, a crash in a library) or takes too long is set aside with that reason.
    """
    with TemporaryDirectory(prefix="protokolist-", ignore_cleanup_errors=True) as folder:
        pool = _Pool(read, processes, seconds, Path(folder))
        try:
            yield from pool.outcomes(iter(paths))
        finally:
            pool.end()


@dataclass(slots=True, eq=False)
class _Slot:
    """A place in the order of outcomes."""

    path: Path
    job: Job
    outcome: Outcome | None = None
    given: bool = False
    # The folder of unpacked documents that goes when this slot, its last, is through.
    folder: Path | None = None


class _Pool:
    def __init__(self, read: Read, processes: int, seconds: float, folder: Path) -> None:
        self._workers = [_Worker(read, folder, number) for number in range(processes)]
        self._seconds = seconds
        self._slots: deque[_Slot] = deque()

    def outcomes(self, paths: Iterator[StrPath]) -> Iterator[tuple[Path, Outcome]]:
        """Outcomes in the order of ``paths``."""
        while True:
            ahead = AHEAD * len(self._workers)
            while len(self._slots) < ahead and (path := next(paths, None)) is not None:
                self._slots.append(_Slot(Path(path), Job(Path(path))))
            if not self._slots:
                return
            self._give()
            while self._slots and (found := self._slots[0].outcome) is not None:
                slot = self._slots.popleft()
                if slot.job.name:
                    slot.job.path.unlink(missing_ok=True)
                if slot.folder:
                    shutil.rmtree(slot.folder, ignore_errors=True)
                yield slot.path, found
                self._listen(0)
            if self._slots and self._slots[0].outcome is None:
                self._give()
                self._listen(0.5)

    def end(self) -> None:
        """Ends all workers."""
        for worker in self._workers:
            worker.end()

    def _give(self) -> None:
        """Hands the next files to workers that have room, the emptiest first; only the first few files of the order."""
        for slot in list(self._slots)[: AHEAD * len(self._workers)]:
            if slot.given or slot.outcome is not None:
                continue
            worker = min(self._workers, key=lambda one: len(one.held))
            if len(worker.held) >= HELD:
                return
            worker.take(slot)

    def _listen(self, seconds: float) -> None:
        """Takes what workers have to say, waiting ``seconds`` at most, and ends those that say nothing for too long."""
        busy = {worker.connection: worker for worker in self._workers if worker.held}
        for connection in wait(list(busy), timeout=seconds):
            self._heard(busy[connection])  # type: ignore[index]
        now = time.monotonic()
        for worker in self._workers:
            if worker.held and now - worker.heard > self._seconds + (0 if worker.up else STARTING):
                slot = worker.lose()
                slot.outcome = _took_too_long(slot.job, self._seconds)

    def _heard(self, worker: "_Worker") -> None:
        try:
            while worker.connection.poll():
                said = worker.connection.recv()
                worker.heard, worker.up = time.monotonic(), True
                if isinstance(said, Unpacked):
                    self._unpacked(worker.held.popleft(), said)
                elif said is not None:
                    worker.held.popleft().outcome = said
                if not worker.held:
                    break
        except (EOFError, OSError):
            slot = worker.lose()
            slot.outcome = _crashed(slot.job)

    def _unpacked(self, slot: _Slot, found: Unpacked) -> None:
        """Puts the documents of a container in its place."""
        inner = [
            _Slot(slot.path, Job(member.found, member.name))
            if isinstance(member.found, Path)
            else _Slot(slot.path, Job(slot.path), outcome=member.found)
            for member in found.members
        ]
        inner[-1].folder = found.folder
        at = self._slots.index(slot)
        del self._slots[at]
        for number, one in enumerate(inner):
            self._slots.insert(at + number, one)


class _Worker:
    """A process that reads one file after another; started with the first, and anew when it was lost."""

    def __init__(self, read: Read, folder: Path, number: int) -> None:
        self._read = read
        self._root = folder
        self._folder = folder / f"process-{number}"
        self._process: Any = None
        self._left = 0
        self.connection: Connection[Any, Any]
        self.held: deque[_Slot] = deque()
        self.heard = 0.0
        self.up = False

    def take(self, slot: _Slot) -> None:
        """Gives the worker a file."""
        if self._left <= 0 and not self.held:
            self._start()
        if not self.held:
            self.heard = time.monotonic()
        self._left -= 1
        slot.given = True
        self.held.append(slot)
        # A worker that died meanwhile is found out by whoever listens to it.
        with suppress(OSError):
            self.connection.send(slot.job)

    def lose(self) -> _Slot:
        """Ends the worker; returns the file it was at, the next one goes to another."""
        lost, *others = self.held
        self.end()
        for slot in others:
            slot.given = False
        return lost

    def end(self) -> None:
        """Ends the process with everything it started, and removes what it left in its folder."""
        self.held.clear()
        self._left = 0
        if self._process is None:
            return
        started = _descendants(self._process.pid)
        self._process.terminate()
        self._process.join(FAREWELL)
        self._process.kill()
        for pid, birth in started:
            if _birth(pid) == birth:
                with suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
        self._process.join()
        self._process.close()
        self._process = None
        self.connection.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _start(self) -> None:
        self.end()
        self.up = False
        self._folder.mkdir()
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs, self._read, self._root, self._folder), daemon=True)
        self._process.start()
        theirs.close()
        self._left = FILES_PER_PROCESS


def _work(connection: "Connection[Any, Any]", read: Read, root: Path, folder: Path) -> None:
    """What a worker does: reads what it is given until nobody gives any more."""
    tempfile.tempdir = str(folder)
    os.environ["TMPDIR"] = str(folder)
    # Ctrl-C is the parent's to deal with; told to end, a worker takes what it started with it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    _bound_memory()
    listen(lambda: connection.send(None))
    while True:
        try:
            job = connection.recv()
        except (EOFError, OSError):
            return
        connection.send(None)
        connection.send(outcome(read, job, root))


def _bound_memory() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - there is none on Windows

        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (LARGEST_MEMORY, LARGEST_MEMORY))


def _descendants(pid: int) -> list[tuple[int, str]]:
    """Processes a process has started, and those they have, with the time each began; on Linux only."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(status.parent.name))
    found: list[tuple[int, str]] = []
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), []):
            found.append((child, _birth(child)))
            waiting.append(child)
    return found


def _birth(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        return ""


def _crashed(job: Job) -> BrokenFileError:
    return BrokenFileError(
        f"{job}: чтение этого файла обрушило программу (нехватка памяти или сбой библиотеки). "
        "Файл отложен; попробуйте пересохранить его в другом формате.",
        f"{job}: reading this file crashed the program (out of memory or a fault in a library). "
        "The file was set aside; try saving it in another format.",
    )


def _took_too_long(job: Job, seconds: float) -> TooLargeError:
    return TooLargeError(
        f"{job}: чтение заняло больше {seconds:g} с и было остановлено. Файл отложен; если он настоящий, увеличьте "
        "предел: --limit seconds=…",
        f"{job}: reading took more than {seconds:g} s and was stopped. The file was set aside; if it is genuine, raise "
        "the limit: --limit seconds=…",
    )
