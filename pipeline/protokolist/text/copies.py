"""A text being edited, with the map back to where it came from."""

import re
from array import array
from collections.abc import Callable, Iterable, Iterator

Edit = tuple[int, int, str]
"""Replace ``[start, end)``, which is not empty, by a string."""


class Copy:
    """A text under repair and, for each of its characters, the piece of source it stands for."""

    def __init__(self, source: str) -> None:
        self.text = source
        self.starts = array("L", range(len(source)))
        self.ends = array("L", range(1, len(source) + 1))

    def edit(self, edits: Iterable[Edit]) -> None:
        """Applies edits given in order; each new character keeps its place, the last one takes what is left over.

        Where the new string is the longer one, what it has in excess stands at the place of its last character.
        """
        pieces: list[str] = []
        starts, ends = array("L"), array("L")
        at = 0
        for start, end, new in edits:
            if start < at:
                continue
            pieces += (self.text[at:start], new)
            kept = min(len(new), end - start)
            starts += self.starts[at:start] + self.starts[start : start + kept]
            ends += self.ends[at:start] + self.ends[start : start + kept]
            if new and kept:
                ends[-1] = self.ends[end - 1]
                starts.extend([starts[-1]] * (len(new) - kept))
                ends.extend([ends[-1]] * (len(new) - kept))
            at = end
        if at:
            self.text = "".join([*pieces, self.text[at:]])
            self.starts = starts + self.starts[at:]
            self.ends = ends + self.ends[at:]

    def replace(self, pattern: re.Pattern[str], new: str | Callable[[re.Match[str]], str | None]) -> None:
        """Replaces every match by ``new``; a function may return ``None`` to leave a match alone."""
        self.edit(_edits(pattern.finditer(self.text), new))


def _edits(matches: Iterator[re.Match[str]], new: str | Callable[[re.Match[str]], str | None]) -> Iterator[Edit]:
    for match in matches:
        replacement = new if isinstance(new, str) else new(match)
        if replacement is not None and replacement != match[0] and len(replacement) <= len(match[0]):
            yield match.start(), match.end(), replacement
