"""Intervals over documents."""

import pytest

from intervals import difference, interval, share_interval
from protokolist.scoring.measures import Score

GOOD, BAD, NOTHING = Score(9, 1, 1), Score(4, 6, 6), Score()


def test_interval_holds_the_figure_and_is_the_same_each_time() -> None:
    scores = [GOOD, BAD] * 10
    span = interval(scores)
    assert span == interval(scores)
    assert span is not None
    assert span[0] < 0.65 < span[1]
    assert span[1] - span[0] < 0.3


def test_more_documents_make_it_narrower() -> None:
    few, many = interval([GOOD, BAD] * 4), interval([GOOD, BAD] * 40)
    assert few and many
    assert many[1] - many[0] < few[1] - few[0]


def test_documents_that_are_alike_leave_no_room() -> None:
    span = interval([GOOD] * 5)
    assert span is not None
    assert span == pytest.approx((0.9, 0.9))


@pytest.mark.parametrize("scores", [[NOTHING] * 5, [GOOD], [GOOD, BAD], [GOOD, NOTHING, NOTHING]])
def test_no_interval_where_documents_cannot_tell(scores: list[Score]) -> None:
    assert interval(scores) is None


def test_difference_pairs_the_documents() -> None:
    before = [GOOD, BAD, Score(2, 8, 8)] * 5
    after = [score + Score(right=5) for score in before]
    gain = difference(before, after)
    assert gain is not None
    assert gain[0] > 0
    assert difference(before, before) == (0.0, 0.0)
    with pytest.raises(ValueError, match="same documents"):
        difference(before, after[1:])


# The values of Wilson's interval that statsmodels' proportion_confint(method="wilson") gives.
@pytest.mark.parametrize(
    ("right", "of", "low", "high"), [(14, 25, 0.3707, 0.7333), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0)]
)
def test_share_of_documents(right: int, of: int, low: float, high: float) -> None:
    assert share_interval(right, of) == pytest.approx((low, high), abs=1e-4)
