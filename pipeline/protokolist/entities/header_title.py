"""The title of a protocol: from «Протокол» to the end of what it is a protocol of, be it on several lines."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from protokolist.entities.header_marks import NUMBER_ALONE, NUMBER_DATED, SETTLEMENT, is_kind
from protokolist.layout.forms import is_sentence
from protokolist.layout.sections import Block
from protokolist.spans import Span, strip
from protokolist.text.dates import find_dates

# «Протокол», «Стенографический протокол», «П Р О Т О К О Л», «ПРОТОКОЛЪ», a typewriter's «П Р 0 Т 0 К 0 Л», «Прот.».
TITLE = re.compile(
    r"^[#* \t«\"]*(?:тема:\s*)?"
    r"(?P<word>(?:выписка\s+из\s+)?"
    r"(?:(?:[а-яё]+ический\s+)?(?:протокол[аъ]?|п\s?р\s?[о0]\s?т\s?[о0]\s?к\s?[о0]\s?л|прот\.(?=\s*[№N\d]))|стенограмма|расшифровка(?=\s+(?:аудио)?(?:записи|стенограммы))"
    r"|запись(?=\s+(?:[а-яё]+ого\s)?(?:заседания|собрания|совещания|встречи|беседы|пл[ае]н[её]рки|летучки))"
    r"|заметки\s+(?:о|с|об|со)(?=\s)))(?!\w)",
    re.IGNORECASE | re.MULTILINE,
)
# «Заседание Правления», «Речь А. П. Лужиной на съезде…»: what a protocol without the word calls itself.
UNNAMED = re.compile(
    r"(?:заседание|собрание|совещание|конференция|встреча|сход|суд|слушания?|пленум|педсовет|планёрка|планерка|летучка"
    r"|круглый стол|методический (?:час|день)|старостат|оперативка|пятиминутка"
    r"|пленуме|заседании|собрании|совещании|конференции|съезде)(?!\w)",
    re.IGNORECASE,
)
LONGEST_UNNAMED = 120
# An end of sentence behind «ВКП(б)» as well, but not behind «им.», «г.» or initials.
ABBREVIATED_END = re.compile(
    r"(?<=[^\s.]{3})(?<!\bгор)(?<!\bобл)(?<!\bтов)(?<!\bпос)"
    r"(?<!янв)(?<!фев)(?<!мар)(?<!апр)(?<!авг)(?<!сен)(?<!окт)(?<!ноя)(?<!дек)\.\s*(?=[\s(«А-ЯЁ]|$)(?![а-яё])"
)
# «от 3 мая 2011 г.», «состоявшегося 3 мая»: what stands before a date at the end of a title.
BEFORE_DATE = re.compile(r"[\s,(]*(?:от|за|состоявш\w+)?[\s«\"„]*$", re.IGNORECASE)
# «ПРОТОКОЛ 3 мая 2011 года № 4 г. Лужин Заседание правления общества.»: in one line, the name behind the date.
BEHIND_DATE = re.compile(
    r"протокол\s[^.\n]{0,40}?\d{4}\s*(?:года|г\.?)[^\n]{0,50}?\s(?:[А-ЯЁ][а-яё]+\s)?"
    r"(?:заседани|собрани|совещани|конференци|встреч|педсовет)[^.\n]*",
    re.IGNORECASE,
)
# «(расшифровка записи)» below a title says what kind of text it is.
KIND_OF_TEXT = re.compile(r"\([^(),]*(?:стеногр|запис|расшифр|сокращ|извлеч|черновик|копия)[^(),]*\)", re.IGNORECASE)
NUMBER_IN_TITLE = re.compile(r"(?:№|\bN)[\s-]*\d[\w/-]*|^протокол\s+\d{1,4}(?![.\w/])", re.IGNORECASE)
# «… районного / Совета народных депутатов»: a line cannot end on these.
DANGLING_END = re.compile(r"(?:[а-яё]{3,}(?:ого|его)|(?<!\w)(?:и|в|по|при|на|для|с))$", re.IGNORECASE)
# «проведён районной библиотекой 22 марта», «присутствовали …» below a title.
SAYS_WHEN = re.compile(r"(?:провед[её]н|состоя|присут|прис\.|был[ои]|вед[её]т|начал|место|дата|от)", re.IGNORECASE)
# «… депо / Иньва от 6 февраля 1975 г.»
DATED = re.compile(r"(?!от\s)[^\n\t,:.]{3,30}(?:\.\s[^\n\t,:.]{3,30})?\sот\s")
SCHOOL_CLASS = re.compile(r"\d{1,2}[\s-]{0,2}[«\"]?[а-я][»\"]?\s+класс", re.IGNORECASE)
HEAD_LINES_AFTER_TITLE = 5
# Behind a date in the title's own line there may still be so much without a mark («… 3 мая у проходной»).
LONGEST_REST = 40


def find_title(text: str, top: Sequence[Block]) -> Span | None:
    """From «Протокол» to the end of what it is a protocol of; a column, a line of its own or a comma ends it.

    ``top`` are the blocks above the talks of the clean copy ``text``.
    """
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
        return _trimmed(text, start, end)
    return _unnamed_title(text, top)


def _trimmed(text: str, start: int, end: int) -> Span:
    return strip(text, (start, _cut(text, start, end)), " \n\t,;*/")


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
            if not 0 < len(line) <= LONGEST_UNNAMED or is_sentence(line):
                continue
            found = UNNAMED.search(line) if line[0].isupper() else UNNAMED.match(line)
            if found and ":" not in line:
                return _trimmed(text, start, end)
    return None


def _first_sentences(text: str, block: Block) -> Iterator[Span]:
    """The sentence with which a paragraph begins, and the one behind it if that is a date."""
    stop = ABBREVIATED_END.search(text, block.start, block.end)
    first = strip(text, (block.start, stop.start() if stop else block.end), ' \n\t,;*«»"')
    yield first
    line_end = text.find("\n", block.start, block.end)
    if 0 <= line_end < first[1]:
        yield strip(text, (block.start, line_end), ' \n\t,;*«»"')
    if stop and find_dates(text[slice(*first)]):
        second = ABBREVIATED_END.search(text, stop.end(), block.end)
        yield strip(text, (stop.end(), second.start() if second else block.end), ' \n\t,;*«»"')


def _continues_title(line: str, title: str, *, apart: bool) -> bool:
    first = line.split("\n", maxsplit=1)[0]
    if (numbered := NUMBER_DATED.match(first)) and not apart:
        # «… федерации туризма / № 9 от 23 ноября 2015 г.»
        return "№" not in title and bool(re.match(r"\s+от\s", first[numbered.end("number") :]))
    if SCHOOL_CLASS.match(first) or (DATED.match(first) and find_dates(first)):
        return not apart
    if len(line) < 40 and (find_dates(first) or SETTLEMENT.match(first)):
        return False
    if NUMBER_ALONE.match(line):
        return len(title.split()) == 1
    if KIND_OF_TEXT.fullmatch(line):
        return not apart
    if SAYS_WHEN.match(line) and not line.startswith(("состоявш", "проведенн", "проведённ")):
        return False
    if DANGLING_END.search(title) and not apart:
        return True
    if line[0].islower() or (line.isupper() and title.isupper()):
        return True
    word = re.match(r"[А-ЯЁа-яё-]+", line)
    if word is not None and is_kind(word[0]):
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


def _cut(text: str, start: int, end: int) -> int:
    """The title without what holds the date or the place, be it a column, a line or its last words.

    A date on the title's own line belongs to it where it does a number's work and no mark divides them: «Протокол
    собрания клуба от 3 мая», «Протокол собрания клуба № 4 от 3 мая», but «Протокол № 4 собрания клуба | от 3 мая».
    """
    for gap in re.finditer(r"[\t\n]|  |\s/\s", text[start:end]):
        rest = text[start + gap.end() : end].lstrip()
        if re.search(r"[№N]\s*$", text[start : start + gap.start()]):
            continue
        if (
            SETTLEMENT.match(rest)
            or re.match(r"(?:от\s+)?[«\"]?\d{1,2}[»\"]?[\s./]", rest)
            or re.match(
                r"место|дата|[*]*когда|[*]*где|(?:понедельник|вторник|среда|четверг|пятница)\b", rest, re.IGNORECASE
            )
        ) and not SCHOOL_CLASS.match(rest):
            end = start + gap.start()
            break
    if named_behind := BEHIND_DATE.match(text, start, end):
        return named_behind.end()
    for date in find_dates(text[start:end])[:1]:
        before = BEFORE_DATE.search(text[start : start + date.start])
        first, last = start + (before.start() if before else date.start), start + date.end
        if _identifies(text[start:first]) and _is_own(text[first : start + date.start], text[last:end]):
            return end if len(text[last:end]) > 1 else last
        return first
    return end


def _identifies(before: str) -> bool:
    """Whether a date behind these words of a title tells which protocol it is: no number does, or the last word."""
    number = NUMBER_IN_TITLE.search(before)
    return number is None or (number.end() == len(before) and len(before[: number.start()].split()) > 1)


def _is_own(before: str, behind: str) -> bool:
    """Whether nothing divides a date from the title ``before`` it, nor from the few words ``behind``."""
    if re.search(r"[,(\n\t]|  ", before) or re.match(r"\s+[А-ЯЁ]", behind):
        return False
    return re.fullmatch(rf"[^.,;:\n\t]{{0,{LONGEST_REST}}}\.?", behind) is not None
