"""What recognition misread, put right in the clean copy; the source text stays as it was recognised.

Each step looks at the text as the steps before left it and gives edits. None knows the original: they go by known word
forms, by the names the document itself has, and by what can stand where.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from protokolist.spans import Span
from protokolist.text.copies import Copy, Edit
from protokolist.text.repair.initials import initials
from protokolist.text.repair.lines import broken_paragraphs, dirt_lines
from protokolist.text.repair.marks import dots_in_names, marks, spaces
from protokolist.text.repair.names import names
from protokolist.text.repair.numerals import centuries, numbering
from protokolist.text.repair.words import joins, letters, shouted

Step = Callable[[str], Iterable[Edit]]

STEPS: tuple[tuple[str, Step], ...] = (
    ("marks", marks),
    ("dirt lines", dirt_lines),
    ("spaces", spaces),
    ("paragraphs", broken_paragraphs),
    ("numbering", numbering),
    ("centuries", centuries),
    ("initials", initials),
    ("joined words", joins),
    ("letters", letters),
    ("capitals", shouted),
    ("dots in names", dots_in_names),
    ("names", names),
)


def repair(copy: Copy, recognised: Sequence[Span]) -> None:
    """Puts right what was misread within ``recognised``, spans of the source in order."""
    for _, edits in repaired(copy, recognised):
        copy.edit(edits)


def repaired(copy: Copy, recognised: Sequence[Span]) -> Iterator[tuple[str, list[Edit]]]:
    """Each step's name and its edits of ``copy``, to be applied before the next is asked for."""
    starts = [start for start, _ in recognised]
    for name, step in STEPS:
        edits = sorted(step(copy.text), key=lambda edit: edit[:2])
        yield name, [edit for edit in edits if _within(copy, edit, starts, recognised)]


def _within(copy: Copy, edit: Edit, starts: Sequence[int], recognised: Sequence[Span]) -> bool:
    number = bisect_right(starts, copy.starts[edit[0]]) - 1
    return number >= 0 and copy.ends[edit[1] - 1] <= recognised[number][1]
