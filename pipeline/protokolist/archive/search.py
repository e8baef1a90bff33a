"""Finding statements: words through the index, fields through arrays, both as masks over all statements.

The index gives all statements that have the words; the arrays (``columns``) hold what they are filtered and counted by,
so counts are exact however many are found. The order is that of BM25 with every term once, which needs no look at the
texts; the first hundreds are then looked at one by one.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import apsw
import numpy as np
import numpy.typing as npt

from protokolist.archive.columns import TOPICS, TYPES, Columns, Ids, Mask, Whole, columns_of
from protokolist.archive.facets import Facet, facets
from protokolist.archive.matching import K1, B, Looked, snippet
from protokolist.archive.query import Node, Query, Term, parse
from protokolist.archive.suggestion import suggestion
from protokolist.spans import Span

# So many of the best hits are looked at again, text by text.
LOOKED_AT: Final = 100
# Hits are read from the archive so many at a time.
READ_AT_ONCE: Final = 500
# More than any sum of weights: those with the very forms, or the surnames, come before all others.
FOREMOST: Final = 1000.0
Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hit:
    """One statement found: what it is, who said it, where it stands."""

    id: int
    document_id: int
    document: str
    local_id: str
    type: str
    section: str
    date: str | None
    page: int | None
    title: str | None
    path: str
    text: str
    span: Span
    speakers: tuple[tuple[int, str], ...]
    topics: tuple[str, ...]
    marks: tuple[Span, ...]
    """Words found, in code points of ``text``; add ``span[0]`` for places in the source."""
    snippet: Span
    """The part of ``text`` to show."""


@dataclass(frozen=True, slots=True)
class Results:
    """A page of hits, how many there are in all, counts by facet, and a query that may have been meant."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, Facet] = field(default_factory=dict)
    """For each facet its values: key, name, number of statements."""
    suggestion: str | None = None

    @property
    def approximate(self) -> bool:
        """Whether there may be more than ``total``: no, everything is counted."""
        return False


def search(
    connection: apsw.Connection,
    text: str,
    *,
    limit: int = 20,
    offset: int = 0,
    closed: bool = False,
    counts: bool = True,
    filters: Sequence[tuple[str, str]] = (),
) -> Results:
    """Statements that answer a query, those with the very forms first, then by BM25; ``closed`` shows closed documents.

    ``filters`` are further fields, as (``type``, ``problem``), (``person``, id), (``organisation``, id), (``year``, …).
    """
    query = parse(text)
    # One transaction, so that the arrays and the index are of the same moment.
    with connection:
        searching = _Search(connection, query, closed=closed)
        found = searching.found(filters)
        page = searching.ordered(found, offset + limit)[offset:]
        hits = tuple(_hits(connection, page.tolist(), query))
        counted = facets(connection, searching.columns, found) if counts and len(found) else {}
    meant = None if len(found) else suggestion(connection, query)
    return Results(query.text, hits, len(found), counted, meant)


def documents_with(connection: apsw.Connection, text: str, *, closed: bool = False) -> list[int]:
    """Numbers of the documents with a statement that answers a query, in order."""
    with connection:
        searching = _Search(connection, parse(text), closed=closed)
        documents: list[int] = np.unique(searching.columns.document[searching.found()]).tolist()
    return documents


def latest(
    connection: apsw.Connection,
    text: str,
    *,
    limit: int,
    offset: int = 0,
    closed: bool = False,
    filters: Sequence[tuple[str, str]] = (),
) -> tuple[list[int], int]:
    """Row ids of the statements that answer a query, the latest first, and how many there are in all."""
    with connection:
        searching = _Search(connection, parse(text), closed=closed)
        found = searching.found(filters)
        ids: list[int] = searching.latest(found, offset + limit)[offset:].tolist()
    return ids, len(found)


