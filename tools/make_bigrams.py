"""Remakes ``pipeline/protokolist/ingest/bigrams.txt`` from the annotated protocols.

The table says how often Russian letters follow each other. Each of the 33 rows (space and the letters а–я, «ё» as «е»)
holds 33 digits: the logarithm to base two of how often the column's letter follows the row's, from 0 (not seen) to 9
(most frequent).
"""

import math
import re
from collections import Counter
from pathlib import Path

from protokolist.scoring.gold import read_gold

LETTERS = " абвгдежзийклмнопрстуфхцчшщъыьэюя"
OUT = Path("pipeline/protokolist/ingest/bigrams.txt")


def main() -> None:
    """Counts over all annotated protocols; the table is small, so that a few texts give nearly the same as many."""
    counts: Counter[tuple[str, str]] = Counter()
    for path in sorted(Path("corpus").glob("*/*.xml")):
        words = re.findall(r"[а-я]+", read_gold(path).text.lower().replace("ё", "е"))
        for word in words:
            counts.update(zip(f" {word}", f"{word} ", strict=True))
    largest = math.log2(max(counts.values()))
    rows = ["".join(str(min(9, round(9 * math.log2(1 + counts[a, b]) / largest))) for b in LETTERS) for a in LETTERS]
    OUT.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
