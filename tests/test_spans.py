"""Offset arithmetic."""

import pytest

from protokolist.spans import Alignment, contains, longest, overlaps, strip


@pytest.mark.parametrize(
    ("one", "other", "meet", "inside"),
    [
        ((0, 5), (4, 8), True, False),
        ((0, 5), (5, 8), False, False),
        ((0, 5), (1, 5), True, True),
        ((0, 5), (0, 5), True, True),
    ],
)
def test_overlap_and_containment(one: tuple[int, int], other: tuple[int, int], meet: bool, inside: bool) -> None:
    assert overlaps(one, other) is overlaps(other, one) is meet
    assert contains(one, other) is inside


@pytest.mark.parametrize(
    ("span", "characters", "expected"),
    [((0, 8), None, (2, 6)), ((1, 2), None, (1, 1)), ((2, 7), "аг", (3, 7)), ((2, 6), "абвг", (2, 2))],
)
def test_strip(span: tuple[int, int], characters: str | None, expected: tuple[int, int]) -> None:
    assert strip("  абвг  ", span, characters) == expected


def test_longer_spans_win_and_keep_the_order_of_the_text() -> None:
    assert longest([(4, 6), (0, 2), (1, 5), (5, 6)]) == [(1, 5), (5, 6)]


def test_alignment_leads_there_and_back() -> None:
    # «аб» in the source became «А», «г» was dropped, «в» stayed.
    alignment = Alignment.of("абвг", [("А", 0, 2), ("в", 2, 3)])
    assert alignment.clean == "Ав"
    assert alignment.to_source((0, 1)) == (0, 2)
    assert alignment.to_source((1, 1)) == (2, 2)
    assert alignment.to_clean((1, 3)) == (0, 2)
    assert alignment.to_clean((3, 4)) == (2, 2)
    assert Alignment.identity("аб").to_source((0, 2)) == (0, 2)
