"""Further mentions of persons whom a document has named: the same surname again, in any case, unseen so far."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from protokolist.entities.persons import NAMED_AFTER, TERRITORY
from protokolist.entities.taken import Taken
from protokolist.entities.word_lists import forms, kinds, not_bodies
from protokolist.spans import Span
from protokolist.text import surnames
from protokolist.text.given_names import is_first_name, is_patronymic
from protokolist.text.morphology import FORMS_KEPT, fold, lemmas
from protokolist.text.names import is_common

WORD = re.compile(r"(?<![\w«.-])[А-ЯЁ](?:[а-яё]+|[А-ЯЁ]+)(?:-[А-ЯЁ](?:[а-яё]+|[А-ЯЁ]+))?(?![\w-])")
# Shorter words are initials of bodies, or the beginnings of sentences.
SHORTEST = 3
LIKELY = 0.15
NEAR = 60


def without_persons(text: str, bodies: Iterable[Span], persons: Sequence[Span]) -> list[Span]:
    """Organisations but those of one word that the document more often calls a person («ИШКИНИН. Не советую.»)."""
    bodies = list(bodies)
    people, named = _counts(text, persons), _counts(text, bodies)
    kept = []
    for start, end in bodies:
        word = text[start:end]
        keys = _keys(word) if WORD.fullmatch(word) else frozenset()
        if not keys or not _may_be_person(word) or max(people[key] for key in keys) < max(named[key] for key in keys):
            kept.append((start, end))
    return kept


def repeated_persons(text: str, persons: Sequence[Span], bodies: Iterable[Span]) -> Iterator[Span]:
    """Words outside ``persons`` and ``bodies`` that say a surname of one of them, or a name that stood alone, again."""
    known = {key for key, count in _counts(text, persons).items() if count}
    if not known:
        return
    taken = Taken([*persons, *bodies])
    for match in WORD.finditer(text):
        word = match[0]
        if (
            len(word) < SHORTEST
            or known.isdisjoint(_keys(word))
            or not _may_be_person(word)
            or taken.meets(match.span())
        ):
            continue
        if TERRITORY.match(text, match.end()) or NAMED_AFTER.search(text, max(0, match.start() - NEAR), match.start()):
            continue
        yield match.span()


def _counts(text: str, spans: Iterable[Span]) -> Counter[str]:
    """How often each folded name occurs: surnames, and names that stand alone."""
    found: Counter[str] = Counter()
    for start, end in spans:
        parts = WORD.findall(text[start:end])
        for part in parts:
            if len(part) >= SHORTEST and (len(parts) == 1 or not (is_first_name(part) or is_patronymic(part))):
                found.update(_keys(part))
    return found


@lru_cache(maxsize=FORMS_KEPT)
def _keys(word: str) -> frozenset[str]:
    """What a form may be the form of."""
    low = word.lower()
    likely = {fold(reading.nominative) for reading in surnames.readings(low) if reading.weight >= LIKELY}
    return frozenset({fold(low), *likely})


@lru_cache(maxsize=FORMS_KEPT)
def _may_be_person(word: str) -> bool:
    if word in forms() or word in not_bodies() or not kinds().keys().isdisjoint(lemmas(word.lower())):
        return False
    return surnames.is_surname(word.lower()) or not is_common(word)
