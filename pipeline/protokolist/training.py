"""``protokolist train``: the models of the statements stage from annotated protocols.

The stages before it read each protocol as they would any other, slips and all, so that the models learn to live with
them. The same corpus gives the same models to the byte.
"""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite
from spacy.language import Language

import ru_protokolist
from protokolist.assemble import to_record
from protokolist.scoring.compare import same_persons
from protokolist.scoring.facts import facts_of_gold, facts_of_record
from protokolist.scoring.gold import Gold, read_gold
from protokolist.statements.component import scene_of
from protokolist.statements.features import features
from protokolist.statements.floor import moves_of
from protokolist.statements.models import KINDS, MOVES
from protokolist.statements.rules import Piece, find_pieces

STAGE = "statements"
# A piece belongs to the statement that covers so much of it, with or without the name in front.
COVERED = 0.5
PARAMETERS = {"c1": 0.1, "c2": 0.3, "max_iterations": 200, "feature.possible_transitions": True, "feature.minfreq": 1}


@dataclass(frozen=True, slots=True)
class Example:
    """One protocol as the models see it, with the right labels."""

    seen: list[list[str]]
    kinds: list[str]
    moves: list[str]


def example_of(nlp: Language, gold: Gold) -> Example:
    """An annotated protocol as an example; ``nlp`` needs the stages up to statements."""
    doc = nlp(gold.text)
    scene = scene_of(doc)
    pieces = find_pieces(scene)
    alignment = doc._.alignment
    statements = [(alignment.to_clean(mark.span), mark) for mark in gold.tagged("statement")]
    theirs = same_persons(facts_of_gold(gold), facts_of_record(to_record(doc)))
    ours = {theirs(person["id"]): person["id"] for person in doc._.persons}
    kinds: list[str] = []
    speakers: list[frozenset[str]] = []
    for piece in pieces:
        start, end, mark = max(
            ((max(start, piece.start), min(end, piece.end), mark) for (start, end), mark in statements),
            key=lambda shared: shared[1] - shared[0],
            default=(0, 0, None),
        )
        belongs = mark is not None and _covered(piece, end - start)
        kinds.append(mark.attributes["type"] if mark and belongs else "none")
        said_by = mark.references("speaker") if mark and belongs else []
        speakers.append(frozenset(ours.get(who, f"unread {who}") for who in said_by))
    return Example(features(scene, pieces), kinds, moves_of(scene, pieces, kinds, speakers))


def _covered(piece: Piece, shared: int) -> bool:
    words = piece.end - piece.body
    return shared >= COVERED * (piece.end - piece.start) or (words > 0 and shared >= COVERED * words)


def examples_of(paths: Iterable[Path], told: Callable[[Path], None] = lambda path: None) -> list[Example]:
    """Examples of all annotated protocols; ``told`` hears of each when it is done."""
    nlp = ru_protokolist.load(exclude=[STAGE])
    examples = []
    for path in paths:
        examples.append(example_of(nlp, read_gold(path)))
        told(path)
    return examples


def train(examples: Sequence[Example], folder: Path) -> None:
    """Trains both models and writes them into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, labels in ((KINDS, "kinds"), (MOVES, "moves")):
        trainer = pycrfsuite.Trainer(params=PARAMETERS, verbose=False)
        for example in examples:
            if example.seen:
                trainer.append(example.seen, getattr(example, labels))
        trainer.train(str(folder / name))


def write_model(examples: Sequence[Example], out: Path) -> None:
    """A whole pipeline with newly trained models as a folder for ``--model`` and ``spacy.load``."""
    home = Path(ru_protokolist.__file__).parent
    with tempfile.TemporaryDirectory() as folder:
        train(examples, Path(folder))
        out.mkdir(parents=True, exist_ok=True)
        for name in ("config.cfg", "meta.json"):
            if out.resolve() != home.resolve():
                shutil.copy(home / name, out / name)
        shutil.copytree(folder, out / STAGE, dirs_exist_ok=True)
