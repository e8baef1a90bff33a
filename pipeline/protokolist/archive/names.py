"""Keys by which the archive compares names of persons and organisations from different documents."""

import re

from protokolist.archive.tokenizer import likeliest, surname_key
from protokolist.text.morphology import fold

WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
# What tells nothing between two spellings of one body.
SMALL = {"и", "по", "в", "на", "о", "об", "с", "при", "для", "имени", "им", "г", "город", "муниципальный", "бюджетный",
         "учреждение", "казенный", "государственный", "автономный"}  # fmt: skip
LEGAL_FORM = re.compile(
    r"^(?:М[БКА]УК?|МБОУ|МКОУ|МАОУ|МБДОУ|Г[БКА]УК?|ГБОУ|ООО|ОАО|ПАО|ЗАО|АО|МУП|ФГБУ|ФГБОУ(?: ВО)?|АНО|НКО|РОО|ТСЖ)\s+"
)


def person_key(last: str) -> str:
    """The surname without gender; of a name without surname its first word."""
    found = WORD.search(last)
    return surname_key(found[0].lower()) if found else fold(last)


def sort_key(name: str) -> str:
    """What lists are sorted by."""
    return fold(name)


def organisation_key(name: str) -> str:
    """The words of a name as lemmas, without legal forms, quotation marks and small words, in order."""
    bare = LEGAL_FORM.sub("", name.strip())
    words = [likeliest(match[0]) for match in WORD.finditer(bare)]
    told = [word for word in words if word not in SMALL]
    return " ".join(told or words)
