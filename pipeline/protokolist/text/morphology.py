"""One analyser for the whole program: readings, lemmas and folding of Russian words, each form parsed once a run."""

import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer
    from pymorphy3.analyzer import Parse

# A protocol has some hundred distinct forms, an archive some hundred thousand; beyond that the rarest are parsed again.
FORMS_KEPT = 300_000
# Longer texts are no words, and are not kept.
LONGEST_WORD = 30


@cache
def analyser() -> "MorphAnalyzer":
    """pymorphy3's analyser with its Russian dictionary; loaded at the first call (0.1 s, 30 MB)."""
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415  # heavy: not before somebody needs it

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=FORMS_KEPT)
def parses(word: str) -> tuple["Parse", ...]:
    """All readings of a word form, the likeliest first; ``tag`` holds OpenCorpora grammemes."""
    try:
        return tuple(analyser().parse(word))
    except ValueError:
        # pymorphy3 asks for the Unicode name of letters it does not know, and some have none.
        named = "".join(letter if unicodedata.name(letter, "") else "\N{REPLACEMENT CHARACTER}" for letter in word)
        return tuple(analyser().parse(named))


@lru_cache(maxsize=FORMS_KEPT)
def lemmas(word: str) -> tuple[str, ...]:
    """The distinct folded normal forms of a word form, the likeliest first."""
    return tuple(dict.fromkeys(fold(parse.normal_form) for parse in parses(word)))


@lru_cache(maxsize=FORMS_KEPT)
def lemma(word: str) -> str:
    """The likeliest folded normal form."""
    return lemmas(word)[0]


@lru_cache(maxsize=FORMS_KEPT)
def is_known(word: str) -> bool:
    """Whether the dictionary has the form."""
    return bool(analyser().word_is_known(word))


def fold(text: str) -> str:
    """``text`` as it is compared everywhere: NFC, lower case, «е» for «ё»."""
    return _folded(text) if len(text) <= LONGEST_WORD else _folded.__wrapped__(text)


@lru_cache(maxsize=FORMS_KEPT)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower().replace("ё", "е")
