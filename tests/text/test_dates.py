"""Days in all the ways secretaries write them."""

from datetime import date

import pytest

from protokolist.text.dates import find_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17 марта 2021 г.", date(2021, 3, 17)),
        ("«17» марта 2021 года", date(2021, 3, 17)),
        ("от 17.03.2021", date(2021, 3, 17)),
        ("17.03.21г.", date(2021, 3, 17)),
        ("5.XII.46 года", date(1946, 12, 5)),
        ("5/XII-1946 г.", date(1946, 12, 5)),
        ("14/Х-87 г.", date(1987, 10, 14)),
        ("3/У1-58", date(1958, 6, 3)),
        ("2.ХП.61 г.", date(1961, 12, 2)),
        ("2021-03-17", date(2021, 3, 17)),
        ("19-20 апреля 1977 г.", date(1977, 4, 19)),
        ("22-го и 23-го марта 1961 года", date(1961, 3, 22)),
        ("12 ноября 84, 10 ч 00", date(1984, 11, 12)),
        ("12 ноября 96", date(1996, 11, 12)),
        ("3 мая 1958", date(1958, 5, 3)),
        ("к 8-му марта 1958 г.", date(1958, 3, 8)),
        ("8 окт. 1985 г.", date(1985, 10, 8)),
        ("26/4 1979 г.", date(1979, 4, 26)),
        ("19/III 33 г.", date(1933, 3, 19)),
        ("10(23) октября 1917 г.", date(1917, 10, 23)),
        ("25 октября (7 ноября) 1917 года", date(1917, 11, 7)),
        ("августа 24-го дня 1924 года", date(1924, 8, 24)),
        ("1994, октября 14-го дня", date(1994, 10, 14)),
        ("четырнадцатое ноября 1991 г.", date(1991, 11, 14)),
        ("двадцать третьего мая две тысячи двадцать второго года", date(2022, 5, 23)),
        ("17.III.1953 г.", date(1953, 3, 17)),
    ],
)
def test_dates(text: str, day: date) -> None:
    assert [match.value for match in find_dates(text)] == [day]


@pytest.mark.parametrize(
    "text", ["31.02.2014", "п. 3.12 Устава", "смета 17.03 тыс.", "12 человек", "1.2.3", "№ 3/4 2012 год"]
)
def test_no_dates(text: str) -> None:
    assert find_dates(text) == []


def test_short_years_below_the_pivot_are_of_this_century() -> None:
    assert find_dates("9/V-29 г.")[0].value == date(2029, 5, 9)
    assert find_dates("9/V-29 г.", pivot=20)[0].value == date(1929, 5, 9)
