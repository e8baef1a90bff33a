"""The day by which something is to be done: «до 1 июня», «к 25-му», «срок – конец февраля», «в недельный срок».

What a day means depends on the day of the meeting: a missing year or month is the next that is not before it.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from protokolist.text.dates import MONTH, YEAR_END, find_dates, make_day, month_number
from protokolist.text.numerals import count_words

WEEKDAYS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень")
WEEKDAY = r"(?:понедельник|вторник|сред|четверг|пятниц|суббот|воскресень)\w{0,2}|(?:пн|вт|ср|чт|пт|сб|вс)(?!\w)"
# In front of a day, with at most a weekday between: a deadline whatever stands around it.
BY = re.compile(
    r"(?:\b(?:до|к|ко|не позднее|не позже|по)"
    r"|\b(?:срок\w*|дедлайн|крайний день|дата)(?:\s+исполнения|\s+выполнения)?\s*[:–—-]?"
    rf"(?:\s*(?:до|к|ко|не позднее|не позже))?)\s*(?:(?:{WEEKDAY})[\s,(]*)?[«\"]?$",
    re.IGNORECASE,
)
FROM = re.compile(
    r"\b(?:с|со|от|начиная с|после|на|за|протокол\w*|приказ\w*)\s*(?:№\s?\S+\s+(?:от\s+)?)?[«\"]?$", re.IGNORECASE
)
# «с 16 по 27 июля» says how long something lasts.
LASTS = re.compile(r"\bс\s+\d{1,2}(?:\s+[а-я]+)?\s+(?:по|до)\s*$", re.IGNORECASE)
SHORT_MONTH = r"(?P<short>янв|фев|февр|мар|апр|авг|сен|сент|окт|ноя|нояб|дек)\."
PATTERNS = (
    # «15.10», «25/I», «1.X», «15/12»
    re.compile(
        r"(?<![\d.,/–-])(?P<day>[0-3]?\d)(?:\.(?P<month>[01]\d|[IVXХ]{1,4})|/(?P<slash>[IVXХІ1УПШ]{1,4}|[01]?\d))"
        r"(?![\d/%]|\.\d|\s?(?:%|тыс|руб|млн|час|кв|м\b|га\b))"
    ),
    re.compile(rf"(?<![\d.])(?P<day>\d{{1,2}})(?:-?го|-?е)?\s+{SHORT_MONTH}", re.IGNORECASE),
    # «к 25-му», «до 18 числа», «к 28-му с. м.»
    re.compile(
        r"(?<![\d.])(?P<day>\d{1,2})(?:\s?-?(?:го|му|е)(?:\s+числ\w+)?|\s+числ\w+)(?!\s+(?-i:[а-я]{3}))", re.IGNORECASE
    ),
    # «к двадцать пятому декабря»
    re.compile(
        rf"\b(?P<words>(?:(?:двадцать|тридцать)\s)?[а-яё]{{3,14}}(?:ому|ого|ему|его))\s+{MONTH}(?!\w)",
        re.IGNORECASE,
    ),
)
PERIOD = re.compile(
    r"(?P<half>(?:кон(?:ец|ца|цу|це)|окончани[яе]|истечени[яе]|середин[аеуы]|половин[аеуы])\s+)?"
    r"(?:(?P<this_year>(?:этого\s+|текущего\s+)?года(?!\w))|(?P<year_only>(?:19|20)\d\d\s+года(?!\w))"
    r"|(?P<this>(?:текущего\s+|этого\s+)?месяца)"
    r"|(?P<quarter>[IVX]{1,3}|\d|перв\w+|втор\w+|треть\w+|четв\w+)(?:-?(?:го|м|й))?\s+(?:квартал\w*|кв\.)"
    r"|(?P<first>перво(?:го|м))\s+полугоди[яи]"
    rf"|{MONTH})(?:\s+(?P<of>\d{{4}}){YEAR_END})?",
    re.IGNORECASE,
)
# What may stand in front of a month, a quarter or a year that is itself the deadline.
WITHIN = re.compile(r"(?:\bв течение|\bсрок\w*\s*[:–—-]?)\s*$", re.IGNORECASE)
IN = re.compile(r"\bво?\s*$", re.IGNORECASE)
ENDS_AT = re.compile(r"(?:\b(?:до|к|по|на|в|не позднее|не позже)|\bсрок\w*\s*[:–—-]?)\s*$", re.IGNORECASE)
# «Следующее заседание – 17 мая»: the day of an event, not of a task.
EVENT = re.compile(
    r"\b(?:следующ|ближайш|очередн)\w+\s\w+[^.;]{0,30}$|\b(?:на\s\w+|вернуться\b[^.;]{0,20})\s*$", re.IGNORECASE
)
LISTED = re.compile(r"[,;\t(–-]\s*$")
SPAN_OF_DAYS = re.compile(
    r"\bв\s+(?P<word>недельный|двухнедельный|декадный|десятидневный|месячный|тр[её]хдневный|пятидневный)\s+срок"
    r"|\b(?:в\s+(?:течение|срок)|за|в)\s+(?P<number>\d{1,2}|двух|дв[ае]|тр[её]х|три|пяти|пять|семи|десяти)\s+"
    r"(?:календарных\s+)?(?P<unit>дней|дня|суток|недел[иьюя]|недель)(?!\w)",
    re.IGNORECASE,
)
DAYS = {
    "недельный": 7,
    "двухнедельный": 14,
    "декадный": 10,
    "десятидневный": 10,
    "месячный": 30,
    "трехдневный": 3,
    "пятидневный": 5,
}
NUMBERS = {"двух": 2, "два": 2, "две": 2, "трех": 3, "три": 3, "пяти": 5, "пять": 5, "семи": 7, "десяти": 10}
QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "перв": 1, "втор": 2, "трет": 3, "четв": 4}
SOON = re.compile(r"\b(?:(?P<today>сегодня)|(?P<tomorrow>завтра))(?!\w)", re.IGNORECASE)
NEXT_WEEKDAY = re.compile(
    rf"\b(?:до|к|ко|не позднее|не позже|во?)\s+(?:следующ\w+\s+|ближайш\w+\s+)?(?P<weekday>{WEEKDAY})(?!\w)",
    re.IGNORECASE,
)
WEEKDAYS_SHORT = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")
# Days that have a name, the same in every year: (month, day).
HOLIDAYS = (
    (re.compile(r"\b(?:ко?|до)\s+(?:дню|дня)\s+победы", re.IGNORECASE), (5, 9)),
    (re.compile(r"\b(?:к|до)\s+(?:первомаю|первомая)", re.IGNORECASE), (5, 1)),
    (re.compile(r"\b(?:к|до)\s+(?:международному\s+)?женско\w+\s+дн[юя]", re.IGNORECASE), (3, 8)),
    (re.compile(r"\b(?:к|до)\s+ново\w+\s+год[уа]", re.IGNORECASE), (12, 31)),
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day in a task: where it stands (code points), which day it is, and whether its wording makes it a deadline."""

    start: int
    end: int
    value: date
    sure: bool


