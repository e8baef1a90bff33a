"""DOCX: paragraphs, lists with their numbers, tables as rows of columns; headers, footers and notes marked as such.

What was struck out while changes were tracked is left out, and so is hidden text.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml.etree import XMLSyntaxError

from protokolist.errors import BrokenFileError
from protokolist.ingest.numbering import Numbering, written_number
from protokolist.ingest.package import check_package
from protokolist.ingest.source import SourceText
from protokolist.ingest.writer import Sign, TextWriter

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
# Kind of note -> its reference in the text, and how Word counts them unless told otherwise.
NOTES = {"footnote": (qn("w:footnoteReference"), "decimal"), "endnote": (qn("w:endnoteReference"), "lowerRoman")}
OFF = ("0", "false", "off")


def read_docx(path: Path, digest: str) -> SourceText:
    """The text of a Word document; ``digest`` is the sha256 of its bytes.

    A header for the first page alone is a letterhead and content; the others, all footers and notes are furniture.
    """
    check_package(path)
    try:
        document = docx.Document(str(path))
    except (OpcError, KeyError, ValueError, XMLSyntaxError) as error:
        raise BrokenFileError(
            f"{path}: документ Word повреждён ({error}). Откройте его в Word и сохраните заново.",
            f"{path}: the Word document is damaged ({error}). Open it in Word and save it anew.",
        ) from error
    text = TextWriter(path)
    story = _Story(document, text)
    letterheads, heads, feet = _headers(document)
    for part in heads:
        with text.furniture():
            story.write(part)
    for part in letterheads:
        story.write(part)
    story.write(document.element.body)
    for part in feet:
        with text.furniture():
            story.write(part)
    return text.source(digest, MEDIA_TYPE, _warnings(document))


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


class _Story:
    """Writes paragraphs and tables of a body, header or text box, in order."""

    def __init__(self, document: Document, text: TextWriter) -> None:
        self._text = text
        self._numbering = Numbering(document)
        self._notes = {kind: _notes(document, kind) for kind in NOTES}
        self._noted = dict.fromkeys(NOTES, 0)
        self._waiting: list[tuple[str, Any]] = []
        self._carried: list[str] = []

    def write(self, element: Any) -> None:
        """Everything in ``element``, each note behind the paragraph or table that refers to it."""
        for child in element:
            if child.tag == PARAGRAPH:
                self._paragraph(child)
            elif child.tag == TABLE:
                self._table(child)
            elif child.tag in TRANSPARENT:
                self.write(child)

    def _paragraph(self, paragraph: Any) -> None:
        pieces = list(self._inline(paragraph))
        if _joins_the_next(paragraph):
            # Its end was struck out, and with it the line break; Word shows what is left in the next one.
            self._carried += pieces
        else:
            pieces, self._carried = self._carried + pieces, []
            if any(piece.strip() for piece in pieces):
                self._text.write(self._numbering.number(paragraph))
                self._text.pieces(pieces)
            else:
                self._numbering.number(paragraph)
            self._text.write("\n")
        for box in _boxes(paragraph):
            self.write(box)
        self._write_notes()

    def _table(self, table: Any) -> None:
        for row in _rows(table):
            self._text.row([" ".join(self._cell(cell)) for cell in row])
        self._write_notes()

    def _cell(self, cell: Any) -> Iterator[str]:
        for child in _blocks(cell):
            if child.tag == PARAGRAPH:
                words = "".join(piece for piece in self._inline(child) if not isinstance(piece, Sign))
                number = self._numbering.number(child)
                if words.strip():
                    yield number + words
                for box in _boxes(child):
                    yield from self._cell(box)
            else:
                for row in _rows(child):
                    for inner in row:
                        yield from self._cell(inner)

    def _inline(self, element: Any) -> Iterator[str]:
        """The words of a paragraph, without deleted and hidden ones, field codes and text boxes; signs of notes."""
        for child in element:
            if child.tag in SKIPPED or child.tag == TEXT_BOX or (child.tag == RUN and _hidden(child)):
                continue
            if child.tag == TEXT:
                yield child.text or ""
            elif child.tag in MARKS and element.tag == RUN:
                yield MARKS[child.tag]
            elif sign := self._sign(child):
                yield Sign(sign)
            else:
                yield from self._inline(child)

    def _sign(self, element: Any) -> str | None:
        for kind, (reference, style) in NOTES.items():
            if element.tag == reference and (note := self._notes[kind].get(element.get(qn("w:id")))) is not None:
                self._noted[kind] += 1
                sign = f"[{written_number(self._noted[kind], style)}]"
                self._waiting.append((sign, note))
                return sign
        return None

    def _write_notes(self) -> None:
        waiting, self._waiting = self._waiting, []
        for sign, note in waiting:
            self._text.mark(f"{sign} {' '.join(' '.join(self._cell(note)).split())}\n")


def _notes(document: Document, kind: str) -> dict[str, Any]:
    """Notes by their id; the lines that part them from the text are no notes."""
    found: dict[str, Any] = {}
    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}s") and not relation.is_external:
            try:
                root = parse_xml(relation.target_part.blob)
            except XMLSyntaxError:
                continue
            for note in root.iter(qn(f"w:{kind}")):
                if note.get(qn("w:type"), "normal") == "normal":
                    found[note.get(qn("w:id"))] = note
    return found


def _joins_the_next(paragraph: Any) -> bool:
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return mark is not None and any(mark.find(qn(tag)) is not None for tag in ("w:del", "w:moveFrom"))


def _hidden(run: Any) -> bool:
    vanish = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return vanish is not None and vanish.get(qn("w:val"), "1") not in OFF


def _blocks(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag in (PARAGRAPH, TABLE):
            yield child
        elif child.tag in TRANSPARENT:
            yield from _blocks(child)


def _rows(table: Any) -> Iterator[list[Any]]:
    """Cells of each row; a cell merged with the one above it is left out, and so are rows that were struck out."""
    for row in _within(table, ROW):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
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


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag not in SKIPPED:
            yield from _boxes(child)


def _warnings(document: Document) -> tuple[str, ...]:
    if any(relation.reltype.endswith("/aFChunk") for relation in document.part.rels.values()):
        return ("В документ вложен другой документ, он не прочитан.",)
    return ()
