"""Russian personal names: found by their form, taken apart, and put into the nominative.

A name is surname, first name and patronymic, each written out or (the latter two) as an initial, in either order.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from protokolist.text import lexicon, short_names, surnames
from protokolist.text.given_names import (
    DAUGHTER,
    PATRONYMIC,
    SON,
    commonness,
    in_dictionary,
    is_first_name,
    is_patronymic,
)
from protokolist.text.morphology import FORMS_KEPT, fold, is_known, lemmas, parses
from protokolist.text.words import LINES_KEPT

UPPER, LOWER = "А-ЯЁІЇЄҐӘӨҮҖҢҺ", "а-яёіїєґәөүҗңһ"
# In front of a surname and part of it.
NOBLE = ("фон", "де", "дер", "ван", "аль", "эль", "ла", "да", "ди", "дю", "ибн")
INITIAL = rf"[{UPPER}]\."
INITIALS = rf"{INITIAL}(?: ?[{UPPER}](?:\.|(?=[\s,;:)–]|$)))?"
CAPITALIZED = rf"[{UPPER}][{LOWER}]+"
SURNAME = (
    rf"(?:(?:{'|'.join(NOBLE)})[ -]){{0,2}}"
    rf"(?:[{UPPER}][{LOWER}]+(?:-[{UPPER}]?[{LOWER}]+)*|[{UPPER}]{{2,}}(?:-[{UPPER}]{{2,}})*)"
)
GAP = r"[ \n]{1,2}"
# «Вас.», «Ал-др»: a name cut short.
SHORT = rf"[{UPPER}][{LOWER}]{{1,7}}\.|[{UPPER}][{LOWER}]{{0,5}}-[{LOWER}]{{1,3}}(?![{LOWER}])\.?"
SURNAME_FIRST = re.compile(rf"(?<![\w-])(?P<last>{SURNAME}){GAP}(?P<initials>{INITIALS})(?![{LOWER}])")
INITIALS_FIRST = re.compile(rf"(?<![\w.])(?P<initials>{INITIAL} ?(?:{INITIAL} ?)?)(?P<last>{SURNAME})(?![\w])")
LETTERS_BEHIND = re.compile(
    rf"(?<![\w-])(?P<last>[{UPPER}][{LOWER}]+(?:-[{UPPER}][{LOWER}]+)?) (?P<initials>[{UPPER}]{{2}})(?=[\s,;:)–-]|$)"
)
SHORT_BEHIND = re.compile(
    rf"(?<![\w-])(?P<last>{SURNAME}){GAP}(?P<first>{SHORT})(?: ?(?P<middle>{SHORT}|{INITIAL}))?(?![{LOWER}])"
)
SHORT_AHEAD = re.compile(
    rf"(?<![\w.-])(?P<first>{SHORT}) ?(?:(?P<middle>{SHORT}|{INITIAL}) ?)?(?P<last>{SURNAME})(?![\w-])"
)
WORDS = re.compile(
    rf"(?<![\w-]){SURNAME}(?:{GAP}(?:[{UPPER}][{LOWER}]+(?:-[{UPPER}]?[{LOWER}]+)*|[{UPPER}]{{3,}})){{1,3}}"
    rf"(?:{GAP}(?:{'|'.join((*SON, *DAUGHTER))}))?(?![\w-])"
)
# Endings that only surnames have, in any case.
SURNAME_ENDING = re.compile(
    r"(?:[оеё]в|[иы]н)(?:а|ой|у|ым|ы|е)?$|(?:ск|цк)(?:ий|ая|ого|ой|ому|им|ую)$|(?:ко|ово|аго|дзе|швили|[иы]х|янц?)$|ич(?:а|у|ем|е)?$"
)


# Alone it is a surname («Юркевич»); people called by their patronymic only are «Иваныч», «Петровна».
SURNAME_IN_ICH = re.compile(r"[ое]вич(?:а|у|ем|е)?$")


@dataclass(frozen=True, slots=True)
class Name:
    """A personal name; first name and patronymic may be initials («О.»)."""

    last: str | None = None
    first: str | None = None
    middle: str | None = None

    def __str__(self) -> str:
        return " ".join(part for part in (self.last, self.first, self.middle) if part)


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name in a text: span in code points, parts as written."""

    start: int
    end: int
    name: Name


def is_initial(part: str | None) -> bool:
    """Whether a part is an initial, not a name written out."""
    return part is not None and len(part.rstrip(".")) == 1


def find_names(text: str) -> list[NameMatch]:
    """Names that show by their form that they are names: initials, or a first name or patronymic beside a surname."""
    return list(_names(text))


@lru_cache(maxsize=LINES_KEPT)
def _names(text: str) -> tuple[NameMatch, ...]:
    found: list[NameMatch] = []
    for read in (_with_initials, _cut_short, _written_out):
        found += [
            match
            for match in read(text)
            if not any(match.start < other.end and other.start < match.end for other in found)
        ]
    return tuple(sorted(found, key=lambda match: match.start))


