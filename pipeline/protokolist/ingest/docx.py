"""DOCX: paragraphs, lists with their numbers, tables as rows of columns, headers and footers marked as such."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn

from protokolist.errors import BrokenFileError
from protokolist.ingest.limits import LARGEST_TEXT, too_large
from protokolist.ingest.numbering import Numbering
from protokolist.ingest.package import check_package
from protokolist.ingest.source import SourceText
from protokolist.record import Source, Span

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PARAGRAPH, TABLE, ROW, CELL, RUN, TEXT = (qn(f"w:{name}") for name in ("p", "tbl", "tr", "tc", "r", "t"))
# Text that is not part of the document as it reads: deleted, field codes, comments, the older copy of a drawing's text.
SKIPPED = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    qn("w:delText"),
    qn("w:pPr"),
    qn("w:rPr"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
MARKS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "\u00ad",
    qn("w:ptab"): "\t",
}
TEXT_BOX = qn("w:txbxContent")
TRANSPARENT = {qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}


def read_docx(path: Path, digest: str) -> SourceText:
    """The text of a Word document; ``digest`` is the sha256 of its bytes.

    A header for the first page alone is a letterhead and content; the others, and all footers, are furniture.
    """
    check_package(path)
    try:
        document = docx.Document(str(path))
    except (OpcError, KeyError, ValueError) as error:
        raise BrokenFileError(
            f"{path}: документ Word повреждён ({error}). Откройте его в Word и сохраните заново.",
            f"{path}: the Word document is damaged ({error}). Open it in Word and save it anew.",
        ) from error
    writer = _Writer(Numbering(document), path)
    letterheads, heads, feet = _headers(document)
    for part in heads:
        writer.furniture(part)
    for part in letterheads:
        writer.story(part)
    writer.story(document.element.body)
    for part in feet:
        writer.furniture(part)
    text = "".join(writer.pieces).rstrip("\n") + "\n"
    if not text.strip():
        raise BrokenFileError(
            f"{path}: в документе нет текста; возможно, в нём только рисунки (сканы). "
            "Сохраните их как PDF и распознайте.",
            f"{path}: the document holds no text; maybe only pictures (scans). Save them as PDF and recognise them.",
        )
    spans = tuple((start, min(end, len(text))) for start, end in writer.spans if start < len(text))
    source = Source(path=str(path), sha256=digest, media_type=MEDIA_TYPE)
    return SourceText(source, text, spans, _warnings(document))


def _headers(document: Document) -> tuple[list[Any], list[Any], list[Any]]:
    """Letterheads, headers and footers as XML, each once, in the order of the sections."""
    letterheads: list[Any] = []
    heads: list[Any] = []
    feet: list[Any] = []
    for number, section in enumerate(document.sections):
        if section.different_first_page_header_footer:
            for part, into in (
                (section.first_page_header, letterheads if number == 0 else heads),
                (section.first_page_footer, feet),
            ):
                if not part.is_linked_to_previous:
                    into.append(part._element)
        for part, into in (
            (section.header, heads),
            (section.even_page_header, heads),
            (section.footer, feet),
            (section.even_page_footer, feet),
        ):
            if not part.is_linked_to_previous:
                into.append(part._element)
    return letterheads, heads, feet


class _Writer:
    """Puts the text together piece by piece and remembers where furniture lies."""

    def __init__(self, numbering: Numbering, path: Path) -> None:
        self.pieces: list[str] = []
        self.spans: list[Span] = []
        self._numbering = numbering
        self._path = path
        self._length = 0

    def furniture(self, element: Any) -> None:
        start = self._length
        self.story(element)
        if self._length > start:
            self.spans.append((start, self._length))

    def story(self, element: Any) -> None:
        """Paragraphs and tables of a body, header or text box, in order."""
        for child in element:
            if child.tag == PARAGRAPH:
                self._paragraph(child)
            elif child.tag == TABLE:
                self._table(child)
            elif child.tag in TRANSPARENT:
                self.story(child)

    def _write(self, text: str) -> None:
        self._length += len(text)
        if self._length > LARGEST_TEXT:
            raise too_large(self._path, "в документе слишком много текста", "the document holds too much text")
        self.pieces.append(text)

    def _paragraph(self, paragraph: Any) -> None:
        words = "".join(_inline(paragraph))
        number = self._numbering.number(paragraph)
        self._write(f"{number}{words}\n" if words.strip() else "\n")
        for box in _boxes(paragraph):
            self.story(box)

    def _table(self, table: Any) -> None:
        for row in _rows(table):
            cells = [" ".join(self._cell(cell)) for cell in row]
            if any(cells):
                self._write("\t".join(cells).rstrip("\t") + "\n")

    def _cell(self, cell: Any) -> Iterator[str]:
        for child in _blocks(cell):
            if child.tag == PARAGRAPH:
                words = " ".join((self._numbering.number(child) + "".join(_inline(child))).split())
                if words:
                    yield words
            else:
                for row in _rows(child):
                    for inner in row:
                        yield from self._cell(inner)


def _blocks(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in (PARAGRAPH, TABLE):
            yield child
        elif child.tag in TRANSPARENT:
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[list[Any]]:
    """Cells of each row; a cell merged with the one above it is left out."""
    for row in _within(table, ROW):
        yield [cell for cell in _within(row, CELL) if not _continues(cell)]


def _within(element: Any, tag: str) -> Iterator[Any]:
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in TRANSPARENT:
            yield from _within(child, tag)


def _continues(cell: Any) -> bool:
    properties = cell.find(qn("w:tcPr"))
    merged = None if properties is None else properties.find(qn("w:vMerge"))
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _inline(element: Any) -> Iterator[str]:
    """The words of a paragraph, without deleted ones, field codes and text boxes."""
    for child in element:
        if child.tag in SKIPPED or child.tag == TEXT_BOX:
            continue
        if child.tag == TEXT:
            yield child.text or ""
        elif child.tag in MARKS and element.tag == RUN:
            yield MARKS[child.tag]
        else:
            yield from _inline(child)


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag not in SKIPPED:
            yield from _boxes(child)


def _warnings(document: Document) -> tuple[str, ...]:
    notes = [
        relation for relation in document.part.rels.values() if relation.reltype.endswith(("/footnotes", "/endnotes"))
    ]
    for relation in notes:
        blob = relation.target_part.blob
        if blob.count(b"<w:footnote ") + blob.count(b"<w:endnote ") > 2:
            return ("Сноски документа не читаются.",)
    return ()
