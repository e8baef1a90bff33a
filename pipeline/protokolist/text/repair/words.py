"""Words that were cut or run together, letters taken for others, capitals that came from nowhere."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache

from protokolist.text import lexicon
from protokolist.text.copies import Edit
from protokolist.text.morphology import FORMS_KEPT, is_known, parses

PIECES = re.compile(r"(?<![\w-])(?<!-\n)(?P<left>[А-ЯЁ]?[а-яё]+)(?P<gap>[ ]|[.:][ ])(?P<right>[а-яё]+)(?![\w-])")
# Not a name, not an abbreviation, not the rest of a broken word.
WORD = re.compile(r"(?<![\w-])(?<!-\n)(?:[а-яё]{5,}|[А-ЯЁ]{6,})(?![\w.-])")
SHOUTED = re.compile(r"(?<=[а-яё,][ ])[А-ЯЁ]{4,}(?=[ ,.;:)])")
SHORTEST_JOINED = 5


def joins(text: str) -> Iterator[Edit]:
    """«персона: льных», «Веретен никова»: two pieces of which one is no word, and that together make one."""
    at = 0
    while match := PIECES.search(text, at):
        at = match.end("left") + 1
        left, right = match["left"], match["right"]
        if len(left) + len(right) < SHORTEST_JOINED or (is_known(left.lower()) and is_known(right)):
            continue
        if match["gap"] != " " and (len(left) < 4 or (is_known(left.lower()) and len(right) < 4)):
            continue
        if is_known((left + right).lower()):
            yield match.start("gap"), match.end("gap"), ""
            at = match.end()


def letters(text: str) -> Iterator[Edit]:
    """Unknown words that one confusion of letters makes known, where only one word comes of it."""
    often = Counter(match[0].lower() for match in WORD.finditer(text))
    for match in WORD.finditer(text):
        word = match[0]
        # A word that recurs is a word.
        if often[word.lower()] == 1 and (meant := _meant(word.lower())):
            yield match.start(), match.end(), meant.upper() if word.isupper() else meant


@lru_cache(maxsize=FORMS_KEPT)
def _meant(word: str) -> str:
    """The one known word that a confusion explains, or an empty string."""
    if is_known(word):
        return ""
    found = set()
    for read, printed in confusions():
        at = word.find(read)
        while at >= 0:
            candidate = word[:at] + printed + word[at + len(read) :]
            if is_known(candidate):
                found.add(candidate)
            at = word.find(read, at + 1)
    return found.pop() if len(found) == 1 else ""


@cache
def confusions() -> tuple[tuple[str, str], ...]:
    """What is read for what is printed."""
    pairs = []
    for entry in lexicon.read("confusions"):
        read, printed = entry.split()
        pairs.append((read, printed))
    return tuple(pairs)


def shouted(text: str) -> Iterator[Edit]:
    """«обязан ли новый ХОЗЯИН»: a word in capitals amid a sentence whose letters look alike in both cases."""
    for match in SHOUTED.finditer(text):
        word = match[0]
        low = word.lower()
        around = text[match.end() : match.end() + 12].lstrip(" ,.;:)")
        abbreviated = any("Abbr" in parse.tag for parse in parses(low))
        if is_known(low) and not abbreviated and len(low) >= 5 and around[:2].islower():
            yield match.start(), match.end(), low
