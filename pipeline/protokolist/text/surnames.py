"""How Russian surnames decline: what nominative, gender and case a written form may stand for.

The classes are those of the school grammar: -ов/-ев/-ин/-ын, adjectives, a consonant or -ь/-й (which decline for men
only), -а/-я, and the indeclinable ones (-ых/-их, -о, -е, -и, -у). Forms and nominatives are lower case; «ё» is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from protokolist.record import Gender
from protokolist.text import declension
from protokolist.text.morphology import FORMS_KEPT, parses

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
EVERY = frozenset(CASES)
VOWELS = "аеёиоуыэюя"
GENDERS: tuple[Gender, ...] = ("m", "f")
# How likely it is that a surname ends in such a vowel in all cases, beside surnames that have it as an ending.
VOWEL_KEPT = {"о": 0.8, "э": 0.8, "е": 0.15, "и": 0.2, "у": 0.12, "ю": 0.06}
# Behind these a vowel is the ending of a case: «Савчука» is Савчук, hardly Савчука.
MASCULINE = (
    "чук", "щук", "юк", "ук", "як", "ак", "ик", "ич", "берг", "ман", "ер", "ян", "ан", "ен", "ус", "ис", "лс", "ц",
    "мм", "ст", "рт", "дт", "йн", "рд", "льд", "ач", "аш", "ар", "яр", "йс", "кс", "ов", "ев",
)  # fmt: skip
POSSESSIVE = ("ов", "ев", "ёв", "ин", "ын")
NOT_DECLINED = 0.3
COMMON_WORD, UNKNOWN = 0.7, 0.5


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a form: its nominative, the bearer's gender, the cases it can be, how likely that is (0..1)."""

    nominative: str
    gender: Gender
    cases: frozenset[str]
    weight: float


@lru_cache(maxsize=FORMS_KEPT)
def readings(form: str) -> tuple[Reading, ...]:
    """All readings of a surname in lower case, hyphenated ones part by part, the likeliest first."""
    first, _, rest = form.partition("-")
    if not rest:
        return _ranked(_single(form))
    joined = []
    for one in _single(first):
        for other in readings(rest):
            if one.gender == other.gender and (cases := one.cases & other.cases):
                joined.append(
                    Reading(f"{one.nominative}-{other.nominative}", one.gender, cases, one.weight * other.weight)
                )
    # «Сухово-Кобылин», «Тер-Петросян»: a first part that does not decline.
    joined += [Reading(f"{first}-{r.nominative}", r.gender, r.cases, 0.3 * r.weight) for r in readings(rest)]
    return _ranked(joined)


def _ranked(found: Iterator[Reading] | list[Reading]) -> tuple[Reading, ...]:
    best: dict[tuple[str, Gender, frozenset[str]], Reading] = {}
    for reading in found:
        key = (reading.nominative, reading.gender, reading.cases)
        if key not in best or best[key].weight < reading.weight:
            best[key] = reading
    return tuple(sorted(best.values(), key=lambda reading: (-reading.weight, reading.nominative, reading.gender)))


def _single(form: str) -> Iterator[Reading]:
    for nominative, gender, cases, weight in (*_by_ending(form), *_with_vowel(form)):
        if len(nominative) < 2 or not any(letter in VOWELS for letter in nominative):
            continue
        forms = declension.surname(nominative, gender)
        declined = frozenset(case for case in CASES if form in forms[case])
        known = knownness(nominative)
        # What the nominative does not decline to stays possible: minutes are written by people.
        yield Reading(
            nominative,
            gender,
            declined or frozenset(cases.split()),
            weight * known * (1.0 if declined else NOT_DECLINED),
        )


@lru_cache(maxsize=FORMS_KEPT)
def is_surname(word: str) -> bool:
    """Whether the dictionary has the word as a surname."""
    return any("Surn" in parse.tag and parse.is_known for parse in parses(word))


