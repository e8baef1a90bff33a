"""Which documents get a scanned twin, and what it looks like: a fixed rule over the manifest, blind to the texts."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Literal

Look = Literal["typewriter", "word", "photocopy"]
Row = Mapping[str, str]

QUOTA = {"train": 16, "dev": 6, "test": 8}
# What never was on paper, and what has been scanned already.
UNFIT = re.compile(r"OCR|scan|Markdown|emoji|wrapped", re.IGNORECASE)
LAST_TYPEWRITTEN = "1980s"
# Authors whose documents came after the twins were made: they would change what is chosen.
LATER = {"P", "Q", "R", "S", "W", "X", "Y", "Z"}


def choose(rows: Sequence[Row]) -> Iterator[tuple[Row, Look]]:
    """The rows of the manifest to be scanned, split by split, with the look of their pages.

    Of each split is taken, again and again, the document whose genre, decade and length (short, middling, long in its
    split) have been taken least, measured against the square root of how many there are, so that what is common comes
    more often and what is rare comes too; the hash of the id decides between equals. Every third is a photocopy; the
    others are typewritten up to the 1980s and printed from Word later.
    """
    number = 0
    for split, quota in QUOTA.items():
        fit = [row for row in rows if row["split"] == split and row["author"] not in LATER and _was_on_paper(row)]
        lengths = sorted(int(row["characters"]) for row in fit)
        traits = {row["id"]: _traits(row, lengths) for row in fit}
        there = Counter(trait for own in traits.values() for trait in own)
        taken: Counter[str] = Counter()
        for _ in range(quota):
            claims = {
                name: sum((taken[trait] + 1) / there[trait] ** 0.5 for trait in own) for name, own in traits.items()
            }
            name = min(traits, key=lambda name: (claims[name], _hash(name)))
            taken.update(traits.pop(name))
            row = next(row for row in fit if row["id"] == name)
            yield row, "photocopy" if number % 3 == 2 else "typewriter" if typewritten(row) else "word"
            number += 1


def _was_on_paper(row: Row) -> bool:
    return not UNFIT.search(f"{row['layout']} {row['noise']}")


def typewritten(row: Row) -> bool:
    """Whether a document is old enough to have been typed on a typewriter."""
    return row["decade"] <= LAST_TYPEWRITTEN


def _traits(row: Row, lengths: Sequence[int]) -> tuple[str, str, str]:
    return row["genre"], row["decade"], f"{3 * lengths.index(int(row['characters'])) // len(lengths)} of 3"


def _hash(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def seed(name: str, attempt: int) -> int:
    """The seed of everything drawn for a document at an attempt: 32 bits of the hash of both."""
    return int(_hash(f"{name}/{attempt}")[:8], 16)
