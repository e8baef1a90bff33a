"""How persons took part: chair, secretary, present, invited, absent, speaker (in a list of speakers), signatory.

The part of the protocol and its label say it for whole lists. Words inside a line say it for those beside them, ahead of
the name («приглашён т. Лужин», «секретарём Лужина») or behind it («Лужина А.П. – пишет протокол»).
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from protokolist.layout.sections import Block
from protokolist.record import Participation
from protokolist.spans import Span
from protokolist.text import lexicon

# The chair is one, and so is the secretary: their words reach one name, those of lists go on to the next such word.
ALONE: frozenset[str] = frozenset({"chair", "secretary"})
OPENING: frozenset[str] = frozenset({"head", "attendance"})
# What may follow «председатель», «секретарь» besides a gathering: the body that met.
BODIES = (
    r"(?:[а-яё]+(?:ого|его|ой|ей)\s+)?(?:[а-яё]*совета|комиссии|коллегии|правления|круга|комитета|[а-яё]*кома|бюро|жюри"
    r"|[А-ЯЁ]{2,})"
)
# «Секретарь парторганизации», «секретарь райкома»: a post, whoever kept the minutes.
OFFICE = re.compile(
    r"секретар\w+\s+(?:[А-ЯЁ]{2}\s|парт|первич|[а-яё]*ком(?:а|итета)\b|[а-яё]*исполком|комсомол|яч|совета\s+депутатов)",
    re.IGNORECASE,
)
SIGNED_FIRST = re.compile(r"председ|предс\.|пред\.|предсид|модератор|ведущ|вел[аи]?\s+(?:собрание|заседание)", re.IGNORECASE)
KEPT = re.compile(
    r"секретар|секр\.|сикретар|протокол|запис[аьиы]|писал[аи]?|пишет|протоколир", re.IGNORECASE
)
# «От поселения пришла Лужина О.Б.»: a sentence of its own behind the list of members.
FROM_ELSEWHERE = re.compile(r"(?:^|[.;]\s+)(?:от|из|с)\s+[^.;:–]*$", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[а-яё)\d])\.\s+(?=[А-ЯЁ])(?!\S*\.\S)")
# As far behind a name as its own words reach.
REACH = 110
NO_SHOW = re.compile(r"\t\s*(?:нет|отсутств\w+|н/я|неявка|–|-)(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    end: int
    part: Participation | None


def find_participation(
    text: str, blocks: Sequence[Block], mentions: Sequence[Span], roles: Sequence[tuple[Span, Sequence[int]]]
) -> list[Participation | None]:
    """For each mention of a person (clean copy, in order) how it says the person took part, if it does.

    ``roles`` are role phrases, each with the positions of the mentions that hold them.
    """
    del roles
    starts = [block.start for block in blocks]
    found: list[Participation | None] = [None] * len(mentions)
    within: dict[int, list[int]] = {}
    for index, (start, _) in enumerate(mentions):
        if starts:
            within.setdefault(max(bisect_right(starts, start) - 1, 0), []).append(index)
    for at, inside in within.items():
        block, spans = blocks[at], [mentions[index] for index in inside]
        if block.section in OPENING:
            parts = _opening(text, block, spans)
        elif block.section == "agenda":
            parts = [_reporter(text, block, span) for span in spans]
        elif block.section == "signatures":
            parts = _signatures(text, block, spans)
        else:
            continue
        for index, part in zip(inside, parts, strict=True):
            found[index] = part
    return found


def _opening(text: str, block: Block, mentions: Sequence[Span]) -> list[Participation | None]:
    """Who was there, in a list or in sentences."""
    ahead = [cue for cue in _cues(text, block.start, block.end, "ahead") if not _inside(cue, mentions)]
    by_label = _part(block.mode) if block.section == "attendance" else None
    listing = by_label if by_label not in ALONE else None
    parts: list[Participation | None] = []
    last_end, seen, members = block.start, 0, False
    for index, (start, end) in enumerate(mentions):
        until = mentions[index + 1][0] if index + 1 < len(mentions) else block.end
        alone: Participation | None = by_label if by_label in ALONE and index == 0 else None
        while seen < len(ahead) and ahead[seen].end <= start:
            cue = ahead[seen]
            seen += 1
            if cue.part in ALONE:
                alone = cue.part if cue.start >= last_end and not SENTENCE_END.search(text, cue.end, start) else alone
            else:
                listing, alone = cue.part, None
        if members and FROM_ELSEWHERE.search(text, last_end, start):
            listing = "invited"
        parts.append(_behind(text, end, until) or alone or listing)
        members = members or parts[-1] == "present"
        last_end = end
    return parts


def _behind(text: str, end: int, until: int) -> Participation | None:
    """What stands behind the name, as far as its own words reach: to a semicolon, a line's end, the next name."""
    if NO_SHOW.search(text, end, until):
        return "absent"
    own = re.compile(r"[;\n]|\.\s+(?=[А-ЯЁ])").search(text, end, min(until, end + REACH))
    stop = own.start() if own else min(until, end + REACH)
    for cue in _cues(text, end, stop, "behind"):
        between = text[end : cue.start]
        if between.count("(") == between.count(")") and not re.search(r"[–,(\t-]\s*$", between):
            continue
        if not between.rstrip().endswith(("–", "-", ",", "(", "\t")) and between.strip(" ("):
            continue
        if cue.part is not None and not re.match(r"\s*[–:-]?\s*(?:т(?:ов)?\.\s*)?$", text[cue.end : until] or "x"):
            return cue.part
        if cue.part is not None and until == stop and text[cue.end : until].strip() == "":
            return cue.part
    return None


