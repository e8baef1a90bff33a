"""Programs of others: bounded in time, without network, and gone with everything they started."""

import shutil
import sys
import time
from pathlib import Path

import pytest

from protokolist.errors import ProgramMissingError, TooLargeError
from protokolist.ingest import doc, read_source
from protokolist.ingest.programs import ProgramTimeoutError, _isolation, run_program

FILES = Path(__file__).parents[1] / "resources/formats"
linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")


def running(word: str) -> list[str]:
    """Processes with ``word`` in their command."""
    found = []
    for command in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            text = command.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if word in text:
            found.append(text)
    return found


@linux
def test_a_program_that_takes_too_long_is_ended_with_its_children(tmp_path: Path) -> None:
    mark = f"3{time.time_ns() % 10**8}"
    with pytest.raises(ProgramTimeoutError):
        run_program(["sh", "-c", f"setsid sleep {mark} & sleep {mark}"], seconds=1, folder=tmp_path)
    for _ in range(50):
        if not running(mark):
            break
        time.sleep(0.1)
    assert running(mark) == [] or not _isolation()


@pytest.mark.skipif(not _isolation(), reason="the system allows no separate network")
def test_a_program_has_no_network() -> None:
    assert run_program(["cat", "/proc/net/dev"], seconds=10).decode().count(":") == 1


def test_old_word_without_a_program_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(ProgramMissingError, match="нужна программа LibreOffice"):
        read_source(FILES / "minutes.doc")


def test_old_word_that_takes_too_long_is_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "LONGEST_PROGRAM", 0.001)
    with pytest.raises(TooLargeError, match="не прочитала документ"):
        read_source(FILES / "minutes.doc")
