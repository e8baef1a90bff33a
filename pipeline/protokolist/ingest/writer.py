"""Puts the text of a document together piece by piece and remembers what in it is furniture."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from protokolist.errors import BrokenFileError
from protokolist.ingest.limits import LARGEST_TEXT, too_large
from protokolist.ingest.source import SourceText
from protokolist.record import Source, Span

# Signs that no document means: what is left of broken bytes would be taken for page breaks and columns.
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Sign(str):
    """The sign of a note, which is no part of the sentence it stands in."""

    __slots__ = ()


class TextWriter:
    """The growing text of the document in ``path``; raises ``TooLargeError`` when it grows past all bounds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pieces: list[str] = []
        self._furniture: list[Span] = []
        self._length = 0
        self._inside = False

    def write(self, text: str) -> None:
        """Adds ``text`` as it is, without signs that cannot be printed."""
        text = UNPRINTABLE.sub("", text)
        self._length += len(text)
        if self._length > LARGEST_TEXT:
            raise too_large(self._path, "в документе слишком много текста", "the document holds too much text")
        self._pieces.append(text)

    def pieces(self, pieces: Iterable[str]) -> None:
        """Adds the pieces of a paragraph; those that are a ``Sign`` are furniture."""
        for piece in pieces:
            if isinstance(piece, Sign):
                self.mark(piece)
            else:
                self.write(piece)

    def row(self, cells: list[str]) -> None:
        """Adds a row of a table as one line, its cells in columns; a row without words adds nothing."""
        folded = [" ".join(cell.split()) for cell in cells]
        if any(folded):
            self.write("\t".join(folded).rstrip("\t") + "\n")

    def mark(self, text: str) -> None:
        """Adds ``text`` that is no part of what the document says: the sign of a footnote, a running head."""
        with self.furniture():
            self.write(text)

    @contextmanager
    def furniture(self) -> Iterator[None]:
        """What is written meanwhile is furniture: in the text, but not read as what was said."""
        if self._inside:
            yield
            return
        start, self._inside = self._length, True
        yield
        self._inside = False
        if self._length > start:
            self._furniture.append((start, self._length))

    def source(
        self, digest: str, media_type: str, warnings: tuple[str, ...] = (), encoding: str | None = None
    ) -> SourceText:
        """The whole text with its furniture; raises ``BrokenFileError`` if there is not a word in it."""
        text = "".join(self._pieces).rstrip("\n") + "\n"
        if not re.search(r"\w", text):
            raise BrokenFileError(
                f"{self._path}: в документе нет текста; возможно, в нём только рисунки (сканы). "
                "Сохраните их как PDF и распознайте.",
                f"{self._path}: the document holds no text; maybe only pictures (scans). "
                "Save them as PDF and recognise them.",
            )
        spans = tuple((start, min(end, len(text))) for start, end in self._furniture if start < len(text))
        source = Source(path=str(self._path), sha256=digest, media_type=media_type, encoding=encoding)
        return SourceText(source, text, spans, warnings)
