"""What people have corrected: a layer over the readings that outlives every build.

A correction is a whole annotated protocol, as it came back from Label Studio, brat or gold XML, with who made it and when.
It belongs to the content of a file, so that it is applied again whenever that content is read. The newest counts; taking it
back brings the next older, or the reading.
"""

import json
import zlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, get_args

import apsw

from protokolist.errors import ArchiveError
from protokolist.record import (
    AgendaItem,
    Found,
    Organisation,
    Participation,
    Person,
    Protocol,
    Role,
    Statement,
    StatementType,
    Topic,
    Vote,
    fold_space,
)
from protokolist.scoring.gold import Gold, Mark, RegisterOrganisation, RegisterPerson
from protokolist.spans import Span, overlaps
from protokolist.statements.topics import find_topics

PARTS = set(get_args(Participation))
TYPES = set(get_args(StatementType))


def keep(connection: apsw.Connection, document: int, gold: Gold, *, by: str, form: str) -> None:
    """Keeps a correction of a document; an ``ArchiveError`` if it is of another text."""
    row: Any = connection.execute("SELECT sha256, part, text, name FROM documents WHERE id = ?", (document,)).fetchone()
    sha, part, text, name = row
    if gold.text != text:
        raise ArchiveError(
            f"{name}: текст исправленной разметки не тот, что в архиве; выгрузите протокол заново и исправьте его.",
            f"{name}: the text of the corrected annotation is not that of the archive; export it anew and correct that.",
        )
    connection.execute(
        "INSERT INTO corrections (sha256, part, marks, form, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?)",
        (sha, part, _packed(gold), form, by, datetime.now(UTC).isoformat(timespec="seconds")),
    )


def newest(connection: apsw.Connection, sha256: str, part: int, text: str) -> Gold | None:
    """The correction that counts for a content, if there is one."""
    row: Any = connection.execute(
        "SELECT marks FROM corrections WHERE sha256 = ? AND part = ? AND undone = 0 ORDER BY id DESC LIMIT 1",
        (sha256, part),
    ).fetchone()
    return _unpacked(row[0], text) if row else None


def _packed(gold: Gold) -> bytes:
    """The annotation without its text, which the archive has; gold XML could not hold page breaks."""
    kept = {
        "persons": [[one.id, one.name, one.gender] for one in gold.persons],
        "organisations": [[one.id, one.name] for one in gold.organisations],
        "marks": [[mark.tag, mark.start, mark.end, mark.attributes] for mark in gold.marks],
    }
    return zlib.compress(json.dumps(kept, ensure_ascii=False).encode())


def _unpacked(data: bytes, text: str) -> Gold:
    kept = json.loads(zlib.decompress(data))
    return Gold(
        text,
        [RegisterPerson(*one) for one in kept["persons"]],
        [RegisterOrganisation(*one) for one in kept["organisations"]],
        [Mark(*mark) for mark in kept["marks"]],
    )


def listed(connection: apsw.Connection) -> Iterator[tuple[int, str, str, str, str]]:
    """Number, document, format, who and when of each correction that holds."""
    rows: Any = connection.execute(
        "SELECT c.id, d.name, c.form, c.made_by, c.made_at FROM corrections c JOIN documents d ON d.sha256 = c.sha256 AND d.part ="
        " c.part WHERE c.undone = 0 ORDER BY c.id"
    )
    yield from rows


def corrected(protocol: Protocol, gold: Gold) -> Protocol:
    """The record that an annotation of the same text says; what annotations do not hold is taken from the reading."""
    names = {person.id: person for person in protocol.persons}
    issuer = next((mark.attributes["ref"] for mark in gold.tagged("org") if "as" in mark.attributes), None)
    found = {
        "title": _text(gold, "title"),
        "number": _text(gold, "number"),
        "place": _text(gold, "place"),
        "date": _day(gold),
        "attendance": _count(gold),
    }
    return Protocol(
        source=protocol.source,
        text=protocol.text,
        issuer=issuer,
        persons=[
            _person(gold, one.id, one.name, one.gender, names.get(one.id))
            for one in gold.persons
            if _spans(gold, "person", one.id)
        ],
        organisations=[_organisation(gold, protocol, one.id, one.name) for one in gold.organisations],
        agenda=[
            AgendaItem(
                number=mark.attributes.get("n"),
                text=fold_space(gold.of(mark)),
                speakers=mark.references("speaker"),
                span=mark.span,
            )
            for mark in gold.tagged("agenda")
        ],
        statements=[_statement(gold, protocol, mark) for mark in gold.tagged("statement")],
        votes=[_vote(protocol, mark) for mark in gold.tagged("vote")],
        warnings=protocol.warnings,
        **found,  # type: ignore[arg-type]
    ).on_pages(protocol.pages)


