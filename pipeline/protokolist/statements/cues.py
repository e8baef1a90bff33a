"""What a sentence does, told by its wording; the place in the protocol has been asked before."""

import re
from functools import cache, lru_cache

from protokolist.record import StatementType
from protokolist.text import lexicon
from protokolist.text.morphology import lemmas, parses
from protokolist.text.speech import TYPES, WORD
from protokolist.text.words import LINES_KEPT

COMMITMENT_WORDS = 12


# The lines of the list are in lower case: searching a lowered sentence is much faster than ignoring case.
@cache
def _cues() -> tuple[tuple[StatementType, re.Pattern[str]], ...]:
    pairs = (entry.split("|", 1) for entry in lexicon.read("cues"))
    return tuple((TYPES[kind.strip()], re.compile(pattern.strip())) for kind, pattern in pairs)


def by_wording(sentence: str, verb: StatementType | None = None) -> StatementType | None:
    """The type a sentence's own words give it, or ``None`` where they leave it open.

    ``verb`` is what its verb of saying is for. Reporting and asking verbs settle the matter, since what is told or
    asked may well mention problems; others yield to surer wording.
    """
    if verb in ("report", "question", "answer", "proposal", "problem"):
        return verb
    for number in _matched(sentence):
        return _cues()[number][0]
    return verb or ("proposal" if _opens_with_infinitive(sentence) else None)


def matching(sentence: str) -> list[str]:
    """The lines of the word list that the sentence matches, each as its type and number."""
    return [f"{_cues()[number][0]}{number}" for number in _matched(sentence)]


@lru_cache(maxsize=LINES_KEPT)
def _matched(sentence: str) -> tuple[int, ...]:
    """Numbers of the lines of the word list: the rules ask for the first, the models for all."""
    low = sentence.lower()
    return tuple(number for number, (_, pattern) in enumerate(_cues()) if pattern.search(low))


def _opens_with_infinitive(sentence: str) -> bool:
    """«Решать после оценки.», «Семинары проводить и в сёлах.»: what is to be done, without anybody who did it."""
    first = WORD.search(sentence)
    return first is not None and "INFN" in parses(first[0].lower())[0].tag


def commits(sentence: str) -> bool:
    """Whether the speaker promises in the first person («рассмотрим», «выделим», «увеличу»)."""
    for count, match in enumerate(WORD.finditer(sentence)):
        if count == COMMITMENT_WORDS:
            return False
        tag = parses(match[0].lower())[0].tag
        if "VERB" in tag and tag.person == "1per" and tag.tense == "futr":
            return True
    return False


def mentions_word(text: str, wanted: frozenset[str]) -> bool:
    """Whether any word of ``text`` has one of the folded lemmas ``wanted``."""
    return any(not wanted.isdisjoint(lemmas(match[0].lower())) for match in WORD.finditer(text))
