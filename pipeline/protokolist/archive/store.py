"""A protocol into the archive, and back: one transaction for each."""

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterator
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
    appearances = dict(_persons(connection, document, protocol, values))
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


def _persons(
    connection: apsw.Connection, document: int, protocol: Protocol, values: Values
) -> Iterator[tuple[str, int]]:
    for person in protocol.persons:
        connection.execute(
            "INSERT INTO person_appearances (document_id, local_id, name, last, first, middle, gender, surname_key)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document, person.id, person.name, person.last, person.first, person.middle, person.gender,
                person_key(person.last or person.name),
            ),
        )  # fmt: skip
        appearance = connection.last_insert_rowid()
        yield person.id, appearance
        _mentions(connection, document, "person", person.id, person.mentions)
        connection.executemany(
            "INSERT OR IGNORE INTO participation VALUES (?, ?, ?)",
            [(document, person.id, part) for part in person.participation],
        )
        for role in person.roles:
            start, end = role.spans[0] if role.spans else (None, None)
            connection.execute(
                "INSERT INTO roles (document_id, local_id, title, head, organisation, start, end) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (document, person.id, role.title, role.head, role.organisation, start, end),
            )
            values.roles.append((connection.last_insert_rowid(), appearance))


def _mentions(connection: apsw.Connection, document: int, kind: str, local: str, spans: list[tuple[int, int]]) -> None:
    connection.executemany(
        "INSERT INTO mentions VALUES (?, ?, ?, ?, ?)", [(document, kind, local, *span) for span in spans]
    )


def _organisations(connection: apsw.Connection, document: int, protocol: Protocol, values: Values) -> None:
    for body in protocol.organisations:
        connection.execute(
            "INSERT INTO organisation_appearances (document_id, local_id, name, aliases, parent, name_key)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (document, body.id, body.name, "; ".join(body.aliases) or None, body.parent, organisation_key(body.name)),
        )
        values.bodies.append(connection.last_insert_rowid())
        _mentions(connection, document, "organisation", body.id, body.mentions)


def _statements(
    connection: apsw.Connection, document: int, protocol: Protocol, appearances: dict[str, int], values: Values
) -> None:
    day = protocol.date.value if protocol.date else None
    ids: dict[str, int] = {}
    for position, statement in enumerate(protocol.statements, 1):
        lemmas = lemma_text(statement.text)
        connection.execute(
            "INSERT INTO statements (document_id, local_id, position, type, section, item, start, end, page, date, year,"
            " due, confidence, text, lemma_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document, statement.id, position, statement.type, statement.section, statement.agenda, *statement.span,
                statement.page, day.isoformat() if day else None, day.year if day else None,
                statement.due.isoformat() if statement.due else None, statement.confidence, statement.text,
                lemmas,
            ),
        )  # fmt: skip
        ids[statement.id] = key = connection.last_insert_rowid()
        values.first = values.first or key
        words = lemmas.count(" ") + 1 if lemmas else 0
        values.add(statement.type, [topic.name for topic in statement.topics], words, statement.agenda)
        spoken = [appearances[who] for who in dict.fromkeys(statement.speakers)]
        values.speakers += [(position - 1, who) for who in spoken]
        connection.executemany("INSERT INTO speakers VALUES (?, ?)", [(key, who) for who in spoken])
        connection.executemany(
            "INSERT OR IGNORE INTO assignees VALUES (?, ?)", [(key, who) for who in statement.assignees]
        )
        connection.executemany(
            "INSERT OR IGNORE INTO statement_topics VALUES (?, ?, ?)",
            [
                (
                    key,
                    topic.name,
                    json.dumps([protocol.text[start:end] for start, end in topic.spans], ensure_ascii=False),
                )
                for topic in statement.topics
            ],
        )
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
