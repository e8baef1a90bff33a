"""What a protocol says, in the one shape in which annotation and reading are compared."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from protokolist.record import Protocol, fold_space
from protokolist.scoring.gold import Gold, Mark
from protokolist.spans import Span

Figures = tuple[float | None, float | None, float | None, bool]
"""Votes for, against, abstained, and whether the text only says that all were of one mind."""


@dataclass(frozen=True, slots=True)
class RoleFact:
    """A position phrase, one of its holders, and its organisation."""

    span: Span
    holder: str
    organisation: str | None


@dataclass(frozen=True, slots=True)
class StatementFact:
    """A statement with its links."""

    id: str
    span: Span
    type: str
    speakers: frozenset[str] = frozenset()
    answers: tuple[str, ...] = ()
    assignees: tuple[str, ...] = ()
    due: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is compared. Spans have no white space or punctuation at their edges: scoring ignores it."""

    text: str
    persons: dict[str, str] = field(default_factory=dict)
    """Canonical names by id; so with the organisations."""
    person_mentions: Sequence[tuple[Span, str]] = ()
    participation: frozenset[tuple[str, str]] = frozenset()
    organisations: dict[str, str] = field(default_factory=dict)
    organisation_mentions: Sequence[tuple[Span, str]] = ()
    issuer: str | None = None
    roles: Sequence[RoleFact] = ()
    header: dict[str, tuple[Span, str]] = field(default_factory=dict)
    """Span and value of title, number, date (ISO), place and attendance."""
    agenda: Sequence[Span] = ()
    statements: Sequence[StatementFact] = ()
    votes: Sequence[tuple[Span, Figures]] = ()


def trim(text: str, span: Span) -> Span:
    """``span`` without anything but letters and digits at its edges; unchanged if it has none."""
    start, end = span
    while start < end and not text[start].isalnum():
        start += 1
    while start < end and not text[end - 1].isalnum():
        end -= 1
    return (start, end) if start < end else span


def facts_of_gold(gold: Gold) -> Facts:
    """What the annotation says."""

    def spans(tag: str) -> list[tuple[Mark, Span]]:
        return [(mark, trim(gold.text, mark.span)) for mark in gold.tagged(tag)]

    header = {}
    for tag in ("title", "number", "date", "place", "attendance"):
        for mark, span in spans(tag):
            header[tag] = span, mark.attributes.get("value") or _value(gold.text, span)
    return Facts(
        text=gold.text,
        persons={person.id: person.name for person in gold.persons},
        person_mentions=[(span, who) for mark, span in spans("person") for who in mark.references("ref")],
        participation=frozenset(
            (who, mark.attributes["as"])
            for mark in gold.tagged("person")
            if "as" in mark.attributes
            for who in mark.references("ref")
        ),
        organisations={body.id: body.name for body in gold.organisations},
        organisation_mentions=[(span, body) for mark, span in spans("org") for body in mark.references("ref")],
        issuer=next((mark.attributes["ref"] for mark in gold.tagged("org") if mark.attributes.get("as")), None),
        roles=[
            RoleFact(span, holder, _organisation(gold, mark))
            for mark, span in spans("role")
            for holder in mark.references("of")
        ],
        header=header,
        agenda=[span for _, span in spans("agenda")],
        statements=[
            StatementFact(
                mark.attributes["id"],
                span,
                mark.attributes["type"],
                frozenset(mark.references("speaker")),
                tuple(mark.references("answers")),
                tuple(mark.references("assignee")),
                mark.attributes.get("due"),
            )
            for mark, span in spans("statement")
        ],
        votes=[(span, _figures(mark)) for mark, span in spans("vote")],
    )


def _organisation(gold: Gold, role: Mark) -> str | None:
    inside = [body.attributes["ref"] for body in gold.within(role, "org")]
    return next(iter([*role.references("at"), *inside]), None)


def _figures(mark: Mark) -> Figures:
    figure = {name: float(mark.attributes[name]) for name in ("for", "against", "abstained") if name in mark.attributes}
    unanimous = mark.attributes.get("unanimous") == "yes"
    return figure.get("for"), figure.get("against"), figure.get("abstained"), unanimous


def facts_of_record(protocol: Protocol) -> Facts:
    """What a reading says."""
    text = protocol.text

    def trimmed(span: Span) -> Span:
        return trim(text, span)

    header = {
        name: (trimmed(found.span), _value(text, trimmed(found.span)))
        for name, found in (("title", protocol.title), ("number", protocol.number), ("place", protocol.place))
        if found is not None
    }
    if protocol.date is not None:
        header["date"] = trimmed(protocol.date.span), protocol.date.value.isoformat()
    if protocol.attendance is not None:
        header["attendance"] = trimmed(protocol.attendance.span), str(protocol.attendance.value)
    return Facts(
        text=text,
        persons={person.id: person.name for person in protocol.persons},
        person_mentions=[(trimmed(span), person.id) for person in protocol.persons for span in person.mentions],
        participation=frozenset((person.id, part) for person in protocol.persons for part in person.participation),
        organisations={body.id: body.name for body in protocol.organisations},
        organisation_mentions=[(trimmed(span), body.id) for body in protocol.organisations for span in body.mentions],
        issuer=protocol.issuer,
        roles=[
            RoleFact(trimmed(span), person.id, role.organisation)
            for person in protocol.persons
            for role in person.roles
            for span in role.spans
        ],
        header=header,
        agenda=[trimmed(item.span) for item in protocol.agenda],
        statements=[
            StatementFact(
                statement.id,
                trimmed(statement.span),
                statement.type,
                frozenset(statement.speakers),
                tuple(statement.answers),
                tuple(statement.assignees),
                statement.due.isoformat() if statement.due else None,
            )
            for statement in protocol.statements
        ],
        votes=[
            (trimmed(vote.span), (vote.for_, vote.against, vote.abstained, vote.unanimous)) for vote in protocol.votes
        ],
    )


def _value(text: str, span: Span) -> str:
    return fold_space(text[slice(*span)])
