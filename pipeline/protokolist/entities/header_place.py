"""The place of a meeting: behind its label, in a column beside the date, or in the sentence that says who came."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from protokolist.entities.header_marks import SETTLEMENT
from protokolist.entities.header_title import BEHIND_DATE
from protokolist.layout.lines import NAME_AHEAD
from protokolist.layout.sections import Block
from protokolist.spans import Span, strip
from protokolist.text import lexicon
from protokolist.text.dates import find_dates
from protokolist.text.morphology import parses

PLACE_LABEL = re.compile(
    r"(?:(?<![^\t\n])|(?<=[.;] ))[*\s]*(?:(?:место(?:\s+(?:проведения|заседания|собрания|встречи))?"
    r"(?:\s+(?:собрания|заседания|слушаний|семинара|встречи))?|где)\s*[:–]|📍)\s*[*]*\s*",
    re.IGNORECASE,
)
# What ends a labelled place on its own line.
BEHIND_PLACE = re.compile(
    r"[\t\n]|\.\s+(?=[А-ЯЁ][а-яё]+\s?:|(?:Начало|Окончание|Время|Дата|Форма|Начат|Открыт))|\s\+\s"
)
# «Собрались в клубе, в комнате за сценой.»
GATHERED = re.compile(
    r"соби?рал(?:ись|ось|и)\s+(?:[а-яё]+\s+)?(?P<where>в\s+[а-яё][^.;:\n]{3,60}?)"
    r"(?=[.;:\n]|,\s(?!(?:в|на|за)\s)|$)",
    re.IGNORECASE,
)
# What a column or a sentence beside the date may also hold: the hour, the day of the week, how long it took.
ASIDE = re.compile(
    r"(?:нача(?:л|т)|конец|окончан|закончен|закончил|открыт|закрыт|время|с \d|с полов|до \d|до темн|после|в перерыв"
    r"|(?:в )?\d{1,2}[.:-]\d{2}|\d{1,2}\s?(?:ч|час)"
    r"|(?:в\s)?(?:понедельник|вторник|сред[ау]|четверг|пятниц|суббот|воскресень|(?:пн|вт|ср|чт|пт|сб|вс)\b)"
    r"|\(|№|N\s?\d|во время|был[ои]\b|пришл|прису|прис\.|прис$|всего|явка|явил|кворум|запис|зашл|на связи"
    r"|у аппарата|нач\b|конч|ведёт|ведет|председ|секрет|участв|стоя$)",
    re.IGNORECASE,
)
# What else stands beside a date and is no place.
NO_PLACE = {
    "неделя",
    "день",
    "смена",
    "час",
    "форма",
    "платформа",
    "урок",
    "этап",
    "тема",
    "вечер",
    "утро",
    "экземпляр",
    "рейс",
    "запись",
    "явка",
    "продолжение",
    "понедельник",
}
TERRITORY = re.compile(
    r"(?:республика\s[А-ЯЁ]\S+|[А-ЯЁ][\w-]+(?:\s[\w.-]+){0,2}?\s(?:область|обл\.?|край|район|р-н|АССР|ССР|республика|г\.о\.?"
    r"|округ|волость|губерния|уезд|улус)|территория\s.{3,50}|[А-ЯЁ]{2,6}|[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*)"
)
# An end of sentence, not of «каб.», «метод. кабинет», «корп. 3».
SENTENCE_END = re.compile(r"(?<=[а-яё)»]{4})\.(?=\s+[А-ЯЁ«]|\s*$)|(?<=\d)\.(?=\s+[А-ЯЁ])")
HOUR_BEHIND = re.compile(r"\s+от$|\s+(?:в\s+)?\d{1,2}[.:-]\d{2}\s*$")
LONGEST_VENUE = 70
LONGEST_LEFT_OVER = 40
# A longer line tells something; a place is not what is left over of it.
LONGEST_LINE = 160
# «Центральная библиотека, комната за каталогом»: the house before the room.
HOUSE = re.compile(
    r"(?:[А-ЯЁа-яё«»\"-]+\s){0,3}(?:школа|библиотека|гимназия|лицей|институт|музей|администрация|дворец|дом|центр|завод"
    r"|[А-ЯЁ]{2,6})(?:\s(?:№\s?\d+|[а-яё]+|им\.\s?\S+|[«\"][^»\"]{2,30}[»\"])){0,3}"
)


def find_place(text: str, top: Sequence[Block], title: Span | None) -> Span | None:
    """Where in the clean copy ``text`` the place of the meeting stands.

    ``top`` are the blocks above the talks, ``title`` is the span of the title where there is one.
    """
    for block in top:
        for label in PLACE_LABEL.finditer(text, block.start, block.end):
            stop = BEHIND_PLACE.search(text, label.end(), block.end)
            start, end = strip(text, (label.end(), stop.start() if stop else block.end), " \n\t.,;*")
            if start < end:
                return start, end
    if title and (dated := BEHIND_DATE.match(text, *title)) and (named := SETTLEMENT.search(text, *dated.span())):
        city = re.compile(r"\S+(?:\s?[А-ЯЁ][а-яё-]+)?").match(text, named.start())
        return (named.start(), city.end()) if city else None
    return next(_unlabelled(text, top, title), None)


def _unlabelled(text: str, top: Sequence[Block], title: Span | None) -> Iterator[Span]:
    for block in top:
        if block.section == "agenda":
            return
        for line in re.finditer(r"[^\n]+", text[block.start : block.end]):
            beside_date = bool(find_dates(line[0]))
            for cell in re.finditer(r"[^\t]+", line[0]):
                start = block.start + line.start() + cell.start()
                span = start, start + len(cell[0])
                if title and span[0] < title[1] <= span[1]:
                    span = _behind_title(text, title, span)
                elif title is None or span[0] < title[1]:
                    if not find_dates(cell[0]) and not SETTLEMENT.match(cell[0].strip()):
                        continue
                    if title and span[1] > title[0]:
                        continue
                if place := _place_in(text, span, block, beside_date=beside_date):
                    yield place


def _behind_title(text: str, title: Span, span: Span) -> Span:
    """What of a line stands behind the title, or behind the date with which the title ends."""
    dates = find_dates(text[title[0] : title[1]])
    rest = text[title[0] + dates[-1].end : title[1]] if dates else ""
    return (title[1] - len(rest), span[1]) if rest.strip(" .") else (title[1], span[1])


def _place_in(text: str, cell: Span, block: Block, *, beside_date: bool) -> Span | None:
    """The place in a column: «г. Лужин, ул. Садовая, 4», or what stands beside the date, not the hour."""
    if gathered := GATHERED.search(text, *cell):
        start, end = gathered.span("where")
        return _without_preposition(text, start, end), end
    line = text[slice(*cell)]
    dates = find_dates(line)
    if block.section != "head" and not dates:
        return None
    stretches = [(0, dates[0].start), (dates[0].end, len(line))] if dates else [(0, len(line))]
    for start, end in stretches:
        for sentence in _sentences(line, start, end):
            if place := _venue(line, sentence, dated=bool(dates), beside_date=beside_date and start == 0):
                first, last = cell[0] + place[0], cell[0] + place[1]
                if hour := HOUR_BEHIND.search(text, first, last):
                    last = hour.start()
                return strip(text, (first, last), " \n\t.,;")
    if block.section != "head" or len(line) > LONGEST_LINE:
        return None
    if dates:
        return _left_over(text, (cell[0] + dates[0].end, cell[1]))
    return _left_over(text, cell) if beside_date else None


def _sentences(line: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for stop in SENTENCE_END.finditer(line, start, end):
        yield at, stop.start()
        at = stop.end()
    yield at, end


def _venue(line: str, sentence: Span, *, dated: bool, beside_date: bool) -> Span | None:
    """The parts between commas that name a settlement, a house or a room; the hour and the day stay outside."""
    parts = [match.span() for match in re.compile(r"[^,;]+").finditer(line, *sentence)]
    spans = [strip(line, part, " .,;–") for part in parts]
    spans = [span for span in spans if span[0] < span[1]]
    for index, (start, end) in enumerate(spans):
        words = line[start:end]
        if ASIDE.match(words):
            continue
        settled = SETTLEMENT.match(words)
        named = beside_date and bool(re.fullmatch(r"[А-ЯЁ][а-яё]{2,}(?:-[А-ЯЁа-яё]+)*", words)) and not _is_verb(words)
        inside_town = dated and re.match(r"(?:в|на)\s+[А-ЯЁ]", words) is not None
        if settled and len(words) - settled.end() >= 30:
            return None
        venue = _venues().search(words) if dated else _venues_ahead().match(words)
        if not (settled or named or inside_town or (venue and len(words) < LONGEST_VENUE)):
            continue
        first, last = start, end
        for following in spans[index + 1 :]:
            if ASIDE.match(line[slice(*following)]) or NAME_AHEAD.search(line, *following):
                break
            last = following[1]
        for before in reversed(spans[:index]):
            house = dated and not settled and HOUSE.fullmatch(line, *before)
            if not (house or TERRITORY.fullmatch(line, *before)) or _is_verb(line[slice(*before)]):
                break
            first = before[0]
        return _without_preposition(line, first, last), last
    return None


def _without_preposition(text: str, start: int, end: int) -> int:
    """Where a place begins: «в фойе Дома культуры» without «в», but «в учительской» whole."""
    inside = re.compile(r"(?:у нас\s+)?(?:в|на)\s+(?=\S+\s+\S)", re.IGNORECASE).match(text, start, end)
    return inside.end() if inside else start


def _left_over(text: str, span: Span) -> Span | None:
    """«…, фонотека», «… \t центральная усадьба»: a thing beside the date that is neither an hour nor a day."""
    for match in re.compile(r"[^,;.]+").finditer(text, *span):
        start, end = strip(text, match.span(), " \t\n")
        words = re.findall(r"[А-ЯЁа-яё-]+", text[start:end])
        if not words or end - start > LONGEST_LEFT_OVER or ASIDE.match(text, start, end) or find_dates(text[start:end]):
            continue
        readings = [[parse.tag for parse in parses(word.lower())] for word in words[:3]]
        head = next((tags for tags in readings if "NOUN" in tags[0]), None)
        if head is None or readings[0][0].POS not in ("ADJF", "NOUN"):
            continue
        thing = any("NOUN" in tag and tag.case == "nomn" and tag.animacy == "inan" for tag in head[:2])
        named = "Name" in head[0]
        if thing and not named and NO_PLACE.isdisjoint(parses(word.lower())[0].normal_form for word in words):
            return start, end
    return None


def _is_verb(words: str) -> bool:
    return "VERB" in parses(words.split(maxsplit=1)[0].lower())[0].tag


@cache
def _venues() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon.read('venues'))})", re.IGNORECASE)


@cache
def _venues_ahead() -> re.Pattern[str]:
    """A line of its own must begin with the place, or a letterhead and a title would be one."""
    adjective = "(?!центр)[а-яё]+(?:ый|ой|ий|ая|ом|ем) "
    venues = "|".join(lexicon.read("venues"))
    return re.compile(rf"(?:в |на |у |возле |около )?(?:{adjective})?(?:{venues})", re.IGNORECASE)
