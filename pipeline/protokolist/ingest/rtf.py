"""RTF: paragraphs, numbers of lists, tables as rows of columns; headers, footers and notes marked as such.

What was struck out while changes were tracked is left out, and so is hidden text. After the Rich Text Format
Specification 1.9.1 (Microsoft, 2008).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from protokolist.ingest.encoding import known_encoding
from protokolist.ingest.limits import check_size, too_large
from protokolist.ingest.numbering import BULLET
from protokolist.ingest.rtf_words import CHARSETS, CODEPAGES, DESTINATIONS, NUMBERED, SIGNS, SKIPPED
from protokolist.ingest.source import SourceText
from protokolist.ingest.writer import Sign, TextWriter

MEDIA_TYPE = "application/rtf"
TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})|\\(?P<sign>[^A-Za-z'])"
    rb"|(?P<brace>[{}])|(?P<plain>[^\\{}\r\n\0]+)|[\r\n\0]+|\\'?",
    re.DOTALL,
)
# Word itself refuses what is nested deeper.
DEEPEST_GROUP = 1000
WESTERN = re.compile("[\u00c0-\u00ff]")
CYRILLIC = re.compile("[\u0400-\u04ff]")
Destination = Literal["text", "skip", "fonts", "number", "note", "box", "head", "letterhead", "foot"]


def read_rtf(path: Path, digest: str) -> SourceText:
    """The text of a Rich Text document; ``digest`` is the sha256 of its bytes."""
    check_size(path)
    data = path.read_bytes()
    source = _Reader(path, data, None).read(digest)
    if len(WESTERN.findall(source.text)) > len(CYRILLIC.findall(source.text)):
        # Bytes of cp1251 whose fonts do not say so: they come out as accented letters.
        source = _Reader(path, data, "cp1251").read(digest)
    return source


@dataclass(slots=True)
class _Group:
    """What a group of the file says of the text in it; a group inside begins with a copy."""

    destination: Destination = "text"
    encoding: str = "cp1252"
    skips: int = 1
    hidden: bool = False
    deleted: bool = False
    starred: bool = False


@dataclass(slots=True)
class _Flow:
    """Text on its way: the paragraph that grows, and the cells of the row that does."""

    lines: list[list[str]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    in_table: bool = False

    def end_paragraph(self) -> None:
        if self.in_table:
            self.pieces.append(" ")
            return
        self.end_row()
        self.lines.append([*self.pieces, "\n"])
        self.pieces = []

    def end_cell(self) -> None:
        self.cells.append(" ".join("".join(one for one in self.pieces if not isinstance(one, Sign)).split()))
        self.pieces = []

    def end_row(self) -> None:
        if any(self.cells):
            self.lines.append(["\t".join(self.cells).rstrip("\t"), "\n"])
        self.cells = []

    def end(self) -> Iterator[list[str]]:
        """What came together, with what was not ended."""
        if "".join(self.pieces).strip():
            self.in_table = False
            self.end_paragraph()
        self.end_row()
        lines, self.lines = self.lines, []
        yield from lines

    def words(self) -> str:
        """The same in one line, without signs of notes."""
        return " ".join("".join(one for line in self.end() for one in line if not isinstance(one, Sign)).split())


class _Reader:
    def __init__(self, path: Path, data: bytes, western: str | None) -> None:
        self._path = path
        self._data = data
        self._text = TextWriter(path)
        # Encoding of fonts that claim to be Western, where that is known to be wrong.
        self._western = western
        self._default = western or "cp1252"
        self._fonts: dict[int, str] = {}
        self._font = -1
        self._group = _Group(encoding=self._default)
        self._groups: list[_Group] = []
        self._flows: list[tuple[int, Destination, _Flow]] = [(0, "text", _Flow())]
        self._bytes = bytearray()
        self._skip = 0
        self._notes: list[str] = []
        self._boxes: list[list[list[str]]] = []
        self._heads: dict[str, None] = {}
        self._feet: dict[str, None] = {}
        self._count = 0

    def read(self, digest: str) -> SourceText:
        """The whole text."""
        at, data = 0, self._data
        while match := TOKEN.match(data, at):
            at = match.end()
            kind = match.lastgroup
            if kind == "plain":
                self._raw(match["plain"])
            elif kind in ("word", "number"):
                number = int(match["number"]) if kind == "number" else None
                if match["word"] == b"bin":
                    at += max(0, number or 0)
                else:
                    self._word(match["word"].decode("ascii"), number)
            elif kind == "hex":
                self._raw(bytes.fromhex(match["hex"].decode("ascii")))
            elif kind == "brace":
                if match["brace"] == b"{":
                    self._open()
                else:
                    self._close()
            elif kind == "sign":
                self._sign(match["sign"])
        while len(self._flows) > 1:
            self._end_flow()
        self._flush()
        flow = self._flows[0][2]
        self._put(flow.end())
        for foot in self._feet:
            self._text.mark(foot)
        return self._text.source(digest, MEDIA_TYPE)

    def _open(self) -> None:
        self._flush()
        if len(self._groups) >= DEEPEST_GROUP:
            raise too_large(self._path, "RTF вложен слишком глубоко", "the RTF is nested too deep")
        self._groups.append(self._group)
        self._group = replace(self._group, starred=False)
        self._skip = 0

    def _close(self) -> None:
        self._flush()
        if self._groups:
            while len(self._flows) > 1 and self._flows[-1][0] >= len(self._groups):
                self._end_flow()
            self._group = self._groups.pop()
        self._skip = 0

    def _word(self, word: str, number: int | None) -> None:
        group = self._group
        if group.destination == "fonts":
            self._font_word(word, number)
            return
        if word in SIGNS:
            self._flush()
            self._add(SIGNS[word])
        elif word == "u":
            self._flush()
            # Bytes that follow stand for the same letter, for readers that know no Unicode.
            self._skip = group.skips
            self._add(_character(number or 0))
        elif word in DESTINATIONS:
            self._begin(DESTINATIONS[word])
        elif word in SKIPPED or (group.starred and word not in ("shpinst", "shpgrp")):
            group.destination = "skip"
        elif group.destination != "skip":
            self._format(word, number)
        group.starred = False

    def _format(self, word: str, number: int | None) -> None:
        group = self._group
        flow = self._flows[-1][2]
        self._flush()
        if word in ("par", "sect", "page"):
            self._end_paragraph(flow)
        elif word in ("cell", "nestcell", "nestrow"):
            self._end_cell(flow, word)
        elif word == "row":
            flow.end_row()
            flow.in_table = False
            self._written(flow)
        elif word == "intbl":
            flow.in_table = True
        elif word == "pard":
            flow.in_table = False
        elif word == "chftn":
            if self._flows[-1][1] == "text":
                self._add(Sign(f"[{self._count + 1}]"))
        elif word == "ansicpg":
            self._default = group.encoding = self._codepage(number or 0)
        elif word in CODEPAGES:
            self._default = group.encoding = CODEPAGES[word]
        elif word == "uc":
            group.skips = min(max(number if number is not None else 1, 0), 8)
        elif word == "f":
            group.encoding = self._fonts.get(number or 0, self._default)
        elif word == "plain":
            group.hidden = group.deleted = False
        elif word == "v":
            group.hidden = number != 0
        elif word == "deleted":
            group.deleted = number != 0

    def _font_word(self, word: str, number: int | None) -> None:
        if word == "f":
            self._font = number or 0
        elif word == "fcharset":
            name = CHARSETS.get(number or 0)
            if name == "cp1252" or name is None:
                name = self._western or self._default
            self._fonts[self._font] = name
        elif word == "cpg":
            self._fonts[self._font] = self._codepage(number or 0)

    def _codepage(self, number: int) -> str:
        name = known_encoding(NUMBERED.get(number, f"cp{number}")) or "cp1252"
        return self._western if self._western and name == "cp1252" else name

    def _sign(self, sign: bytes) -> None:
        self._flush()
        if sign == b"*":
            self._group.starred = True
        elif sign in b"\r\n" and self._group.destination != "skip":
            self._end_paragraph(self._flows[-1][2])
        else:
            self._add(
                {b"~": "\xa0", b"_": "-", b"-": "\xad"}.get(sign, sign.decode("ascii") if sign in b"\\{}" else "")
            )

    def _raw(self, data: bytes) -> None:
        """Bytes of text in the encoding of the font."""
        if self._skip:
            data, self._skip = data[self._skip :], max(0, self._skip - len(data))
        if self._shown():
            self._bytes += data

    def _flush(self) -> None:
        if self._bytes:
            data, self._bytes = bytes(self._bytes), bytearray()
            self._flows[-1][2].pieces.append(data.decode(self._group.encoding, errors="replace"))

    def _add(self, text: str) -> None:
        if text and self._shown():
            self._flows[-1][2].pieces.append(text)

    def _shown(self) -> bool:
        group = self._group
        return group.destination not in ("skip", "fonts") and not group.hidden and not group.deleted

    def _begin(self, destination: Destination) -> None:
        """A destination with text of its own begins; its group's end ends it."""
        self._flush()
        skipped = self._group.destination == "skip"
        self._group.destination = "skip" if skipped and destination != "box" else destination
        if skipped or destination == "fonts":
            return
        self._group.hidden = False
        self._flows.append((len(self._groups), destination, _Flow()))
        if destination == "note":
            self._count += 1

    def _end_flow(self) -> None:
        self._flush()
        _, destination, flow = self._flows.pop()
        below = self._flows[-1][2]
        if destination == "number":
            words = flow.words()
            if words and not self._group.deleted:
                below.pieces.append(f"{words} " if any(letter.isalnum() for letter in words) else BULLET)
        elif destination == "note":
            if words := flow.words():
                self._notes.append(f"[{self._count}] {words}\n")
        elif destination == "box":
            self._boxes.append(list(flow.end()))
        elif words := "".join(one for line in flow.end() for one in line).strip():
            self._running(destination, words + "\n")

    def _running(self, destination: Destination, words: str) -> None:
        """Headers and footers, each once; a header of the first page alone is a letterhead."""
        if destination == "foot":
            self._feet.setdefault(words)
        elif words not in self._heads:
            self._heads[words] = None
            if destination == "letterhead":
                self._text.write(words)
            else:
                self._text.mark(words)

    def _end_paragraph(self, flow: _Flow) -> None:
        if not self._group.deleted:
            flow.end_paragraph()
            self._written(flow)

    def _end_cell(self, flow: _Flow, word: str) -> None:
        if word == "cell":
            flow.end_cell()
        else:
            flow.pieces.append(" ")

    def _written(self, flow: _Flow) -> None:
        """Writes what the body has ended, and the notes and boxes that stand there."""
        if flow is not self._flows[0][2] or flow.in_table:
            return
        lines, flow.lines = flow.lines, []
        self._put(lines)

    def _put(self, lines: "list[list[str]] | Iterator[list[str]]") -> None:
        for line in lines:
            self._text.pieces(line)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            for line in box:
                self._text.pieces(line)
        notes, self._notes = self._notes, []
        for note in notes:
            self._text.mark(note)


def _character(number: int) -> str:
    """The letter of ``\\u``: signed sixteen bits. Pairs of halves stand for no letter of Russian and are dropped."""
    code = number + 0x10000 if number < 0 else number
    return chr(code) if 0 <= code < 0x110000 else ""