def find_deadline(text: str, meeting: date | None) -> Deadline | None:
    """The day by which a task is to be done, or ``None`` if it names none.

    Of several days the latest counts, and days that the wording marks («до», «срок») before those that are only named.
    A month means its last day, its middle the 15th. Start dates («с 1 марта»), days before the meeting, «постоянно» and
    spans whose length is open yield nothing.
    """
    found = [
        one
        for one in _days(text, meeting)
        if (meeting is None or one.value >= meeting) and (one.sure or not EVENT.search(text, 0, one.start))
    ]
    sure = [one for one in found if one.sure]
    return max(sure or found, key=lambda one: one.value, default=None)


def _days(text: str, meeting: date | None) -> Iterator[Deadline]:
    taken: list[tuple[int, int]] = []
    for start, end, value in _by_day(text, meeting):
        if any(start < stop and begin < end for begin, stop in taken):
            continue
        taken.append((start, end))
        before = text[max(0, start - 50) : start]
        if not FROM.search(before) and not LASTS.search(before):
            yield Deadline(start, end, value, bool(BY.search(before)))
    yield from _periods(text, meeting, taken)
    if meeting is None:
        return
    for match in SPAN_OF_DAYS.finditer(text):
        yield Deadline(match.start(), match.end(), meeting + timedelta(days=_length(match)), sure=True)
    for match in SOON.finditer(text):
        soon = meeting + timedelta(days=1 if match["tomorrow"] else 0)
        yield Deadline(match.start(), match.end(), soon, sure=False)
    for pattern, (month, day) in HOLIDAYS:
        for match in pattern.finditer(text):
            if holiday := _coming(meeting, month, day):
                yield Deadline(match.start(), match.end(), holiday, sure=True)
    for match in NEXT_WEEKDAY.finditer(text):
        if not any(match.end() - 1 <= start <= match.end() + 4 for start, _ in taken):
            ahead = (_weekday(match["weekday"]) - meeting.weekday() - 1) % 7 + 1
            yield Deadline(match.start(), match.end(), meeting + timedelta(days=ahead), sure=False)


