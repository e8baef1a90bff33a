"""A record as one self-contained HTML page: the protocol's text with marks, and beside it the record.

The page asks nothing of any network (its Content-Security-Policy forbids it), reads without JavaScript, prints, and
shows the source text to the character.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import protokolist
from protokolist import messages
from protokolist.errors import Language
from protokolist.export import wording
from protokolist.export.marks import Mark, marked
from protokolist.record import Organisation, Person, Protocol, Role, Statement, Vote

# Which mark is the outer one where two have the same span.
DEPTHS = {"statement": 0, "agenda-item": 0, "vote": 0, "field": 1, "role": 2, "organisation": 3, "person": 4}
# So many jump links to mentions stand open in a card; the others fold.
OPEN_MENTIONS = 12


def render(protocol: Protocol, *, language: Language = "ru") -> str:
    """The page; the user interface in ``language``, the protocol as it is. Same record, same bytes."""
    page = _Page(protocol, language)
    style, script = _asset("page.css"), _asset("page.js")
    return (
        _environment()
        .get_template("page.html")
        .render(
            say=_Words(language),
            language=language,
            page=page,
            protocol=protocol,
            document=marked(protocol.text, page.marks(), messages.PAGE(language)),
            style=Markup(style),  # noqa: S704 - our own file
            script=Markup(script),  # noqa: S704 - our own file
            style_hash=_digest(style),
            script_hash=_digest(script),
            version=protokolist.__version__,
        )
    )


@cache
def _environment() -> Environment:
    loader = PackageLoader("protokolist.export", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


@cache
def _asset(name: str) -> str:
    return files("protokolist.export").joinpath("templates", name).read_text("utf-8")


def _digest(text: str) -> str:
    """The hash that a Content-Security-Policy asks of an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class _Words:
    """The interface's words for the template: ``say.persons``, ``say.mentions(3)``, ``say.type("report")``."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __getattr__(self, name: str) -> Any:
        message = getattr(messages, name.upper())
        if isinstance(message, messages.Text):
            return message(self._language)
        return lambda count: message(self._language, count)

    def type(self, statement_type: str) -> str:
        return messages.STATEMENT_TYPES[statement_type](self._language)

    def section(self, section: str) -> str:
        return messages.SECTIONS[section](self._language)

    def made_by(self, version: str) -> str:
        return messages.MADE_BY(self._language, version=version)


@dataclass(frozen=True, slots=True)
class Reference:
    """Something a card names: its id in the page and its name."""

    anchor: str
    name: str


class _Page:
    """What the template asks about the record. Ids in the page are our own, whatever ids the record has."""

    def __init__(self, protocol: Protocol, language: Language) -> None:
        self.protocol = protocol
        self.language: Language = language
        self._references = {
            **{person.id: Reference(f"person-{n}", person.name) for n, person in enumerate(protocol.persons, 1)},
            **{body.id: Reference(f"organisation-{n}", body.name) for n, body in enumerate(protocol.organisations, 1)},
        }
        self._statements = {statement.id: n for n, statement in enumerate(protocol.statements, 1)}
        self._replies: dict[str, list[Statement]] = {}
        self._said: dict[str, int] = {}
        for statement in protocol.statements:
            for question in statement.answers:
                self._replies.setdefault(question, []).append(statement)
            for speaker in statement.speakers:
                self._said[speaker] = self._said.get(speaker, 0) + 1

    @property
    def title(self) -> str:
        return self.protocol.title.value if self.protocol.title else messages.PROTOCOL(self.language)

    def header(self) -> list[tuple[str, str, str]]:
        """Name, label and value of each field found."""
        return [(name, label, value) for name, label, value, _ in wording.header(self.protocol, self.language)]

    def source(self) -> list[str]:
        return wording.source(self.protocol.source, self.language)

    def reference(self, identity: str) -> Reference:
        return self._references[identity]

    def references(self, identities: Iterable[str]) -> list[Reference]:
        return [self._references[identity] for identity in identities]

    def parts(self, person: Person) -> list[tuple[str, str]]:
        """How the person took part: name and word of each."""
        return [(part, messages.PARTICIPATION[part](self.language, person.gender)) for part in person.participation]

    def organisation_beside(self, role: Role) -> Reference | None:
        """The role's organisation where the role's phrase does not name it already."""
        body = wording.organisation_beside(role)
        return self._references[body] if body else None

    def mentions(self, thing: Person | Organisation) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
        """Number and anchor of each mention: those that stand open, those that fold."""
        anchor = self._references[thing.id].anchor
        links = [(n, f"{anchor}-mention-{n}") for n in range(1, len(thing.mentions) + 1)]
        return links[:OPEN_MENTIONS], links[OPEN_MENTIONS:]

    def said(self, person: Person) -> int:
        return self._said.get(person.id, 0)

    def number(self, statement_id: str) -> int:
        """The statement's place in the record, from 1; its ids in the page are made of it."""
        return self._statements[statement_id]

    def replies(self, statement: Statement) -> list[Statement]:
        return self._replies.get(statement.id, [])

    def sections(self) -> list[tuple[str, list[Statement]]]:
        return [(section, run) for section, run in wording.by_section(self.protocol)]

    def decisions(self) -> list[Statement]:
        return [statement for statement in self.protocol.statements if statement.type == "decision"]

    def counts(self) -> list[tuple[str, int]]:
        """The types of statement that occur, with how often, in the order of the types."""
        types = [statement.type for statement in self.protocol.statements]
        return [(name, types.count(name)) for name in messages.STATEMENT_TYPES if name in types]

    def vote(self, vote: Vote) -> list[tuple[str, str]]:
        return wording.vote(vote, self.language)

    def due(self, statement: Statement) -> str:
        return messages.day(statement.due, self.language) if statement.due else ""

    def agenda_number(self, position: int) -> str:
        return wording.agenda_number(self.protocol, position, self.language)

    def marks(self) -> Iterator[Mark]:
        """Everything the record places in the text."""
        for name, _, _, span in wording.header(self.protocol, self.language):
            yield Mark(
                span, f"field field-{name}", DEPTHS["field"], anchor=f"field-{name}", belongs=(f"record-{name}",)
            )
        label = messages.AGENDA_ITEM(self.language)
        for n, item in enumerate(self.protocol.agenda, 1):
            belongs = (f"agenda-{n}",)
            yield Mark(item.span, "agenda-item", DEPTHS["agenda-item"], None, f"agenda-{n}-text", label, belongs)
        for n, statement in enumerate(self.protocol.statements, 1):
            label = messages.STATEMENT_TYPES[statement.type](self.language)
            kind = f"statement type-{statement.type}"
            belongs = (f"statement-{n}",)
            yield Mark(statement.span, kind, DEPTHS["statement"], None, f"statement-{n}-text", label, belongs)
        for n, vote in enumerate(self.protocol.votes, 1):
            label = messages.VOTE(self.language)
            yield Mark(vote.span, "vote", DEPTHS["vote"], None, f"vote-{n}-text", label, (f"vote-{n}",))
        yield from self._names()

    def _names(self) -> Iterator[Mark]:
        holders: dict[tuple[int, int], list[str]] = {}
        for person in self.protocol.persons:
            anchor = self._references[person.id].anchor
            for n, span in enumerate(person.mentions, 1):
                yield Mark(span, "person", DEPTHS["person"], anchor, f"{anchor}-mention-{n}", belongs=(anchor,))
            for role in person.roles:
                for span in role.spans:
                    holders.setdefault(span, []).append(anchor)
        for span, anchors in holders.items():
            yield Mark(span, "role", DEPTHS["role"], belongs=tuple(dict.fromkeys(anchors)))
        for body in self.protocol.organisations:
            anchor = self._references[body.id].anchor
            for n, span in enumerate(body.mentions, 1):
                mention = f"{anchor}-mention-{n}"
                yield Mark(span, "organisation", DEPTHS["organisation"], anchor, mention, belongs=(anchor,))