@lru_cache(maxsize=FORMS_KEPT)
def knownness(word: str) -> float:
    """1 if the dictionary has the word as the nominative of a surname, less if of an adjective or a noun, or not."""
    best = UNKNOWN
    for parse in parses(word):
        if not parse.is_known or parse.tag.case != "nomn" or parse.tag.number == "plur":
            continue
        if "Surn" in parse.tag:
            return 1.0
        if parse.tag.POS in ("ADJF", "NOUN") and parse.tag.gender in ("masc", "femn"):
            best = COMMON_WORD
    return best


def _by_ending(form: str) -> Iterator[tuple[str, Gender, str, float]]:  # a table of endings, read from top to bottom
    stem = form[:-1]
    if form.endswith(("ых", "их")) and len(form) > 4:
        yield form, "m", " ".join(CASES), 0.9
        yield form, "f", " ".join(CASES), 0.9
    if form.endswith(POSSESSIVE):
        yield form, "m", "nomn", 1.0
        yield form, "f", " ".join(CASES), 0.05
        return
    if stem.endswith(POSSESSIVE) and form[-1] in "ауеы":
        if form[-1] == "а":
            yield form, "f", "nomn", 1.0
            yield stem, "m", "gent accs", 0.8
        elif form[-1] == "у":
            yield stem + "а", "f", "accs", 0.7
            yield stem, "m", "datv", 0.7
        elif form[-1] == "е":
            yield stem, "m", "loct", 0.6
        return
    if form[:-2].endswith(POSSESSIVE) and form.endswith(("ой", "ою", "ым")):
        if form.endswith("ым"):
            yield form[:-2], "m", "ablt", 0.9
        else:
            yield form[:-2] + "а", "f", "gent datv ablt loct", 1.0
        if form.endswith("ой"):
            # «Мостовой», «Огневой»: an adjective.
            yield form, "m", "nomn", 0.2 if knownness(form) == 1.0 else 0.06
        return
    yield from _adjectives(form)
    if form[-1] in "оэеиую":
        weight = VOWEL_KEPT[form[-1]]
        if form.endswith(("ого", "его")):
            weight = 0.1
        elif form.endswith(("дзе", "швили", "ли", "ни", "ри", "ди")):
            weight = 0.8
        for gender in GENDERS:
            yield form, gender, " ".join(CASES), weight
    if form[-1] not in VOWELS and not form.endswith(("ый", "ий")):
        oblique = len(form) > 3 and form.endswith(("ой", "ей", "ом", "ем", "ым", "им")) and knownness(form) == UNKNOWN
        yield form, "m", "nomn", 0.06 if oblique else 1.0
        yield form, "f", " ".join(CASES), 0.1 if oblique or (form.endswith("ой") and len(form) > 3) else 0.7
    yield from _nouns(form)


# Endings of a stem that lost its vowel -> endings of the nominative, and how likely that is.
LOST_VOWEL = (
    ("йц", ("ец",), 0.8), ("льц", ("лец",), 0.6), ("ц", ("ец",), 0.6), ("льк", ("лек", "лёк"), 0.3),
    ("ьк", ("ек", "ёк"), 0.2), ("нк", ("нок", "нёк"), 0.1), ("рк", ("рек", "рок", "рёк"), 0.1), ("тк", ("ток",), 0.1),
    ("зл", ("зел", "зёл"), 0.5), ("сл", ("сел", "сёл"), 0.3), ("рл", ("рел", "рёл"), 0.5), ("тл", ("тел", "тёл"), 0.3),
)  # fmt: skip
CASE_ENDINGS = {"а": "gent accs", "у": "datv", "ом": "ablt", "ем": "ablt", "е": "loct"}


def _with_vowel(form: str) -> Iterator[tuple[str, Gender, str, float]]:
    """«Кравца» – Кравец, «Воробья» – Воробей, «Орла» – Орёл: nominatives with a vowel that the other cases lose."""
    for ending, cases in CASE_ENDINGS.items():
        stem = form.removesuffix(ending)
        if stem == form:
            continue
        for lost, kept, weight in LOST_VOWEL:
            if stem.endswith(lost):
                for vowel in kept:
                    yield stem.removesuffix(lost) + vowel, "m", cases, weight
    for ending, cases in {"ья": "gent accs", "ью": "datv", "ьем": "ablt", "ьём": "ablt", "ье": "loct"}.items():
        if form.endswith(ending) and len(form) > len(ending) + 2:
            yield form.removesuffix(ending) + "ей", "m", cases, 0.5


