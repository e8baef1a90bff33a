"""Building an archive: what is new or changed is read, everything is accounted for, one transaction a file.

A kill at any moment loses the file that was being written and nothing else; the next build goes on from there.
"""

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import apsw

import protokolist
from protokolist.archive import identity, store
from protokolist.archive.database import StrPath, connect, failure, merge_indexes, transaction
from protokolist.errors import ArchiveError, InputMissingError, ProtokolistError, SkippedError
from protokolist.ingest.pictures import page_picture
from protokolist.pipeline import model_digest, read_each
from protokolist.record import Protocol

Outcome = Literal["read", "unchanged", "moved", "set aside", "gone"]
# Pixels of the pictures kept inside: enough to read a typed page by.
PICTURE_WIDTH = 1200
# A build that reads less than this share of the archive leaves its indexes in pieces: putting all together takes long.
WORTH_MERGING = 0.1
# Left behind by office programs and systems; no minutes.
NO_DOCUMENTS = ("~$", ".", "Thumbs.db", "desktop.ini")


Found = Protocol | ProtokolistError


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one file, and how far the build is: files done, of how many to read."""

    path: str
    outcome: Outcome
    reason: str | None
    done: int
    total: int


@dataclass(slots=True)
class Report:
    """The account of a build: outcomes by path, in order, and documents read by another program or model."""

    outcomes: dict[str, tuple[Outcome, str | None]] = field(default_factory=dict)
    stale: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many files ended so."""
        return sum(one == outcome for one, _ in self.outcomes.values())


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int
    mtime_ns: int


def build(
    archive: StrPath,
    roots: Sequence[StrPath],
    *,
    processes: int = 1,
    refresh: bool = False,
    model: StrPath | None = None,
    pictures: bool = False,
    on_event: Callable[[Event], None] | None = None,
) -> Report:
    """Reads what is new or changed under ``roots`` into the archive; with ``refresh`` also what an older program read.

    With ``pictures`` the pictures of pages are kept inside; else the archive knows only the file and its digest.

    Raises a ``ProtokolistError`` if the archive cannot be used or a root is missing; a file that cannot be read is set
    aside with its reason. What other programs hold open, a full disk and the like end the build with everything kept
    that was read before.
    """
    for root in roots:
        if not Path(root).exists():
            raise InputMissingError(
                f"{root}: нет такого файла или папки. Проверьте путь и имя.",
                f"{root}: no such file or folder. Check the path and the name.",
            )
    with _Lock(Path(archive)):
        connection = connect(archive, create=True)
        try:
            return _Build(connection, Path(archive), on_event).run(roots, processes, refresh, model, pictures=pictures)
        except apsw.Error as error:
            raise failure(archive, error) from error
        finally:
            connection.close()


