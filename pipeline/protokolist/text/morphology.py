"""One analyser for the whole program: readings, lemmas and folding of Russian words, each form parsed once a run."""

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from protokolist.dictionary import FORMS_KEPT, analyser, is_known

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

__all__ = ["FORMS_KEPT", "analyser", "fold", "is_known", "lemma", "lemmas", "parses"]

# Longer texts are no words, and are not kept.
LONGEST_WORD = 30


@lru_cache(maxsize=FORMS_KEPT)
def parses(word: str) -> tuple["Parse", ...]:
    """All readings of a word form, the likeliest first; ``tag`` holds OpenCorpora grammemes."""
    try:
        return tuple(analyser().parse(word))
    except ValueError:
        # Letters without a name in Unicode's tables (Tangut, say) are more than pymorphy3 is prepared for.
        return tuple(analyser().parse("".join(letter if unicodedata.name(letter, "") else "□" for letter in word)))


@lru_cache(maxsize=FORMS_KEPT)
def lemmas(word: str) -> tuple[str, ...]:
    """The distinct folded normal forms of a word form, the likeliest first."""
    return tuple(dict.fromkeys(fold(parse.normal_form) for parse in parses(word)))


@lru_cache(maxsize=FORMS_KEPT)
def lemma(word: str) -> str:
    """The likeliest folded normal form."""
    return lemmas(word)[0]


def fold(text: str) -> str:
    """``text`` as it is compared everywhere: NFC, lower case, «е» for «ё»."""
    return _folded(text) if len(text) <= LONGEST_WORD else _folded.__wrapped__(text)


@lru_cache(maxsize=FORMS_KEPT)
def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower().replace("ё", "е")
