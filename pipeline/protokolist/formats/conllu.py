r"""CoNLL-U: a sentence for each line of the document, white space in MISC, marks as numbered brackets in MISC.

``Person=(12`` opens mark 12 at a token and ``Person=12)`` closes it; a signed number behind says how many code points
from the token's edge («(12+2», «12-1)»). What mark 12 is stands in the comment ``# mark_12`` before the sentence where
it opens, the register in comments before the first sentence. The morphological columns are empty.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from razdel import tokenize

from protokolist.errors import GoldError
from protokolist.formats import Documents, Named, structure
from protokolist.formats.attributes import format_attributes, parse_attributes
from protokolist.formats.structure import fault
from protokolist.scoring.check import ATTRIBUTES
from protokolist.scoring.gold import Gold, Mark, RegisterOrganisation, RegisterPerson
from protokolist.spans import Span

COLUMNS = 10
# How CoNLL-U writes white space in SpacesAfter; other kinds get their code.
ESCAPES = {" ": r"\s", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
ESCAPED = re.compile(r"\\(?:u([0-9a-f]{4})|(.))")
LAYERS = {tag.capitalize(): tag for tag in ATTRIBUTES}
BRACKET = re.compile(r"(\()?([0-9]{1,9})([+-][0-9]{1,9})?(\))?")
NEW_DOCUMENT = re.compile(r"# *newdoc(?: +id *= *(.*?) *)?")
COMMENT = re.compile(r"# *([a-z]+)_?([0-9]{1,9})? *= *(.*)")


def write(documents: Named, path: Path) -> list[GoldError]:
    """Writes the documents to ``path`` one at a time; refuses one without any word."""
    refused: list[GoldError] = []
    with structure.whole(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        for _, lines in structure.rendered(documents, lambda gold, name: list(format_document(gold, name)), refused):
            file.writelines(line + "\n" for line in lines)
    return refused


def format_document(gold: Gold, name: str) -> Iterator[str]:
    """The lines of one document."""
    tokens = list(_tokens(gold.text))
    if not tokens:
        raise fault(
            name,
            "в тексте нет ни одного слова; CoNLL-U такого не хранит.",
            "the text has not one word; CoNLL-U cannot hold that.",
        )
    brackets, opened = _brackets(gold, tokens)
    yield f"# newdoc id = {name}"
    for number, person in enumerate(gold.persons, 1):
        gender = {"gender": person.gender} if person.gender else {}
        yield f"# person_{number} = {format_attributes({'id': person.id, 'name': person.name} | gender)}"
    for number, body in enumerate(gold.organisations, 1):
        yield f"# org_{number} = {format_attributes({'id': body.id, 'name': body.name})}"
    for number, (first, last) in enumerate(_sentences(gold.text, tokens), 1):
        yield f"# sent_id = {name}-{number}"
        yield f"# text = {' '.join(gold.text[tokens[first][0] : tokens[last - 1][1]].split())}"
        for mark in (mark for place in range(first, last) for mark in opened.get(place, ())):
            content = f"{gold.marks[mark].tag} {format_attributes(gold.marks[mark].attributes)}"
            yield f"# mark_{mark + 1} = {content.rstrip()}"
        for place in range(first, last):
            start, end = tokens[place]
            misc = _spaces(gold.text, tokens, place) | brackets.get(place, {})
            column = "|".join(f"{key}={value}" for key, value in sorted(misc.items())) or "_"
            yield "\t".join([str(place - first + 1), gold.text[start:end], *"_" * (COLUMNS - 3), column])
        yield ""


def _tokens(text: str) -> Iterator[Span]:
    """razdel's tokens, cut at any white space, and whatever stands between them."""
    at = 0
    for token in tokenize(text):
        for start, end in ((at, token.start), (token.start, token.stop)):
            yield from ((start + word.start(), start + word.end()) for word in re.finditer(r"\S+", text[start:end]))
        at = token.stop
    yield from ((at + word.start(), at + word.end()) for word in re.finditer(r"\S+", text[at:]))


