"""First names and patronymics cut short: «Вас. Петр.», «Ал-др», «Алексан.» as the names they stand for."""

import re
from functools import cache, lru_cache

from protokolist.record import Gender
from protokolist.text import lexicon
from protokolist.text.morphology import FORMS_KEPT, fold

IRREGULAR = {
    "георгий": "георгиевич", "лев": "львович", "павел": "павлович", "пётр": "петрович", "яков": "яковлевич",
    "михаил": "михайлович", "гавриил": "гаврилович", "даниил": "данилович", "илья": "ильич", "кузьма": "кузьмич",
    "никита": "никитич",
}  # fmt: skip
# «Ив-ч», «Вас-вна»: the ends of a patronymic.
CONTRACTED = re.compile(r"(.{2,}?)-(вич|ич|ч|вна|на)")
IRREGULAR_F = {"ильич": "ильинична", "кузьмич": "кузьминична", "никитич": "никитична"}


def is_short(part: str | None) -> bool:
    """Whether a part is cut short («Вас.», «Ал-др»): more than an initial, less than the name."""
    if part is None or len(part) < 3:
        return False
    return part.endswith(".") or ("-" in part and bool(CONTRACTED.fullmatch(fold(part)) or _stands_for(part)))


@lru_cache(maxsize=FORMS_KEPT)
def first_names(short: str) -> tuple[tuple[str, Gender], ...]:
    """The names in the nominative (lower case) that a short form stands for, for each gender at most one.

    A form that custom gives to one name stands for it («Ник.» – Николай); another one where it begins a single name.
    """
    return _stands_for(short) or _begins(short)


@lru_cache(maxsize=FORMS_KEPT)
def patronymics(short: str) -> tuple[tuple[str, Gender], ...]:
    """The patronymics that a short form stands for: of a man and of a woman, or none if several names fit."""
    bare = fold(short.rstrip("."))
    stem, ending = match.groups() if (match := CONTRACTED.fullmatch(bare)) else (bare, "")
    fathers = [name for name, gender in first_names(f"{stem}.") if gender == "m"] or _fathers(stem)
    if len(fathers) != 1:
        return ()
    masculine, feminine = patronymics_of(fathers[0])
    both: tuple[tuple[str, Gender], ...] = ((masculine, "m"), (feminine, "f"))
    return both if not ending else both[1:] if ending.endswith("а") else both[:1]


def patronymics_of(father: str) -> tuple[str, str]:
    """A man's and a woman's patronymic from a father's name in the nominative, lower case."""
    if father in IRREGULAR:
        masculine = IRREGULAR[father]
    elif father.endswith("ий"):
        masculine = father[:-2] + ("иевич" if re.search(r"[^аеёиоуыэюяйь]{2}$", father[:-2]) else "ьевич")
    elif father.endswith(("й", "ь")):
        masculine = father[:-1] + "евич"
    elif father.endswith(("а", "я")):
        masculine = father[:-1] + "ович"
    else:
        masculine = father + "ович"
    return masculine, IRREGULAR_F.get(masculine, masculine[:-2] + "на")


def is_common(name: str) -> bool:
    """Whether a first name in the nominative, lower case, is a common one."""
    return fold(name) in _common()


@cache
def _common() -> frozenset[str]:
    return frozenset(fold(name) for name, _, _ in _names())


@cache
def _names() -> tuple[tuple[str, Gender, tuple[str, ...]], ...]:
    found: list[tuple[str, Gender, tuple[str, ...]]] = []
    for entry in lexicon.read("first_names"):
        name, _, short = entry.partition("|")
        bare, gender = name.split()
        found.append((bare, "f" if gender == "f" else "m", tuple(short.split())))
    return tuple(found)


def _stands_for(short: str) -> tuple[tuple[str, Gender], ...]:
    bare = fold(short.rstrip("."))
    given: list[tuple[str, Gender]] = [(name, gender) for name, gender, listed in _names() if bare in listed]
    return tuple(given) if len({gender for _, gender in given}) == len(given) else ()


def _begins(short: str) -> tuple[tuple[str, Gender], ...]:
    bare = fold(short.rstrip("."))
    if len(bare) < 3 or not short.endswith("."):
        return ()
    found: list[tuple[str, Gender]] = []
    for gender in ("m", "f"):
        begun = [name for name, other, _ in _names() if other == gender and fold(name).startswith(bare)]
        if len(begun) == 1:
            found.append((begun[0], "f" if gender == "f" else "m"))
        elif begun:
            return ()
    return tuple(found)


def _fathers(stem: str) -> list[str]:
    """Fathers whose patronymic begins so."""
    return [
        name
        for name, gender, _ in _names()
        if gender == "m" and len(stem) > 2 and fold(patronymics_of(name)[0]).startswith(stem)
    ]
