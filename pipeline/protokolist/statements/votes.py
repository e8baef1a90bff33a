"""Votes: «Голосовали: за – 7, против – нет, воздержались – 1» as figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from protokolist.text.numerals import parse_count

QUOTE = r"[«»\"']?"
COUNT = (
    r"(?P<{name}>\d{{1,3}}(?: \d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?|нет|никто|единогласно"
    r"|[а-яё]{{3,}}(?:\s(?:один|два|две|три|четыре|пять|шесть|семь|восемь|девять))?)"
)
UNIT = r"(?:\s?%|\s?(?:голос\w*|чел(?:\.|овек\w*)?|кв\.\s?м\.?|член\w*|депутат\w*|делегат\w*|собственник\w*))?"
# What an option is followed by before its figure: dash, colon, «проголосовало», «предложение …», or nothing.
LINK = r"\s*(?:[–:=-]\s*|\s(?:[а-яё]+\s){0,3}(?:проголосовал\w*|голосовал\w*)\s*[–:-]?\s*)?"
OPTION = re.compile(
    rf"(?<![\w-]){QUOTE}(?P<option>за|против|воздерж(?:ал(?:ось|ись|ся|ась)|авшихся|авшиеся|\.)?|возд\.){QUOTE}(?!\w)"
    rf"{LINK}{COUNT.format(name='count')}(?![\w]){UNIT}",
    re.IGNORECASE,
)
OPTION_WORD = re.compile(r"\b[Зз][Аа]\b|[Пп][Рр][Оо][Тт][Ии][Вв]|[Вв][Оо][Зз]")
# «12 голосов «за»», «при двух воздержавшихся»
FIGURE_FIRST = re.compile(
    rf"(?:при\s+)?{COUNT.format(name='count')}\s+(?:голос\w*\s+|чел\w*\.?\s+)?(?:были\s+)?"
    rf"{QUOTE}(?P<option>за|против|воздерж\w+){QUOTE}(?!\w)",
    re.IGNORECASE,
)
# «против и воздержавшихся нет»
NONE_OF = re.compile(
    rf"{QUOTE}(?P<options>против(?:ник\w+)?{QUOTE}(?:\s*(?:,|и)\s*{QUOTE}воздерж\w+{QUOTE})?"
    rf"|воздерж\w+{QUOTE}(?:\s*(?:,|и)\s*{QUOTE}против{QUOTE})?)"
    r"\s*[–:-]?\s*(?:не было|нет)(?!\w)",
    re.IGNORECASE,
)
UNANIMOUS = re.compile(rf"(?:{QUOTE}за{QUOTE}\s*[–:-]?\s*)?(?<!\w)единогласно(?!\w)", re.IGNORECASE)
INVALID = re.compile(r",\s*недействительн\w+(?:\s+бюллетен\w+)?\s*[–:-]?\s*(?:\d+|нет)", re.IGNORECASE)
VOTING = re.compile(
    r"голос|результат|приня(?:то|ли|т[аы]?)\b|большинств|воздерж|решение|утвержд|избран|поддержа", re.IGNORECASE
)
LABEL = re.compile(
    r"(?:(?:про)?голосовал[иао]?|голосование|результат\w*(?:\s+\w+)?\s+голосования|результат|итоги\s+голосования)"
    r"\s*[:–-]?\s*",
    re.IGNORECASE,
)
JOINED = re.compile(r"[\s,;.и()«»\"'–-]{0,6}")
CLAUSE = re.compile(r"[^.;\n]+")


@dataclass(frozen=True, slots=True)
class VoteMatch:
    """A vote's result, and the span in code points of the clause that states it; a figure not given is ``None``."""

    start: int
    end: int
    for_: float | None = None
    against: float | None = None
    abstained: float | None = None
    unanimous: bool = False