def _sentences(text: str, tokens: list[Span]) -> Iterator[Span]:
    """First and last (excluded) token of each line that has any."""
    first = 0
    for place in range(1, len(tokens) + 1):
        if place == len(tokens) or "\n" in text[tokens[place - 1][1] : tokens[place][0]]:
            yield first, place
            first = place


def _spaces(text: str, tokens: list[Span], place: int) -> dict[str, str]:
    after = text[tokens[place][1] : tokens[place + 1][0] if place + 1 < len(tokens) else None]
    misc = {"SpaceAfter": "No"} if not after else {} if after == " " else {"SpacesAfter": _escape(after)}
    return misc | ({"SpacesBefore": _escape(text[: tokens[0][0]])} if place == 0 and tokens[0][0] else {})


def _escape(spaces: str) -> str:
    return "".join(ESCAPES.get(space) or f"\\u{ord(space):04x}" for space in spaces)


def _unescape(spaces: str) -> str:
    named = {"s": " ", "t": "\t", "n": "\n", "r": "\r", "p": "|", "\\": "\\"}
    return ESCAPED.sub(lambda one: chr(int(one[1], 16)) if one[1] else named.get(one[2], one[0]), spaces)


def _brackets(gold: Gold, tokens: list[Span]) -> tuple[dict[int, dict[str, str]], dict[int, list[int]]]:
    """By token: the brackets of each layer, and which marks open there."""
    brackets: dict[int, dict[str, str]] = {}
    opened: dict[int, list[int]] = {}

    def put(place: int, tag: str, bracket: str) -> None:
        layers = brackets.setdefault(place, {})
        layer = tag.capitalize()
        layers[layer] = f"{layers[layer]},{bracket}" if layer in layers else bracket

    starts, ends = [start for start, _ in tokens], [end for _, end in tokens]
    closing: list[tuple[int, int, str, str]] = []
    for number, mark in enumerate(gold.marks):
        # The first token that ends behind the mark's start, and the last that starts before its end.
        first = min(bisect_right(ends, mark.start), len(tokens) - 1)
        last = max(bisect_left(starts, mark.end) - 1, 0)
        left, right = mark.start - tokens[first][0], mark.end - tokens[last][1]
        opened.setdefault(first, []).append(number)
        if first == last and not left and not right:
            put(first, mark.tag, f"({number + 1})")
            continue
        put(first, mark.tag, f"({number + 1}{f'{left:+d}' if left else ''}")
        closing.append((last, -number, mark.tag, f"{number + 1}{f'{right:+d}' if right else ''})"))
    for place, _, tag, bracket in sorted(closing):
        put(place, tag, bracket)
    return brackets, opened


@dataclass
class _Document:
    """What the lines of one document said so far."""

    name: str
    place: str
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    persons: list[RegisterPerson] = field(default_factory=list)
    organisations: list[RegisterOrganisation] = field(default_factory=list)
    told: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    opened: dict[str, tuple[str, int]] = field(default_factory=dict)
    closed: dict[str, tuple[str, int]] = field(default_factory=dict)
    # A token of several words stands for the lines up to this one.
    skipped: int = 0

    def append(self, piece: str) -> None:
        """More text."""
        self.pieces.append(piece)
        self.length += len(piece)


def read(path: Path) -> Documents:
    """The documents of a file, one at a time; a file without ``# newdoc`` is one document."""
    current: list[tuple[int, str]] = []
    name = path.stem
    for number, line in structure.lines(path):
        if started := NEW_DOCUMENT.fullmatch(line):
            if any(line.strip() for _, line in current):
                yield name, _attempt(path, name, current)
            current, name = [], started[1] or f"{path.stem}-{number}"
        current.append((number, line))
    yield name, _attempt(path, name, current)


def _attempt(path: Path, name: str, lines: list[tuple[int, str]]) -> Gold | GoldError:
    try:
        return parse_document(lines, name, path)
    except GoldError as error:
        return error


