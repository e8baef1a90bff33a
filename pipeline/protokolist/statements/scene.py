"""What the statements stage sees of a protocol: its text, blocks, and who and what is named where."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from protokolist.layout.sections import Block
from protokolist.text.morphology import FORMS_KEPT, parses


@dataclass(frozen=True, slots=True)
class Mark:
    """A mention: its span in the clean copy and the ids of those it stands for."""

    start: int
    end: int
    ids: tuple[str, ...]


class Marks:
    """Mentions in the order of the text, found by place."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._marks = sorted(marks, key=lambda mark: (mark.start, -mark.end))
        self._starts = [mark.start for mark in self._marks]

    def within(self, start: int, end: int) -> list[Mark]:
        """Mentions that begin in ``[start, end)``."""
        return self._marks[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def at(self, start: int) -> Mark | None:
        """The longest mention that begins exactly at ``start``."""
        index = bisect_left(self._starts, start)
        return self._marks[index] if index < len(self._marks) and self._starts[index] == start else None

    def covers(self, offset: int) -> bool:
        """Whether ``offset`` lies inside a mention, not at its edge."""
        index = bisect_left(self._starts, offset) - 1
        return index >= 0 and self._marks[index].start < offset < self._marks[index].end


@dataclass(frozen=True, slots=True)
class Scene:
    """The protocol as the statements stage needs it."""

    text: str
    blocks: Sequence[Block]
    persons: Marks
    roles: Marks
    organisations: Marks
    chair: tuple[str, ...] = ()
    secretary: tuple[str, ...] = ()
    rapporteurs: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Speakers the agenda names, by the position of the item from 1."""

    def is_subject(self, mark: Mark) -> bool:
        """Whether a name can be the subject of a clause: its surname can be read as a nominative."""
        words = [
            word
            for word in self.text[mark.start : mark.end].replace("-", " ").split()
            if len(word) > 2 and "." not in word
        ]
        return any(_may_be_nominative(word.lower()) for word in words[:1])


@lru_cache(maxsize=FORMS_KEPT)
def _may_be_nominative(form: str) -> bool:
    return any(parse.tag.case == "nomn" or "Fixd" in parse.tag or parse.tag.case is None for parse in parses(form))
