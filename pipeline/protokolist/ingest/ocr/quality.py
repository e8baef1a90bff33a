"""How well a page reads: by the words the dictionary knows and by what the engine says of itself."""

import re
from dataclasses import dataclass

from protokolist.dictionary import is_known

WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SHORTEST = 3
CYRILLIC = re.compile("[а-яё]+(?:-[а-яё]+)*")
MIXED = re.compile("[а-яё][a-z]|[a-z][а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of letters in a text."""

    letters: int
    cyrillic: int
    told: int
    """Letters in words long enough for the dictionary to tell."""
    known: int
    """Letters in those words it knows."""
    mixed: int
    """Letters in words of both alphabets."""

    @property
    def known_share(self) -> float:
        """The share of known words by letters; 0 where nothing can be told."""
        return self.known / self.told if self.told else 0.0

    @property
    def cyrillic_share(self) -> float:
        """The share of Cyrillic letters; 0 where there are none."""
        return self.cyrillic / self.letters if self.letters else 0.0

    @property
    def mixed_share(self) -> float:
        """The share of letters in words of both alphabets."""
        return self.mixed / self.letters if self.letters else 0.0


def quality(text: str) -> Quality:
    """What ``text`` is made of. A name is rarely in the dictionary: a good page has nine known words in ten."""
    letters = cyrillic = told = known = mixed = 0
    # A word broken at the line's end is one word.
    for match in WORD.finditer(re.sub(r"(?<=[а-яё])-\n(?=[а-яё])", "", text)):
        word = match[0].lower()
        letters += len(word)
        if not CYRILLIC.fullmatch(word):
            count = sum("а" <= letter <= "я" or letter == "ё" for letter in word)
            cyrillic += count
            told += len(word) if len(word) >= SHORTEST else 0
            mixed += len(word) if MIXED.search(word) else 0
            continue
        cyrillic += len(word)
        if len(word) >= SHORTEST:
            told += len(word)
            known += len(word) if _known(word) else 0
    return Quality(letters, cyrillic, told, known, mixed)


def _known(word: str) -> bool:
    return is_known(word) or ("-" in word and all(is_known(part) for part in word.split("-")))
