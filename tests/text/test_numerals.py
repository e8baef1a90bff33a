"""Counts in digits and words."""

import pytest

from protokolist.text.numerals import parse_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("12", 12), ("двенадцать", 12), ("двадцать семь", 27), ("сто пять", 105), ("нет", 0), ("единогласно", None),
        ("57,3", 57.3), ("трое", 3), ("никто", 0), ("крыша", None),
    ],
)  # fmt: skip
def test_counts(text: str, count: float | None) -> None:
    assert parse_count(text) == count