def _reporter(text: str, block: Block, span: Span) -> Participation | None:
    """«(Лужина А.П.)», «Докл. т. Лужина» at the end of an item, «Докладчик: Лужина» below it."""
    before, behind = text[block.start : span[0]], text[span[1] : block.end]
    if behind.strip(" .,;)\n") and not behind.lstrip().startswith((")", ",", "–")):
        return None
    clause = re.split(r"[.?!]\s+(?=[А-ЯЁ])|\(", before)[-1]
    if any(cue.part == "speaker" for cue in _cues(text, span[0] - len(clause), span[0], "ahead")):
        return "speaker"
    return "speaker" if "(" in before and before.rfind("(") > before.rfind(")") and behind.startswith(")") else None


def _signatures(text: str, block: Block, mentions: Sequence[Span]) -> list[Participation | None]:
    parts: list[Participation | None] = []
    last_end = block.start
    for index, (start, end) in enumerate(mentions):
        until = mentions[index + 1][0] if index + 1 < len(mentions) else block.end
        before, behind = text[last_end:start], text[end:until]
        if (KEPT.search(before) and not OFFICE.search(before)) or re.match(r"[\s,]+(?:за)?писала?\b", behind):
            parts.append("secretary")
        elif SIGNED_FIRST.search(before) or (block.mode == "chair" and index == 0):
            parts.append("chair")
        else:
            parts.append("signatory")
        last_end = end
    return parts


def _inside(cue: _Cue, mentions: Sequence[Span]) -> bool:
    return any(start <= cue.start < end for start, end in mentions)


def _part(mode: str | None) -> Participation | None:
    return next((part for part in get_args(Participation) if part == mode), None)


def _cues(text: str, start: int, end: int, side: str) -> list[_Cue]:
    """The words of ``text[start:end]`` that tell a way of taking part, in order."""
    pattern, parts = _pattern(side)
    return [
        _Cue(match.start(), match.end(), parts[match.lastindex - 1] if match.lastindex else None)
        for match in pattern.finditer(text, start, end)
    ]


@cache
def _pattern(side: str) -> tuple[re.Pattern[str], list[Participation | None]]:
    """One pattern for all cues on a side of the name, and the way of taking part of each of its groups."""
    label = rf"(?:{'|'.join(lexicon.read('meeting_labels'))}|[а-яё]*(?:собрания|заседания|сессии|схода)|{BODIES})"
    groups: list[str] = []
    parts: list[Participation | None] = []
    for entry in lexicon.read("taking_part"):
        part, where, pattern = (column.strip() for column in entry.split("|", 2))
        if where == side:
            groups.append("(" + pattern.replace("LABEL", label) + ")")
            parts.append(_part(part))
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)", re.IGNORECASE), parts
