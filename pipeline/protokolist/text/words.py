"""Words of a line with their possible grammar: the ground on which phrases of positions and organisations are read."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from protokolist.text.morphology import FORMS_KEPT, is_known, parses

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse
    from pymorphy3.tagset import OpencorporaTag

TOKEN = re.compile(r"\d+-[а-яё]{1,3}\b|\d+(?:[.,/]\d+)*[а-яёА-ЯЁ]?\b|[^\W\d_]+(?:[-'’][^\W_]+)*|[^\s]|[\n\t]")
ABBREVIATION = re.compile(r"[А-ЯЁ]{2,}[а-я]?[А-ЯЁ]{0,3}(?:-\d+)?")

# Cases of OpenCorpora that textbooks count as one.
CASES = {
    "nomn": "nomn", "gent": "gent", "gen2": "gent", "gen1": "gent", "datv": "datv", "accs": "accs", "acc2": "accs",
    "ablt": "ablt", "loct": "loct", "loc1": "loct", "loc2": "loct",
}  # fmt: skip
# Readings much rarer than the likeliest one are no evidence («при» as an imperative).
RARE = 0.004
# Several stages look at the same line one after the other; a long protocol has some hundred lines.
LINES_KEPT = 2048
TAGS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a word form; ``base`` is its nominative singular (masculine for adjectives), with «ё» as «е»."""

    pos: str
    base: str
    case: str | None
    plural: bool
    gender: str | None
    animate: bool


class Word(NamedTuple):
    """A word, number or mark with its place in the text; ``wrapped`` when a line break stands before it."""

    text: str
    start: int
    end: int
    form: str
    """In lower case; empty for marks and numbers."""
    wrapped: bool = False

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What the form may be, the likeliest first; empty for marks and numbers."""
        return readings(self.form) if self.form else ()

    @property
    def capital(self) -> bool:
        """Whether the word begins with a capital."""
        return self.text[0].isupper()

    @property
    def bases(self) -> tuple[str, ...]:
        """The distinct bases of the nominal readings."""
        return bases(self.form) if self.form else ()

    def has(self, *parts_of_speech: str) -> bool:
        """Whether some reading is one of these parts of speech."""
        return any(reading.pos in parts_of_speech for reading in self.readings)

    def likely(self, *parts_of_speech: str) -> bool:
        """Whether the likeliest reading is one of these parts of speech."""
        return bool(self.readings) and self.readings[0].pos in parts_of_speech

    @property
    def abbreviation(self) -> bool:
        """Whether the word is written as initials («МКУ», «РайОНО»), and is no word in capitals («ПРОТОКОЛ»)."""
        return bool(ABBREVIATION.fullmatch(self.text)) and (len(self.text) < 4 or not is_known(self.text.lower()))


@lru_cache(maxsize=LINES_KEPT)
def words(text: str) -> tuple[Word, ...]:
    """The words and marks of ``text`` in order; a line break is a flag on the word after it, a column gap a mark."""
    found: list[Word] = []
    wrapped = False
    for match in TOKEN.finditer(text):
        if match[0] == "\n":
            wrapped = True
            continue
        word = match[0]
        found.append(Word(word, match.start(), match.end(), word.lower() if word[-1].isalpha() else "", wrapped))
        wrapped = False
    return tuple(found)


@lru_cache(maxsize=FORMS_KEPT)
def readings(form: str) -> tuple[Reading, ...]:
    """Readings of a lower-case word form without the far-fetched ones."""
    found = parses(form)
    kept = [parse for parse in found if parse.score >= RARE * found[0].score]
    if "-" in form:
        kept = _declined_throughout(form, kept)
    result: list[Reading] = []
    for parse in kept:
        pos, case, plural, gender, animate = _grammar(parse.tag)
        result.append(Reading(pos, _base(parse), case, plural, gender, animate))
    return tuple(dict.fromkeys(result))


@lru_cache(maxsize=FORMS_KEPT)
def bases(form: str) -> tuple[str, ...]:
    """The distinct bases of the nominal readings of a lower-case word form."""
    return tuple(dict.fromkeys(reading.base for reading in readings(form) if reading.case))


@lru_cache(maxsize=TAGS_KEPT)
def _grammar(tag: "OpencorporaTag") -> tuple[str, str | None, bool, str | None, bool]:
    """Part of speech, case, whether plural, gender, whether animate: pymorphy3 has some thousand tags in all."""
    case = CASES.get(str(tag.case)) if tag.case else None
    gender = None if "ms-f" in str(tag) or not tag.gender else str(tag.gender)[0]
    return str(tag.POS or "UNKN"), case, tag.number == "plur", gender, tag.animacy == "anim"


def _base(parse: "Parse") -> str:
    # The normal form of a participle is its verb, that of a superlative the plain adjective.
    if parse.tag.POS == "PRTF" or "Supr" in parse.tag:
        masculine = parse.inflect({"nomn", "sing", "masc"})
        if masculine is not None:
            return str(masculine.word).replace("ё", "е")
    return str(parse.normal_form).replace("ё", "е")


def _declined_throughout(form: str, found: list["Parse"]) -> list["Parse"]:
    # «библиотеки-филиала» is read as «библиотека-филиал» and as «библиотеки-филиал»: the first, where both are there.
    first = form.split("-", 1)[0]
    changed = [parse for parse in found if parse.normal_form.split("-", 1)[0] != first]
    return changed or found


def agree(modifier: Reading, noun: Reading) -> bool:
    """Whether an adjective's reading and a noun's have case, number and, in the singular, gender in common."""
    if modifier.case != noun.case or modifier.plural != noun.plural:
        return False
    if modifier.plural or noun.gender is None or modifier.gender is None:
        return modifier.animate == noun.animate or not (modifier.case == "accs" and modifier.animate)
    if modifier.gender == noun.gender:
        return modifier.case != "accs" or not modifier.animate or noun.animate
    return False
