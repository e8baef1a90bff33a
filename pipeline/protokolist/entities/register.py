"""Who is who: mentions of persons -> persons, one for each, with canonical names.

Each mention allows for several readings (nominative, gender); mentions of one person share one. Full names come first,
then surnames with initials, then surnames alone and first names with patronymics, so that the less is said the more is
known to compare it with.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from protokolist.record import Gender
from protokolist.text import surnames
from protokolist.text.given_names import Given, first_name_readings, patronymic_readings, title
from protokolist.text.morphology import fold
from protokolist.text.names import Name, is_initial

Key = tuple[str, Gender]
"""A folded surname in the nominative and the gender it is read with."""

# Weights of a reading against what the place says; found on the development protocols.
AGAINST_CASE = 0.1
AGAINST_GENDER = 0.2
# Most mentions stand in the nominative, if their place tells nothing.
OBLIQUE = 0.6
NOT_SHARED = 0.02
# A slip of the pen: at most about one letter in seven.
SLIP = 86.0
SHORTEST_SLIP = 5


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention: clean-copy offsets, parts as written, and what its place tells of case and gender."""

    start: int
    end: int
    name: Name
    nominative: bool | None = None
    gender: Gender | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """A person: canonical name, its parts, gender where it is known, and the positions of the mentions."""

    name: str
    last: str | None
    first: str | None
    middle: str | None
    gender: Gender | None
    mentions: list[int]


@dataclass(slots=True)
class _Profile:
    """What one mention may stand for."""

    weights: dict[Key, float]
    firsts: tuple[Given, ...]
    middles: tuple[Given, ...]
    first_letter: str | None
    middle_letter: str | None


@dataclass(slots=True)
class _Person:
    keys: set[Key] = field(default_factory=set)
    firsts: set[str] = field(default_factory=set)
    middles: set[str] = field(default_factory=set)
    first_letter: str | None = None
    middle_letter: str | None = None
    mentions: list[int] = field(default_factory=list)


def resolve(mentions: Sequence[Mention]) -> list[Identity]:
    """Persons behind ``mentions`` (in the order of the text), in the order of their first mention.

    Namesakes with different initials stay apart. A surname alone that fits several goes to the one mentioned last
    before it; a slip in a surname is bridged where initials agree and nobody else fits.
    """
    return _Register(mentions).identities()


