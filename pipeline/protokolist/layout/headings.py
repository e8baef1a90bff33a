"""Labels that open a part of a protocol («СЛУШАЛИ:», «По второму вопросу решили:», «Основные проблемы:»)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import get_args

from protokolist.record import Section
from protokolist.text import lexicon

# A label is short; a clause longer than this before a colon is a sentence.
LONGEST_LABEL = 140
LONGEST_BARE_LABEL = 60

NUMBER = re.compile(
    r"(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}|[IVX][IVXУ]{0,4})[.)]+|\d{1,2}/(?=\s)|\d{1,2}-е[.)]|[lІ][.)](?=\s)|[а-яё]\)|\d{1,2}(?=\s+[А-ЯЁ])|[IVX]{1,5}(?=\s+[А-ЯЁ]{3}))\s*"
)
ORDINALS = {
    "перв": 1, "втор": 2, "трет": 3, "четв": 4, "пят": 5, "шест": 6, "седьм": 7, "восьм": 8, "девят": 9, "десят": 10,
}  # fmt: skip
BY_ITEM = re.compile(
    r"(?:п[оО]|ПО)\s+(?:(?P<ordinal>перв|втор|трет|четв|пят|шест|седьм|восьм|девят|десят)\w*"
    r"|(?P<digit>\d{1,2})(?:[-–]?\w{1,3})?)"
    r"\s+(?:вопрос\w*|пункт\w*)(?:\s+повестки(?:\s+дня)?)?\s*[,:.–-]?\s*"
    r"|(?:по\s+)?вопрос\w*\s+(?:повестки(?:\s+дня)?\s+)?(?:№\s*)?(?P<number>\d{1,2})\s*[,:.–-]?\s*",
    re.IGNORECASE,
)
# «В ходе обсуждения…», «Заслушав и обсудив информацию…, собрание…»: what may stand before the cue.
RUN_UP = re.compile(
    r"(?:в\s+(?:ходе|результате|итоге|процессе|завершение)|после|по\s+итогам|на\s+основании|с\s+учетом"
    r"|заслушав|обсудив|рассмотрев|изучив|учитывая|исходя|таким\s+образом"
    r"|(?:общее\s+|расширенное\s+|партийное\s+|комсомольское\s+|родительское\s+)*"
    r"(?:собрание|совет|комиссия|правление|коллегия|бюро|заседание|профком|комитет|педсовет|дума|сход|конференция"
    r"|президиум|участники))(?!\w)",
    re.IGNORECASE,
)
# A sentence that begins so opens a part without being a label: it stays whole.
SENTENCE_OPENER = re.compile(
    r"выступил[иа]?|решил[иао]?|постанов(?:или|ил|ила|ило|ляет)|(?:про)?голосовали|принято решение"
    r"|.*(?:от)?(?:при)?су[тд]ств(?:овал[иао]?|ует|уют|\w*\.)|не явил(?:ись|ся)",
    re.IGNORECASE,
)
# «Были члены завкома Лужина, Коваль», «Вела Лужина А.П.»: who came, said in a sentence that names
# somebody or counts them.
WHO_CAME = re.compile(r"[^:]{0,80}?(?:\s[А-ЯЁ][а-яё]+|\s[А-ЯЁ]\.|\s\d+(?!\s*[:.]\d)|\s\w+(?:еро|дцать|сят)\b)")
# «Утверждается следующая повестка дня:» at the end of a line or before the first item.
AGENDA_LAST = re.compile(
    r"(?:утвержд\w+|принима\w+|принята|предл\w+|следующ\w+)\s[^.:\n]{0,40}?повестк[ауи](?: дня)?[^.:\n]{0,30}:\s*"
    r"(?=$|1[.)]\s)",
    re.IGNORECASE,
)
# «Повестка. 1) О смете»: the first item on the label's line.
AGENDA_BEGUN = re.compile(r"(?:\s+дня)?\s*[.–-]\s*(?=(?:1|I)[.)]\s)")
# «Слушали Петрову А.С. о ремонте»: who is heard and on what follows without a mark.
HEARD = re.compile(r"(?:за)?слушали", re.IGNORECASE)
AROUND_BARE = re.compile(
    r"(?:\s+(?:дня|собрания|совета|комиссии|заседания|семинара|правления|участников|членов|единогласно|сторон|следующее"
    r"|докладчик\w*|обсуждения|педсовета|коллегии|бюро|совещания|встречи"
    r"|по\s+(?:докладу|вопросу|итогам)(?:\s+\w+){0,3}))*\s*[.:–-]?\s*"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A label found at the start of a line: its part of the protocol, and where what it labels begins."""

    section: Section
    mode: str | None
    """What the lines under it are: a statement type or, in an attendance list, a way of taking part."""
    end: int
    """Offset behind the label, its colon and space."""


