"""Offset arithmetic: spans, and the exact map between a text and its clean copy.

A span is ``(start, end)``, half open, in code points.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Span = tuple[int, int]


def overlaps(one: Span, other: Span) -> bool:
    """Whether two spans share at least one code point."""
    return one[0] < other[1] and other[0] < one[1]


def contains(outer: Span, inner: Span) -> bool:
    """Whether ``inner`` lies in ``outer``; equal spans contain each other."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def strip(text: str, span: Span, characters: str | None = None) -> Span:
    """``span`` without white space (or ``characters``) at its edges; empty at its start if nothing else is in it."""
    start, end = span
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip(characters))
    if left == len(piece):
        return start, start
    return start + left, start + len(piece.rstrip(characters))


def longest(spans: Iterable[Span]) -> list[Span]:
    """The spans that survive when longer ones win over those they overlap (ties: the earlier), in text order."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if not any(overlaps(span, other) for other in kept):
            kept.append(span)
    return sorted(kept)


@dataclass(frozen=True, slots=True)
class Alignment:
    """The map between a clean text and its source.

    ``starts[i]`` and ``ends[i]`` bound the piece of source that clean character ``i`` stands for. Both never
    decrease; source characters no clean one stands for were dropped.
    """

    source: str
    clean: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def identity(cls, text: str) -> "Alignment":
        """The alignment of a text with itself."""
        return cls(text, text, range(len(text)), range(1, len(text) + 1))

    @classmethod
    def of(cls, source: str, pieces: Iterable[tuple[str, int, int]]) -> "Alignment":
        """From the clean characters in order, each with the bounds of its piece of source."""
        clean: list[str] = []
        starts, ends = array("L"), array("L")
        for character, start, end in pieces:
            clean.append(character)
            starts.append(start)
            ends.append(end)
        return cls(source, "".join(clean), starts, ends)

    def to_source(self, span: Span) -> Span:
        """The span of the source that a span of the clean text stands for; an empty one stays empty."""
        start, end = span
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.source)
            return at, at
        return self.starts[start], self.ends[end - 1]

    def to_clean(self, span: Span) -> Span:
        """The clean characters whose piece of source touches a span of the source; empty if all of it was dropped."""
        start, end = span
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))
