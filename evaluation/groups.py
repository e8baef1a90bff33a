"""Coarse groups of protocols for breakdowns and folds, by the table ``evaluation/groups.csv``.

The manifest describes layout and noise in its writers' own phrases. A line of the table names a facet, a group, and
words of which one must begin a word of the phrase, in whatever case; the first line that fits decides. The table was
made from the phrases alone, without sight of texts or scores.
"""

import csv
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("groups.csv")
MANIFEST = Path("corpus/manifest.csv")
FACETS = ("genre", "decade", "layout", "noise")


def manifest() -> dict[str, dict[str, str]]:
    """The manifest's rows by id."""
    with MANIFEST.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def group(row: Mapping[str, str], facet: str) -> str:
    """The group of a manifest row; a ``ValueError`` names the phrase that no line of the table fits."""
    for name, words in _table()[facet]:
        if words.search(row[facet]):
            return name
    raise ValueError(f"{TABLE.name} has no group for the {facet} «{row[facet]}» of {row['id']}: add a word to a line")


def names(facet: str) -> list[str]:
    """The groups of a facet in the order of the table."""
    return list(dict.fromkeys(name for name, _ in _table()[facet]))


@cache
def _table() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    lines: dict[str, list[tuple[str, re.Pattern[str]]]] = {facet: [] for facet in FACETS}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            words = "|".join(map(re.escape, line["words"].split("|")))
            lines[line["facet"]].append((line["group"], re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)))
    return lines