@cache
def _cues() -> tuple[tuple[Section, str | None, re.Pattern[str]], ...]:
    cues: list[tuple[Section, str | None, re.Pattern[str]]] = []
    for entry in lexicon.read("headings"):
        section, mode, pattern = (column.strip() for column in entry.split("|", 2))
        known: Section = next(name for name in get_args(Section) if name == section)
        cues.append((known, None if mode == "-" else mode, re.compile(rf"(?:{pattern})(?!\w)", re.IGNORECASE)))
    return tuple(cues)


@cache
def _any_cue() -> re.Pattern[str]:
    """Most lines open with none of the cues: one search tells."""
    return re.compile("|".join(f"(?:{pattern.pattern})" for _, _, pattern in _cues()), re.IGNORECASE)


def _cue(text: str, start: int) -> tuple[Section, str | None, int] | None:
    if not _any_cue().match(text, start):
        return None
    for section, mode, pattern in _cues():
        if match := pattern.match(text, start):
            return section, mode, match.end()
    return None


def find_heading(line: str, start: int = 0) -> Heading | None:
    """The label that opens ``line`` at ``start`` (behind a number or bullet), or ``None``.

    A label ends with a colon, stands alone on its line, or is written in capitals before other text.
    """
    if announced := AGENDA_LAST.search(line, start):
        return Heading("agenda", None, announced.end())
    if by_item := BY_ITEM.match(line, start):
        start = by_item.end()
    colon = line.find(":", start, start + LONGEST_LABEL)
    limit = colon if colon >= 0 else len(line)
    found = _cue(line, start)
    cue_start = start
    if found and found[0] == "attendance" and colon >= 0 and not _is_label(line[found[2] : limit], found[0]):
        if line[start].isupper() and WHO_CAME.match(line, found[2]):
            return Heading(found[0], found[1], start)
        found = None
    if (found is None or found[0] == "attendance") and colon >= 0 and (run_up := RUN_UP.match(line, start, limit)):
        for word in re.finditer(r"\w+", line[run_up.end() : limit]):
            inner = _cue(line, run_up.end() + word.start())
            if inner and inner[0] not in ("attendance", "agenda") and _is_label(line[inner[2] : limit], inner[0]):
                found, cue_start = inner, run_up.end() + word.start()
                break
    if found is None:
        return None
    section, mode, end = found
    if end > limit:
        return None
    behind = line[end:limit]
    if colon >= 0 and _is_label(behind, section):
        return Heading(section, mode, _skip(line, colon + 1))
    around = AROUND_BARE.match(line, end)
    after = around.end() if around else end
    if section == "agenda" and (numbered := AGENDA_BEGUN.match(line, end)):
        return Heading(section, mode, numbered.end())
    if (after >= len(line.rstrip()) or line.isupper()) and len(line) - start <= LONGEST_BARE_LABEL:
        return Heading(section, mode, len(line))
    cue = line[cue_start:end]
    if cue.isupper() and len(cue) >= 5:
        return Heading(section, mode, _skip(line, end))
    if re.match(r"\s*[–-]\s", line[end:]) and section in ("heard", "decided", "voted", "spoke", "agenda"):
        return Heading(section, mode, _skip(line, end))
    if section == "heard" and HEARD.fullmatch(cue):
        return Heading(section, mode, _skip(line, end))
    if SENTENCE_OPENER.fullmatch(cue):
        return Heading(section, mode, start)
    if section == "attendance" and cue[0].isupper() and WHO_CAME.match(line, end):
        return Heading(section, mode, start)
    return None


def _is_label(behind: str, section: Section) -> bool:
    """Whether the words between a cue and the colon still belong to a label, not to a sentence."""
    words = behind.split()
    if section == "attendance":
        return len(words) <= 8
    if any(mark in behind for mark in ".;?!"):
        return False
    return len(words) <= (4 if section in ("heard", "spoke") else 9)


def _skip(line: str, at: int) -> int:
    while at < len(line) and line[at] in " \t–-.:,*":
        at += 1
    return at


def item_number(line: str) -> int | None:
    """Which agenda item a line says it turns to («По второму вопросу…», «Вопрос № 3»), if it does."""
    match = BY_ITEM.match(line)
    if match is None:
        return None
    if ordinal := match["ordinal"]:
        return ORDINALS[ordinal.lower()]
    return int(match["digit"] or match["number"])
