"""A protocol into the archive, and back: one transaction for each."""

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import apsw

from protokolist.archive import corrections
from protokolist.archive.columns import Values
from protokolist.archive.names import organisation_key, person_key, sort_key
from protokolist.archive.tokenizer import lemma_text
from protokolist.places import Page, Word
from protokolist.record import Protocol

IDENTITY_STALE = "identity stale"


def add(
    connection: apsw.Connection, protocol: Protocol, *, name: str, sha256: str, part: int, program: str, model: str
) -> int:
    """Writes one protocol in the place of an older reading of the same content; the document's id.

    Call it inside a transaction. Closing, once set, stays over readings; what was corrected by hand goes before what was
    read.
    """
    correction = corrections.newest(connection, sha256, part, protocol.text)
    if correction is not None:
        protocol = corrections.corrected(protocol, correction)
    old = connection.execute(
        "SELECT id, name, closed FROM documents WHERE sha256 = ? AND part = ?", (sha256, part)
    ).fetchone()
    document: int | None = None
    closed = 0
    if old:
        document, name, closed = old
        connection.execute("DELETE FROM documents WHERE id = ?", (document,))
    source = protocol.source
    record = zlib.compress(protocol.model_dump_json(exclude={"text"}).encode())
    connection.execute(
        "INSERT INTO documents (id, name, sha256, part, path, media_type, pages, recognised, confidence, closed, program,"
        " model, text, record, warnings) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document, name, sha256, part, source.path or name, source.media_type, source.pages, source.ocr,
            source.confidence, closed, program, model, protocol.text, record, "\n".join(protocol.warnings) or None,
        ),
    )  # fmt: skip
    document = document or connection.last_insert_rowid()
    _pages(connection, document, protocol)
    _meeting(connection, document, protocol)
    values = Values(0)
    appearances = _persons(connection, document, protocol, values)
    _organisations(connection, document, protocol, values)
    _statements(connection, document, protocol, appearances, values)
    values.named = _named(protocol, appearances)
    connection.execute("INSERT INTO columns VALUES (?, ?)", (document, values.packed()))
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (IDENTITY_STALE,))
    return document


def _pages(connection: apsw.Connection, document: int, protocol: Protocol) -> None:
    connection.executemany(
        "INSERT INTO pages (document_id, number, start, end, width, height, recognised, reason, turned, words)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                document, page.number, *page.span, page.width, page.height, page.recognised, page.reason,
                page.turned, _packed(page) if page.words else None,
            )
            for page in protocol.pages or _parted(protocol)
        ],
    )  # fmt: skip


def _parted(protocol: Protocol) -> Iterator[Page]:
    """The pages of a source that has pages but knows no words' places: form feeds part them."""
    start = 0
    for number, text in enumerate(protocol.text.split("\f") if protocol.source.pages else (), 1):
        yield Page(number, (start, start + len(text)))
        start += len(text) + 1


def _packed(page: Page) -> bytes:
    words = [
        [
            *word.span,
            *(round(edge, 5) for edge in word.box),
            word.confidence if word.confidence is None else round(word.confidence, 3),
        ]
        for word in page.words
    ]
    return zlib.compress(json.dumps(words, separators=(",", ":")).encode())


def _unpacked(words: bytes | None) -> tuple[Word, ...]:
    if not words:
        return ()
    return tuple(
        Word((start, end), (left, top, right, bottom), sure)
        for start, end, left, top, right, bottom, sure in json.loads(zlib.decompress(words))
    )


def _meeting(connection: apsw.Connection, document: int, protocol: Protocol) -> None:
    day = protocol.date.value if protocol.date else None
    connection.execute(
        "INSERT INTO meetings VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document,
            protocol.title.value if protocol.title else None,
            protocol.number.value if protocol.number else None,
            day.isoformat() if day else None,
            day.year if day else None,
            protocol.place.value if protocol.place else None,
            protocol.attendance.value if protocol.attendance else None,
            protocol.issuer,
        ),
    )
    connection.executemany(
        "INSERT INTO agenda VALUES (?, ?, ?, ?, ?, ?)",
        [(document, item, one.number, one.text, *one.span) for item, one in enumerate(protocol.agenda, 1)],
    )
    connection.executemany(
        'INSERT INTO votes (document_id, item, "for", against, abstained, unanimous, start, end)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (document, vote.agenda, vote.for_, vote.against, vote.abstained, vote.unanimous, *vote.span)
            for vote in protocol.votes
        ],
    )


def _persons(connection: apsw.Connection, document: int, protocol: Protocol, values: Values) -> dict[str, int]:
    """Local ids and the numbers of the appearances."""
    first, first_role = _next(connection, "person_appearances"), _next(connection, "roles")
    appearances = {person.id: first + place for place, person in enumerate(protocol.persons)}
    connection.executemany(
        "INSERT INTO person_appearances (id, document_id, local_id, name, last, first, middle, gender, surname_key)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                appearances[person.id], document, person.id, person.name, person.last, person.first, person.middle,
                person.gender, person_key(person.last or person.name),
            )
            for person in protocol.persons
        ],
    )  # fmt: skip
    _mentions(connection, document, "person", ((person.id, person.mentions) for person in protocol.persons))
    connection.executemany(
        "INSERT OR IGNORE INTO participation VALUES (?, ?, ?)",
        [(document, person.id, part) for person in protocol.persons for part in person.participation],
    )
    held = [(person, role) for person in protocol.persons for role in person.roles]
    values.roles = [(first_role + place, appearances[person.id]) for place, (person, _) in enumerate(held)]
    connection.executemany(
        "INSERT INTO roles (id, document_id, local_id, title, head, organisation, start, end) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                first_role + place, document, person.id, role.title, role.head, role.organisation,
                *(role.spans[0] if role.spans else (None, None)),
            )
            for place, (person, role) in enumerate(held)
        ],
    )  # fmt: skip
    return appearances


