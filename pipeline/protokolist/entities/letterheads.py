"""Names of bodies that run over several lines of a letterhead."""

import re
from collections.abc import Iterator, Sequence

from protokolist.entities.header_title import TITLE
from protokolist.entities.word_lists import kinds
from protokolist.spans import Span
from protokolist.text.words import words

LINE = re.compile(r"[^\n]+")
# What a line of a letterhead goes on with, beside genitives: «и обеспечению…», «в Энском районе», «по делам…».
GOES_ON = re.compile(r"(?:и|в|во|по|при|на|имени|им\.)\s+\S", re.IGNORECASE)
# Addresses and the like.
NO_NAME = re.compile(r"\d{4,}|тел\b|тел\.|факс|@|ул\.|утвержда|согласов", re.IGNORECASE)
LONGEST = 500
# A quotation mark and some space may stand before a name on its line.
NEAR = 6
# What a quoted name in the next line belongs to.
LEGAL = {
    "учреждение",
    "организация",
    "общество",
    "предприятие",
    "товарищество",
    "партнерство",
    "кооператив",
    "объединение",
}


def over_lines(text: str, bodies: Sequence[Span], head: Span) -> list[Span]:
    """``bodies`` in order; those in the letterhead (``head`` down to the title) whole where they run over lines.

    A line goes on with the name above it if it begins with a genitive, «и» or a preposition.
    """
    title = TITLE.search(text, *head)
    end = title.start() if title else head[1]
    lines = [match.span() for match in LINE.finditer(text, head[0], end)]
    grown: dict[int, int] = {}
    for at, (start, _) in enumerate(lines):
        last = at
        while last + 1 < len(lines) and _goes_on(text, lines[last], lines[last + 1]):
            last += 1
        if last > at:
            grown[start] = lines[last][1]
    return list(_merged(text, bodies, grown))


def _merged(text: str, bodies: Sequence[Span], grown: dict[int, int]) -> Iterator[Span]:
    limit = 0
    for start, end in bodies:
        if start < limit:
            continue
        near = text[max(0, start - NEAR) : start]
        to = grown.get(start, grown.get(start - len(near) + len(near.rstrip(" \t«")), end))
        limit = max(end, to) if to - start < LONGEST else end
        yield start, limit


def _goes_on(text: str, one: Span, other: Span) -> bool:
    """Whether a line goes on with the name above it."""
    if text[one[1] : other[0]].count("\n") != 1:
        return False
    above, below = text[slice(*one)], text[slice(*other)]
    if NO_NAME.search(below) or NO_NAME.search(above) or not any(b in kinds() for w in words(above) for b in w.bases):
        return False
    if GOES_ON.match(below):
        return True
    line = words(below)
    first = line[0]
    if first.text == "«":
        # «Общественная организация / «Клуб туристов»»
        return below[-1] == "»" and "«" not in above and not LEGAL.isdisjoint(b for w in words(above) for b in w.bases)
    cases = {reading.case for reading in first.readings if reading.case and reading.pos in ("ADJF", "PRTF", "NOUN")}
    return "gent" in cases and "nomn" not in cases
