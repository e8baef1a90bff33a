"""Sequence models of CRFsuite in memory; their files hold numbers and names of features, nothing that could run."""

from collections.abc import Sequence
from pathlib import Path

import pycrfsuite

from protokolist.errors import BrokenFileError

MAGIC = b"lCRF"


def read_crf(path: Path) -> bytes:
    """The bytes of a model; a ``BrokenFileError`` if the file holds none."""
    data = path.read_bytes()
    if not data.startswith(MAGIC):
        raise BrokenFileError(
            f"{path}: это не модель CRFsuite. Возьмите модель заново или обучите её: protokolist train.",
            f"{path}: this is no CRFsuite model. Get the model anew or train it: protokolist train.",
        )
    return data


class Crf:
    """One model: labels for a sequence of feature lists."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(data)

    def __call__(self, sequence: Sequence[Sequence[str]]) -> list[tuple[str, float]]:
        """The best label of each item, and how probable it is."""
        if not sequence:
            return []
        labels = self._tagger.tag(sequence)
        return [(label, self._tagger.marginal(label, index)) for index, label in enumerate(labels)]
