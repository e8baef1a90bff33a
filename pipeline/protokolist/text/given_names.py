"""First names and patronymics: recognised, and read: which nominative, gender and cases a form may stand for."""

import re
from dataclasses import dataclass
from functools import lru_cache

from protokolist.record import Gender
from protokolist.text import short_names, surnames
from protokolist.text.morphology import FORMS_KEPT, parses
from protokolist.text.surnames import EVERY

# Words behind a father's name that make it a patronymic; neither declines.
SON, DAUGHTER = ("оглы", "оглу", "огли", "улы", "уулу", "угли"), ("кызы", "кизи", "гызы", "кыз")
WITH_WORD = {
    ending: gender
    for gender, words in (("m", SON), ("f", DAUGHTER))
    for word in words
    for ending in (f" {word}", f"-{word}")
}
PARTICLES = frozenset((*SON, *DAUGHTER, "фон", "де", "ван", "дер", "аль", "эль", "ди", "да", "ла", "дю", "ибн"))
PATRONYMIC = re.compile(
    r"(?:[а-яё]{2,}(?:ович|евич|ьич|кич|тич|мич|аввич|ыч)(?P<m>а|у|ем|ом|е|)"
    r"|[а-яё]{2,}(?:овн|евн|ьевн|иничн|кичн|тичн|мичн|аввичн|ьиничн)(?P<f>а|ы|е|у|ой|ою))"
)
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


@lru_cache(maxsize=FORMS_KEPT)
def is_patronymic(word: str) -> bool:
    """Whether the form is a patronymic in any case."""
    word = word.lower()
    if word.endswith(tuple(WITH_WORD)):
        return True
    return any("Patr" in parse.tag for parse in parses(word)) or PATRONYMIC.fullmatch(word) is not None


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
        Given(title(parse.normal_form), "f" if parse.tag.gender == "femn" else "m", _cases(parse.tag.case))
        for parse in parses(word.lower())
        if "Name" in parse.tag and parse.tag.number != "plur" and parse.tag.gender
    ]
    if found:
        return tuple(dict.fromkeys(found))
    # A name the dictionary lacks declines as a surname of its shape does.
    return tuple(
        Given(title(reading.nominative), reading.gender, reading.cases)
        for reading in surnames.readings(word.lower())[:4]
    )


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
    return "".join(
        part if part in PARTICLES else part.capitalize()
        for part in re.split(r"([ -])", word.lower())
    )
