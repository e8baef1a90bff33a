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
SHORT_MONTHS = ("янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
MONTH = r"(?P<month>(?:" + "|".join(MONTHS) + r")[а-яё]{0,3}|(?:" + "|".join(SHORT_MONTHS) + r")[а-яё]{0,3}\.)"
YEAR_END = r"(?:\s?(?:года|году|год|г)(?!\w)\.?)?"
QUOTE = r"[«»\"“”„']"
# «19-20 апреля», «22-го и 23-го марта»: days on end count as the first.
SEVERAL_DAYS = r"(?P<day>\d{1,2})(?:-?го|-?е)?\s?(?:[–-]|,|и|по)\s?\d{1,2}"
# A year in short without «г.» only where a line ends or an hour or a sentence follows: «к 1 мая 40, к 1 июня 50».
BARE_YEAR_END = r"[ \t]*(?:\n|$)|,\s\d{1,2}\s?(?:ч|[:.-]\d\d)|\.\s[А-ЯЁ][а-яё]+\s[а-яё]"
# «17 марта 2021 г.», «„5“ марта 2019 года», «5-го марта 1934», «8 янв. 65»; the year may be missing.
BY_MONTH = re.compile(
    rf"(?<![\d.]){QUOTE}?\s?(?P<day>\d{{1,2}})\s?{QUOTE}?(?:-?го|-?му|-?е)?\s+{MONTH}(?!\w)"
    rf"(?:\s+(?P<year>\d{{4}}|\d{{2}}(?=\s?г|{BARE_YEAR_END})){YEAR_END})?",
    re.IGNORECASE,
)
OVER_DAYS = re.compile(
    rf"(?<![\d.,/-]){SEVERAL_DAYS}(?:-?го|-?е)?\s+{MONTH}(?!\w)(?:\s+(?P<year>\d{{4}}|\d{{2}}(?=\s?г)){YEAR_END})",
    re.IGNORECASE,
)
# «17.03.2021», «17.03.21г», «17/III-1987 г.», «14/X-87», «3/У1-58», «17-03-2021», «17. 3. 1957».
BY_FIGURES = re.compile(
    r"(?<![\d.,/-])(?P<day>\d{1,2})\s?(?P<separator>[./-])\s?(?P<month>\d{1,2}|[IVXХІ1УПШ]{1,4})\s?[./-]\s?"
    rf"(?P<year>\d{{4}}|\d{{2}})(?!\d|[./-]\d){YEAR_END}",
)
ISO = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)")
# «26/4 1979 г.», «5/XII 46 г.»
BY_SLASH = re.compile(
    r"(?<![\d.,/-])(?<!№)(?<!№ )(?P<day>\d{1,2})/(?P<month>\d{1,2}|[IVXХІ1УПШ]{1,4})[\s.–-]{1,3}"
    rf"(?P<year>\d{{4}}(?!\d)|\d{{2}}(?=\s?г)){YEAR_END}"
)
# «10(23) октября 1917 г.», «25 октября (7 ноября) 1917 г.»: the second day is that of the calendar we use.
OLD_STYLE = re.compile(
    rf"(?<![\d.])\d{{1,2}}(?:\s+(?:{'|'.join(MONTHS)})[а-яё]{{0,3}})?\s?[(/]\s?(?P<day>\d{{1,2}})(?:\)\s+{MONTH}"
    rf"|\s+{MONTH.replace('month', 'new')}\))\s+(?P<year>\d{{4}}){YEAR_END}",
    re.IGNORECASE,
)
# «октября 14-го дня 1924 года», «1994, октября 14-го дня»
MONTH_AHEAD = re.compile(
    rf"(?:(?P<ahead>\d{{4}})(?:\s?года?)?,?\s+)?{MONTH}\s+(?P<day>\d{{1,2}})(?:-?го)?\s+дня"
    rf"(?:,?\s+(?P<year>\d{{4}}){YEAR_END})?",
    re.IGNORECASE,
)
UNITS = "перв|втор|трет|четв[её]рт|пят|шест|седьм|восьм|девят"
# «двадцать пятого мая две тысячи двадцать второго года», «четырнадцатое ноября 1991 г.»
IN_WORDS = re.compile(
    rf"(?<!\w)(?P<day>(?:(?:двадцать|тридцать)\s+)?(?:{UNITS})(?:ого|ое|ье|ьего)|(?:десят|[а-яё]{{3,7}}надцат|двадцат"
    rf"|тридцат)(?:ого|ое))\s+{MONTH}\s+(?:(?P<year>\d{{4}}){YEAR_END}|(?P<told>(?:[а-яё]+\s+){{2,5}}?)года)",
    re.IGNORECASE,
)
# Two-digit years: the archive's documents reach back to the twenties, few files are older.
PIVOT = 30


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A day named in a text: span in code points, and which day it is."""

    start: int
    end: int
    value: date


def find_dates(text: str, year: int | None = None, *, pivot: int = PIVOT) -> list[DateMatch]:
    """Days named in ``text``, in order; «г.» and «года» belong to the span.

    Days without a year count only where ``year`` says which one is meant. Two-digit years below ``pivot`` are of this
    century, others of the last. A quote before the day stays outside. Where a day is given in the old style and the
    new, the new one counts. Impossible days («31.02.2020») and months without a day yield nothing.
    """
    found: list[DateMatch] = []
    for match in _candidates(text):
        if found and match.start() < found[-1].end:
            continue
        value = _value(match, year, pivot)
        if value is not None:
            start = match.start() + len(match[0]) - len(match[0].lstrip(" «»\"“”„'"))
            found.append(DateMatch(start, match.end(), value))
    return found


def _candidates(text: str) -> list[re.Match[str]]:
    if not any(character.isdigit() for character in text) and "года" not in text.lower():
        return []
    patterns = [BY_MONTH, OVER_DAYS, BY_FIGURES, ISO]
    if "/" in text:
        patterns.append(BY_SLASH)
    if "(" in text or "/" in text:
        patterns.append(OLD_STYLE)
    if "дня" in text:
        patterns.append(MONTH_AHEAD)
    if "ого " in text or "ое " in text or "ье" in text:
        patterns.append(IN_WORDS)
    matches = [match for pattern in patterns for match in pattern.finditer(text)]
    return sorted(matches, key=lambda match: (match.start(), -match.end()))


def _value(match: re.Match[str], year: int | None, pivot: int) -> date | None:
    groups = match.groupdict()
    written = groups["year"] or groups.get("ahead") or groups.get("told")
    day = _number(match["day"])
    number = _number(written) if written else year
    if day is None or number is None:
        return None
    if number < 100:
        number += 2000 if number < pivot else 1900
    return make_day(number, month_number(groups["month"] or groups.get("new") or ""), day)


def _number(written: str) -> int | None:
    return int(written) if written.isdigit() else count_words(written.lower().split())


def month_number(name: str) -> int:
    """1 to 12 for a month's name in any case, its figures or its Roman number; 0 for anything else."""
    if name.isdigit():
        return int(name)
    if (roman := name.translate(TYPED_ROMAN)) in ROMAN:
        return ROMAN[roman]
    stems = zip(MONTHS, SHORT_MONTHS, strict=True)
    low = name.lower()
    return next((number for number, (stem, short) in enumerate(stems, start=1) if re.match(f"{stem}|{short}", low)), 0)


def make_day(year: int, month: int, day: int) -> date | None:
    """The day, or ``None`` where the calendar has none such."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
