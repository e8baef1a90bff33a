"""Whose protocol it is: the body that met, else the institution of the letterhead; a gathering has none of its own."""

import re
from collections.abc import Iterator, Sequence

from protokolist.entities.organisation_keys import key_of
from protokolist.entities.word_lists import kinds
from protokolist.spans import Span

Body = tuple[int, int, str]
"""A mention of an organisation: start, end, id."""

# Bodies of people: they meet, institutions do not.
MEETING_KINDS = {"collegial", "council", "commission"}
# What else meets as a body, though it is no council.
OF_PEOPLE = {"ячейка", "команда", "актив", "парламент", "партгруппа"}
GATHERING = re.compile(
    r"(?:собрани|сход[аеу]?\b|совещани|конференци|встреч|семинар|слушани|кругл\w+\s+стол|пл[ае]н[её]рк|летучк|сбор[ае]?\b)",
    re.IGNORECASE,
)
MINUTES = re.compile(r"(?:выписка\s+из\s+)?(?:п\s*р\s*о\s*т\s*о\s*к\s*о\s*л|стенограмм|прот\.|отч[её]т)", re.IGNORECASE)
SITTING = re.compile(r"(?:заседани|засед\.|сесси|пленум)", re.IGNORECASE)
# Columns of a head stand apart by tabs or spaces, sentences by a full stop behind the date.
COLUMN_EDGE = re.compile(r"[\t\n]|  |(?<=\d)\.\s|(?<=г)\.\s")
WIDEST_GAP = 60
MARKS = " \t\n«\"'–-•*№0123456789.)"


def find_issuer(text: str, head: Sequence[Span], title: Span | None, bodies: Sequence[Body]) -> str | None:
    """The id of the issuer among ``bodies`` (in order), or ``None``.

    ``head`` are the blocks of the head of the clean text in order, ``title`` the span of the title where there is one.
    """
    named = [title, *_sittings(text, head)] if title else list(_sittings(text, head))
    in_title = [body for span in named for body in _within(bodies, span)]
    letterhead = list(_letterhead(text, head, title, bodies))
    met = next((body for body in (*in_title, *letterhead) if _meets(text, body)), None)
    if met:
        return met[2]
    gathering = any(GATHERING.search(text, *span) for span in ([title] if title else head[:1]))
    if in_title and not gathering:
        return in_title[0][2]
    if letterhead:
        return letterhead[-1][2]
    if alone := next(_alone(text, head, title, bodies), None):
        return alone[2]
    return None if gathering else next((body[2] for span in head for body in _within(bodies, span)), None)


def _sittings(text: str, head: Sequence[Span]) -> Iterator[Span]:
    """Blocks of the head that say whose sitting it was."""
    return (span for span in head if SITTING.search(text, *span))


def _letterhead(text: str, head: Sequence[Span], title: Span | None, bodies: Sequence[Body]) -> Iterator[Body]:
    """Bodies that lines above the title begin with."""
    for start, end in head:
        first = title is not None and start >= title[0]
        minutes = MINUTES.match(text, start, end)
        if first or minutes:
            return
        for body in _within(bodies, (start, end)):
            line = text.rfind("\n", start, body[0]) + 1 or start
            if MINUTES.match(text, line, end):
                return
            if not text[line : body[0]].strip(MARKS):
                yield body


def _alone(text: str, head: Sequence[Span], title: Span | None, bodies: Sequence[Body]) -> Iterator[Body]:
    """Bodies that have a line or a column below the title for themselves: a letterhead in another place."""
    for span in head:
        for body in _within(bodies, span):
            if title and body[0] < title[1]:
                continue
            before = COLUMN_EDGE.split(text[max(span[0], body[0] - WIDEST_GAP) : body[0]])[-1]
            behind = COLUMN_EDGE.split(text[body[1] : min(span[1], body[1] + WIDEST_GAP)], maxsplit=1)[0]
            if not before.strip(MARKS) and not behind.strip(MARKS + "»,"):
                yield body


def _within(bodies: Sequence[Body], span: Span) -> Iterator[Body]:
    return (body for body in bodies if span[0] <= body[0] < span[1])


def _meets(text: str, body: Body) -> bool:
    key = key_of(text[body[0] : body[1]])
    party = "организация" in key.tokens and not {"партийный", "комсомольский", "первичный"}.isdisjoint(key.tokens)
    return (
        (key.head is not None and kinds()[key.head] in MEETING_KINDS) or party or not OF_PEOPLE.isdisjoint(key.tokens)
    )
