"""The best path through the labels of many sequences at once."""

from collections.abc import Sequence
from itertools import islice

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
    # How many sequences have a token at each step.
    running = np.searchsorted(-sizes, -np.arange(int(sizes[0]))).tolist()
    score = emissions[offsets]
    history: list[NDArray[np.intp]] = []
    for step, count in enumerate(running[1:], start=1):
        paths = score[:count, None, :] + transitions.T
        history.append(paths.argmax(2))
        score[:count] = paths.max(2) + emissions[offsets[:count] + step]
    labels = np.empty(len(emissions), np.intp)
    label = score.argmax(1)
    row = np.arange(len(sizes))
    for step, best in zip(range(len(history), 0, -1), reversed(history), strict=True):
        count = len(best)
        labels[offsets[:count] + step] = label[:count]
        label[:count] = best[row[:count], label[:count]]
    labels[offsets] = label
    flat = iter(labels.tolist())
    return [list(islice(flat, length)) for length in lengths]
