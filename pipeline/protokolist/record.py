"""The record of one protocol: what everybody downstream of the pipeline reads.

A span is ``[start, end)`` in code points of ``Protocol.text``, the source text as read. Absent is ``None`` or an empty
list, never a guess. ``protokolist schema`` prints the JSON Schema of these models; it is published in ``docs/``.
"""

import re
from collections.abc import Iterable
from datetime import date as Day  # noqa: N812  # a field of the record is called «date»
from typing import Annotated, Final, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from protokolist.places import Page, Place, places_of

SCHEMA_VERSION: Final = 1

Span = tuple[Annotated[int, Field(ge=0)], Annotated[int, Field(ge=0)]]
Gender = Literal["f", "m"]
Participation = Literal["chair", "secretary", "present", "invited", "absent", "speaker", "signatory"]
StatementType = Literal["report", "question", "answer", "problem", "proposal", "decision", "remark"]
Section = Literal[
    "head",
    "attendance",
    "agenda",
    "heard",
    "spoke",
    "questions",
    "problems",
    "decided",
    "voted",
    "results",
    "signatures",
]
TopicName = Literal[
    "book-supply",
    "funding",
    "staff",
    "training",
    "premises",
    "automation",
    "digitising",
    "local-history",
    "outreach",
    "events",
    "partnership",
    "volunteers",
    "safety",
    "network",
]
Value = TypeVar("Value")


class Model(BaseModel):
    """Base of all parts of the record: unknown fields are an error, so that a slip in a name is seen at once."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Found(Model, Generic[Value]):
    """A value and the place it was read from."""

    value: Value
    span: Span


# Named at the module's level, so that pickle finds them by name.
FoundText, FoundDay, FoundCount = Found[str], Found[Day], Found[int]


class Source(Model):
    """The file a protocol was read from."""

    path: str | None = Field(default=None, description="Path as given, or null for text that came from no file.")
    sha256: str | None = Field(default=None, description="Digest of the file's bytes.")
    media_type: str = "text/plain"
    pages: int | None = Field(default=None, ge=1, description="Number of pages where the format has pages.")
    ocr: bool = False
    confidence: float | None = Field(default=None, ge=0, le=1, description="Mean confidence of recognition.")
    encoding: str | None = Field(default=None, description="Character encoding of a plain text file.")


class Role(Model):
    """A position a person holds."""

    title: str = Field(description="The whole phrase in the nominative.")
    head: str = Field(description="The position itself, without its organisation.")
    organisation: str | None = None
    spans: list[Span]


class Person(Model):
    """Somebody the protocol names."""

    id: str
    name: str = Field(description="Canonical name: «Фамилия Имя Отчество», else «Фамилия И. О.», nominative.")
    last: str | None = None
    first: str | None = None
    middle: str | None = None
    gender: Gender | None = None
    participation: list[Participation] = []
    roles: list[Role] = []
    mentions: list[Span]


class Organisation(Model):
    """A named body or a unit of one."""

    id: str
    name: str = Field(description="Canonical name: nominative, as full as the document gives it.")
    aliases: list[str] = []
    parent: str | None = None
    mentions: list[Span]


class AgendaItem(Model):
    """One item of the agenda, where the agenda lists it."""

    number: str | None = None
    text: str
    speakers: list[str] = []
    span: Span


class Topic(Model):
    """A matter of library policy that a statement is about, and the words that say so."""

    name: TopicName
    spans: list[Span]


class Statement(Model):
    """One thing said, by one side, with one function."""

    id: str
    type: StatementType
    speakers: list[str] = []
    text: str
    span: Span
    page: int | None = Field(default=None, ge=1)
    section: Section
    agenda: int | None = Field(default=None, ge=1, description="Position of the agenda item, from 1.")
    answers: list[str] = []
    assignees: list[str] = Field(default=[], description="Ids of persons or organisations who are to act.")
    due: Day | None = None
    topics: list[Topic] = []
    confidence: float | None = Field(
        default=None, ge=0, le=1, description="How often type and speaker of such a statement are right."
    )


class Vote(Model):
    """A vote's result; figures as given (votes, per cent, square metres)."""

    for_: float | None = Field(default=None, alias="for", ge=0)
    against: float | None = Field(default=None, ge=0)
    abstained: float | None = Field(default=None, ge=0)
    unanimous: bool = False
    agenda: int | None = Field(default=None, ge=1)
    span: Span


class Protocol(Model):
    """Everything read off one protocol."""

    schema_: Literal[1] = Field(default=SCHEMA_VERSION, alias="schema")
    source: Source
    text: str
    title: Found[str] | None = None
    number: Found[str] | None = None
    date: Found[Day] | None = None
    place: Found[str] | None = None
    attendance: Found[int] | None = None
    issuer: str | None = None
    persons: list[Person] = []
    organisations: list[Organisation] = []
    agenda: list[AgendaItem] = []
    statements: list[Statement] = []
    votes: list[Vote] = []
    warnings: list[str] = []
    # Kept beside the record, not in it: boxes of words would outweigh everything else in its JSON.
    _pages: tuple[Page, ...] = PrivateAttr(default=())

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages the text was read from, with the boxes of their words; empty where the source has none."""
        return self._pages

    def on_pages(self, pages: Iterable[Page]) -> "Protocol":
        """This record, with the pages its text was read from."""
        self._pages = tuple(pages)
        return self

    def with_confidence(self, least: float) -> "Protocol":
        """This record without statements of which the reading is less sure than ``least``; unrated ones stay."""
        kept = [one for one in self.statements if one.confidence is None or one.confidence >= least]
        ids = {statement.id for statement in kept}
        linked = [one.model_copy(update={"answers": [who for who in one.answers if who in ids]}) for one in kept]
        return self.model_copy(update={"statements": linked})

    def boxes(self, span: Span) -> list[Place]:
        """Where ``span`` of the text stands on paper: its pages, and on each one box a line, in fractions of the page.

        Empty where the source has no pages, as in a record loaded from JSON.
        """
        return places_of(span, self._pages)

    @model_validator(mode="after")
    def _references_resolve(self) -> "Protocol":
        persons = {person.id for person in self.persons}
        organisations = {organisation.id for organisation in self.organisations}
        statements = {statement.id for statement in self.statements}
        wanted: list[tuple[set[str | None], set[str]]] = [
            ({self.issuer} - {None}, organisations),
            ({role.organisation for person in self.persons for role in person.roles} - {None}, organisations),
            ({organisation.parent for organisation in self.organisations} - {None}, organisations),
            ({who for item in self.agenda for who in item.speakers}, persons),
            ({who for statement in self.statements for who in statement.speakers}, persons),
            ({who for statement in self.statements for who in statement.assignees}, persons | organisations),
            ({other for statement in self.statements for other in statement.answers}, statements),
        ]
        for references, known in wanted:
            if missing := references - known:
                raise ValueError(f"references to nothing: {sorted(map(str, missing))}")
        return self


def fold_space(text: str) -> str:
    """``text`` with every run of white space as one space and none at the edges."""
    return re.sub(r"\s+", " ", text).strip()
