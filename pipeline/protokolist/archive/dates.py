"""Stretches of time as people write them in a query: a year, a month, a day, from one to another."""

import re
from calendar import monthrange
from dataclasses import dataclass

EARLIEST, LATEST = 1_01_01, 9999_12_31
DAY = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?")
RUSSIAN_DAY = re.compile(r"(?:(?P<day>\d{1,2})\.)?(?P<month>\d{1,2})\.(?P<year>\d{4})")
YEARS = re.compile(r"(\d{4})[-–](\d{4})")
BOUND = re.compile(r"([<>]=?)(.+)")


@dataclass(frozen=True, slots=True)
class Dates:
    """From ``first`` to ``last``, both included, as numbers like 20210317; 31 ends every month."""

    first: int
    last: int

    def iso(self) -> tuple[str, str]:
        """Both as ISO text, which compares as the days do."""
        first, last = (f"{day // 10_000:04}-{day // 100 % 100:02}-{day % 100:02}" for day in (self.first, self.last))
        return first, last


def dates(text: str) -> Dates | None:
    """What ``text`` means, or ``None``: 2009, 2009-03, 17.03.2009, 2009-2017, 2009-03..2010-05, 2009.., >=2010, <2010."""
    text = text.strip()
    if years := YEARS.fullmatch(text):
        return _between(years[1], years[2])
    if ".." in text:
        first, _, last = text.partition("..")
        return _between(first, last) if first or last else None
    if bound := BOUND.fullmatch(text):
        return _bounded(bound[1], dates(bound[2]))
    match = DAY.fullmatch(text) or RUSSIAN_DAY.fullmatch(text)
    return _stretch(match) if match else None


def _between(first: str, last: str) -> Dates | None:
    one = dates(first) if first else Dates(EARLIEST, EARLIEST)
    other = dates(last) if last else Dates(LATEST, LATEST)
    return Dates(one.first, other.last) if one and other and one.first <= other.last else None


def _bounded(sign: str, found: Dates | None) -> Dates | None:
    if found is None:
        return None
    return {
        ">": Dates(found.last + 1, LATEST),
        ">=": Dates(found.first, LATEST),
        "<": Dates(EARLIEST, found.first - 1),
        "<=": Dates(EARLIEST, found.last),
    }[sign]


def _stretch(match: re.Match[str]) -> Dates | None:
    parts = [match["month"], match["day"]]
    year, month, day = int(match["year"]), *(int(part) if part else 0 for part in parts)
    if year == 0 or month > 12 or any(part is not None and int(part) == 0 for part in parts):
        return None
    if day and day > monthrange(year, month)[1]:
        return None
    return Dates(year * 10_000 + (month or 1) * 100 + (day or 1), year * 10_000 + (month or 12) * 100 + (day or 31))
