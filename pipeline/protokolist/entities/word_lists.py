"""The word lists that organisations and roles share, folded for comparing."""

import re
from functools import cache, lru_cache

from protokolist.text import lexicon
from protokolist.text.morphology import FORMS_KEPT, fold
from protokolist.text.words import bases

SHORTEST_COMPOUND = 4


@cache
def folded(name: str) -> frozenset[str]:
    """The entries of a word list, folded."""
    return frozenset(fold(entry) for entry in lexicon.read(name))


@cache
def kinds() -> dict[str, str]:
    """Nouns at the head of an organisation's name -> their kind, as ``organisation_heads`` explains it."""
    entries = (entry.split("|") for entry in lexicon.read("organisation_heads"))
    return {fold(lemma.strip()): kind.strip() for lemma, kind in entries}


@cache
def forms() -> dict[str, str | None]:
    """Legal forms and types by their initials -> what these stand for, ``None`` if it may be several things."""
    entries = ([field.strip() for field in entry.split("|")] for entry in lexicon.read("legal_forms"))
    return {short: None if full == "-" else full for short, _, full in entries}


@cache
def not_bodies() -> frozenset[str]:
    """Initials that name no body, as they are written."""
    return frozenset(lexicon.read("not_bodies"))


@cache
def _compound() -> re.Pattern[str]:
    starts = "|".join(sorted(lexicon.read("compound_starts"), key=len, reverse=True))
    ends = "|".join(sorted(lexicon.read("compounds"), key=len, reverse=True))
    ministry = "мин(?:обр|спорт|культ|фин|цифр|здрав|юст|сельхоз|строй|транс|соц|эконом|пром|природ|просвет)[а-яё]*"
    education = "(?:р|рай|гор|обл|окр|кр)оно|(?:рай|гор|сель)по|(?:рай|гор|обл)фо|райзо|(?:ко|уч|уч?пед)гиз"
    return re.compile(rf"(?:{starts}){{1,3}}-?(?:{ends})[а-яё]{{0,3}}|{ministry}|{education}")


@lru_cache(maxsize=FORMS_KEPT)
def is_compound(form: str) -> bool:
    """Whether a form in lower case is put together as bodies' names are («горпищеторг», «физфака», «минкультуры»)."""
    if len(form) < SHORTEST_COMPOUND or not _compound().fullmatch(form):
        return False
    return not any(base in folded("not_compounds") for base in (form, *bases(form)))


@cache
def bodies() -> re.Pattern[str]:
    """The known bodies, with case endings on those that are words."""
    entries = [re.escape(entry).replace(r"\*", r"[а-яё]*") for entry in lexicon.read("bodies")]
    longest_first = "|".join(sorted(entries, key=len, reverse=True))
    return re.compile(rf"(?:{longest_first})(?:(?<=[а-яё])[а-яё]{{0,3}})?(?![\w-])", re.IGNORECASE)


@cache
def needing_complement() -> dict[str, bool]:
    """Positions -> whether the word is one only with a complement («член комиссии»)."""
    return {fold(entry.rstrip("+ ")): entry.endswith("+") for entry in lexicon.read("positions")}


@cache
def shortened() -> dict[str, str]:
    """Shortened position words without their dots -> the full word."""
    entries = (entry.split("|") for entry in lexicon.read("position_abbreviations"))
    return {short.strip(): full.strip() for short, full in entries}


@cache
def positions() -> frozenset[str]:
    """All words for positions, shortened ones too."""
    return frozenset({*needing_complement(), *shortened()})