class _Search:
    """One search under way."""

    def __init__(self, connection: apsw.Connection, query: Query, *, closed: bool) -> None:
        self.columns: Columns = columns_of(connection)
        self._connection = connection
        self._query = query
        self._closed = closed

    def _ids(self, table: str, expression: str) -> Ids:
        return self.columns.postings(self._connection, table, expression)

    def _statements(self, expression: str) -> Mask:
        return self.columns.of(self._ids("statement_words", expression))

    def found(self, filters: Sequence[tuple[str, str]] = ()) -> Whole:
        """The statements that answer the query and have the values of facets, in the order of their row ids."""
        mask = self.fields()
        for name, value in filters:
            mask &= self.filtered(name, value)
        return np.flatnonzero(self.words(mask))

    def fields(self) -> Mask:
        """Statements that may be seen and have everything the query asks but its words."""
        query, columns = self._query, self.columns
        mask = (columns.kept if self._closed else columns.public).copy()
        for term in query.who:
            mask &= columns.with_appearances(columns.speakers, self._appearances(term))
        for term in query.role:
            mask &= self._with_role(term)
        for term in query.org:
            wanted = _flags(self._ids("organisation_words", term.expression()), len(columns.organisation))
            mask &= _flags(columns.bodies[1][wanted[columns.bodies[0]]], len(columns.day)).take(columns.document)
        if query.types:
            mask &= _flags(np.array([TYPES.index(kind) for kind in query.types]), len(TYPES)).take(columns.type)
        for topic in query.topics:
            mask &= self.filtered("topic", topic)
        for dates in query.dates:
            mask &= ((columns.day >= dates.first) & (columns.day <= dates.last)).take(columns.document)
        if query.decided is not None:
            mask = self._decided(mask, self.filtered("type", "decision"), wanted=query.decided)
        for term in query.decisions:
            mask = self._decided(
                mask, self.filtered("type", "decision") & self._statements(term.expression()), wanted=True
            )
        return mask

    def filtered(self, name: str, value: str) -> Mask:
        """Statements with one value of a facet; a value that is none has no statements."""
        columns = self.columns
        mask: Mask
        number = _number(value)
        if name == "type":
            mask = columns.type == (TYPES.index(value) if value in TYPES else len(TYPES))
        elif name == "topic":
            mask = (columns.topics & np.uint32(1 << TOPICS.index(value) if value in TOPICS else 0)) != 0
        elif name == "year":
            mask = (columns.day // 10_000 == number).take(columns.document)
        elif name == "person":
            mask = columns.with_appearances(columns.speakers, columns.person == number)
        elif name == "organisation":
            wanted = columns.organisation == number
            mask = _flags(columns.bodies[1][wanted[columns.bodies[0]]], len(columns.day)).take(columns.document)
        elif name == "document":
            mask = columns.document == number
        else:
            raise ValueError(f"no filter {name}")
        return mask

    def words(self, mask: Mask) -> Mask:
        """Those of the statements that have the query's words."""
        if self._query.words is not None:
            mask &= self._having(self._query.words)
        if self._query.without is not None:
            mask &= ~self._having(self._query.without)
        return mask

    def _having(self, node: Node) -> Mask:
        """Statements with the words of a part of a query."""
        if not any(term.kind == "name" for term in node.all_terms()):
            return self._statements(node.expression())
        if node.term:
            named = self.columns.with_appearances(self.columns.named, self._appearances(node.term))
            return named | self._statements(node.expression())
        masks = [self._having(part) for part in node.parts]
        if node.kind == "not":
            return masks[0] & ~masks[1]
        joined: Mask = (np.logical_or if node.kind == "or" else np.logical_and).reduce(masks)
        return joined

    def _appearances(self, name: Term) -> Mask:
        """Appearances of the persons whom a name means, however each protocol spells them."""
        columns = self.columns
        spelled = _flags(self._ids("person_words", name.listed()), len(columns.person))
        persons = _flags(columns.person[spelled], int(columns.person.max(initial=0)) + 1)
        persons[0] = False
        return spelled | persons[columns.person]

    def _with_role(self, term: Term) -> Mask:
        roles, appearances = self.columns.roles
        wanted = _flags(self._ids("role_words", term.expression()), int(roles.max(initial=0)) + 1)
        holders = _flags(appearances[wanted[roles]], len(self.columns.person))
        return self.columns.with_appearances(self.columns.speakers, holders)

    def _decided(self, mask: Mask, decisions: Mask, *, wanted: bool) -> Mask:
        """Those with, or without, one of the decisions on the same agenda item of the same protocol."""
        columns = self.columns
        ids, decided = np.flatnonzero(mask), np.flatnonzero(decisions & columns.present)
        keys = [columns.document[some] * 65_536 + columns.item[some] for some in (ids, decided)]
        return columns.of(ids[np.isin(keys[0], keys[1]) == wanted])

    def ordered(self, found: Whole, count: int) -> Whole:
        """The first ``count`` of the statements, the best first; without words the latest first."""
        columns, words = self.columns, self._query.words
        if words is None:
            return self.latest(found, count)
        latest = self._lateness(found)
        length = columns.words[found] / max(columns.mean_words, 1.0)
        scores = self._weights(words, found) * (K1 + 1) / (1 + K1 * (1 - B + B * length))
        best = words.expression(exact=True)
        if best != words.expression():
            scores += FOREMOST * self._statements(best)[found]
        first = _least(-scores, max(count, LOOKED_AT))
        first = first[np.lexsort((found[first], latest[first], -scores[first]))]
        order, foremost = found[first], scores[first] >= FOREMOST / 2
        looked_at = self._looked_at(words, order[:LOOKED_AT], foremost[:LOOKED_AT])
        return np.concatenate([looked_at, order[LOOKED_AT:]])[:count]

    def latest(self, found: Whole, count: int) -> Whole:
        """The first ``count`` of the statements, the latest first, those without a day last."""
        latest = self._lateness(found)
        first = _least(latest, count)
        return found[first[np.lexsort((found[first], latest[first]))]][:count]

    def _lateness(self, ids: Whole) -> Whole:
        return -self.columns.day[self.columns.document[ids]]

    def _weights(self, words: Node, found: Whole) -> Weights:
        """The sum of the weights of the terms a statement has; with no OR all statements found have all of them."""
        terms = list(words.terms())
        weights = np.zeros(len(found), dtype=np.float64)
        if not words.has_or():
            return weights + len(terms)
        for term in terms:
            weights += self._weight(term) * self._statements(term.expression())[found]
        return weights

    def _weight(self, term: Term) -> float:
        return _rarity(len(self._ids("statement_words", term.expression())), int(self.columns.present.sum()))

    def _looked_at(self, words: Node, ids: Whole, foremost: Mask) -> Whole:
        """The best hits in the order of their texts' scores."""
        if not len(ids):
            return ids
        either = words.has_or()
        looked = Looked([(term, self._weight(term) if either else 1.0) for term in words.terms()])
        keys: list[int] = ids.tolist()
        rows: dict[int, str] = dict(
            self._connection.execute(f"SELECT id, text FROM statements WHERE id IN ({_marks(keys)})", keys)
        )
        values = np.array([looked.score(rows[key], self.columns.mean_words) for key in keys])
        return ids[np.lexsort((ids, self._lateness(ids), -values, ~foremost))]


def _least(values: npt.NDArray[Any], count: int) -> Whole:
    """Places of the least ``count`` values and of all that equal the last of them, in no order."""
    if count >= len(values):
        return np.arange(len(values))
    return np.flatnonzero(values <= np.partition(values, count - 1)[count - 1]) if count else np.zeros(0, np.int64)


def _flags(ids: Whole | Ids, size: int) -> Mask:
    """A mask of ``size`` with ``ids`` set, as far as it goes."""
    flags = np.zeros(size, dtype=bool)
    flags[ids[ids < size]] = True
    return flags


def _rarity(count: int, size: int) -> float:
    """Inverse document frequency, as BM25 has it."""
    return float(np.log1p((size - count + 0.5) / (count + 0.5)))


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _number(value: str) -> int:
    """A number from outside; what is none finds nothing."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else -1


def _hits(connection: apsw.Connection, ids: Sequence[int], query: Query) -> Iterator[Hit]:
    looked = Looked([(term, 1.0) for term in query.words.terms()] if query.words else [])
    for begun in range(0, len(ids), READ_AT_ONCE):
        yield from _read(connection, ids[begun : begun + READ_AT_ONCE], looked)


def _read(connection: apsw.Connection, ids: Sequence[int], looked: Looked) -> Iterator[Hit]:
    marks = _marks(ids)
    rows: dict[int, Any] = {
        key: rest
        for key, *rest in connection.execute(
            "SELECT s.id, s.document_id, d.name, s.local_id, s.type, s.section, s.date, s.page, m.title, d.path, s.text, s.start,"
            " s.end FROM statements s JOIN documents d ON d.id = s.document_id LEFT JOIN meetings m ON m.document_id = d.id"
            f" WHERE s.id IN ({marks})",
            ids,
        )
    }
    speakers: dict[Any, list[tuple[int, str]]] = defaultdict(list)
    said: Any = connection.execute(
        "SELECT statement_id, coalesce(p.id, 0), coalesce(p.name, a.name) FROM speakers JOIN person_appearances a ON a.id ="
        f" appearance_id LEFT JOIN persons p ON p.id = a.person_id WHERE statement_id IN ({marks}) ORDER BY a.id",
        ids,
    )
    for key, person, name in said:
        speakers[key].append((person, name))
    topics: dict[Any, list[str]] = defaultdict(list)
    about: Any = connection.execute(
        f"SELECT statement_id, topic FROM statement_topics WHERE statement_id IN ({marks}) ORDER BY topic", ids
    )
    for key, topic in about:
        topics[key].append(topic)
    for key in ids:
        document, name, local, kind, section, day, page, title, path, text, start, end = rows[key]
        found = looked.marks(text)
        yield Hit(
            key, document, name, local, kind, section, day, page, title, path, text, (start, end), tuple(speakers[key]),
            tuple(topics[key]), found, snippet(text, found),
        )  # fmt: skip
