"""How persons took part: chair, secretary, present, invited, absent, speaker (in a list of speakers), signatory.

The part of the protocol and its label say it for whole lists. Words inside a line say it for those beside them,
ahead of the name («приглашён т. Лужин», «секретарём Лужина») or behind it («Лужина А.П. – пишет протокол»).
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from rapidfuzz import fuzz, process

from protokolist.layout.sections import Block
from protokolist.record import Participation
from protokolist.spans import Span
from protokolist.text import lexicon

# The chair is one, and so is the secretary: their words reach one name, those of lists go on to the next such word.
ALONE: frozenset[str] = frozenset({"chair", "secretary"})
OPENING: frozenset[str] = frozenset({"head", "attendance"})
GATHERING = (
    r"(?:собрани|заседани|совещани|схода|сход\b|конференци|сесси|слушани|съезд|пленум|семинар|встреч|педсовет"
    r"|круга|круглый стол|плани?[её]рк)\w*"
)
# The body that met: «председатель совета» is the chair where the title speaks of a «совет».
BODY = (
    r"(?:[а-яё]+(?:ого|его|ой|ей)\s+)?"
    r"(?:[а-яё]*совета|комиссии|коллегии|правления|комитета|бюро|(?!рай|гор|об|край|парт)[а-яё]{2,}кома|(?-i:[А-ЯЁ]{3,}))"
)
NAME = r"(?-i:[А-ЯЁ](?:[а-яё]|[А-ЯЁ]|\.))"
# «Секретарь парторганизации», «секретарь райкома»: a post, whoever kept the minutes.
OFFICE = re.compile(
    r"секретар\w+\s+(?:(?-i:[А-ЯЁ]{2,3}\s)|парт|первич|[а-яё]*ком(?:а|итета)\b|[а-яё]*исполком|комсомол|совета\s+депутатов)",
    re.IGNORECASE,
)
SIGNED_FIRST = re.compile(
    r"\b(?:председ|предс\.|пред\.|модератор|ведущ(?:ий|ая)\b|руководитель семинара"
    r"|в[её]ла?\s+(?:собрание|заседание|семинар))",
    re.IGNORECASE,
)
KEPT = re.compile(r"\b(?:секретар|секр\.|протокол|запис[аьиы]|писал[аи]?\b|пишет|протоколир)", re.IGNORECASE)
KEPT_BEHIND = re.compile(r"[ ,\t]+(?:за)?писала?\s*(?:$|[.\n])", re.IGNORECASE)
# «От поселения пришла Лужина О.Б.»: a sentence of its own behind the list of members or their number.
FROM_ELSEWHERE = re.compile(
    r"(?:^|\.)\s+(?:от|из|с)\s+(?:[^.;:–]|(?<=\bтов)\.|(?<=\bт)\.|(?<=\bгр)\.)*$", re.IGNORECASE
)
CAME = re.compile(r"при(?:ш|был)", re.IGNORECASE)
COUNTED = re.compile(r"\d\s*(?:чел|член|ч\.)", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[а-яё)\d]{2})\.\s+(?=[А-ЯЁ])")
# Where the words behind a name stop being its own.
OWN_WORDS_END = re.compile(r"[;\n]|(?<=[а-яё)\d]{2})\.\s+(?=[А-ЯЁ])")
REACH = 110
NO_SHOW = re.compile(
    r"\t\s*(?:нет|отсутств\w+|н/я|неявка|бол(?:ен|ьна|еет)|больничн\w+|(?:в )?(?:отпуск|командировк)\w?)(?!\w)",
    re.IGNORECASE,
)
# «Лужина А.П. на заседание не явилась»: said of somebody in the middle of the talks.
LED = re.compile(r"в[её]л|вед[её]т|председательств", re.IGNORECASE)
STAYED_AWAY = re.compile(r"\s+(?:на\s+\w+\s+)?(?:не\s+(?:явил|приш|прибыл)\w*|отсутств(?:овал|ует)\w*)", re.IGNORECASE)
APPROVED = re.compile(r"\b(?:утвержда[юе]|утвержден|утверждён|согласован)", re.IGNORECASE)
# A line at the end that signs, in whatever part it stands: «Протокол вела Лужина А.П.», «Председатель  А. Лужина».
LAST_LINES = 8
SIGNS = re.compile(
    r"(?P<label>[А-ЯЁ][а-яё]+(?:\.| [а-яё]+)?)(?:[\s_./:(–-]|подпись)*(?:(?:т|тов|гр)\.\s*)?", re.IGNORECASE
)
LABELS = ("председатель", "секретарь", "протоколист", "председательствующий")
VERBS = re.compile(
    r"протокол\s+(?:в[её]ла?|писала?|составила?)|(?:за)?писала?|секр(?:ет)?\.|предс(?:ед)?\.", re.IGNORECASE
)
# A slip in a label: at most about one letter in seven.
SLIP = 84.0
# «(Докл. т. Лужина)» behind an item that is repeated.
REPORTS = re.compile(r"[(/]\s*(?:со)?докл\w*\.?[\s–-]*(?:(?:тт?|тов)\.\s*)?$", re.IGNORECASE)
BRACKETED = re.compile(r"\s*[(/](?P<inside>[^()/]*)[)/][\s.]*")


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that tells a way of taking part, and which; none where it only ends a list."""

    start: int
    end: int
    part: Participation | None


