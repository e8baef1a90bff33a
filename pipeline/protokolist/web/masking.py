"""``--mask``: persons are shown by their initials only, in names and in texts."""

from bisect import bisect_left
from collections.abc import Iterable

from protokolist.spans import Span


def initials(name: str) -> str:
    """«Зимина Ольга Петровна» → «З. О. П.»."""
    return " ".join(f"{word[0]}." for word in name.replace("-", " ").split() if word[0].isalpha())


def masked(text: str, start: int, names: Iterable[Span]) -> str:
    """A piece of a protocol that begins at ``start``, with the names in it (spans of the whole) as initials.

    The length stays: places of marks do not move. What is left of a name is dots.
    """
    spans = sorted(names)
    first = bisect_left(spans, start, key=lambda span: span[1] - 1)
    letters = list(text)
    for name_start, name_end in spans[first:]:
        if name_start >= start + len(text):
            break
        begun = True
        for at in range(max(0, name_start - start), min(len(text), name_end - start)):
            if not letters[at].isalpha():
                begun = True
            elif begun:
                begun = False
            else:
                letters[at] = "·"
    return "".join(letters)
