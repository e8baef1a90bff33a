"""Checks the annotated protocols and counts what is in them: ``python corpus/validate.py [FOLDER or FILE...]``.

Without arguments the whole corpus with its manifest and the likeness of sentences across documents. Exit code 1 if
anything is wrong.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from protokolist.errors import GoldError
from protokolist.scoring.check import problems
from protokolist.scoring.gold import Gold, read_gold
from protokolist.text.morphology import fold

CORPUS = Path(__file__).parent
SPLITS = ("samples", "train", "dev", "test")
# Sentences of so many words and more are compared; closings and vote lines are alike in all minutes.
WORDS_COMPARED = 8
LIKENESS = 0.8


def main(arguments: Sequence[str]) -> int:
    """The number of what is wrong, at most 1."""
    paths = [path for name in arguments for path in _files(Path(name))]
    whole = not paths
    if whole:
        paths = [path for split in SPLITS for path in _files(CORPUS / split)]
    golds: dict[Path, Gold] = {}
    wrong = 0
    for path in paths:
        try:
            golds[path] = read_gold(path)
            found = problems(golds[path])
        except GoldError as error:
            found = [error.message("en")]
        for problem in found:
            print(f"{path.name}: {problem}")
        wrong += len(found)
    alike = list(_alike(golds))
    unlisted = list(_manifest(golds)) if whole else []
    for problem in (*alike, *unlisted):
        print(problem)
    wrong += len(alike) + len(unlisted)
    _print_counts(golds)
    print(f"{wrong} problems" if wrong else "no problems")
    return int(wrong > 0)


def _files(path: Path) -> list[Path]:
    return sorted(path.glob("*.xml")) if path.is_dir() else [path] if path.exists() else []


def _sentences(gold: Gold) -> Iterator[tuple[str, ...]]:
    for sentence in re.split(r"[.!?;:\n]", gold.text):
        words = tuple(re.findall(r"\w\w+", fold(sentence)))
        if len(words) >= WORDS_COMPARED:
            yield words


def _alike(golds: dict[Path, Gold]) -> Iterator[str]:
    """Sentences that share most of their word triples with one of another document; time grows with those that meet."""
    homes: dict[tuple[str, ...], set[int]] = {}
    sentences = [(path, words) for path, gold in golds.items() for words in dict.fromkeys(_sentences(gold))]
    triples = [frozenset(zip(words, words[1:], words[2:], strict=False)) for _, words in sentences]
    for number, own in enumerate(triples):
        meeting = Counter(other for triple in own for other in homes.get(triple, ()))
        for other, shared in meeting.items():
            first, second = sentences[other][0], sentences[number][0]
            union = len(own) + len(triples[other]) - shared
            if first != second and shared >= LIKENESS * union:
                yield f"{first.name}, {second.name}: «{' '.join(sentences[number][1])}» stands in both"
        for triple in own:
            homes.setdefault(triple, set()).add(number)


def _manifest(golds: dict[Path, Gold]) -> Iterator[str]:
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    for path, gold in golds.items():
        row = rows.pop(path.stem, None)
        if row is None:
            yield f"manifest.csv: {path.stem} is missing"
        elif row["split"] != path.parent.name.removesuffix("s") and row["split"] != path.parent.name:
            yield f"manifest.csv: {path.stem} is listed as {row['split']}"
        elif int(row["characters"]) != len(gold.text):
            yield f"manifest.csv: {path.stem} has {len(gold.text)} characters, not {row['characters']}"
    for name in rows:
        yield f"manifest.csv: {name} is no file of the corpus"


def counts(golds: Iterable[Gold]) -> Counter[str]:
    """How many documents, characters and labels of each kind."""
    total: Counter[str] = Counter()
    for gold in golds:
        total["documents"] += 1
        total["characters"] += len(gold.text)
        for mark in gold.marks:
            total[{"person": "person mentions", "org": "organisation mentions"}.get(mark.tag, f"{mark.tag}s")] += 1
            if mark.tag == "statement":
                total[f"  {mark.attributes.get('type')}"] += 1
                total["answer links"] += len(mark.references("answers"))
                total["decisions with assignee or date"] += bool({"assignee", "due"} & mark.attributes.keys())
    return total


def _print_counts(golds: dict[Path, Gold]) -> None:
    splits = {path.parent.name: None for path in golds}
    columns = [counts(gold for path, gold in golds.items() if path.parent.name == split) for split in splits]
    total = counts(golds.values())
    print(f"{'':34}" + "".join(f"{split:>10}" for split in splits) + f"{'all':>10}")
    for name in sorted(total, key=lambda name: (name[0] == " ", list(total).index(name))):
        print(f"{name:34}" + "".join(f"{column[name]:>10}" for column in columns) + f"{total[name]:>10}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
