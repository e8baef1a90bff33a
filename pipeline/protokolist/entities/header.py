"""The header of a protocol: title, number, date, place, and how many were present."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from protokolist.layout.forms import is_sentence
from protokolist.layout.sections import Block
from protokolist.record import fold_space
from protokolist.spans import Span, strip
from protokolist.text import lexicon
from protokolist.text.dates import MONTHS, DateMatch, find_dates
from protokolist.text.morphology import fold, lemmas
from protokolist.text.numerals import WORDS, count_words

# «Протокол», «Стенографический протокол», «П Р О Т О К О Л», «ПРОТОКОЛЪ», a typewriter's «П Р 0 Т 0 К 0 Л».
TITLE = re.compile(
    r"^[#* \t«\"]*(?:выписка\s+из\s+)?"
    r"(?P<word>(?:[а-яё]+ический\s+)?(?:протокол[аъ]?|п\s?р\s?[о0]\s?т\s?[о0]\s?к\s?[о0]\s?л)|стенограмма"
    r"|заметки\s+(?:о|с|об|со)(?=\s))(?!\w)",
    re.IGNORECASE | re.MULTILINE,
)
# «Заседание Правления», «Речь А. П. Лужиной на съезде…»: what a protocol without the word calls itself.
UNNAMED = re.compile(
    r"(?:заседание|собрание|совещание|конференция|встреча|сход|суд|слушания?|пленум|педсовет|планёрка|планерка|летучка"
    r"|круглый стол|пленуме|заседании|собрании|совещании|конференции|съезде)(?!\w)",
    re.IGNORECASE,
)
LONGEST_UNNAMED = 120
# What is longer and begins with a title holds more than a title.
LONGEST_TITLE = 250
# An end of sentence behind «ВКП(б)» as well, but not behind «им.», «г.» or initials.
ABBREVIATED_END = re.compile(r"(?<=[^\s.]{3})(?<!\bгор)(?<!\bобл)(?<!\bтов)(?<!\bпос)\.\s*(?=[\s(«А-ЯЁ]|$)(?![а-яё])")
# «от 3 мая 2011 г.», «состоявшегося 3 мая»: what stands before a date at the end of a title.
BEFORE_DATE = re.compile(r"[\s,(]*(?:от|за|состоявш\w+)?[\s«\"„]*$", re.IGNORECASE)
# «ПРОТОКОЛ 3 мая 2011 года № 4 г. Лужин Заседание правления общества.»: in one line, the name behind the date.
BEHIND_DATE = re.compile(
    r"протокол\s[^.\n]{0,40}?\d{4}\s*(?:года|г\.?)[^\n]{0,50}?\s(?:[А-ЯЁ][а-яё]+\s)?"
    r"(?:заседани|собрани|совещани|конференци|встреч|педсовет)[^.\n]*",
    re.IGNORECASE,
)
NUMBER_SIGN = r"(?:№|No\.?|N|номер)[\s-]*(?P<number>\d[\w/.-]*\w|\d)"
NUMBER_BEHIND = re.compile(rf"{NUMBER_SIGN}", re.IGNORECASE)
NUMBER_ALONE = re.compile(rf"\s*{NUMBER_SIGN}\s*\.?\s*$", re.IGNORECASE)
# «Протокол 27 заседания…»
NUMBER_BARE = re.compile(
    rf"протокол\s+(?P<number>\d{{1,4}}(?:[/-]\w+)?)(?![.\w])(?!\s+(?:{'|'.join(MONTHS)}))", re.IGNORECASE
)
# «… правления КЛС № 7 апрель 2012 г.», «… общества № 5 от 3 мая»: before a date only the protocol's own number stands.
NUMBER_AFTER_DATE = re.compile(rf"протокол\s[^.\n]{{0,40}}?\d{{4}}\s*(?:года|г\.?)\s*{NUMBER_SIGN}", re.IGNORECASE)
NUMBER_DATED = re.compile(rf"{NUMBER_SIGN}\s+(?:от\s|(?:{'|'.join(MONTHS)})|\d{{1,2}}[.\s])", re.IGNORECASE)
# «… методического совета № 6», «… по автоматизации N 4/97»: at a title's end, but not a school's or a club's number.
NUMBER_LAST = re.compile(
    rf"(?:(?:совета|комиссии|коллегии|правления|собрания|заседания|совещания|семинара|кома|бюро)\s+{NUMBER_SIGN}"
    r"|(?:№|N)\s*(?P<split>\d+/\d+))\s*$",
    re.IGNORECASE,
)
PLACE_LABEL = re.compile(
    r"(?:(?<![^\t\n])|(?<=[.;] ))[*\s]*(?:место(?:\s+(?:проведения|заседания|собрания|встречи))?"
    r"(?:\s+(?:собрания|заседания|слушаний|семинара|встречи))?|где)\s*[:–]\s*[*]*\s*",
    re.IGNORECASE,
)
SETTLEMENT = re.compile(
    r"(?:(?:г|гор|с|п|пос|дер|д|ст|х|аул|пгт|рп|р\.\s?п|кп|дп|ж/д\s?ст|ст-ца)\.?\s?"
    r"|(?:город|село|пос[её]лок|деревня|станица|хутор|улус|аул)\s)"
    r"(?P<name>[А-ЯЁ][А-Яа-яё]+(?:-[А-ЯЁа-яё]+)*(?:\s[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*)?)"
)
# «Собрались в клубе, в комнате за сценой.»
GATHERED = re.compile(
    r"собрал(?:ись|ось|и)\s+(?:[а-яё]+\s+)?(?P<where>в\s+[а-яё][^.;:\n]{3,60}?)"
    r"(?=[.;:\n]|,\s(?!(?:в|на|за)\s)|$)",
    re.IGNORECASE,
)
# What a column or a sentence beside the date may also hold: the hour, the day of the week, how long it took.
ASIDE = re.compile(
    r"(?:начал|начат|конец|окончан|закончен|открыт|закрыт|время|с \d|с полов|до \d|после|(?:в )?\d{1,2}[.:-]\d{2}"
    r"|\d{1,2}\s?(?:ч|час)|(?:в\s)?(?:понедельник|вторник|сред[ау]|четверг|пятниц|суббот|воскресень)"
    r"|\(|№|N\s?\d|во время)",
    re.IGNORECASE,
)
# An end of sentence, not of «каб.», «ул.», «г.».
SENTENCE_END = re.compile(r"(?<=[а-яё)»]{4})\.(?=\s|$)|(?<=\d)\.(?=\s+[А-ЯЁ])")
LONGEST_VENUE = 70
CAME = re.compile(
    r"(?<!не )(?<!\w)(?:прису[тд]ств\w*\.?|прис-ло|прису[тд]\.|участв\w+|участник\w*|приняли участие|явил\w+|явк[аи]"
    r"|пришл[иоа]|приш[её]л|был[ои]|собрал[ои]сь|сош[её]?л[ои]сь|съехал[ои]сь|прибыл[ои]?|зарегистрир\w+"
    r"|на (?:собрании|заседании|совещании|сходе|конференции)|в (?:зале|наличии)|депутатов(?=\s*–))(?!\w)",
    re.IGNORECASE,
)
TOTAL = re.compile(r"(?:всего|итого)\s*[–:]?\s*(?P<count>\d{1,5})(?=\s*(?:ч\.|чел|$|[,.]))", re.IGNORECASE)
HEADS = re.compile(r"(?<![№\d.-])(?P<count>\d{1,5})\s*(?:чел\.?|человек\w*)", re.IGNORECASE)
# «Ученики (1, 2 смена) – 89 чел.»; «Итого – 40» is a total, «За – 7» a vote.
GROUP = re.compile(
    r"(?!(?:итого|всего|за|против|отсутств)\b)[а-яё][^\d\n–:-]{3,50}(?:\([^)\n]{1,40}\)\s*)?\s*[–:-]\s*(?P<count>\d{1,4})"
    r"\s*(?:ч\.|чел\.?|человек\w*)?[.;,]?\s*",
    re.IGNORECASE,
)
COUNT = re.compile(
    r"(?<![№\d./:-])(?P<figure>\d{1,5})(?![\d%]|[.:/-]\d|-?й\b|-?го\b)|(?P<word>[а-яё]{2,})", re.IGNORECASE
)
# So far behind «присутствовало» its number may stand.
COUNT_REACH = 70
HEAD_LINES_AFTER_TITLE = 5
NUMBER_REACH = 100
OPENING: frozenset[str] = frozenset({"head", "attendance"})
BLOCKS_WITH_HEADER = 14


@dataclass(frozen=True, slots=True)
class Field:
    """A header field: its name, its place in the clean copy, its value as text."""

    name: str
    start: int
    end: int
    value: str


def find_header(text: str, blocks: Sequence[Block]) -> list[Field]:
    """The header fields the protocol states, each at most once."""
    top = list(_top(blocks))
    head = [block for block in top if block.section == "head"]
    fields: list[Field] = []
    title = _title(text, top)
    dates = [
        *_dates(text, head),
        *_dates(text, [block for block in top if block.section != "head" and not _is_item(block)][:3]),
    ]
    if title:
        fields.append(Field("title", *title, fold_space(text[slice(*title)])))
    if number := _number(text, head, title):
        fields.append(Field("number", *number, text[slice(*number)]))
    if dates:
        date = dates[0]
        fields.append(Field("date", date.start, date.end, date.value.isoformat()))
    if place := _place(text, top, title):
        fields.append(Field("place", *place, fold_space(text[slice(*place)])))
    if attendance := _attendance(text, top):
        fields.append(attendance)
    return fields


def _is_item(block: Block) -> bool:
    """Whether a block is a list item of the talks: its dates are those of what is talked about."""
    return block.number is not None and block.section not in ("attendance", "agenda")


def _top(blocks: Sequence[Block]) -> Iterator[Block]:
    """What stands above the talks: head, list of those present, agenda, and stray lines between them."""
    for index, block in enumerate(blocks):
        if block.section in ("head", "attendance", "agenda") or (index < BLOCKS_WITH_HEADER and block.label is None):
            yield block
        else:
            return


def _title(text: str, top: Sequence[Block]) -> Span | None:
    """From «Протокол» to the end of what it is a protocol of; the date and the place end it."""
    spaced = _is_spaced(text, top)
    for index, block in enumerate(top):
        found = TITLE.search(text, block.start, block.end)
        if found is None or (block.section != "head" and index > HEAD_LINES_AFTER_TITLE):
            continue
        if block.section != "head" and index and found["word"] == text[block.start : block.end].strip(" :"):
            # «Протокол» below the list of those present: a heading.
            continue
        start, end = found.start("word"), block.end
        for following in top[index + 1 : index + 1 + HEAD_LINES_AFTER_TITLE]:
            apart = not spaced and "\n\n" in text[end : following.start]
            line = text[following.start : following.end]
            if following.section != "head" or not _continues_title(line, text[start:end], apart=apart):
                break
            end = following.end
        return strip(text, (start, _cut(text, start, end)), " \n\t,;*")
    return _unnamed_title(text, top)


def _is_spaced(text: str, top: Sequence[Block]) -> bool:
    """Whether every line of the head stands apart, so that a blank line separates nothing."""
    near = top[: HEAD_LINES_AFTER_TITLE + 1]
    return len(near) > HEAD_LINES_AFTER_TITLE and all(
        "\n\n" in text[above.end : below.start] for above, below in pairwise(near)
    )


def _unnamed_title(text: str, top: Sequence[Block]) -> Span | None:
    """The first sentence of the head that says, without a verb, what gathering it was."""
    for block in top[:HEAD_LINES_AFTER_TITLE]:
        if block.section != "head":
            break
        for start, end in _first_sentences(text, block):
            line = text[start:end]
            if not 0 < len(line) <= LONGEST_UNNAMED or is_sentence(line) or not line[0].isupper():
                continue
            if UNNAMED.search(line) and ":" not in line:
                return strip(text, (start, _cut(text, start, end)), " \n\t,;*")
    return None


def _first_sentences(text: str, block: Block) -> Iterator[Span]:
    """The sentence with which a paragraph begins, and the one behind it if that is a date."""
    stop = ABBREVIATED_END.search(text, block.start, block.end)
    first = strip(text, (block.start, stop.start() if stop else block.end), ' \n\t,;*«»"')
    yield first
    if stop and find_dates(text[slice(*first)]):
        second = ABBREVIATED_END.search(text, stop.end(), block.end)
        yield strip(text, (stop.end(), second.start() if second else block.end), ' \n\t,;*«»"')


def _continues_title(line: str, title: str, *, apart: bool) -> bool:
    first = line.split("\n", maxsplit=1)[0]
    if len(line) < 40 and (find_dates(first) or SETTLEMENT.match(first)):
        return False
    if NUMBER_ALONE.match(line):
        return len(title.split()) == 1
    if line[0].islower() or (line.isupper() and title.isupper()):
        return True
    word = re.match(r"[А-ЯЁа-яё-]+", line)
    if word is not None and _is_kind(word[0]):
        return True
    if apart:
        return False
    if re.match(r"[А-ЯЁ]{2,6}\s+[«\"]", line) and re.search(r"(?:совета|комитета|комиссии|правления|собрания)$", title):
        # «… заседания художественного совета / МБУ «Радуга»»
        return True
    # «Протокол … семинара / "Библиотека и власть"», «… общежития № 3 / Зареченского пединститута»
    return line[0] in '«"' or (
        word is not None and word[0].lower().endswith(("ого", "его", "ской")) and ":" not in line
    )


def _is_kind(word: str) -> bool:
    return not set(lexicon.read("meetings")).isdisjoint(lemmas(word.lower()))


def _cut(text: str, start: int, end: int) -> int:
    """The title without what holds the date or the place, be it a column, a line or its last words."""
    for gap in re.finditer(r"[\t\n]|  ", text[start:end]):
        rest = text[start + gap.end() : end].lstrip()
        if re.search(r"[№N]\s*$", text[start : start + gap.start()]):
            continue
        if (
            SETTLEMENT.match(rest)
            or re.match(r"(?:от\s+)?[«\"]?\d{1,2}[»\"]?[\s./]", rest)
            or re.match(r"место|дата|[*]*когда|[*]*где", rest, re.IGNORECASE)
        ):
            end = start + gap.start()
            break
    if named_behind := BEHIND_DATE.match(text, start, end):
        return named_behind.end()
    if numbered := NUMBER_DATED.search(text, start, end):
        return numbered.end("number")
    for date in find_dates(text[start:end])[:1]:
        before = BEFORE_DATE.search(text[start : start + date.start])
        return start + before.start() if before and before.start() else end
    return end


def _number(text: str, head: Sequence[Block], title: Span | None) -> Span | None:
    if title:
        # «ПРОТОКОЛ № / 1»: a sign at the end of a line has its number on the next.
        near = re.split(r"(?<![№N])\n", text[title[0] : title[0] + NUMBER_REACH], maxsplit=1)[0]
        word = TITLE.match(near)
        behind = word.end() if word else 0
        found = NUMBER_BARE.match(near) or re.compile(rf"[\s.,:]*{NUMBER_SIGN}", re.IGNORECASE).match(near, behind)
        if found is None:
            later = NUMBER_BEHIND.search(near, behind)
            found = (
                later
                if later and _is_number_of(near[: later.start()])
                else NUMBER_DATED.search(near, behind) or NUMBER_AFTER_DATE.match(near)
            )
        if found:
            return title[0] + found.start("number"), title[0] + found.end("number")
        for part in re.finditer(r"[^\n]+", text[title[0] : title[1]]):
            if last := NUMBER_LAST.search(part[0]):
                group = "number" if last["number"] else "split"
                at = title[0] + part.start()
                return at + last.start(group), at + last.end(group)
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


def _is_number_of(before_sign: str) -> bool:
    """Whether the word before the sign is the meeting or its body, not a school or a branch."""
    before = re.findall(r"[а-яё]+", before_sign.lower())
    return bool(before) and (_is_kind(before[-1]) or bool(NUMBER_LAST.match(f"{before[-1]} № 1")))


def _dates(text: str, blocks: Sequence[Block]) -> Iterator[DateMatch]:
    for block in blocks:
        line = text[block.start : block.end]
        if re.match(r"(?:утвержд|приложени|приказ|согласован)", line, re.IGNORECASE):
            continue
        for match in find_dates(line):
            if re.search(r"(?:№|\bN)\s?$", line[: match.start]):
                # «№ 7 апрель 2012 г.»: a number and a month.
                continue
            end = match.start + len(line[match.start : match.end].split("\n", maxsplit=1)[0])
            yield DateMatch(block.start + match.start, block.start + end, match.value)


def _place(text: str, top: Sequence[Block], title: Span | None) -> Span | None:
    for block in top:
        for label in PLACE_LABEL.finditer(text, block.start, block.end):
            stop = re.compile(r"[\t\n]|\.\s+(?=[А-ЯЁ][а-яё]+\s?:)").search(text, label.end(), block.end)
            end = stop.start() if stop else block.end
            start, end = strip(text, (label.end(), end), " \n\t.,;*")
            if start < end:
                return start, end
    if title and (dated := BEHIND_DATE.match(text, *title)) and (named := SETTLEMENT.search(text, *dated.span())):
        city = re.compile(r"\S+(?:\s?[А-ЯЁ][а-яё-]+)?").match(text, named.start())
        return (named.start(), city.end()) if city else None
    for block in top:
        if block.section == "agenda":
            break
        for cell in re.finditer(r"[^\t\n]+", text[block.start : block.end]):
            span = block.start + cell.start(), block.start + cell.end()
            if title and span[0] < title[1] <= span[1]:
                span = title[1], span[1]
            elif title is None or span[0] < title[1]:
                if not find_dates(cell[0]) and not SETTLEMENT.match(cell[0].strip()):
                    continue
                if title and span[1] > title[0]:
                    continue
            if place := _place_in(text, span, block):
                return place
    return None


def _place_in(text: str, cell: Span, block: Block) -> Span | None:
    """The place in a column: «г. Лужин, ул. Садовая, 4», or what stands beside the date, not the hour."""
    if gathered := GATHERED.search(text, *cell):
        start, end = gathered.span("where")
        return start, end
    if block.section != "head" and not find_dates(text[slice(*cell)]):
        return None
    line = text[slice(*cell)]
    dates = find_dates(line)
    stretches = [(0, dates[0].start), (dates[0].end, len(line))] if dates else [(0, len(line))]
    for start, end in stretches:
        for sentence in _sentences(line, start, end):
            if place := _venue(line, sentence, dated=bool(dates), first=start == 0):
                return strip(text, (cell[0] + place[0], cell[0] + place[1]), " \n\t.,;")
    return None


def _sentences(line: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for stop in SENTENCE_END.finditer(line, start, end):
        yield at, stop.start()
        at = stop.end()
    yield at, end


def _venue(line: str, sentence: Span, *, dated: bool, first: bool) -> Span | None:
    """The parts between commas that name a settlement, a house or a room; the hour and the day stay outside."""
    parts = [match.span() for match in re.compile(r"[^,;]+").finditer(line, *sentence)]
    spans = [strip(line, part, " .,;–") for part in parts]
    spans = [span for span in spans if span[0] < span[1]]
    for index, (start, end) in enumerate(spans):
        words = line[start:end]
        if ASIDE.match(words):
            continue
        settled = SETTLEMENT.match(words)
        named = dated and first and bool(re.fullmatch(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*", words))
        if settled and len(words) - settled.end() >= 30:
            return None
        venue = _venues().search(words) if dated else _venues_ahead().match(words)
        if not (settled or named or (venue and len(words) < LONGEST_VENUE)):
            continue
        last = end
        for following in spans[index + 1 :]:
            if ASIDE.match(line[slice(*following)]):
                break
            last = following[1]
        inside = re.match(r"(?:в|на)\s+(?=\S+\s+\S)", line[start:last])
        return start + (inside.end() if inside else 0), last
    return None


@cache
def _venues() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(lexicon.read('venues'))})", re.IGNORECASE)


@cache
def _venues_ahead() -> re.Pattern[str]:
    """A line of its own must begin with the place, or a letterhead and a title would be one."""
    return re.compile(
        rf"(?:в |на )?(?:(?!центр)[а-яё]+(?:ый|ой|ий|ая|ом|ем) )?(?:{'|'.join(lexicon.read('venues'))})", re.IGNORECASE
    )


def _attendance(text: str, top: Sequence[Block]) -> Field | None:
    """A stated number of those who came: behind a word that says so, else a number of heads in the list."""
    last = max((index for index, block in enumerate(top) if block.section in (*OPENING, "agenda")), default=0)
    present = [
        block
        for block in top[: last + 1]
        if block.section != "agenda"
        and block.mode not in ("absent", "invited")
        and (not TITLE.match(text, block.start) or block.end - block.start > LONGEST_TITLE)
    ]
    if groups := _groups(text, present):
        return groups
    for block in present:
        if found := _behind_came(text, block.start, block.end):
            return found
    for block in present:
        if block.section in OPENING:
            total = TOTAL.search(text, block.start, block.end)
            heads = HEADS.search(text, block.start, block.end) if block.mode == "present" else None
            if match := total or heads:
                return Field("attendance", *match.span("count"), str(int(match["count"])))
    return None


def _groups(text: str, present: Sequence[Block]) -> Field | None:
    """«Мастера – 12 чел.», «Ученики – 89 чел.» without a total: the first; a sum is stated nowhere."""
    listed = [block for block in present if block.section == "attendance"]
    found = [match for block in listed if (match := GROUP.fullmatch(text, block.body, block.end))]
    if len(found) < 2 or any(TOTAL.search(text, block.start, block.end) for block in listed):
        return None
    return Field("attendance", *found[0].span("count"), str(int(found[0]["count"])))


def _behind_came(text: str, start: int, end: int) -> Field | None:
    for came in CAME.finditer(text, start, end):
        stop = re.compile(r"[;\n]|(?<!ч)(?<!чел)\.\s").search(text, came.end(), end)
        clause_end = stop.start() if stop else end
        reach = min(clause_end, came.end() + COUNT_REACH)
        found = _count(text, came.end(), reach)
        if found and (total := TOTAL.search(text, found.end, clause_end)):
            return Field("attendance", *total.span("count"), str(int(total["count"])))
        if found:
            return found
    return None


def _count(text: str, start: int, end: int) -> Field | None:
    """The first number that is neither of those who should have come («из 19») nor behind somebody's name."""
    until: int | None = None
    words: list[str] = []
    begin = start
    for match in COUNT.finditer(text, start, end):
        between = text[until if words and until is not None else start : match.start()]
        value = _numeral(match["word"]) if match["word"] else None
        if words:
            if value and not between.strip():
                words.append(match["word"].lower())
                until = match.end()
                continue
            break
        if match["word"]:
            if match["word"][0].isupper():
                return None
            if value and not _of_whom(text, start, match.start()):
                words, begin, until = [match["word"].lower()], match.start(), match.end()
            continue
        if _of_whom(text, start, match.start()):
            continue
        count = int(match["figure"])
        return Field("attendance", *match.span("figure"), str(count)) if count else None
    total = count_words(words) if words else None
    return Field("attendance", begin, until, str(total)) if total and until else None


def _of_whom(text: str, start: int, at: int) -> bool:
    return bool(
        re.search(
            r"(?:\bиз(?: числа)?|№|\bкл\w*|\bс|\bв|\bпо|\bна|филиал\w*|школ\w+|дома?|кв\.|уч\.|каб\.|комнат\w)\s*$",
            text[start:at],
            re.IGNORECASE,
        )
    )


def _numeral(word: str) -> bool:
    """Whether a word counts («шестеро», «сорок»); «второй» does not."""
    return any(lemma in WORDS for lemma in (fold(word), *lemmas(word.lower()))) and len(word) > 2
