"""The two sequence models of the statements stage: what each piece is, and how the floor passes to it.

Both are linear-chain conditional random fields over the pieces of a protocol (CRFsuite), with the features of
``features`` and the numbers of ``meaning``. A piece that goes on with the statement before it has a label of its own
(«report+»): so the model knows what follows what inside a statement and what follows across its end. Their files hold
numbers and names of features only; nothing in them can run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from protokolist.errors import BrokenFileError
from protokolist.statements import assignees
from protokolist.statements.assignees import Candidate
from protokolist.statements.confidence import Confidence
from protokolist.statements.features import features
from protokolist.statements.floor import follow
from protokolist.statements.join import Verdict
from protokolist.statements.meaning import AXES, Meaning
from protokolist.statements.rules import Piece
from protokolist.statements.scene import Scene
from protokolist.statements.settle import settle_kinds, settle_moves

KINDS, MOVES, ASSIGNEES = "kinds.crfsuite", "moves.crfsuite", "assignees.crfsuite"
MAGIC = b"lCRF"
MEANING = [f"meaning{axis}" for axis in range(AXES)]
# Stands behind the kind of a piece that goes on with a statement.
GOES_ON = "+"


class Tagger:
    """One model: labels for a sequence of feature lists."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(data)
        self._labels = frozenset(self._tagger.labels())

    def __call__(self, sequence: pycrfsuite.ItemSequence) -> list[tuple[str, float]]:
        """The best label of each item and how probable it is, going on or not."""
        labels = self._tagger.tag(sequence)
        return [
            (label, sum(self._tagger.marginal(one, index) for one in _both(label) if one in self._labels))
            for index, label in enumerate(labels)
        ]


def _both(label: str) -> tuple[str, str]:
    base = label.removesuffix(GOES_ON)
    return base, base + GOES_ON


@dataclass(frozen=True, slots=True)
class Models:
    """The models as they were read from a folder."""

    kinds: Tagger
    moves: Tagger
    meaning: Meaning
    assignees: Tagger
    confidence: Confidence

    @classmethod
    def from_disk(cls, folder: Path) -> "Models":
        """The models in ``folder``; a ``BrokenFileError`` if one is not what it should be."""
        kinds, moves, charged = (Tagger(_read(folder / name)) for name in (KINDS, MOVES, ASSIGNEES))
        return cls(kinds, moves, Meaning.from_disk(folder), charged, Confidence.from_disk(folder))

    def to_disk(self, folder: Path) -> None:
        """Writes the models into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / KINDS).write_bytes(self.kinds.data)
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


def _read(path: Path) -> bytes:
    data = path.read_bytes()
    if not data.startswith(MAGIC):
        raise BrokenFileError(
            f"{path}: это не модель CRFsuite. Возьмите модель заново или обучите её: protokolist train.",
            f"{path}: this is no CRFsuite model. Get the model anew or train it: protokolist train.",
        )
    return data


def by_models(models: Models, scene: Scene, pieces: Sequence[Piece]) -> list[Verdict]:
    """What the models make of the pieces; a verdict's confidence is the product of both models' certainties."""
    texts = [scene.text[piece.start : piece.end] for piece in pieces]
    seen = pycrfsuite.ItemSequence(weighed(features(scene, pieces), texts, models.meaning))
    kinds = [(label.removesuffix(GOES_ON), sure) for label, sure in models.kinds(seen)]
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


def weighed(seen: Sequence[Sequence[str]], texts: Sequence[str], meaning: Meaning) -> list[dict[str, float]]:
    """The attributes of pieces with their weights: each feature once, and the numbers of what the piece is about."""
    return [
        dict.fromkeys(names, 1.0) | dict(zip(MEANING, numbers, strict=False))
        for names, numbers in zip(seen, meaning(texts).tolist(), strict=True)
    ]


def _verdict(piece: Piece, kind: str, move: str, speakers: tuple[str, ...], confidence: float) -> Verdict:
    """A piece of a kind: a name that takes the floor and a label stay outside its words."""
    opening = piece.opening
    led = opening is not None and (move == "named" or (move == "rule" and piece.led) or opening.type is not None)
    opens = led and opening is not None and opening.labelled
    return Verdict(kind, speakers, piece.body if led else piece.start, opens, confidence)
