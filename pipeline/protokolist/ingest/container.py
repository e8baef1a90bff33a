"""What holds documents, ZIP archives and letters: unpacked into a folder, every member accounted for."""

import re
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

from protokolist.errors import BrokenFileError, EncryptedFileError, ProtokolistError
from protokolist.ingest.detect import kind_of
from protokolist.ingest.encoding import detect_encoding
from protokolist.ingest.folder import passed_over, skipped
from protokolist.ingest.heartbeat import beat
from protokolist.ingest.limits import (
    DEEPEST_NESTING,
    HIGHEST_RATIO,
    LARGEST_FILE,
    LARGEST_UNPACKED,
    MEGABYTE,
    MOST_MEMBERS,
    check_size,
    too_large,
)
from protokolist.ingest.mail import letter_parts

CONTAINERS = ("zip", "eml")
# Between a container and the name inside it, as in «a.zip!/папка/протокол.docx».
INSIDE = "!/"
CHUNK = 1 << 16
UTF8_NAME = 0x800
ENCRYPTED = 0x1
SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
DAMAGE = (BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, zlib.error)


@dataclass(frozen=True, slots=True)
class Member:
    """A document inside a container: its name, and the file it was unpacked to or why it is not read."""

    name: str
    found: Path | ProtokolistError


def unpack(path: Path, folder: Path, name: str | None = None) -> list[Member]:
    """The documents in a container, unpacked into ``folder``, those of containers inside it too.

    ``name`` is what the container is called where that is not ``path``. Names inside never become paths. Raises a
    ``ProtokolistError`` if the container itself cannot be opened.
    """
    shown = name or str(path)
    members = list(_Unpacking(folder).members(path, shown, 1))
    if not members:
        raise BrokenFileError(
            f"{shown}: в архиве нет ни одного файла.", f"{shown}: there is not a single file in the archive."
        )
    return members


class _Unpacking:
    """What one file may unpack to is bounded, however it is nested."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self._left = LARGEST_UNPACKED

    def members(self, path: Path, name: str, depth: int) -> Iterator[Member]:
        """Documents of the container at ``path``, ``depth`` containers deep."""
        check_size(path)
        parts = self._letter(path, name) if kind_of(path) == "eml" else self._zip(path, name)
        for member in parts:
            beat()
            if isinstance(member.found, ProtokolistError):
                yield member
            else:
                yield from self._opened(member, member.found, depth)

    def _opened(self, member: Member, path: Path, depth: int) -> Iterator[Member]:
        """The member itself, or the documents in it if it is a container."""
        try:
            kind = kind_of(path)
        except ProtokolistError:
            # Reading it says what is wrong.
            kind = ""
        if kind not in CONTAINERS:
            yield member
        elif depth >= DEEPEST_NESTING:
            yield Member(
                member.name,
                too_large(Path(member.name), "архивы вложены слишком глубоко", "archives are nested too deep"),
            )
        else:
            try:
                yield from self.members(path, member.name, depth + 1)
            except ProtokolistError as error:
                yield Member(member.name, renamed(error, path, member.name))

    def _zip(self, path: Path, name: str) -> Iterator[Member]:
        try:
            with ZipFile(path) as archive:
                for info in archive.infolist():
                    if info.is_dir():
                        continue
                    shown = f"{name}{INSIDE}{_inner_name(info)}"
                    if self._count >= MOST_MEMBERS:
                        raise too_large(
                            Path(name), f"в архиве больше {MOST_MEMBERS} файлов", f"it holds over {MOST_MEMBERS} files"
                        )
                    yield Member(shown, self._extracted(archive, info, shown))
        except DAMAGE as error:
            raise BrokenFileError(
                f"{name}: архив повреждён ({error}). Возьмите его заново из источника.",
                f"{name}: the archive is damaged ({error}). Get it anew from its source.",
            ) from error

    def _extracted(self, archive: ZipFile, info: ZipInfo, shown: str) -> Path | ProtokolistError:
        """The file a member was written to, or why it was not."""
        for part in shown.rpartition(INSIDE)[2].split("/"):
            if reason := passed_over(part):
                return skipped(shown, *reason)
        if stat.S_ISLNK(info.external_attr >> 16):
            return skipped(shown, "ссылка, а не файл", "a link, not a file")
        if info.flag_bits & ENCRYPTED:
            return EncryptedFileError(
                f"{shown}: файл в архиве защищён паролем. Распакуйте архив с паролем и назовите файлы из него.",
                f"{shown}: the file in the archive is protected by a password. Unpack it and name the files in it.",
            )
        target = self._target(shown)
        size = 0
        try:
            with archive.open(info) as stream, target.open("wb") as file:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    self._left -= len(chunk)
                    if self._left < 0 or size > LARGEST_FILE:
                        raise _bomb(shown)
                    if size > HIGHEST_RATIO * max(info.compress_size, 4096):
                        return _bomb(shown)
                    file.write(chunk)
        except DAMAGE as error:
            return BrokenFileError(
                f"{shown}: файл в архиве повреждён ({error}). Возьмите архив заново из источника.",
                f"{shown}: the file in the archive is damaged ({error}). Get the archive anew from its source.",
            )
        return target

    def _letter(self, path: Path, name: str) -> Iterator[Member]:
        for part in letter_parts(path):
            shown = f"{name}{INSIDE}{_printable(part.name)}"
            if isinstance(part.content, ProtokolistError):
                yield Member(shown, renamed(part.content, Path(part.name), shown))
                continue
            self._left -= len(part.content)
            if self._left < 0 or self._count >= MOST_MEMBERS:
                raise _bomb(name)
            target = self._target(shown)
            target.write_bytes(part.content)
            yield Member(shown, target)

    def _target(self, shown: str) -> Path:
        self._count += 1
        suffix = Path(shown).suffix
        return self._folder / f"{self._count:05d}{suffix if SUFFIX.fullmatch(suffix) else ''}"


def renamed(error: ProtokolistError, path: Path, name: str) -> ProtokolistError:
    """``error`` as it reads for a file that people know as ``name``."""
    return type(error)(error.ru.replace(str(path), name), error.en.replace(str(path), name))


def _inner_name(info: ZipInfo) -> str:
    """A name as it was meant: old packers write Russian names in an encoding they do not tell."""
    name = info.filename
    if not info.flag_bits & UTF8_NAME:
        try:
            raw = name.encode("cp437")
            name = raw.decode(detect_encoding(raw))
        except UnicodeError:
            name = info.filename
    return _printable(name)


def _printable(name: str) -> str:
    return UNPRINTABLE.sub("", name.replace("\\", "/")).strip("/")[:500] or "?"


def _bomb(name: str) -> ProtokolistError:
    megabytes = LARGEST_UNPACKED // MEGABYTE
    return too_large(
        Path(name),
        f"содержимое распаковывается больше чем в {megabytes} МБ или сжато подозрительно сильно",
        f"its content unpacks to more than {megabytes} MB or is packed suspiciously tight",
    )
