"""Tables of an archive as pandas DataFrames, with documented columns and types."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import apsw

from protokolist.errors import ArchiveError

if TYPE_CHECKING:
    import pandas as pd

# Table -> (SQL, columns with their pandas types). «visible» is the condition on documents that may be seen.
TABLES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "documents": (
        "SELECT d.id, d.name, d.path, d.sha256, d.media_type, d.pages, d.recognised, d.confidence, length(d.text), m.title,"
        " m.number, m.date, m.year, m.place, m.attendance, a.organisation_id, o.name FROM documents d LEFT JOIN meetings m ON"
        " m.document_id = d.id LEFT JOIN organisation_appearances a ON a.document_id = d.id AND a.local_id = m.issuer"
        " LEFT JOIN organisations o ON o.id = a.organisation_id WHERE {visible} ORDER BY d.id",
        {
            "document_id": "Int64", "name": "string", "path": "string", "sha256": "string", "media_type": "string",
            "pages": "Int64", "recognised": "boolean", "confidence": "Float64", "characters": "Int64", "title": "string",
            "number": "string", "date": "datetime64[s]", "year": "Int64", "place": "string", "attendance": "Int64",
            "issuer_id": "Int64", "issuer": "string",
        },
    ),
    "persons": (
        "SELECT p.id, p.name, p.last, p.first, p.middle, p.gender, count(DISTINCT a.document_id), min(m.date), max(m.date)"
        " FROM persons p JOIN person_appearances a ON a.person_id = p.id JOIN documents d ON d.id = a.document_id LEFT JOIN"
        " meetings m ON m.document_id = d.id WHERE {visible} GROUP BY p.id ORDER BY p.sort_key, p.id",
        {
            "person_id": "Int64", "name": "string", "last": "string", "first": "string", "middle": "string",
            "gender": "string", "documents": "Int64", "since": "datetime64[s]", "until": "datetime64[s]",
        },
    ),
    "appearances": (
        "SELECT a.id, a.person_id, a.document_id, a.local_id, a.name, a.score, a.reason, m.date FROM person_appearances a JOIN"
        " documents d ON d.id = a.document_id LEFT JOIN meetings m ON m.document_id = d.id WHERE {visible} ORDER BY a.id",
        {
            "appearance_id": "Int64", "person_id": "Int64", "document_id": "Int64", "local_id": "string", "name": "string",
            "score": "Float64", "reason": "string", "date": "datetime64[s]",
        },
    ),
    "organisations": (
        "SELECT o.id, o.name, o.parent_id, count(DISTINCT a.document_id), min(m.date), max(m.date) FROM organisations o JOIN"
        " organisation_appearances a ON a.organisation_id = o.id JOIN documents d ON d.id = a.document_id LEFT JOIN meetings m"
        " ON m.document_id = d.id WHERE {visible} GROUP BY o.id ORDER BY o.sort_key, o.id",
        {
            "organisation_id": "Int64", "name": "string", "parent_id": "Int64", "documents": "Int64",
            "since": "datetime64[s]", "until": "datetime64[s]",
        },
    ),
    "roles": (
        "SELECT a.person_id, p.name, r.title, r.head, o.organisation_id, r.document_id, m.date, r.start, r.end FROM roles r"
        " JOIN person_appearances a ON a.document_id = r.document_id AND a.local_id = r.local_id JOIN persons p ON p.id ="
        " a.person_id LEFT JOIN organisation_appearances o ON o.document_id = r.document_id AND o.local_id = r.organisation JOIN"
        " documents d ON d.id = r.document_id LEFT JOIN meetings m ON m.document_id = d.id WHERE {visible} ORDER BY m.date, r.id",
        {
            "person_id": "Int64", "person": "string", "title": "string", "head": "string", "organisation_id": "Int64",
            "document_id": "Int64", "date": "datetime64[s]", "start": "Int64", "end": "Int64",
        },
    ),
    "participation": (
        "SELECT a.person_id, c.document_id, c.part, m.date FROM participation c JOIN person_appearances a ON a.document_id ="
        " c.document_id AND a.local_id = c.local_id JOIN documents d ON d.id = c.document_id LEFT JOIN meetings m ON"
        " m.document_id = d.id WHERE {visible} ORDER BY c.document_id, a.id, c.part",
        {"person_id": "Int64", "document_id": "Int64", "part": "string", "date": "datetime64[s]"},
    ),
    "statements": (
        "SELECT s.id, s.document_id, s.local_id, s.position, s.type, s.section, s.item, s.date, s.year, s.page, s.start, s.end,"
        " s.due, s.confidence, (SELECT group_concat(a.person_id, ' ') FROM speakers w JOIN person_appearances a ON a.id ="
        " w.appearance_id WHERE w.statement_id = s.id), (SELECT group_concat(topic, ' ') FROM (SELECT topic FROM statement_topics"
        " t WHERE t.statement_id = s.id ORDER BY topic)), (SELECT min(question_id) FROM answers q WHERE q.statement_id = s.id),"
        " s.text FROM statements s JOIN documents d ON d.id = s.document_id WHERE {visible} ORDER BY s.id",
        {
            "statement_id": "Int64", "document_id": "Int64", "local_id": "string", "position": "Int64", "type": "string",
            "section": "string", "item": "Int64", "date": "datetime64[s]", "year": "Int64", "page": "Int64", "start": "Int64",
            "end": "Int64", "due": "datetime64[s]", "confidence": "Float64", "speaker_ids": "string", "topics": "string",
            "answers": "Int64", "text": "string",
        },
    ),
    "topics": (
        "SELECT t.statement_id, t.topic, t.words, s.type, s.year, s.document_id FROM statement_topics t JOIN statements s ON"
        " s.id = t.statement_id JOIN documents d ON d.id = s.document_id WHERE {visible} ORDER BY t.statement_id, t.topic",
        {
            "statement_id": "Int64", "topic": "string", "words": "string", "type": "string", "year": "Int64",
            "document_id": "Int64",
        },
    ),
    "answers": (
        "SELECT q.statement_id, q.question_id, s.document_id FROM answers q JOIN statements s ON s.id = q.statement_id JOIN"
        " documents d ON d.id = s.document_id WHERE {visible} ORDER BY 1, 2",
        {"statement_id": "Int64", "question_id": "Int64", "document_id": "Int64"},
    ),
    "tasks": (
        "SELECT s.id, s.document_id, g.local_id, a.person_id, o.organisation_id, s.due, s.date FROM statements s LEFT JOIN"
        " assignees g ON g.statement_id = s.id LEFT JOIN person_appearances a ON a.document_id = s.document_id AND a.local_id ="
        " g.local_id LEFT JOIN organisation_appearances o ON o.document_id = s.document_id AND o.local_id = g.local_id JOIN"
        " documents d ON d.id = s.document_id WHERE {visible} AND (g.local_id IS NOT NULL OR s.due IS NOT NULL) ORDER BY s.id, 3",
        {
            "statement_id": "Int64", "document_id": "Int64", "local_id": "string", "person_id": "Int64",
            "organisation_id": "Int64", "due": "datetime64[s]", "date": "datetime64[s]",
        },
    ),
    "votes": (
        'SELECT v.id, v.document_id, v.item, v."for", v.against, v.abstained, v.unanimous, m.date, v.start, v.end FROM votes v'
        " JOIN documents d ON d.id = v.document_id LEFT JOIN meetings m ON m.document_id = d.id WHERE {visible} ORDER BY v.id",
        {
            "vote_id": "Int64", "document_id": "Int64", "item": "Int64", "for": "Float64", "against": "Float64",
            "abstained": "Float64", "unanimous": "boolean", "date": "datetime64[s]", "start": "Int64", "end": "Int64",
        },
    ),
    "files": (
        "SELECT path, sha256, size, state, reason FROM files ORDER BY path",
        {"path": "string", "sha256": "string", "size": "Int64", "state": "string", "reason": "string"},
    ),
}  # fmt: skip


def columns(table: str) -> Mapping[str, str]:
    """The columns of a table and their pandas types."""
    return TABLES[table][1]


def frame(connection: apsw.Connection, table: str, *, closed: bool) -> "pd.DataFrame":
    """A whole table; an ``ArchiveError`` if pandas is not installed."""
    try:
        import pandas as pd  # noqa: PLC0415 - of an extra, and heavy
    except ModuleNotFoundError as error:
        raise ArchiveError(
            "Для таблиц нужен пакет pandas. Установите: pip install protokolist[research].",
            "Tables need the package pandas. Install it: pip install protokolist[research].",
        ) from error
    sql, types = TABLES[table]
    visible = "d.gone = 0" if closed else "d.gone = 0 AND d.closed = 0"
    rows: list[Any] = list(connection.execute(sql.format(visible=visible)))
    made = pd.DataFrame(rows, columns=list(types))
    for name, kind in types.items():
        dtype: Any = kind
        if kind == "datetime64[s]":
            made[name] = pd.to_datetime(made[name], errors="coerce").astype(dtype)
        elif kind == "boolean":
            made[name] = made[name].map(lambda value: None if value is None else bool(value)).astype("boolean")
        else:
            made[name] = made[name].astype(dtype)
    return made
