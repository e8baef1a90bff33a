"""What the pages show, asked of the archive: plain data for the templates and for downloads."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import apsw

from protokolist.archive import Archive, facets, search
from protokolist.archive.columns import state_of

MET_SHOWN = 30
SAID_SHOWN = 200
# Of so many archives and states: of what is served, with and without closed protocols, and what may be beside it.
COUNTS_KEPT = 4


def visible(archive: Archive) -> str:
    """The condition on documents (``d``) that may be seen."""
    return "d.gone = 0" if archive.closed else "d.gone = 0 AND d.closed = 0"


def _rows(archive: Archive, sql: str, values: Iterable[Any] = ()) -> list[dict[str, Any]]:
    cursor = archive.connection.execute(sql, tuple(values))
    try:
        names = [name for name, *_ in cursor.get_description()]
    except apsw.ExecutionCompleteError:
        return []
    return [dict(zip(names, row, strict=True)) for row in cursor]


_counted: dict[tuple[object, ...], dict[str, int]] = {}


def counts(archive: Archive) -> dict[str, int]:
    """How much is in the archive; counted once for each state of it."""
    key = (*state_of(archive.connection), archive.closed)
    found = _counted.get(key)
    if found is None:
        found = _count(archive)
        for old in list(_counted)[: max(0, len(_counted) - COUNTS_KEPT + 1)]:
            _counted.pop(old, None)
        _counted[key] = found
    return found


def _count(archive: Archive) -> dict[str, int]:
    seen = visible(archive)
    return {
        "documents": archive.connection.execute(f"SELECT count(*) FROM documents d WHERE {seen}").get,
        "persons": archive.connection.execute(
            f"SELECT count(DISTINCT a.person_id) FROM person_appearances a JOIN documents d ON d.id = a.document_id WHERE {seen}"
        ).get,
        "statements": archive.connection.execute(
            f"SELECT count(*) FROM statements s JOIN documents d ON d.id = s.document_id WHERE {seen}"
        ).get,
    }


def documents(archive: Archive, limit: int, offset: int) -> list[dict[str, Any]]:
    """Protocols, the latest first."""
    # Every document has a row in meetings, whose index by date ends the search when the page is full.
    return _rows(
        archive,
        "SELECT d.id, d.name, m.title, m.number, m.date, m.place, a.name AS issuer, d.closed, (SELECT count(*) FROM statements s"
        " WHERE s.document_id = d.id) AS statements FROM (SELECT d.id FROM meetings m CROSS JOIN documents d ON d.id ="
        f" m.document_id WHERE {visible(archive)} ORDER BY m.date DESC, d.name LIMIT ? OFFSET ?) page JOIN documents d ON d.id ="
        " page.id JOIN meetings m ON m.document_id = d.id LEFT JOIN organisation_appearances a ON a.document_id = d.id AND"
        " a.local_id = m.issuer ORDER BY m.date DESC, d.name",
        (limit, offset),
    )


def persons(archive: Archive, name: str, limit: int, offset: int) -> list[dict[str, Any]]:
    """People by name, with the number of their protocols."""
    return _named(archive, "person", name, limit, offset)


def organisations(archive: Archive, name: str, limit: int, offset: int) -> list[dict[str, Any]]:
    """Organisations by name, with the number of protocols that name them."""
    return _named(archive, "organisation", name, limit, offset)


def _named(archive: Archive, kind: str, name: str, limit: int, offset: int) -> list[dict[str, Any]]:
    # Names are gone through in their order until the page is full; only those on the page are counted. CROSS JOIN keeps
    # the order of the tables.
    seen = visible(archive)
    page = (
        f"SELECT p.id, p.name, p.sort_key FROM {kind}s p WHERE instr(p.sort_key, ?) > 0 AND EXISTS (SELECT 1 FROM"
        f" {kind}_appearances a JOIN documents d ON d.id = a.document_id WHERE a.{kind}_id = p.id AND {seen})"
        " ORDER BY p.sort_key, p.id LIMIT ? OFFSET ?"
    )
    return _rows(
        archive,
        f"SELECT p.id, p.name, count(DISTINCT a.document_id) AS documents, min(m.year) AS since, max(m.year) AS until FROM ({page}) p"
        f" CROSS JOIN {kind}_appearances a ON a.{kind}_id = p.id CROSS JOIN documents d ON d.id = a.document_id LEFT JOIN meetings m"
        f" ON m.document_id = d.id WHERE {seen} GROUP BY p.id ORDER BY p.sort_key, p.id",
        (name.lower().replace("ё", "е"), limit, offset),
    )


def person(archive: Archive, number: int) -> dict[str, Any]:
    """One person: positions in time, who they sat with, what they said, what they were asked to do."""
    seen = visible(archive)
    appearances = _rows(
        archive,
        "SELECT a.name, a.score, a.reason, d.name AS document, m.title, m.date FROM person_appearances a JOIN documents d ON d.id ="
        f" a.document_id LEFT JOIN meetings m ON m.document_id = d.id WHERE a.person_id = ? AND {seen} ORDER BY m.date, d.name",
        (number,),
    )
    if not appearances:
        raise KeyError(number)
    name = archive.connection.execute("SELECT name FROM persons WHERE id = ?", (number,)).get
    return {
        "id": number,
        "name": name,
        "appearances": appearances,
        "positions": archive.positions(number),
        "met": _rows(
            archive,
            "SELECT p.id, p.name, count(DISTINCT b.document_id) AS meetings FROM person_appearances a JOIN person_appearances b ON"
            " b.document_id = a.document_id AND b.person_id != a.person_id JOIN persons p ON p.id = b.person_id JOIN documents d"
            f" ON d.id = a.document_id WHERE a.person_id = ? AND {seen} GROUP BY p.id ORDER BY meetings DESC, p.sort_key LIMIT {MET_SHOWN}",
            (number,),
        ),
        "said": _statements(
            archive,
            "s.id IN (SELECT statement_id FROM speakers JOIN person_appearances a ON a.id = appearance_id WHERE a.person_id = ?)",
            (number,),
        ),
        "promised": _statements(
            archive,
            "s.id IN (SELECT g.statement_id FROM assignees g JOIN statements t ON t.id = g.statement_id JOIN person_appearances a ON"
            " a.document_id = t.document_id AND a.local_id = g.local_id WHERE a.person_id = ?)",
            (number,),
        ),
    }


def organisation(archive: Archive, number: int) -> dict[str, Any]:
    """One organisation: its units, who worked there, its minutes."""
    seen = visible(archive)
    found = _rows(
        archive,
        "SELECT d.name AS document, m.title, m.date, m.issuer = a.local_id AS own FROM organisation_appearances a JOIN documents d"
        f" ON d.id = a.document_id LEFT JOIN meetings m ON m.document_id = d.id WHERE a.organisation_id = ? AND {seen}"
        " ORDER BY m.date, d.name",
        (number,),
    )
    if not found:
        raise KeyError(number)
    name, parent = archive.connection.execute(
        "SELECT o.name, o.parent_id FROM organisations o WHERE o.id = ?", (number,)
    ).fetchall()[0]
    above = _rows(archive, "SELECT id, name FROM organisations WHERE id = ?", (parent,)) if parent else []
    return {
        "id": number,
        "name": name,
        "parent": above[0] if above else None,
        "units": _rows(archive, "SELECT id, name FROM organisations WHERE parent_id = ? ORDER BY sort_key", (number,)),
        "documents": found,
        "staff": _rows(
            archive,
            "SELECT p.id, p.name, min(r.title) AS title, min(m.year) AS since, max(m.year) AS until FROM roles r JOIN"
            " organisation_appearances o ON o.document_id = r.document_id AND o.local_id = r.organisation JOIN person_appearances a"
            " ON a.document_id = r.document_id AND a.local_id = r.local_id JOIN persons p ON p.id = a.person_id JOIN documents d ON"
            f" d.id = r.document_id LEFT JOIN meetings m ON m.document_id = d.id WHERE o.organisation_id = ? AND {seen}"
            " GROUP BY p.id, lower(r.head) ORDER BY since, p.sort_key",
            (number,),
        ),
    }


def _statements(archive: Archive, condition: str, values: Iterable[Any]) -> list[dict[str, Any]]:
    return _rows(
        archive,
        "SELECT s.id, s.local_id, s.type, s.text, s.start, s.end, s.page, s.date, s.due, d.name AS document, d.id AS document_id FROM"
        f" statements s CROSS JOIN documents d ON d.id = s.document_id WHERE {condition} AND {visible(archive)}"
        f" ORDER BY s.date DESC, s.id LIMIT {SAID_SHOWN}",
        values,
    )


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem, and what was answered, proposed and decided on it in the same protocol."""

    statement: dict[str, Any]
    speakers: list[dict[str, Any]]
    topics: list[str]
    followed: dict[str, list[dict[str, Any]]]