class _Lock:
    """Held while a build runs; the system lets go of it when the process ends, however it ends."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._path = _lock_of(archive)
        self._connection: apsw.Connection | None = None

    def __enter__(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = apsw.Connection(str(self._path))
            self._connection.execute("BEGIN EXCLUSIVE")
        except apsw.BusyError as error:
            raise ArchiveError(
                f"{self._archive}: этот архив сейчас собирает другой запуск программы. Дождитесь его конца.",
                f"{self._archive}: another run of the program is building this archive. Wait until it has ended.",
            ) from error
        except (apsw.Error, OSError) as error:
            raise ArchiveError(
                f"{self._archive}: здесь нельзя создать архив ({error}). Проверьте папку и права.",
                f"{self._archive}: no archive can be made here ({error}). Check the folder and the rights.",
            ) from error

    def __exit__(self, *error: object) -> None:
        # The file stays: were it removed, one could hold a lock on the removed file and another on a new one.
        if self._connection:
            self._connection.close()


def _lock_of(archive: Path) -> Path:
    return archive.with_name(f".{archive.name}.lock")


class _Build:
    def __init__(self, connection: apsw.Connection, archive: Path, on_event: Callable[[Event], None] | None) -> None:
        self._connection = connection
        self._own = {
            archive.resolve(),
            _lock_of(archive).resolve(),
            *(archive.with_name(archive.name + end).resolve() for end in ("-wal", "-shm")),
        }
        self._on_event = on_event
        self._report = Report()
        self._done = self._total = 0
        self._run = 0
        self._stale: set[str] = set()

    def run(
        self, roots: Sequence[StrPath], processes: int, refresh: bool, model: StrPath | None, *, pictures: bool
    ) -> Report:
        """One build from beginning to end."""
        digest = model_digest(None if model is None else Path(model))
        self._connection.execute(
            "INSERT INTO runs (begun_at, program, model) VALUES (?, ?, ?)", (_now(), protokolist.__version__, digest)
        )
        self._run = self._connection.last_insert_rowid()
        files = sorted(self._walk(roots), key=lambda file: str(file.path))
        if refresh:
            self._find_stale(digest)
        self._mark_gone(roots, files)
        waiting = [(file, sha) for file, sha in self._new(files)]
        self._total = len(waiting)
        for file, sha, found in _read(waiting, processes, model):
            self._write(file, sha, found, digest, pictures=pictures)
        if self._report.count("read") >= WORTH_MERGING * int(
            self._connection.execute("SELECT max(1, count(*)) FROM documents").get or 1
        ):
            merge_indexes(self._connection)
        identity.resolve(self._connection)
        self._report.stale = [
            name
            for (name,) in self._connection.execute(
                "SELECT name FROM documents WHERE gone = 0 AND (program != ? OR model != ?) ORDER BY name",
                (protokolist.__version__, digest),
            )
        ]
        self._connection.execute("UPDATE runs SET ended_at = ? WHERE id = ?", (_now(), self._run))
        return self._report

    def _walk(self, roots: Iterable[StrPath]) -> Iterator[_File]:
        """Files under the roots; links that lead elsewhere, special files and lock files of office programs are passed."""
        seen: set[Path] = set()
        for root in map(Path, roots):
            paths = [root] if root.is_file() else (Path(at) / name for at, _, names in os.walk(root) for name in names)
            for path in paths:
                whole = path.resolve()
                inside = root.is_file() or whole.is_relative_to(root.resolve())
                if whole in seen or whole in self._own or not inside or not path.is_file():
                    continue
                seen.add(whole)
                if path.name.startswith(NO_DOCUMENTS) and not root.is_file():
                    continue
                stat = path.stat()
                yield _File(whole, stat.st_size, stat.st_mtime_ns)

    def _new(self, files: Sequence[_File]) -> Iterator[tuple[_File, str]]:
        """Files whose content the archive does not hold, with its digest; of the others it says what they are."""
        planned: set[str] = set()
        for file in files:
            known = self._connection.execute(
                "SELECT sha256, size, mtime_ns, state FROM files WHERE path = ?", (str(file.path),)
            ).fetchone()
            if known and known[1:3] == (file.size, file.mtime_ns) and known[3] == "read" and self._held(known[0]):
                self._note(file, "unchanged", None)
                continue
            try:
                sha = _digest(file.path)
            except OSError as error:
                self._set_aside(file, f"не открывается: {error.strerror or error}")
                continue
            if self._held(sha):
                self._same_content(file, sha, known)
            elif sha in planned:
                # A copy of a file that is read in this very run is found again by the next one.
                self._same_content(file, sha, known)
            else:
                planned.add(sha)
                yield file, sha

    def _held(self, sha: str | None) -> bool:
        """Whether the archive has the content, read by a program that will do."""
        found = self._connection.execute("SELECT 1 FROM documents WHERE sha256 = ? LIMIT 1", (sha,)).fetchone()
        return found is not None and sha not in self._stale

    def _same_content(self, file: _File, sha: str, known: tuple[object, ...] | None) -> None:
        """The content is in the archive: the file was moved here, is a copy, or was only touched."""
        gone = self._connection.execute(
            "SELECT path FROM files WHERE sha256 = ? AND path != ? AND state = 'gone' ORDER BY path",
            (sha, str(file.path)),
        ).fetchone()
        with transaction(self._connection):
            self._file(file, sha, "read", None)
            self._connection.execute("UPDATE documents SET gone = 0 WHERE sha256 = ?", (sha,))
            if gone and not known:
                self._connection.execute("DELETE FROM files WHERE path = ?", gone)
                self._connection.execute(
                    "UPDATE documents SET path = ? || substr(path, ?) WHERE sha256 = ?",
                    (str(file.path), len(gone[0]) + 1, sha),
                )
                self._log(str(file.path), "moved", gone[0])
                identity.mark_stale(self._connection)
            else:
                self._log(str(file.path), "unchanged", None)

    def _write(self, file: _File, sha: str, found: Sequence[Found], digest: str, *, pictures: bool) -> None:
        """The protocols of a file, all in one transaction; with what could not be read the file is set aside."""
        self._done += 1
        protocols = [one for one in found if isinstance(one, Protocol)]
        problems = [one for one in found if isinstance(one, ProtokolistError)]
        # What a folder or an archive holds beside documents is passed over, and is no fault of the documents.
        errors = [one for one in problems if not isinstance(one, SkippedError)]
        if not protocols:
            self._set_aside(file, "\n".join(one.ru for one in errors or problems), sha)
            return
        drawn = [_pictures(file.path, protocol) if pictures else {} for protocol in protocols]
        with transaction(self._connection):
            self._let_go(file, sha)
            for part, protocol in enumerate(protocols):
                if not (protocol.source.path or "").startswith(f"{file.path}!"):
                    protocol.source.path = str(file.path)
                document = store.add(
                    self._connection,
                    protocol,
                    name=self._free_name(Path(protocol.source.path or file.path).stem, sha, part),
                    sha256=sha,
                    part=part,
                    program=protokolist.__version__,
                    model=digest,
                )
                self._connection.executemany(
                    "UPDATE pages SET picture = ? WHERE document_id = ? AND number = ?",
                    [(picture, document, number) for number, picture in drawn[part].items()],
                )
            self._connection.execute("DELETE FROM documents WHERE sha256 = ? AND part >= ?", (sha, len(protocols)))
            reason = "\n".join(one.ru for one in errors) or None
            self._file(file, sha, "read", reason)
            self._log(str(file.path), "set aside" if errors else "read", reason)

    def _let_go(self, file: _File, sha: str) -> None:
        """What the path held before, if no other file holds it: the file was changed."""
        old = self._connection.execute(
            "SELECT sha256 FROM files WHERE path = ? AND sha256 != ?", (str(file.path), sha)
        ).fetchone()
        if (
            old
            and not self._connection.execute(
                "SELECT 1 FROM files WHERE sha256 = ? AND path != ? AND state = 'read'", (old[0], str(file.path))
            ).fetchone()
        ):
            self._connection.execute("DELETE FROM documents WHERE sha256 = ?", old)

    def _free_name(self, stem: str, sha: str, part: int) -> str:
        """A name no other document has."""
        name, number = stem, 1
        while self._connection.execute(
            "SELECT 1 FROM documents WHERE name = ? AND (sha256, part) != (?, ?)", (name, sha, part)
        ).fetchone():
            number += 1
            name = f"{stem}-{number}"
        return name

    def _set_aside(self, file: _File, reason: str, sha: str | None = None) -> None:
        with transaction(self._connection):
            self._file(file, sha, "set aside", reason)
            self._log(str(file.path), "set aside", reason)

    def _note(self, file: _File, outcome: Outcome, reason: str | None) -> None:
        with transaction(self._connection):
            self._log(str(file.path), outcome, reason)

    def _file(self, file: _File, sha: str | None, state: str, reason: str | None) -> None:
        self._connection.execute(
            "INSERT INTO files (path, sha256, size, mtime_ns, state, reason) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (path) DO UPDATE SET sha256 = excluded.sha256, size = excluded.size,"
            " mtime_ns = excluded.mtime_ns, state = excluded.state, reason = excluded.reason",
            (str(file.path), sha, file.size, file.mtime_ns, state, reason),
        )

    def _log(self, path: str, outcome: Outcome, reason: str | None) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO run_files VALUES (?, ?, ?, ?)", (self._run, path, outcome, reason)
        )
        self._report.outcomes[path] = outcome, reason
        if self._on_event:
            self._on_event(Event(path, outcome, reason, self._done, self._total))

    def _mark_gone(self, roots: Sequence[StrPath], files: Sequence[_File]) -> None:
        """Files that stood under the roots and do so no longer; their documents stay in the archive, marked."""
        present = {str(file.path) for file in files}
        places = [Path(root).resolve() for root in roots]
        rows: list[Any] = self._connection.execute(
            "SELECT path FROM files WHERE state != 'gone' ORDER BY path"
        ).fetchall()
        for (path,) in rows:
            if path in present or not any(Path(path).is_relative_to(place) for place in places):
                continue
            with transaction(self._connection):
                self._connection.execute("UPDATE files SET state = 'gone' WHERE path = ?", (path,))
                self._connection.execute(
                    "UPDATE documents SET gone = 1 WHERE sha256 IN (SELECT sha256 FROM files WHERE path = ?1) AND sha256"
                    " NOT IN (SELECT sha256 FROM files WHERE state = 'read' AND sha256 IS NOT NULL)".replace("?1", "?"),
                    (path,),
                )
                identity.mark_stale(self._connection)
                self._log(path, "gone", None)

    def _find_stale(self, digest: str) -> None:
        """What another program or model read is to be read again; names, closing and decisions by hand stay."""
        self._stale = {
            sha
            for (sha,) in self._connection.execute(
                "SELECT sha256 FROM documents WHERE program != ? OR model != ?", (protokolist.__version__, digest)
            )
        }


def _read(
    waiting: Sequence[tuple[_File, str]], processes: int, model: StrPath | None
) -> Iterator[tuple[_File, str, list[Found]]]:
    """Every file with its protocols, mostly one, or with the reason why there is none, in order.

    A fault of the program on one file does not stop the others: the file is set aside with it.
    """
    left = deque(waiting)
    while left:
        reading = read_each([file.path for file, _ in left], processes=processes, model=model)
        found: list[Found] = []
        finished = False
        while True:
            try:
                path, one = next(reading)
            except StopIteration:
                finished = True
                break
            except Exception as error:  # noqa: BLE001 - whatever a library throws at a strange file
                if found:
                    yield *left.popleft(), found
                    found = []
                if left:
                    file, sha = left.popleft()
                    yield file, sha, [_fault(file.path, error)]
                break
            while left[0][0].path != path:
                yield *left.popleft(), found or [_nothing()]
                found = []
            found.append(one)
        if found:
            yield *left.popleft(), found
        elif left and finished:
            yield *left.popleft(), [_nothing()]


def _nothing() -> ProtokolistError:
    return ProtokolistError("В файле нет протоколов.", "There are no minutes in the file.")


def _fault(path: Path, error: Exception) -> ProtokolistError:
    return ProtokolistError(
        f"{path}: внутренняя ошибка программы ({type(error).__name__}: {error}). Файл отложен; сообщите разработчикам.",
        f"{path}: internal error of the program ({type(error).__name__}: {error}). The file was set aside; please tell "
        "the developers.",
    )


def _pictures(path: Path, protocol: Protocol) -> dict[int, bytes]:
    """PNG pictures of a protocol's pages by number, of files that have some."""
    try:
        turned = {page.number: page.turned for page in protocol.pages}
        return {
            page: page_picture(path, page, PICTURE_WIDTH, turned=turned.get(page, 0))
            for page in range(1, (protocol.source.pages or 0) + 1)
        }
    except ProtokolistError:
        # The text was read; that a page cannot be shown is no reason to lose it.
        return {}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
