"""Paragraphs in which line breaks were lost: «… Присутствовали: … Повестка дня: 1. … По первому вопросу слушали: …»."""

import re
from collections.abc import Iterator
from itertools import pairwise

from protokolist.layout.headings import BY_ITEM, find_heading
from protokolist.layout.transcript import inline_turns
from protokolist.spans import Span

# Nothing shorter holds several parts of a protocol.
SHORTEST_RUN = 250
LONGEST_INLINE_LABEL = 70
SENTENCE_START = re.compile(r"(?<=[.!?;»)])\s+(?=[А-ЯЁ])|\s(?=По\s+[а-яё]+\s+вопросу)")
# What stands above the talks; where it stands inside a paragraph, so may everything else.
OPENING = frozenset({"attendance", "agenda"})


def restore_breaks(text: str, span: Span) -> list[Span]:
    """The parts of a paragraph that holds the opening of a protocol and more, or the turns of a transcript."""
    start, end = span
    if end - start < SHORTEST_RUN:
        return [span]
    labels = list(_labels(text, start, end))
    if any(section in OPENING for _, section in labels):
        cuts = [at for at, _ in labels]
    else:
        cuts = [start + at for at in inline_turns(text[start:end])]
    edges = [start, *(at for at in cuts if at > start), end]
    return [(begin, begin + len(text[begin:stop].rstrip())) for begin, stop in pairwise(edges)]


def _labels(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in SENTENCE_START.finditer(text, start, end):
        at = match.end()
        window = text[at : min(end, at + LONGEST_INLINE_LABEL)]
        label = re.match(r"[^:.!?;\n]*:", window)
        heading = find_heading(label[0]) if label else None
        if heading is not None:
            yield at, heading.section
        elif BY_ITEM.match(window):
            yield at, "heard"
