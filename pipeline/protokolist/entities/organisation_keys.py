"""What a mention of an organisation says, so that two can be compared whatever case and abbreviation they stand in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from protokolist.entities.word_lists import folded, forms, kinds
from protokolist.text import lexicon
from protokolist.text.morphology import fold
from protokolist.text.words import Word, words

# «районная администрация» is the administration of the district.
RANKS = {"районный": "район", "городской": "город", "областной": "область", "краевой": "край", "поселковый": "поселок"}
# «з-д», «б-ки»: first letter and last ones -> the word.
HYPHENATED = {
    "з-д": "завод",
    "б-к": "библиотека",
    "к-т": "комитет",
    "о-в": "общество",
    "ф-к": "фабрика",
    "т-в": "товарищество",
}
SHORTENED = {
    "обл": "область",
    "гор": "город",
    "рай": "район",
    "отд": "отдел",
    "упр": "управление",
    "управл": "управление",
    "ср": "средний",
}
# Words in capitals that are too long for initials; two of them make a name in capitals.
CAPITALS = re.compile(r"[А-ЯЁ]{5,}")
SHOUTED = 2
LONGEST_INITIALS = 5
LONGEST_STEM = 8
LONGEST_HYPHENATED = 7


@dataclass(frozen=True, slots=True)
class Key:
    """What a mention says: its telling words, the first noun among them, the initials it consists of."""

    tokens: frozenset[str]
    head: str | None
    initials: str | None
    letters: str
    first: str | None = None
    """The first telling word as it is written, by its base."""


def keys_of(wordings: Sequence[str]) -> list[Key]:
    """Keys of all mentions of a document; shortened words and initials are read as what the others write out."""
    lines = [words(_in_small_letters(wording)) for wording in wordings]
    said = _Said(lines)
    return [_key(line, said) for line in lines]


def key_of(wording: str) -> Key:
    """The key of one mention by itself."""
    return _key(words(wording), _Said([]))


def _in_small_letters(wording: str) -> str:
    """A name in capitals without them, so that its words are not taken for initials."""
    long = [word for word in CAPITALS.findall(wording) if word not in forms()]
    if len(long) < SHOUTED or any(letter.islower() for letter in wording):
        return wording
    return CAPITALS.sub(lambda word: word[0] if word[0] in forms() else word[0].capitalize(), wording)


class _Said:
    """What the mentions of a document write out."""

    def __init__(self, lines: Iterable[Sequence[Word]]) -> None:
        self._stems: dict[str, set[str]] = defaultdict(set)
        self._runs: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for line in lines:
            told = [word for word in line if word.text[0].isalpha() and len(word.text) > 1]
            for word in told:
                for length in range(2, min(len(word.text), LONGEST_STEM)):
                    self._stems[fold(word.text)[:length]].add(_base(word))
            for at in range(len(told)):
                for end in range(at + 2, min(at + LONGEST_INITIALS, len(told)) + 1):
                    run = told[at:end]
                    if not any(word.abbreviation for word in run):
                        self._runs["".join(fold(word.text)[0] for word in run)].add(tuple(_base(word) for word in run))

    def in_full(self, stem: str) -> str | None:
        """The one word of the document that begins so."""
        found = {base for base in self._stems[stem] if base != stem}
        return found.pop() if len(found) == 1 else SHORTENED.get(stem)

    def behind(self, initials: str) -> tuple[str, ...]:
        """The words in a row whose first letters these are, if the document has them once."""
        found = self._runs[fold(initials)]
        return next(iter(found)) if len(found) == 1 else ()


def _key(line: Sequence[Word], said: _Said) -> Key:
    told = [word for word in _told(line) if word.text[0].isalnum()]
    pointed = {id(word) for word, mark in pairwise(line) if mark.text == "." and mark.start == word.end}
    bases = [base for word in told for base in _bases(word, said, pointed=id(word) in pointed, alone=len(told) == 1)]
    tokens = frozenset(RANKS.get(base, base) for base in bases) - folded("untelling")
    head = next((base for base in bases if base in kinds() and base not in folded("untelling")), None)
    alone = [word for word in line if word.text[0].isalpha() and word.text not in forms()]
    alone = alone or [word for word in line if word.text[0].isalpha()][-1:]
    initials = _initials(alone)
    first = _base(told[0]) if told else None
    return Key(tokens or frozenset(bases), head, initials, "".join(_letters(told)), first)


def _initials(line: Sequence[Word]) -> str | None:
    """The initials that a mention consists of, «КЧС и ОПБ» as one."""
    short = [word.text for word in line if word.abbreviation]
    joined = len(short) == len(line) == 1 or (len(short) == 2 and [word.text for word in line][1:-1] == ["и"])
    return "".join(short) if joined else None


def _letters(told: Iterable[Word]) -> Iterator[str]:
    """First letters of words, and initials as they are: «Энская ЦРБ» is behind «ЭЦРБ»."""
    for word in told:
        if word.abbreviation:
            yield fold(word.text)
        elif len(word.text) > 1:
            yield from (part[0] for part in fold(word.text).split("-") if part)


def _bases(word: Word, said: _Said, *, pointed: bool, alone: bool) -> Iterable[str]:
    low = fold(word.text)
    if len(low) < LONGEST_HYPHENATED and low[:3] in HYPHENATED:
        return (HYPHENATED[low[:3]],)
    if pointed and 1 < len(low) < LONGEST_STEM:
        return (said.in_full(low) or low,)
    if word.abbreviation and not alone:
        return said.behind(word.text) or (low,)
    return contractions().get(_base(word), (_base(word),))


@cache
def contractions() -> Mapping[str, tuple[str, ...]]:
    """«местком» -> the bases of «местный комитет»."""
    entries = (entry.split("|") for entry in lexicon.read("contractions"))
    return {fold(short.strip()): tuple(_base(word) for word in words(full)) for short, full in entries}


def _told(line: Iterable[Word]) -> Iterable[Word]:
    """The words of a name with its types written out."""
    for word in line:
        expansion = forms().get(word.text)
        if expansion is None:
            yield word
        else:
            yield from words(expansion)


def _base(word: Word) -> str:
    """The likeliest base; the same for all cases of a word, so of several the first in the alphabet of the likely."""
    if word.abbreviation or not word.readings:
        return fold(word.text)
    heads = [base for base in word.bases if base in kinds()]
    if heads:
        return heads[0]
    return word.readings[0].base
