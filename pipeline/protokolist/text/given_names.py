"""First names and patronymics: recognised, and read: which nominative, gender and cases a form may stand for."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from protokolist.record import Gender
from protokolist.text import short_names, surnames
from protokolist.text.morphology import FORMS_KEPT, parses
from protokolist.text.surnames import EVERY

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

# Words behind a father's name that make it a patronymic; neither declines.
SON, DAUGHTER = ("оглы", "оглу", "огли", "улы", "уулу", "угли"), ("кызы", "кизи", "гызы", "кыз")
WITH_WORD = {
    ending: gender
    for gender, words in (("m", SON), ("f", DAUGHTER))
    for word in words
    for ending in (f" {word}", f"-{word}")
}
PARTICLES = frozenset(
    (
        *SON,
        *DAUGHTER,
        "старший",
        "старшая",
        "младший",
        "младшая",
        "отец",
        "сын",
        "фон",
        "де",
        "ван",
        "дер",
        "аль",
        "эль",
        "ди",
        "да",
        "ла",
        "дю",
        "ибн",
    )
)
PATRONYMIC = re.compile(
    r"(?:[а-яё]{2,}(?:ович|евич|ьич|кич|тич|мич|ввич|ыч)(?P<m>а|у|ем|ом|е|)"
    r"|[а-яё]{2,}(?:овн|евн|ьевн|иничн|кичн|тичн|мичн|ввичн|ьиничн)(?P<f>а|ы|е|у|ой|ою))"
)
# How much readings of a first name weigh: common, in the dictionary, or made up by its ending.
COMMON, KNOWN, GUESSED = 1.0, 0.35, 0.1
PATRONYMIC_CASES = {
    "": "nomn", "а": "gent accs", "у": "datv", "ем": "ablt", "ом": "ablt", "е": "loct",
}  # fmt: skip
PATRONYMIC_CASES_F = {"а": "nomn", "ы": "gent", "е": "datv loct", "у": "accs", "ой": "ablt", "ою": "ablt"}


@dataclass(frozen=True, slots=True)
class Given:
    """A reading of a first name or patronymic: nominative (title case), gender, cases."""

    nominative: str
    gender: Gender
    cases: frozenset[str]
    weight: float = field(default=1.0, compare=False)


@lru_cache(maxsize=FORMS_KEPT)
def is_patronymic(word: str) -> bool:
    """Whether the form is a patronymic in any case."""
    word = word.lower()
    if word.endswith(tuple(WITH_WORD)):
        return True
    return any("Patr" in parse.tag for parse in parses(word)) or PATRONYMIC.fullmatch(word) is not None


@lru_cache(maxsize=FORMS_KEPT)
def in_dictionary(patronymic: str) -> bool:
    """Whether the dictionary has the form as a patronymic."""
    return any("Patr" in parse.tag and parse.is_known for parse in parses(patronymic.lower()))


@lru_cache(maxsize=FORMS_KEPT)
def is_first_name(word: str, *, sure: bool = False) -> bool:
    """Whether the form can be a first name; ``sure``: the dictionary has it as one and nothing likelier."""
    readings = parses(word.lower())
    if sure:
        return any(
            "Name" in parse.tag and parse.tag.number != "plur" and parse.is_known and parse.score >= 0.05
            for parse in readings
        )
    return any("Name" in parse.tag for parse in readings)


@lru_cache(maxsize=FORMS_KEPT)
def first_name_readings(word: str) -> tuple[Given, ...]:
    """What a first name written out or cut short may stand for; of a short form that fits several names, nothing."""
    if short_names.is_short(word):
        return tuple(Given(title(name), gender, EVERY) for name, gender in short_names.first_names(word))
    found = [
        Given(
            title(parse.normal_form),
            "f" if parse.tag.gender == "femn" else "m",
            _cases(parse.tag.case),
            _weight(parse),
        )
        for parse in parses(word.lower())
        if "Name" in parse.tag and parse.tag.number != "plur" and parse.tag.gender
    ]
    if not any(given.weight > GUESSED for given in found):
        found += _of_its_shape(word.lower())
    return tuple(dict.fromkeys(found))


def _weight(parse: "Parse") -> float:
    """Of a reading of a first name; names that never decline («Лии», «Анне») are rare."""
    if short_names.is_common(parse.normal_form):
        return COMMON
    return GUESSED if not parse.is_known or "Fixd" in parse.tag else KNOWN


def commonness(word: str) -> float:
    """How likely a form is a first name: 1 a common one, less what the dictionary has, 0 what is none."""
    if not is_first_name(word):
        return 0.0
    return max((given.weight for given in first_name_readings(word)), default=0.0)


def _of_its_shape(form: str) -> list[Given]:
    """A name the dictionary lacks declines as a surname of its shape does, or, of a woman, as «Нинель»."""
    ahead, _, bare = form.rpartition(" ")
    lead = f"{ahead} " if ahead else ""
    found = [
        Given(title(lead + reading.nominative), reading.gender, reading.cases, GUESSED * reading.weight)
        for reading in surnames.readings(bare)
    ]
    for ending, cases in {"ью": "ablt", "и": "gent datv loct"}.items():
        if bare.endswith(ending) and bare[: -len(ending)][-1:] in "лвнтс":
            nominative = bare[: -len(ending)] + "ь"
            found.append(Given(title(lead + nominative), "f", frozenset(cases.split()), 0.5 * GUESSED))
    return found


@lru_cache(maxsize=FORMS_KEPT)
def patronymic_readings(word: str) -> tuple[Given, ...]:
    """What a patronymic written out or cut short may stand for; of a short form that fits several names, nothing."""
    if short_names.is_short(word):
        return tuple(Given(title(name), gender, EVERY) for name, gender in short_names.patronymics(word))
    folded = word.lower()
    for ending, gender in WITH_WORD.items():
        if folded.endswith(ending):
            return (Given(title(word), "m" if gender == "m" else "f", EVERY),)
    match = PATRONYMIC.fullmatch(folded)
    if match and match["m"] is not None:
        ending = match["m"]
        return (Given(title(folded[: len(folded) - len(ending)]), "m", frozenset(PATRONYMIC_CASES[ending].split())),)
    if match and match["f"] is not None:
        ending = match["f"]
        return (
            Given(title(folded[: len(folded) - len(ending)] + "а"), "f", frozenset(PATRONYMIC_CASES_F[ending].split())),
        )
    return tuple(
        Given(
            title(parse.inflect({"nomn"}).word if parse.inflect({"nomn"}) else folded),
            "f" if parse.tag.gender == "femn" else "m",
            _cases(parse.tag.case),
        )
        for parse in parses(folded)
        if "Patr" in parse.tag
    )


def _cases(case: str | None) -> frozenset[str]:
    if case is None:
        return EVERY
    return frozenset(
        {
            {"gen2": "gent", "gen1": "gent", "acc2": "accs", "loc1": "loct", "loc2": "loct", "voct": "nomn"}.get(
                case, case
            )
        }
    )


def title(word: str) -> str:
    """Title case part by part; particles stay lower case."""
    return "".join(part if part in PARTICLES else part.capitalize() for part in re.split(r"([ -])", word.lower()))
