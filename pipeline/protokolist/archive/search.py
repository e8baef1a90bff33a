"""Finding statements: a query becomes SQL over the word index, hits come with places, snippets and counts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import apsw
from rapidfuzz import fuzz, process

from protokolist.archive.query import Dates, Node, Query, Term, matcher, parse
from protokolist.archive.tokenizer import EXACT, WORD, tokens
from protokolist.spans import Span
from protokolist.text.morphology import fold

# Facets count so many hits at most; beyond that their counts say «at least».
COUNTED: Final = 20_000
SNIPPET: Final = 260
FACET_ROWS: Final = 30
# A suggestion has to be so like the word, in per cent.
ALIKE: Final = 78
VOCABULARY_LOOKED_AT: Final = 20_000


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
    """A page of hits, how many there are in all, counts by facet, and a word that may have been meant."""

    query: str
    hits: tuple[Hit, ...]
    total: int
    approximate: bool
    """Whether there are more than were counted."""
    facets: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)
    """For each facet its values: key, name, number of statements."""
    suggestion: str | None = None


@dataclass(slots=True)
class Condition:
    """A part of WHERE with its values."""

    sql: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, sql: str, *values: Any) -> None:
        """One more condition that must hold."""
        self.sql.append(sql)
        self.values += values

    def where(self) -> str:
        """All of them."""
        return " AND ".join(self.sql) or "1"


def search(
    connection: apsw.Connection,
    text: str,
    *,
    limit: int = 20,
    offset: int = 0,
    closed: bool = False,
    facets: bool = True,
    filters: Sequence[tuple[str, str]] = (),
) -> Results:
    """Statements that answer a query, those with the very forms first, then by BM25; ``closed`` shows closed documents.

    ``filters`` are further fields, as (``type``, ``problem``), (``person``, id), (``organisation``, id), (``year``, …).
    """
    query = parse(text)
    condition = conditions(query, closed=closed)
    for name, value in filters:
        _filter(condition, name, value)
    ids, total, approximate = _found(connection, query, condition, limit, offset)
    hits = tuple(_hits(connection, ids, query))
    counted = _facets(connection, query, condition) if facets and total else {}
    suggestion = _suggestion(connection, query, query.words) if total == 0 and query.words else None
    return Results(query.text, hits, total, approximate, counted, suggestion)


def conditions(query: Query, *, closed: bool) -> Condition:
    """Everything a query asks but its words."""
    condition = Condition()
    condition.add("d.gone = 0")
    if not closed:
        condition.add("d.closed = 0")
    for who in query.who:
        condition.add(
            "s.id IN (SELECT statement_id FROM speakers WHERE appearance_id IN (SELECT id FROM person_appearances WHERE"
            " id IN (SELECT rowid FROM person_words WHERE person_words MATCH ?1) OR person_id IN (SELECT person_id FROM"
            " person_appearances WHERE id IN (SELECT rowid FROM person_words WHERE person_words MATCH ?1))))".replace(
                "?1", "?"
            ),
            person_expression(who),
            person_expression(who),
        )
    for term in query.role:
        condition.add(
            "s.id IN (SELECT statement_id FROM speakers JOIN person_appearances a ON a.id = appearance_id JOIN roles r ON"
            " r.document_id = a.document_id AND r.local_id = a.local_id WHERE r.id IN (SELECT rowid FROM role_words WHERE"
            " role_words MATCH ?))",
            term.expression(),
        )
    for term in query.org:
        condition.add(
            "s.document_id IN (SELECT document_id FROM organisation_appearances WHERE id IN (SELECT rowid FROM"
            " organisation_words WHERE organisation_words MATCH ?))",
            term.expression(),
        )
    if query.types:
        condition.add(f"s.type IN ({_marks(query.types)})", *query.types)
    for topic in query.topics:
        condition.add("s.id IN (SELECT statement_id FROM statement_topics WHERE topic = ?)", topic)
    for dates in query.dates:
        _add_dates(condition, dates)
    if query.decided is not None:
        negation = "" if query.decided else "NOT "
        condition.add(
            f"{negation}EXISTS (SELECT 1 FROM statements o WHERE o.document_id = s.document_id AND o.type = 'decision' AND"
            " (o.item IS s.item))"
        )
    for term in query.decisions:
        condition.add(
            "EXISTS (SELECT 1 FROM statements o WHERE o.document_id = s.document_id AND o.type = 'decision' AND o.item IS"
            " s.item AND o.id IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?))",
            term.expression(),
        )
    if query.without and query.words is None:
        condition.add(
            "s.id NOT IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)", query.without.expression()
        )
    return condition


def _marks(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))


def _add_dates(condition: Condition, dates: Dates) -> None:
    if dates.since:
        condition.add("s.date >= ?", dates.since)
    if dates.until:
        # «2015» as the end means all of 2015: «~» sorts behind every digit and hyphen.
        condition.add("s.date <= ?", dates.until + "~")


def _filter(condition: Condition, name: str, value: str) -> None:
    if name == "type":
        condition.add("s.type = ?", value)
    elif name == "topic":
        condition.add("s.id IN (SELECT statement_id FROM statement_topics WHERE topic = ?)", value)
    elif name == "year":
        condition.add("s.year = ?", _number(value))
    elif name == "person":
        condition.add(
            "s.id IN (SELECT statement_id FROM speakers JOIN person_appearances a ON a.id = appearance_id WHERE a.person_id = ?)",
            _number(value),
        )
    elif name == "organisation":
        condition.add(
            "s.document_id IN (SELECT document_id FROM organisation_appearances WHERE organisation_id = ?)",
            _number(value),
        )
    elif name == "document":
        condition.add("s.document_id = ?", _number(value))
    else:
        raise ValueError(f"no filter {name}")


def _number(value: str) -> int:
    """A number from outside; what is none finds nothing."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else -1


