"""Linear-chain models over tokens: trained by CRFsuite, kept as plain arrays, applied with numpy.

The score of a label at a token is the sum of the weights of the token's features. Most features depend on one word form
alone (its own, or that of a neighbour at a given distance); their sum is computed once per form and kept.
"""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from protokolist.errors import BrokenFileError
from protokolist.text.viterbi import Floats, best_paths

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
        self._seen_from: list[dict[str, int]] = [{} for _ in distances]
        for feature, number in self._index.items():
            distance, colon, name = feature.partition(":")
            if colon and distance in map(str, distances):
                self._seen_from[list(map(str, distances)).index(distance)][name] = number
        self._rows: dict[str, int] = {}
        self._table = np.zeros((1024, len(distances), len(labels)), np.float32)

    def __call__(self, sequences: Sequences) -> list[str]:
        """The best label of each token."""
        if not sequences.forms:
            return []
        paths = best_paths(self._emissions(sequences), self._transitions, sequences.lengths)
        return [self.labels[label] for path in paths for label in path]

    def _emissions(self, sequences: Sequences) -> Floats:
        rows = self._look_up(sequences.forms)
        number = np.repeat(np.arange(len(sequences.lengths)), sequences.lengths)
        scores = np.zeros((len(rows), len(self.labels)), np.float32)
        for place, distance in enumerate(self._distances):
            seen = np.arange(len(rows)) + distance
            inside = (seen >= 0) & (seen < len(rows))
            inside[inside] &= number[seen[inside]] == number[inside]
            scores[inside] += self._table[rows[seen[inside]], place]
        for column in sequences.context:
            known = [[i for i in map(self._index.get, features) if i is not None] for features in column.distinct]
            scores += self._summed(known)[column.of]
        return scores

    def _look_up(self, forms: Sequence[str]) -> NDArray[np.intp]:
        """Rows of the table for ``forms``; those not met before are added all at once."""
        if len(self._rows) > FORMS_KEPT:
            self._rows = {}
        new = [form for form in dict.fromkeys(forms) if form not in self._rows]
        if new:
            start, end = len(self._rows), len(self._rows) + len(new)
            if end > len(self._table):
                more = max(end, 2 * len(self._table)) - len(self._table)
                self._table = np.concatenate([self._table, np.zeros((more, *self._table.shape[1:]), np.float32)])
            features = [list(self._form_features(form)) for form in new]
            for place, index in enumerate(self._seen_from):
                known = [[i for i in map(index.get, one) if i is not None] for one in features]
                self._table[start:end, place] = self._summed(known)
            self._rows.update(zip(new, range(start, end), strict=True))
        return np.fromiter(map(self._rows.__getitem__, forms), np.intp, len(forms))

    def _summed(self, features: Sequence[Sequence[int]]) -> Floats:
        """For each list of features the sum of their weights."""
        counts = np.fromiter(map(len, features), np.intp, len(features))
        flat = np.fromiter(chain.from_iterable(features), np.intp, int(counts.sum()))
        sums = np.zeros((len(features), len(self.labels)), np.float32)
        filled = np.flatnonzero(counts)
        if len(filled):
            starts = np.concatenate([[0], np.cumsum(counts[filled])[:-1]])
            sums[filled] = np.add.reduceat(self._weights[flat], starts)
        return sums

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
        try:
            with np.load(path, allow_pickle=False) as arrays:
                features = arrays["features"].tobytes().decode("utf-8").split("\n")
                weights: Floats = arrays["weights"].astype(np.float32)
                labels, transitions = arrays["labels"].tolist(), arrays["transitions"]
                return cls(labels, features, weights, transitions, form_features, distances)
        except (OSError, EOFError, KeyError, ValueError, BadZipFile) as error:
            raise BrokenFileError(
                f"{path}: это не модель ({error}). Возьмите модель заново или обучите её: protokolist train.",
                f"{path}: this is no model ({error}). Get the model anew or train it: protokolist train.",
            ) from error


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
