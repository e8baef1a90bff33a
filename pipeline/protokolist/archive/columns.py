"""What statements are filtered, ranked and counted by, as arrays in memory: a million statements take some 40 MB.

Every document carries its own values packed (table ``columns``), written in its transaction, so that the arrays of a
whole archive are put together in a moment: at the first search, and again after the archive was changed.
"""

import struct
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any, Final, get_args

import apsw
import numpy as np
import numpy.typing as npt

from protokolist.record import StatementType, TopicName

TYPES: Final[tuple[str, ...]] = get_args(StatementType)
TOPICS: Final[tuple[str, ...]] = get_args(TopicName)
Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Ids = npt.NDArray[np.uint32]

STATEMENT = np.dtype([("type", "u1"), ("topics", "<u4"), ("words", "<u2"), ("item", "<u2")])
# A pair: a statement's place in its document, from 0 (or a role's row id), and the row id of an appearance.
PAIR = np.dtype([("one", "<u4"), ("other", "<u4")])
BODY = np.dtype("<u4")
HEAD = struct.Struct("<6I")
MOST = 0xFFFF
# Arrays kept for so many archives at once: one is served, another may be looked at beside it.
KEPT = 2
# What is remembered of the indexes of words, at most: a common word of a million statements takes 1 MB.
POSTINGS_BYTES, POSTINGS_KEPT = 32 << 20, 2000


@dataclass(slots=True)
class Values:
    """What one document adds: row id of its first statement (the others follow it), and lists as the arrays have them."""

    first: int
    statements: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Type, topics as bits, number of words, agenda item or 0."""
    speakers: list[tuple[int, int]] = field(default_factory=list)
    named: list[tuple[int, int]] = field(default_factory=list)
    """Persons named in statements."""
    roles: list[tuple[int, int]] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    """Row ids of the organisations' appearances."""

    def add(self, kind: str, topics: Sequence[str], words: int, item: int | None) -> None:
        """The next statement."""
        bits = sum(1 << TOPICS.index(topic) for topic in set(topics))
        self.statements.append((TYPES.index(kind), bits, min(words, MOST), min(item or 0, MOST)))

    def packed(self) -> bytes:
        """As stored."""
        pairs = self.speakers, self.named, self.roles
        head = HEAD.pack(self.first, len(self.statements), *map(len, pairs), len(self.bodies))
        arrays = [
            np.array(self.statements, STATEMENT),
            *(np.array(some, PAIR) for some in pairs),
            np.array(self.bodies, BODY),
        ]
        return head + b"".join(array.tobytes() for array in arrays)


