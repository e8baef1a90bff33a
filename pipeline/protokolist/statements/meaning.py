"""What a piece is about, as a few numbers: the vectors of its words, averaged and projected.

Words that training never saw lie near others that it did see, so these numbers carry over where word features cannot.
The mean over all words and that over the first few are centred, scaled and projected on their main axes (principal
components over the training pieces). All of this is linear: each word's share is projected once and kept.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from protokolist.text import embeddings
from protokolist.text.arrays import read_arrays
from protokolist.text.speech import WORD
from protokolist.text.table import Floats, Table

AXES = 40
# The spread of the first number over the training pieces, so that regularising treats them as it does other features.
SPREAD = 1.5
WORDS_SEEN = 60
FIRST_WORDS = 4
# Words whose projections are kept, 320 bytes each; when so many are met, keeping starts anew.
WORDS_KEPT = 50_000
FILE = "meaning.npz"


class Meaning:
    """Numbers for pieces of text; ``axes`` has the shape (2 · 300, numbers), ``shift`` the shape (numbers,)."""

    def __init__(self, axes: Floats, shift: Floats) -> None:
        self.axes, self.shift = axes, shift
        self._words: Table[str] = Table(2 * len(shift) + 1, WORDS_KEPT, self._projected)

    @classmethod
    def fitted(cls, texts: Sequence[str]) -> "Meaning":
        """Axes along which the pieces of a training corpus differ most."""
        means = np.array([_means(text) for text in texts], np.float64).reshape(-1, 2 * embeddings.SIZE)
        middle, scale = means.mean(0), means.std(0) + 1e-6
        standard = (means - middle) / scale
        spreads, directions = np.linalg.eigh(standard.T @ standard / len(means))
        chosen = directions[:, ::-1][:, :AXES]
        # An axis has no direction of its own.
        chosen = chosen * np.sign(chosen[np.abs(chosen).argmax(0), np.arange(AXES)])
        axes = chosen / scale[:, None] * (SPREAD / np.sqrt(max(spreads[-1], 1e-9)))
        return cls(axes.astype(np.float32), (-middle @ axes).astype(np.float32))

    @classmethod
    def from_disk(cls, folder: Path) -> "Meaning":
        """The axes in ``folder``; a ``BrokenFileError`` if the file holds something else."""
        return cls(
            *read_arrays(folder / FILE, "axes", "shift", wrong=("это не таблица осей", "this is no table of axes"))
        )

    def to_disk(self, folder: Path) -> None:
        """Writes the axes into ``folder``."""
        np.savez(folder / FILE, axes=self.axes, shift=self.shift)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """The numbers of pieces (pieces × numbers); those of pieces without known words are all the same."""
        forms = [list(_forms(text)) for text in texts]
        numbers = len(self.shift)
        words = self._words([form for piece in forms for form in piece])
        found = np.repeat(self.shift[None], len(texts), axis=0)
        begin = 0
        for row, piece in enumerate(forms):
            end = begin + len(piece)
            for part, stop in ((0, end), (numbers, min(end, begin + FIRST_WORDS))):
                summed = np.add.reduce(words[begin:stop], 0)
                # How many of the words are known stands behind their numbers.
                if summed[-1]:
                    found[row] += summed[part : part + numbers] / summed[-1]
            begin = end
        return found

    def _projected(self, forms: Sequence[str]) -> Floats:
        """Rows of words: their share in the mean of all, in that of the first ones, and 1; zeros where unknown."""
        numbers = len(self.shift)
        rows = np.zeros((len(forms), 2 * numbers + 1), np.float32)
        for row, form in zip(rows, forms, strict=True):
            vector = embeddings.vector(form)
            if vector is not None:
                row[:numbers] = vector @ self.axes[: embeddings.SIZE]
                row[numbers:-1] = vector @ self.axes[embeddings.SIZE :]
                row[-1] = 1
        return rows


def _forms(text: str, most: int = WORDS_SEEN) -> Iterator[str]:
    for count, word in enumerate(WORD.finditer(text)):
        if count == most:
            return
        yield word[0].lower()


def _means(text: str) -> NDArray[np.float64]:
    """The mean vector of all words, then that of the first ones; zeros where none is known."""
    means = np.zeros((2, embeddings.SIZE))
    for row, most in enumerate((WORDS_SEEN, FIRST_WORDS)):
        vectors = [vector for form in _forms(text, most) if (vector := embeddings.vector(form)) is not None]
        if vectors:
            means[row] = np.mean(vectors, 0)
    return means.ravel()
