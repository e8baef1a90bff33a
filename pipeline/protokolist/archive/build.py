"""Building an archive: what is new or changed is read, everything is accounted for, one transaction a file.

A kill at any moment loses the file that was being written and nothing else; the next build goes on from there.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import apsw

import protokolist
from protokolist.archive import identity, store
from protokolist.archive.database import StrPath, connect, failure
from protokolist.errors import ArchiveError, InputMissingError, ProtokolistError
from protokolist.pipeline import model_digest, read_each
from protokolist.record import Protocol

Outcome = Literal["read", "unchanged", "moved", "set aside", "gone"]
# Left behind by office programs and systems; no minutes.
NO_DOCUMENTS = ("~$", ".", "Thumbs.db", "desktop.ini")
LOCK = ".lock"


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
    on_event: Callable[[Event], None] | None = None,
) -> Report:
    """Reads what is new or changed under ``roots`` into the archive; with ``refresh`` also what an older program read.

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
            return _Build(connection, Path(archive), on_event).run(roots, processes, refresh, model)
        except apsw.Error as error:
            raise failure(archive, error) from error
        finally:
            connection.close()


class _Lock:
    """Held while a build runs; the system lets go of it when the process ends, however it ends."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._path = archive.with_name(archive.name + LOCK)
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
        if self._connection:
            self._connection.close()
        self._path.unlink(missing_ok=True)


class _Build:
    def __init__(self, connection: apsw.Connection, archive: Path, on_event: Callable[[Event], None] | None) -> None:
        self._connection = connection
        self._own = {
            archive.resolve(),
            *(archive.with_name(archive.name + end).resolve() for end in (LOCK, "-wal", "-shm")),
        }
        self._on_event = on_event
        self._report = Report()
        self._done = self._total = 0
        self._run = 0

    def run(self, roots: Sequence[StrPath], processes: int, refresh: bool, model: StrPath | None) -> Report:
        """One build from beginning to end."""
        digest = model_digest(None if model is None else Path(model))
        self._connection.execute(
            "INSERT INTO runs (begun_at, program, model) VALUES (?, ?, ?)", (_now(), protokolist.__version__, digest)
        )
        self._run = self._connection.last_insert_rowid()
        files = sorted(self._walk(roots), key=lambda file: str(file.path))
        if refresh:
            self._forget_stale(digest)
        self._mark_gone(roots, files)
        waiting = [(file, sha) for file, sha in self._new(files)]
        self._total = len(waiting)
        digests = {str(file.path): (file, sha) for file, sha in waiting}
        for path, found in read_each([file.path for file, _ in waiting], processes=processes, model=model):
            file, sha = digests[str(path)]
            self._write(file, sha, found, digest)
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
        found = self._connection.execute("SELECT 1 FROM documents WHERE sha256 = ? LIMIT 1", (sha,)).fetchone()
        return found is not None

    def _same_content(self, file: _File, sha: str, known: tuple[object, ...] | None) -> None:
        """The content is in the archive: the file was moved here, is a copy, or was only touched."""
        gone = self._connection.execute(
            "SELECT path FROM files WHERE sha256 = ? AND path != ? AND state = 'gone' ORDER BY path",
            (sha, str(file.path)),
        ).fetchone()
        with self._connection:
            self._file(file, sha, "read", None)
            self._connection.execute("UPDATE documents SET gone = 0 WHERE sha256 = ?", (sha,))
            if gone and not known:
                self._connection.execute("DELETE FROM files WHERE path = ?", gone)
                self._connection.execute(
                    "UPDATE documents SET path = ? WHERE sha256 = ? AND part = 0", (str(file.path), sha)
                )
                self._log(str(file.path), "moved", gone[0])
                identity.mark_stale(self._connection)
            else:
                self._log(str(file.path), "unchanged", None)

    def _write(self, file: _File, sha: str, found: Protocol | ProtokolistError, digest: str) -> None:
        self._done += 1
        if isinstance(found, ProtokolistError):
            self._set_aside(file, found.ru, sha)
            return
        with self._connection:
            self._let_go(file, sha)
            found.source.path = str(file.path)
            store.add(
                self._connection,
                found,
                name=self._free_name(file.path.stem, sha),
                sha256=sha,
                part=0,
                program=protokolist.__version__,
                model=digest,
            )
            self._file(file, sha, "read", None)
            self._log(str(file.path), "read", None)

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

    def _free_name(self, stem: str, sha: str) -> str:
        """A name no other document has."""
        name, number = stem, 1
        while self._connection.execute(
            "SELECT 1 FROM documents WHERE name = ? AND sha256 != ?", (name, sha)
        ).fetchone():
            number += 1
            name = f"{stem}-{number}"
        return name

    def _set_aside(self, file: _File, reason: str, sha: str | None = None) -> None:
        with self._connection:
            self._file(file, sha, "set aside", reason)
            self._log(str(file.path), "set aside", reason)

    def _note(self, file: _File, outcome: Outcome, reason: str | None) -> None:
        with self._connection:
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
            with self._connection:
                self._connection.execute("UPDATE files SET state = 'gone' WHERE path = ?", (path,))
                self._connection.execute(
                    "UPDATE documents SET gone = 1 WHERE sha256 IN (SELECT sha256 FROM files WHERE path = ?1) AND sha256"
                    " NOT IN (SELECT sha256 FROM files WHERE state = 'read' AND sha256 IS NOT NULL)".replace("?1", "?"),
                    (path,),
                )
                identity.mark_stale(self._connection)
                self._log(path, "gone", None)

    def _forget_stale(self, digest: str) -> None:
        """Lets what another program or model read be read again; names, closing and decisions by hand stay."""
        self._connection.execute(
            "UPDATE files SET state = 'set aside', reason = NULL, size = -1 WHERE sha256 IN (SELECT sha256 FROM documents"
            " WHERE program != ? OR model != ?)",
            (protokolist.__version__, digest),
        )
        self._stale = {
            sha
            for (sha,) in self._connection.execute(
                "SELECT sha256 FROM documents WHERE program != ? OR model != ?", (protokolist.__version__, digest)
            )
        }
        held = self._held
        self._held = lambda sha: sha not in self._stale and held(sha)  # type: ignore[method-assign]


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
