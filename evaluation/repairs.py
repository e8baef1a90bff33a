"""How many repairs after recognition are right: scanned twins beside the texts they were printed from.

``python evaluation/repairs.py [--splits train dev] [--show STEP] [--out PREFIX]`` repairs the twins step by step. An
edit is right if what it leaves is nearer to what was printed at its place than what it found, wrong if it is farther
off, and idle otherwise. Edits of the test split are counted, never shown.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from protokolist.scoring.gold import read_gold
from protokolist.text.copies import Copy
from protokolist.text.repair import repaired
from provenance import commit
from publish import publish
from scans.carry import ALIKE

CORPUS = Path("corpus")
TWINS = CORPUS / "twins"
SPLITS = ("train", "dev", "test")
# Letters on either side of an edit that are compared with it.
AROUND = 12


def measure(splits: Iterable[str], show: str | None) -> dict[str, Any]:
    """For each split and step the counts of right, wrong and idle edits, and the error rates before and after."""
    with (TWINS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        "commit": commit(),
        "splits": {
            split: _split([row["id"] for row in rows if row["split"] == split], split, show) for split in splits
        },
    }


def _split(names: Sequence[str], split: str, show: str | None) -> dict[str, Any]:
    counts: dict[str, Counter[str]] = {}
    edits = [0, 0, 0]
    for name in names:
        printed, read = (read_gold(folder / f"{name}.xml").text for folder in (CORPUS / split, TWINS))
        copy = Copy(read)
        edits[0] += len(_letters(printed))
        edits[1] += Levenshtein.distance(_letters(printed), _letters(read))
        for step, own in repaired(copy, [(0, len(read))]):
            for kind, line in _judged(copy, own, printed):
                counts.setdefault(step, Counter())[kind] += 1
                if show in (step, "all") and split != "test":
                    print(f"{name}: {step}: {kind}: {line}")
            copy.edit(own)
        edits[2] += Levenshtein.distance(_letters(printed), _letters(copy.text))
    return {
        "steps": {step: dict(found) for step, found in counts.items()},
        "character error rate": {"read": edits[1] / edits[0], "repaired": edits[2] / edits[0]},
    }


def _judged(copy: Copy, edits: Sequence[tuple[int, int, str]], printed: str) -> Iterator[tuple[str, str]]:
    """Whether each edit is right, and how it looks; ``printed`` is what stands on paper."""
    said, places = _with_places(printed)
    read, own = _with_places(copy.text)
    where = _pairing(said, read)
    for start, end, new in edits:
        first, last = (sum_before(own, edge) for edge in (start, end))
        left, right = max(0, first - AROUND), min(len(read), last + AROUND)
        paper = said[where[left] : where[right]]
        before = read[left:right]
        after = read[left:first] + _letters(new) + read[last:right]
        change = Levenshtein.distance(paper, after) - Levenshtein.distance(paper, before)
        if first == last:
            change = _gap_change(copy.text[start:end], new, printed, places, where[first])
        kind = "right" if change < 0 else "wrong" if change > 0 else "idle"
        context = copy.text[max(0, start - 25) : start] + "[" + copy.text[start:end] + "→" + new + "]"
        yield (
            kind,
            (context + copy.text[end : end + 15]).replace("\n", "⏎")
            + f" | {printed[places[where[left]] : places[max(0, where[right] - 1)] + 1] if places else ''}".replace(
                "\n", "⏎"
            ),
        )


def _gap_change(before: str, after: str, printed: str, places: Sequence[int], at: int) -> int:
    """Whether a gap between letters comes nearer to the one on paper (-1) or not (1): by words, then by lines."""
    if not 0 < at < len(places):
        return 0
    paper = printed[places[at - 1] + 1 : places[at]]
    # A page breaks lines that the text does not; a blank line should be one line break at least.
    right = bool(paper), "\n" in paper
    was, now = ((bool(gap) != right[0]) + (("\n\n" in gap) != right[1]) for gap in (before, after))
    return now - was


def _letters(text: str) -> str:
    return _with_places(text)[0]


def _with_places(text: str) -> tuple[str, list[int]]:
    """``text`` folded and without white space, and where each character stands."""
    places = [at for at, letter in enumerate(text) if not letter.isspace()]
    return "".join(text[at] for at in places).translate(ALIKE), places


def sum_before(places: Sequence[int], edge: int) -> int:
    """How many of the places lie before ``edge``."""
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if places[middle] < edge:
            low = middle + 1
        else:
            high = middle
    return low


def _pairing(said: str, read: str) -> list[int]:
    """For each place between characters of ``read`` the place in ``said`` it corresponds to."""
    where = [0] * (len(read) + 1)
    for operation in Levenshtein.opcodes(read, said):
        size = operation.src_end - operation.src_start
        for n in range(size + 1):
            where[operation.src_start + n] = min(operation.dest_start + n, operation.dest_end)
        where[operation.src_end] = operation.dest_end
    return where


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables."""
    lines = [f"Commit {result['commit']}."]
    for split, found in result["splits"].items():
        rates = found["character error rate"]
        lines += [
            "",
            f"## {split}: characters misread {100 * rates['read']:.2f} %, after repair {100 * rates['repaired']:.2f} %",
        ]
        lines += [
            "",
            "| step | right | wrong | idle | right of right and wrong |",
            "| --- | ---: | ---: | ---: | ---: |",
        ]
        total: Counter[str] = Counter()
        for step, counts in found["steps"].items():
            total.update(counts)
            lines.append(_row(step, counts))
        lines.append(_row("all", total))
    return "\n".join(lines) + "\n"


def _row(step: str, counts: dict[str, int] | Counter[str]) -> str:
    right, wrong = counts.get("right", 0), counts.get("wrong", 0)
    share = f"{100 * right / (right + wrong):.1f} %" if right + wrong else "–"
    return f"| {step} | {right} | {wrong} | {counts.get('idle', 0)} | {share} |"


def main() -> int:
    """Prints and, where asked, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--splits", nargs="+", default=SPLITS, choices=SPLITS)
    parser.add_argument("--show", help="a step whose edits to print, or «all»; not those of test")
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    result = measure(arguments.splits, arguments.show)
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
