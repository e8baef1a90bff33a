"""The best path through the labels of many sequences at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def best_paths(emissions: Floats, transitions: Floats, lengths: Sequence[int]) -> list[list[int]]:
    """For each sequence its labels of the highest total score.

    ``emissions`` (tokens × labels) holds the sequences end to end, ``transitions[i, j]`` is the score of label ``j``
    behind label ``i``; no sequence may be empty. All sequences advance together, the longest first.
    """
    order = np.argsort(-np.array(lengths), kind="stable")
    sizes = np.array(lengths)[order]
    offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])[order]
    score = emissions[offsets]
    history: list[NDArray[np.intp]] = []
    for step in range(1, int(sizes[0])):
        running = int(np.searchsorted(-sizes, -step))
        paths = score[:running, :, None] + transitions
        best = paths.argmax(1)
        history.append(best)
        score[:running] = np.take_along_axis(paths, best[:, None, :], 1)[:, 0] + emissions[offsets[:running] + step]
    found: list[list[int]] = [[] for _ in lengths]
    last = score.argmax(1)
    for position, (original, size) in enumerate(zip(order, sizes, strict=True)):
        label = int(last[position])
        path = [label]
        for best in reversed(history[: size - 1]):
            label = int(best[position, label])
            path.append(label)
        path.reverse()
        found[int(original)] = path
    return found
