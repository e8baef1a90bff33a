"""The files of a folder in order, and which of them are no documents by their very names."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from protokolist.errors import InputMissingError, SkippedError

StrPath = str | os.PathLike[str]
# Left behind by office programs and operating systems.
LEFT_BEHIND = {"thumbs.db", "desktop.ini", "__macosx", "$recycle.bin", "system volume information"}


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read, or why it is passed over."""

    path: Path
    problem: SkippedError | InputMissingError | None = None


def find_files(paths: Iterable[StrPath]) -> Iterator[FoundFile]:
    """Files as given, and all files under the folders given, sorted by name; each file once.

    Links that lead out of the folder, devices and pipes, hidden files, and what office programs and systems leave
    behind are given with a reason instead. A file that was named is read whatever its name.
    """
    seen: set[tuple[int, int]] = set()
    for given in map(Path, paths):
        if not given.is_dir():
            yield FoundFile(given)
            continue
        root = given.resolve()
        for path in _walk(given):
            problem = _problem(path, root)
            if problem is None:
                status = path.stat()
                # Two names of one file: a link inside the folder, or a folder given twice.
                if (status.st_dev, status.st_ino) in seen:
                    problem = skipped(str(path), "это тот же файл под вторым именем", "the same file by another name")
                seen.add((status.st_dev, status.st_ino))
            yield FoundFile(path, problem)


def _walk(folder: Path) -> Iterator[Path]:
    """Everything below a folder that is no folder itself; folders that are passed over come as one."""
    try:
        entries = sorted(folder.iterdir(), key=lambda path: path.name)
    except OSError:
        yield folder
        return
    for path in entries:
        if path.is_dir() and not path.is_symlink() and passed_over(path.name) is None:
            yield from _walk(path)
        else:
            yield path


def _problem(path: Path, root: Path) -> SkippedError | InputMissingError | None:
    if reason := passed_over(path.name):
        return skipped(str(path), *reason)
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError) as error:
        reason_given = getattr(error, "strerror", None) or error
        return InputMissingError(
            f"{path}: не открывается ({reason_given}). Проверьте права доступа.",
            f"{path}: cannot be opened ({reason_given}). Check its permissions.",
        )
    if path.is_symlink() and not target.is_relative_to(root):
        return skipped(str(path), "ссылка ведёт за пределы папки", "the link leads out of the folder")
    if stat.S_ISDIR(mode):
        if path.is_symlink():
            return skipped(str(path), "ссылка на папку", "a link to a folder")
        return InputMissingError(
            f"{path}: папка не открывается. Проверьте права доступа.",
            f"{path}: the folder cannot be opened. Check its permissions.",
        )
    if not stat.S_ISREG(mode):
        return skipped(str(path), "это не обычный файл (устройство или канал)", "no regular file (a device or a pipe)")
    return None


def passed_over(name: str) -> tuple[str, str] | None:
    """Why a file or folder of this name is no document, in both languages; none if it may be one."""
    if name.startswith(("~$", ".~lock.")):
        return "служебный файл открытого документа", "the lock file of an open document"
    if name.lower() in LEFT_BEHIND:
        return "служебный файл системы", "a file the system left behind"
    if name.startswith("."):
        return "скрытый файл", "a hidden file"
    return None


def skipped(name: str, ru: str, en: str) -> SkippedError:
    """The reason for passing over a file, in both languages."""
    return SkippedError(f"{name}: пропущен: {ru}.", f"{name}: skipped: {en}.")
