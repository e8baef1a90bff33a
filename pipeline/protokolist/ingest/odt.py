"""ODT: headings, lists with their numbers, tables as rows of columns; headers, footers and notes marked as such.

What was struck out while changes were tracked is left out, and so is hidden text.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree

from protokolist.errors import BrokenFileError, EncryptedFileError
from protokolist.ingest.odt_lists import Lists, Place
from protokolist.ingest.odt_names import name
from protokolist.ingest.package import check_package
from protokolist.ingest.source import SourceText
from protokolist.ingest.writer import Sign, TextWriter

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
PARAGRAPHS = {name("text:p"), name("text:h")}
HEADING, LIST, TABLE = name("text:h"), name("text:list"), name("table:table")
ROW, CELL, TEXT_BOX, NOTE = (name(tag) for tag in ("table:table-row", "table:table-cell", "draw:text-box", "text:note"))
SKIPPED = {
    name(tag)
    for tag in (
        "text:tracked-changes",
        "office:annotation",
        "office:annotation-end",
        "text:ruby-text",
        "text:sequence-decls",
        "text:variable-decls",
        "text:user-field-decls",
        "office:forms",
        "svg:title",
        "svg:desc",
        "office:binary-data",
        "text:hidden-text",
        "text:hidden-paragraph",
    )
}
MARKS = {name("text:tab"): "\t", name("text:line-break"): "\n"}
SPACES, COUNT = name("text:s"), name("text:c")
SPACE = re.compile(r"[ \t\r\n]+")
# A paragraph is never indented by more; the number in the file is anybody's.
MOST_SPACES = 200
# A letterhead stands on the first page alone, in a page style that gives way to another.
HEADS = ("style:header", "style:header-first", "style:header-left")
FEET = ("style:footer", "style:footer-first", "style:footer-left")


def read_odt(path: Path, digest: str) -> SourceText:
    """The text of an OpenDocument text; ``digest`` is the sha256 of its bytes."""
    check_package(path)
    with ZipFile(path) as package:
        parts = set(package.namelist())
        if "META-INF/manifest.xml" in parts and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise EncryptedFileError(
                f"{path}: документ защищён паролем. Откройте его в LibreOffice и сохраните без пароля.",
                f"{path}: the document is protected by a password. Open it in LibreOffice and save it without one.",
            )
        if "content.xml" not in parts:
            raise BrokenFileError(
                f"{path}: в документе OpenDocument нет его содержания. Возьмите файл заново из источника.",
                f"{path}: the OpenDocument file lacks its content. Get it anew from its source.",
            )
        content = _parsed(path, package.read("content.xml"))
        styles = _parsed(path, package.read("styles.xml")) if "styles.xml" in parts else None
    text = TextWriter(path)
    story = _Story(text, [root for root in (styles, content) if root is not None])
    for part in _masters(styles, HEADS):
        with text.furniture():
            story.write(part)
    body = content.find(f"{name('office:body')}/{name('office:text')}")
    if body is not None:
        story.write(body)
    for part in _masters(styles, FEET):
        with text.furniture():
            story.write(part)
    return text.source(digest, MEDIA_TYPE)


def _parsed(path: Path, data: bytes) -> Any:
    try:
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    except etree.XMLSyntaxError as error:
        raise BrokenFileError(
            f"{path}: документ OpenDocument повреждён ({error}). Откройте его в LibreOffice и сохраните заново.",
            f"{path}: the OpenDocument file is damaged ({error}). Open it in LibreOffice and save it anew.",
        ) from error


def _masters(styles: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """Headers or footers of all page styles."""
    if styles is not None:
        for master in styles.iter(name("style:master-page")):
            for tag in tags:
                part = master.find(name(tag))
                if part is not None and part.get(name("style:display"), "true") != "false":
                    yield part


def _hidden_styles(roots: list[Any]) -> set[str]:
    """Names of character styles whose text is hidden."""
    return {
        str(properties.getparent().get(name("style:name")))
        for root in roots
        for properties in root.iter(name("style:text-properties"))
        if properties.get(name("text:display")) == "none"
    }


class _Story:
    """Writes paragraphs, lists and tables in order."""

    def __init__(self, text: TextWriter, roots: list[Any]) -> None:
        self._text = text
        self._lists = Lists(roots)
        self._hidden = _hidden_styles(roots)
        self._waiting: list[tuple[str, Any]] = []

    def write(self, element: Any, place: Place | None = None) -> None:
        """Everything in ``element``, each note behind the paragraph or table that refers to it."""
        for child in element:
            if child.tag in PARAGRAPHS:
                self._paragraph(child, place)
                place = place.continued() if place else None
            elif child.tag == LIST:
                for item, inner in self._lists.items(child, place):
                    self.write(item, inner)
            elif child.tag == TABLE:
                self._table(child)
            elif child.tag not in SKIPPED and child.get(name("text:display")) not in ("none", "condition"):
                self.write(child)

    def _paragraph(self, paragraph: Any, place: Place | None) -> None:
        pieces = list(self._inline(paragraph))
        if any(piece.strip() for piece in pieces):
            self._text.write(self._number(paragraph, place))
            self._text.pieces(pieces)
        self._text.write("\n")
        for box in _boxes(paragraph):
            self.write(box)
        self._write_notes()

    def _number(self, paragraph: Any, place: Place | None) -> str:
        if place:
            return self._lists.number(place)
        return self._lists.outline(paragraph) if paragraph.tag == HEADING else ""

    def _table(self, table: Any) -> None:
        for row in _within(table, ROW):
            self._text.row([" ".join(self._blocks(cell)) for cell in _within(row, CELL)])
        self._write_notes()

    def _blocks(self, element: Any, place: Place | None = None) -> Iterator[str]:
        """The paragraphs inside a cell or note, those of lists and tables in it too."""
        for child in element:
            if child.tag in PARAGRAPHS:
                words = "".join(piece for piece in self._inline(child) if not isinstance(piece, Sign))
                if words.strip():
                    yield (self._lists.number(place) if place else "") + words
                place = place.continued() if place else None
                for box in _boxes(child):
                    yield from self._blocks(box)
            elif child.tag == LIST:
                for item, inner in self._lists.items(child, place):
                    yield from self._blocks(item, inner)
            elif child.tag not in SKIPPED:
                yield from self._blocks(child)

    def _inline(self, element: Any) -> Iterator[str]:
        """The words of a paragraph, without hidden ones and text boxes; signs of notes."""
        yield SPACE.sub(" ", element.text or "")
        for child in element:
            if child.tag in MARKS:
                yield MARKS[child.tag]
            elif child.tag == SPACES:
                count = child.get(COUNT, "1")
                yield " " * min(int(count) if count.isdecimal() else 1, MOST_SPACES)
            elif child.tag == NOTE:
                yield Sign(self._sign(child))
            elif child.tag not in SKIPPED | {TEXT_BOX, TABLE} and not self._is_hidden(child):
                yield from self._inline(child)
            yield SPACE.sub(" ", child.tail or "")

    def _is_hidden(self, element: Any) -> bool:
        return element.tag == name("text:span") and element.get(name("text:style-name")) in self._hidden

    def _sign(self, note: Any) -> str:
        citation, body = note.find(name("text:note-citation")), note.find(name("text:note-body"))
        sign = f"[{'' if citation is None else ''.join(citation.itertext()).strip()}]"
        if body is not None:
            self._waiting.append((sign, body))
        return sign

    def _write_notes(self) -> None:
        waiting, self._waiting = self._waiting, []
        for sign, body in waiting:
            self._text.mark(f"{sign} {' '.join(' '.join(self._blocks(body)).split())}\n")


def _within(element: Any, tag: str) -> Iterator[Any]:
    """The rows of a table or cells of a row, those in groups of them too; not of tables inside."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in (CELL, TABLE):
            yield from _within(child, tag)


def _boxes(element: Any) -> Iterator[Any]:
    for child in element:
        if child.tag == TEXT_BOX:
            yield child
        elif child.tag not in SKIPPED and child.tag not in (NOTE, TABLE):
            yield from _boxes(child)
