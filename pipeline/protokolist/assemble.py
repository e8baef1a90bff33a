"""``Doc`` -> record: the one place where the results of the stages are read off and mapped back to the source."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from typing import cast

from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from protokolist.places import Page
from protokolist.record import (
    AgendaItem,
    Found,
    Organisation,
    Person,
    Protocol,
    Role,
    Source,
    Span,
    Statement,
    StatementType,
    Topic,
    Vote,
    fold_space,
)
from protokolist.spans import Alignment


def to_record(
    doc: Doc, source: Source | None = None, warnings: Sequence[str] = (), pages: Sequence[Page] = ()
) -> Protocol:
    """The record of a protocol that has gone through all stages; spans are in the source text."""
    alignment: Alignment = doc._.alignment
    place = _Place(alignment)
    header = {span.label_: span for span in doc.spans.get("header", [])}
    source = source or Source()
    record = Protocol(
        source=source,
        text=alignment.source,
        title=_found(header, "title", place),
        number=_found(header, "number", place),
        date=None
        if "date" not in header
        else Found[date](value=date.fromisoformat(header["date"]._.value), span=place.field(header["date"])),
        place=_found(header, "place", place),
        attendance=None
        if "attendance" not in header
        else Found[int](value=int(header["attendance"]._.value), span=place.field(header["attendance"])),
        issuer=doc._.issuer,
        persons=_persons(doc, place),
        organisations=_organisations(doc, place),
        agenda=[
            AgendaItem(
                number=span._.number,
                text=fold_space(place.text(place(span))),
                speakers=span._.speakers,
                span=place(span),
            )
            for span in doc.spans.get("agenda", [])
        ],
        statements=_statements(doc, place, source.pages),
        votes=[
            Vote(**span._.figures, agenda=span._.agenda_item, span=place(span)) for span in doc.spans.get("votes", [])
        ],
        warnings=list(warnings),
    )
    return record.on_pages(pages)


class _Place:
    """Spans of the ``Doc`` as spans of the source."""

    def __init__(self, alignment: Alignment) -> None:
        self._alignment = alignment
        self._breaks = [index for index, character in enumerate(alignment.source) if character == "\f"]

    def __call__(self, span: DocSpan) -> Span:
        return self._alignment.to_source((span.start_char, span.end_char))

    def field(self, span: DocSpan) -> Span:
        """Of a header field, which may be part of a token: the number of «N-31»."""
        exact: Span | None = span._.exact if span.has_extension("exact") else None
        return self._alignment.to_source(exact) if exact else self(span)

    def at(self, start: int, end: int) -> Span:
        """Offsets in the clean copy as a span of the source."""
        return self._alignment.to_source((start, end))

    def text(self, span: Span) -> str:
        """What the source has at ``span``."""
        return self._alignment.source[slice(*span)]

    def page(self, span: Span) -> int:
        """The page of the source on which ``span`` begins, from 1."""
        return bisect_right(self._breaks, span[0]) + 1


def _found(header: dict[str, DocSpan], name: str, place: _Place) -> Found[str] | None:
    if name not in header:
        return None
    span = place.field(header[name])
    return Found[str](value=fold_space(place.text(span)), span=span)


def _persons(doc: Doc, place: _Place) -> list[Person]:
    mentions: dict[str, list[DocSpan]] = {}
    for span in doc.spans.get("persons", []):
        mentions.setdefault(span.id_, []).append(span)
    roles: dict[str, dict[tuple[str, str | None], Role]] = {}
    for span in doc.spans.get("roles", []):
        for holder in span._.holders:
            known = roles.setdefault(holder, {})
            role = known.setdefault(
                (span._.title.lower(), span._.organisation),
                Role(title=span._.title, head=span._.head, organisation=span._.organisation, spans=[]),
            )
            role.spans.append(place(span))
    return [
        Person(
            **identity,
            roles=list(roles.get(identity["id"], {}).values()),
            mentions=[place(span) for span in mentions.get(identity["id"], [])],
        )
        for identity in doc._.persons
    ]


def _organisations(doc: Doc, place: _Place) -> list[Organisation]:
    mentions: dict[str, list[Span]] = {}
    for span in doc.spans.get("organisations", []):
        mentions.setdefault(span.id_, []).append(place(span))
    return [Organisation(**identity, mentions=mentions.get(identity["id"], [])) for identity in doc._.organisations]


def _statements(doc: Doc, place: _Place, pages: int | None) -> list[Statement]:
    return [_statement(span, place, pages) for span in doc.spans.get("statements", [])]


def _statement(span: DocSpan, place: _Place, pages: int | None) -> Statement:
    told, source = span._, place(span)
    return Statement(
        id=span.id_,
        type=cast(StatementType, span.label_),
        speakers=told.speakers,
        text=place.text(source),
        span=source,
        page=place.page(source) if pages else None,
        section=told.section,
        agenda=told.agenda_item,
        answers=told.answers,
        assignees=told.assignees,
        due=told.due,
        topics=[
            Topic(name=topic["name"], spans=[place.at(*words) for words in topic["spans"]]) for topic in told.topics
        ],
        confidence=told.confidence,
    )
