"""Linear-chain models over tokens: trained by CRFsuite, kept as plain arrays, applied with numpy.

The score of a label at a token is the sum of the weights of the token's features. Most features depend on one word form
alone (its own, or that of a neighbour at a given distance); their sum is computed once per form and kept.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from protokolist.text.arrays import read_arrays
from protokolist.text.table import Floats, Table
from protokolist.text.viterbi import best_paths

# Rows of the table of word forms; when it is full it starts anew.
FORMS_KEPT = 30_000


@dataclass(frozen=True, slots=True)
class Column:
    """Features of one kind: the distinct sets of them in a document, and the number of each token's set."""

    distinct: Sequence[tuple[str, ...]]
    of: NDArray[np.intp]

    @classmethod
    def over(cls, features: Iterable[tuple[str, ...]]) -> "Column":
        """A column of the features of each token: most sets come again and again in a document."""
        rows: dict[tuple[str, ...], int] = {}
        of = np.fromiter((rows.setdefault(one, len(rows)) for one in features), np.intp)
        return cls(list(rows), of)


@dataclass(frozen=True, slots=True)
class Sequences:
    """Tokens of one or more sequences end to end, with the features that do not depend on one form alone."""

    forms: Sequence[str]
    context: Sequence[Column]
    lengths: Sequence[int]


class Chain:
    """One model; holds its weights and a bounded table of word forms it has met."""

    def __init__(
        self,
        labels: Sequence[str],
        features: Sequence[str],
        weights: Floats,
        transitions: Floats,
        form_features: Callable[[str], Iterable[str]],
        distances: Sequence[int],
    ) -> None:
        """``weights`` is features × labels; ``form_features(form)`` are seen from each of ``distances`` tokens away."""
        self.labels = list(labels)
        self._features = list(features)
        self._weights, self._transitions = weights, transitions
        self._index = {feature: number for number, feature in enumerate(features)}
        self._form_features, self._distances = form_features, list(distances)
        # Features of forms get one number each, whatever the distance they are seen from.
        self._form_features, self._distances = form_features, list(distances)
        self._form_index, self._form_weights = self._by_form()
        self._forms: Table[str] = Table(len(distances) * len(labels), FORMS_KEPT, self._weigh_forms)
        self._contexts: Table[tuple[str, ...]] = Table(len(labels), FORMS_KEPT, self._weigh_contexts)

    def __call__(self, sequences: Sequences) -> list[str]:
        """The best label of each token."""
        if not sequences.forms:
            return []
        paths = best_paths(self._emissions(sequences), self._transitions, sequences.lengths)
        return [self.labels[label] for path in paths for label in path]

    def _by_form(self) -> tuple[dict[str, int], Floats]:
        """The features of forms numbered, and the weights of each from all distances side by side."""
        places = {str(distance): place for place, distance in enumerate(self._distances)}
        seen = [
            (name, places[distance], row)
            for distance, name, row in ((*_apart(feature), row) for feature, row in self._index.items())
            if distance in places
        ]
        index = {name: number for number, name in enumerate(dict.fromkeys(name for name, _, _ in seen))}
        weights = np.zeros((len(index), len(places), len(self.labels)), np.float32)
        for name, place, row in seen:
            weights[index[name], place] = self._weights[row]
        return index, weights.reshape(len(index), -1)

    def _emissions(self, sequences: Sequences) -> Floats:
        seen = self._forms(sequences.forms).reshape(len(sequences.forms), len(self._distances), len(self.labels))
        number = np.repeat(np.arange(len(sequences.lengths)), sequences.lengths)
        scores = np.zeros((len(seen), len(self.labels)), np.float32)
        for place, distance in enumerate(self._distances):
            here = slice(max(0, -distance), max(0, len(seen) - max(0, distance)))
            there = slice(max(0, distance), max(0, len(seen) - max(0, -distance)))
            scores[here] += seen[there, place] * (number[here] == number[there])[:, None]
        for column in sequences.context:
            scores += self._contexts(column.distinct)[column.of]
        return scores

    def _weigh_forms(self, forms: Sequence[str]) -> Floats:
        index = self._form_index
        known = [[index[name] for name in self._form_features(form) if name in index] for form in forms]
        return _summed(known, self._form_weights)

    def _weigh_contexts(self, contexts: Sequence[tuple[str, ...]]) -> Floats:
        index = self._index
        return _summed([[index[name] for name in names if name in index] for names in contexts], self._weights)

    def to_bytes(self) -> bytes:
        """The model as an archive of arrays without anything that could run."""
        out = io.BytesIO()
        np.savez_compressed(
            out,
            labels=np.array(self.labels),
            features=np.frombuffer("\n".join(self._features).encode("utf-8"), np.uint8),
            weights=self._weights.astype(np.float16),
            transitions=self._transitions,
        )
        return out.getvalue()

    @classmethod
    def from_disk(cls, path: Path, form_features: Callable[[str], Iterable[str]], distances: Sequence[int]) -> "Chain":
        """The model in a file; a ``BrokenFileError`` if the file holds none."""
        wrong = "это не модель", "this is no model"
        features, weights, labels, transitions = read_arrays(
            path, "features", "weights", "labels", "transitions", wrong=wrong
        )
        names = features.tobytes().decode("utf-8").split("\n")
        return cls(labels.tolist(), names, weights.astype(np.float32), transitions, form_features, distances)


