"""pymorphy3's Russian dictionary, loaded once: what recognition, repair and grammar all ask."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

# A protocol has some hundred distinct forms, an archive some hundred thousand; beyond that the rarest are parsed again.
FORMS_KEPT = 300_000


@cache
def analyser() -> "MorphAnalyzer":
    """The analyser with its dictionary; loaded at the first call (0.1 s, 30 MB)."""
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415  # heavy: not before somebody needs it

    return MorphAnalyzer(lang="ru")


@lru_cache(maxsize=FORMS_KEPT)
def is_known(word: str) -> bool:
    """Whether the dictionary has the form, given in lower case."""
    return bool(analyser().word_is_known(word))
