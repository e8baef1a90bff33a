"""The matters of a protocol without a label that announces an agenda: headings of their talks, or listed above them.

«Тема 1. Перенос базы», «§ 2. О смете», «II. Дары», «3. Спор. Крымова против соседа…»: a matter's heading is found by
its place in a row of numbers that runs through the whole document, which no single line shows.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from protokolist.layout.forms import ROMAN, is_reporter, is_row, list_mark, position, takes_floor
from protokolist.layout.headings import BY_ITEM, ORDINALS, find_heading
from protokolist.layout.lines import NAME_AHEAD
from protokolist.spans import Span
from protokolist.text import lexicon
from protokolist.text.morphology import is_known, lemma, parses

LONGEST_WORDING = 170
SHORTEST_WORDING = 4
# Bounds the work on a file made to be slow.
MOST_PARAGRAPHS = 3000
FEWEST = 2
WORDS_LOOKED_AT = 25
TITLE_WITHIN = 6
# «3. Спор. Крымова против соседа…»: the wording ends here and the talk begins; not behind «им.», «г.» or initials.
WORDING_END = re.compile(
    r"(?:(?<=[А-ЯЁа-яё]{4})|(?<=[)»\"]))[.;](?=\s+[А-ЯЁ«\"–-])|(?<=[.!?])(?<=[а-яё]{4}.)\s+(?=[–-]\s)"
)
MATTER_OF = re.compile(r"об?о?\s+[а-яё«\"]", re.IGNORECASE)
# Labels that are matters as well: «4. Разное», «2. Отчёт директора».
ALSO_MATTER = re.compile(r"(?:разн|отч[её]т|информац|сообщени|доклад|предложени|заявлени|текущ)", re.IGNORECASE)
TURNS: frozenset[str] = frozenset({"heard", "spoke", "questions", "problems", "decided", "voted", "results"})
# Headings of the parts of a talk, which are no matters: «1. Обстоятельства», «2. Опрос», «3. Причины».
PARTS = {
    "обстоятельство", "опрос", "причина", "вывод", "доклад", "выступление", "вопрос", "ответ", "решение", "обсуждение",
    "прения", "заключение", "приложение", "рассмотрение", "вступление", "описание", "осмотр", "рекомендация",
}  # fmt: skip
TITLE = re.compile(
    r"протокол|стенограмм|п\s?р\s?о\s?т\s?о\s?к\s?о\s?л|заседани|собрани|совещани|пл[ае]н[её]рк|летучк|встреч|конференц",
    re.IGNORECASE,
)
# «По 1-му», «К первому вопросу», «1-й вопрос»: behind a list of matters it comes back to the first.
RETURN = re.compile(r"(?:по|к)\s+(?:1|перв)|перв(?:ое|ый)|1-й\s+вопрос", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter by its wording: offsets in the clean copy, and whether it stands in a list above the talks."""

    number: str
    body: int
    end: int
    listed: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    index: int
    start: int
    kind: str
    value: tuple[int, ...]
    number: str
    body: int
    wording: int
    """Where the wording ends."""
    end: int
    part: bool
    """Whether it is a label of a part of the protocol («2. Вопросы и ответы»)."""

    @property
    def rest(self) -> bool:
        """Whether the talk begins on the same line."""
        return self.wording < self.end


def find_matters(text: str, spans: Sequence[Span]) -> dict[int, Matter]:
    """Matters by the start of their paragraph among ``spans``; none where a label announces an agenda."""
    spans = spans[:MOST_PARAGRAPHS]
    lines: list[_Line] = []
    opening = len(spans)
    titled = False
    for index, (start, end) in enumerate(spans):
        line = text[start:end]
        _, at, _ = list_mark(line)
        heading = find_heading(line, at)
        if heading is not None and heading.section == "agenda":
            return {}
        if not titled:
            titled = TITLE.search(line) is not None or index >= TITLE_WITHIN
            continue
        numbered = _numbered(text, index, (start, end))
        if numbered is not None:
            lines.append(numbered)
        elif heading is not None and heading.section in TURNS and index < opening:
            opening = index
    for kind in dict.fromkeys(line.kind for line in sorted(lines, key=lambda line: _rank(line.kind))):
        of_kind = [line for line in lines if line.kind == kind]
        if kind in ("roman", "arabic"):
            if listed := _list_above(text, spans, of_kind, opening):
                return listed
            row = list(_row(text, spans, of_kind, opening))
        else:
            row = _increasing(of_kind)
        if headings := _headings(text, row):
            return {line.start: Matter(line.number, line.body, line.wording) for line in headings}
    return {}


