"""Sixteen clients at once: of the web server over HTTP, of PostgreSQL over its socket, of plain FTS5 in threads.

Every client asks its share of the questions one after the other without a pause, and then, as people do, with pauses
of a second on average. Times are of the client, from sending a question to having the whole answer.
"""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.parse import quote

from archive_questions import Question

CLIENTS = 16
PAUSE = 1.0
STARTING = 120.0
Ask = Callable[[Question], None]


class Server:
    """``protokolist serve`` in a process of its own."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self._process, self._port = process, port

    def client(self, address: str) -> Ask:
        """Asks over a connection that is kept; ``address`` ends where the question begins."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)

        def ask(question: Question) -> None:
            connection.request("GET", address + quote(question.ours))
            answer = connection.getresponse()
            answer.read()
            if answer.status != http.client.OK:
                raise RuntimeError(f"{answer.status} for {question.ours}")

        return ask

    def processor(self) -> float:
        """Seconds of processor time the server has taken."""
        return processor(self._process.pid)

    def memory(self) -> float:
        """Megabytes of the server and what it has started, shared pages counted once."""
        processes = [self._process.pid, *_children(self._process.pid)]
        return round(sum(map(_proportional, processes)), 1)


@contextmanager
def serving(archive: Path) -> Iterator[Server]:
    """The server, from when it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "protokolist.cli", "serve", str(archive), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)  # noqa: S603 - words of ours
    try:
        ends = time.monotonic() + STARTING
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > ends:
                    raise
                time.sleep(0.1)
        yield Server(process, port)
    finally:
        process.terminate()
        process.wait(30)


def processor(process: int, *, ended: bool = False) -> float:
    """Seconds of processor time of a process, or of those of its children that have ``ended``."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    user = 13 if ended else 11
    return (int(fields[user]) + int(fields[user + 1])) / os.sysconf("SC_CLK_TCK")


def _children(process: int) -> list[int]:
    path = Path(f"/proc/{process}/task/{process}/children")
    some = [int(one) for one in path.read_text(encoding="ascii").split()]
    return some + [other for one in some for other in _children(one)]


def _proportional(process: int) -> float:
    """A process's share of memory: what several have is divided among them."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def at_once(
    asked: Sequence[Question], clients: Callable[[], Ask], *, count: int = CLIENTS, pause: float = 0.0
) -> list[float]:
    """Milliseconds of every question, asked by so many clients at once; ``pause`` is the mean between two of a client."""
    times: list[float] = []
    failed: list[BaseException] = []

    def run(share: Sequence[Question], number: int) -> None:
        random = Random(number)  # noqa: S311 - no secret
        try:
            ask = clients()
            for question in share:
                if pause:
                    time.sleep(random.uniform(0, 2 * pause))
                begun = time.perf_counter()
                ask(question)
                times.append(1000 * (time.perf_counter() - begun))
        except BaseException as error:  # noqa: BLE001 - told to the one who waits
            failed.append(error)

    threads = [threading.Thread(target=run, args=(asked[number::count], number)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return times


def cold(*paths: Path) -> None:
    """Lets the system forget what it holds of files in memory."""
    for path in paths:
        for file in path.rglob("*") if path.is_dir() else [path]:
            if file.is_file():
                descriptor = os.open(file, os.O_RDONLY)
                os.fsync(descriptor)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(descriptor)
