"""What a piece is about, as a few numbers: the vectors of its words, averaged and projected.

Words that training never saw lie near others that it did see, so these numbers carry over where word features cannot.
The mean over all words and that over the first few are centred, scaled and projected on their main axes (principal
components over the training pieces). All of this is linear: each word's share is projected once and kept.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from protokolist.errors import BrokenFileError
from protokolist.text import embeddings
from protokolist.text.speech import WORD

Floats = NDArray[np.float32]

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
        self._known: dict[str, tuple[Floats, Floats] | None] = {}

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
        path = folder / FILE
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return cls(arrays["axes"], arrays["shift"])
        except (ValueError, KeyError, EOFError) as error:
            raise BrokenFileError(
                f"{path}: это не таблица осей. Возьмите модель заново или обучите её: protokolist train.",
                f"{path}: this is no table of axes. Get the model anew or train it: protokolist train.",
            ) from error

    def to_disk(self, folder: Path) -> None:
        """Writes the axes into ``folder``."""
        np.savez(folder / FILE, axes=self.axes, shift=self.shift)

    def __call__(self, text: str) -> Floats:
        """The numbers of a piece; those of a piece without known words are all the same."""
        found = self.shift.copy()
        each = [self._projected(form) for form in _forms(text)]
        words = [known for known in each if known]
        if words:
            found += np.add.reduce([whole for whole, _ in words]) / len(words)
        first = [known for known in each[:FIRST_WORDS] if known]
        if first:
            found += np.add.reduce([beginning for _, beginning in first]) / len(first)
        return found

    def _projected(self, form: str) -> tuple[Floats, Floats] | None:
        if form not in self._known:
            if len(self._known) >= WORDS_KEPT:
                self._known.clear()
            vector = embeddings.vector(form)
            self._known[form] = (
                None
                if vector is None
                else (vector @ self.axes[: embeddings.SIZE], vector @ self.axes[embeddings.SIZE :])
            )
        return self._known[form]


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
