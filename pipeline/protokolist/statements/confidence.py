"""From a model's own certainty to how often it is right: isotonic regression on protocols that it had not seen.

A linear chain is surer than it should be. Statements read by models that did not know the protocol tell how often type
and speaker were right at each certainty; the steps that fit best without ever falling are kept (pool adjacent
violators: Ayer et al., Annals of Mathematical Statistics 26, 1955).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from protokolist.text.arrays import read_arrays

Floats = NDArray[np.float64]
FILE = "confidence.npz"
# Steps with fewer statements say little.
FEWEST = 40


@dataclass(frozen=True, slots=True)
class Confidence:
    """``right[i]`` of the statements about whose certainty is ``certain[i]`` are right; both rise."""

    certain: Floats
    right: Floats

    @classmethod
    def fitted(cls, certain: Sequence[float], right: Sequence[bool]) -> "Confidence":
        """From statements: how certain the model was of each, and whether it was right."""
        if not certain:
            return cls(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
        order = np.argsort(np.array(certain), kind="stable")
        size = min(FEWEST, len(order))
        chunks = np.array_split(order, len(order) // size)
        steps = [
            (len(chunk), float(np.mean(np.take(right, chunk))), float(np.mean(np.take(certain, chunk))))
            for chunk in chunks
        ]
        pooled: list[tuple[int, float, float]] = []
        for step in steps:
            pooled.append(step)
            while len(pooled) > 1 and pooled[-2][1] >= pooled[-1][1]:
                (count, share, place), (more, other, further) = pooled[-2:]
                both = count + more
                pooled[-2:] = [(both, (count * share + more * other) / both, (count * place + more * further) / both)]
        return cls(np.array([place for _, _, place in pooled]), np.array([share for _, share, _ in pooled]))

    @classmethod
    def from_disk(cls, folder: Path) -> "Confidence":
        """The steps in ``folder``; a ``BrokenFileError`` if the file holds something else."""
        wrong = "это не таблица уверенности", "this is no table of confidence"
        return cls(*read_arrays(folder / FILE, "certain", "right", wrong=wrong))

    def to_disk(self, folder: Path) -> None:
        """Writes the steps into ``folder``."""
        np.savez(folder / FILE, certain=self.certain, right=self.right)

    def __call__(self, certain: float) -> float:
        """The share of statements as certain as this that are right; straight lines between the steps."""
        return float(np.interp(certain, self.certain, self.right))
