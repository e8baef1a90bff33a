"""``Archive``: an archive of minutes as an object: search, persons, statements, tables."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import apsw

from protokolist.archive import corrections, frames, identity, research, search, store
from protokolist.archive.columns import columns_of
from protokolist.archive.database import StrPath, connect, failure
from protokolist.archive.search import Results
from protokolist.errors import ArchiveError, InputMissingError
from protokolist.ingest.pictures import page_picture
from protokolist.record import Protocol
from protokolist.scoring.gold import Gold

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Document:
    """A protocol of the archive, without its text."""

    id: int
    name: str
    path: str
    title: str | None
    number: str | None
    date: str | None
    place: str | None
    pages: int | None
    recognised: bool
    closed: bool
    issuer: str | None


@dataclass(frozen=True, slots=True)
class Position:
    """A position somebody held, from the first to the last meeting that names it."""

    title: str
    organisation: str | None
    organisation_id: int | None
    since: str | None
    until: str | None
    documents: int

    def years(self) -> str:
        """«2009–2017», one year, or nothing where no meeting has a date."""
        years = [day[:4] for day in (self.since, self.until) if day]
        return "–".join(dict.fromkeys(years))


class Archive:
    """An archive opened for reading, or for marking and merging with ``write=True``.

    ``closed=True`` shows documents that are closed to the public. Use it as a context manager, or ``close()`` it.

        >>> archive = Archive("minutes.db")                               # doctest: +SKIP
        >>> archive.search("ремонт крыши тип:проблема").hits[0].text      # doctest: +SKIP
        >>> archive.statements().groupby("year").size()                   # doctest: +SKIP
    """

    def __init__(self, path: StrPath, *, write: bool = False, closed: bool = False) -> None:
        self.path = path
        self.closed = closed
        self.connection = connect(path, write=write)

    def close(self) -> None:
        """Lets go of the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- finding ---

    def search(
        self,
        query: str,
        *,
        limit: int = 20,
        offset: int = 0,
        facets: bool = True,
        filters: Sequence[tuple[str, str]] = (),
    ) -> Results:
        """Statements that answer a query in the search language (docs/archive.md).

        Raises a ``QueryError`` that shows where the query cannot be understood.
        """
        try:
            return search.search(
                self.connection, query, limit=limit, offset=offset, closed=self.closed, counts=facets, filters=filters
            )
        except apsw.Error as error:
            raise failure(self.path, error) from error

    # --- documents ---

    def documents(self) -> "pd.DataFrame":
        """Protocols: see ``frames.TABLES`` for the columns, here and below."""
        return self._frame("documents")

    def list_documents(self, *, limit: int = 100, offset: int = 0) -> list[Document]:
        """Protocols that may be seen, the latest first."""
        rows: Iterable[Any] = self.connection.execute(
            f"{_DOCUMENT} WHERE {self._visible} ORDER BY m.date DESC, d.name LIMIT ? OFFSET ?",
            (limit, offset),
        )
        return [_document(row) for row in rows]

    def document(self, key: int | str) -> Document:
        """One protocol by number or name; a ``KeyError`` if there is none that may be seen."""
        column = "d.id" if isinstance(key, int) else "d.name"
        row: Any = self.connection.execute(f"{_DOCUMENT} WHERE {self._visible} AND {column} = ?", (key,)).fetchone()
        if row is None:
            raise KeyError(key)
        return _document(row)

    def protocol(self, key: int | str) -> Protocol:
        """The record of a protocol as it was read."""
        return store.protocol_of(self.connection, self.document(key).id)

    def protocols(self, query: str = "") -> Iterator[tuple[str, Protocol, dict[str, str]]]:
        """Protocols one at a time: all, or those with a statement that answers ``query``.

        Each comes with its name and with the ids that its persons and organisations have in the whole archive.
        """
        wanted = set(self.documents_with(query)) if query.strip() else None
        rows: Iterable[Any] = self.connection.execute(
            f"SELECT d.id, d.name FROM documents d WHERE {self._visible} ORDER BY d.id"
        ).fetchall()
        for number, name in rows:
            if wanted is None or number in wanted:
                yield name, store.protocol_of(self.connection, number), self._shared(number)

    def ready(self) -> None:
        """Puts together what searches need in memory, which the first one in a process would do."""
        columns_of(self.connection)

    def documents_with(self, query: str) -> Iterator[int]:
        """Numbers of the protocols with a statement that answers ``query``."""
        return iter(search.documents_with(self.connection, query, closed=self.closed))

    def _shared(self, document: int) -> dict[str, str]:
        shared: dict[str, str] = {}
        for table, kind in (("person_appearances", "person"), ("organisation_appearances", "organisation")):
            rows: Iterable[Any] = self.connection.execute(
                f"SELECT local_id, {kind}_id FROM {table} WHERE document_id = ?", (document,)
            )
            shared |= {local: f"{kind}-{number}" for local, number in rows if number is not None}
        return shared

    def picture(self, key: int | str, page: int, width: int) -> bytes:
        """A PNG of a page: the one kept inside, or one made of the file, ``width`` pixels wide.

        Raises a ``ProtokolistError`` if there is none: no such page, the file is gone or is not what was read.
        """
        found = self.document(key)
        row: Any = self.connection.execute(
            "SELECT p.picture, p.turned, d.sha256 FROM documents d LEFT JOIN pages p ON p.document_id = d.id AND p.number = ?"
            " WHERE d.id = ?",
            (page, found.id),
        ).fetchone()
        kept, turned, sha = row
        if kept is not None:
            return bytes(kept)
        path = Path(found.path)
        if not path.is_file() or _digest(path, path.stat().st_mtime_ns) != sha:
            raise InputMissingError(
                f"{path}: файла нет или он изменился с тех пор, как прочитан. Верните его или повторите protokolist build.",
                f"{path}: the file is gone or was changed after it was read. Put it back or repeat protokolist build.",
            )
        return page_picture(path, page, width, turned=turned or 0)

    def set_closed(self, key: int | str, closed: bool) -> None:
        """Closes a protocol to the public, or opens it."""
        column = "id" if isinstance(key, int) else "name"
        self.connection.execute(f"UPDATE documents SET closed = ? WHERE {column} = ?", (closed, key))
        if self.connection.changes() == 0:
            raise KeyError(key)

    # --- persons and organisations ---

    def persons(self) -> "pd.DataFrame":
        """Persons of the archive, with the number of their protocols and their first and last date."""
        return self._frame("persons")

    def appearances(self) -> "pd.DataFrame":
        """Persons in protocols, and why each was taken for the person it is."""
        return self._frame("appearances")

    def organisations(self) -> "pd.DataFrame":
        """Organisations of the archive."""
        return self._frame("organisations")

    def roles(self) -> "pd.DataFrame":
        """Positions as protocols name them."""
        return self._frame("roles")

    def participation(self) -> "pd.DataFrame":
        """Who took part in which meeting, and how."""
        return self._frame("participation")

    def statements(self) -> "pd.DataFrame":
        """Statements with speakers (numbers of persons) and topics, both separated by spaces."""
        return self._frame("statements")

    def topics(self) -> "pd.DataFrame":
        """Topics of statements and the words that gave them."""
        return self._frame("topics")

    def answers(self) -> "pd.DataFrame":
        """Which statement answers which question."""
        return self._frame("answers")

    def tasks(self) -> "pd.DataFrame":
        """Who is to do what is decided, and by when."""
        return self._frame("tasks")

    def votes(self) -> "pd.DataFrame":
        """Votes with their figures."""
        return self._frame("votes")

    def files(self) -> "pd.DataFrame":
        """Every file the builds have seen, and what became of it."""
        return self._frame("files")

    def to_pandas(self) -> "dict[str, pd.DataFrame]":
        """All tables by name."""
        return {name: self._frame(name) for name in frames.TABLES}

    # --- reading from afar ---

    def concordance(self, word: str, *, width: int = 50, limit: int = 10_000) -> "pd.DataFrame":
        """A word or phrase in context, in any form: columns statement_id, document, date, page, start, left, word, right."""
        return research.concordance(self.connection, word, self._visible, width=width, limit=limit)

    def frequencies(self, *words: str, by: research.By = "year") -> "pd.DataFrame":
        """Statements and words by year, decade, topic, type or issuer; with ``words`` how often each stands there."""
        return research.frequencies(self.connection, self._visible, by=by, words=list(words))

    def collocations(self, word: str, *, window: int = 5, fewest: int = research.FEWEST) -> "pd.DataFrame":
        """Words that go with a word: columns word, together, in_all, expected, g2 (log-likelihood)."""
        return research.collocations(self.connection, word, self._visible, window=window, fewest=fewest)

    def keywords(self, since: int, until: int, *, fewest: int = research.FEWEST) -> "pd.DataFrame":
        """Words typical of some years beside the others: columns word, count, elsewhere, g2."""
        return research.keywords(self.connection, self._visible, since, until, fewest=fewest)

    def timeline(self, person: int) -> "pd.DataFrame":
        """A person's meetings, positions, statements and tasks by date."""
        return research.timeline(self.connection, person, self._visible)

    def digest(self) -> str:
        """One SHA-256 over what the archive holds and what read it: the same archive gives the same digest."""
        digest = hashlib.sha256()
        rows = self.connection.execute(
            f"SELECT d.sha256, d.part, d.program, d.model FROM documents d WHERE {self._visible} ORDER BY d.sha256, d.part"
        )
        for row in rows:
            digest.update("\0".join(map(str, row)).encode() + b"\n")
        return digest.hexdigest()

    def _frame(self, table: str) -> "pd.DataFrame":
        return frames.frame(self.connection, table, closed=self.closed)

    @property
    def _visible(self) -> str:
        return "d.gone = 0" if self.closed else "d.gone = 0 AND d.closed = 0"

    def positions(self, person: int) -> list[Position]:
        """The positions of a person in time, the earliest first."""
        rows: Iterable[Any] = self.connection.execute(
            "SELECT min(r.title), o.name, o.id, min(m.date), max(m.date), count(DISTINCT r.document_id) FROM roles r JOIN"
            " person_appearances a ON a.document_id = r.document_id AND a.local_id = r.local_id JOIN documents d ON d.id ="
            " r.document_id LEFT JOIN meetings m ON m.document_id = d.id LEFT JOIN organisation_appearances b ON b.document_id ="
            " r.document_id AND b.local_id = r.organisation LEFT JOIN organisations o ON o.id = b.organisation_id"
            f" WHERE a.person_id = ? AND {self._visible} GROUP BY lower(r.head), o.id ORDER BY min(m.date), 1",
            (person,),
        )
        return [Position(*row) for row in rows]

    def merge(self, kind: str, one: int, other: int) -> None:
        """Says that two persons or organisations are one; kept over builds, taken back by ``split``."""
        self._decide(kind, "merge", self._appearance(kind, one), self._appearance(kind, other))

    def split(self, kind: str, number: int, document: int | str) -> None:
        """Says that the appearance in a document is somebody else than the rest of a person or organisation."""
        table = f"{kind}_appearances"
        where = self.document(document).id
        here: Any = self.connection.execute(
            f"SELECT d.sha256, d.part, a.local_id FROM {table} a JOIN documents d ON d.id = a.document_id WHERE"
            f" a.{kind}_id = ? AND a.document_id = ?",
            (number, where),
        ).fetchone()
        rest: list[Any] = self.connection.execute(
            f"SELECT d.sha256, d.part, a.local_id FROM {table} a JOIN documents d ON d.id = a.document_id WHERE"
            f" a.{kind}_id = ? AND a.document_id != ? ORDER BY a.id",
            (number, where),
        ).fetchall()
        if here is None or not rest:
            raise ArchiveError(
                f"Отделять нечего: {number} в этом протоколе не упомянут или упомянут только в нём.",
                f"Nothing to split: {number} does not appear in this protocol, or only there.",
            )
        for other in rest:
            self._decide(kind, "split", here, other, resolve=False)
        self._resolve()

    def correct(self, key: int | str, gold: Gold, *, by: str = "", form: str = "xml") -> None:
        """Puts a corrected annotation of a protocol in the place of its reading; kept over builds, taken back by ``uncorrect``."""
        document = self.document(key)
        with self.connection:
            corrections.keep(self.connection, document.id, gold, by=by, form=form)
            self._stored_anew(document.id)
        identity.resolve(self.connection)

    def corrections(self) -> list[tuple[int, str, str, str, str]]:
        """Corrections that hold: number, protocol, format, who, when."""
        return list(corrections.listed(self.connection))

    def uncorrect(self, number: int) -> None:
        """Takes a correction back: the older one counts again; the reading itself comes with the next build."""
        row: Any = self.connection.execute(
            "SELECT d.id, d.sha256 FROM corrections c JOIN documents d ON d.sha256 = c.sha256 AND d.part = c.part WHERE c.id = ? AND"
            " c.undone = 0",
            (number,),
        ).fetchone()
        if row is None:
            raise ArchiveError(f"Исправления № {number} нет.", f"There is no correction {number}.")
        document, sha = row
        with self.connection:
            self.connection.execute("UPDATE corrections SET undone = 1 WHERE id = ?", (number,))
            # Read anew by the next build, since the archive holds the corrected record only.
            self.connection.execute("UPDATE documents SET model = '' WHERE id = ?", (document,))
            self.connection.execute("UPDATE files SET size = -1 WHERE sha256 = ?", (sha,))
            self._stored_anew(document)
        identity.resolve(self.connection)

    def _stored_anew(self, document: int) -> None:
        row: Any = self.connection.execute(
            "SELECT name, sha256, part, program, model FROM documents WHERE id = ?", (document,)
        ).fetchone()
        name, sha, part, program, model = row
        protocol = store.protocol_of(self.connection, document)
        store.add(self.connection, protocol, name=name, sha256=sha, part=part, program=program, model=model)

    def decisions(self, kind: str) -> list[tuple[int, str, str, str, str]]:
        """Decisions by hand that hold: number, action, the two local names, when."""
        rows: Iterable[Any] = self.connection.execute(
            "SELECT id, action, one_sha256 || '/' || one_local_id, other_sha256 || '/' || other_local_id, made_at FROM"
            " decisions_by_hand WHERE kind = ? AND undone = 0 ORDER BY id",
            (kind,),
        )
        return list(rows)

    def undo(self, decision: int) -> None:
        """Takes a decision by hand back."""
        self.connection.execute("UPDATE decisions_by_hand SET undone = 1 WHERE id = ? AND undone = 0", (decision,))
        if self.connection.changes() == 0:
            raise ArchiveError(f"Решения № {decision} нет.", f"There is no decision {decision}.")
        self._resolve()

    def _appearance(self, kind: str, number: int) -> tuple[str, int, str]:
        row: Any = self.connection.execute(
            f"SELECT d.sha256, d.part, a.local_id FROM {kind}_appearances a JOIN documents d ON d.id = a.document_id WHERE"
            f" a.{kind}_id = ? ORDER BY a.id LIMIT 1",
            (number,),
        ).fetchone()
        if row is None:
            raise ArchiveError(f"Под номером {number} никого нет.", f"There is nobody with the number {number}.")
        sha, part, local = row
        return sha, part, local

    def _decide(
        self, kind: str, action: str, one: tuple[str, int, str], other: tuple[str, int, str], *, resolve: bool = True
    ) -> None:
        # A new decision about the same two takes the place of the old one.
        self.connection.execute(
            "UPDATE decisions_by_hand SET undone = 1 WHERE kind = ? AND (one_sha256, one_part, one_local_id, other_sha256,"
            " other_part, other_local_id) IN (VALUES (?, ?, ?, ?, ?, ?), (?, ?, ?, ?, ?, ?))",
            (kind, *one, *other, *other, *one),
        )
        self.connection.execute(
            "INSERT INTO decisions_by_hand (kind, action, one_sha256, one_part, one_local_id, other_sha256, other_part,"
            " other_local_id, made_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (kind, action, *one, *other, datetime.now(UTC).isoformat(timespec="seconds")),
        )
        if resolve:
            self._resolve()

    def _resolve(self) -> None:
        identity.mark_stale(self.connection)
        identity.resolve(self.connection)


@lru_cache(maxsize=256)
def _digest(path: Path, _changed: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_DOCUMENT = (
    "SELECT d.id, d.name, d.path, m.title, m.number, m.date, m.place, d.pages, d.recognised, d.closed, a.name FROM documents d"
    " LEFT JOIN meetings m ON m.document_id = d.id LEFT JOIN organisation_appearances a ON a.document_id = d.id AND a.local_id"
    " = m.issuer"
)


def _document(row: tuple[object, ...]) -> Document:
    number, name, path, title, count, date, place, pages, recognised, closed, issuer = row
    return Document(
        int(str(number)), str(name), str(path), _text(title), _text(count), _text(date), _text(place),
        None if pages is None else int(str(pages)), bool(recognised), bool(closed), _text(issuer),
    )  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else str(value)
