"""The text layer of a DjVu page: the expression that ``djvused`` prints, as text with boxes."""

import re

from protokolist.ingest.djvu import DjvuPictures
from protokolist.ingest.layer import Layer
from protokolist.places import Box
from protokolist.spans import Span

TOKEN = re.compile(r'\(|\)|"(?:[^"\\]|\\.)*"|[^\s()"]+')
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
SIGNS = {b"n": b"\n", b"t": b"\t", b"r": b"\r"}
PIECE = re.compile(r"[ \t]*\n\s*|.", re.DOTALL)
# After the last word of each of these a line ends, after these a blank line comes.
LINE, BLOCK = "line", ("para", "region", "column")


def djvu_layer(pictures: DjvuPictures, index: int) -> Layer:
    """The lines of a page; an empty layer where there is none.

    The expression is a list ``(kind left bottom right top part…)``, the parts being lists or a string, and measures
    count in pixels from the lower left corner.
    """
    width, height = pictures.pixels(index)
    out: list[str] = []
    words: list[tuple[Span, Box]] = []
    at = 0
    kinds: list[list[str]] = []

    def put(text: str) -> None:
        nonlocal at
        out.append(text)
        at += len(text)

    for piece in TOKEN.findall(pictures.text(index)):
        if piece == "(":
            kinds.append([])
        elif piece == ")":
            kind = kinds.pop()[0] if kinds and kinds[-1] else ""
            if kind == LINE:
                put("\n")
            elif kind in BLOCK:
                put("\n\n")
            elif kind == "word":
                put(" ")
        elif piece.startswith('"'):
            text = _unescaped(piece[1:-1])
            start = at
            put(text)
            if kinds and kinds[-1][0] == "word" and text.strip():
                left, bottom, right, top = (float(number) for number in kinds[-1][1:5])
                words.append(((start, at), (left / width, 1 - top / height, right / width, 1 - bottom / height)))
        elif kinds:
            kinds[-1].append(piece)
    return _tidy("".join(out), words)


def _unescaped(text: str) -> str:
    def sign(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8) & 255]) if code.isdigit() else SIGNS.get(code, code)

    return ESCAPE.sub(sign, text.encode()).decode("utf-8", "replace")


def _tidy(text: str, words: list[tuple[Span, Box]]) -> Layer:
    """No spaces at line ends, no more than one blank line, nothing at the edges."""
    kept = (_piece(match[0]) for match in PIECE.finditer(text.strip()))
    lead = len(text) - len(text.lstrip())
    starts = _places(text.strip())
    found = [((starts[start - lead], starts[end - lead]), box) for (start, end), box in words if start >= lead]
    return Layer("".join(kept), tuple(found))


def _places(text: str) -> list[int]:
    """Where each place of ``text`` stands once it is tidy."""
    places: list[int] = []
    at = 0
    for match in PIECE.finditer(text):
        places += [at] * len(match[0])
        at += len(_piece(match[0]))
    return [*places, at]


def _piece(found: str) -> str:
    return found if "\n" not in found else "\n" * min(2, found.count("\n"))
