"""What the form of a single line shows: a turn, a row of a list, a sentence, a list item."""

import re

from protokolist.layout.headings import NUMBER, find_heading
from protokolist.layout.lines import BULLET, NAME_AHEAD
from protokolist.text.morphology import fold, parses
from protokolist.text.speech import find_speech_verb

LONGEST_ROW = 160
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# «/докл. т. Лужина/»
IN_STROKES = re.compile(r"/[^/\n]{3,120}/[.;]?\s*")
# «<!-- [if !supportLists] -->»: what a word processor leaves around the number of a list item.
COMMENTS = re.compile(r"(?:<!--[^<>]{0,60}-->\s*)+")
CAPITALS_TURN = re.compile(r"[А-ЯЁ][А-ЯЁ .-]{2,60}(?:\([^)\n]{1,80}\))?\s?:\s*\S")
PLAIN_TURN = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?)?(?:\s\([^)\n]{2,40}\))?\s?:\s+[а-яёА-ЯЁ–«]"
)
# «(Информация методиста Лужиной А.П.).» on a line of its own.
IN_BRACKETS = re.compile(r"\([^()]{4,200}(?:\([^()]{0,80}\)[^()]{0,80})?\)[.;]?\s*")
# «Лужина А.П. – зав. отделом», «Майя Рогачёва (библиотекарь)», «Лужина Анна Павловна\tдиректор»: a row of a list.
ROSTER_ROW = re.compile(
    rf"(?:{NAME_AHEAD.pattern}|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s(?:[А-ЯЁ][а-яё]+|[А-ЯЁ]\.?))(?:[а-яё]*)"
    r"\s*(?:[,(\t–]|-|$|[а-яё])"
)


def takes_floor(line: str, at: int) -> bool:
    """«ЛУЖИНА А.П.: …», «Лужина: …», «Лужина (электрик) сказала…», «Председатель зачитал смету»."""
    if CAPITALS_TURN.match(line, at) or PLAIN_TURN.match(line, at):
        return True
    if not line[at : at + 1].isupper():
        return False
    bracket = line.find("(", at)
    verb = find_speech_verb(line, at, min(len(line), at + 90, bracket if bracket >= 0 else len(line)), words=6)
    return verb is not None and verb.start > at and not verb.plural


def position(number: str | None) -> int | None:
    """Which item of a list a number means («3», «III», «3-е»); none for «2.1» and letters."""
    if number is None:
        return None
    if number in ROMAN:
        return ROMAN.index(number) + 1
    digits = re.fullmatch(r"(\d{1,2})(?:-?е)?", number)
    return int(digits[1]) if digits else None


def next_number(number: str, following: str) -> bool:
    """Whether the line below goes on with the list."""
    mine, next_one = position(number), list_mark(following)[0]
    return mine is not None and position(next_one) == mine + 1 and (number in ROMAN) == (next_one in ROMAN)


def names_nobody(line: str, at: int) -> bool:
    """Whether a line holds neither a name nor a count of people."""
    return not NAME_AHEAD.search(line, at) and not re.search(r"\d\s*чел|[А-ЯЁ][а-яё]+\s[А-ЯЁ]", line[at:])


def is_row(line: str, at: int) -> bool:
    """«Лужина А.П. – зав. отделом»: a row of a list, in which nobody says anything."""
    return bool(ROSTER_ROW.match(line, at)) and len(line) < LONGEST_ROW and not tells(line[at:])


def tells(line: str) -> bool:
    """Whether something is said to have been done."""
    for word in re.findall(r"[а-яё]{4,}", line)[:25]:
        best = parses(word)[0]
        if "VERB" in best.tag and best.tag.tense == "past" and best.score > 0.6:
            return True
    return find_speech_verb(line, 0, len(line)) is not None


def wording(item: str) -> str:
    """An agenda item's words as they are compared."""
    return fold(item).strip(" .:;«»")


def list_mark(line: str) -> tuple[str | None, int, bool]:
    """Number, offset behind bullet or number, and whether there was either."""
    at = comment.end() if (comment := COMMENTS.match(line)) else 0
    if bullet := BULLET.match(line, at):
        at = bullet.end()
        while at < len(line) and line[at] == " ":
            at += 1
    number = None
    if not re.match(r"\d{1,2}\.\d{2}\.\d{2,4}\b|\d{1,2}\.[IVX]+[.-]\d|\d{1,2}\s+[а-яё]|[А-ЯЁ]\.", line[at:]) and (
        match := NUMBER.match(line, at)
    ):
        number = re.sub(r"[\s.)]+$", "", match[0])
        at = match.end()
        at = comment.end() if (comment := COMMENTS.match(line, at)) else at
    return number, at, at > 0


def is_reporter(line: str) -> bool:
    """«Докладчик: …», «(Выступает завхоз …)»: who reports on an item, not an item."""
    return bool(IN_BRACKETS.fullmatch(line) or IN_STROKES.fullmatch(line)) or bool(
        re.match(
            r"\(?(?:(?:со)?докл\.|докладчик|докладыва|содокладчик|информаци\w+:|сообщени\w+:|сообща(?:ет|ют)\s"
            r"|отв\.|доклад\w* –|выступа\w+:)",
            line,
            re.IGNORECASE,
        )
    )


def is_capital(line: str) -> bool:
    """Whether a line opens with a word in capitals."""
    return bool(re.match(r"[А-ЯЁ]{5,}", line))


def is_closing(line: str) -> bool:
    """A sentence or a label: what ends a list of decisions."""
    return is_sentence(line) or find_heading(line) is not None


def is_sentence(line: str) -> bool:
    """Whether a line says something with a finite verb in it (first 25 words), and is no mere list entry."""
    if len(line) < 25:
        return False
    for word in re.findall(r"[а-яё]{3,}", line[:260])[:25]:
        best = parses(word)[0]
        if "VERB" in best.tag and best.score >= 0.4:
            return True
    return False
