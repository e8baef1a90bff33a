"""``make evaluate``: how right the reading is on the dev and test splits, with intervals, and where it is not.

``python evaluation/quality.py [--splits dev test] [--out PREFIX]`` scores every protocol of the splits, adds up, puts a
95 % interval beside each F1 (percentile bootstrap over documents, fixed seed), counts the protocols of which a whole
part was read without a slip, and breaks headline measures down by groups of genre, decade, layout and noise
(``groups.csv``). With ``--out`` it writes PREFIX.json and PREFIX.md. The test split is for counting only: nothing here
shows its errors.
"""

import argparse
import os
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from groups import FACETS, group, manifest, names
from intervals import interval, share_interval
from protokolist.pipeline import read_text
from protokolist.scoring.compare import HEADER, TYPES, Comparison
from protokolist.scoring.measures import Score
from protokolist.scoring.report import Evaluated, evaluate, name, totals
from provenance import belongs_to, provenance
from publish import publish

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
# How somebody can stand in the list of those present.
ATTENDANCE = frozenset({"chair", "secretary", "present", "invited", "absent"})


def macro(sums: dict[str, Score]) -> float:
    """The mean F1 over the seven types of statements."""
    return float(np.mean([sums[f"statements: {kind}"].f1 or 0.0 for kind in TYPES]))


def whole_documents(evaluation: Sequence[Evaluated]) -> dict[str, dict[str, Any]]:
    """For each part of a protocol, in how many it was read without a slip, of those that have it or seemed to.

    Nothing missed, nothing invented: one name wrong, and the list it stands in is not perfect.
    """
    return {part: _perfect(filter(None, map(concerned, evaluation))) for part, concerned in WHOLE.items()}


def _perfect(parts: Iterable[list[Comparison]]) -> dict[str, Any]:
    perfect = [not any(comparison.missed or comparison.wrong for comparison in part) for part in parts]
    return {
        "protocols": len(perfect),
        "perfect": sum(perfect),
        "share": sum(perfect) / len(perfect) if perfect else None,
        "interval": share_interval(sum(perfect), len(perfect)) if perfect else None,
    }


def _measures(*names: str) -> Callable[[Evaluated], list[Comparison]]:
    return lambda done: [found for one in names if _any(found := done.comparisons[one])]


def _attendance(done: Evaluated) -> list[Comparison]:
    """How those in the room took part, without speakers and signatories."""
    found = done.comparisons["participation"]
    sides = ({key: place for key, place in side.items() if _listed(key)} for side in (found.expected, found.found))
    return list(filter(_any, [Comparison(*sides)]))


def _listed(key: Hashable) -> bool:
    return isinstance(key, tuple) and key[1] in ATTENDANCE


def _any(comparison: Comparison) -> bool:
    return bool(comparison.expected or comparison.found)


WHOLE: dict[str, Callable[[Evaluated], list[Comparison]]] = {
    "header: title, number, date, place, attendance": _measures(*(f"header: {field}" for field in HEADER)),
    "attendance list: who was there, chaired, was absent": _attendance,
    "participation: the same with speakers and signatories": _measures("participation"),
    "agenda": _measures("agenda"),
    "every person found, by mention": _measures("persons: span"),
    "every mention of a person, and who it is": _measures("persons: span + who"),
    "every person's canonical name": _measures("persons: name"),
    "every organisation mentioned": _measures("organisations: span"),
    "every role with its holder": _measures("roles: + holder"),
    "every statement found": _measures("statements: found"),
    "every decision and no other": _measures("statements: decision"),
    "every question and no other": _measures("statements: question"),
    "every answer linked to its question": _measures("answers: link"),
    "every vote": _measures("votes"),
}


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
        "by": {facet: dict(_by(evaluation, facet, rows)) for facet in FACETS},
        "each": {
            done.path.stem: {measure: done.comparisons[measure].score.f1 for measure in HEADLINES}
            for done in evaluation
        },
    }


def _by(
    evaluation: Sequence[Evaluated], facet: str, rows: dict[str, dict[str, str]]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The groups of a facet that occur, each with F1 of some measures and its interval."""
    for one in names(facet):
        members = [done for done in evaluation if group(rows[done.path.stem], facet) == one]
        if members:
            sums = totals(members)
            yield (
                one,
                {
                    "protocols": len(members),
                    **{
                        measure: {
                            "f1": sums[measure].f1,
                            "interval": interval([done.comparisons[measure].score for done in members]),
                        }
                        for measure in BROKEN_DOWN
                    },
                },
            )


def measure(splits: Iterable[str]) -> dict[str, Any]:
    """The figures of the splits, and what they belong to."""
    rows = manifest()
    return provenance() | {
        "splits": {
            split: figures(evaluate(sorted((CORPUS / split).glob("*.xml")), read_text), rows)
            for split in splits
            if any((CORPUS / split).glob("*.xml"))
        }
    }


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables."""
    lines = [belongs_to(result)]
    for split, found in result["splits"].items():
        lines += [
            "",
            f"## {split}: {found['protocols']} protocols, {found['characters']:,} characters",
            "",
            *_main(found),
        ]
        lines += ["", f"Macro F1 over the seven types: {found['macro F1 over types']:.3f}.", ""]
        lines += _whole(found["whole documents"])
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


def _whole(parts: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield "| whole documents read without a slip | protocols | share | 95 % |"
    yield "| --- | ---: | ---: | ---: |"
    for part, found in parts.items():
        if found["protocols"]:
            span = "{:.2f}–{:.2f}".format(*found["interval"])
            yield f"| {part} | {found['perfect']} of {found['protocols']} | {found['share']:.2f} | {span} |"


def _facet(facet: str, groups: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield f"| {facet} | protocols | " + " | ".join(name(measure, "en") for measure in BROKEN_DOWN) + " |"
    yield "| --- | ---: |" + " ---: |" * len(BROKEN_DOWN)
    for one, scores in groups.items():
        yield f"| {one} | {scores['protocols']} | " + " | ".join(_cell(scores[m]) for m in BROKEN_DOWN) + " |"


def _cell(score: dict[str, Any]) -> str:
    span = "" if score["interval"] is None else " ({:.2f}–{:.2f})".format(*score["interval"])
    return _share(score["f1"]) + span


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
        publish(result, markdown(result), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
