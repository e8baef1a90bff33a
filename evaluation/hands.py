"""``make hands``: how right the reading is on minutes by hands that neither the models nor the rules have seen.

``python evaluation/hands.py [--hands P Q S] [--model DIR] [--out PREFIX]`` trains the models on the training protocols
of all other hands (column ``author`` of the manifest) and reads those of the hands named: many genres and decades, dry
officialese, texts with slips like those of recognition. With ``--model`` it reads with models trained before. The rules were
written without a look at them as well. With ``--out`` writes PREFIX.json and PREFIX.md. About a quarter of an hour.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from groups import manifest
from intervals import interval
from protokolist.pipeline import read_text
from protokolist.scoring.report import evaluate, name, totals
from protokolist.training import train
from provenance import belongs_to, provenance
from publish import publish
from quality import macro

CORPUS = Path("corpus/train")
HANDS = ("P", "Q", "S")


def measure(hands: Sequence[str], model: Path) -> dict[str, Any]:
    """Every measure for each hand, and for all of them."""
    rows = manifest()
    found: dict[str, Any] = {}
    everything = []
    for hand in hands:
        paths = [path for path in sorted(CORPUS.glob("*.xml")) if rows[path.stem]["author"] == hand]
        done = evaluate(paths, partial(read_text, model=model))
        everything += done
        found[hand] = _figures(done)
    return provenance() | {"hands": found | {"all": _figures(everything)}}


def _figures(done: Sequence[Any]) -> dict[str, Any]:
    sums = totals(done)
    return {
        "protocols": len(done),
        "measures": {
            part: {"f1": score.f1, "interval": interval([one.comparisons[part].score for one in done])}
            for part, score in sums.items()
        },
        "macro F1 over types": macro(sums),
    }


def markdown(result: dict[str, Any]) -> str:
    """The figures side by side."""
    hands = result["hands"]
    lines = [
        "Minutes of hands that neither rules nor models have seen: P Soviet typescript, Q libraries and their neighbours "
        "(a third with the slips of recognition put in by a script), S official minutes of 1998 to 2024.",
        "",
        belongs_to(result),
        "",
        "| F1 | " + " | ".join(f"{hand} ({one['protocols']})" for hand, one in hands.items()) + " |",
        "| --- |" + " ---: |" * len(hands),
    ]
    for part in hands["all"]["measures"]:
        cells = (_cell(one["measures"][part]) for one in hands.values())
        lines.append(f"| {name(part, 'en')} | " + " | ".join(cells) + " |")
    mean = " | ".join(f"{one['macro F1 over types']:.3f}" for one in hands.values())
    return "\n".join([*lines, f"| statements: mean over the seven types | {mean} |"]) + "\n"


def _cell(score: dict[str, Any]) -> str:
    if score["f1"] is None:
        return "–"
    span = "" if score["interval"] is None else " ({:.2f}–{:.2f})".format(*score["interval"])
    return f"{score['f1']:.3f}{span}"


def main() -> int:
    """Prints and, where asked, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hands", nargs="+", default=HANDS)
    parser.add_argument("--model", type=Path, help="folder with models that have not seen these hands")
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    rows = manifest()
    with tempfile.TemporaryDirectory() as folder:
        model = arguments.model or Path(folder)
        if not arguments.model:
            train(
                [path for path in sorted(CORPUS.glob("*.xml")) if rows[path.stem]["author"] not in arguments.hands],
                model,
            )
        result = measure(arguments.hands, model)
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
