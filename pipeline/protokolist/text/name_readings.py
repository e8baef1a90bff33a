"""What a written name may stand for as a whole: its parts put into the nominative together, the likeliest first.

Surname, first name and patronymic stand in one case and name one person, so each narrows the readings of the others;
what is known of gender and case from outside (a verb, a preposition, another mention) narrows them further.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from protokolist.record import Gender
from protokolist.text import short_names, surnames
from protokolist.text.given_names import first_name_readings, patronymic_readings, title
from protokolist.text.names import Name, is_initial
from protokolist.text.surnames import EVERY

# How usual a case is for a name about which nothing else is known; only its order matters much.
USUAL = {"nomn": 1.0, "gent": 0.5, "datv": 0.45, "accs": 0.4, "ablt": 0.4, "loct": 0.1}
DISAGREE, AGAINST, UNSAID = 0.01, 0.001, 0.05
# A lone given name or initials say little; readings below this share of the best are dropped.
LEAST = 0.02


@dataclass(frozen=True, slots=True)
class NameReading:
    """One way to read a name: parts in the nominative, gender, the cases its form can be, weight (best: 1)."""

    name: Name
    gender: Gender
    cases: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class _Part:
    nominative: str | None
    gender: Gender
    cases: frozenset[str]
    weight: float


def readings(name: Name, *, gender: Gender | None = None, cases: frozenset[str] = EVERY) -> tuple[NameReading, ...]:
    """Readings of a name as written, the likeliest first; ``gender`` and ``cases`` are what its place shows."""
    found: dict[tuple[Name, Gender], NameReading] = {}
    for one in _joint(name):
        fitting = one.cases & cases
        weight = one.weight * max(USUAL[case] for case in fitting or one.cases)
        if not fitting:
            weight *= UNSAID
        if gender not in (None, one.gender):
            weight *= UNSAID
        key = (one.name, one.gender)
        if key not in found or found[key].weight < weight:
            found[key] = NameReading(one.name, one.gender, fitting or one.cases, weight)
    best = max((one.weight for one in found.values()), default=1.0)
    kept = (
        NameReading(one.name, one.gender, one.cases, one.weight / best)
        for one in found.values()
        if one.weight >= LEAST * best
    )
    return tuple(sorted(kept, key=lambda one: (-one.weight, str(one.name), one.gender)))


def _joint(name: Name) -> Iterator[NameReading]:
    parts = (_lasts(name.last), _given(name.first, _firsts), _given(name.middle, _middles))
    for gender in surnames.GENDERS:
        fitting = [
            [part for part in found if part.gender == gender] or [_Part(_titled(written), gender, EVERY, AGAINST)]
            for written, found in zip((name.last, name.first, name.middle), parts, strict=True)
        ]
        for last, first, middle in product(*fitting):
            cases = last.cases & first.cases & middle.cases
            weight = last.weight * first.weight * middle.weight
            if not cases:
                # «Иванову Петру Сергеевичем»: the patronymic is the surest witness of the case.
                cases, weight = middle.cases if name.middle else first.cases, weight * DISAGREE
            parts_read = Name(last.nominative, first.nominative, middle.nominative)
            yield NameReading(parts_read, gender, cases or EVERY, weight)


def _titled(word: str | None) -> str | None:
    return None if word is None else title(word)


def _lasts(word: str | None) -> list[_Part]:
    if word is None:
        return _none()
    *particles, bare = word.split(" ")
    ahead = "".join(f"{particle.lower()} " for particle in particles)
    found = [
        _Part(title(ahead + one.nominative), one.gender, one.cases, one.weight)
        for one in surnames.readings(bare.lower())
    ]
    return found or [_Part(title(word), gender, EVERY, 0.1) for gender in surnames.GENDERS]


def _given(part: str | None, read: Callable[[str], list[_Part]]) -> list[_Part]:
    if part is None:
        return _none()
    if is_initial(part):
        return [_Part(f"{part[0].upper()}.", gender, EVERY, 1.0) for gender in surnames.GENDERS]
    return read(part)


def _none() -> list[_Part]:
    return [_Part(None, gender, EVERY, 1.0) for gender in surnames.GENDERS]


def _firsts(word: str) -> list[_Part]:
    found = [_Part(one.nominative, one.gender, one.cases, one.weight) for one in first_name_readings(word)]
    return found or _as_written(word)


def _middles(word: str) -> list[_Part]:
    return [_Part(one.nominative, one.gender, one.cases, 1.0) for one in patronymic_readings(word)] or _as_written(word)


def _as_written(word: str) -> list[_Part]:
    short = short_names.is_short(word)
    return [_Part(f"{word[0].upper()}." if short else title(word), gender, EVERY, 0.5) for gender in surnames.GENDERS]
