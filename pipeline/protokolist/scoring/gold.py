"""Gold XML: an annotated protocol as its text, its register and its marks, read and written without loss.

The format and every label are defined in the annotation guidelines. Stripping the tags inside ``<text>`` gives the
document's text back to the character, so that each tag is a pair of offsets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from protokolist.errors import GoldError
from protokolist.spans import Span

TAGS = (
    "person", "role", "org", "title", "number", "date", "place", "attendance", "agenda", "statement", "vote",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisterPerson:
    """A person of the register: canonical name, and ``f`` or ``m`` where the document tells."""

    id: str
    name: str
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterOrganisation:
    """An organisation of the register with its canonical name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One tag: its span in the text and its attributes as they are written."""

    tag: str
    start: int
    end: int
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """``(start, end)`` in code points of the text."""
        return self.start, self.end

    def references(self, attribute: str) -> list[str]:
        """The ids an attribute holds, in its order."""
        return self.attributes.get(attribute, "").split()


@dataclass(frozen=True, slots=True)
class Gold:
    """An annotated protocol; marks stand in the order of their starts, the outer before the inner."""

    text: str
    persons: Sequence[RegisterPerson] = ()
    organisations: Sequence[RegisterOrganisation] = ()
    marks: Sequence[Mark] = ()

    def tagged(self, tag: str) -> Iterator[Mark]:
        """The marks of one tag in the order of the text."""
        return (mark for mark in self.marks if mark.tag == tag)

    def within(self, outer: Mark, tag: str) -> list[Mark]:
        """The marks of one tag that lie in ``outer``."""
        return [mark for mark in self.tagged(tag) if outer.start <= mark.start and mark.end <= outer.end]

    def of(self, mark: Mark) -> str:
        """The text a mark stands around."""
        return self.text[mark.start : mark.end]


def read_gold(path: str | Path) -> Gold:
    """The annotated protocol in a file; a ``GoldError`` says what is wrong with the XML itself.

    What the annotation may be wrong about is found by ``protokolist.scoring.check``.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise GoldError(f"{path}: не удаётся открыть ({reason}).", f"{path}: cannot be opened ({reason}).") from error
    return parse_gold(data, str(path))


def parse_gold(data: bytes | str, name: str = "gold") -> Gold:
    """The annotated protocol in XML given as bytes or text; ``name`` stands in errors."""
    try:
        root: ET.Element = defusedxml.ElementTree.fromstring(data, forbid_dtd=True)
    except (ET.ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise GoldError(
            f"{name}: это не размеченный протокол, XML не читается ({error}).",
            f"{name}: this is no annotated protocol, its XML cannot be read ({error}).",
        ) from error
    text = root.find("text")
    if root.tag != "protocol" or text is None:
        raise GoldError(
            f"{name}: это не размеченный протокол: ожидается <protocol> с частями <register> и <text>.",
            f"{name}: this is no annotated protocol: <protocol> with <register> and <text> is expected.",
        )
    letters: list[str] = []
    marks: list[Mark] = []
    _walk(text, letters, marks, 0)
    try:
        persons = [
            RegisterPerson(e.attrib["id"], e.attrib["name"], e.get("gender")) for e in root.iterfind("register/person")
        ]
        bodies = [RegisterOrganisation(e.attrib["id"], e.attrib["name"]) for e in root.iterfind("register/org")]
    except KeyError as error:
        raise GoldError(
            f"{name}: в <register> у записи нет атрибута {error}.",
            f"{name}: an entry of <register> lacks the attribute {error}.",
        ) from error
    return Gold("".join(letters), persons, bodies, sorted(marks, key=lambda mark: (mark.start, -mark.end)))


def _walk(element: ET.Element, letters: list[str], marks: list[Mark], at: int) -> int:
    """Collects text and marks below ``element``; returns the offset behind it."""

    def take(piece: str | None) -> int:
        letters.append(piece or "")
        return at + len(piece or "")

    at = take(element.text)
    for child in element:
        start, place = at, len(marks)
        at = _walk(child, letters, marks, at)
        # Before the marks inside it, so that sorting by span keeps the nesting of equal spans.
        marks.insert(place, Mark(child.tag, start, at, dict(child.attrib)))
        at = take(child.tail)
    return at


def format_gold(gold: Gold) -> str:
    """``gold`` as XML: ``parse_gold`` gives the same back. Marks must nest; crossing ones are a ``GoldError``."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<protocol>", "  <register>"]
    for person in gold.persons:
        gender = f" gender={quoteattr(person.gender)}" if person.gender else ""
        lines.append(f"    <person id={quoteattr(person.id)} name={quoteattr(person.name)}{gender}/>")
    lines += [f"    <org id={quoteattr(body.id)} name={quoteattr(body.name)}/>" for body in gold.organisations]
    lines += ["  </register>", f'  <text xml:space="preserve">{_tagged(gold)}</text>', "</protocol>", ""]
    return "\n".join(lines)


def _tagged(gold: Gold) -> str:
    pieces: list[str] = []
    opened: list[Mark] = []
    at = 0

    def move(to: int) -> None:
        nonlocal at
        # A bare carriage return would come back as a line feed.
        pieces.append(escape(gold.text[at:to], {"\r": "&#13;"}))
        at = to

    def close(before: int) -> None:
        while opened and opened[-1].end <= before:
            mark = opened.pop()
            move(mark.end)
            pieces.append(f"</{mark.tag}>")

    for mark in gold.marks:
        close(mark.start)
        if opened and mark.end > opened[-1].end:
            raise GoldError(
                f"пометы <{opened[-1].tag}> и <{mark.tag}> пересекаются: «{gold.of(mark)}».",
                f"the marks <{opened[-1].tag}> and <{mark.tag}> cross: «{gold.of(mark)}».",
            )
        move(mark.start)
        attributes = "".join(f" {name}={quoteattr(value)}" for name, value in mark.attributes.items())
        pieces.append(f"<{mark.tag}{attributes}>")
        opened.append(mark)
    close(len(gold.text))
    move(len(gold.text))
    return "".join(pieces)
