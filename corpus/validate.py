"""Checks the annotated protocols and counts what is in them: ``python corpus/validate.py [FOLDER or FILE...]``.

Without arguments the whole corpus with its manifests, its scanned twins and the likeness of sentences across documents.
Exit code 1 if anything is wrong.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

from protokolist.errors import GoldError
from protokolist.scoring.check import problems
from protokolist.scoring.gold import Gold, read_gold
from protokolist.text.morphology import fold

CORPUS = Path(__file__).parent
SPLITS = ("samples", "train", "dev", "test")
# Scanned twins of documents of the splits: checked by the same rules, counted apart.
TWINS = "twins"
# Sentences of so many words and more are compared; closings and vote lines are alike in all minutes.
WORDS_COMPARED = 8
LIKENESS = 0.8


def main(arguments: Sequence[str]) -> int:
    """The number of what is wrong, at most 1."""
    paths = [path for name in arguments for path in _files(Path(name))]
    whole = not paths
    if whole:
        paths = [path for split in (*SPLITS, TWINS) for path in _files(CORPUS / split)]
    golds: dict[Path, Gold] = {}
    wrong = 0
    for path in paths:
        try:
            golds[path] = read_gold(path)
            found = problems(golds[path], scanned=path.parent.name == TWINS)
        except GoldError as error:
            found = [error.message("en")]
        for problem in found:
            print(f"{path.name}: {problem}")
        wrong += len(found)
    twins = {path: golds.pop(path) for path in paths if path.parent.name == TWINS and path in golds}
    alike = list(_alike(golds))
    unlisted = [*_manifest(golds), *_twins(twins, golds)] if whole else []
    for problem in (*alike, *unlisted):
        print(problem)
    wrong += len(alike) + len(unlisted)
    if golds:
        _print_counts(golds)
    if twins:
        _print_twins(twins)
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


def _twins(twins: dict[Path, Gold], golds: dict[Path, Gold]) -> Iterator[str]:
    """What is wrong between the twins, their manifest and the documents they are twins of."""
    rows = _twin_rows()
    originals = {path.stem: path for path in golds}
    for path, twin in twins.items():
        row = rows.pop(path.stem, None)
        original = originals.get(path.stem)
        if row is None:
            yield f"{TWINS}/manifest.csv: {path.stem} is missing"
        elif original is None or original.parent.name != row["split"]:
            yield f"{TWINS}/manifest.csv: {path.stem} is no document of {row['split']}"
        elif int(row["marks_carried"]) != len(twin.marks):
            yield f"{TWINS}/manifest.csv: {path.stem} has {len(twin.marks)} marks, not {row['marks_carried']}"
        if original and (strange := _entries(twin) - _entries(golds[original])):
            yield f"{TWINS}/{path.name}: {', '.join(sorted(strange))} not in the register of {original.name}"
    for name in rows:
        yield f"{TWINS}/manifest.csv: {name} is no file of {TWINS}"


def _entries(gold: Gold) -> set[str]:
    return {person.id for person in gold.persons} | {body.id for body in gold.organisations}


def _twin_rows() -> dict[str, dict[str, str]]:
    with (CORPUS / TWINS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _print_twins(twins: dict[Path, Gold]) -> None:
    rows = [row for name, row in _twin_rows().items() if name in {path.stem for path in twins}]
    splits = Counter(row["split"] for row in rows)
    rates = [100 * float(row["character_error_rate"]) for row in rows]
    carried = sum(len(twin.marks) for twin in twins.values())
    lost = sum(int(figure) for row in rows for figure in re.findall(r"\d+", row["marks_lost"]))
    print(
        f"scanned twins: {len(twins)} ({', '.join(f'{split} {count}' for split, count in splits.items())}), "
        f"{sum(int(row['pages']) for row in rows)} pages, {sum(len(twin.text) for twin in twins.values())} characters, "
        f"{carried} marks carried over, {lost} lost"
    )
    if rates:
        print(f"character error rate: median {median(rates):.1f} %, from {min(rates):.1f} to {max(rates):.1f} %")


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
