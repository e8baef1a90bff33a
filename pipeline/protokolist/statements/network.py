"""A small neural network beside the CRF of kinds: what each piece is, by itself and by its neighbours.

Two layers of maxout units with layer normalisation, the second over a window of three pieces, then a softmax. It is
trained with thinc, in batches of protocols, with dropout; reading needs numpy alone. It errs elsewhere than the CRF
does, so both together err less than either.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from thinc.api import Adam, Dropout, Maxout, Model, Softmax, chain, expand_window, fix_random_seed, with_array

from protokolist.text.arrays import read_arrays

Floats = NDArray[np.float32]

FILE = "network.npz"
WIDTH, UNITS = 96, 2
SEEN_AT_LEAST = 20
# What the units read of pairs of words and of other pieces the CRF needs; the network makes its own.
NOT_READ = ("words=",)
EPOCHS, BATCH, RATE, DECAY, STEP = 16, 6, 0.001, 1e-4, 8.0
DROPOUT = (0.2, 0.3, 0.4)
SMALLEST = 1e-8
PARTS: tuple[str, ...] = ("names", "kinds", "inner", "inner_bias", "inner_scale", "inner_shift")
PARTS += ("outer", "outer_bias", "outer_scale", "outer_shift", "last", "last_bias")


class Network:
    """Probabilities of kinds for the pieces of a protocol."""

    def __init__(self, names: Sequence[str], kinds: Sequence[str], weights: dict[str, Floats]) -> None:
        self.kinds = tuple(kinds)
        self._names = tuple(names)
        self._places = {name: place for place, name in enumerate(names)}
        self._weights = weights
        count = len(names)
        self._of_names = weights["inner"][:, :, :count].transpose(2, 0, 1).reshape(count, -1)
        self._of_numbers = weights["inner"][:, :, count:].transpose(2, 0, 1).reshape(-1, self._of_names.shape[1])

    @classmethod
    def from_disk(cls, folder: Path) -> "Network":
        """The network in ``folder``; a ``BrokenFileError`` if the file holds something else."""
        names, kinds, *weights = read_arrays(folder / FILE, *PARTS, wrong=("это не сеть", "this is no network"))
        read = {part: array.astype(np.float32) for part, array in zip(PARTS[2:], weights, strict=True)}
        return cls(_lines(names), _lines(kinds), read)

    def to_disk(self, folder: Path) -> None:
        """Writes the network into ``folder``; weights with three significant figures."""
        words = {"names": self._names, "kinds": self.kinds}
        arrays: dict[str, Any] = {part: array.astype(np.float16) for part, array in self._weights.items()}
        for part, lines in words.items():
            arrays[part] = np.frombuffer("\n".join(lines).encode(), np.uint8)
        np.savez_compressed(folder / FILE, **arrays)

    def __call__(self, seen: Sequence[Sequence[str]], numbers: Floats) -> Floats:
        """Probabilities of shape (pieces, kinds), from the names of features and the numbers (pieces, axes)."""
        if not len(seen):
            return np.zeros((0, len(self.kinds)), np.float32)
        weights = self._weights
        inner = numbers @ self._of_numbers
        for row, names in enumerate(seen):
            places = [self._places[name] for name in dict.fromkeys(names) if name in self._places]
            inner[row] += self._of_names[places].sum(0)
        # The edges of a protocol look like pieces of which nothing is seen.
        edge = np.zeros((1, inner.shape[1]), np.float32)
        hidden = _layer(np.vstack([edge, inner, edge]), weights, "inner")
        window = np.hstack([hidden[:-2], hidden[1:-1], hidden[2:]])
        sums = window @ weights["outer"].reshape(WIDTH * UNITS, -1).T
        scores = _layer(sums, weights, "outer") @ weights["last"].T + weights["last_bias"]
        scores = np.exp(scores - scores.max(1, keepdims=True))
        return np.asarray(scores / scores.sum(1, keepdims=True), np.float32)

    @classmethod
    def fitted(
        cls, seen: Sequence[Sequence[Sequence[str]]], numbers: Sequence[Floats], kinds: Sequence[Sequence[str]]
    ) -> "Network":
        """The network for protocols whose pieces are given: names of features, numbers, and what each piece is."""
        fix_random_seed(0)
        order = np.random.RandomState(0)
        counted = Counter(name for pieces in seen for names in pieces for name in set(names) if _is_read(name))
        names = sorted(name for name, count in counted.items() if count >= SEEN_AT_LEAST) or ["always"]
        sorts = sorted({kind for protocol in kinds for kind in protocol})
        places = {name: place for place, name in enumerate(names)}
        inputs = len(names) + (numbers[0].shape[1] if numbers else 0)
        inner = Maxout(WIDTH, inputs, nP=UNITS, normalize=True, dropout=DROPOUT[1])
        outer = Maxout(WIDTH, 3 * WIDTH, nP=UNITS, normalize=True, dropout=DROPOUT[2])
        last = Softmax(len(sorts), WIDTH)
        layers: Model[Any, Any] = chain(Dropout(DROPOUT[0]), inner, expand_window(1), outer, last)
        model: Model[Any, Any] = with_array(layers, pad=1)
        model.initialize([np.zeros((1, inputs), np.float32)])
        optimizer = Adam(RATE, L2=DECAY)
        protocols = [place for place, pieces in enumerate(seen) if len(pieces)]
        for _ in range(EPOCHS):
            shuffled = order.permutation(protocols)
            for batch in (shuffled[at : at + BATCH] for at in range(0, len(shuffled), BATCH)):
                items = [_dense(seen[place], numbers[place], places) for place in batch]
                found, back = model.begin_update(items)
                pieces = sum(map(len, items))
                wrong = [guess.copy() for guess in found]
                for rows, place in zip(wrong, batch, strict=True):
                    rows[np.arange(len(rows)), [sorts.index(kind) for kind in kinds[place]]] -= 1
                back([rows * (STEP / pieces) for rows in wrong])
                model.finish_update(optimizer)
        weights: dict[str, Floats] = {}
        for name, layer in (("inner", inner), ("outer", outer)):
            maxout, norm = (next(part for part in layer.walk() if part.has_param(sort)) for sort in ("W", "G"))
            weights |= {name: _weights(maxout, "W"), f"{name}_bias": _weights(maxout, "b")}
            weights |= {f"{name}_scale": _weights(norm, "G"), f"{name}_shift": _weights(norm, "b")}
        weights |= {"last": _weights(last, "W"), "last_bias": _weights(last, "b")}
        return cls(names, sorts, weights)


def _lines(written: NDArray[np.uint8]) -> list[str]:
    return bytes(written).decode().split("\n")


def _weights(layer: Model[Any, Any], name: str) -> Floats:
    return np.asarray(layer.get_param(name), np.float32)


def _is_read(name: str) -> bool:
    """Features that join two («decided:asks») are left to the CRF."""
    return not name.startswith(NOT_READ) and ":" not in name.partition("=")[0]


def _dense(seen: Sequence[Sequence[str]], numbers: Floats, places: dict[str, int]) -> Floats:
    rows = np.zeros((len(seen), len(places) + numbers.shape[1]), np.float32)
    rows[:, len(places) :] = numbers
    for row, names in zip(rows, seen, strict=True):
        row[[places[name] for name in names if name in places]] = 1
    return rows


def _layer(sums: Floats, weights: dict[str, Floats], name: str) -> Floats:
    """Maxout units and layer normalisation, from the weighted sums of shape (pieces, WIDTH · UNITS)."""
    units = (sums.reshape(len(sums), WIDTH, UNITS) + weights[f"{name}_bias"]).max(2)
    spread = units.var(1, keepdims=True) + SMALLEST
    normal = (units - units.mean(1, keepdims=True)) / np.sqrt(spread)
    return np.asarray(normal * weights[f"{name}_scale"] + weights[f"{name}_shift"], np.float32)
