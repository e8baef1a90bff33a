"""Marks that tell the parts of a protocol's head from one another: numbers, settlements, kinds of meetings."""

import re

from protokolist.text import lexicon
from protokolist.text.dates import MONTHS
from protokolist.text.morphology import lemmas

NUMBER_SIGN = r"(?:№|No\.?|N|номер)[\s-]*(?P<number>\d[\w/.-]*\w|\d)"
NUMBER_ALONE = re.compile(rf"\s*{NUMBER_SIGN}\s*\.?\s*$", re.IGNORECASE)
# «… правления КЛС № 7 апрель 2012 г.», «… общества № 5 от 3 мая»: before a date only the protocol's own number stands.
NUMBER_DATED = re.compile(rf"{NUMBER_SIGN}\s+(?:от\s|(?:{'|'.join(MONTHS)})|\d{{1,2}}[.\s])", re.IGNORECASE)
SETTLEMENT = re.compile(
    r"(?:(?:п\.\s?г\.\s?т|г|гор|с|п|пос|дер|д|ст|х|аул|пгт|рп|р\.\s?[пц]|кп|дп|ж/д\s?ст|ст-ца)\.?\s?"
    r"|(?:город|село|пос[её]лок|деревня|станица|хутор|улус|аул)\s)"
    r"(?P<name>[А-ЯЁ][А-Яа-яё]+(?:-[А-ЯЁа-яё]+)*(?:\s[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*)?)"
)


def is_kind(word: str) -> bool:
    """Whether a word is one for a meeting or a kind of it."""
    return not set(lexicon.read("meetings")).isdisjoint(lemmas(word.lower()))
