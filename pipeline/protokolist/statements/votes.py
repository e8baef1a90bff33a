"""Votes: «Голосовали: за – 7, против – нет, воздержались – 1» as figures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from protokolist.text.numerals import parse_count

QUOTE = r"[«»\"']?"
COUNT = (
    r"(?P<{name}>\d{{1,3}}(?: \d{{3}})+(?:,\d+)?|\d+(?:[.,]\d+)?|[lІI](?![а-яёa-z])|нет|никто|единогласно"
    r"|[а-яё]{{3,}}(?:\s(?:один|одним|одна|два|две|три|четыре|пять|шесть|семь|восемь|девять))?)"
)
UNIT = (
    r"(?:\s?%|\s?(?:голос\w*|чел(?:\.|овек\w*)?|рук[аи]?|кв\.\s?м\.?|член\w*|депутат\w*|делегат\w*|собственник\w*)"
    r"(?!\w))?"
)
NAMED = r"(?:\s?\([^()\n]{2,90}\))?"
ABSTAINED = r"воздерж(?:ал(?:ось|ись|ся|ась)|авшихся|авшиеся|авшемся|\.)?|возд\."
# What an option is followed by before its figure: dash, colon, «проголосовало», «предложение …», or nothing.
LINK = r"\s*(?:[–:=-]\s*|\s(?:[а-яё]+\s){0,3}(?:проголосовал\w*|голосовал\w*|подан\w*|поднял\w*)\s*[–:-]?\s*)?"
OPTION = re.compile(
    rf"(?<![\w-]){QUOTE}(?P<option>за|против|пр\.|{ABSTAINED}){QUOTE}(?!\w)"
    rf"{LINK}{COUNT.format(name='count')}(?![\w]){UNIT}",
    re.IGNORECASE,
)
OPTION_WORD = re.compile(r"\b[Зз][Аа]\b|[Пп][Рр][Оо][Тт][Ии][Вв]|[Вв][Оо][Зз]|[Гг]олос|ГОЛОС|диноглас")
# «За предложение Тропиной 51, против 14»: counts only beside another option.
FOR_SOMETHING = re.compile(
    rf"(?<![\w-])(?P<option>за)\s(?:[^\s,.;:–-]+\s){{0,5}}?(?:[^\s,.;:]+?\s?[:–-]?\s|\d[\d.,]*\d(?:\s?[:–-]\s|:\s))"
    rf"(?:подан\w*\s|поднял\w*\s)?{COUNT.format(name='count')}(?![\w]|[.,]\d){UNIT}(?=\s?(?:[,.;)(\n]|и\s|$))",
    re.IGNORECASE,
)
# «Голосовали за аренду: 6, против 2», «Проголосовали: 47 против 5»: behind a word of voting a bare figure is for it.
LABELLED = re.compile(
    r"голос(?:овал\w*|овани\w+|уем|\.)[^\d.;\n]{0,40}?(?P<count>\d{1,4})(?=,?\s(?:при\s\w+\s)?(?:против|возд))",
    re.IGNORECASE,
)
# «голосование: 4 – 0», «Голосование в чате: +5 / 0 / 0», «… на пять лет. 6-0»: for and against, and perhaps abstained.
FIGURE = r"(?:0|[1-9]\d{0,2})"
SCORE = re.compile(
    rf"(?:голос(?:овал\w*|овани[ея]|\.)[^.;\n\d+]{{0,30}}\+?|(?<=[а-яё»)]{{5}}[.!?]\s)(?!\d+:))(?P<for_>{FIGURE})"
    rf"\s?(?P<mark>[–:/-])\s?(?P<against>{FIGURE})(?:\s?(?P=mark)\s?(?P<abstained>{FIGURE}))?(?=\s*(?:[.;(]|$))",
    re.IGNORECASE | re.MULTILINE,
)
# «Лужина – за, Коваль – за, Зимин – против»: everybody's vote by name.
BY_ROLL = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:\s[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?)?\s?[–:-]\s?(?P<option>за|против|воздерж\w*\.?)(?!\w)"
)
FEWEST_BY_ROLL = 3
# «единогласно 6», «единогласно (29)»
ALL_COUNTED = re.compile(
    r"единогласно[\s,(–:-]{1,4}(?P<count>\d{1,4})(?=\s*(?:[.;)]|$|чел|голос))", re.IGNORECASE | re.MULTILINE
)
ORDINAL = re.compile(r"(?:перв|втор|трет|четв[её]рт|пят|шест)(?:ое|ый|ой|ая|ую|ий|ье|ью|ого)$", re.IGNORECASE)
# «за 1100 – 4», «за 0,3: 6»
GOES_ON = re.compile(r"\s?[–:-]\s?\d")
BY_HAND = re.compile(r"голос|рук[иу]\b", re.IGNORECASE)
OF_SOMEBODY = re.compile(r"[Зз]а\s[А-ЯЁ«\"]")
# «12 голосов «за»», «при двух воздержавшихся», «5 – за», «один (Тропина) против»
FIGURE_FIRST = re.compile(
    rf"(?:при\s+)?(?<!\d)(?<!\d[.,])(?<![а-яё]){COUNT.format(name='count')}{UNIT}{NAMED}\s*[–-]?\s*(?:были\s+)?"
    rf"(?<!\w){QUOTE}(?P<option>за|против|воздерж\w*\.?|возд\.){QUOTE}(?!\w)",
    re.IGNORECASE,
)
# «Принято двадцатью голосами»
BY_VOTES = re.compile(
    rf"(?:приня\w+|избра\w+|больш\w+|решени\w+)\s(?:\w+\s){{0,3}}?{COUNT.format(name='count')}\s+голос(?:ами|ом)(?!\w)"
    rf"|(?<!\w)(?:все|единогласно,)\s{COUNT.format(name='all')}\s(?:голос\w*|рук\w*)(?:\sподан\w*)?(?:\s{QUOTE}за{QUOTE}(?!\w))?",
    re.IGNORECASE,
)
# «воздержался Слепцов», «против – Тропина», «воздержались Слепцов и Бакай»: one each, beside other figures.
BY_NAME = re.compile(
    r"(?<![\w-])(?P<option>против|воздержал(?:ся|ась|ись)|возд(?:ерж)?\.)\s(?:[–-]\s)?(?:т\w{0,3}\.\s?)?"
    r"(?P<names>[А-ЯЁ][а-яё]+(?!\s[а-яё]+л[аои]?\b)(?:(?:,|\sи)\s[А-ЯЁ][а-яё]+)*)"
)
# «за 5, Слепцов против»
BY_NAME_AHEAD = re.compile(
    r"(?<=[,;(]\s)[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s(?P<option>против|воздержал(?:ся|ась))(?=\s*(?:[.,;()]|$))"
)
# «против и воздержавшихся нет»
NONE_OF = re.compile(
    rf"{QUOTE}(?P<options>против(?:ник\w+)?{QUOTE}(?:\s*(?:,|и)\s*{QUOTE}воздерж\w+{QUOTE})?"
    rf"|воздерж\w+{QUOTE}(?:\s*(?:,|и)\s*{QUOTE}против{QUOTE})?)"
    r"\s*[–:-]?\s*(?:не было|нет|0)(?![\w%])",
    re.IGNORECASE,
)
UNANIMOUS = re.compile(
    rf"(?:{QUOTE}за{QUOTE}\s*[–:-]?\s*)?(?<!\w)(?:единогласное?|единодушно|единогл\.|без возражений|возражавших не было"
    rf"|возражений не (?:было|имелось)|все согласны|(?:все(?:\s[а-яё]+)?\s{QUOTE}за{QUOTE}"
    rf"|всеми(?:\s(?:присутствующими|участниками))?)(?!\s?[а-яё]))(?!\w)"
    rf"|(?<!\w){QUOTE}за{QUOTE}\s*[–:-]?\s*все(?=\s*(?:[.;,)]|$))",
    re.IGNORECASE | re.MULTILINE,
)
# One of these is in all of them.
AGREED = ("едино", "возраж", "все")
INVALID = re.compile(
    rf",\s*недействительн\w+(?:\s+бюллетен\w+)?\s*[–:-]?\s*{COUNT.format(name='count')}(?!\w)", re.IGNORECASE
)
VOTING = re.compile(
    r"голос|результат|приня(?:то|ли|т[аы]?)\b|большинств|воздерж|решение|единогл|утвержд|избран|поддержа", re.IGNORECASE
)
LABEL = re.compile(
    r"(?:(?:про)?голосовал[иао]?|голосование|результат\w*(?:\s+\w+)?\s+голосования|результат|итоги\s+голосования)"
    r"\s*[:–-]?\s*",
    re.IGNORECASE,
)
JOINED = re.compile(rf"{NAMED}[\s,;.и()«»\"'/–-]{{0,6}}")
# «Единогласно принято решение о …»: in a long clause only these words are the vote.
ANNOUNCED = re.compile(r"единогласно\s+принят\w+", re.IGNORECASE)
LONGEST_CLAUSE = 12
CLAUSE = re.compile(r"[^.;:?!\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Options with their figures; ``alone`` if they may be a vote without any other option beside them."""

    start: int
    end: int
    figures: dict[str, float]
    alone: bool = True
    sure: bool = False
    """Whether it is a vote whatever stands around it."""


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
    counted = [*_merged(_by_figures(text), text)]
    agreed = (
        one for one in _unanimous(text) if not any(one.start < vote.end and vote.start < one.end for vote in counted)
    )
    return sorted([*counted, *agreed], key=lambda vote: vote.start)


