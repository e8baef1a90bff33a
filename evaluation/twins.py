"""What scanning costs: documents of dev and test read from their text and from their scanned twins.

``python evaluation/twins.py [--splits dev test] [--out PREFIX]`` scores the documents that have a twin in
``corpus/twins`` twice, each reading against its own gold, and puts F1 side by side. Marks that recognition made
unreadable are no part of the twins' gold, so the difference is what misreadings cost beyond what they destroyed; the
column of support says how much that is. With ``--out`` it writes PREFIX.json and PREFIX.md. The test split is for
counting only: nothing here shows its errors.
"""

import argparse
import csv
import os
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from protokolist.pipeline import read_text
from protokolist.scoring.report import evaluate, name, totals
from provenance import commit
from publish import publish
from quality import HEADLINES, macro

CORPUS = Path("corpus")
TWINS = CORPUS / "twins"
SPLITS = ("dev", "test")


def measure(splits: Iterable[str]) -> dict[str, Any]:
    """The figures of the splits, and what they belong to."""
    with (TWINS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {split: [row for row in rows if row["split"] == split] for split in splits}
    return {
        "commit": commit(),
        "tesseract": sorted({row["tesseract"] for row in rows}),
        "splits": {split: _figures(split, own) for split, own in found.items() if own},
    }


def _figures(split: str, rows: Sequence[dict[str, str]]) -> dict[str, Any]:
    originals, twins = (
        totals(evaluate([folder / f"{row['id']}.xml" for row in rows], partial(read_text, recognised=scanned)))
        for folder, scanned in ((CORPUS / split, False), (TWINS, True))
    )
    return {
        "protocols": len(rows),
        "character error rate": median(float(row["character_error_rate"]) for row in rows),
        "measures": {
            headline: {
                side: {"f1": sums[headline].f1, "support": sums[headline].support}
                for side, sums in (("original", originals), ("twin", twins))
            }
            for headline in HEADLINES
        },
        "macro F1 over types": {"original": macro(originals), "twin": macro(twins)},
    }


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables."""
    lines = [
        f"Commit {result['commit']}; recognised by Tesseract {', '.join(result['tesseract'])} with the data `rus`."
    ]
    for split, found in result["splits"].items():
        rate = 100 * found["character error rate"]
        lines += ["", f"## {split}: {found['protocols']} protocols, median character error rate {rate:.1f} %", ""]
        lines += ["| measure | F1 of the text | F1 of the scan | points | support: text | scan |"]
        lines += ["| --- | ---: | ---: | ---: | ---: | ---: |"]
        for headline, sides in found["measures"].items():
            original, twin = sides["original"], sides["twin"]
            support = f"{original['support']} | {twin['support']}"
            lines.append(f"| {name(headline, 'en')} | {_compared(original['f1'], twin['f1'])} | {support} |")
        means = found["macro F1 over types"]
        lines.append(f"| statements: mean over the seven types | {_compared(means['original'], means['twin'])} | | |")
    return "\n".join(lines) + "\n"


def _compared(original: float | None, twin: float | None) -> str:
    shown = " | ".join("–" if f1 is None else f"{f1:.3f}" for f1 in (original, twin))
    return f"{shown} | " + ("–" if original is None or twin is None else f"{100 * (twin - original):+.1f}")


def main() -> int:
    """Prints and, where asked, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--splits", nargs="+", default=SPLITS, choices=SPLITS)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    result = measure(arguments.splits)
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