def person_expression(name: str) -> str:
    """A person's name as FTS5 has it: an initial finds the name, and a first name the initial."""
    words = WORD.findall(name)
    pieces = []
    for number, word in enumerate(words):
        if len(word) == 1:
            pieces.append(f'"{EXACT}{fold(word)}" *')
        elif number and len(words) > 1:
            pieces.append(f'("{word}" OR "{EXACT}{fold(word[0])}")')
        else:
            pieces.append(f'"{word}"')
    return " AND ".join(pieces)


def _whole(query: Query, *, exact: bool = False) -> str | None:
    if query.words is None:
        return None
    words = query.words.expression(exact=exact)
    return f"{words} NOT {query.without.expression()}" if query.without else words


def _found(
    connection: apsw.Connection, query: Query, condition: Condition, limit: int, offset: int
) -> tuple[list[int], int, bool]:
    """Ids of the hits of one page, how many there are, and whether there may be more."""
    where, values = condition.where(), condition.values
    whole = _whole(query)
    if whole is None:
        total = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 FROM statements s JOIN documents d ON d.id = s.document_id WHERE {where} LIMIT {COUNTED})",
            values,
        ).get
        rows = connection.execute(
            f"SELECT s.id FROM statements s JOIN documents d ON d.id = s.document_id WHERE {where}"
            " ORDER BY s.date DESC, s.id LIMIT ? OFFSET ?",
            [*values, limit, offset],
        )
        return [row[0] for row in rows], total, total >= COUNTED
    joined = "FROM statement_words w JOIN statements s ON s.id = w.rowid JOIN documents d ON d.id = s.document_id"
    total = connection.execute(
        f"SELECT count(*) FROM (SELECT 1 {joined} WHERE statement_words MATCH ? AND {where} LIMIT {COUNTED})",
        [whole, *values],
    ).get
    ids: list[int] = []
    exact = _whole(query, exact=True)
    taken = 0
    if exact != whole and total:
        exactly = connection.execute(
            f"SELECT count(*) FROM (SELECT 1 {joined} WHERE statement_words MATCH ? AND {where} LIMIT {COUNTED})",
            [exact, *values],
        ).get
        taken = exactly
        if offset < exactly:
            ids = _ranked(connection, joined, exact or whole, where, values, limit, offset)
    if len(ids) < limit:
        start = max(0, offset - taken)
        if taken:
            where = f"{where} AND w.rowid NOT IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)"
            values = [*values, exact]
        ids += _ranked(connection, joined, whole, where, values, limit - len(ids), start)
    return ids, total, total >= COUNTED


def _ranked(
    connection: apsw.Connection, joined: str, match: str, where: str, values: Sequence[Any], limit: int, offset: int
) -> list[int]:
    rows = connection.execute(
        f"SELECT s.id {joined} WHERE statement_words MATCH ? AND {where} ORDER BY w.rank, s.id LIMIT ? OFFSET ?",
        [match, *values, limit, offset],
    )
    return [row[0] for row in rows]


def _hits(connection: apsw.Connection, ids: Sequence[int], query: Query) -> list[Hit]:
    terms = list(query.words.terms()) if query.words else []
    wanted = matcher(terms)
    hits = []
    for key in ids:
        row: Any = connection.execute(
            "SELECT s.document_id, d.name, s.local_id, s.type, s.section, s.date, s.page, m.title, d.path, s.text, s.start, s.end"
            " FROM statements s JOIN documents d ON d.id = s.document_id LEFT JOIN meetings m ON m.document_id = d.id WHERE s.id = ?",
            (key,),
        ).fetchone()
        document, name, local, kind, section, day, page, title, path, text, start, end = row
        marks = tuple(marked(text, wanted)) if terms else ()
        speakers = connection.execute(
            "SELECT coalesce(p.id, 0), coalesce(p.name, a.name) FROM speakers JOIN person_appearances a ON a.id = appearance_id"
            " LEFT JOIN persons p ON p.id = a.person_id WHERE statement_id = ? ORDER BY a.id",
            (key,),
        )
        topics = connection.execute("SELECT topic FROM statement_topics WHERE statement_id = ? ORDER BY topic", (key,))
        hits.append(
            Hit(
                key, document, name, local, kind, section, day, page, title, path, text, (start, end),
                tuple((person, said) for person, said in speakers), tuple(topic for (topic,) in topics), marks,
                snippet(text, marks),
            )
        )  # fmt: skip
    return hits


