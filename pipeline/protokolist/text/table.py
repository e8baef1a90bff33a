"""Rows of numbers for keys that come again and again: each is worked out once and kept, up to a bound."""

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Key = TypeVar("Key", bound=Hashable)
FIRST_ROWS = 1024


class Table(Generic[Key]):
    """Grows as keys are asked for; when it holds more than ``kept`` of them it starts anew."""

    def __init__(self, width: int, kept: int, compute: Callable[[Sequence[Key]], Floats]) -> None:
        """``compute`` gives keys not met before their rows (keys × width), all at once."""
        self._kept, self._compute = kept, compute
        self._rows: dict[Key, int] = {}
        self._numbers = np.zeros((FIRST_ROWS, width), np.float32)

    def __call__(self, keys: Sequence[Key]) -> Floats:
        """The rows of ``keys`` (keys × width), a copy."""
        if len(self._rows) > self._kept:
            self._rows = {}
        known = self._rows
        new = [key for key in dict.fromkeys(keys) if key not in known]
        if new:
            start, end = len(known), len(known) + len(new)
            if end > len(self._numbers):
                more = np.zeros((max(end, 2 * len(self._numbers)), self._numbers.shape[1]), np.float32)
                more[:start] = self._numbers[:start]
                self._numbers = more
            self._numbers[start:end] = self._compute(new)
            known.update(zip(new, range(start, end), strict=True))
        rows: Floats = self._numbers.take(np.fromiter(map(known.__getitem__, keys), np.intp, len(keys)), axis=0)
        return rows
