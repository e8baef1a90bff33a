"""The models of the statements stage: what each piece is, and how the floor passes to it.

Each is a linear-chain conditional random field over the pieces of a protocol (CRFsuite), with the features of
``features`` and the numbers of ``meaning``; a small ``network`` has a say in what a piece is. A piece that goes on with
the statement before it has a label of its own («report+»): so the model knows what follows what inside a statement and
what follows across its end. Their files hold numbers and names of features only; nothing in them can run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pycrfsuite
from numpy.typing import NDArray

from protokolist.statements import assignees
from protokolist.statements.assignees import Candidate
from protokolist.statements.confidence import Confidence
from protokolist.statements.features import features
from protokolist.statements.floor import follow
from protokolist.statements.join import Verdict
from protokolist.statements.meaning import Meaning
from protokolist.statements.network import Network
from protokolist.statements.rules import Kind, Piece
from protokolist.statements.scene import Scene
from protokolist.statements.settle import settle_kinds, settle_moves
from protokolist.text.crf import Crf, read_crf

KINDS, MOVES, ASSIGNEES = "kinds.crfsuite", "moves.crfsuite", "assignees.crfsuite"
Floats = NDArray[np.float32]
# The network's weight beside the CRF's: chosen on documents of hands that neither was trained on.
SHARE = 0.3
SMALLEST = 1e-9
# Stands behind the kind of a piece that goes on with a statement.
GOES_ON = "+"


class Tagger(Crf):
    """A model of pieces: its labels may say that a piece goes on with the statement before it."""

    def shares(self, sequence: pycrfsuite.ItemSequence, length: int, kinds: Sequence[str]) -> Floats:
        """How probable each of ``kinds`` is for each item, going on or not; shape (length, kinds)."""
        self._tagger.set(sequence)
        shares = np.zeros((length, len(kinds)), np.float32)
        for label in self._tagger.labels():
            if (kind := label.removesuffix(GOES_ON)) in kinds:
                shares[:, kinds.index(kind)] += [self._tagger.marginal(label, index) for index in range(length)]
        return shares


@dataclass(frozen=True, slots=True)
class Models:
    """The models as they were read from a folder."""

    kinds: Tagger
    network: Network
    moves: Tagger
    meaning: Meaning
    assignees: Tagger
    confidence: Confidence

    @classmethod
    def from_disk(cls, folder: Path) -> "Models":
        """The models in ``folder``; a ``BrokenFileError`` if one is not what it should be."""
        kinds, moves, charged = (Tagger(read_crf(folder / name)) for name in (KINDS, MOVES, ASSIGNEES))
        return cls(
            kinds, Network.from_disk(folder), moves, Meaning.from_disk(folder), charged, Confidence.from_disk(folder)
        )

    def to_disk(self, folder: Path) -> None:
        """Writes the models into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / KINDS).write_bytes(self.kinds.data)
        self.network.to_disk(folder)
        (folder / MOVES).write_bytes(self.moves.data)
        self.meaning.to_disk(folder)
        (folder / ASSIGNEES).write_bytes(self.assignees.data)
        self.confidence.to_disk(folder)

    def charged(self, scene: Scene, found: Sequence[Candidate]) -> list[bool]:
        """Which of those whom a decision names are to act on it."""
        if not found:
            return []
        seen = pycrfsuite.ItemSequence([dict.fromkeys(one, 1.0) for one in assignees.features(scene, found)])
        return [label == assignees.CHARGED for label, _ in self.assignees(seen)]


def by_models(models: Models, scene: Scene, pieces: Sequence[Piece]) -> list[Verdict]:
    """What the models make of the pieces; a verdict's confidence is the product of both models' certainties."""
    if not pieces:
        return []
    names = features(scene, pieces)
    numbers = models.meaning([scene.text[piece.start : piece.end] for piece in pieces])
    seen = pycrfsuite.ItemSequence(weighed(names, numbers))
    sorts = models.network.kinds
    kinds = together(sorts, models.kinds.shares(seen, len(names), sorts), models.network(names, numbers))
    moves = models.moves(seen)
    settled = settle_kinds(scene, pieces, kinds)
    passed = settle_moves(scene, pieces, settled, moves)
    speakers = follow(scene, pieces, settled, passed)
    return [
        _verdict(piece, kind, move, who, typed * spoken)
        for piece, kind, move, who, (_, typed), (_, spoken) in zip(
            pieces, settled, passed, speakers, kinds, moves, strict=True
        )
    ]


def together(sorts: Sequence[Kind], crf: Floats, network: Floats) -> list[tuple[Kind, float]]:
    """The kind that both models hold for the likeliest, and how likely: the weighted geometric mean of their shares.

    Both of shape (pieces, kinds).
    """
    logs = (1 - SHARE) * np.log(crf + SMALLEST) + SHARE * np.log(network + SMALLEST)
    both = np.exp(logs - logs.max(1, keepdims=True))
    both /= both.sum(1, keepdims=True)
    return [(sorts[best], float(row[best])) for row, best in zip(both, both.argmax(1).tolist(), strict=True)]


def weighed(seen: Sequence[Sequence[str]], numbers: Floats) -> list[dict[str, float]]:
    """The attributes of pieces with their weights: each feature once, and the numbers of what the piece is about."""
    axes = [f"meaning{axis}" for axis in range(numbers.shape[1])]
    return [
        dict.fromkeys(names, 1.0) | dict(zip(axes, row, strict=True))
        for names, row in zip(seen, numbers.tolist(), strict=True)
    ]


def _verdict(piece: Piece, kind: str, move: str, speakers: tuple[str, ...], confidence: float) -> Verdict:
    """A piece of a kind: a name that takes the floor and a label stay outside its words."""
    opening = piece.opening
    led = opening is not None and (move == "named" or (move == "rule" and piece.led) or opening.type is not None)
    opens = led and opening is not None and opening.labelled
    return Verdict(kind, speakers, piece.body if led else piece.start, opens, confidence)
