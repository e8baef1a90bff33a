"""What statements are filtered, ranked and counted by, as arrays in memory: a million statements take some 40 MB.

Every document carries its own values packed (table ``columns``), written in its transaction, so that the arrays of a
whole archive are put together in a moment: at the first search, and again after the archive was changed.
"""

import struct
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

STATEMENT = np.dtype([("type", "u1"), ("topics", "<u4"), ("words", "<u2"), ("item", "<u2")])
# A pair: a statement's place in its document, from 0 (or a role's row id), and the row id of an appearance.
PAIR = np.dtype([("one", "<u4"), ("other", "<u4")])
BODY = np.dtype("<u4")
HEAD = struct.Struct("<6I")
MOST = 0xFFFF
# Arrays kept for so many archives at once: one is served, another may be looked at beside it.
KEPT = 2


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

    @property
    def size(self) -> int:
        """One more than the largest row id of a statement."""
        return len(self.present)

    def of(self, ids: Whole) -> Mask:
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
    path = Path(connection.filename)
    generation = int(connection.execute("SELECT value FROM meta WHERE key = 'generation'").get or 0)
    key = (str(path), path.stat().st_ino, generation)
    with _lock:
        if key not in _kept:
            for old in [old for old in _kept if old[0] == key[0]]:
                del _kept[old]
            while len(_kept) >= KEPT:
                del _kept[next(iter(_kept))]
            _kept[key] = _loaded(connection)
        return _kept[key]


def _loaded(connection: apsw.Connection) -> Columns:
    rows: list[Any] = connection.execute(
        "SELECT d.id, c.packed, coalesce(replace(m.date, '-', ''), 0), d.closed, d.gone, coalesce(a.organisation_id, 0)"
        " FROM documents d JOIN columns c ON c.document_id = d.id LEFT JOIN meetings m ON m.document_id = d.id"
        " LEFT JOIN organisation_appearances a ON a.document_id = d.id AND a.local_id = m.issuer ORDER BY d.id"
    ).fetchall()
    heads = [HEAD.unpack_from(row[1]) for row in rows]
    size = max((head[0] + head[1] for head in heads), default=1)
    values = np.zeros(size, STATEMENT)
    present = np.zeros(size, dtype=bool)
    document = np.zeros(size, dtype=np.int64)
    pairs: list[list[npt.NDArray[Any]]] = [[], [], []]
    bodies: list[npt.NDArray[Any]] = []
    body_documents: list[Whole] = []
    for (number, packed, *_), (first, count, *lengths, body_count) in zip(rows, heads, strict=True):
        at = HEAD.size
        values[first : first + count] = np.frombuffer(packed, STATEMENT, count, at)
        present[first : first + count] = True
        document[first : first + count] = number
        at += count * STATEMENT.itemsize
        for index, length in enumerate(lengths):
            pair = np.frombuffer(packed, PAIR, length, at)
            at += pair.nbytes
            # The first two kinds count statements from the document's first.
            pairs[index] += [pair["one"] + np.int64(first if index < 2 else 0), pair["other"]]
        bodies.append(np.frombuffer(packed, BODY, body_count, at))
        body_documents.append(np.full(body_count, number, dtype=np.int64))
    speakers, named, roles = ((_joined(some[::2]), _joined(some[1::2])) for some in pairs)
    documents = np.array([row[0] for row in rows], dtype=np.int64)
    by_document = [_spread(documents, [int(row[index]) for row in rows]) for index in (2, 5, 3, 4)]
    kept = present & (by_document[3] == 0)[document]
    return Columns(
        present=present, type=values["type"].copy(), topics=values["topics"].copy(), words=values["words"].copy(),
        item=values["item"].copy(), document=document, speakers=speakers, named=named, roles=roles,
        bodies=(_joined(bodies), _joined(body_documents)), day=by_document[0], issuer=by_document[1],
        kept=kept, public=kept & (by_document[2] == 0)[document],
        person=_mapping(connection, "person_appearances", "person_id"),
        organisation=_mapping(connection, "organisation_appearances", "organisation_id"),
        mean_words=float(values["words"][present].mean()) if present.any() else 1.0,
    )  # fmt: skip


def _joined(parts: Sequence[npt.NDArray[Any]]) -> Whole:
    return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, dtype=np.int64)


def _spread(ids: Whole, values: Sequence[int]) -> Whole:
    spread = np.zeros(int(ids[-1]) + 1 if len(ids) else 1, dtype=np.int64)
    spread[ids] = values
    return spread


def _mapping(connection: apsw.Connection, table: str, column: str) -> Whole:
    ids = numbers(connection, f"SELECT id FROM {table} ORDER BY id")
    targets = numbers(connection, f"SELECT coalesce({column}, 0) FROM {table} ORDER BY id")
    mapping = np.zeros(int(ids[-1]) + 1 if len(ids) else 1, dtype=np.int64)
    mapping[ids] = targets
    return mapping


def numbers(connection: apsw.Connection, select: str, values: Sequence[Any] = ()) -> Whole:
    """A query's one column of whole numbers, put together inside SQLite: four times as fast as row by row."""
    joined = connection.execute(
        f"WITH found (value) AS ({select}) SELECT group_concat(value, ' ') FROM found", values
    ).get
    return np.fromstring(joined, dtype=np.int64, sep=" ") if joined else np.zeros(0, dtype=np.int64)
