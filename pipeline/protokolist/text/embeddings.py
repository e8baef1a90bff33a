"""Vectors of Russian word forms: navec's, from natasha's wheel, loaded once a process (0.5 s, about 60 MB)."""

from functools import cache

import numpy as np
from navec import Navec
from numpy.typing import NDArray

from protokolist.text import weights

SIZE = 300


@cache
def navec() -> Navec:
    """The table of vectors."""
    return Navec.load(str(weights.natasha_file(weights.EMBEDDINGS)))


def vector(form: str) -> NDArray[np.float32] | None:
    """The vector of a form in lower case, of ``SIZE`` numbers; none for one that navec has not met."""
    table = navec()
    return np.asarray(table[form], np.float32) if form in table else None
