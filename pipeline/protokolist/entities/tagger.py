"""slovnet's NER network in plain numpy: the same tags, several times as fast.

The network is a stack of convolutions of width three over word and shape embeddings, a projection to tags, and a
Viterbi search. Three things make it quick. All sequences are laid end to end with a row of zeros between them, which
equals padding each by itself. The first convolution is linear in each token, so its three products are kept per
distinct token. The others are three shifted matrix products, without copying windows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from slovnet import NER
from slovnet.shape import word_shape

from protokolist.text import embeddings, weights
from protokolist.text.table import Floats, Table
from protokolist.text.viterbi import best_paths

if TYPE_CHECKING:
    from slovnet.exec.model import CNNEncoderLayer

Label = Literal["PER", "LOC", "ORG"]
LABELS: dict[str, Label] = {"PER": "PER", "LOC": "LOC", "ORG": "ORG"}

# Stands between two sequences, and before and behind all.
GAP = ""
# Rows of the table of distinct tokens, 3 KB each; when it is full it starts anew.
TOKENS_KEPT = 30_000
# So many tokens go through the network at once: enough for large products, little memory.
TOKENS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name the network found: token positions ``[start, end)`` of one sequence."""

    start: int
    end: int
    label: Label


@dataclass(frozen=True, slots=True)
class _Layer:
    """A convolution of width three as three matrices, then ReLU, then ``x * scale + shift``."""

    kernels: tuple[Floats, Floats, Floats]
    bias: Floats
    scale: Floats
    shift: Floats


class Tagger:
    """Tags sequences of tokens; holds the weights and a bounded table of tokens it has met."""

    def __init__(self, network: NER) -> None:
        model, encoder = network.infer.model, network.infer.encoder
        self._words, self._shapes = encoder.words_vocab, encoder.shapes_vocab
        self._embed = model.emb
        self._layers = [_layer(layer) for layer in model.encoder.layers]
        self._projection: Floats = model.head.proj.weight.array
        self._projection_bias: Floats = model.head.proj.bias.array
        self._transitions: Floats = model.head.crf.transitions.array
        self._tags: list[str] = list(network.infer.decoder.tags_vocab.items)
        self._products: Table[str] = Table(3 * len(self._layers[0].bias), TOKENS_KEPT, self._multiplied)

    def __call__(self, sequences: Sequence[Sequence[str]]) -> list[list[Tagged]]:
        """Names in each sequence, in order; an empty sequence has none."""
        found: list[list[Tagged]] = []
        batch: list[Sequence[str]] = []
        size = 0
        for sequence in sequences:
            batch.append(sequence)
            size += len(sequence)
            if size >= TOKENS_AT_ONCE:
                found += self._batch(batch)
                batch, size = [], 0
        return found + self._batch(batch)

    def tags(self, sequences: Sequence[Sequence[str]]) -> list[list[str]]:
        """The network's BIO tags, one for each token."""
        filled = [sequence for sequence in sequences if sequence]
        best = (
            iter(best_paths(self._emissions(filled), self._transitions, [len(sequence) for sequence in filled]))
            if filled
            else iter(())
        )
        return [[self._tags[tag] for tag in next(best)] if sequence else [] for sequence in sequences]

    def _batch(self, batch: Sequence[Sequence[str]]) -> list[list[Tagged]]:
        return [list(_spans(tags)) for tags in self.tags(batch)]

    def _emissions(self, sequences: Sequence[Sequence[str]]) -> Floats:
        """Scores of tags for every token, sequences end to end without separators."""
        tokens = [GAP]
        for sequence in sequences:
            tokens += sequence
            tokens.append(GAP)
        gaps = np.cumsum([0, *(len(sequence) + 1 for sequence in sequences)])
        first = self._layers[0]
        products = self._products(tokens).reshape(len(tokens), 3, -1)
        hidden = products[:, 1] + first.bias
        hidden[1:] += products[:-1, 0]
        hidden[:-1] += products[1:, 2]
        hidden = _finish(hidden, first, gaps)
        for layer in self._layers[1:]:
            before, here, after = layer.kernels
            output = hidden @ here
            output += layer.bias
            output[1:] += hidden[:-1] @ before
            output[:-1] += hidden[1:] @ after
            hidden = _finish(output, layer, gaps)
        emissions: Floats = np.delete(hidden, gaps, axis=0) @ self._projection + self._projection_bias
        return emissions

    def _multiplied(self, tokens: Sequence[str]) -> Floats:
        """The three products of the first convolution with tokens, side by side; none of a gap."""
        words = np.array([self._words.encode(token.lower()) for token in tokens])
        shapes = np.array([self._shapes.encode(word_shape(token)) for token in tokens])
        embedded = self._embed(words, shapes)
        embedded[[number for number, token in enumerate(tokens) if token == GAP]] = 0
        return np.concatenate([embedded @ kernel for kernel in self._layers[0].kernels], axis=1)


def _layer(layer: "CNNEncoderLayer") -> _Layer:
    weight: Floats = layer.conv.weight.array
    before, here, after = (np.ascontiguousarray(weight[:, :, place].T) for place in range(3))
    scale = layer.norm.weight.array / layer.norm.std.array
    return _Layer(
        (before, here, after), layer.conv.bias.array, scale, layer.norm.bias.array - layer.norm.mean.array * scale
    )


def _finish(hidden: Floats, layer: _Layer, gaps: NDArray[np.intp]) -> Floats:
    np.maximum(hidden, 0, out=hidden)
    hidden *= layer.scale
    hidden += layer.shift
    hidden[gaps] = 0
    return hidden


def _spans(tags: Sequence[str]) -> Iterator[Tagged]:
    start, label = 0, ""
    for position, tag in enumerate([*tags, "O"]):
        part, _, kind = tag.partition("-")
        if label and (part != "I" or kind != label):
            yield Tagged(start, position, LABELS[label])
            label = ""
        if kind in LABELS and not label:
            start, label = position, kind


@cache
def load() -> Tagger:
    """The tagger with natasha's weights, loaded once a process (0.6 s, about 150 MB)."""
    network = NER.load(str(weights.natasha_file(weights.NER)))
    network.navec(embeddings.navec())
    return Tagger(network)
