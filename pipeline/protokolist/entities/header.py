"""The header of a protocol: title, number, date, place, and how many were present."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from protokolist.entities.header_attendance import find_attendance
from protokolist.entities.header_date import find_date
from protokolist.entities.header_number import find_number
from protokolist.entities.header_place import find_place
from protokolist.entities.header_title import find_title
from protokolist.layout.sections import Block
from protokolist.record import fold_space

BLOCKS_WITH_HEADER = 14


@dataclass(frozen=True, slots=True)
class Field:
    """A header field: its name, its place in the clean copy, its value as text."""

    name: str
    start: int
    end: int
    value: str


def find_header(text: str, blocks: Sequence[Block]) -> list[Field]:
    """The header fields the protocol states, each at most once."""
    top = list(_top(blocks))
    head = [block for block in top if block.section == "head"]
    fields: list[Field] = []
    title = find_title(text, top)
    if title:
        fields.append(Field("title", *title, fold_space(text[slice(*title)])))
    if number := find_number(text, head, title):
        fields.append(Field("number", *number, text[slice(*number)]))
    if date := find_date(text, top):
        fields.append(Field("date", date.start, date.end, date.value.isoformat()))
    if place := find_place(text, top, title):
        fields.append(Field("place", *place, fold_space(text[slice(*place)])))
    if attendance := find_attendance(text, top, title):
        span, count = attendance
        fields.append(Field("attendance", *span, str(count)))
    return fields


def _top(blocks: Sequence[Block]) -> Iterator[Block]:
    """What stands above the talks: head, list of those present, agenda, and stray lines between them."""
    for index, block in enumerate(blocks):
        if block.section in ("head", "attendance", "agenda") or (index < BLOCKS_WITH_HEADER and block.label is None):
            yield block
        else:
            return
