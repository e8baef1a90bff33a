"""Text set on A4 pages as a typist or a word processor does it, and drawn in grey."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from make_samples import SYLLABLE

FONTS = Path("/usr/share/fonts/truetype")
TYPEWRITERS = ("freefont/FreeMonoBold.ttf", "liberation/LiberationMono-Regular.ttf", "paratype/PTM55F.ttf")
SERIFS = ("liberation/LiberationSerif-Regular.ttf", "paratype/PTF55F.ttf", "freefont/FreeSerif.ttf")
PAPER = (210.0, 297.0)  # A4, millimetres
MARGINS = (22.0, 18.0)  # left and right, top and bottom
TYPED_LINE = 65  # characters
GAP = 4  # characters between columns
INCH = 25.4  # millimetres in an inch
POINT = 72  # points in an inch

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Face:
    """How a document is set: font file, size in points, leading in lines, dots per inch, habits of the writer."""

    font: str
    points: float
    leading: float
    dpi: int
    typed: bool
    justified: bool = False

    @classmethod
    def draw(cls, generator: np.random.Generator, typed: bool) -> "Face":
        """A face of a typewriter or of Word, drawn from ``generator``."""
        dpi = int(generator.choice((200, 250, 300)))
        fonts = TYPEWRITERS if typed else SERIFS
        font = fonts[generator.integers(len(fonts))]
        if typed:
            return cls(font, 11.5, float(generator.choice((1.2, 1.5))), dpi, typed)
        points, leading = float(generator.choice((12, 13, 14))), float(generator.choice((1.15, 1.4)))
        return cls(font, points, leading, dpi, typed, justified=bool(generator.integers(2)))

    def pixels(self, millimetres: float) -> float:
        """A length in pixels."""
        return millimetres / INCH * self.dpi


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand together, at their distance from the left margin in pixels."""

    x: float
    text: str