def _rank(kind: str) -> int:
    return ("roman", "arabic").index(kind) + 1 if kind in ("roman", "arabic") else 0


def _numbered(text: str, index: int, span: Span) -> _Line | None:
    """A paragraph that opens with a number, or a word of ``matters`` and a number."""
    start, end = span
    line = text[start:end]
    if keyed := _keyed().match(line):
        ordinal = keyed["ordinal"]
        value = (ORDINALS[ordinal[:4].lower()],) if ordinal else _value(keyed["figure"] or "")
        if not value:
            return None
        thing = keyed["thing"]
        body = start if thing else start + keyed.end()
        kind = (thing or keyed["label"]).lower().rstrip(".")
        number = str(value[0]) if ordinal or position(keyed["figure"]) == value[0] else keyed["figure"]
        wording = _wording_end(text, start + keyed.end(), end)
        return _Line(index, start, kind, value, number, body, wording, end, part=False)
    number, at, _ = list_mark(line)
    value = () if number is None else _value(number)
    if number is None or len(value) != 1 or re.match(r"\d+\.\d", line):
        return None
    body = start + at
    part = _labels_turn(line[at:]) or _is_part(line[at:])
    kind = "roman" if number in ROMAN else "arabic"
    return _Line(index, start, kind, value, str(value[0]), body, _wording_end(text, body, end), end, part=part)


def _labels_turn(line: str) -> bool:
    """«Слушали: …», «Решили:», but not «Разное», which is a matter too."""
    heading = find_heading(line)
    return heading is not None and heading.section in TURNS and not ALSO_MATTER.match(line)


def _is_part(wording: str) -> bool:
    return lemma(wording.strip(" .:").lower()) in PARTS


@cache
def _keyed() -> re.Pattern[str]:
    entries = [tuple(column.strip() for column in entry.split("|")) for entry in lexicon.read("matters")]
    labels, things = ("|".join(word for sort, word in entries if sort == kind) for kind in ("label", "thing"))
    return re.compile(
        rf"(?:(?P<label>{labels})|(?P<thing>{things}))\s*(?:№\s*|N\s*)?"
        rf"(?:(?P<figure>\d{{1,4}}(?:\.\d{{1,2}})*|[IVX]{{1,5}})(?![\w/])|(?P<ordinal>{'|'.join(ORDINALS)})\w{{2,5}})\s*[.:)–-]?\s*",
        re.IGNORECASE,
    )


def _value(number: str) -> tuple[int, ...]:
    if number in ROMAN:
        return (ROMAN.index(number) + 1,)
    return tuple(int(part) for part in number.split(".")) if re.fullmatch(r"\d+(?:\.\d+)*", number) else ()


def _wording_end(text: str, body: int, end: int) -> int:
    """Where the wording of a matter ends and the talk on it begins; ``end`` if it has the line for itself."""
    for stop in WORDING_END.finditer(text, body, min(end, body + LONGEST_WORDING)):
        last = re.search(r"[а-яё]+$", text[body : stop.start()])
        if last is not None and not is_known(last[0]):
            # «Заявл. Лужиной»
            continue
        if not is_reporter(text[stop.end() : end].lstrip()):
            return stop.end() if stop[0].strip() else stop.start()
    return end