def find_participation(text: str, blocks: Sequence[Block], mentions: Sequence[Span]) -> list[Participation | None]:
    """For each mention of a person (clean copy, in order) how it says the person took part, if it does."""
    starts = [block.start for block in blocks]
    title = " ".join(text[block.start : block.end] for block in blocks if block.section == "head").lower()
    found: list[Participation | None] = [None] * len(mentions)
    within: dict[int, list[int]] = {}
    for index, (start, _) in enumerate(mentions):
        if starts:
            within.setdefault(max(bisect_right(starts, start) - 1, 0), []).append(index)
    for at, inside in within.items():
        block, spans = blocks[at], [mentions[index] for index in inside]
        if block.section in OPENING:
            parts = _opening(text, block, spans, title)
            if block.section == "head" and APPROVED.search(text, max(0, block.start - REACH), spans[0][0]):
                parts = [part or "signatory" for part in parts]
        elif block.section == "agenda":
            parts = [_reporter(text, block, span) for span in spans]
        elif block.section == "signatures" or (at >= len(blocks) - LAST_LINES and _signs(text, block, spans)):
            parts = _signatures(text, block, spans)
        else:
            parts = _in_talk(text, block, spans)
        for index, part in zip(inside, parts, strict=True):
            found[index] = part
    return found


def _opening(text: str, block: Block, mentions: Sequence[Span], title: str) -> list[Participation | None]:
    """Who was there, in a list or in sentences."""
    ahead = [cue for cue in find_cues(text, block.start, block.end, "ahead") if _of_this_body(text, cue, title)]
    by_label = _part(block.mode) if block.section == "attendance" else None
    listing = by_label if by_label not in ALONE else None
    parts: list[Participation | None] = []
    taken, name_end, seen = block.start, block.start, 0
    led: Cue | None = None
    for index, (start, end) in enumerate(mentions):
        until = mentions[index + 1][0] if index + 1 < len(mentions) else block.end
        alone: Participation | None = by_label if by_label in ALONE and index == 0 else None
        while seen < len(ahead) and ahead[seen].end <= start:
            cue = ahead[seen]
            seen += 1
            if cue.start < taken or _closed_off(text[cue.end : start]):
                continue
            if cue.part == "secretary" and led is not None and _one_phrase(text[led.end : cue.start]):
                # «Вёл секретарь комитета Сомов»: a verb says what the post does not.
                continue
            led = cue if cue.part == "chair" and LED.match(text, cue.start) else None
            if cue.part in ALONE:
                alone = None if SENTENCE_END.search(text, cue.end, start) else cue.part
            else:
                again = cue.part == "present" and "present" in parts and CAME.match(text, cue.start)
                listing, alone = "invited" if again else cue.part, None
        if FROM_ELSEWHERE.search(text[name_end:start]) and (
            "present" in parts or COUNTED.search(text, block.start, start)
        ):
            listing = "invited"
        part, taken = _behind(text, (start, end), until, title, last=index + 1 == len(mentions))
        parts.append(part or alone or listing)
        name_end = end
    return parts


def _one_phrase(between: str) -> bool:
    return not re.search(r"[,.;:–\n]", between)


def _closed_off(between: str) -> bool:
    """Whether a bracket that closes between a word and a name keeps them apart: «(председатель), Лужина»."""
    return between.count(")") > between.count("(")


def _of_this_body(text: str, cue: Cue, title: str) -> bool:
    """«Председатель ревкомиссии» does not chair the council: the body must be the one in the title."""
    body = re.fullmatch(rf"председатель\s+({BODY})", text[cue.start : cue.end], re.IGNORECASE)
    if body is None or re.search(GATHERING, body[1], re.IGNORECASE):
        return True
    word = body[1].split()[-1].lower()
    return word in title or (word.endswith("совета") and "совета" in title)


def _behind(text: str, mention: Span, until: int, title: str, *, last: bool) -> tuple[Participation | None, int]:
    """What stands behind a name, as far as its own words reach, and where what is said of the next name may begin."""
    start, end = mention
    if NO_SHOW.search(text, end, until):
        return "absent", until
    stop = min(until, end + REACH)
    if own := OWN_WORDS_END.search(text, end, stop):
        stop = own.start()
    open_end = stop == until and not last
    for cue in find_cues(text, end, stop, "behind"):
        if not re.search(r"(?:^|[–,(\t-])\s*$", text[end : cue.start]) or not _of_this_body(text, cue, title):
            continue
        follows = text[cue.end : stop]
        if open_end and not re.match(r"\s*[,.;)\t]", follows):
            # «… Лужина А.П., пишет Коваль Т.»: the word belongs to the next name.
            continue
        if re.match(r"\s*(?:$|[,.;)\t(]|–\s)", follows):
            return cue.part, cue.end
    return None, start


