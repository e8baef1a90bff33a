"""Roman numerals read as Cyrillic letters and figures: «П квартал», «ХУШ век», «Ш. Разное»."""

import re
from collections.abc import Iterator

from protokolist.text.copies import Edit

# What each sign of a Roman numeral is read as.
SIGNS = {
    "I": "I", "1": "I", "l": "I", "Т": "I", "т": "I", "Г": "I", "!": "I", "|": "I",
    "П": "II", "п": "II", "Ш": "III", "ш": "III",
    "V": "V", "У": "V", "у": "V", "X": "X", "Х": "X", "х": "X",
}  # fmt: skip
SIGN = "".join(map(re.escape, SIGNS))
ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
COUNTED = (
    r"квартал|полугоди|четверт|пятилетк|семестр|век[аеу]?\b|в\.|вв\.|съезд|созыв|степен|очеред|этап|тур\b|курс|"
    r"сесси|пленум|конференци|категори|разряд|групп|ступен|интернационал"
)
# «1 квартал», «Т квартал»: an Arabic figure is no misreading.
CENTURY = re.compile(rf"(?<![\w.])(?P<numeral>[{SIGN}]{{1,6}})(?=(?:[ ]|-(?:[а-я]{{1,3}})?[ ])?(?:{COUNTED}))")
NUMBERED = re.compile(rf"(?m)^[ \t]*(?P<numeral>[{SIGN}]{{1,5}})(?=[.)]\s+[«\"А-ЯЁ])")
# «Т. Егоров» is comrade Egorov, «Т. СЛУШАЛИ» the first item.
COMRADE = "ТтГ"
SHOUT = re.compile(r"[.)]\s+[А-ЯЁ]{4}")
VALUES = {"I": 1, "V": 5, "X": 10}


def centuries(text: str) -> Iterator[Edit]:
    """Numerals before what is counted in Roman figures."""
    for match in CENTURY.finditer(text):
        numeral = match["numeral"]
        if not numeral.isdigit() and (roman := _roman(numeral)):
            yield match.start(), match.end(), roman


def numbering(text: str) -> Iterator[Edit]:
    """Numbers of items at the beginnings of lines, where they go on from I to II and so on."""
    expected = 1
    run: list[Edit] = []
    misread = False
    for match in NUMBERED.finditer(text):
        numeral = match["numeral"]
        roman = _roman(numeral)
        if numeral in COMRADE and not SHOUT.match(text, match.end()):
            continue
        if roman and _value(roman) == expected and not numeral.isdigit():
            run.append((match.start("numeral"), match.end("numeral"), roman))
            misread = misread or roman != numeral
            expected += 1
    if len(run) > 1 and misread:
        yield from run


def _roman(numeral: str) -> str:
    """The numeral that was meant, or an empty string if none was."""
    found = "".join(SIGNS[sign] for sign in numeral)
    return found if found and ROMAN.fullmatch(found) else ""


def _value(roman: str) -> int:
    values = [VALUES[sign] for sign in roman]
    return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))
