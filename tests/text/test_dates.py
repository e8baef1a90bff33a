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
        ("3 мая 1958", date(1958, 5, 3)),
        ("к 8-му марта 1958 г.", date(1958, 3, 8)),
    ],
)
def test_dates(text: str, day: date) -> None:
    assert [match.value for match in find_dates(text)] == [day]


@pytest.mark.parametrize("text", ["31.02.2014", "п. 3.12 Устава", "смета 17.03 тыс.", "12 человек", "1.2.3"])
def test_no_dates(text: str) -> None:
    assert find_dates(text) == []