def _by_day(text: str, meeting: date | None) -> Iterator[tuple[int, int, date]]:
    """Spans of days with month or without, and which days they are."""
    dated = find_dates(text)
    yield from ((one.start, one.end, one.value) for one in dated)
    if meeting is None:
        return
    for one in find_dates(text, meeting.year):
        if value := _coming(meeting, one.value.month, one.value.day):
            yield one.start, one.end, value
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            if value := _short(match, meeting):
                yield match.start(), match.end(), value


def _short(match: re.Match[str], meeting: date) -> date | None:
    given = match.groupdict()
    day = count_words(given["words"].lower().split()) if given.get("words") else int(given["day"])
    if day is None:
        return None
    name = given.get("month") or given.get("slash") or given.get("short")
    if name is None:
        month = meeting.month if day >= meeting.day else meeting.month % 12 + 1
        return _coming(meeting, month, day)
    return _coming(meeting, month_number(SHORT_MONTHS.get(name.lower(), name)), day)


SHORT_MONTHS = {
    "янв": "январ", "фев": "феврал", "февр": "феврал", "мар": "март", "апр": "апрел", "авг": "август",
    "сен": "сентябр", "сент": "сентябр", "окт": "октябр", "ноя": "ноябр", "нояб": "ноябр", "дек": "декабр",
}  # fmt: skip


def _coming(meeting: date, month: int, day: int) -> date | None:
    """The first such day that is not before the meeting."""
    value = make_day(meeting.year, month, day) if month else None
    return make_day(meeting.year + 1, month, day) if value and value < meeting else value


def _periods(text: str, meeting: date | None, taken: list[tuple[int, int]]) -> Iterator[Deadline]:
    for match in PERIOD.finditer(text):
        if any(match.start() < stop and begin < match.end() for begin, stop in taken):
            continue
        before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 3]
        if match["half"]:
            sure = bool(ENDS_AT.search(before))
        elif match["month"] or match["quarter"] or match["first"]:
            sure = bool(WITHIN.search(before))
            if not sure and not IN.search(before) and not (LISTED.search(before) and not after.strip(" .;)\n")):
                continue
        else:
            continue
        if value := _end_of(match, meeting):
            yield Deadline(match.start(), match.end(), value, sure)


def _end_of(match: re.Match[str], meeting: date | None) -> date | None:
    given = match["of"] or (match["year_only"] or "")[:4]
    year = int(given) if given else meeting.year if meeting else None
    if year is None:
        return None
    if match["this_year"] or match["year_only"]:
        month = 12
    elif match["this"]:
        month = meeting.month if meeting else 0
    elif match["quarter"]:
        month = 3 * _quarter(match["quarter"])
    else:
        month = 6 if match["first"] else month_number(match["month"])
    if not 1 <= month <= 12:
        return None
    if not given and meeting and month < meeting.month:
        year += 1
    middle = (match["half"] or "").lower().startswith(("серед", "полов"))
    return date(year, month, 15 if middle else calendar.monthrange(year, month)[1])


def _length(match: re.Match[str]) -> int:
    if match["word"]:
        return DAYS[match["word"].lower().replace("ё", "е")]
    number = match["number"].lower().replace("ё", "е")
    return (int(number) if number.isdigit() else NUMBERS[number]) * (
        7 if match["unit"].lower().startswith("нед") else 1
    )


def _quarter(name: str) -> int:
    return int(name) if name.isdigit() else QUARTERS.get(name, QUARTERS.get(name[:4].lower(), 0))


def _weekday(name: str) -> int:
    low = name.lower()
    if low in WEEKDAYS_SHORT:
        return WEEKDAYS_SHORT.index(low)
    return next(number for number, stem in enumerate(WEEKDAYS) if low.startswith(stem))