class _Register:
    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = mentions
        self.profiles = [_profile(mention) for mention in mentions]
        self.persons: list[_Person] = []
        self.by_surname: dict[str, list[int]] = defaultdict(list)
        self.by_given: dict[str, list[int]] = defaultdict(list)
        self.by_letters: dict[tuple[str | None, str | None], list[int]] = defaultdict(list)
        for index in sorted(range(len(mentions)), key=lambda i: (-_fullness(mentions[i].name), i)):
            self._place(index)

    def identities(self) -> list[Identity]:
        for person in self.persons:
            person.mentions.sort()
        return [self._identity(person) for person in sorted(self.persons, key=lambda person: person.mentions[0])]

    def _place(self, index: int) -> None:
        profile = self.profiles[index]
        fitting = [number for number in self._near(profile) if _fits(self.persons[number], profile)]
        if not fitting and self.mentions[index].name.last and profile.first_letter:
            fitting = self._slips(index)
            if len(fitting) > 1:
                fitting = []
        if fitting:
            self._join(min(fitting, key=lambda number: self._distance(number, index)), index)
        else:
            self.persons.append(_Person())
            self._join(len(self.persons) - 1, index)

    def _near(self, profile: _Profile) -> Iterable[int]:
        if profile.weights:
            return dict.fromkeys(number for surname, _ in profile.weights for number in self.by_surname[surname])
        known = dict.fromkeys(number for given in profile.firsts for number in self.by_given[fold(given.nominative)])
        if known or not (profile.firsts and profile.middles):
            return known
        # «Константин Леонидович» after «Дубяга К. Л.»: the initials fit, and nobody else's do.
        initials = [
            number
            for number in self.by_letters[profile.first_letter, profile.middle_letter]
            if not self.persons[number].firsts
        ]
        return initials if len(initials) == 1 else ()

    def _slips(self, index: int) -> list[int]:
        profile = self.profiles[index]
        likely = [
            surname
            for (surname, _), weight in profile.weights.items()
            if weight >= 0.3 and len(surname) >= SHORTEST_SLIP
        ]
        return [
            number
            for number in self.by_letters[profile.first_letter, profile.middle_letter]
            if any(
                fuzz.ratio(surname, known, score_cutoff=SLIP)
                for surname in likely
                for known, _ in self.persons[number].keys
            )
            and _given_fit(self.persons[number], profile)
        ]

    def _distance(self, number: int, index: int) -> tuple[int, int]:
        """How well a person fits: nearest mention before, else nearest after."""
        before = [index - other for other in self.persons[number].mentions if other < index]
        return (0, min(before)) if before else (1, min(other - index for other in self.persons[number].mentions))

    def _join(self, number: int, index: int) -> None:
        person, profile = self.persons[number], self.profiles[index]
        person.mentions.append(index)
        shared = person.keys & set(profile.weights)
        if not person.keys or shared:
            for surname, _ in shared or set(profile.weights):
                if number not in self.by_surname[surname]:
                    self.by_surname[surname].append(number)
            person.keys = shared or person.keys or set(profile.weights)
        for given in profile.firsts:
            person.firsts.add(fold(given.nominative))
            if number not in self.by_given[fold(given.nominative)]:
                self.by_given[fold(given.nominative)].append(number)
        person.middles.update(fold(given.nominative) for given in profile.middles)
        person.first_letter = person.first_letter or profile.first_letter
        person.middle_letter = person.middle_letter or profile.middle_letter
        if number not in self.by_letters[person.first_letter, person.middle_letter]:
            self.by_letters[person.first_letter, person.middle_letter].append(number)

    def _identity(self, person: _Person) -> Identity:
        profiles = [self.profiles[index] for index in person.mentions]
        key = _likeliest(profiles)
        given = _genders(profile.middles for profile in profiles) or _genders(profile.firsts for profile in profiles)
        agreed = _majority(self.mentions[index].gender for index in person.mentions)
        gender = given or (key[1] if key and not _either(key, profiles) else None) or agreed
        last = self._surname(person, key[0], gender) if key else None
        written = "".join(str(self.mentions[index].name) for index in person.mentions)
        first = _written(
            person, [self.mentions[i].name.first for i in person.mentions], [p.firsts for p in profiles], gender
        )
        middle = _written(
            person, [self.mentions[i].name.middle for i in person.mentions], [p.middles for p in profiles], gender
        )
        if "ё" not in written.lower():
            # The dictionary has «Пётр» where the document writes «Петр» throughout.
            first, middle = (part and part.replace("ё", "е") for part in (first, middle))
        if first and middle and is_initial(middle) and not is_initial(first):
            # «Юлия С.»: as full as given and nothing half.
            middle = None
        name = " ".join(part for part in (last, first, middle) if part)
        return Identity(name, last, first, middle, gender, person.mentions)

    def _surname(self, person: _Person, surname: str, gender: Gender | None) -> str:
        """The nominative as the document writes it, with «ё» if any mention has it; as written if no reading fits."""
        forms: Counter[str] = Counter()
        for index in person.mentions:
            last = self.mentions[index].name.last
            for reading in surnames.readings(last.lower()) if last else ():
                if fold(reading.nominative) == surname and gender in (None, reading.gender):
                    forms[reading.nominative] += 1
                    break
        if not forms:
            return title(surname)
        return title(max(forms, key=lambda form: ("ё" in form, forms[form], form)))


def _fullness(name: Name) -> float:
    return sum(
        weight * (0.6 if is_initial(part) else 1)
        for part, weight in ((name.last, 1.5), (name.first, 1), (name.middle, 1))
        if part
    )


