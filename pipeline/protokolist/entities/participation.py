"""How persons took part: chair, secretary, present, invited, absent, speaker (in a list of speakers), signatory."""

import re
from collections.abc import Sequence

from protokolist.layout.sections import Block
from protokolist.record import Participation
from protokolist.spans import Span

CHAIRED = re.compile(
    r"(?:председательств\w+"
    r"|председател[ьяе]м?\s+(?:собрания|заседания|схода|конференции|слушаний)?|председатель"
    r"|в[её]л[аи]?\s+(?:заседание|собрание)|под председательством|ведущ(?:ий|ая)|президиум)"
    r"\s*(?:избран[аы]?\s*)?[:–-]?\s*(?:т(?:ов)?\.\s*)?$",
    re.IGNORECASE,
)
KEPT_MINUTES = re.compile(
    r"(?:секретар[ьяе]м?\s*(?:собрания|заседания|схода|конференции|слушаний)?"
    r"|протокол\s+в[её]л[аи]?|протоколировал[аи]?)"
    r"\s*(?:избран[аы]?\s*)?[:–-]?\s*(?:т(?:ов)?\.\s*)?$",
    re.IGNORECASE,
)
TAKING_PART: frozenset[str] = frozenset({"chair", "secretary", "present", "invited", "absent", "speaker"})
CHAIR_ROLE = re.compile(r"(?:председатель(?!\s+(?:колхоза|кооператива))|ведущ|и\.\s?о\. председателя)", re.IGNORECASE)
SECRETARY_ROLE = re.compile(r"(?:уч[её]ный |ответственный |технический )?секретарь", re.IGNORECASE)


def find_participation(
    text: str, blocks: Sequence[Block], mentions: Sequence[Span], roles: Sequence[tuple[Span, Sequence[int]]]
) -> list[Participation | None]:
    """For each mention of a person (clean copy, in order) how it says the person took part, if it does.

    ``roles`` are role phrases, each with the positions of the mentions that hold them.
    """
    held: dict[int, list[str]] = {}
    for span, holders in roles:
        for holder in holders:
            held.setdefault(holder, []).append(text[slice(*span)])
    found: list[Participation | None] = []
    block_at = 0
    for index, (start, end) in enumerate(mentions):
        while block_at + 1 < len(blocks) and blocks[block_at].end < end:
            block_at += 1
        found.append(_of(text, blocks[block_at], start, held.get(index, [])) if blocks else None)
    return found


def _of(text: str, block: Block, start: int, roles: Sequence[str]) -> Participation | None:
    before = text[block.start : start]
    if block.section == "signatures":
        if (
            block.mode == "secretary"
            or KEPT_MINUTES.search(before)
            or any(SECRETARY_ROLE.match(role) for role in roles)
        ):
            return "secretary"
        if block.mode == "chair" or CHAIRED.search(before) or any(CHAIR_ROLE.match(role) for role in roles):
            return "chair"
        return "signatory"
    if block.section in ("attendance", "head", "agenda"):
        if KEPT_MINUTES.search(before):
            return "secretary"
        if CHAIRED.search(before):
            return "chair"
    if block.section == "attendance":
        for part in ("chair", "secretary", "invited", "absent", "speaker", "present"):
            if block.mode == part:
                return part
    return None
