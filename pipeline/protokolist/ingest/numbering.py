"""Numbers of lists in a DOCX, which Word computes and does not store: «1.», «2.1.», «а)»."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn

RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
LATIN = "abcdefghijklmnopqrstuvwxyz"
ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
BULLET = "- "
DEEPEST_STYLE = 20


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int
    restart: int | None


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    abstract: str = ""


class Numbering:
    """The running numbers of a document's lists; paragraphs must be asked for in order."""

    def __init__(self, document: Document) -> None:
        self._lists = _lists(document)
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.iter(qn("w:style"))}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def number(self, paragraph: Any) -> str:
        """What Word shows in front of a paragraph (an lxml ``w:p``): its number or bullet with a space, or nothing."""
        place = self._place(paragraph)
        if place is None:
            return ""
        name, depth = place
        numbered = self._lists.get(name)
        level = numbered.levels.get(depth) if numbered else None
        if numbered is None or level is None or level.format == "none":
            return ""
        counts = self._counts[numbered.abstract or name]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            rule = numbered.levels.get(deeper)
            if rule is None or rule.restart != 0:
                del counts[deeper]
        if level.format == "bullet":
            return BULLET
        shown = level.text
        for other in range(9):
            if f"%{other + 1}" in shown:
                rule = numbered.levels.get(other, level)
                shown = shown.replace(f"%{other + 1}", written_number(counts.get(other, rule.start), rule.format))
        return f"{shown} " if shown else ""

    def _place(self, paragraph: Any) -> tuple[str, int] | None:
        """List and level, from the paragraph itself or from its style or that style's ancestors."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None
        name, depth = _num_pr(properties)
        style = properties.find(qn("w:pStyle"))
        style_id = None if style is None else style.get(qn("w:val"))
        for _ in range(DEEPEST_STYLE):
            if (name is not None and depth is not None) or style_id not in self._styles:
                break
            element = self._styles[style_id]
            inner = element.find(qn("w:pPr"))
            if inner is not None:
                inherited, level = _num_pr(inner)
                name, depth = name if name is not None else inherited, depth if depth is not None else level
            based = element.find(qn("w:basedOn"))
            style_id = None if based is None else based.get(qn("w:val"))
        return None if name in (None, "0") else (str(name), depth or 0)


def _num_pr(properties: Any) -> tuple[str | None, int | None]:
    numbered = properties.find(qn("w:numPr"))
    if numbered is None:
        return None, None
    name, depth = numbered.find(qn("w:numId")), numbered.find(qn("w:ilvl"))
    return (None if name is None else name.get(qn("w:val"))), (
        None if depth is None else _integer(depth.get(qn("w:val")), 0)
    )


def _lists(document: Document) -> dict[str, _List]:
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract = {element.get(qn("w:abstractNumId")): element for element in root.iter(qn("w:abstractNum"))}
    found: dict[str, _List] = {}
    for number in root.iter(qn("w:num")):
        reference = number.find(qn("w:abstractNumId"))
        name = "" if reference is None else reference.get(qn("w:val"))
        one = _List(abstract=name)
        base = abstract.get(name)
        for level in base.iter(qn("w:lvl")) if base is not None else ():
            one.levels[_integer(level.get(qn("w:ilvl")), 0)] = _level(level)
        for override in number.iter(qn("w:lvlOverride")):
            depth = _integer(override.get(qn("w:ilvl")), 0)
            inner, start = override.find(qn("w:lvl")), override.find(qn("w:startOverride"))
            if inner is not None:
                one.levels[depth] = _level(inner)
            if start is not None and depth in one.levels:
                old = one.levels[depth]
                one.levels[depth] = _Level(old.format, old.text, _integer(start.get(qn("w:val")), 1), old.restart)
                # A list that starts anew counts for itself.
                one.abstract = f"num {number.get(qn('w:numId'))}"
        found[str(number.get(qn("w:numId")))] = one
    return found


def _level(element: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        child = element.find(qn(tag))
        return default if child is None else str(child.get(qn("w:val"), default))

    restart = element.find(qn("w:lvlRestart"))
    return _Level(
        value("w:numFmt", "decimal"),
        value("w:lvlText", ""),
        _integer(value("w:start", "1"), 1),
        None if restart is None else _integer(restart.get(qn("w:val")), 0),
    )


def written_number(number: int, style: str) -> str:
    """``number`` as Word writes it in ``style`` (``decimal``, ``lowerRoman``, ``russianLower`` …)."""
    if style in ("russianLower", "russianUpper"):
        letter = RUSSIAN[(number - 1) % len(RUSSIAN)]
        return letter if style == "russianLower" else letter.upper()
    if style in ("lowerLetter", "upperLetter"):
        letter = LATIN[(number - 1) % len(LATIN)]
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, digits in ROMAN:
            roman += digits * (number // value)
            number %= value
        return roman if style == "lowerRoman" else roman.upper()
    return f"{number:02d}" if style == "decimalZero" else str(number)


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default