def _profile(mention: Mention) -> _Profile:
    name = mention.name
    firsts = first_name_readings(name.first) if name.first and not is_initial(name.first) else ()
    middles = patronymic_readings(name.middle) if name.middle and not is_initial(name.middle) else ()
    firsts = _agreeing(firsts, middles or (() if name.last is None else surnames.readings(name.last.lower())))
    weights: dict[Key, float] = {}
    evidence = middles or (firsts if name.last else ())
    for reading in surnames.readings(name.last.lower()) if name.last else ():
        agreeing = [given for given in evidence if given.gender == reading.gender and given.cases & reading.cases]
        cases = reading.cases.intersection(*(given.cases for given in agreeing[:1]))
        weight = reading.weight * max((given.weight for given in agreeing), default=1.0)
        if evidence and not agreeing:
            weight *= 0.01
        if mention.nominative is None and "nomn" not in cases:
            weight *= OBLIQUE
        if (
            mention.nominative is not None
            and mention.nominative != ("nomn" in reading.cases)
            and len(reading.cases) < 6
        ):
            weight *= AGAINST_CASE
        if mention.gender and mention.gender != reading.gender:
            weight *= AGAINST_GENDER
        key = (fold(reading.nominative), reading.gender)
        weights[key] = max(weights.get(key, 0.0), weight)
    best = max(weights.values(), default=0.0)
    kept = {key: weight for key, weight in weights.items() if weight >= 0.05 * best}
    return _Profile(kept, firsts, middles, _letter(name.first), _letter(name.middle))


def _agreeing(firsts: tuple[Given, ...], beside: Sequence[Given] | Sequence[surnames.Reading]) -> tuple[Given, ...]:
    """First names that stand in the case of what they stand beside; all, if none does."""
    fitting = tuple(
        given
        for given in firsts
        if any(given.gender == other.gender and given.cases & other.cases for other in beside if other.weight >= 0.1)
    )
    return fitting or firsts


def _letter(part: str | None) -> str | None:
    return fold(part[0]) if part else None


def _fits(person: _Person, profile: _Profile) -> bool:
    if person.keys and profile.weights and not person.keys & set(profile.weights):
        return False
    return _given_fit(person, profile)


def _given_fit(person: _Person, profile: _Profile) -> bool:
    for full, letter, readings, initial in (
        (person.firsts, person.first_letter, profile.firsts, profile.first_letter),
        (person.middles, person.middle_letter, profile.middles, profile.middle_letter),
    ):
        if initial is None or letter is None:
            continue
        if full and readings:
            mine = [fold(given.nominative) for given in readings]
            if full.isdisjoint(mine) and not any(
                fuzz.ratio(one, other, score_cutoff=SLIP) for one in mine for other in full
            ):
                return False
        elif initial != letter:
            return False
    return True


def _likeliest(profiles: Sequence[_Profile]) -> Key | None:
    """The surname and gender that all mentions together make likeliest."""
    keys = {key for profile in profiles for key in profile.weights}
    if not keys:
        return None

    def score(key: Key) -> float:
        return sum(math.log(profile.weights.get(key, NOT_SHARED)) for profile in profiles if profile.weights)

    return max(sorted(keys), key=score)


def _either(key: Key, profiles: Sequence[_Profile]) -> bool:
    """Whether the surname reads the same for a woman and a man, so that it tells nothing."""
    other: Key = (key[0], "f" if key[1] == "m" else "m")
    with_surname = [profile for profile in profiles if profile.weights]
    return all(profile.weights.get(other, 0.0) >= 0.3 * profile.weights.get(key, 0.0) for profile in with_surname)


def _genders(readings: Iterable[tuple[Given, ...]]) -> Gender | None:
    """The gender that all readings of the given names agree on."""
    found: set[Gender] = set()
    for given in readings:
        genders = {reading.gender for reading in given}
        if len(genders) == 1:
            found |= genders
    return found.pop() if len(found) == 1 else None


def _majority(genders: Iterable[Gender | None]) -> Gender | None:
    counts = Counter(gender for gender in genders if gender)
    ranked = counts.most_common(2)
    return ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else None


def _written(
    person: _Person, parts: Sequence[str | None], readings: Sequence[tuple[Given, ...]], gender: Gender | None
) -> str | None:
    """A first name or patronymic in the nominative as full as given, else its initial."""
    full: Counter[str] = Counter()
    for given in readings:
        fitting = [reading for reading in given if gender in (None, reading.gender)]
        if fitting:
            likeliest = max(fitting, key=lambda one: one.weight * (1.0 if "nomn" in one.cases else OBLIQUE))
            full[likeliest.nominative] += 1
    if full:
        said: Counter[str] = Counter()
        for form, times in full.items():
            said[fold(form)] += times
        best = max(said, key=lambda form: (said[form], form))
        return max((form for form in full if fold(form) == best), key=lambda form: ("ё" in form, form))
    initial = next((part for part in parts if part), None)
    return initial if initial is None or not is_initial(initial) else f"{initial[0].upper()}."
