"""Further mentions of bodies that a document has named: the same words again in any case, or its quoted name alone."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

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
    patterns: dict[str, list[re.Pattern[str]]] = defaultdict(list)
    opening = {text[slice(*span)] for span in bodies if opens(text, span[0])}
    for name in dict.fromkeys(text[slice(*span)] for span in bodies):
        line = words(name)
        if form := _pattern(line, opening=name in opening):
            patterns[_key(line[0].text)].append(re.compile(rf"{form}(?![\w-])", re.IGNORECASE))
    if not patterns:
        return
    for word in WORD.finditer(text):
        for pattern in patterns.get(_key(word[0]), ()):
            found = pattern.match(text, word.start())
            if found and not _plural(words(found[0])):
                yield found.span()
                break


def _key(word: str) -> str:
    return fold(word)[:KEY]


def _pattern(line: Sequence[Word], *, opening: bool) -> str | None:
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
    return r"\s+".join(_stem(word) for word in told)


def _stem(word: Word) -> str:
    if not word.form or word.abbreviation or len(word.text) <= SHORTEST_STEM:
        return re.escape(word.text)
    stem = word.text[: max(SHORTEST_STEM, len(word.text) - ENDING)]
    return "".join("[её]" if letter in "её" else re.escape(letter) for letter in fold(stem)) + "[а-яё]{0,4}"


def _plural(line: Sequence[Word]) -> bool:
    """Whether the head is in the plural: many such bodies."""
    head = next((word for word in line if any(base in kinds() for base in word.bases)), None)
    return head is not None and all(reading.plural for reading in head.readings if reading.case)
