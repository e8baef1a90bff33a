"""Which words name a position: those of the word list, their feminines, compounds, and shortened forms."""

import re
from functools import cache, lru_cache

from protokolist.entities.word_lists import folded, needing_complement, shortened
from protokolist.text.morphology import FORMS_KEPT, is_known, parses

# «Техдиректор», «госинспектор», «профгрупорг»: what stands before a position in one word with it.
FIRST_PARTS = re.compile(
    r"(?:зам|зав|пом|глав|гл|нач|тех|соц|гос|проф|парт|вет|сан|мед|спец|авто|электро|радио|теле|ген|лит|муз|физ|худ"
    r"|фото|видео|кино|гидро|агро|зоо|газо|вице-?|экс-?|веб-?)"
)
# «Завлавкой», «предправления»: a shortened position and its complement in one word.
JOINED = re.compile(r"(?:зав|зам|пред|пом|нач)(?=[а-я]{4})")
OCCUPATION = re.compile(r"[а-я]{3,}(?:щик|чик|щица|чица)|[а-я]{3,}(?:[^т]орг|рук|лид)")
# Masculine for feminine: «сотрудница» -> «сотрудник», «учётчица» -> «учётчик», «инструкторша» -> «инструктор».
FEMININES = (("ница", "ник"), ("чица", "чик"), ("щица", "щик"), ("льница", "ль"), ("истка", "ист"), ("рша", "р"))
# A shortened word has so many letters at least, and lacks so many of the full word, to be known by its beginning.
SHORTEST, LACKING = 4, 3
CONSONANTS = "бвгджзклмнпрстфхцчшщ"


@lru_cache(maxsize=FORMS_KEPT)
def needs_complement(base: str) -> bool | None:
    """Whether a folded base is a position only with a complement («член комиссии»); ``None`` if it is no position."""
    known = needing_complement()
    if base in known:
        return known[base]
    if base in folded("no_positions"):
        return None
    for feminine, masculine in FEMININES:
        if base.endswith(feminine) and (same := base.removesuffix(feminine) + masculine) in known:
            return known[same]
    if "-" in base:
        first_part, *_, last_part = base.split("-")
        return False if first_part in known or (last_part in known and not _names_thing(first_part)) else None
    first = FIRST_PARTS.match(base)
    if first is not None and base[first.end() :] in known:
        return False
    return False if joined_with_complement(base) or _occupation(base) else None


def _names_thing(word: str) -> bool:
    """«Завод-шеф» is no person."""
    parse = parses(word)[0]
    return bool(parse.is_known) and parse.tag.POS == "NOUN" and parse.tag.animacy == "inan"


def _occupation(base: str) -> bool:
    return OCCUPATION.fullmatch(base) is not None and any(
        parse.tag.POS == "NOUN" and (parse.tag.animacy == "anim" or not parse.is_known) for parse in parses(base)
    )


@lru_cache(maxsize=FORMS_KEPT)
def joined_with_complement(base: str) -> bool:
    """Whether a position and its complement are one word («завлавкой», «предправления»), which is not declined."""
    first = JOINED.match(base)
    if first is None or is_known(base):
        return False
    rest = parses(base[first.end() :])[0]
    return bool(rest.is_known) and rest.tag.POS == "NOUN" and rest.tag.animacy == "inan"


@lru_cache(maxsize=FORMS_KEPT)
def full_word(short: str) -> str | None:
    """What a shortened position word stands for («бухг» -> «бухгалтер»), if it is one; without its dot, lower case."""
    found = shortened().get(short)
    if found is not None or len(short) < SHORTEST or short[-1] not in CONSONANTS or is_known(short):
        return found
    return next(
        (entry for entry in _by_length() if entry.startswith(short) and len(entry) >= len(short) + LACKING), None
    )


@cache
def _by_length() -> list[str]:
    return sorted(needing_complement(), key=lambda entry: (len(entry), entry))