def _adjectives(form: str) -> Iterator[tuple[str, Gender, str, float]]:
    for ending, cases, usual in (
        ("ого", "gent accs", ("ый", "ой")), ("ому", "datv", ("ый", "ой")), ("ым", "ablt", ("ый", "ой")),
        ("ом", "loct", ("ый", "ой")),
        ("его", "gent accs", ("ий",)), ("ему", "datv", ("ий",)), ("им", "ablt", ("ий",)), ("ем", "loct", ("ий",)),
    ):  # fmt: skip
        if form.endswith(ending) and len(form) > len(ending) + 2:
            stem = form[: -len(ending)]
            endings = usual
            if stem.endswith(("ск", "цк", "к", "г", "х", "ж", "ш", "ч", "щ")):
                endings = ("ий", "ой") if ending[0] in "ои" else ("ий",)
            weight = 0.9 if stem.endswith(("ск", "цк")) or ending in ("ого", "его", "ому", "ему") else 0.6
            for nominative in endings:
                yield stem + nominative, "m", cases, weight if nominative != "ой" else 0.7 * weight
    if form.endswith(("ий", "ый", "ой")) and len(form) > 4:
        yield form, "m", "nomn", 1.0 if not form.endswith("ой") or knownness(form) == 1.0 else 0.4
    if form.endswith(("ая", "яя")) and len(form) > 4:
        yield form, "f", "nomn", 1.0
    if form.endswith(("ую", "юю")) and len(form) > 4:
        yield form[:-2] + ("ая" if form.endswith("ую") else "яя"), "f", "accs", 0.9
    if (
        form.endswith(
            ("кой", "гой", "хой", "ной", "той", "лой", "рой", "вой", "дой", "чей", "шей", "щей", "жей", "ней")
        )
        and len(form) > 4
    ):
        weight = 0.9 if form.endswith(("ской", "цкой")) else 0.5
        yield form[:-2] + ("яя" if form.endswith("ней") else "ая"), "f", "gent datv ablt loct", weight


def _nouns(form: str) -> Iterator[tuple[str, Gender, str, float]]:
    stem, last = form[:-1], form[-1]
    hard = stem[-1:] not in VOWELS
    # «Савчуке», «Ткачу» are hardly of Савчука, Ткача.
    usual = 0.2 if stem.endswith(MASCULINE) else 0.5
    if last in "ая":
        for gender in GENDERS:
            yield form, gender, "nomn", 0.3 if stem.endswith(MASCULINE) else 0.8
    if last == "а" and hard:
        yield stem, "m", "gent accs", 0.7
    if last == "я":
        yield stem + ("й" if not hard else "ь"), "m", "gent accs", 0.6
    if last == "у" and hard:
        yield stem, "m", "datv", 0.7
    if last == "ю":
        yield stem + ("й" if not hard else "ь"), "m", "datv", 0.6
    if last == "е" and hard:
        yield stem, "m", "loct", 0.4
    if form.endswith(("ом", "ем", "ём")):
        base = form[:-2]
        yield base, "m", "ablt", 0.1 if base.endswith(("ск", "цк")) else 0.7
        if form.endswith(("ем", "ём")):
            yield base + ("й" if base[-1:] in VOWELS else "ь"), "m", "ablt", 0.5
    if (last in "ыиеую" and hard) or last in "иеую":
        cases = {"ы": "gent", "и": "gent", "е": "datv loct", "у": "accs", "ю": "accs"}[last]
        for vowel in ("я",) if last == "ю" else ("а",) if last in "ыу" else ("а", "я"):
            if vowel == "я" or (hard and not (last == "и" and stem[-1:] not in "гкхжчшщ")):
                for gender in GENDERS:
                    yield stem + vowel, gender, cases, usual
    if form.endswith(("ой", "ою", "ей", "ею")):
        for gender in GENDERS:
            yield form[:-2] + ("а" if form[-2] == "о" or form[-3:-2] in "цжшчщ" else "я"), gender, "ablt", 0.5
