"""Programs of others: run without a shell, in a folder of their own, for a bounded time, and gone afterwards."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

# What a program may know of our environment: where programs and their data are, and nothing that names a network.
KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TESSDATA_PREFIX")
LARGEST_OUTPUT = 400 * 1024 * 1024


class ProgramFailedError(Exception):
    """A program ended with an error; ``str()`` is the end of what it said."""


class ProgramTimeoutError(Exception):
    """A program took too long and was stopped, with everything it had started."""


def installed(name: str) -> bool:
    """Whether a program of this name can be run."""
    return shutil.which(name) is not None


def run_program(
    command: Sequence[str],
    *,
    seconds: float,
    given: bytes | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
) -> bytes:
    """What the program writes to its standard output when ``given`` comes in.

    It runs in a process group of its own, in ``folder`` or an empty one that is removed afterwards, and without network
    where the system allows that. Raises ``ProgramFailedError``, ``ProgramTimeoutError``, and ``FileNotFoundError``
    where there is no such program.
    """
    with TemporaryDirectory(prefix="protokolist-", ignore_cleanup_errors=True) as own:
        place = str(folder or own)
        isolation = _isolation()
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        kept |= {"HOME": own, "TMPDIR": own} | dict(environment or {})
        process = subprocess.Popen(  # noqa: S603 - no shell, and every word of the command is our own or a path
            [*isolation, *command],
            stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=place,
            env=kept,
            start_new_session=sys.platform != "win32",
        )
        try:
            said, complaint = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired:
            raise ProgramTimeoutError(f"{command[0]}: {seconds:g} s") from None
        finally:
            _stop(process)
        if process.returncode != 0 or len(said) > LARGEST_OUTPUT:
            raise ProgramFailedError(complaint.decode("utf-8", "replace").strip()[-300:] or f"{process.returncode}")
        return said


@cache
def _isolation() -> tuple[str, ...]:
    """What to put before a command so that it has no network and all it starts ends with it; nothing if impossible."""
    if sys.platform != "linux" or not installed("unshare"):
        return ()
    for rights in ((), ("--map-root-user",)):
        command = ("unshare", *rights, "--net", "--pid", "--fork", "--kill-child", "--")
        tried = subprocess.run((*command, "true"), capture_output=True, timeout=10, check=False)  # noqa: S603
        if tried.returncode == 0:
            return command
    return ()


def _stop(process: "subprocess.Popen[bytes]") -> None:
    """Ends the program and its children, whatever state they are in."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream:
            with suppress(OSError):
                stream.close()
    process.wait()
