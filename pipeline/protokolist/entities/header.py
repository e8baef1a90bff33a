"""The header of a protocol: title, number, date, place, and how many were present."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from protokolist.layout.sections import Block
from protokolist.record import fold_space
from protokolist.spans import Span, strip
from protokolist.text import lexicon
from protokolist.text.dates import DateMatch, find_dates
from protokolist.text.morphology import lemmas
from protokolist.text.numerals import parse_count

TITLE = re.compile(r"(?:выписка\s+из\s+)?(?P<word>протокол(?:а)?)(?!\w)", re.IGNORECASE)
NUMBER_SIGN = r"(?:№|N|No\.?|номер)\s*(?P<number>\d[\w/.-]*\w|\d)"
NUMBER_BEHIND = re.compile(rf"{NUMBER_SIGN}", re.IGNORECASE)
NUMBER_ALONE = re.compile(rf"\s*{NUMBER_SIGN}\s*\.?\s*$", re.IGNORECASE)
PLACE_LABEL = re.compile(
    r"место\s+(?:проведения|заседания|собрания|встречи)?\s*(?:собрания|заседания|слушаний|семинара)?\s*[:–]\s*",
    re.IGNORECASE,
)
SETTLEMENT = re.compile(
    r"(?:(?:г|гор|с|п|пос|дер|д|ст|х|аул|пгт|рп|р\.\s?п|кп|дп|ж/д\s?ст|ст-ца)\.?\s?"
    r"|(?:город|село|пос[её]лок|деревня|станица|хутор|улус|аул)\s)"
    r"(?P<name>[А-ЯЁ][А-Яа-яё]+(?:-[А-ЯЁа-яё]+)*(?:\s[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*)?)"
)
COUNT_OF = r"(?:\d{1,5}|[а-яё]+(?:\s[а-яё]+)?)"
COUNT = r"(?P<count>\d{1,5}|[а-яё]+(?:\s[а-яё]+)?)"
ATTENDANCE = re.compile(
    rf"из\s+{COUNT_OF}\s+[^\d\n.;]{{0,60}}?(?:присутств\w+|на заседании|на собрании|явил\w+|пришл\w+|было)"
    r"[\s:–-]+(?P<of>\d{1,5}|[а-яё]+)"
    r"|(?:присутств\w+\.?|прис-ло|участв\w+|приняли участие|явил\w+|пришл[ои]|собрал[ои]сь|зарегистрир\w+|всего)"
    r"(?:\s+на\s+[а-яё]+)?"
    r"[^\d\n.;«»]{0,60}?[\s:–-](?P<digits>\d{1,5})(?![.\d])"
    rf"|(?:присутств\w+\.?|участв\w+|явил\w+|пришл[ои]|собрал[ои]сь|зарегистрир\w+)\s*[:–-]?\s*{COUNT}\s*(?:\([^)]*\)\s*)?"
    r"(?:чел|член|депутат|делегат|коммунист|комсомол|собственник|участник|работник)"
    r"|(?P<before>\d{1,5})\s*(?:чел\.?|человек\w*)",
    re.IGNORECASE,
)
HEAD_LINES_AFTER_TITLE = 4
TIME = re.compile(r"(?:начал|конец|окончан|время|в \d|с \d)", re.IGNORECASE)
LONGEST_VENUE = 70


@dataclass(frozen=True, slots=True)
class Field:
    """A header field: its name, its place in the clean copy, its value as text."""

    name: str
    start: int
    end: int
    value: str


def find_header(text: str, blocks: Sequence[Block]) -> list[Field]:
    """The header fields the protocol states, each at most once."""
    head = [block for block in blocks if block.section == "head"]
    fields: list[Field] = []
    title = _title(text, head)
    dates = [
        *_dates(text, head),
        *_dates(text, [block for block in blocks if block.section in ("attendance", "agenda")][:3]),
    ]
    if title:
        fields.append(Field("title", *title, fold_space(text[slice(*title)])))
    if number := _number(text, head, title):
        fields.append(Field("number", *number, text[slice(*number)]))
    if dates:
        date = dates[0]
        fields.append(Field("date", date.start, date.end, date.value.isoformat()))
    if place := _place(text, [*head, *(block for block in blocks if block.section == "attendance")]):
        fields.append(Field("place", *place, fold_space(text[slice(*place)])))
    if attendance := _attendance(text, [block for block in blocks if block.section in ("attendance", "head")]):
        fields.append(attendance)
    return fields


def _title(text: str, head: Sequence[Block]) -> Span | None:
    """From «Протокол» to the end of what it is a protocol of; the date and the place end it."""
    for index, block in enumerate(head):
        found = TITLE.match(text, block.start)
        if found is None or found.end() > block.end:
            continue
        start, end = found.start("word"), block.end
        for following in head[index + 1 : index + 1 + HEAD_LINES_AFTER_TITLE]:
            if not _continues_title(text[following.start : following.end], text[start:end]):
                break
            end = following.end
        return strip(text, (start, _cut(text, start, end)), " \n\t,;")
    return None


def _continues_title(line: str, title: str) -> bool:
    if len(line) < 40 and (find_dates(line) or SETTLEMENT.match(line)):
        return False
    if NUMBER_ALONE.match(line):
        return title.strip().lower() == "протокол"
    if line[0].islower() or (line.isupper() and title.isupper()):
        return True
    word = re.match(r"[А-ЯЁа-яё-]+", line)
    return word is not None and _is_kind(word[0])


def _is_kind(word: str) -> bool:
    return not set(lexicon.read("meetings")).isdisjoint(lemmas(word.lower()))


def _cut(text: str, start: int, end: int) -> int:
    """The title without a column or a line that holds the date or the place."""
    for gap in re.finditer(r"[\t\n]", text[start:end]):
        rest = text[start + gap.end() : end].lstrip()
        if (
            SETTLEMENT.match(rest)
            or re.match(r"(?:от\s+)?[«\"]?\d{1,2}[»\"]?[\s./]", rest)
            or re.match(r"место|дата", rest, re.IGNORECASE)
        ):
            return start + gap.start()
    return end


def _number(text: str, head: Sequence[Block], title: Span | None) -> Span | None:
    if title:
        near = text[title[0] : title[0] + 60].split("\n", maxsplit=1)[0]
        if found := re.match(rf"протокол\w*[^№\n]{{0,30}}?{NUMBER_SIGN}", near, re.IGNORECASE):
            return title[0] + found.start("number"), title[0] + found.end("number")
    for block in head:
        line = text[block.start : block.end]
        for part in re.finditer(r"[^\t\n]+", line):
            alone = NUMBER_ALONE.match(part[0])
            dated = (
                NUMBER_BEHIND.search(part[0]) if alone is None and find_dates(part[0]) and len(part[0]) < 50 else None
            )
            if found := alone or dated:
                at = block.start + part.start()
                return at + found.start("number"), at + found.end("number")
    return None


def _dates(text: str, blocks: Sequence[Block]) -> Iterator[DateMatch]:
    for block in blocks:
        line = text[block.start : block.end]
        if re.match(r"(?:утвержд|приложени|приказ|согласован)", line, re.IGNORECASE):
            continue
        for match in find_dates(line):
            yield DateMatch(block.start + match.start, block.start + match.end, match.value)


def _place(text: str, blocks: Sequence[Block]) -> Span | None:
    for block in blocks:
        line = text[block.start : block.end]
        if label := PLACE_LABEL.match(line):
            stop = re.search(r"[\t\n]", line[label.end() :])
            end = label.end() + stop.start() if stop else len(line)
            return strip(text, (block.start + label.end(), block.start + end), " \n\t.,;")
    for block in blocks:
        if block.section != "head":
            continue
        for part in re.finditer(r"[^\t\n]+", text[block.start : block.end]):
            at = block.start + part.start()
            lead = len(part[0]) - len(part[0].lstrip(" ,"))
            rest = part[0][lead:]
            found = SETTLEMENT.match(rest) or _behind_date(rest)
            if found and len(rest) - found.end() < 30:
                return strip(text, (at + lead + found.start(), at + lead + found.end()), " .,;")
        if venue := _venue(text, block):
            return venue
    return None


def _venue(text: str, block: Block) -> Span | None:
    """«16 февраля 1966 г., красный уголок, начало в 20.00»: the part beside the date that names a room or a house."""
    line = text[block.start : block.end]
    dates = find_dates(line)
    if not dates or TITLE.match(line):
        return None
    for start, end in ((0, dates[0].start), (dates[0].end, len(line))):
        for part in re.finditer(r"[^\t\n;]+?(?=[\t\n;]|, (?:начал|конец|окончан|\d)|\.(?:\s|$)|$)", line[start:end]):
            span = strip(text, (block.start + start + part.start(), block.start + start + part.end()), " \n\t.,;")
            words = text[slice(*span)]
            alone = start == 0 and re.fullmatch(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*", words)
            if alone or (_venues().search(words) and not TIME.match(words) and len(words) < LONGEST_VENUE):
                return span
    return None


@cache
def _venues() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon.read('venues'))})", re.IGNORECASE)


def _behind_date(line: str) -> re.Match[str] | None:
    for match in find_dates(line):
        if found := re.compile(rf"[\s,]*(?={SETTLEMENT.pattern})").match(line, match.end):
            return SETTLEMENT.match(line, found.end()) if len(line) < 80 else None
    return None


def _attendance(text: str, blocks: Sequence[Block]) -> Field | None:
    for block in blocks:
        if block.section == "head" and not re.search(
            r"присутств|прис-ло|участ|пришл|собрал[ои]сь|явил", text[block.start : block.end], re.IGNORECASE
        ):
            continue
        if block.mode in ("absent", "invited", "chair", "secretary"):
            continue
        line = text[block.start : block.end]
        for found in ATTENDANCE.finditer(line):
            group = next((name for name in ("of", "digits", "count", "before") if found[name]), None)
            if group is None or (group == "before" and block.mode != "present"):
                continue
            count = parse_count(found[group])
            if count is not None and count > 0:
                return Field(
                    "attendance", block.start + found.start(group), block.start + found.end(group), str(int(count))
                )
    return None