def _by_figures(text: str) -> list[Piece]:
    sure = list(_scores(text))
    if not OPTION_WORD.search(text):
        return sure
    sure += _rivals(text)
    found: list[Piece] = []
    for pattern in (OPTION, FIGURE_FIRST, FOR_SOMETHING, BY_VOTES):
        for match in pattern.finditer(text):
            if pattern is OPTION and (ORDINAL.match(match["count"]) or GOES_ON.match(text, match.end())):
                # «за первое 3», «за 1100 – 4»: that is what is voted on.
                continue
            count = _count(match["count"] or match.groupdict().get("all") or "")
            if count is not None:
                option = "for_" if pattern is BY_VOTES else _key(match["option"])
                found.append(Piece(match.start(), match.end(), {option: count}, pattern is not FOR_SOMETHING))
    for match in NONE_OF.finditer(text):
        none = {_key(option): 0.0 for option in re.findall(r"против|воздерж", match["options"].lower())}
        found.append(Piece(match.start(), match.end(), none))
    for match in BY_NAME.finditer(text):
        names = float(len(re.findall(r"[А-ЯЁ][а-яё]+", match["names"])))
        found.append(Piece(*match.span(), {_key(match["option"]): names}, alone=False))
    found += [Piece(*match.span(), {_key(match["option"]): 1.0}, alone=False) for match in BY_NAME_AHEAD.finditer(text)]
    found = [piece for piece in found if not any(piece.start < one.end and one.start < piece.end for one in sure)]
    return sorted([*found, *sure], key=lambda piece: (piece.start, not piece.alone, -piece.end))