class Postings:
    """Row ids that an index gave for expressions, the latest asked ones: turning pages and narrowing down ask them anew."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._ids: OrderedDict[tuple[str, str], Ids] = OrderedDict()
        self._bytes = 0

    def __call__(self, connection: apsw.Connection, table: str, expression: str) -> Ids:
        """The row ids of ``table`` that match ``expression``, in order."""
        key = table, expression
        with self._lock:
            if key in self._ids:
                self._ids.move_to_end(key)
                return self._ids[key]
        found = numbers(connection, f"SELECT rowid FROM {table} WHERE {table} MATCH ?", (expression,)).astype(np.uint32)
        with self._lock:
            if key not in self._ids:
                self._ids[key] = found
                self._bytes += found.nbytes
            while self._bytes > POSTINGS_BYTES or len(self._ids) > POSTINGS_KEPT:
                _, old = self._ids.popitem(last=False)
                self._bytes -= old.nbytes
        return found


@dataclass(frozen=True, slots=True)
class Columns:
    """The values of all statements, by row id; of documents and appearances, by theirs. 0 is none."""

    present: Mask
    type: npt.NDArray[np.uint8]
    topics: npt.NDArray[np.uint32]
    words: npt.NDArray[np.uint16]
    item: npt.NDArray[np.uint16]
    document: Whole
    speakers: tuple[Whole, Whole]
    """Statements and the appearances that speak them, pair by pair."""
    said: tuple[Whole, Whole]
    """Where the persons of each statement begin, and the persons one behind the other: each once a statement."""
    named: tuple[Whole, Whole]
    roles: tuple[Whole, Whole]
    bodies: tuple[Whole, Whole]
    """Appearances of organisations and their documents."""
    day: Whole
    """Day of a document's meeting as a number like 20210317."""
    issuer: Whole
    """The organisation (of the whole archive) whose minutes a document is."""
    kept: Mask
    """Statements of documents whose file is not gone."""
    public: Mask
    """Those of them whose document is not closed."""
    person: Whole
    """The person of an appearance."""
    organisation: Whole
    mean_words: float
    postings: Postings = field(default_factory=Postings, init=False)

    @property
    def size(self) -> int:
        """One more than the largest row id of a statement."""
        return len(self.present)

    def persons(self, ids: Whole) -> Whole:
        """The persons who speak the statements with these row ids, statement by statement."""
        begins, persons = self.said
        return persons[_runs(begins[ids], begins[ids + 1] - begins[ids])]

    def of(self, ids: Whole | Ids) -> Mask:
        """The statements with these row ids."""
        mask = np.zeros(self.size, dtype=bool)
        mask[ids[ids < self.size]] = True
        return mask

    def with_appearances(self, pairs: tuple[Whole, Whole], wanted: Mask) -> Mask:
        """The statements that ``pairs`` tie to an appearance that is ``wanted``."""
        return self.of(pairs[0][wanted[pairs[1]]])


_kept: dict[tuple[str, int, int], Columns] = {}
_lock = Lock()


def columns_of(connection: apsw.Connection) -> Columns:
    """The arrays of an archive as it is now; built once for all connections of the process."""
    key = state_of(connection)
    with _lock:
        if key not in _kept:
            for old in [old for old in _kept if old[0] == key[0]]:
                del _kept[old]
            while len(_kept) >= KEPT:
                del _kept[next(iter(_kept))]
            _kept[key] = _loaded(connection)
        return _kept[key]


def state_of(connection: apsw.Connection) -> tuple[str, int, int]:
    """What tells an archive as it is now from any other and from what it was before: path, inode, generation."""
    path = Path(connection.filename)
    generation = int(connection.execute("SELECT value FROM meta WHERE key = 'generation'").get or 0)
    return str(path), path.stat().st_ino, generation


def _loaded(connection: apsw.Connection) -> Columns:
    rows: list[Any] = connection.execute(
        "SELECT c.document_id, c.packed, coalesce(replace(m.date, '-', ''), 0), coalesce(a.organisation_id, 0) FROM columns c"
        " LEFT JOIN meetings m ON m.document_id = c.document_id LEFT JOIN organisation_appearances a ON"
        " a.document_id = c.document_id AND a.local_id = m.issuer ORDER BY c.document_id"
    ).fetchall()
    documents = np.array([row[0] for row in rows], dtype=np.int64)
    heads = np.frombuffer(b"".join([row[1][: HEAD.size] for row in rows]), "<u4").reshape(-1, 6).astype(np.int64)
    first, count = heads[:, 0], heads[:, 1]
    ids = _runs(first, count)
    size = int(ids.max(initial=0)) + 1
    values = _parts(rows, heads, 0)
    columns = {name: np.zeros(size, STATEMENT[name]) for name in STATEMENT.names or ()}
    for name, column in columns.items():
        column[ids] = values[name]
    present = np.zeros(size, dtype=bool)
    present[ids] = True
    document = np.zeros(size, dtype=np.int64)
    document[ids] = np.repeat(documents, count)
    pairs = []
    for index in range(3):
        some = _parts(rows, heads, 1 + index)
        # The first two kinds count statements from the document's first.
        one: Whole = some["one"].astype(np.int64)
        if index < 2:
            one += np.repeat(first, heads[:, 2 + index])
        pairs.append((one, some["other"].astype(np.int64)))
    speakers, named, roles = pairs
    day, issuer = (_spread(documents, [int(row[index]) for row in rows]) for index in (2, 3))
    gone, closed = np.zeros((2, len(day)), dtype=bool)
    for flags, condition in ((gone, "gone"), (closed, "closed")):
        # What the rare ones are, by the index: the rows have texts.
        flags[numbers(connection, f"SELECT id FROM documents WHERE gone IN (0, 1) AND {condition} != 0")] = True
    kept = present & ~gone[document]
    person = _mapping(connection, "person_appearances", "person_id")
    return Columns(
        present=present, **{name: columns[name] for name in ("type", "topics", "words", "item")}, document=document,
        speakers=speakers, named=named, roles=roles, said=_said(speakers, person, size),
        bodies=(_parts(rows, heads, 4).astype(np.int64), np.repeat(documents, heads[:, 5])), day=day, issuer=issuer,
        kept=kept, public=kept & ~closed[document], person=person,
        organisation=_mapping(connection, "organisation_appearances", "organisation_id"),
        mean_words=float(values["words"].mean()) if len(values) else 1.0,
    )  # fmt: skip