def _summed(features: Sequence[Sequence[int]], weights: Floats) -> Floats:
    """For each list of features the sum of their weights."""
    counts = np.fromiter(map(len, features), np.intp, len(features))
    flat = np.fromiter(chain.from_iterable(features), np.intp, int(counts.sum()))
    sums = np.zeros((len(features), weights.shape[1]), np.float32)
    filled = np.flatnonzero(counts)
    if len(filled):
        starts = np.concatenate([[0], np.cumsum(counts[filled])[:-1]])
        sums[filled] = np.add.reduceat(weights[flat], starts)
    return sums


def _apart(feature: str) -> tuple[str, str]:
    """Distance and name of a form's feature; another kind of feature is at no distance."""
    distance, colon, name = feature.partition(":")
    return (distance, name) if colon else ("", feature)


def at(distance: int, feature: str) -> str:
    """A form's feature as it is seen from ``distance`` tokens before it."""
    return f"{distance}:{feature}"


def all_features(
    sequences: Sequences, form_features: Callable[[str], Iterable[str]], distances: Sequence[int]
) -> list[list[list[str]]]:
    """What training sees: for each sequence, for each token, the names of all its features."""
    found: list[list[list[str]]] = []
    begin = 0
    for length in sequences.lengths:
        one = []
        for token in range(begin, begin + length):
            seen = [feature for column in sequences.context for feature in column.distinct[column.of[token]]]
            for distance in distances:
                if begin <= token + distance < begin + length:
                    seen += [at(distance, feature) for feature in form_features(sequences.forms[token + distance])]
            one.append(seen)
        found.append(one)
        begin += length
    return found


def from_weights(
    state: dict[tuple[str, str], float],
    transitions: dict[tuple[str, str], float],
    form_features: Callable[[str], Iterable[str]],
    distances: Sequence[int],
) -> Chain:
    """A model from CRFsuite's weights: (feature, label) and (label, label)."""
    labels = sorted({label for _, label in state} | {label for pair in transitions for label in pair})
    features = sorted({feature for feature, _ in state})
    column = {label: number for number, label in enumerate(labels)}
    row = {feature: number for number, feature in enumerate(features)}
    weights = np.zeros((len(features), len(labels)), np.float16)
    for (feature, label), weight in state.items():
        weights[row[feature], column[label]] = weight
    steps: NDArray[np.float32] = np.zeros((len(labels), len(labels)), np.float32)
    for (label, following), weight in transitions.items():
        steps[column[label], column[following]] = weight
    return Chain(labels, features, weights.astype(np.float32), steps, form_features, distances)
