"""``Doc`` -> record: the one place where the results of the stages are read off and mapped back to the source."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date

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
        else Found[date](value=date.fromisoformat(header["date"]._.value), span=place(header["date"])),
        place=_found(header, "place", place),
        attendance=None
        if "attendance" not in header
        else Found[int](value=int(header["attendance"]._.value), span=place(header["attendance"])),
        issuer=doc._.issuer,
        persons=_persons(doc, place),
        organisations=_organisations(doc, place),
        agenda=[
            AgendaItem(
                number=span._.number, text=fold_space(place.text(span)), speakers=span._.speakers, span=place(span)
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
        # A header field may be part of a token: the number of «N-31».
        exact = span._.exact if span.has_extension("exact") else None
        return self._alignment.to_source(exact or (span.start_char, span.end_char))

    def at(self, start: int, end: int) -> Span:
        """Offsets in the clean copy as a span of the source."""
        return self._alignment.to_source((start, end))

    def text(self, span: DocSpan) -> str:
        start, end = self(span)
        return self._alignment.source[start:end]

    def page(self, span: DocSpan) -> int:
        return bisect_right(self._breaks, self(span)[0]) + 1


def _found(header: dict[str, DocSpan], name: str, place: _Place) -> Found[str] | None:
    if name not in header:
        return None
    return Found[str](value=fold_space(place.text(header[name])), span=place(header[name]))


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
    return [
        Statement(
            id=span.id_,
            type=span.label_,
            speakers=span._.speakers,
            text=place.text(span),
            span=place(span),
            page=place.page(span) if pages else None,
            section=span._.section,
            agenda=span._.agenda_item,
            answers=span._.answers,
            assignees=span._.assignees,
            due=span._.due,
            topics=[
                Topic(name=topic["name"], spans=[place.at(*words) for words in topic["spans"]])
                for topic in span._.topics
            ],
            confidence=span._.confidence,
        )
        for span in doc.spans.get("statements", [])
    ]