def find_votes(text: str) -> list[VoteMatch]:
    """Votes stated in one paragraph, in order.

    «нет» is 0; «единогласно» sets ``unanimous`` where no figure stands. A lone «за 3» counts only beside a word of
    voting, since it is ordinary prose otherwise («за 3 года»).
    """
    return [*_merged(_by_figures(text), text)] or [*_unanimous(text)]


def _by_figures(text: str) -> list[tuple[int, int, dict[str, float]]]:
    found: list[tuple[int, int, dict[str, float]]] = []
    if not OPTION_WORD.search(text):
        return found
    for pattern in (OPTION, FIGURE_FIRST):
        for match in pattern.finditer(text):
            if "единогласно" in match["count"].lower():
                continue
            count = parse_count(match["count"])
            if count is not None:
                found.append((match.start(), match.end(), {_key(match["option"]): count}))
    for match in NONE_OF.finditer(text):
        found.append(
            (
                match.start(),
                match.end(),
                {_key(option): 0.0 for option in re.findall(r"против|воздерж", match["options"].lower())},
            )
        )
    return sorted(found, key=lambda piece: (piece[0], -piece[1]))


def _key(option: str) -> str:
    option = option.lower()
    return "for_" if option == "за" else "against" if option.startswith("против") else "abstained"


def _merged(pieces: list[tuple[int, int, dict[str, float]]], text: str) -> Iterator[VoteMatch]:
    at = 0
    while at < len(pieces):
        start, end, figures = pieces[at][0], pieces[at][1], dict(pieces[at][2])
        options = 1
        at += 1
        while at < len(pieces):
            following = pieces[at]
            if following[0] < end:
                at += 1
                continue
            between = text[end : following[0]]
            if not set(following[2]).isdisjoint(figures) or not (
                JOINED.fullmatch(between) or re.fullmatch(r"[^.;\n]{0,45}[,;]\s*", between)
            ):
                break
            figures.update(following[2])
            end = following[1]
            options += 1
            at += 1
        if spoilt := INVALID.match(text, end):
            end = spoilt.end()
        start = _clause_start(text, start)
        if options > 1 or VOTING.search(text[max(0, start - 60) : end + 40]):
            start, end = _trim(text, start, end)
            yield VoteMatch(start, end, figures.get("for_"), figures.get("against"), figures.get("abstained"))


def _clause_start(text: str, start: int) -> int:
    """Where the clause with the figures begins: «Принято большинством голосов, за – 9», «Решение принято: за – 5»."""
    before = text[:start]
    opened = re.search(
        r"(?:решение\s+)?принято(?:\s+большинством(?:\s+голосов)?)?[\s,:(–-]*$|большинством(?:\s+голосов)?[\s,:(–-]*$",
        before,
        re.IGNORECASE,
    )
    return opened.start() if opened else start


def _unanimous(text: str) -> Iterator[VoteMatch]:
    for match in UNANIMOUS.finditer(text):
        clause = next((found for found in CLAUSE.finditer(text) if found.start() <= match.start() < found.end()), None)
        if clause is None:
            continue
        words = clause[0].split()
        if len(words) > 12 or not (len(words) <= 3 or VOTING.search(clause[0]) or VOTING.search(text[: match.start()])):
            continue
        label = LABEL.match(text, clause.start() + len(clause[0]) - len(clause[0].lstrip()))
        start, end = _trim(text, label.end() if label else clause.start(), clause.end())
        if re.match(r"(?:избра|утверд|реш[аи]л|назнач)", text[start:end], re.IGNORECASE):
            start, end = match.start(), match.end()
        yield VoteMatch(start, end, unanimous=True)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\n–-,:;":
        start += 1
    while end > start and text[end - 1] in " \t\n,:;.":
        end -= 1
    if text[start] == "(" or (
        end < len(text) and text[end] in '»"' and text.count("«", start, end) > text.count("»", start, end)
    ):
        end += text[end : end + 1] in ("»", '"')
    return start, end
