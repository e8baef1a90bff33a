"""Further mentions of bodies that a document has named: the same words again in any case, or its quoted name alone."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from protokolist.entities.organisation_keys import key_of
from protokolist.entities.organisation_names import opens
from protokolist.entities.taken import Taken
from protokolist.entities.word_lists import folded, forms, kinds
from protokolist.spans import Span
from protokolist.text.morphology import fold
from protokolist.text.words import Word, bases, words

# A word that nothing is joined to on the left.
WORD = re.compile(r"(?<![\w«-])[А-ЯЁа-яё]+")
QUOTED = re.compile(r"«(?P<name>[^«»\n]{3,50})»")
WORD_BEFORE = re.compile(r"(\w+)\W*$")
SHORTEST_NAME = 2
# Names of so many words come again as they are; longer ones are cut short.
LONGEST_NAME = 6
# A form of a word shares so many letters with the others, or all but the last three.
SHORTEST_STEM = 4
KEY = 3
ENDING = 3
FORM_ENDING = re.compile(r"[а-яё]{0,4}", re.IGNORECASE)
JOINED = re.compile(r"[\w-]")


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of a name: as it is in small letters, or a folded stem to which an ending may be joined."""

    letters: str
    stem: bool


def repeated(text: str, bodies: Sequence[Span]) -> list[Span]:
    """Mentions outside ``bodies`` (in order, none over another) that say a name of one of them again."""
    taken = Taken(bodies)
    found = [span for span in (*_quoted(text, bodies), *_in_full(text, bodies)) if taken.add(span)]
    return sorted(found)


def _quoted(text: str, bodies: Sequence[Span]) -> Iterator[Span]:
    """«Накала» where «завод «Накал»» is named elsewhere; a work or an event of that name is none."""
    quoted = {match["name"] for span in bodies for match in QUOTED.finditer(text, *span)}
    names, beginnings = {_said(name) for name in quoted}, {_key(name) for name in quoted}
    if not names:
        return
    for match in QUOTED.finditer(text):
        if _key(match["name"]) not in beginnings:
            continue
        before = WORD_BEFORE.search(text, max(0, match.start() - 30), match.start())
        if before and not folded("works").isdisjoint(bases(before[1].lower())):
            continue
        if _said(match["name"]) in names:
            yield match.span("name")


def _said(name: str) -> frozenset[str]:
    return key_of(name).tokens


def _in_full(text: str, bodies: Sequence[Span]) -> Iterator[Span]:
    """Names of several words, of which one is a head or a capital tells, in whatever case they stand."""
    patterns: dict[str, list[Sequence[_Part]]] = defaultdict(list)
    opening = {text[slice(*span)] for span in bodies if opens(text, span[0])}
    for name in dict.fromkeys(text[slice(*span)] for span in bodies):
        line = words(name)
        if form := _pattern(line, opening=name in opening):
            patterns[_key(line[0].text)].append(form)
    letters = {key[0] for key in patterns}
    for word in WORD.finditer(text):
        if fold(word[0][0]) not in letters:
            continue
        start = word.start()
        for pattern in patterns.get(_key(word[0]), ()):
            end = _end(text, start, pattern)
            if end is not None and not _plural(words(text[start:end])):
                yield start, end
                break


def _key(word: str) -> str:
    return fold(word)[:KEY]


def _end(text: str, at: int, pattern: Sequence[_Part]) -> int | None:
    """Where a name ends that begins at ``at`` in any of its forms; ``None`` if it does not."""
    for number, part in enumerate(pattern):
        if number:
            behind = at
            while text[at : at + 1].isspace():
                at += 1
            if at == behind:
                return None
        end = at + len(part.letters)
        said = text[at:end]
        if (fold(said) if part.stem else said.lower()) != part.letters:
            return None
        at = _form_end(text, end) if part.stem else end
    return None if JOINED.match(text, at) else at


def _form_end(text: str, at: int) -> int:
    """Behind the ending at ``at``; where it is too long to be one nothing that may follow does."""
    ending = FORM_ENDING.match(text, at)
    return ending.end() if ending else at


def _pattern(line: Sequence[Word], *, opening: bool) -> list[_Part] | None:
    """For all forms of a name; ``opening`` says that its first capital tells nothing."""
    told = [word for word in line if word.text not in "«»"]
    if (
        not SHORTEST_NAME <= len(told) <= LONGEST_NAME
        or len(told) < len(line)
        or not all(word.text[0].isalnum() for word in told)
    ):
        return None
    if not any(base in kinds() for word in told for base in word.bases) or told[0].text in forms():
        return None
    if len(told) == SHORTEST_NAME and not any(word.capital for word in told[opening:]):
        # «вторая бригада», «первое отделение» may be any.
        return None
    return [_part(word) for word in told]


def _part(word: Word) -> _Part:
    if not word.form or word.abbreviation or len(word.text) <= SHORTEST_STEM:
        return _Part(word.text.lower(), stem=False)
    return _Part(fold(word.text[: max(SHORTEST_STEM, len(word.text) - ENDING)]), stem=True)


def _plural(line: Sequence[Word]) -> bool:
    """Whether the head is in the plural: many such bodies."""
    head = next((word for word in line if any(base in kinds() for base in word.bases)), None)
    return head is not None and all(reading.plural for reading in head.readings if reading.case)