def marked(text: str, wanted: Any) -> list[Span]:
    """Words of ``text`` that a query looks for."""
    return [(start, end) for start, end, found in tokens(text) if wanted(found)]


def snippet(text: str, marks: Sequence[Span]) -> Span:
    """About ``SNIPPET`` code points with as many marks as fit, cut at spaces."""
    if len(text) <= SNIPPET:
        return 0, len(text)
    best, most = 0, -1
    for start, _ in marks or [(0, 0)]:
        begin = max(0, start - SNIPPET // 4)
        count = sum(begin <= one and other <= begin + SNIPPET for one, other in marks)
        if count > most:
            best, most = begin, count
    start = 0 if best == 0 else text.find(" ", best) + 1 or best
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return start, end


def _facets(connection: apsw.Connection, query: Query, condition: Condition) -> dict[str, list[tuple[str, str, int]]]:
    """Counts under the same query, over the first ``COUNTED`` hits."""
    whole = _whole(query)
    source = "statements s JOIN documents d ON d.id = s.document_id"
    values = list(condition.values)
    where = condition.where()
    if whole is not None:
        source = "statement_words w JOIN statements s ON s.id = w.rowid JOIN documents d ON d.id = s.document_id"
        where = f"statement_words MATCH ? AND {where}"
        values = [whole, *values]
    connection.execute("DROP TABLE IF EXISTS temp.found")
    connection.execute(
        f"CREATE TEMP TABLE found AS SELECT s.id, s.document_id, s.type, s.year FROM {source} WHERE {where} LIMIT {COUNTED}",
        values,
    )
    asked = {
        "type": "SELECT type, type, count(*) FROM temp.found GROUP BY 1",
        "topic": "SELECT topic, topic, count(*) FROM statement_topics WHERE statement_id IN (SELECT id FROM temp.found) GROUP BY 1",
        "year": "SELECT year, year, count(*) FROM temp.found WHERE year IS NOT NULL GROUP BY 1",
        "person": (
            "SELECT p.id, p.name, count(*) FROM speakers JOIN temp.found ON temp.found.id = statement_id JOIN"
            " person_appearances a ON a.id = appearance_id JOIN persons p ON p.id = a.person_id GROUP BY 1"
        ),
        "organisation": (
            "SELECT o.id, o.name, count(*) FROM temp.found f JOIN meetings m ON m.document_id = f.document_id JOIN"
            " organisation_appearances a ON a.document_id = f.document_id AND a.local_id = m.issuer JOIN organisations o"
            " ON o.id = a.organisation_id GROUP BY 1"
        ),
    }
    return {
        name: [
            (str(key), str(value), count)
            for key, value, count in connection.execute(f"{sql} ORDER BY 3 DESC, 2 LIMIT {FACET_ROWS}")
        ]
        for name, sql in asked.items()
    }


def _suggestion(connection: apsw.Connection, query: Query, words: Node) -> str | None:
    """The query with unknown words replaced by the likest known ones, or nothing."""
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, statement_words, row)")
    meant = query.text
    for term in words.terms():
        for word in term.words:
            if not _known(connection, term, word) and (better := _likest(connection, word)):
                meant = meant.replace(word, better)
    return meant if meant != query.text else None


def _known(connection: apsw.Connection, term: Term, word: str) -> bool:
    expression = Node("term", term=Term(term.kind if term.kind == "prefix" else "word", (word,))).expression()
    found = connection.execute("SELECT 1 FROM statement_words WHERE statement_words MATCH ? LIMIT 1", (expression,))
    return found.fetchone() is not None


def _likest(connection: apsw.Connection, word: str) -> str | None:
    folded = fold(word)
    for length in (2, 1):
        begin = EXACT + folded[:length]
        rows = connection.execute(
            "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (begin, begin[:-1] + chr(ord(begin[-1]) + 1), VOCABULARY_LOOKED_AT),
        )
        known = {term[1:]: count for term, count in rows}
        close = process.extract(folded, known.keys(), scorer=fuzz.ratio, limit=5, score_cutoff=ALIKE)
        if close:
            return str(max(close, key=lambda found: (round(found[1] / 5), known[found[0]]))[0])
    return None