def _reporter(text: str, block: Block, span: Span) -> Participation | None:
    """«(Лужина А.П.)», «Докл. т. Лужина» at the end of an item, «Докладчик: Лужина» below it."""
    before, behind = text[block.start : span[0]], text[span[1] : block.end]
    if behind.strip(" .,;)\n") and not behind.lstrip().startswith((")", ",", "–")):
        return None
    for cue in find_cues(text, max(block.start, span[0] - REACH), span[0], "ahead"):
        if cue.part == "speaker" and not SENTENCE_END.search(text, cue.end, span[0]):
            return "speaker"
    return "speaker" if "(" in before and before.rfind("(") > before.rfind(")") and behind.startswith(")") else None


def _signatures(text: str, block: Block, mentions: Sequence[Span]) -> list[Participation | None]:
    parts: list[Participation | None] = []
    last_end = block.start
    for index, (start, end) in enumerate(mentions):
        until = mentions[index + 1][0] if index + 1 < len(mentions) else block.end
        before, behind = text[last_end:start], text[end:until]
        kept = KEPT.search(before) or _opens_like(before, "секретарь")
        if (kept and not OFFICE.search(before)) or KEPT_BEHIND.match(behind):
            parts.append("secretary")
        elif (
            SIGNED_FIRST.search(before) or _opens_like(before, "председатель") or (block.mode == "chair" and index == 0)
        ):
            parts.append("chair")
        else:
            parts.append("signatory")
        last_end = end
    return parts


def _opens_like(before: str, label: str) -> bool:
    first = re.match(r"\W*([а-яё]{6,})", before, re.IGNORECASE)
    return first is not None and _like(first[1].lower(), (label,))


def _signs(text: str, block: Block, mentions: Sequence[Span]) -> bool:
    """Whether a line without a heading of its own is a signature: a label, a gap, one name."""
    before = SIGNS.fullmatch(text, block.start, mentions[0][0])
    if before is None or len(mentions) > 1:
        return False
    label = before["label"].lower()
    return VERBS.fullmatch(label) is not None or _like(label.split()[0], LABELS)


def _like(word: str, labels: Sequence[str]) -> bool:
    """Whether a word is one of ``labels``, but for a slip of the pen."""
    return process.extractOne(word, labels, scorer=fuzz.ratio, score_cutoff=SLIP) is not None


def _in_talk(text: str, block: Block, mentions: Sequence[Span]) -> list[Participation | None]:
    """In the midst of the talks: who stayed away, and who reports, in brackets behind a repeated item."""
    inside = BRACKETED.fullmatch(text, block.start, block.end)
    listed = (
        block.section == "heard"
        and inside is not None
        and not re.search(r"[а-яё]{2,}", _without(text, inside.span("inside"), mentions))
    )
    return [
        "speaker"
        if listed or REPORTS.search(text, block.start, start)
        else "absent"
        if STAYED_AWAY.match(text, end, block.end)
        else None
        for start, end in mentions
    ]


def _without(text: str, span: Span, mentions: Sequence[Span]) -> str:
    """What ``span`` says besides names and words for reporting."""
    rest = list(text[span[0] : span[1]])
    for start, end in mentions:
        for place in range(max(start, span[0]), min(end, span[1])):
            rest[place - span[0]] = " "
    return re.sub(r"\b(?:докл|содокл|сообщ|инф|т|тт|тов)\w*\.?", " ", "".join(rest), flags=re.IGNORECASE)


def _part(mode: str | None) -> Participation | None:
    return next((part for part in get_args(Participation) if part == mode), None)


def find_cues(text: str, start: int, end: int, side: str) -> list[Cue]:
    """The words of ``text[start:end]`` that tell a way of taking part, in order."""
    pattern, parts = _pattern(side)
    return [
        Cue(match.start(), match.end(), parts[match.lastindex - 1] if match.lastindex else None)
        for match in pattern.finditer(text, start, end)
    ]


@cache
def _pattern(side: str) -> tuple[re.Pattern[str], list[Participation | None]]:
    """One pattern for all cues on a side of the name, and the way of taking part of each of its groups."""
    groups: list[str] = []
    parts: list[Participation | None] = []
    for entry in lexicon.read("taking_part"):
        part, where, pattern = (column.strip() for column in entry.split("|", 2))
        if where == side:
            for stands_for, what in (("GATHERING", GATHERING), ("BODY", BODY), ("NAME", NAME)):
                pattern = pattern.replace(stands_for, what)
            groups.append(f"({pattern})")
            parts.append(_part(part))
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)", re.IGNORECASE), parts
