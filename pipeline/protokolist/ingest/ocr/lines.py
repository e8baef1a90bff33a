"""Words of a page -> lines of text, as the layout stage wants them.

Cells of a table stand in one line with a tab between, wherever the engine saw columns; a wide gap inside a line is a
tab too. A blank line parts what stands apart or begins with an indent; hyphens at line ends stay.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from protokolist.ingest.ocr.tesseract import Read
from protokolist.places import Box
from protokolist.spans import Span

# In heights of a line.
COLUMN_GAP = 2.2
INDENT = 1.4
# In the usual distance of two lines.
APART = 1.5
# Columns of running text, as in a newspaper, are read one after the other: so wide, so long.
COLUMN_WIDTH, COLUMN_LINES, COLUMN_LETTERS = 0.3, 6, 25
PAGE_NUMBER = re.compile(r"\W{0,3}(?:\d{1,4}|[lIПTТ1]{1,2}\d)\W{0,3}")
DOUBTFUL = 0.35


@dataclass(slots=True)
class Row:
    """Words that stand on one line, in cells."""

    cells: list[list[Read]]
    box: Box
    apart: bool = False
    """Whether a blank line stands above."""

    @property
    def words(self) -> list[Read]:
        """The words of all cells."""
        return [word for cell in self.cells for word in cell]

    @property
    def height(self) -> float:
        """In pixels, without what sticks out of one word."""
        return median(word.box[3] - word.box[1] for word in self.words)

    @property
    def middle(self) -> float:
        """How far down the line stands."""
        return median((word.box[1] + word.box[3]) / 2 for word in self.words)


@dataclass(frozen=True, slots=True)
class Lines:
    """A page's text; ``words`` with their spans in it, ``furniture`` the span of a page number."""

    text: str
    words: list[tuple[Span, Read]] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)


def set_lines(words: Iterable[Read], width: float) -> Lines:
    """The text of a page ``width`` pixels wide, from its words in the engine's order."""
    rows = [_row(list(line)) for _, line in groupby(words, key=lambda word: word.line)]
    rows = _in_rows([row for row in rows if not _is_dirt(row)], width)
    _part(rows)
    text: list[str] = []
    at = 0
    found: list[tuple[Span, Read]] = []
    furniture: list[Span] = []
    for number, row in enumerate(rows):
        if number:
            text.append("\n\n" if row.apart else "\n")
            at += len(text[-1])
        start = at
        for joint, word in _joined(row):
            text += (joint, word.text)
            at += len(joint)
            found.append(((at, at + len(word.text)), word))
            at += len(word.text)
        if (
            number in (0, len(rows) - 1)
            and len(rows) > 2
            and PAGE_NUMBER.fullmatch("".join(text[-2 * len(row.words) :]))
        ):
            furniture.append((start, at))
    return Lines("".join(text), found, furniture)


def _row(words: list[Read]) -> Row:
    return Row([words], _around(words))


def _around(words: Sequence[Read]) -> Box:
    left, top, right, bottom = zip(*(word.box for word in words), strict=True)
    return min(left), min(top), max(right), max(bottom)


def _is_dirt(row: Row) -> bool:
    """Spots and edges that the engine took for signs: none of them a letter, or few and doubtful ones."""
    signs = [sign for word in row.words for sign in word.text if sign.isalnum()]
    if len(signs) > 3 or any(sign.isdigit() for sign in signs):
        return False
    return not signs or sum(word.confidence for word in row.words) / len(row.words) < DOUBTFUL


def _in_rows(rows: list[Row], width: float) -> list[Row]:
    """Cells that stand side by side, put into one row."""
    if _has_columns(rows, width):
        return rows
    made: list[Row] = []
    for row in sorted(rows, key=lambda row: row.middle) if _side_by_side(rows) else rows:
        beside = next((other for other in reversed(made[-4:]) if _same_row(other, row)), None)
        if beside is None:
            made.append(row)
            continue
        beside.cells = sorted(beside.cells + row.cells, key=lambda cell: cell[0].box[0])
        beside.box = _around(beside.words)
    return made


def _side_by_side(rows: Sequence[Row]) -> bool:
    by_top = sorted(rows, key=lambda row: row.middle)
    return any(_same_row(one, two) for number, one in enumerate(by_top) for two in by_top[number + 1 : number + 4])


def _same_row(one: Row, two: Row) -> bool:
    apart = one.box[2] <= two.box[0] or two.box[2] <= one.box[0]
    return apart and abs(one.middle - two.middle) < 0.5 * min(one.height, two.height)


def _has_columns(rows: Sequence[Row], width: float) -> bool:
    """Whether two blocks of running text stand side by side."""
    blocks = [list(block) for _, block in groupby(rows, key=lambda row: row.words[0].line[0])]
    long = []
    for block in blocks:
        left, top, right, bottom = _around([word for row in block for word in row.words])
        letters = sum(len(word.text) + 1 for row in block for word in row.words) / len(block)
        if len(block) >= COLUMN_LINES and right - left >= COLUMN_WIDTH * width and letters >= COLUMN_LETTERS:
            long.append((left, top, right, bottom))
    return any(
        min(one[3], two[3]) - max(one[1], two[1]) > 0.5 * min(one[3] - one[1], two[3] - two[1])
        and (one[2] <= two[0] or two[2] <= one[0])
        for number, one in enumerate(long)
        for two in long[number + 1 :]
    )


def _part(rows: Sequence[Row]) -> None:
    """Marks the rows that stand apart from the one above, or begin with an indent."""
    if len(rows) < 3:
        return
    steps = [two.middle - one.middle for one, two in pairwise(rows)]
    down = [step for step in steps if step > 0]
    usual = median(down) if down else 0.0
    lefts = sorted(row.box[0] for row in rows)
    margin = lefts[len(lefts) // 4]
    height = median(row.height for row in rows)
    for (one, two), step in zip(pairwise(rows), steps, strict=True):
        indented = two.box[0] - max(margin, one.box[0]) > INDENT * height and two.box[0] - margin < 12 * height
        # Lines of one height of type step evenly; a smaller step after a larger one tells of nothing.
        two.apart = step > APART * usual or step < 0 or (indented and len(two.cells) == 1)


def _joined(row: Row) -> Iterator[tuple[str, Read]]:
    height = row.height
    before: Read | None = None
    for cell in row.cells:
        for number, word in enumerate(cell):
            gap = word.box[0] - before.box[2] if before else 0.0
            wide = before is not None and (number == 0 or gap > COLUMN_GAP * height)
            yield ("" if before is None else "\t" if wide else " "), word
            before = word
