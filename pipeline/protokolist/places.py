"""Where text stands on paper: the pages of a source and the boxes of its words.

A box is ``(left, top, right, bottom)`` in fractions of the page's width and height, from the upper left corner of the
page as it is read (upright), so that it fits a picture of the page of any size.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from protokolist.spans import Span

Box = tuple[float, float, float, float]

# A word belongs to the line of the word before it if their middles lie closer than this share of the taller one.
SAME_LINE = 0.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word on a page; ``confidence`` from 0 to 1 where it was recognised."""

    span: Span
    box: Box
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its span of the source text, and its words in the order of the text."""

    number: int
    span: Span
    words: tuple[Word, ...] = ()
    width: float | None = None
    """In points (1/72 inch), where the source tells."""
    height: float | None = None
    recognised: bool = False
    reason: str | None = None
    """Why the page was recognised, or why its text layer was trusted; in plain Russian."""
    turned: int = 0
    """Degrees clockwise by which the page was turned to stand upright: 0, 90, 180 or 270."""


@dataclass(frozen=True, slots=True)
class Place:
    """A piece of text on a page: one box for each line it stands on."""

    page: int
    boxes: tuple[Box, ...]


def places_of(span: Span, pages: Iterable[Page]) -> list[Place]:
    """Where ``span`` of the source text stands; pages that know no words give no boxes, pages outside give nothing."""
    found = []
    for page in pages:
        if page.span[0] < span[1] and span[0] < page.span[1]:
            found.append(Place(page.number, tuple(_lines(_within(span, page.words)))))
    return found


def _within(span: Span, words: tuple[Word, ...]) -> list[Word]:
    first = bisect_left(words, span[0] + 1, key=lambda word: word.span[1])
    after = bisect_left(words, span[1], key=lambda word: word.span[0])
    return list(words[first:after])


def _lines(words: list[Word]) -> Iterator[Box]:
    """One box around the words of each line."""
    line: list[Box] = []
    for word in words:
        if line and not _beside(line[-1], word.box):
            yield _around(line)
            line = []
        line.append(word.box)
    if line:
        yield _around(line)


def _around(boxes: list[Box]) -> Box:
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _beside(one: Box, other: Box) -> bool:
    taller = max(one[3] - one[1], other[3] - other[1])
    return abs((one[1] + one[3]) - (other[1] + other[3])) / 2 < SAME_LINE * taller and other[2] > one[0]
