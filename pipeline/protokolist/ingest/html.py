"""HTML: blocks as lines, tables as rows of columns, lists with their numbers.

Scripts, styles and hidden text are left out.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from protokolist.ingest.encoding import detect_encoding, known_encoding, russian_score
from protokolist.ingest.limits import LARGEST_TEXT, check_size, too_large
from protokolist.ingest.numbering import BULLET, written_number
from protokolist.ingest.source import SourceText
from protokolist.ingest.writer import Sign, TextWriter

MEDIA_TYPE = "text/html"
SKIPPED = frozenset((
    "head", "title", "script", "style", "template", "noscript", "iframe", "object", "embed", "applet", "svg",
    "math", "canvas", "audio", "video", "select", "option", "textarea", "input", "button", "del", "nav", "rp", "rt",
))  # fmt: skip
BLOCKS = frozenset((
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "dl", "ol", "ul", "table", "tr", "td", "th",
    "caption", "thead", "tbody", "tfoot", "center", "blockquote", "pre", "address", "section", "article", "header",
    "footer", "main", "aside", "figure", "figcaption", "fieldset", "form", "hr", "body", "html", "details",
    "summary",
))  # fmt: skip
CELLS = ("td", "th")
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
# Notes and running heads, as LibreOffice and Word mark them; other programs name roles (DPUB-ARIA).
NOTE_ID = re.compile(r"sd(?:foot|end)note\d+|ftn\d+|edn\d+", re.IGNORECASE)
NOTE_LINK = re.compile(r"#(?:sd(?:foot|end)note\d+sym|_?(?:ftn|edn)\d+)", re.IGNORECASE)
NOTE_BACK = re.compile(r"#(?:sd(?:foot|end)note\d+anc|_?(?:ftn|edn)ref\d+)", re.IGNORECASE)
RUNNING = ("header", "footer")
DECLARED = re.compile(
    rb"<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{1,40})", re.I
)
LIST_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
SPACE = re.compile(r"[ \t\n\r\f]+")
# A cell with more text, or with a table inside, only serves to lay out the page.
LONGEST_CELL = 2000
# What a declared encoding may score less than the likeliest one and still be believed.
BELIEVED = 0.3


def read_html(path: Path, digest: str) -> SourceText:
    """The text of a web page; ``digest`` is the sha256 of its bytes."""
    check_size(path, LARGEST_TEXT)
    return html_text(path, digest, path.read_bytes())


def html_text(path: Path, digest: str, data: bytes, declared: str | None = None) -> SourceText:
    """The text of the page in ``data``, whose encoding may have been ``declared`` outside of it."""
    encoding = _encoding(data, declared)
    writer = TextWriter(path)
    page = _Page(writer)
    root = _parsed(path, data.decode(encoding, errors="replace").encode("utf-8"), "utf-8")
    if root is not None:
        page.write(root)
    page.end_line()
    return writer.source(digest, MEDIA_TYPE, encoding=encoding.removesuffix("-sig"))


def _parsed(path: Path, data: bytes, encoding: str) -> Any:
    parser = etree.HTMLParser(encoding=encoding, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    # The parser stops at such a place and gives what it has; half a document must not pass for one.
    if any("XML_PARSE_HUGE" in str(error.message) for error in parser.error_log):
        raise too_large(path, "HTML вложен слишком глубоко", "the HTML is nested too deep")
    return root


def _encoding(data: bytes, outside: str | None) -> str:
    """The declared encoding if its text is about as Russian as that of the likeliest one; declarations lie."""
    found = DECLARED.search(data[:8192])
    inside = (found[1] or found[2]).decode("ascii") if found else None
    # What the reader sees decides: markup is in Latin letters and tells nothing.
    root = None
    if b"\0" not in data[:1000]:
        root = etree.HTML(
            data.decode("latin-1").encode("utf-8"),
            etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True),
        )
    if root is None:
        return detect_encoding(data)
    etree.strip_elements(root, "script", "style", "head", with_tail=False)
    seen = "".join(root.itertext()).replace("\xa0", " ").encode("latin-1", errors="ignore")
    likeliest = detect_encoding(data[:3] + seen if data.startswith(b"\xef\xbb\xbf") else seen)
    for named in (outside, inside):
        encoding = known_encoding(named or "")
        if (
            encoding
            and encoding != likeliest
            and not encoding.startswith("utf-16")
            and russian_score(_decoded(seen, encoding)) >= russian_score(_decoded(seen, likeliest)) - BELIEVED
        ):
            return encoding
    return likeliest


def _decoded(data: bytes, encoding: str) -> str:
    return data[:20_000].decode(encoding, errors="replace")


class _Page:
    """Writes the elements of a page as lines."""

    def __init__(self, text: TextWriter) -> None:
        self._text = text
        self._line: list[str] = []
        self._prefix = ""
        self._counts: dict[Any, int] = {}

    def write(self, element: Any, *, verbatim: bool = False) -> None:
        """Everything in ``element``; a block begins and ends a line."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED or _hidden(element):
            return
        if _running(element):
            self.end_line()
            with self._text.furniture():
                self._inside(element, verbatim=verbatim)
                self.end_line()
        elif tag == "table" and not _lays_out(element):
            self.end_line()
            for row in _rows(element):
                self._text.row([self._flat(cell) for cell in row])
        elif sign := _sign(element):
            self._line.append(Sign(sign))
        elif tag == "br":
            self.end_line()
        else:
            if tag in BLOCKS:
                self.end_line()
            if tag == "li":
                self._prefix = self._number(element)
            self._inside(element, verbatim=verbatim or tag == "pre")
            if tag in BLOCKS:
                self.end_line()

    def _inside(self, element: Any, *, verbatim: bool) -> None:
        self._words(element.text, verbatim=verbatim)
        for child in element:
            self.write(child, verbatim=verbatim)
            self._words(child.tail, verbatim=verbatim)

    def _words(self, text: str | None, *, verbatim: bool) -> None:
        if not text:
            return
        if verbatim:
            *lines, last = text.replace("\r\n", "\n").split("\n")
            for line in lines:
                self._line.append(line)
                self.end_line()
            self._line.append(last)
        else:
            self._line.append(_folded(text))

    def _flat(self, element: Any) -> str:
        """The words of a cell in one line."""
        if not isinstance(element.tag, str) or element.tag in SKIPPED or _hidden(element) or _sign(element):
            return ""
        number = self._number(element) if element.tag == "li" else ""
        words = [element.text or ""]
        for child in element:
            words += [self._flat(child), child.tail or ""]
        whole = number + "".join(words)
        return f" {whole} " if element.tag in BLOCKS or element.tag == "br" else whole

    def _number(self, item: Any) -> str:
        """What stands in front of an item of a list; items must be asked for in order."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return BULLET if parent is not None and parent.tag in ("ul", "menu", "dir") else ""
        before = self._counts.get(parent, (_integer(parent.get("start")) or 1) - 1)
        given = _integer(item.get("value"))
        self._counts[parent] = count = before + 1 if given is None else given
        return f"{written_number(count, LIST_STYLES.get(parent.get('type') or '1', 'decimal'))}. "

    def end_line(self) -> None:
        """Writes what the line holds so far; an empty line is none."""
        pieces, self._line = self._line, []
        if any(piece.strip() for piece in pieces):
            pieces[0] = pieces[0] if isinstance(pieces[0], Sign) else pieces[0].lstrip(" ")
            self._text.write(self._prefix)
            self._text.pieces(pieces)
            self._text.write("\n")
            self._prefix = ""


def _folded(text: str) -> str:
    """Runs of white space as one space; a tab within a line is a column that an office program left there."""
    return SPACE.sub(lambda run: "\t" if "\t" in run[0] and not set("\r\n") & set(run[0]) else " ", text)


def _hidden(element: Any) -> bool:
    return element.get("hidden") is not None or HIDDEN.search(element.get("style") or "") is not None


def _running(element: Any) -> bool:
    return element.get("role") == "doc-endnotes" or (
        element.tag == "div"
        and (element.get("title") in RUNNING or NOTE_ID.fullmatch(element.get("id") or "") is not None)
    )


def _sign(element: Any) -> str | None:
    """The sign of a note: in the text a link to it, in the note a link back."""
    link = str(element.get("href") or "") if element.tag == "a" else ""
    words = "".join(element.itertext()).strip(" \t\r\n[]") if link.startswith("#") else ""
    if not words or len(words) > 8:
        return None
    if element.get("role") == "doc-backlink":
        return " "
    if NOTE_LINK.fullmatch(link) or element.get("role") == "doc-noteref":
        return f"[{words}]"
    return f"[{words}] " if NOTE_BACK.fullmatch(link) else None


def _integer(text: Any) -> int | None:
    return int(text) if re.fullmatch(r"\d{1,9}", str(text or "").strip()) else None


def _lays_out(table: Any) -> bool:
    """Whether the table only places blocks on the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return True
    widest = 0
    for row in _rows(table):
        widest = max(widest, len(row))
        if any(sum(map(len, cell.itertext())) > LONGEST_CELL for cell in row):
            return True
    return widest <= 1


def _rows(table: Any) -> Iterator[list[Any]]:
    for row in table.iterdescendants("tr"):
        if not _hidden(row):
            yield [cell for cell in row if cell.tag in CELLS and not _hidden(cell)]