def _next(connection: apsw.Connection, table: str) -> int:
    """The number SQLite would give the next row of a table: rows are written many at a time, under known numbers."""
    return 1 + int(connection.execute(f"SELECT coalesce(max(id), 0) FROM {table}").get or 0)


def _mentions(
    connection: apsw.Connection, document: int, kind: str, named: Iterable[tuple[str, list[tuple[int, int]]]]
) -> None:
    connection.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?, ?)",
        [(document, kind, local, *span) for local, spans in named for span in spans],
    )


def _organisations(connection: apsw.Connection, document: int, protocol: Protocol, values: Values) -> None:
    bodies = protocol.organisations
    first = _next(connection, "organisation_appearances")
    values.bodies = list(range(first, first + len(bodies)))
    connection.executemany(
        "INSERT INTO organisation_appearances (id, document_id, local_id, name, aliases, parent, name_key)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                first + place, document, body.id, body.name, "; ".join(body.aliases) or None, body.parent,
                organisation_key(body.name),
            )
            for place, body in enumerate(bodies)
        ],
    )  # fmt: skip
    _mentions(connection, document, "organisation", ((body.id, body.mentions) for body in bodies))


def _statements(
    connection: apsw.Connection, document: int, protocol: Protocol, appearances: dict[str, int], values: Values
) -> None:
    day = protocol.date.value if protocol.date else None
    written, year = (day.isoformat(), day.year) if day else (None, None)
    first = _next(connection, "statements")
    values.first = first if protocol.statements else 0
    ids = {statement.id: first + place for place, statement in enumerate(protocol.statements)}
    rows: list[tuple[Any, ...]] = []
    assignees, topics = [], []
    for place, statement in enumerate(protocol.statements):
        key = first + place
        lemmas = lemma_text(statement.text)
        rows.append(
            (
                key, document, statement.id, place + 1, statement.type, statement.section, statement.agenda,
                *statement.span, statement.page, written, year,
                statement.due.isoformat() if statement.due else None, statement.confidence, statement.text, lemmas,
            )
        )  # fmt: skip
        words = lemmas.count(" ") + 1 if lemmas else 0
        values.add(statement.type, [topic.name for topic in statement.topics], words, statement.agenda)
        values.speakers += [(place, appearances[who]) for who in dict.fromkeys(statement.speakers)]
        assignees += [(key, who) for who in statement.assignees]
        for topic in statement.topics:
            said = [protocol.text[start:end] for start, end in topic.spans]
            topics.append((key, topic.name, json.dumps(said, ensure_ascii=False)))
    connection.executemany(
        "INSERT INTO statements (id, document_id, local_id, position, type, section, item, start, end, page, date, year,"
        " due, confidence, text, lemma_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    speakers = [(first + place, who) for place, who in values.speakers]
    connection.executemany("INSERT INTO speakers VALUES (?, ?)", speakers)
    connection.executemany("INSERT OR IGNORE INTO assignees VALUES (?, ?)", assignees)
    connection.executemany("INSERT OR IGNORE INTO statement_topics VALUES (?, ?, ?)", topics)
    connection.executemany(
        "INSERT OR IGNORE INTO answers VALUES (?, ?)",
        [(ids[one.id], ids[other]) for one in protocol.statements for other in one.answers],
    )


def _named(protocol: Protocol, appearances: dict[str, int]) -> list[tuple[int, int]]:
    """Places of statements and the persons named in them."""
    order = sorted(range(len(protocol.statements)), key=lambda place: protocol.statements[place].span)
    starts = [protocol.statements[place].span[0] for place in order]
    found: dict[tuple[int, int], None] = {}
    for person in protocol.persons:
        for start, end in person.mentions:
            at = bisect_right(starts, start) - 1
            if at >= 0 and end <= protocol.statements[order[at]].span[1]:
                found[order[at], appearances[person.id]] = None
    return list(found)


def protocol_of(connection: apsw.Connection, document: int) -> Protocol:
    """The record as it was read, with its pages."""
    row: Any = connection.execute("SELECT text, record FROM documents WHERE id = ?", (document,)).fetchone()
    text, record = row
    kept: dict[str, Any] = json.loads(zlib.decompress(record))
    return Protocol.model_validate({**kept, "text": text}).on_pages(pages_of(connection, document))


def pages_of(connection: apsw.Connection, document: int) -> list[Page]:
    """The pages of a document with the boxes of their words."""
    rows = connection.execute(
        "SELECT number, start, end, words, width, height, recognised, reason, turned FROM pages WHERE document_id = ?"
        " ORDER BY number",
        (document,),
    )
    return [
        Page(number, (start, end), _unpacked(words), width, height, bool(recognised), reason, turned)
        for number, start, end, words, width, height, recognised, reason, turned in rows
    ]


__all__ = ["IDENTITY_STALE", "add", "pages_of", "protocol_of", "sort_key"]
