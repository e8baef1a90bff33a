"""The text layer of a PDF page, with the boxes of its words, through pdfium."""

import ctypes
import re
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from protokolist.ingest.layer import Layer
from protokolist.places import Box
from protokolist.spans import Span

# What pdfium gives for the hyphen at which a word is broken.
BROKEN_WORD = re.compile("[\ufffe\x02]\n?")
WORD = re.compile(r"\S+")
# Pages are mapped to a grid so fine, since pdfium's own mapping gives whole numbers.
GRID = 100_000
# Pictures may stand in forms, and these in forms.
DEEPEST = 3


def pdf_layer(page: pypdfium2.PdfPage) -> Layer:
    """The lines of a page from top to bottom, as pdfium reads them."""
    layer = page.get_textpage()
    try:
        text, places = _characters(layer)
        words = tuple(_words(page, layer, text, places))
    finally:
        layer.close()
    return Layer(text, words, _picture_share(page))


def scan_dpi(page: pypdfium2.PdfPage) -> float | None:
    """The resolution of the picture that fills the page, if one does."""
    width, height = page.get_width(), page.get_height()
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) >= 0.7 * width * height and right > left:
            across, down = picture.get_px_size()
            # A picture that lies on its side has its width along the page's height.
            return float(max(across, down) / max(right - left, top - bottom) * 72)
    return None


def _characters(layer: pypdfium2.PdfTextPage) -> tuple[str, list[int]]:
    """The text, and for each of its characters the index pdfium has for it."""
    count = layer.count_chars()
    found: list[str] = []
    places: list[int] = []
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(layer, index)
        if 0xDC00 <= code <= 0xDFFF and found and 0xD800 <= ord(found[-1]) <= 0xDBFF:
            found[-1] = chr(0x10000 + ((ord(found[-1]) - 0xD800) << 10) + code - 0xDC00)
            continue
        found.append(chr(code) if code else " ")
        places.append(index)
    text = "".join(letter if not 0xD800 <= ord(letter) <= 0xDFFF else "\ufffd" for letter in found)
    return _plain(text, places)


def _plain(text: str, places: list[int]) -> tuple[str, list[int]]:
    """Line feeds for every line break, a hyphen and a line break where a word is broken."""
    out: list[str] = []
    where: list[int] = []
    at = 0
    for match in re.finditer("\r\n?|\f|[\ufffe\x02](?:\r\n?|\n)?", text):
        out.append(text[at : match.start()])
        where += places[at : match.start()]
        new = "-\n" if match[0][0] in "\ufffe\x02" else "\n"
        out.append(new)
        where += [places[match.start()]] * len(new)
        at = match.end()
    whole = "".join([*out, text[at:]])
    where += places[at:]
    stripped = whole.strip("\n")
    start = whole.index(stripped) if stripped else 0
    return stripped, where[start : start + len(stripped)]


def _words(
    page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage, text: str, places: list[int]
) -> Iterator[tuple[Span, Box]]:
    edges = [ctypes.c_double() for _ in range(4)]
    across, down = ctypes.c_int(), ctypes.c_int()

    def on_page(x: float, y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(page, 0, 0, GRID, GRID, 0, x, y, across, down)
        return across.value / GRID, down.value / GRID

    for match in WORD.finditer(text):
        boxes = []
        for index in dict.fromkeys(places[match.start() : match.end()]):
            if pdfium.FPDFText_GetCharBox(layer, index, *edges):
                left, right, bottom, top = (edge.value for edge in edges)
                if right > left or top > bottom:
                    boxes.append((left, right, bottom, top))
        if not boxes:
            continue
        lefts, rights, bottoms, tops = zip(*boxes, strict=True)
        one, two = on_page(min(lefts), max(tops)), on_page(max(rights), min(bottoms))
        left, right = sorted((one[0], two[0]))
        top, bottom = sorted((one[1], two[1]))
        if right > 0 and bottom > 0 and left < 1 and top < 1:
            yield match.span(), (max(0.0, left), max(0.0, top), min(1.0, right), min(1.0, bottom))


def _picture_share(page: pypdfium2.PdfPage) -> float:
    whole = page.get_width() * page.get_height()
    covered = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=DEEPEST):
        left, bottom, right, top = picture.get_bounds()
        covered += max(0.0, right - left) * max(0.0, top - bottom)
    return min(1.0, covered / whole) if whole else 0.0
