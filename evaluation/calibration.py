"""``make calibration``: whether confidence says how often statements are right, and what the doubtful hold.

``python evaluation/calibration.py [--out PREFIX] [--picture FILE.svg]`` reads dev with the shipped models, which have
not seen it; what turns their certainty into confidence was fitted on training protocols read by models of the others. A
statement is right if an annotated one has its span (Dice ≥ 0.7), its type and its speakers. With ``--out`` writes
PREFIX.json and PREFIX.md.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from intervals import share_interval
from protokolist.pipeline import read_text
from protokolist.scoring.compare import compare
from protokolist.scoring.facts import facts_of_gold, facts_of_record, trim
from protokolist.scoring.gold import read_gold
from provenance import belongs_to, provenance
from publish import publish

CORPUS = Path("corpus/dev")
MEASURE = "statements: + type + speaker"
BINS = 10
SHARES = (5, 10, 20, 30)
SALT = "protokolist"


@dataclass(frozen=True, slots=True)
class Rated:
    """A statement as read: how sure the reading is of it, and whether the annotation agrees."""

    confidence: float
    right: bool


def rated(paths: Sequence[Path]) -> list[Rated]:
    """The statements of annotated protocols, as the shipped models read them."""
    found: list[Rated] = []
    for path in paths:
        gold = read_gold(path)
        protocol = read_text(gold.text)
        comparison = compare(facts_of_gold(gold), facts_of_record(protocol))[MEASURE]
        right = {place for key, place in comparison.found.items() if key in comparison.expected}
        found += [
            Rated(statement.confidence, trim(gold.text, statement.span) in right)
            for statement in protocol.statements
            if statement.confidence is not None
        ]
    return found


def figures(statements: Sequence[Rated]) -> dict[str, Any]:
    """Reliability by tenths of the statements, its mean error, and what the doubtful hold."""
    order = sorted(statements, key=lambda one: one.confidence)
    sure = np.array([one.confidence for one in order])
    right = np.array([one.right for one in order])
    bins = [
        {
            "statements": len(part),
            "confidence": float(sure[part].mean()),
            "right": float(right[part].mean()),
            "interval": share_interval(int(right[part].sum()), len(part)),
        }
        for part in np.array_split(np.arange(len(order)), BINS)
    ]
    errors = int((~right).sum())
    doubtful = {share: int((~right[: round(len(order) * share / 100)]).sum()) / max(1, errors) for share in SHARES}
    return {
        "statements": len(order),
        "right": float(right.mean()),
        "mean confidence": float(sure.mean()),
        "calibration error": float(
            sum(one["statements"] * abs(one["confidence"] - one["right"]) for one in bins) / len(order)
        ),
        "Brier score": float(((sure - right) ** 2).mean()),
        "bins": bins,
        "errors in the doubtful": doubtful,
    }


def markdown(result: dict[str, Any]) -> str:
    """The figures as a page."""
    tenth = result["errors in the doubtful"][10]
    lines = [
        f"Dev, {result['statements']} statements as read, {result['right']:.1%} of them right in span, type and "
        "speaker; "
        f"their mean confidence is {result['mean confidence']:.1%}. Over tenths, confidence is off by "
        f"{result['calibration error']:.3f} on average; Brier score {result['Brier score']:.3f}. The tenth of which "
        f"the reading is least sure holds {tenth:.0%} of all errors.",
        "",
        belongs_to(result),
        "",
        "| tenth | statements | confidence | right | 95 % |",
        "| ---: | ---: | ---: | ---: | ---: |",
    ]
    lines += [
        f"| {number} | {one['statements']} | {one['confidence']:.3f} | {one['right']:.3f} "
        f"| {one['interval'][0]:.2f}–{one['interval'][1]:.2f} |"
        for number, one in enumerate(result["bins"], start=1)
    ]
    lines += ["", "| the least sure | share of all errors |", "| ---: | ---: |"]
    lines += [f"| {share} % | {held:.0%} |" for share, held in result["errors in the doubtful"].items()]
    return "\n".join(lines) + "\n"


def draw(result: dict[str, Any], path: Path) -> None:
    """The reliability diagram, tenths of the statements with their 95 % intervals; the same bytes each time."""
    import matplotlib as mpl  # noqa: PLC0415 - only the picture needs it
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    bins = result["bins"]
    with mpl.rc_context({"svg.hashsalt": SALT, "svg.fonttype": "path", "font.size": 9}):
        figure = Figure(figsize=(4.2, 4.2), layout="constrained", facecolor="white")
        axes = figure.subplots()
        axes.plot([0, 1], [0, 1], color="#999999", lw=1)
        axes.errorbar(
            [one["confidence"] for one in bins],
            [one["right"] for one in bins],
            yerr=[
                [one["right"] - one["interval"][0] for one in bins],
                [one["interval"][1] - one["right"] for one in bins],
            ],
            fmt="o",
            color="#1f5a7a",
            ms=4,
            capsize=2,
            lw=1,
        )
        axes.set(
            xlim=(0, 1), ylim=(0, 1), xlabel="confidence", ylabel="right in span, type and speaker", aspect="equal"
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None})


def main() -> int:
    """Prints and, where asked, writes the figures and the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    parser.add_argument("--picture", type=Path, help="the SVG file to write")
    arguments = parser.parse_args()
    result = provenance() | figures(rated(sorted(CORPUS.glob("*.xml"))))
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    if arguments.picture:
        draw(result, arguments.picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
