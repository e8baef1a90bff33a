"""Gold carried from a text to what was recognised of it, along the likeliest pairing of their characters."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from protokolist.scoring.check import BULLET, full_parts, is_written_out
from protokolist.scoring.gold import Gold, Mark
from protokolist.spans import Span, contains

# A mark is lost where fewer of its characters are read right, or where so much stands between them that they are
# strewn over the text.
LEGIBLE = 0.5
STREWN = 1.5
# Characters that may be read in between before what stands beyond them is taken for another place.
STRAY = 8
ALIKE = str.maketrans({"ё": "е", "–": "-", "—": "-", "«": '"', "»": '"', "„": '"', "“": '"', "”": '"'})
REFERENCES = ("ref", "of", "at", "speaker", "assignee", "answers")
INITIAL = re.compile(r"\b[А-ЯЁ]\s?\.")
NEEDED = {"person": "ref", "org": "ref", "role": "of"}


def error_rate(printed: str, recognised: str) -> float:
    """Edits that turn ``recognised`` into ``printed``, a character printed; any run of white space is one space."""
    said, read = " ".join(printed.split()), " ".join(recognised.split())
    return Levenshtein.distance(said, read) / max(1, len(said))


@dataclass(frozen=True, slots=True)
class Pair:
    """A character of the original and one recognised in its stead, by their numbers among all that are no space."""

    original: int
    recognised: int
    right: bool


class Carrier:
    """The pairing of a text and what was recognised of it; white space takes no part."""

    def __init__(self, original: str, recognised: str) -> None:
        self._original, self._recognised = original, recognised
        self._original_places = [at for at, letter in enumerate(original) if not letter.isspace()]
        self._places = [at for at, letter in enumerate(recognised) if not letter.isspace()]
        said = _folded(original[at] for at in self._original_places)
        read = _folded(recognised[at] for at in self._places)
        self._pairs = [
            Pair(operation.src_start + n, operation.dest_start + n, operation.tag == "equal")
            for operation in Levenshtein.opcodes(said, read)
            if operation.tag in ("equal", "replace")
            for n in range(operation.src_end - operation.src_start)
        ]
        self._paired = {self._places[pair.recognised] for pair in self._pairs}
        self._numbers = [pair.original for pair in self._pairs]

    def carry(self, span: Span) -> Span | None:
        """Where a span of the original stands in what was recognised, from its first to its last character; none if
        it cannot be read there."""
        first, last = (bisect_left(self._original_places, edge) for edge in span)
        paired = self._pairs[bisect_left(self._numbers, first) : bisect_left(self._numbers, last)]
        found = self._without_dirt(_together(paired))
        if sum(pair.right for pair in found) < LEGIBLE * (last - first) or not found:
            return None
        start, end = found[0].recognised, found[-1].recognised + 1
        if end - start > STREWN * (last - first) + STRAY:
            return None
        return self._whole_words(self._places[start], self._places[end - 1] + 1)

    def _without_dirt(self, pairs: Sequence[Pair]) -> Sequence[Pair]:
        """``pairs`` without letters at either edge in whose place a sign is read."""

        def is_dirt(pair: Pair) -> bool:
            said = self._original[self._original_places[pair.original]]
            return said.isalnum() and not self._recognised[self._places[pair.recognised]].isalnum()

        start, end = 0, len(pairs)
        while start < end and is_dirt(pairs[start]):
            start += 1
        while end > start and is_dirt(pairs[end - 1]):
            end -= 1
        return pairs[start:end]

    def _whole_words(self, start: int, end: int) -> Span:
        """The span with letters that were read in excess at the edges of its words."""
        text, before, behind = self._recognised, start, end
        while before > 0 and text[before - 1].isalnum() and before - 1 not in self._paired:
            before -= 1
        while behind < len(text) and text[behind].isalnum() and behind not in self._paired:
            behind += 1
        # Between two words that have run together nobody knows whose such a letter is.
        return (
            start if before > 0 and text[before - 1].isalnum() else before,
            end if behind < len(text) and text[behind].isalnum() else behind,
        )


def _folded(letters: Iterator[str]) -> str:
    # One for one, which str.lower() is not for every letter there is.
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in letters).translate(ALIKE)


def _together(pairs: Sequence[Pair]) -> Sequence[Pair]:
    """``pairs`` without the few letters at either edge that found a partner far away."""
    breaks = [
        number
        for number, (one, two) in enumerate(pairwise(pairs), start=1)
        if two.recognised - one.recognised > STRAY + two.original - one.original
    ]
    start, end = 0, len(pairs)
    while breaks and breaks[0] - start < min(STRAY, (end - start) / 2):
        start = breaks.pop(0)
    while breaks and end - breaks[-1] < min(STRAY, (end - start) / 2):
        end = breaks.pop()
    return pairs[start:end]


@dataclass(frozen=True, slots=True)
class Carried:
    """The gold of what was recognised, and how many marks of each tag were lost on the way."""

    gold: Gold
    lost: Counter[str]


def carry_gold(gold: Gold, recognised: str) -> Carried:
    """``gold`` on the recognised text.

    Values stay as they are; canonical names say no more than can be read of them. Marks that cannot be read are
    dropped, then persons and organisations that no mark names any more, then what refers to these.
    """
    carrier = Carrier(gold.text, recognised)
    found = [(mark, span) for mark in gold.marks if (span := carrier.carry(mark.span))]
    moved = [_moved(mark, _around(mark, span, found), recognised) for mark, span in found]
    made = Gold(recognised, marks=_referring(moved))
    names = {person.id: _spelt(person.name, person.id, made) for person in gold.persons}
    marks = _referring(made.marks, gone={reference for reference, name in names.items() if not name})
    kept = _mentioned(marks)
    persons = [replace(person, name=names[person.id]) for person in gold.persons if person.id in kept]
    bodies = [body for body in gold.organisations if body.id in kept]
    lost = Counter(mark.tag for mark in gold.marks)
    lost.subtract(mark.tag for mark in marks)
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    return Carried(Gold(recognised, persons, bodies, ordered), +lost)


def _around(mark: Mark, span: Span, found: Sequence[tuple[Mark, Span]]) -> Span:
    """``span`` of ``mark`` with all that was inside it."""
    inside = [place for other, place in found if contains(mark.span, other.span)]
    return min(span[0], *(start for start, _ in inside), span[1]), max(span[1], *(end for _, end in inside), span[0])


def _moved(mark: Mark, span: Span, recognised: str) -> Mark:
    start, end = span
    if mark.tag == "statement" and (bullet := re.match(rf"(?:{BULLET.pattern})\s*", recognised[start:end])):
        start += bullet.end()
    return Mark(mark.tag, start, end, dict(mark.attributes))


def _mentioned(marks: Iterable[Mark]) -> set[str]:
    return {reference for mark in marks if mark.tag in ("person", "org") for reference in mark.references("ref")}


def _referring(marks: Sequence[Mark], gone: Collection[str] = ()) -> Sequence[Mark]:
    """``marks`` without references to what is gone, and without those that refer to nothing then."""
    while True:
        known = _mentioned(marks).difference(gone)
        known |= {mark.attributes["id"] for mark in marks if mark.tag == "statement"}
        left = [known_mark for mark in marks if (known_mark := _known(mark, known))]
        if left == marks:
            return marks
        marks = left


def _known(mark: Mark, known: set[str]) -> Mark | None:
    attributes = {
        name: " ".join(one for one in value.split() if one in known) if name in REFERENCES else value
        for name, value in mark.attributes.items()
    }
    if mark.tag in NEEDED and not attributes[NEEDED[mark.tag]]:
        return None
    return replace(
        mark, attributes={name: value for name, value in attributes.items() if value or name not in REFERENCES}
    )


def _spelt(name: str, reference: str, gold: Gold) -> str:
    """A canonical name as the recognised text allows it.

    None without the surname, initials where a given name cannot be read in full, the surname alone where no initials
    stand either, «ё» only where it is read in one of the mentions.
    """
    mentions = [gold.of(mark) for mark in gold.tagged("person") if reference in mark.references("ref")]
    surname, *given = name.split(" ")
    if not all(is_written_out(part, mentions, scanned=True) for part in full_parts(surname)):
        return ""
    if not all(is_written_out(part, mentions, scanned=True) for part in full_parts(" ".join(given))):
        initials = [f"{part[0]}." for part in given] if any(INITIAL.search(mention) for mention in mentions) else []
        name = " ".join([surname, *initials])
    return name if any("ё" in mention.lower() for mention in mentions) else name.replace("ё", "е").replace("Ё", "Е")