def read_name(text: str) -> Name:
    """The parts of what is known to be one name; a word that can be nothing else is the surname."""
    for match in find_names(text):
        if match.start == 0 and match.end == len(text):
            return match.name
    parts = re.findall(rf"[{UPPER}]\.(?:-[{UPPER}]\.)?|{SHORT}|[{UPPER}{LOWER}’'-]{{2,}}|[{UPPER}](?=$| )", text)
    initials = [
        part if part.endswith(".") else f"{part}." for part in parts if len(part.strip(".")) == 1 or "." in part
    ]
    words = [part.strip("-") for part in parts if len(part.strip("-")) > 1 and "." not in part]
    words = _with_particles(words)
    surname_only = len(words) == 1 and (
        len(initials) > 1 or not in_dictionary(words[0])
        if initials
        else SURNAME_IN_ICH.search(words[0].lower()) is not None
    )
    middle = None if surname_only else _patronymic_of(words)
    rest = [word for word in words if word != middle]
    first = None
    if len(rest) > 1 or middle or initials == []:
        sure = [word for word in rest if is_first_name(word, sure=True) and not surnames.is_surname(word.lower())]
        first = max(sure, key=commonness, default=None)
        if first is None and len(rest) > 1:
            # A first name the dictionary lacks; lists put the surname first.
            first = next((word for word in rest[1:] if is_first_name(word)), rest[1])
            if SURNAME_ENDING.search(rest[1].lower()) and not SURNAME_ENDING.search(rest[0].lower()):
                first = rest[0]
    if len(rest) > 2 and not middle and not initials:
        # «Ким Чен Ир»: two syllables of one first name; «Габриэль Гарсия Маркес»: two surnames.
        if first == rest[0]:
            return Name(" ".join(rest[1:]), first, None)
        return Name(rest[0], " ".join(rest[1:]), None)
    last = next((word for word in rest if word != first), None)
    if initials:
        first, middle = first or initials[0], middle or (initials[1] if len(initials) > 1 else None)
    return Name(last, first, middle) if last or first or middle else Name(last=text)


def _patronymic_of(words: list[str]) -> str | None:
    """The patronymic: of several words like one («Ивашкевич Марат Гургенович») that behind the first name."""
    like = [index for index, word in enumerate(words) if is_patronymic(word)]
    if len(like) > 1:
        behind = [index for index in like if index and index - 1 not in like and is_first_name(words[index - 1])]
        return words[behind[0] if behind else like[-1]]
    return words[like[0]] if like and not _rather_surname(words, like[0]) else None


def _rather_surname(words: list[str], index: int) -> bool:
    """«Ивашкевич Марат», «Янис Мицкевич»: a word like a patronymic that the dictionary has as a surname only."""
    if len(words) != 2 or in_dictionary(words[index]):
        return False
    word = words[index].lower()
    known = any(
        reading.weight >= 0.6 and surnames.is_surname(reading.nominative) for reading in surnames.readings(word)
    )
    return known or index == 0 or not PATRONYMIC.fullmatch(word)


def _with_particles(words: list[str]) -> list[str]:
    """«Рашид», «оглы» as one patronymic, «де», «Морган» as one surname."""
    joined: list[str] = []
    for word in words:
        if joined and (word.lower() in (*SON, *DAUGHTER) or joined[-1].split(" ")[-1] in NOBLE):
            joined[-1] = f"{joined[-1]} {word}"
        else:
            joined.append(word)
    return joined


def _with_initials(text: str) -> Iterator[NameMatch]:
    taken = 0
    for match in sorted(
        [*SURNAME_FIRST.finditer(text), *INITIALS_FIRST.finditer(text), *LETTERS_BEHIND.finditer(text)],
        key=lambda m: m.start(),
    ):
        if match.start() < taken:
            continue
        surname_first = match.start("last") < match.start("initials")
        if match.re is LETTERS_BEHIND and match["initials"] in _abbreviations():
            continue
        if not may_be_surname(match["last"]) or (
            surname_first and match.re is SURNAME_FIRST and _belongs_behind(text, match)
        ):
            continue
        if (
            not surname_first
            and re.match(rf"{GAP}{INITIAL}", text[match.end() :])
            and "\n" in text[match.start() : match.end()]
        ):
            continue
        if not surname_first and match["initials"].strip() == "Т.":
            # «Т. Тарабрин» at the start of a sentence: товарищ, not an initial.
            yield NameMatch(match.start("last"), match.end(), Name(match["last"]))
            taken = match.end()
            continue
        letters = re.findall(rf"[{UPPER}]", match["initials"])
        first, middle = f"{letters[0]}.", f"{letters[1]}." if len(letters) > 1 else None
        yield NameMatch(match.start(), match.end(), Name(match["last"], first, middle))
        taken = match.end()