def _names_matter(text: str, line: _Line) -> bool:
    """Whether the wording is a phrase without a verb, of nobody's words and no row of a list of persons."""
    wording = text[line.body : line.wording]
    if not SHORTEST_WORDING <= len(wording) <= LONGEST_WORDING or line.part or _labels_turn(wording):
        return False
    if line.kind in ("roman", "arabic") and not re.match(r"[А-ЯЁA-Z0-9«\"]", wording):
        return False
    if MATTER_OF.match(wording):
        return True
    if line.kind not in ("roman", "arabic"):
        return not takes_floor(wording, 0) and not wording.rstrip().endswith((":", "?"))
    if takes_floor(wording, 0) or is_row(wording, 0) or NAME_AHEAD.match(wording) or wording.endswith((":", ",")):
        return False
    return not any(_is_verb(word) for word in re.findall(r"[а-яё]{3,}", wording.lower())[:WORDS_LOOKED_AT])


def _is_verb(word: str) -> bool:
    best = parses(word)[0]
    return best.tag.POS in ("VERB", "INFN", "PRTS") and best.score >= 0.4


def _list_above(text: str, spans: Sequence[Span], lines: Sequence[_Line], opening: int) -> dict[int, Matter]:
    """«1. Смета», «2. Приём»: lines one below the other above the talks, which later come back to the first."""
    first = next((at for at, line in enumerate(lines) if line.value == (1,) and line.index < opening), None)
    if first is None:
        return {}
    run = [lines[first]]
    for line in lines[first + 1 :]:
        if line.index != run[-1].index + 1 or line.value != (run[-1].value[0] + 1,):
            break
        run.append(line)
    if len(run) < FEWEST or not all(_listable(text, line) for line in run):
        return {}
    behind = run[-1].index + 1
    returns = any(line.value == (1,) and line.index >= behind for line in lines) or (
        not any(line.rest for line in run)
        and any(RETURN.match(text, *span) or BY_ITEM.match(text, *span) for span in spans[behind:])
    )
    return {line.start: Matter(line.number, line.body, line.end, listed=True) for line in run} if returns else {}


def _listable(text: str, line: _Line) -> bool:
    """Whether a line of a list names a matter, be it with a reporter behind it."""
    reporter = next((stop.start() for stop in re.finditer(r"[.(/]", text[line.body : line.end]) if stop.start()), None)
    end = line.end if reporter is None else line.body + reporter
    return _names_matter(text, _Line(line.index, line.start, line.kind, line.value, "", line.body, end, end, line.part))


def _row(text: str, spans: Sequence[Span], lines: Sequence[_Line], opening: int) -> Iterator[_Line]:
    """Lines numbered 1, 2, 3 … through the document, the first before any label of the talks."""
    expected, above = 1, 0
    for line in lines:
        inner = above == line.value[0] - 1 and above and not _apart(text, spans, line)
        above = line.value[0]
        if line.value != (expected,) or (expected == 1 and line.index > opening):
            continue
        if line.part:
            # «2. Вопросы и ответы»: numbers of the parts, not of the matters.
            yield line
            return
        if not _names_matter(text, line) and not _apart(text, spans, line):
            continue
        if inner and expected > 1 and not MATTER_OF.match(text, line.body):
            continue
        yield line
        expected += 1
        above = 0


def _apart(text: str, spans: Sequence[Span], line: _Line) -> bool:
    return line.index > 0 and "\n\n" in text[spans[line.index - 1][1] : line.start]


def _increasing(lines: Sequence[_Line]) -> list[_Line]:
    row: list[_Line] = []
    for line in lines:
        if not row or line.value > row[-1].value:
            row.append(line)
    return row


def _headings(text: str, row: Sequence[_Line]) -> list[_Line]:
    """Those of a row of numbered lines that name matters; none unless talks stand between most of them."""
    if len(row) < FEWEST or any(line.part for line in row):
        return []
    between = sum(one.rest or other.index > one.index + 1 for one, other in pairwise(row))
    named = [line for line in row if _names_matter(text, line)]
    return named if 2 * between >= len(row) - 1 and 2 * len(named) >= len(row) else []
