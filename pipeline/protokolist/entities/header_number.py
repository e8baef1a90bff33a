"""The number of a protocol: behind «№» in or beside its title, or in a line of the head."""

import re
from collections.abc import Sequence

from protokolist.entities.header_marks import NUMBER_ALONE, NUMBER_DATED, NUMBER_SIGN, is_kind
from protokolist.entities.header_title import TITLE
from protokolist.entities.word_lists import positions
from protokolist.layout.sections import Block
from protokolist.spans import Span
from protokolist.text.dates import MONTHS, find_dates
from protokolist.text.words import bases

NUMBER_BEHIND = re.compile(rf"{NUMBER_SIGN}", re.IGNORECASE)
# «Протокол 27 заседания…»
NUMBER_BARE = re.compile(
    rf"протокол\s+(?P<number>\d{{1,4}}(?:[/-]\w+)?)(?![.\w])(?!\s+(?:{'|'.join(MONTHS)}))", re.IGNORECASE
)
NUMBER_AFTER_DATE = re.compile(rf"протокол\s[^.\n]{{0,40}}?\d{{4}}\s*(?:года|г\.?)\s*{NUMBER_SIGN}", re.IGNORECASE)
# «… методического совета № 6», «… по автоматизации N 4/97»: at a title's end, but not a school's or a club's number.
NUMBER_LAST = re.compile(rf"(?:(?:№|N)\s*(?P<split>\d+/\d+)|{NUMBER_SIGN})[\s)]*$", re.IGNORECASE)
# What bears a number of its own: «… школы № 7», «… избирательной комиссии № 417».
NUMBERED = re.compile(
    r"(?:школ|гимнази|лице|сад|ясл|библиотек|филиал|цех|завод|фабрик|участ|больниц|поликлиник|клуб|отделени|класс|отряд"
    r"|бригад|дом|общежити|ателье|комбинат|смен|станци|шахт|магазин|столов|колони|училищ|колхоз|трест|управлени|отдел"
    r"|групп|палат|парк|депо|экипаж|лаборатори|мастерск|аптек|избирательн|комисси|ячейк|чаев|кварта|корпус|приют|почт"
    r"|рот|полк|част|звен|округ|вуз|институт|техникум|санатори|лагер|бюро)",
    re.IGNORECASE,
)
MEETS = re.compile(
    r"(?:совета|комиссии|коллегии|правления|собрания|заседания|совещания|семинара|комитета|\w+кома|бюро|класса)$",
    re.IGNORECASE,
)
# What may stand before the number in the line of the date: nothing, a date, a column.
DIVIDED = re.compile(r"(?:^|[\d.,;]|\bг|года?)\s*$")
NUMBER_REACH = 100


def find_number(text: str, head: Sequence[Block], title: Span | None) -> Span | None:
    """Where the protocol's own number stands in the clean copy ``text``, without its sign.

    ``head`` are the blocks of the head, ``title`` the span of the title where there is one.
    """
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
            last = NUMBER_LAST.search(part[0])
            if last is None or not (
                last["split"]
                or _is_number_of(part[0][: last.start()])
                or _of_nobody(part[0][: last.start()])
                or _bears_none(part[0][: last.start()])
            ):
                continue
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
            if dated and not DIVIDED.search(part[0][: dated.start()]):
                # «16 февраля, гримёрная № 2»
                continue
            if found := alone or dated:
                at = block.start + part.start()
                return at + found.start("number"), at + found.end("number")
    return None


def _is_number_of(before_sign: str) -> bool:
    """Whether the word before the sign is the meeting or its body, not a school or a branch."""
    before = re.findall(r"[а-яё]+", before_sign.lower())
    return bool(before) and (is_kind(before[-1]) or bool(MEETS.match(before[-1])))


def _bears_none(before_sign: str) -> bool:
    """«… группы «Единый билет» № 14», «КЧС района № 13»: whether what stands before has no number of its own."""
    before = re.findall(r"[А-ЯЁа-яё-]+", before_sign)
    quoted = before_sign.rstrip().endswith(("»", '"'))
    return bool(before) and len(before) > 1 and not NUMBERED.match(before[-1]) and (quoted or before[-1].islower())


def _of_nobody(before_sign: str) -> bool:
    """«… совещания у директора № 31»: whether the word before the sign is a position, which has no number."""
    before = re.findall(r"[А-ЯЁа-яё-]+", before_sign)
    return bool(before) and before[-1].islower() and not positions().isdisjoint(bases(before[-1]))
