"""Dates in all the ways secretaries write them."""

import re
from dataclasses import dataclass
from datetime import date

from protokolist.text.numerals import count_words

MONTHS = ("январ", "феврал", "март", "апрел", "ма[йяе]", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
    "XI": 11,
    "XII": 12,
}
# A typewriter with Russian letters has no Roman ones: «Х», «У1», «Ш».
TYPED_ROMAN = str.maketrans({"Х": "X", "І": "I", "1": "I", "У": "V", "П": "II", "Ш": "III"})
MONTH = r"(?P<month>(?:" + "|".join(MONTHS) + r")[а-яё]{0,3})"
YEAR_END = r"(?:\s?(?:года|году|год|г)(?!\w)\.?)?"
QUOTE = r"[«»\"“”„']"
# «17 марта 2021 г.», «„5“ марта 2019 года», «5-го марта 1934»; the year may be missing.
BY_MONTH = re.compile(
    rf"(?<![\d.]){QUOTE}?\s?(?P<day>\d{{1,2}})\s?{QUOTE}?(?:-?го|-?му|-?е)?\s+{MONTH}(?!\w)"
    rf"(?:\s+(?P<year>\d{{4}}|\d{{2}}(?=\s?г)){YEAR_END})?",
    re.IGNORECASE,
)
# «17.03.2021», «17.03.21г», «17/III-1987 г.», «14/X-87», «3/У1-58», «17-03-2021», «17. 3. 1957».
BY_FIGURES = re.compile(
    r"(?<![\d.,/-])(?P<day>\d{1,2})\s?(?P<separator>[./-])\s?(?P<month>\d{1,2}|[IVXХІ1УПШ]{1,4})\s?[./-]\s?"
    rf"(?P<year>\d{{4}}|\d{{2}})(?!\d|[./-]\d){YEAR_END}",
)
ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
# «двадцать пятого мая две тысячи двадцать второго года»
IN_WORDS = re.compile(
    rf"(?P<day>[а-яё]+(?:\s[а-яё]+)?)\s+{MONTH}\s+(?P<year>(?:[а-яё]+\s+){{2,5}}?)года", re.IGNORECASE
)
# Two-digit years: the archive's documents reach back to the twenties, few files are older.
PIVOT = 30


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A day named in a text: span in code points, and which day it is."""

    start: int
    end: int
    value: date


def find_dates(text: str, year: int | None = None) -> list[DateMatch]:
    """Days named in ``text``, in order; «г.» and «года» belong to the span.

    Days without a year count only where ``year`` says which one is meant. Two-digit years up to 29 are of this century,
    others of the last. A quote before the day stays outside. Impossible days («31.02.2020») and months without a day
    yield nothing.
    """
    found: list[DateMatch] = []
    for match in _candidates(text):
        if found and match.start() < found[-1].end:
            continue
        value = _value(match, year)
        if value is not None:
            found.append(
                DateMatch(
                    min(match.start("day"), match.start("year")) if match["year"] else match.start("day"),
                    match.end(),
                    value,
                )
            )
    return found


def _candidates(text: str) -> list[re.Match[str]]:
    matches = [match for pattern in (BY_MONTH, BY_FIGURES, ISO) for match in pattern.finditer(text)]
    if re.search(r"\bгода\b", text, re.IGNORECASE):
        matches += list(IN_WORDS.finditer(text))
    return sorted(matches, key=lambda match: (match.start(), -match.end()))


def _value(match: re.Match[str], year: int | None) -> date | None:
    day = _number(match["day"])
    number = year if match["year"] is None else _number(match["year"])
    if day is None or number is None:
        return None
    if number < 100:
        number += 2000 if number < PIVOT else 1900
    return make_day(number, month_number(match["month"]), day)


def _number(written: str) -> int | None:
    return int(written) if written.isdigit() else count_words(written.lower().split())


def month_number(name: str) -> int:
    """1 to 12 for a month's name in any case, its figures or its Roman number; 0 for anything else."""
    if name.isdigit():
        return int(name)
    if (roman := name.translate(TYPED_ROMAN)) in ROMAN:
        return ROMAN[roman]
    return next((number for number, stem in enumerate(MONTHS, start=1) if re.match(stem, name, re.IGNORECASE)), 0)


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or ``None`` where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
