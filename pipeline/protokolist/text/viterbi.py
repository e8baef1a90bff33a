"""The best path through the labels of many sequences at once."""

from collections.abc import Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from protokolist.text.table import Floats


def best_paths(emissions: Floats, transitions: Floats, lengths: Sequence[int]) -> list[list[int]]:
    """For each sequence its labels of the highest total score.

    ``emissions`` (tokens × labels) holds the sequences end to end, ``transitions[i, j]`` is the score of label ``j``
    behind label ``i``; no sequence may be empty. All sequences advance together, the longest first.
    """
    sizes = np.array(lengths)
    order = np.argsort(-sizes, kind="stable")
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    # The tokens in the order of the search: every sequence's first, then every second one, …
    offsets = np.cumsum(sizes) - sizes
    steps = np.arange(len(emissions)) - np.repeat(offsets, sizes)
    searched = np.argsort(steps * len(sizes) + np.repeat(rank, sizes))
    emissions = emissions[searched]
    # How many sequences have a token at each step, and where the tokens of a step begin.
    running = np.bincount(steps)
    begins = (np.cumsum(running) - running).tolist()
    score = emissions[: len(sizes)].copy()
    history: list[NDArray[np.intp]] = []
    into = np.ascontiguousarray(transitions.T)
    for begin, count in zip(begins[1:], running[1:].tolist(), strict=True):
        paths = score[:count, None, :] + into
        history.append(paths.argmax(2))
        np.add(np.maximum.reduce(paths, 2), emissions[begin : begin + count], out=score[:count])
    found = np.empty(len(emissions), np.intp)
    label = score.argmax(1)
    row = np.arange(len(sizes))
    for begin, best in zip(reversed(begins[1:]), reversed(history), strict=True):
        count = len(best)
        found[begin : begin + count] = label[:count]
        label[:count] = best[row[:count], label[:count]]
    found[: len(sizes)] = label
    labels = np.empty_like(found)
    labels[searched] = found
    flat = iter(labels.tolist())
    return [list(islice(flat, length)) for length in lengths]
