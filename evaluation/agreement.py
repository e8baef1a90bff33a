"""``make agreement``: how far two annotators agree who read the same bare texts at the same time.

``python evaluation/agreement.py`` compares ``corpus/agreement/first`` with ``corpus/agreement/second``, document by
document: F1 of spans, names and links by the measures of ``protokolist evaluate`` (which of the two is called expected
does not matter to F1), and Cohen's kappa of the types of statements, once over statements that both found and once over
every letter of the text, with «none» for what is in no statement, so that disagreement about where statements end
counts as well. Intervals: percentile bootstrap over documents. Writes ``agreement.json`` and ``agreement.md`` into
``evaluation/results``.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from groups import manifest
from intervals import RESAMPLES, SEED, interval
from protokolist.scoring.compare import compare
from protokolist.scoring.facts import facts_of_gold
from protokolist.scoring.gold import Gold, read_gold
from protokolist.scoring.report import Evaluated, name, totals
from provenance import belongs_to, provenance
from publish import publish
from quality import CORPUS

FIRST, SECOND = CORPUS / "agreement" / "first", CORPUS / "agreement" / "second"
OUT = Path("evaluation/results/agreement")
NONE = "none"
Table = Counter[tuple[str, str]]
"""How often the first and the second annotator gave which pair of labels."""


def kappa(table: Table) -> float:
    """Cohen's kappa of a table of label pairs: agreement beyond what their label frequencies give by chance."""
    total = sum(table.values())
    labels = {label for pair in table for label in pair}
    observed = sum(table[label, label] for label in labels) / total
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (one, other), count in table.items():
        first[one] += count
        second[other] += count
    chance = sum(first[label] * second[label] for label in labels) / total**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def of_statements(first: Gold, second: Gold) -> Table:
    """The types of the statements that both have found."""
    comparison = compare(facts_of_gold(first), facts_of_gold(second))["statements: + type"]
    expected, found = (dict(list(keys)) for keys in (comparison.expected, comparison.found))
    return Counter((kind, found[one]) for one, kind in expected.items() if one in found)


def of_letters(first: Gold, second: Gold) -> Table:
    """The types of the statements that each letter and digit stands in."""
    labels = []
    for gold in (first, second):
        kinds = [NONE] * len(gold.text)
        for mark in gold.tagged("statement"):
            kinds[mark.start : mark.end] = [mark.attributes["type"]] * (mark.end - mark.start)
        labels.append([kind for kind, letter in zip(kinds, gold.text, strict=True) if letter.isalnum()])
    return Counter(zip(*labels, strict=True))


def bounds(tables: Sequence[Table]) -> tuple[float, float]:
    """The middle 95 % of kappa over documents drawn anew with replacement."""
    rng = np.random.default_rng(SEED)
    drawn = rng.integers(0, len(tables), (RESAMPLES, len(tables)))
    values = [kappa(_sum(tables[number] for number in row)) for row in drawn.tolist()]
    low, high = np.percentile(values, (2.5, 97.5))
    return float(low), float(high)


def _sum(tables: Iterable[Table]) -> Table:
    total: Table = Counter()
    for table in tables:
        total.update(table)
    return total


def measure() -> dict[str, Any]:
    """All figures."""
    rows = manifest()
    names = sorted(path.stem for path in FIRST.glob("*.xml"))
    pairs = [(read_gold(FIRST / f"{one}.xml"), read_gold(SECOND / f"{one}.xml")) for one in names]
    compared = [
        Evaluated(FIRST / f"{one}.xml", first.text, compare(facts_of_gold(first), facts_of_gold(second)))
        for one, (first, second) in zip(names, pairs, strict=True)
    ]

    def agreed(table: Callable[[Gold, Gold], Table]) -> dict[str, Any]:
        tables = [table(*pair) for pair in pairs]
        return {"kappa": kappa(_sum(tables)), "interval": bounds(tables), "labels": sum(_sum(tables).values())}

    confused = _sum(of_statements(*pair) for pair in pairs)
    return {
        **provenance(),
        "documents": {split: sum(rows[one]["split"] == split for one in names) for split in ("train", "dev", "test")},
        "measures": {
            measure: {
                "f1": score.f1,
                "interval": interval([done.comparisons[measure].score for done in compared]),
                "first": score.right + score.missed,
                "second": score.right + score.wrong,
            }
            for measure, score in totals(compared).items()
        },
        "statements that both found": agreed(of_statements),
        "letters": agreed(of_letters),
        "confusions": {
            f"{one} / {other}": count for (one, other), count in sorted(confused.items()) if one != other and count
        },
    }


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables."""
    splits = ", ".join(f"{count} of {split}" for split, count in result["documents"].items())
    lines = [
        f"Documents annotated twice: {splits} (`make agreement`). {belongs_to(result)}",
        "",
        "| Cohen's kappa of types | kappa | 95 % | labels |",
        "| --- | ---: | ---: | ---: |",
    ]
    for which in ("statements that both found", "letters"):
        found = result[which]
        low, high = found["interval"]
        lines.append(f"| {which} | {found['kappa']:.3f} | {low:.3f}–{high:.3f} | {found['labels']:,} |")
    lines += ["", "| measure | F1 between the two | 95 % | first has | second has |"]
    lines += ["| --- | ---: | ---: | ---: | ---: |"]
    for measure, score in result["measures"].items():
        span = "–" if score["interval"] is None else "{:.3f}–{:.3f}".format(*score["interval"])
        f1 = "–" if score["f1"] is None else f"{score['f1']:.3f}"
        lines.append(f"| {name(measure, 'en')} | {f1} | {span} | {score['first']} | {score['second']} |")
    commonest = sorted(result["confusions"].items(), key=lambda item: -item[1])
    lines += ["", "| types given (first / second) | statements |", "| --- | ---: |"]
    lines += [f"| {pair} | {count} |" for pair, count in commonest]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Compares, prints and publishes."""
    result = measure()
    publish(result, markdown(result), OUT)
    print(markdown(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