def _runs(first: Whole, count: Whole) -> Whole:
    """Numbers from each ``first`` on, as many as ``count`` says, one run after the other."""
    ends = np.cumsum(count)
    return np.repeat(first - ends + count, count) + np.arange(int(ends[-1]) if len(ends) else 0)


def _parts(rows: Sequence[Any], heads: Whole, index: int) -> npt.NDArray[Any]:
    """One of the five arrays of all documents, one behind the other."""
    kind = (STATEMENT, PAIR, PAIR, PAIR, BODY)[index]
    sizes = heads[:, 1:] * [STATEMENT.itemsize, PAIR.itemsize, PAIR.itemsize, PAIR.itemsize, BODY.itemsize]
    starts = (HEAD.size + sizes[:, :index].sum(axis=1)).tolist()
    ends = (HEAD.size + sizes[:, : index + 1].sum(axis=1)).tolist()
    pieces = [row[1][start:end] for row, start, end in zip(rows, starts, ends, strict=True)]
    return np.frombuffer(b"".join(pieces), kind)


def _said(speakers: tuple[Whole, Whole], person: Whole, size: int) -> tuple[Whole, Whole]:
    persons = int(person.max(initial=0)) + 1
    # Two appearances of one statement may be one person, after a merge by hand.
    pairs = np.sort(speakers[0] * persons + person[speakers[1]])
    # What numpy.unique does, several times as fast.
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    statements = pairs // persons
    return np.searchsorted(statements, np.arange(size + 1)), pairs - statements * persons


def _spread(ids: Whole, values: Sequence[int]) -> Whole:
    spread = np.zeros(int(ids[-1]) + 1 if len(ids) else 1, dtype=np.int64)
    spread[ids] = values
    return spread


def _mapping(connection: apsw.Connection, table: str, column: str) -> Whole:
    # Both in the order of the index that holds both, so that the rows are not gone through.
    source = f"FROM {table} WHERE {column} IS NOT NULL ORDER BY {column}, id"
    ids, targets = (numbers(connection, f"SELECT {name} {source}") for name in ("id", column))
    size = 1 + int(connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").get or 0)
    mapping = np.zeros(size, dtype=np.int64)
    mapping[ids] = targets
    return mapping


def numbers(connection: apsw.Connection, select: str, values: Sequence[Any] = ()) -> Whole:
    """A query's one column of whole numbers, put together inside SQLite: four times as fast as row by row."""
    joined = connection.execute(
        f"WITH found (value) AS ({select}) SELECT group_concat(value, ' ') FROM found", values
    ).get
    return np.fromstring(joined, dtype=np.int64, sep=" ") if joined else np.zeros(0, dtype=np.int64)
