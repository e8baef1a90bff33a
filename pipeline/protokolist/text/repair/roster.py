"""Surnames a document has, by their nominatives."""

from functools import lru_cache

from protokolist.text import surnames
from protokolist.text.morphology import FORMS_KEPT


@lru_cache(maxsize=FORMS_KEPT)
def nominatives(word: str) -> frozenset[str]:
    """What a surname's form, in lower case, is likely to be a form of."""
    readings = surnames.readings(word)
    likely = [reading for reading in readings if reading.weight >= 0.3 * readings[0].weight] if readings else []
    return frozenset(reading.nominative for reading in likely) or frozenset({word})