def problems(archive: Archive, query: str, topic: str | None, limit: int, offset: int) -> tuple[list[Problem], int]:
    """Problems, the latest first, with what followed each; and how many there are in all.

    What follows a problem is what is said after it on the same item of the agenda, or under the same heading where there
    is no agenda: answers, proposals, decisions that share a topic with it; where it has no topic, any.
    """
    filters = [("type", "problem"), *([("topic", topic)] if topic else [])]
    ids, total = search.latest(
        archive.connection, query, limit=limit, offset=offset, closed=archive.closed, filters=filters
    )
    rows = _rows(
        archive,
        "SELECT s.id, s.local_id, s.type, s.text, s.start, s.end, s.page, s.date, s.year, s.item, s.position, d.name AS document,"
        f" d.id AS document_id FROM statements s JOIN documents d ON d.id = s.document_id WHERE s.id IN ({', '.join('?' * len(ids))})",
        ids,
    )
    by_id = {row["id"]: row for row in rows}
    return [_followed(archive, by_id[key]) for key in ids], total


def _followed(archive: Archive, problem: dict[str, Any]) -> Problem:
    key = problem["id"]
    topics = [
        row["topic"]
        for row in _rows(archive, "SELECT topic FROM statement_topics WHERE statement_id = ? ORDER BY topic", (key,))
    ]
    speakers = _rows(
        archive,
        "SELECT p.id, p.name FROM speakers JOIN person_appearances a ON a.id = appearance_id JOIN persons p ON p.id = a.person_id"
        " WHERE statement_id = ? ORDER BY a.id",
        (key,),
    )
    later = _rows(
        archive,
        "SELECT s.id, s.local_id, s.type, s.text, s.start, s.end, s.page, s.due, s.document_id, (SELECT group_concat(topic) FROM"
        " statement_topics t WHERE t.statement_id = s.id) AS topics FROM statements s WHERE s.document_id = ? AND s.item IS ? AND"
        " s.position > ? AND s.type IN ('answer', 'proposal', 'decision') ORDER BY s.position",
        (problem["document_id"], problem["item"], problem["position"]),
    )
    about = set(topics)
    kept = [row for row in later if not about or not about.isdisjoint((row["topics"] or "").split(","))]
    followed = {kind: [row for row in kept if row["type"] == kind] for kind in ("answer", "proposal", "decision")}
    return Problem(problem, speakers, topics, followed)


def topics_by_year(archive: Archive) -> dict[str, dict[int, int]]:
    """For each topic the number of statements in each year."""
    return facets.topics_by_year(archive.connection, closed=archive.closed)


def name_spans(archive: Archive, document: int) -> list[tuple[int, int]]:
    """Where persons are named in a document."""
    rows = archive.connection.execute(
        "SELECT start, end FROM mentions WHERE document_id = ? AND kind = 'person' ORDER BY start", (document,)
    )
    return [(int(str(start)), int(str(end))) for start, end in rows]