def _text(gold: Gold, tag: str) -> Found[str] | None:
    return next((Found[str](value=fold_space(gold.of(mark)), span=mark.span) for mark in gold.tagged(tag)), None)


def _day(gold: Gold) -> Found[date] | None:
    return next(
        (
            Found[date](value=date.fromisoformat(mark.attributes["value"]), span=mark.span)
            for mark in gold.tagged("date")
        ),
        None,
    )


def _count(gold: Gold) -> Found[int] | None:
    return next(
        (Found[int](value=int(mark.attributes["value"]), span=mark.span) for mark in gold.tagged("attendance")), None
    )


def _spans(gold: Gold, tag: str, key: str) -> list[Span]:
    return [mark.span for mark in gold.tagged(tag) if key in mark.references("ref")]


def _person(gold: Gold, key: str, name: str, gender: str | None, known: Person | None) -> Person:
    words = name.split()
    last, first, middle = [*words, None, None, None][:3]
    if len(words) == 2 and words[1].endswith(("вич", "вна", "ична", "ич")):
        last, first, middle = None, words[0], words[1]
    roles: dict[str, Role] = {}
    titles = {span: role for role in (known.roles if known else []) for span in role.spans}
    for mark in gold.tagged("role"):
        if key not in mark.references("of"):
            continue
        same = titles.get(mark.span)
        title = same.title if same else fold_space(gold.of(mark))
        inside = [body.attributes["ref"].split()[0] for body in gold.within(mark, "org")]
        body = next(iter([*mark.references("at"), *inside]), None)
        role = roles.setdefault(
            title, Role(title=title, head=same.head if same else title, organisation=body, spans=[])
        )
        role.spans.append(mark.span)
    parts = [
        part
        for mark in gold.tagged("person")
        if key in mark.references("ref")
        for part in mark.attributes.get("as", "").split()
        if part in PARTS
    ]
    return Person.model_validate(
        {
            "id": key, "name": name, "last": last, "first": first, "middle": middle, "gender": gender,
            "participation": list(dict.fromkeys(parts)), "roles": list(roles.values()), "mentions": _spans(gold, "person", key),
        }
    )  # fmt: skip


def _organisation(gold: Gold, protocol: Protocol, key: str, name: str) -> Organisation:
    known = next((body for body in protocol.organisations if body.id == key), None)
    kept = {body.id for body in gold.organisations}
    parent = known.parent if known and known.parent in kept else None
    return Organisation(
        id=key, name=name, aliases=known.aliases if known else [], parent=parent, mentions=_spans(gold, "org", key)
    )


def _statement(gold: Gold, protocol: Protocol, mark: Mark) -> Statement:
    read = next((one for one in protocol.statements if overlaps(one.span, mark.span)), None)
    text = gold.of(mark)
    due = mark.attributes.get("due")
    same = read is not None and (read.span, read.type) == (mark.span, mark.attributes["type"])
    return Statement.model_validate(
        {
            "id": mark.attributes["id"], "type": mark.attributes["type"], "speakers": mark.references("speaker"), "text": text,
            "span": mark.span, "page": _page(protocol, mark.start), "section": read.section if read else "spoke",
            "agenda": read.agenda if read else None, "answers": mark.references("answers"),
            "assignees": mark.references("assignee"), "due": date.fromisoformat(due) if due else None,
            "confidence": read.confidence if read and same else 1.0,
            "topics": [
                Topic(name=topic.name, spans=[(mark.start + start, mark.start + end) for start, end in topic.words])  # type: ignore[arg-type]
                for topic in find_topics(text)
            ],
        }
    )  # fmt: skip


def _page(protocol: Protocol, at: int) -> int | None:
    return 1 + protocol.text.count("\f", 0, at) if protocol.source.pages else None


def _vote(protocol: Protocol, mark: Mark) -> Vote:
    read = next((vote for vote in protocol.votes if overlaps(vote.span, mark.span)), None)
    figures = {
        name: float(mark.attributes[name]) for name in ("for", "against", "abstained") if name in mark.attributes
    }
    unanimous = mark.attributes.get("unanimous") == "yes"
    return Vote.model_validate(
        {**figures, "unanimous": unanimous, "agenda": read.agenda if read else None, "span": mark.span}
    )
