"""``make evaluate``: how right the reading is on the dev and test splits, with intervals, and where it is not.

``python evaluation/quality.py [--splits dev test] [--out PREFIX]`` scores every protocol of the splits, adds up, puts a
95 % interval beside each F1 (percentile bootstrap over documents, fixed seed), and breaks headline measures down
by genre, decade, layout and noise. With ``--out`` it writes PREFIX.json and PREFIX.md. The test split is for counting
only: nothing here shows its errors.
"""

import argparse
import csv
import json
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from protokolist.pipeline import read_text
from protokolist.record import StatementType
from protokolist.scoring.measures import Score
from protokolist.scoring.report import Evaluated, evaluate, name, totals
from provenance import commit

CORPUS = Path("corpus")
SPLITS = ("dev", "test")
HEADLINES = (
    "persons: span + who",
    "persons: name",
    "participation",
    "roles: + holder + organisation",
    "organisations: span",
    "organisations: name",
    "statements: found",
    "statements: + type",
    "statements: + type + speaker",
    "answers: link",
    "decisions: assignee",
    "decisions: due",
    "votes",
)
BROKEN_DOWN = (
    "persons: span + who",
    "roles: + holder + organisation",
    "statements: + type",
    "statements: + type + speaker",
)
FACETS = ("genre", "decade", "layout", "noise")
TYPES: tuple[str, ...] = StatementType.__args__
RESAMPLES = 1000
SEED = 20140210


def interval(scores: Sequence[Score]) -> tuple[float, float] | None:
    """The middle 95 % of F1 over documents drawn anew with replacement; none where there is nothing to find."""
    counts = np.array([(score.right, score.wrong, score.missed) for score in scores])
    drawn = np.random.default_rng(SEED).integers(0, len(counts), (RESAMPLES, len(counts)))
    right, wrong, missed = counts[drawn].sum(1).T
    total = 2 * right + wrong + missed
    if not total.all():
        return None
    low, high = np.percentile(2 * right / total, (2.5, 97.5))
    return float(low), float(high)


def macro(sums: dict[str, Score]) -> float:
    """The mean F1 over the seven types of statements."""
    return float(np.mean([sums[f"statements: {kind}"].f1 or 0.0 for kind in TYPES]))


def whole_documents(evaluation: Sequence[Evaluated]) -> dict[str, float]:
    """Shares of protocols of which a whole part was read without a slip."""
    parts: dict[str, Callable[[str], bool]] = {
        "every person and no other": lambda measure: measure in ("persons: span", "persons: name"),
        "attendance and signatures": lambda measure: measure == "participation",
        "header": lambda measure: measure.startswith("header: "),
        "every decision and no other": lambda measure: measure == "statements: decision",
        "every answer linked": lambda measure: measure == "answers: link",
        "every vote": lambda measure: measure == "votes",
    }
    shares = {}
    for part, belongs in parts.items():
        concerned = [
            [comparison.score for measure, comparison in done.comparisons.items() if belongs(measure)]
            for done in evaluation
        ]
        concerned = [scores for scores in concerned if any(score.support for score in scores)]
        perfect = sum(all(not score.wrong and not score.missed for score in scores) for scores in concerned)
        shares[part] = perfect / len(concerned) if concerned else 0.0
    return shares


def figures(evaluation: Sequence[Evaluated], rows: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Everything measured on one split."""
    sums = totals(evaluation)
    measured = {
        measure: {
            "precision": score.precision,
            "recall": score.recall,
            "f1": score.f1,
            "interval": interval([done.comparisons[measure].score for done in evaluation]),
            "support": score.support,
        }
        for measure, score in sums.items()
    }
    return {
        "protocols": len(evaluation),
        "characters": sum(len(done.text) for done in evaluation),
        "measures": measured,
        "macro F1 over types": macro(sums),
        "whole documents": whole_documents(evaluation),
        "by": {facet: dict(_by(evaluation, lambda done, f=facet: rows[done.path.stem][f])) for facet in FACETS},
        "each": {
            done.path.stem: {measure: done.comparisons[measure].score.f1 for measure in HEADLINES}
            for done in evaluation
        },
    }


def _by(evaluation: Sequence[Evaluated], key: Callable[[Evaluated], str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for group in sorted({key(done) for done in evaluation}):
        members = [done for done in evaluation if key(done) == group]
        sums = totals(members)
        yield group, {"protocols": len(members), **{measure: sums[measure].f1 for measure in BROKEN_DOWN}}


def manifest() -> dict[str, dict[str, str]]:
    """The manifest's rows by id."""
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def measure(splits: Iterable[str]) -> dict[str, Any]:
    """The figures of the splits, and what they belong to."""
    rows = manifest()
    return {
        "commit": commit(),
        "python": platform.python_version(),
        "versions": {package: version(package) for package in ("natasha", "pymorphy3", "slovnet", "spacy")},
        "splits": {
            split: figures(evaluate(sorted((CORPUS / split).glob("*.xml")), read_text), rows)
            for split in splits
            if any((CORPUS / split).glob("*.xml"))
        },
    }


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables."""
    lines = [f"Commit {result['commit']}, Python {result['python']}."]
    for split, found in result["splits"].items():
        lines += [
            "",
            f"## {split}: {found['protocols']} protocols, {found['characters']:,} characters",
            "",
            *_main(found),
        ]
        lines += ["", f"Macro F1 over the seven types: {found['macro F1 over types']:.3f}.", ""]
        lines += ["| whole documents read without a slip | share |", "| --- | ---: |"]
        lines += [f"| {part} | {share:.2f} |" for part, share in found["whole documents"].items()]
        for facet in FACETS:
            lines += ["", *_facet(facet, found["by"][facet])]
    return "\n".join(lines) + "\n"


def _main(found: dict[str, Any]) -> Iterator[str]:
    yield "| measure | precision | recall | F1 | 95 % | support |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for measure, score in found["measures"].items():
        span = "–" if score["interval"] is None else "{:.3f}–{:.3f}".format(*score["interval"])
        shares = " | ".join(_share(score[key]) for key in ("precision", "recall", "f1"))
        yield f"| {name(measure, 'en')} | {shares} | {span} | {score['support']} |"


def _facet(facet: str, groups: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield f"| {facet} | protocols | " + " | ".join(name(measure, "en") for measure in BROKEN_DOWN) + " |"
    yield "| --- | ---: |" + " ---: |" * len(BROKEN_DOWN)
    for group, scores in groups.items():
        yield f"| {group} | {scores['protocols']} | " + " | ".join(_share(scores[m]) for m in BROKEN_DOWN) + " |"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main() -> int:
    """Prints and, where asked, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--splits", nargs="+", default=SPLITS, choices=SPLITS)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    result = measure(arguments.splits)
    print(markdown(result))
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(result, ensure_ascii=False, indent=1)
        arguments.out.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
        arguments.out.with_suffix(".md").write_text(markdown(result), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