def _cut_short(text: str) -> Iterator[NameMatch]:
    """«Егоров Вас. Петр.», «Ник. П. Егоров»: surnames with first names that are known in this short form."""
    taken = 0
    for match in sorted([*SHORT_BEHIND.finditer(text), *SHORT_AHEAD.finditer(text)], key=lambda match: match.start()):
        if match.start() < taken or not short_names.first_names(match["first"]) or is_common(match["last"]):
            continue
        if not may_be_surname(match["last"]) or is_first_name(match["last"], sure=True) or in_dictionary(match["last"]):
            continue
        middle = match["middle"]
        if middle and not is_initial(middle) and not short_names.patronymics(middle):
            continue
        yield NameMatch(match.start(), match.end(), Name(match["last"], match["first"], middle))
        taken = match.end()


def _belongs_behind(text: str, match: re.Match[str]) -> bool:
    """Whether the initials of «Директор И.И. Егоров» go with the word behind them, the one before being no surname."""
    behind = re.compile(rf"\s?(?P<last>{SURNAME})(?!{GAP}{INITIAL})(?!\w)").match(text, match.end())
    if behind is None or not may_be_surname(behind["last"]):
        return False
    return not surnames.is_surname(match["last"].lower()) and is_known(match["last"].lower())


def _written_out(text: str) -> Iterator[NameMatch]:
    for run in WORDS.finditer(text):
        words = [(run.start() + word.start(), word[0]) for word in re.finditer(r"\S+", run[0])]
        yield from _best_window(words)


def _best_window(words: list[tuple[int, str]]) -> Iterator[NameMatch]:
    """Among the words of a capitalised run the stretch that makes a name; the rest is looked at again."""
    for size in (4, 3, 2):
        for at in range(len(words) - size + 1):
            window = words[at : at + size]
            name = _assemble([word for _, word in window])
            if name is not None and not (name.last and at + size < len(words) and is_verb(name.last)):
                yield NameMatch(window[0][0], window[-1][0] + len(window[-1][1]), name)
                yield from _best_window(words[at + size :])
                return


def _assemble(words: list[str]) -> Name | None:
    """Surname, first name and patronymic from two to four words, or ``None`` if they make no name."""
    if len(words) > 2 and words[-1].lower() in (*SON, *DAUGHTER):
        words = [*words[:-2], f"{words[-2]} {words[-1]}"]
    middles = [index for index, word in enumerate(words) if is_patronymic(word)]
    if len(words) == 3 and middles == [2] and is_first_name(words[1]) and may_be_surname(words[0]):
        return Name(words[0], words[1], words[2])
    if len(words) == 3 and middles == [1] and is_first_name(words[0]) and may_be_surname(words[2]):
        return Name(words[2], words[0], words[1])
    if len(words) == 3 and middles == [2] and may_be_surname(words[0]) and not is_common(words[1]):
        return Name(words[0], words[1], words[2])
    if len(words) == 2 and middles == [1] and (is_first_name(words[0]) or not is_common(words[0])):
        return Name(None, words[0], words[1])
    if len(words) == 2 and not middles:
        for last, first in ((0, 1), (1, 0)) if commonness(words[1]) >= commonness(words[0]) else ((1, 0), (0, 1)):
            if is_first_name(words[first], sure=True) and may_be_surname(words[last]) and not is_common(words[last]):
                return Name(words[last], words[first], None)
    return None


@lru_cache(maxsize=FORMS_KEPT)
def is_common(word: str) -> bool:
    """Whether the form is an ordinary word of the dictionary and no surname or first name."""
    readings = parses(word.lower())
    return readings[0].is_known and not any(tag in parse.tag for parse in readings for tag in ("Surn", "Name", "Patr"))


@lru_cache(maxsize=FORMS_KEPT)
def is_verb(word: str) -> bool:
    """Whether the likeliest reading of a form is a verb («Подписывала Прасковья Антоновна»)."""
    best = parses(word.lower())[0]
    return best.is_known and "VERB" in best.tag


@lru_cache(maxsize=FORMS_KEPT)
def may_be_surname(word: str) -> bool:
    """Whether a capitalised word in front of or behind initials can be a surname, not a position or a heading."""
    folded = fold(word)
    if len(folded) < 2 or not any(letter in surnames.VOWELS for letter in folded):
        return False
    if surnames.is_surname(word.lower()):
        return True
    return not (_not_surnames() & {folded, *lemmas(folded)}) and not (
        is_patronymic(word) and not word.lower().endswith("ич")
    )


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    """Two capitals that are a body or a territory («МО», «ДК»), not the initials of somebody."""
    return frozenset(
        entry.split("|")[0].strip() for name in ("legal_forms", "not_bodies") for entry in lexicon.read(name)
    )


@lru_cache(maxsize=1)
def _not_surnames() -> frozenset[str]:
    positions = (fold(entry.split()[0].rstrip("+ ")) for entry in lexicon.read("positions"))
    return frozenset(positions) | frozenset(fold(entry) for entry in lexicon.read("not_surnames"))
