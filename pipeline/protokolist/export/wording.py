"""Parts of a record in words, the same in every view: source, votes, header fields, statements by section."""

from collections.abc import Iterator
from itertools import groupby

from protokolist import messages
from protokolist.errors import Language
from protokolist.record import Protocol, Role, Section, Source, Span, Statement, Vote


def header(protocol: Protocol, language: Language) -> Iterator[tuple[str, str, str, Span]]:
    """The header's fields that were found: CSS-safe name of the field, its label, its value in words, its place."""
    if found := protocol.title:
        yield "title", messages.TITLE(language), found.value, found.span
    if number := protocol.number:
        yield "number", messages.NUMBER(language), number.value, number.span
    if date := protocol.date:
        yield "date", messages.DATE(language), messages.day(date.value, language), date.span
    if place := protocol.place:
        yield "place", messages.PLACE(language), place.value, place.span
    if attendance := protocol.attendance:
        yield "attendance", messages.ATTENDANCE(language), str(attendance.value), attendance.span


def source(source: Source, language: Language) -> list[str]:
    """Where the record comes from, as short remarks: path, pages, recognition, encoding."""
    told = [source.path or "", messages.PAGES(language, source.pages) if source.pages else ""]
    if source.ocr:
        told.append(messages.RECOGNISED(language))
    if source.confidence is not None:
        told.append(messages.CONFIDENCE(language, percent=round(100 * source.confidence)))
    if source.encoding:
        told.append(messages.ENCODING(language, name=source.encoding))
    return [remark for remark in told if remark]


def vote(vote: Vote, language: Language) -> list[tuple[str, str]]:
    """A vote's figures in words, each with its option: ``for``, ``against``, ``abstained``, ``unanimous``."""
    figures = (("for", messages.FOR, vote.for_), ("against", messages.AGAINST, vote.against))
    told = [
        (option, f"{label(language)}\N{NO-BREAK SPACE}{messages.figure(value, language)}")
        for option, label, value in (*figures, ("abstained", messages.ABSTAINED, vote.abstained))
        if value is not None
    ]
    if vote.unanimous:
        told.insert(0, ("unanimous", messages.UNANIMOUS(language)))
    return told or [("none", messages.NO_FIGURES(language))]


def organisation_beside(role: Role) -> str | None:
    """The id of the role's organisation where the role's phrase does not name it already."""
    return role.organisation if role.title.lower() == role.head.lower() else None


def agenda_number(protocol: Protocol, position: int, language: Language) -> str:
    """An agenda item by the number the agenda gives it, else by its position (from 1)."""
    item = protocol.agenda[position - 1] if position <= len(protocol.agenda) else None
    return messages.AGENDA_NUMBER(language, number=item.number if item and item.number else position)


def by_section(protocol: Protocol) -> Iterator[tuple[Section, list[Statement]]]:
    """The statements in the order of the text, in runs of the same section."""
    for section, run in groupby(protocol.statements, key=lambda statement: statement.section):
        yield section, list(run)