Line = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what it says, line by line, and its picture, black on white."""

    text: str
    image: Image.Image


def set_pages(text: str, face: Face, generator: np.random.Generator) -> list[Page]:
    """``text`` on pages of A4; tabs become columns, blank lines stay, pages from the second on bear their number."""
    font = ImageFont.truetype(str(FONTS / face.font), face.points / POINT * face.dpi)
    width = font.getlength("0") * TYPED_LINE if face.typed else face.pixels(PAPER[0] - 2 * MARGINS[0])
    leading = face.leading * face.points / POINT * face.dpi * 1.1
    fitting = int(face.pixels(PAPER[1] - 2 * MARGINS[1]) / leading)
    lines = list(set_lines(text, width, font.getlength, face))
    pages = []
    for number, start in enumerate(range(0, len(lines), fitting), start=1):
        shown = list(lines[start : start + fitting])
        if number > 1:
            label = f"- {number} -" if face.typed else str(number)
            shown.insert(0, [Piece((width - font.getlength(label)) / 2, label)])
        said = "\n".join(" ".join(piece.text for piece in line) for line in shown)
        pages.append(Page(said, _drawn(shown, font, leading, face, generator)))
    return pages


def set_lines(text: str, width: float, measure: Measure, face: Face) -> Iterator[Line]:
    """The lines of ``text`` within ``width`` pixels; the typist breaks words, Word does not."""
    for tabbed, group in groupby(text.splitlines(), lambda line: "\t" in line):
        if tabbed:
            yield from _columns([line.split("\t") for line in group], width, measure, face.typed)
            continue
        for line in group:
            wrapped = list(wrap(line, width, measure, hyphenated=face.typed))
            for number, piece in enumerate(wrapped, start=1):
                if face.justified and number < len(wrapped):
                    yield list(_justified(piece, width, measure))
                else:
                    yield [Piece(0, piece)] if piece else []


def wrap(line: str, width: float, measure: Measure, hyphenated: bool) -> Iterator[str]:
    """The pieces of ``line`` that fit into ``width``; inner and leading spaces stay where the line does not break."""
    current = ""
    for gap, word in re.findall(r"(\s*)(\S+)", line):
        joint = current + gap
        if measure(joint + word) <= width:
            current = joint + word
            continue
        head, tail = _broken(word, width - measure(joint), measure) if hyphenated else ("", word)
        if head or current:
            yield joint + head if head else current
        while measure(tail) > width:
            fitting = max(1, next(n for n in range(len(tail), 0, -1) if n == 1 or measure(tail[:n]) <= width))
            yield tail[:fitting]
            tail = tail[fitting:]
        current = tail
    yield current


def _broken(word: str, room: float, measure: Measure) -> tuple[str, str]:
    if word.rstrip(".,:;!?»)").isalpha():
        for point in reversed([match.start() for match in SYLLABLE.finditer(word.lower())]):
            head, tail = word[:point] + "-", word[point:]
            if point >= 2 and len(tail) >= 2 and measure(head) <= room:
                return head, tail
    return "", word


def _justified(line: str, width: float, measure: Measure) -> Iterator[Piece]:
    indent = line[: len(line) - len(line.lstrip())]
    words = line.split()
    spare = width - measure(line)
    x = measure(indent)
    for word in words:
        yield Piece(x, word)
        x += measure(word + " ") + spare / max(1, len(words) - 1)


def _columns(rows: list[list[str]], width: float, measure: Measure, hyphenated: bool) -> Iterator[Line]:
    """Rows of cells as columns; where they are wider than the page, each keeps its longest word and the widest give way
    first."""
    count = max(len(row) for row in rows)
    gap = measure("0" * GAP)
    room = width - gap * (count - 1)
    cells = [[row[n].strip() for row in rows if n < len(row)] for n in range(count)]
    natural = [max(measure(cell) for cell in column) for column in cells]
    least = [max(measure(word) for cell in column for word in cell.split() or [""]) for column in cells]
    spare = room - sum(least)
    wanted = [wide - narrow for wide, narrow in zip(natural, least, strict=True)]
    widths = _shared(natural, room)
    if spare >= 0:
        widths = [narrow + share for narrow, share in zip(least, _shared(wanted, spare), strict=True)]
    starts = [sum(widths[:n]) + gap * n for n in range(count)]
    if len(rows) <= 2 and count == 2 and sum(natural) <= room:
        starts[1] = width - natural[1]
    for row in rows:
        wrapped = [list(wrap(cell.strip(), widths[n] + 1, measure, hyphenated)) for n, cell in enumerate(row)]
        for pieces in zip_longest(*wrapped, fillvalue=""):
            yield [Piece(x, piece) for x, piece in zip(starts, pieces, strict=False) if piece]


def _shared(natural: Sequence[float], room: float) -> list[float]:
    """Widths as they are wanted, cut to the common limit at which their sum fits ``room``."""
    left, shares = room, dict.fromkeys(range(len(natural)), 0.0)
    for place, number in enumerate(sorted(shares, key=lambda n: natural[n])):
        shares[number] = min(natural[number], left / (len(natural) - place))
        left -= shares[number]
    return list(shares.values())


def _drawn(
    lines: Sequence[Line], font: ImageFont.FreeTypeFont, leading: float, face: Face, generator: np.random.Generator
) -> Image.Image:
    image = Image.new("L", (round(face.pixels(PAPER[0])), round(face.pixels(PAPER[1]))), 255)
    pen = ImageDraw.Draw(image)
    y = face.pixels(MARGINS[1]) + leading
    for line in lines:
        for piece in line:
            x = face.pixels(MARGINS[0]) + piece.x
            if not face.typed:
                pen.text((x, y), piece.text, 0, font, anchor="ls")
                continue
            # Types strike at uneven height and weight.
            step = font.getlength("0")
            heights = generator.normal(0, face.dpi / 300, len(piece.text))
            tones = generator.integers(0, 80, len(piece.text))
            for place, letter in enumerate(piece.text):
                pen.text((x + place * step, y + heights[place]), letter, int(tones[place]), font, anchor="ls")
        y += leading
    return image
