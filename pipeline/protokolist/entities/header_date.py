"""The day of the meeting, of the dates in a protocol's head."""

import re
from collections.abc import Iterator, Sequence

from protokolist.layout.sections import Block
from protokolist.text.dates import DateMatch, find_dates

# Blocks whose dates are those of another paper, or of an approval.
OF_ANOTHER_PAPER = re.compile(r"(?:утвержд|приложени|приказ|согласован)", re.IGNORECASE)
NUMBER_BEFORE = re.compile(r"(?:№|\bN)\s?$")
# «Очный этап – 10 июня», «Дата проведения: …», «состоялось 3 мая»: the day of the meeting, not of its minutes.
OF_MEETING = re.compile(
    r"(?:очн\w+\s+(?:этап|част|обсужд)|дата\s+(?:и\s+время\s+)?(?:проведения|собрания|заседания)|состоял|провед[её]н)"
    r"[^.;\n]{0,40}$",
    re.IGNORECASE,
)
# What the twenties spoke of and this century's minutes do not.
OLD_TIMES = re.compile(
    r"\b(?:ВКП|РКП|губком|губерн|волост|уезд|избач|ликбез|кустар|партячейк|комъячейк|совнарком|батрак|середняк"
    r"|общаго|состоявшагося|нэп|пионервожат)",
    re.IGNORECASE,
)
YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?=\s?г)")
BLOCKS_BEHIND_HEAD = 3
CENTURY = 2000


def find_date(text: str, top: Sequence[Block]) -> DateMatch | None:
    """The date of the meeting: the one that is named as such, else the first.

    ``top`` are the blocks above the talks of the clean copy ``text``.
    """
    own = list(_without_approval(text, top))
    head = [block for block in own if block.section == "head"]
    others = [block for block in own if block.section != "head" and not _is_item(block)]
    found = [*_dates(text, head), *_dates(text, others[:BLOCKS_BEHIND_HEAD])]
    if not found:
        return None
    told = next((date for date in found if OF_MEETING.search(text, max(0, date.start - 60), date.start)), None)
    date = told or found[0]
    in_full = str(date.value.year) in text[date.start : date.end] or date.value.year < CENTURY
    return date if in_full else _of_its_time(text, date)


def _of_its_time(text: str, date: DateMatch) -> DateMatch:
    """A date with a two-digit year in the century of which the text speaks."""
    years = [year.group() for year in YEARS.finditer(text)]
    late = sum(year.startswith("20") for year in years)
    if late or not (any(year < "1945" for year in years) or OLD_TIMES.search(text)):
        return date
    value = date.value.replace(year=date.value.year - 100)
    return DateMatch(date.start, date.end, value)


def _is_item(block: Block) -> bool:
    """Whether a block is a list item of the talks: its dates are those of what is talked about."""
    return block.number is not None and block.section not in ("attendance", "agenda")


def _without_approval(text: str, top: Sequence[Block]) -> Iterator[Block]:
    """Blocks that speak of no other paper, nor say below «УТВЕРЖДАЮ» who did so and when."""
    approved_to: int | None = None
    for block in top:
        below = approved_to is not None and "\n\n" not in text[approved_to : block.start]
        if below or OF_ANOTHER_PAPER.match(text, block.start):
            approved_to = block.end
            continue
        approved_to = None
        yield block


def _dates(text: str, blocks: Sequence[Block]) -> Iterator[DateMatch]:
    for block in blocks:
        line = text[block.start : block.end]
        for match in find_dates(line):
            if NUMBER_BEFORE.search(line[: match.start]):
                # «№ 7 апрель 2012 г.»: a number and a month.
                continue
            end = match.start + len(line[match.start : match.end].split("\n", maxsplit=1)[0])
            yield DateMatch(block.start + match.start, block.start + end, match.value)