def _scores(text: str) -> Iterator[Piece]:
    """Votes as a score."""
    for match in SCORE.finditer(text):
        if match["mark"] == "/" and match["abstained"] is None:
            continue
        figures = {key: float(match[key]) for key in ("for_", "against", "abstained") if match[key] is not None}
        yield Piece(match.start("for_"), match.end(), figures, sure=True)


def _rivals(text: str) -> Iterator[Piece]:
    """A bare figure behind a word of voting, a roll of names, one thing against another («за склад 3, за клуб 9»)."""
    for match in LABELLED.finditer(text):
        if not re.search(
            r"против|возд|\bза[»\"]?\s*[–:-]?\s*$", text[match.start() : match.start("count")], re.IGNORECASE
        ):
            yield Piece(match.start("count"), match.end(), {"for_": float(match["count"])}, sure=True)
    for match in ALL_COUNTED.finditer(text):
        yield Piece(match.start(), match.end(), {"for_": float(match["count"])}, sure=True)
    roll = list(BY_ROLL.finditer(text))
    if len(roll) >= FEWEST_BY_ROLL:
        options = [_key(match["option"]) for match in roll]
        yield Piece(
            roll[0].start(),
            roll[-1].end(),
            {key: float(options.count(key)) for key in dict.fromkeys(options)},
            sure=True,
        )
    rivals = list(FOR_SOMETHING.finditer(text))
    if len(rivals) > 1 and (
        BY_HAND.search(text) or all(OF_SOMEBODY.match(text[match.start() : match.end()]) for match in rivals)
    ):
        for match in rivals:
            if (count := _count(match["count"])) is not None:
                yield Piece(match.start(), match.end(), {"for_": count}, sure=True)


def _count(written: str) -> float | None:
    """The figure; a typist's «l» is a one, «все» says no number."""
    return 1.0 if written in ("l", "І", "I") else None if "единогласно" in written.lower() else parse_count(written)


def _key(option: str) -> str:
    option = option.lower()
    return "for_" if option == "за" else "against" if option.startswith("пр") else "abstained"


def _merged(pieces: list[Piece], text: str) -> Iterator[VoteMatch]:
    at = 0
    while at < len(pieces):
        start, end, figures = pieces[at].start, pieces[at].end, dict(pieces[at].figures)
        alone, sure, options = pieces[at].alone, pieces[at].sure, 1
        at += 1
        while at < len(pieces):
            following = pieces[at]
            if following.start < end:
                at += 1
                continue
            between = text[end : following.start]
            if not set(following.figures).isdisjoint(figures) or not (
                JOINED.fullmatch(between) or re.fullmatch(r"[^.;\n]{0,45}[,;]\s*", between)
            ):
                break
            figures.update(following.figures)
            sure = sure or following.sure
            end = following.end
            options += 1
            at += 1
        if spoilt := INVALID.match(text, end):
            end = spoilt.end()
        start = _clause_start(text, start)
        if options > 1 or sure or (alone and VOTING.search(text[max(0, start - 60) : end + 40])):
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
    low = text.lower()
    if not any(word in low for word in AGREED):
        return
    for match in UNANIMOUS.finditer(text):
        clause = next((found for found in CLAUSE.finditer(text) if found.start() <= match.start() < found.end()), None)
        if clause is None:
            continue
        words = clause[0].split()
        if len(words) > LONGEST_CLAUSE and (announced := ANNOUNCED.match(text, match.start())):
            yield VoteMatch(*announced.span(), unanimous=True)
            continue
        if len(words) > LONGEST_CLAUSE or not (
            len(words) <= 5 or VOTING.search(clause[0]) or VOTING.search(text[: match.start()])
        ):
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
