"""Positions whose holders stand in the lines below: «Члены совета:» over a list, a position over a signature."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Span

from protokolist.layout.sections import Block

# How often a holder below was right on the training protocols.
BELOW = 0.9
# A label ends its line; behind the position there may be a colon, a number of people, an underscore to sign on.
LABEL_END = re.compile(r"\s*(?:\(\d+[^)]{0,12}\))?\s*:?[\s_/]*")
# What stands before a name in its line of a list or of signatures.
BEFORE_NAME = re.compile(r"[\s\d.)_/*•–-]*(?:(?:т|тов|гр)\.\s*)?(?:\(?подпись\)?)?[\s_/]*", re.IGNORECASE)
SIGNING: frozenset[str] = frozenset({"head", "signatures"})
LONGEST_LIST = 60


def held_below(
    text: str, layout: Sequence[Block], unheld: Sequence[Span], persons: Sequence[Span]
) -> list[tuple[Span, list[int], str]]:
    """Of the phrases that nobody in their block holds, those whose holders stand below: (phrase, persons, why).

    ``unheld`` and ``persons`` are in order of the text. A label for several has the first person of each line below it,
    as long as lines begin with one; a position at the end of a line in the letterhead or among the signatures has the
    person whose name begins the next.
    """
    starts = {person.start_char: number for number, person in enumerate(persons)}
    opening = [block.start for block in layout]
    found = []
    for span in unheld:
        at = bisect_right(opening, span.start_char) - 1
        block = layout[at] if at >= 0 else None
        if block is not None and LABEL_END.fullmatch(text, span.end_char, block.end):
            below = list(_names_below(text, layout, at, starts))
            if span._.plural and len(below) > 1 and block.section in ("attendance", "signatures", "head"):
                found.append((span, below, "several below"))
            elif not span._.plural and not span._.bare and block.section in SIGNING and below:
                found.append((span, below[:1], "below"))
    return found


def _names_below(text: str, layout: Sequence[Block], at: int, starts: dict[int, int]) -> Iterator[int]:
    """Positions in the list of persons of those whose names begin the blocks behind ``at``."""
    for block in layout[at + 1 : at + 1 + LONGEST_LIST]:
        lead = BEFORE_NAME.match(text, block.start, block.end)
        number = starts.get(lead.end()) if lead else None
        if number is None or block.section != layout[at].section:
            return
        yield number
