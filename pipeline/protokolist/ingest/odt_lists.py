"""Numbers of lists and headings in an ODT, which the file gives as styles only: «1.», «2.1.», «а)»."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from protokolist.ingest.numbering import BULLET, written_number
from protokolist.ingest.odt_names import name

LEVEL = name("text:level")
ITEM, HEADER = name("text:list-item"), name("text:list-header")
LIST_STYLES = {name("text:list-style"), name("text:outline-style")}
BULLETS = {name("text:list-level-style-bullet"), name("text:list-level-style-image")}
NUMBERS = {name("text:list-level-style-number"), name("text:outline-level-style")}
FORMATS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
DEEPEST = 10


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    prefix: str
    suffix: str
    start: int
    shown: int
    bullet: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands in a list: the list's style and the counts of its level and those above."""

    style: str
    counts: tuple[int, ...]
    numbered: bool = True

    def continued(self) -> "Place":
        """The place of the item's next paragraph, which shows no number."""
        return replace(self, numbered=False)


class Lists:
    """The running numbers of a document; lists and headings must be asked for in order."""

    def __init__(self, roots: list[Any]) -> None:
        self._styles = {
            str(style.get(name("style:name"))) if style.tag == name("text:list-style") else "": _levels(style)
            for root in roots
            for style in root.iter(*LIST_STYLES)
        }
        self._last: dict[str, int] = {}
        self._ended: dict[str, int] = {}
        self._headings: list[int] = []

    def items(self, element: Any, outer: Place | None) -> Iterator[tuple[Any, Place]]:
        """The items of a ``text:list`` with their places; ``outer`` is that of the item the list stands in."""
        style = str(element.get(name("text:style-name")) or (outer.style if outer else ""))
        above = outer.counts if outer else ()
        if len(above) >= DEEPEST:
            above = above[: DEEPEST - 1]
        level = self._level(style, len(above) + 1)
        count = (level.start if level else 1) - 1
        if not outer:
            continued = element.get(name("text:continue-list"))
            if continued in self._ended:
                count = self._ended[continued]
            elif element.get(name("text:continue-numbering")) == "true":
                count = self._last.get(style, count)
        for item in element:
            if item.tag == HEADER:
                yield item, Place(style, (*above, count), numbered=False)
            elif item.tag == ITEM:
                start = str(item.get(name("text:start-value")) or "")
                count = int(start) if start.isdecimal() else count + 1
                yield item, Place(style, (*above, count))
        if not outer:
            self._last[style] = count
            self._ended[str(element.get(name("xml:id")))] = count

    def number(self, place: Place) -> str:
        """What stands in front of a paragraph: its number or bullet with a space, or nothing."""
        level = self._level(place.style, len(place.counts))
        if level is None or not place.numbered:
            return ""
        if level.bullet:
            return BULLET
        return self._shown(place.style, level, place.counts)

    def outline(self, heading: Any) -> str:
        """The number of a heading, where the document numbers its headings."""
        depth = str(heading.get(name("text:outline-level")) or "1")
        at = min(max(int(depth), 1), DEEPEST) if depth.isdecimal() else 1
        level = self._level("", at)
        if level is None or heading.get(name("text:is-list-header")) == "true":
            return ""
        counts = (self._headings + [0] * DEEPEST)[:at]
        counts[-1] += 1
        self._headings = counts
        return self._shown("", level, tuple(counts))

    def _shown(self, style: str, level: _Level, counts: tuple[int, ...]) -> str:
        if not level.format:
            return ""
        first = max(0, len(counts) - level.shown)
        formats = [self._level(style, at + 1) or level for at in range(len(counts))]
        numbers = [
            written_number(max(counts[at], 1), FORMATS.get(formats[at].format, formats[at].format) or "decimal")
            for at in range(first, len(counts))
        ]
        shown = f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()
        return f"{shown} " if shown else ""

    def _level(self, style: str, depth: int) -> _Level | None:
        return self._styles.get(style, {}).get(depth)


def _levels(style: Any) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for element in style:
        depth = str(element.get(LEVEL) or "")
        if not depth.isdecimal():
            continue
        if element.tag in BULLETS:
            found[int(depth)] = _Level("", "", "", 1, 1, bullet=True)
        elif element.tag in NUMBERS:
            found[int(depth)] = _Level(
                _format(str(element.get(name("style:num-format")) or "")),
                str(element.get(name("style:num-prefix")) or ""),
                str(element.get(name("style:num-suffix")) or ""),
                _integer(element.get(name("text:start-value")), 1),
                min(_integer(element.get(name("text:display-levels")), 1), DEEPEST),
            )
    return found


def _format(given: str) -> str:
    """«А, Б, … Аа» of LibreOffice as Word calls it."""
    if given[:1] in ("а", "А"):
        return "russianLower" if given[0] == "а" else "russianUpper"
    return given


def _integer(text: Any, default: int) -> int:
    return int(text) if str(text or "").isdecimal() else default