def parse_document(lines: Iterable[tuple[int, str]], name: str, path: Path) -> Gold:
    """The document of numbered lines; ``path`` stands in errors."""
    document = _Document(name, f"{path}, {name}")
    for number, line in lines:
        document.place = f"{path}:{number}"
        if not line.strip():
            document.skipped = 0
        elif line.startswith("#"):
            _comment(document, line)
        else:
            _token(document, line)
    place = f"{path}, {name}"
    if not document.pieces:
        raise fault(place, "здесь нет ни одного слова.", "there is not one word here.")
    marks = [
        _mark(place, document, number)
        for number in sorted({*document.told, *document.opened, *document.closed}, key=int)
    ]
    return structure.arrange(place, "".join(document.pieces), document.persons, document.organisations, marks)


def _mark(place: str, document: _Document, number: str) -> Mark:
    opened, closed = document.opened.get(number), document.closed.get(number)
    if opened is None or closed is None or opened[0] != closed[0]:
        raise fault(
            place,
            f"скобка {number} не открыта или не закрыта.",
            f"the bracket {number} is not opened or not closed.",
        )
    tag, attributes = document.told.get(number, (opened[0], {}))
    if tag != opened[0]:
        raise fault(
            place,
            f"помета {number} в примечании {tag}, а в столбце MISC {opened[0]}.",
            f"the mark {number} is {tag} in its comment and {opened[0]} in MISC.",
        )
    return Mark(tag, opened[1], closed[1], attributes)


def _comment(document: _Document, line: str) -> None:
    match = COMMENT.fullmatch(line)
    if match is None or match[1] not in ("person", "org", "mark") or not match[2]:
        return
    kind, number, content = match.groups()
    tag, _, rest = content.partition(" ") if kind == "mark" else ("", "", content)
    attributes = parse_attributes(rest)
    wanted = {"person": {"id", "name"}, "org": {"id", "name"}}.get(kind, set())
    if attributes is None or wanted - attributes.keys():
        raise fault(document.place, f"«{line[:60]}» не читается.", f"«{line[:60]}» cannot be read.")
    if kind == "person":
        document.persons.append(RegisterPerson(attributes["id"], attributes["name"], attributes.get("gender")))
    elif kind == "org":
        document.organisations.append(RegisterOrganisation(attributes["id"], attributes["name"]))
    else:
        document.told[number] = (tag, attributes)


def _token(document: _Document, line: str) -> None:
    columns = line.split("\t")
    if len(columns) != COLUMNS or not re.fullmatch(r"[0-9]{1,9}([-.][0-9]{1,9})?", columns[0]):
        raise fault(
            document.place,
            f"в строке должно быть {COLUMNS} столбцов через табуляцию, первый – номер.",
            f"a line has {COLUMNS} columns with tabs between, the first a number.",
        )
    first, _, last = columns[0].partition("-")
    if "." in first or (not last and int(first) <= document.skipped):
        return
    if last:
        document.skipped = int(last)
    misc = dict(pair.partition("=")[::2] for pair in columns[-1].split("|"))
    if not document.pieces:
        document.append(_unescape(misc.get("SpacesBefore", "")))
    start = document.length
    document.append(columns[1])
    for key, value in misc.items():
        if key in LAYERS:
            _take(document, LAYERS[key], value, (start, document.length))
    default = "" if misc.get("SpaceAfter") == "No" else " "
    document.append(_unescape(misc["SpacesAfter"]) if "SpacesAfter" in misc else default)


def _take(document: _Document, tag: str, brackets: str, token: Span) -> None:
    for bracket in brackets.split(","):
        match = BRACKET.fullmatch(bracket)
        if match is None or not (match[1] or match[4]) or (match[1] and match[4] and match[3]):
            raise fault(
                document.place,
                f"«{bracket[:40]}» – это не скобка; бывает «(12», «12)», «(12)».",
                f"«{bracket[:40]}» is no bracket; there are «(12», «12)», «(12)».",
            )
        if match[1]:
            document.opened[match[2]] = (tag, token[0] + int(match[3] or 0))
        if match[4]:
            document.closed[match[2]] = (tag, token[1] + int(match[3] or 0))
