"""``make models``: ways to tell what a statement is, beside each other on genres that none of them was trained on.

``python evaluation/models.py [--folds 4] [--share N] [--only NAME ...] [--out PREFIX]`` deals the training protocols into folds of
whole genres, trains each model on the others and reads the fold. Pieces and moves of the floor are the same for all,
only the kinds of the pieces differ; F1 is that of whole statements after joining. CPU time is of this process. With
``--out`` writes PREFIX.json and PREFIX.md. All protocols take hours on one quiet core, every fourth ten minutes.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from competitors import COMPETITORS, Chain, Competitor
from folds import examples, folds
from groups import group, manifest
from protokolist.scoring.compare import FOUND, TYPES
from protokolist.scoring.measures import Score
from protokolist.statements.floor import follow
from protokolist.statements.join import Draft, Verdict, join
from protokolist.statements.models import GOES_ON
from protokolist.statements.settle import settle_moves
from protokolist.training import PieceExample
from provenance import belongs_to, provenance
from publish import publish

CORPUS = Path("corpus/train")
Said = tuple[tuple[int, int], str, frozenset[str]]


class Moves(Chain):
    """How the floor passes, for all competitors alike."""

    name = "moves"

    def fit(self, examples: Sequence[PieceExample]) -> None:
        """Learns the moves in place of the kinds."""
        super().fit([_with_labels(example, example.moves) for example in examples])


def _with_labels(example: PieceExample, labels: list[str]) -> PieceExample:
    return replace(example, kinds=labels, moves=labels)


def read(example: PieceExample, kinds: Sequence[str], moves: Sequence[tuple[str, float]]) -> list[Draft]:
    """Statements from the kinds of pieces and the moves of the floor."""
    passed = settle_moves(example.scene, example.pieces, kinds, moves)
    speakers = follow(example.scene, example.pieces, kinds, passed)
    verdicts = []
    for piece, kind, move, who in zip(example.pieces, kinds, passed, speakers, strict=True):
        led = piece.opening is not None and (move == "named" or piece.led)
        labelled = piece.opening is not None and piece.opening.labelled
        verdicts.append(Verdict(kind, who, piece.body if led else piece.start, led and labelled, 1.0))
    return join(example.scene, example.pieces, verdicts)


def score(said: Sequence[Said], drafts: Sequence[Draft]) -> dict[str, Score]:
    """Found, with type, with type and speaker, and each type: annotated statements beside those read."""
    pairs: dict[int, int] = {}
    alike = sorted(
        (-2 * (min(end, draft.end) - max(start, draft.start)) / (end - start + draft.end - draft.start), mine, other)
        for mine, ((start, end), _, _) in enumerate(said)
        for other, draft in enumerate(drafts)
        if min(end, draft.end) > max(start, draft.start)
    )
    for dice, mine, other in alike:
        if dice <= -FOUND and other not in pairs and mine not in pairs.values():
            pairs[other] = mine
    typed = [(other, mine) for other, mine in pairs.items() if drafts[other].type == said[mine][1]]
    spoken = [(other, mine) for other, mine in typed if frozenset(drafts[other].speakers) == said[mine][2]]
    found = {"found": len(pairs), "+ type": len(typed), "+ type + speaker": len(spoken)}
    scores = {name: Score(right, len(drafts) - right, len(said) - right) for name, right in found.items()}
    for kind in TYPES:
        right = sum(drafts[other].type == kind for other, _ in typed)
        read_as = sum(draft.type == kind for draft in drafts)
        scores[kind] = Score(right, read_as - right, sum(one[1] == kind for one in said) - right)
    return scores


def moves_by_fold(known: dict[str, PieceExample], fold: dict[str, int]) -> dict[str, list[tuple[str, float]]]:
    """How the floor passes in each protocol, read by a model of the other folds."""
    found: dict[str, list[tuple[str, float]]] = {}
    for hand in sorted(set(fold.values())):
        moves = Moves()
        moves.fit([example for name, example in known.items() if fold[name] != hand])
        found |= {name: moves.said(example) for name, example in known.items() if fold[name] == hand}
    return found


def measure(
    competitor: Competitor,
    known: dict[str, PieceExample],
    fold: dict[str, int],
    moves: dict[str, list[tuple[str, float]]],
) -> dict[str, Any]:
    """One way over all folds."""
    sums: dict[str, Score] = {}
    right = pieces = size = 0
    training = reading = 0.0
    for hand in sorted(set(fold.values())):
        others = [example for name, example in known.items() if fold[name] != hand]
        begun = time.process_time()
        competitor.fit(others)
        training += time.process_time() - begun
        size = max(size, competitor.size())
        for name, example in known.items():
            if fold[name] != hand:
                continue
            begun = time.process_time()
            kinds = competitor.kinds(example)
            reading += time.process_time() - begun
            right += sum(kind == label.removesuffix(GOES_ON) for kind, label in zip(kinds, example.kinds, strict=True))
            pieces += len(kinds)
            for part, found in score(example.said, read(example, kinds, moves[name])).items():
                sums[part] = sums.get(part, Score()) + found
    return {
        "name": competitor.name,
        "pieces right": right / pieces,
        **{part: sums[part].f1 for part in ("found", "+ type", "+ type + speaker")},
        "macro": float(np.mean([sums[kind].f1 or 0.0 for kind in TYPES])),
        "training CPU seconds": training / len(set(fold.values())),
        "reading CPU milliseconds a thousand pieces": 1e6 * reading / pieces,
        "megabytes": size / 1e6,
    }


def markdown(result: dict[str, Any]) -> str:
    """The table."""
    lines = [
        f"{result['protocols']} training protocols with {result['statements']} statements in {result['folds']} folds "
        "of whole genres; each fold read by models trained on the others.",
        "",
        belongs_to(result),
        "",
        "| model of the kinds | pieces right | found | and type | and type and speaker | macro F1 over types "
        "| training, CPU s | reading, CPU ms a thousand pieces | MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {one['name']} | {one['pieces right']:.3f} | {one['found']:.3f} | {one['+ type']:.3f} "
        f"| {one['+ type + speaker']:.3f} | {one['macro']:.3f} | {one['training CPU seconds']:.0f} "
        f"| {one['reading CPU milliseconds a thousand pieces']:.0f} | {one['megabytes']:.1f} |"
        for one in result["models"]
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Prints and, where asked, writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=4)
    parser.add_argument("--share", type=int, default=1, help="only every so-manyth protocol")
    parser.add_argument("--only", nargs="*", help="names of the models to measure")
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    rows = manifest()
    paths = sorted(CORPUS.glob("*.xml"))[:: arguments.share]
    fold = folds({path.stem: group(rows[path.stem], "genre") for path in paths}, arguments.folds)
    known = examples(paths, fold)
    result = provenance() | {
        "protocols": len(known),
        "statements": sum(len(example.said) for example in known.values()),
        "folds": arguments.folds,
        "models": [],
    }
    moves = moves_by_fold(known, fold)
    for kind in COMPETITORS:
        if not arguments.only or kind.__name__ in arguments.only:
            result["models"].append(measure(kind(), known, fold, moves))
            print(result["models"][-1], flush=True)
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
