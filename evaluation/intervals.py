"""How far figures would move with other documents: the percentile bootstrap over documents, from a fixed seed."""

from collections.abc import Sequence
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from protokolist.scoring.measures import Score

RESAMPLES = 1000
SEED = 20140210
Interval = tuple[float, float]
# Fewer documents than these say nothing of how figures would move.
FEWEST = 3
# The normal distribution's middle 95 %.
NORMAL = 1.959964


def interval(scores: Sequence[Score]) -> Interval | None:
    """The middle 95 % of F1 over documents drawn anew with replacement.

    None where there is nothing to find in some sample, or fewer than three documents.
    """
    return _middle(_resampled(scores), len(scores))


def difference(before: Sequence[Score], after: Sequence[Score]) -> Interval | None:
    """The middle 95 % of how much F1 rises from one reading of the documents to another, each drawn with its pair."""
    if len(before) != len(after):
        raise ValueError("two readings of the same documents are needed")
    return _middle(_resampled(after) - _resampled(before), len(before))


def share_interval(right: int, of: int) -> Interval:
    """Wilson's 95 % interval of a share of documents (https://doi.org/10.1080/01621459.1927.10502953)."""
    share, spread = right / of, NORMAL**2 / of
    middle = (share + spread / 2) / (1 + spread)
    half = NORMAL / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def _resampled(scores: Sequence[Score]) -> NDArray[np.float64]:
    """F1 of each sample; not a number where a sample has nothing to find and nothing found."""
    counts = np.array([(score.right, score.wrong, score.missed) for score in scores])
    drawn = np.random.default_rng(SEED).integers(0, len(counts), (RESAMPLES, len(counts)))
    right, wrong, missed = counts[drawn].sum(1).T
    total = 2 * right + wrong + missed
    f1: NDArray[np.float64] = np.divide(2 * right, total, out=np.full(RESAMPLES, np.nan), where=total > 0)
    return f1


def _middle(figures: NDArray[np.float64], documents: int) -> Interval | None:
    if documents < FEWEST or np.isnan(figures).any():
        return None
    low, high = np.percentile(figures, (2.5, 97.5))
    return float(low), float(high)
