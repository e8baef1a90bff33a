"""How alike two words look: letters that look alike, and neighbours that changed places, cost less than others."""

from functools import lru_cache

from protokolist.text.morphology import FORMS_KEPT, fold

# Letters one stroke apart, which recognition confuses.
CONFUSED = (
    "ищ", "шщ", "ин", "нп", "пл", "ий", "ец", "ое", "ос", "се", "тг", "гр", "ьъ", "ьы", "зэ", "лд", "нк", "мт", "вб",
    "ао", "ую",
)  # fmt: skip
NEARLY = frozenset(pair for one in CONFUSED for pair in (one, one[::-1]))
# A confusion counts as this share of a slip.
CONFUSION = 0.5
# Longer words are no names.
LONGEST = 40


@lru_cache(maxsize=FORMS_KEPT)
def likeness(one: str, other: str) -> float:
    """From 0 to 1: 1 less the slips between two words by the letters of the longer one (edit distance with swaps)."""
    left, right = fold(one)[:LONGEST], fold(other)[:LONGEST]
    longest = max(len(left), len(right))
    return 1.0 if left == right else 1.0 - _slips(left, right) / longest


def _slips(left: str, right: str) -> float:
    before: list[float] = []
    last = [float(at) for at in range(len(right) + 1)]
    for row, letter in enumerate(left, start=1):
        line = [float(row)]
        for column, other in enumerate(right, start=1):
            change = 0.0 if letter == other else CONFUSION if letter + other in NEARLY else 1.0
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + change)
            if row > 1 and column > 1 and letter == right[column - 2] and left[row - 2] == other and change:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        before, last = last, line
    return last[-1]
