"""Paragraphs -> blocks: which part of the protocol each belongs to, and where its content begins.

One pass from top to bottom. A label switches the part; what has no label stays in the part above it, unless its form
says otherwise (a turn ends an attendance list, prose ends an agenda, signatures close the protocol).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from protokolist.layout.forms import (
    LONGEST_ROW,
    ROMAN,
    is_capital,
    is_closing,
    is_reporter,
    is_row,
    is_sentence,
    list_mark,
    names_nobody,
    next_number,
    position,
    takes_floor,
    wording,
)
from protokolist.layout.headings import BY_ITEM, Heading, find_heading, item_number
from protokolist.layout.lines import NAME_AHEAD
from protokolist.layout.matters import Matter, find_matters
from protokolist.layout.transcript import find_floor, is_turn
from protokolist.record import Section
from protokolist.spans import Span
from protokolist.text.morphology import parses
from protokolist.text.speech import find_speech_verb

SAME_TOPIC = 86.0
# More items than any agenda has; bounds the work on a file made to be slow.
MOST_ITEMS = 100
LONGEST_SIGNATURE = 160
LONGEST_ANNOUNCEMENT = 60
SHORTEST_TALK = 40
TURN_LEAD = re.compile(rf"(?:{NAME_AHEAD.pattern})[^:\n]{{0,110}}?:\s*")
TITLE_LINE = re.compile(
    r"^[«\"]?(?:[А-ЯЁа-яё]+\s)?(?:выписка|протокол|стенограмма|расшифровка|заметки (?:о|с)"
    r"|запись (?:беседы|заседания|собрания))",
    re.IGNORECASE | re.MULTILINE,
)
APPROVED = re.compile(r"утвержда[юе]|согласован", re.IGNORECASE)
SHOUTED_TOPIC = re.compile(r"ОБ?О?\s[^а-яё]{5,150}(?:им\.[^а-яё]*)?")
# «… смета. 2) Разное»: within a line.
INLINE_NUMBER = re.compile(r"(?:(?<=[.;,\s])|^)(?P<number>\d{1,2})(?:[.)]|/(?=\s))\s+(?=[А-ЯЁа-яё«])")
SIGNATORY = re.compile(
    r"(?:председ|предс\.|пред\.|предсид|секретар|секр\.|сикретар|уч[её]н\w+ секр|уч\. секр|директор|дир\.|протокол"
    r"|ведущ|модератор|подпис|стенограмм|заведующ|зав\.|начальник|нач\.|глава|члены|президиум|верно|зам\b|руководител"
    r"|атаман|командир|кл\w*\.? рук|классн|староста|писарь|(?:за)?писала?\b|запис|в[её]ла? (?:протокол|запис))",
    re.IGNORECASE,
)
# A name as people sign: «А. Лужина», «Лужина А.П.», «/Лужина/», at the end of the line.
SIGNED = re.compile(
    r"(?:(?:[А-ЯЁ]\.\s?){1,2}[А-ЯЁ][а-яёА-ЯЁ]+(?:-[А-ЯЁ][а-яё]+)?|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?\s[А-ЯЁ](?:\.\s?[А-ЯЁ]?\.?)?"
    r"|[/(][А-ЯЁ][^/()]{2,40}[/)]?|(?<=[\t\n ])[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)(?:,? (?:за)?писала?)?[ ._/)]*$"
)
INITIALS_FIRST = re.compile(r"(?:[А-ЯЁ]\.\s?){1,2}[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?(?:, (?:за)?писала?)?")
VOTE_LINE = re.compile(r"(?:«?за»?|«?против»?|«?воздерж\w*»?|единогласно|принято|не голосовал\w*)\b", re.IGNORECASE)
# «… три вопроса: о смете, о приёме и о сторожах»
MATTER = re.compile(r"об?о?\s", re.IGNORECASE)
ONE_MATTER = re.compile(r".*(?:один|единственн|тема\b)", re.IGNORECASE)
NEXT_MATTER = re.compile(r"(?:,|;|,?\sи)\s+(?=об?о?\s[а-яё])")
# «смета; пандус», «смета .. пандус»
DIVIDED = re.compile(r";|\s\.{2,3}(?=\s)")
# «№ \t Вопрос \t Докладчик» above an agenda that is a table.
TABLE_HEAD = re.compile(r"(?:№|п/п)[^\n]*\t\s*(?:вопрос|тема|повестк|содержан|наименован)", re.IGNORECASE)
DECISION_TAIL = re.compile(r"(?:ответственн|срок|исполнител|контрол|отв\.)", re.IGNORECASE)
COUNTS_HEADS = re.compile(
    r"кворум|прису[тд]ств|отсутств|правомоч|зарегистрир|списочн|явк[аи]|явил|приглаш|избран|на уч[её]те|начал[оиа]? в"
    r"|созван|участв[уо]|делегат|президиум|записывает|вед[её]т (?:заседание|собрание|протокол|запись)",
    re.IGNORECASE,
)
DISCUSSED = re.compile(r"обсуждали\s*:", re.IGNORECASE)
TOPIC_LABEL = re.compile(r"тема\s*:", re.IGNORECASE)
AGENDA_BELOW = re.compile(
    r"^\W{0,6}(?:повестка|порядок дня|вопросы (?:к|на) рассмотр|программа)", re.IGNORECASE | re.MULTILINE
)
AGENDA_REACH = 3000
# Items of an agenda that are labels elsewhere.
ALSO_ITEM = re.compile(r"(?:разн|отч[её]т|информац|сообщени|доклад|выбор|предложени)[^:\n]*:", re.IGNORECASE)
ITEM_OF_AGENDA = re.compile(r"Об?о?\s+[а-яё«]")
# So many lines after the list of those present a line may still belong to it, if nothing has opened the talks.
STRAY_LINES = 3
OPENING: frozenset[Section] = frozenset({"head", "attendance"})
IN_BODY: frozenset[Section] = frozenset({"heard", "spoke", "questions", "problems", "decided", "voted", "results"})


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or list item in its part of the protocol; offsets are in the clean copy."""

    start: int
    end: int
    body: int
    """Where content begins, behind bullet, number and opening label; equals ``end`` where there is none."""
    section: Section
    mode: str | None = None
    """What the label above or before it makes of it: a statement type, or a way of taking part."""
    number: str | None = None
    listed: bool = False
    label: Span | None = None
    """The label, where the block has one; in front of ``body``, or inside («Иванова А.П.: Основные проблемы:»)."""
    agenda: int | None = None
    topic: bool = False
    """An agenda item or a line that repeats one: it names what follows and states nothing."""


def agenda_of(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of the agenda's items and of those who report on them; headings where no agenda is listed."""
    listed = [block for block in blocks if block.section == "agenda" and block.agenda is not None]
    headings = [block for block in blocks if block.topic and block.number and block.agenda is not None]
    return listed or (headings if len(headings) > 1 else [])


def find_blocks(text: str, spans: Sequence[Span]) -> list[Block]:
    """Blocks of the clean copy ``text``, one for each paragraph in ``spans``, in order."""
    matters = find_matters(text, spans)
    blocks = _Walk(text, matters).over(list(_without_talks(text, spans, matters)))
    return _sign(text, blocks)


def _without_talks(text: str, spans: Sequence[Span], matters: Mapping[int, Matter]) -> Iterator[Span]:
    """``spans``, with those cut in two that name a matter and go on to talk about it."""
    for start, end in spans:
        matter = matters.get(start)
        if matter is None or matter.end >= end:
            yield start, end
            continue
        yield start, matter.end
        rest = text[matter.end : end]
        yield matter.end + len(rest) - len(rest.lstrip()), end


@dataclass(slots=True)
class _State:
    section: Section = "head"
    mode: str | None = None
    agenda: int | None = None


class _Walk:
    """The pass over the paragraphs, with what has to be remembered from the ones above."""

    def __init__(self, text: str, matters: Mapping[int, Matter]) -> None:
        self.text = text
        self.matters = matters
        self.now = _State()
        self.outside_turn: _State | None = None
        self.items: list[str] = []
        self.agenda_numbered = False
        self.numbered_above = False
        self.lone: str | None = None
        """The number of the first matter, where matters are headings and no agenda lists them."""
        self.heard = 0
        self.title_seen = False
        self.first = True
        """Whether no paragraph has been read yet."""
        self.approved = False
        """Whether «УТВЕРЖДАЮ» stands above."""
        self.listing: str | None = None
        """How those in the last list of persons took part; a chair or a secretary between does not end it."""
        self.strays = 0
        """Lines since talks began without a label; 0 where a label opened them."""
        self.floor: int | None = None
        """Where the first of a transcript's turns stands."""

    def over(self, spans: Sequence[Span]) -> list[Block]:
        blocks: list[Block] = []
        floor = find_floor(self.text, spans)
        self.floor = None if floor is None else spans[floor][0]
        for index, span in enumerate(spans):
            following = self.text[slice(*spans[index + 1])] if index + 1 < len(spans) else ""
            block = self._block(span, following, blocks[-1] if blocks else None)
            self.first = False
            self.approved = self.approved or APPROVED.match(self.text, span[0]) is not None
            blocks.extend(self._items_of(block) if block.topic and block.section == "agenda" else [block])
        return blocks

    def _block(self, span: Span, following: str, above: Block | None) -> Block:
        start, end = span
        line = self.text[start:end]
        if matter := self.matters.get(start):
            return self._matter(matter, start, end)
        number, at, listed = list_mark(line)
        heading = find_heading(line, at)
        if heading and not self._belongs(heading, line, at, end):
            heading = None
        if heading and self._is_list_of_matters(heading, line, following):
            heading = replace(heading, section="agenda", mode=None)
        talking = self.floor is not None and start >= self.floor
        if talking and self.now.section in OPENING and (heading is None or start == self.floor or is_turn(line)):
            heading = None
            self.now.section, self.now.mode = "spoke", None
        bare = heading is None or (":" not in line and heading.end >= len(line.rstrip()))
        if bare and self._may_return(number) and not is_sentence(line[at:]) and (topic := self._topic(line[at:])):
            return self._turn_to(topic, Block(start, end, start + at, "heard", number=number, topic=True))
        if (shouted := self._shouted_topic(line, at)) is not None:
            return self._turn_to(shouted, Block(start, end, start + at, "heard", number=number, topic=True))
        if heading:
            return self._labelled(span, line, at, heading, number)
        if self.now.section in IN_BODY and (named := BY_ITEM.match(line)) and item_number(line) in self._positions():
            self.now.agenda = item_number(line)
            if named.end() >= len(line.rstrip()):
                # «По второму вопросу:» below «Постановили:» turns to the item and says nothing more.
                label = (start, end)
                return Block(start, end, end, self.now.section, self.now.mode, label=label, agenda=self.now.agenda)
        if turn := TURN_LEAD.match(line, at):
            self._leave_turn()
            inner = find_heading(line, turn.end())
            if inner and inner.end >= len(line.rstrip()) and inner.section not in ("attendance", "agenda", "head"):
                self.outside_turn = replace(self.now)
                self.now = _State(inner.section, inner.mode, self.now.agenda)
                label = (start + turn.end(), end)
                return Block(start, end, start + at, inner.section, inner.mode, number, listed, label, self.now.agenda)
        elif NAME_AHEAD.match(line, at):
            self._leave_turn()
        if (behind := self._inline_topic(line, at, number)) is not None:
            return Block(start, end, start + behind, "spoke", None, number, agenda=self.now.agenda)
        self.strays += self.strays > 0
        if self._lone_topic(line, at, number, following) or self._next_lone_topic(line, at, number):
            self.items.append(wording(line[at:]))
            self.lone = number
            return self._turn_to(len(self.items), Block(start, end, start + at, "heard", number=number, topic=True))
        if self._announces_list(line, at, following):
            self.now = _State("agenda")
            return Block(start, end, end, "agenda", label=(start + at, end))
        self._drift(line, at, number, listed, above, following)
        topic = self._topic(line[at:]) if self.now.section in IN_BODY else None
        if topic is not None:
            return self._turn_to(topic, Block(start, end, start + at, "heard", number=number, topic=True))
        if self._announces(line, at, number, listed, above, following):
            self.items.append(wording(line))
            return self._turn_to(len(self.items), Block(start, end, start + at, "agenda", topic=True))
        block = Block(start, end, start + at, self.now.section, self.now.mode, number, listed, None, self.now.agenda)
        if self.now.section == "agenda":
            block = self._agenda_item(block, line, at)
        if block.section == "attendance":
            self._one_person_only()
        self.numbered_above = number is not None
        self.title_seen = self.title_seen or bool(TITLE_LINE.search(line))
        return block

    def _may_return(self, number: str | None) -> bool:
        """Whether a line can repeat an item of the agenda: among the talks, or below the list with a number again."""
        again = number is not None and number.isdigit() and int(number) <= len(self.items)
        return self.now.section in IN_BODY or (again and self.now.section == "agenda")

    def _matter(self, matter: Matter, start: int, end: int) -> Block:
        self.outside_turn = None
        self.items.append(wording(self.text[matter.body : matter.end]))
        item = len(self.items)
        if not matter.listed:
            return self._turn_to(item, Block(start, end, matter.body, "heard", number=matter.number, topic=True))
        self.now = _State("agenda")
        self.agenda_numbered = True
        return Block(start, end, matter.body, "agenda", number=matter.number, listed=True, agenda=item, topic=True)

    def _one_person_only(self) -> None:
        """«Председатель: Лужина А.П.» says nothing of the lines below it."""
        if self.now.mode in ("chair", "secretary"):
            self.now.mode = self.listing
        else:
            self.listing = self.now.mode

    def _is_list_of_matters(self, heading: Heading, line: str, following: str) -> bool:
        """«Вопросы:» above a list without a question, before any talk: the agenda."""
        rest = line[heading.end :].strip() or following
        return (
            heading.section == "questions"
            and self.now.section in OPENING
            and self.title_seen
            and not self.items
            and position(list_mark(rest)[0]) == 1
            and "?" not in rest
        )

    def _belongs(self, heading: Heading, line: str, at: int, end: int) -> bool:
        """Whether a label can mean what it says at this place."""
        if heading.section == "attendance" and self.now.section in IN_BODY:
            return 0 < self.strays <= STRAY_LINES
        if self.now.section == "agenda" and self._is_next_item(line, at) and ALSO_ITEM.match(line, at):
            # «5. Разное: о свалке»
            return False
        if heading.section == "attendance" and not self.title_seen and self.now.section == "head":
            # «УТВЕРЖДАЮ / председатель Комиссии» above the title; «Президиум общества «Парус»» as the first line.
            opening = not line[: heading.end].strip() or heading.end == at
            return not self.approved and not (self.first and opening and ":" not in line)
        if heading.section == "agenda" and DISCUSSED.match(line, at):
            return self.now.section in OPENING
        if heading.section == "agenda" and TOPIC_LABEL.match(line, at):
            # «Тема: «…»» among the talks says what a report was on, above an agenda what the day was on.
            return self.now.section in OPENING and not AGENDA_BELOW.search(self.text, end, end + AGENDA_REACH)
        if heading.section == "head" or (heading.section == "voted" and not line[at:].strip()):
            return False
        if self.now.section == "agenda" and heading.end >= len(line.rstrip()) and ":" not in line:
            # «3. Разное», «2. Отчёт…»: items of the agenda, not parts of the protocol.
            number = list_mark(line)[0]
            begun_anew = number is not None and number.isdigit() and int(number) <= len(self.items)
            return (
                heading.section == "attendance"
                or not (at and self.agenda_numbered)
                or is_capital(line[at:])
                or begun_anew
            )
        return True

    def _is_next_item(self, line: str, at: int) -> bool:
        return bool(at) and self.agenda_numbered and position(list_mark(line)[0]) == len(self.items) + 1

    def _labelled(self, span: Span, line: str, at: int, heading: Heading, number: str | None) -> Block:
        start, end = span
        self.outside_turn = None
        before = replace(self.now)
        self.now.section, self.now.mode = heading.section, heading.mode
        self.strays = 0
        self.numbered_above = False
        named = item_number(line[at:]) or (
            int(number) if number and number.isdigit() and heading.section in ("heard", "spoke") else None
        )
        if heading.section == "heard":
            self.heard += 1
            named = named or (self.heard if self.heard <= len(self.items) else None)
        if named and (named <= len(self.items) or not self.items) and heading.section != "agenda":
            self.now.agenda = named
        label = (start + at, start + heading.end)
        rest = line[heading.end :].strip()
        body = start + heading.end
        if heading.section != "agenda" and rest and heading.end > at:
            # «ПОСТАНОВИЛИ: 1. Утвердить…»: the first item stands on the label's line.
            inner, offset, _ = list_mark(line[heading.end :])
            number, body = inner or number, body + offset
            self.numbered_above = inner is not None
        block = Block(start, end, body, heading.section, heading.mode, number, bool(at), label, self.now.agenda)
        if heading.section == "agenda":
            self.now.agenda = None
            if rest:
                inner, offset, _ = list_mark(rest)
                body = end - len(rest) + offset if line.endswith(rest) else block.body
                block = self._agenda_item(replace(block, body=body, number=inner), line, heading.end)
        elif heading.section in ("heard", "voted", "decided", "spoke") and rest:
            topic = self._topic(rest)
            if topic is not None and heading.section == "heard":
                self.now.agenda = topic
            block = replace(block, agenda=self.now.agenda)
        if heading.section == "attendance" and rest:
            if heading.mode == "speaker" and before.section == "agenda":
                # «Докладчик: …» under an item: the agenda goes on below it.
                self.now = before
            else:
                self._one_person_only()
        if heading.section == "voted" and rest:
            # «Голосовали: за – 7»: said on the spot; what follows goes on with the part above.
            self.now.section, self.now.mode = before.section, before.mode
        return block

    def _positions(self) -> range:
        return range(1, len(self.items) + 1)

    def _leave_turn(self) -> None:
        if self.outside_turn is not None:
            self.now, self.outside_turn = self.outside_turn, None

    def _drift(self, line: str, at: int, number: str | None, listed: bool, above: Block | None, following: str) -> None:
        """A line without a label may still leave the part above it."""
        section = self.now.section
        speaks = (bool(TURN_LEAD.match(line, at)) and not line.rstrip().endswith(":")) or takes_floor(line, at)
        if section in ("head", "attendance") and self.title_seen and number and ITEM_OF_AGENDA.match(line, at):
            # «1. О приёме в дар…», «2. О смете» with no «Повестка» above it.
            self.now.section, self.now.mode = "agenda", None
        elif section == "head" and self.title_seen and is_row(line, at) and is_row(following, 0):
            # A list of persons under the title with no «Присутствовали» above it.
            self.now.section, self.now.mode = "attendance", "present"
        elif section == "head" and number in ("1", "I") and self.title_seen and _begins_talks(line, at, following):
            self.now.section, self.now.mode = "spoke", None
        elif section == "attendance" and number and self.title_seen and names_nobody(line, at):
            # «1. Питание ночных смен» below the list: an agenda that nothing announces, or its first item.
            agenda = next_number(number, following) and not speaks and not is_sentence(line)
            self.now.section, self.now.mode = ("agenda" if agenda else "spoke"), None
        elif (
            section in ("head", "attendance")
            and self.title_seen
            and (not number or speaks)
            and not COUNTS_HEADS.search(line)
        ):
            says = is_sentence(line) and not is_row(line, at)
            if (speaks and len(line) > 60) or (says and (section == "attendance" or len(line) > 80)):
                self.now.section, self.now.mode = "spoke", None
                self.strays = 1
        elif 0 < self.strays <= STRAY_LINES and is_row(line, at):
            self.now.section, self.now.mode = "attendance", "present"
        elif section == "agenda":
            expected = position(number) == len(self.items) + 1
            restarts = number is not None and len(self.items) > 1 and ("." in number or number in ("1", "I"))
            done = restarts or (
                bool(self.items)
                and self.agenda_numbered
                and number is None
                and not DECISION_TAIL.match(line)
                and not is_reporter(line)
                and not self._names_reporter(line, following)
            )
            speaks = speaks and (not expected or bool(TURN_LEAD.match(line, at)))
            aside = bool(self.items) and (
                is_reporter(line) or (number is None and self._names_reporter(line, following))
            )
            says = is_sentence(line) and number is None and not listed and not aside
            speaks = speaks and not aside
            if done or speaks or says or BY_ITEM.match(line, at):
                self.now.section, self.now.mode = "heard" if not speaks else "spoke", None
        elif section == "voted" and not VOTE_LINE.match(line, at):
            self.now.section, self.now.mode = "decided", "decision"
        elif section == "decided":
            free = number is None and not listed and not DECISION_TAIL.match(line)
            next_item = number is not None and number == str((self.now.agenda or 0) + 1) and not self.numbered_above
            if speaks and (free or next_item):
                self.now.section, self.now.mode = "spoke", None
            elif self.numbered_above and free and above and not above.topic and is_closing(line):
                self.now.section, self.now.mode = "results", "remark"
        if (
            number
            and number.isdigit()
            and self.now.section in ("heard", "spoke")
            and speaks
            and int(number) <= len(self.items)
        ):
            self.now.agenda = int(number)

    def _names_reporter(self, line: str, following: str) -> bool:
        """Whether a line between two items of the agenda names who reports on the first of them."""
        goes_on = position(list_mark(following)[0]) == len(self.items) + 1
        return goes_on and len(line) < LONGEST_ROW and NAME_AHEAD.search(line) is not None

    def _topic(self, line: str) -> int | None:
        """Position of the agenda item that ``line`` repeats."""
        if not self.items or len(line) > 400:
            return None
        said = wording(BY_ITEM.sub("", line, count=1))
        if len(said) < 5:
            return None
        found = process.extractOne(said, self.items[:MOST_ITEMS], scorer=fuzz.ratio, score_cutoff=SAME_TOPIC)
        return None if found is None else found[2] + 1

    def _shouted_topic(self, line: str, at: int) -> int | None:
        """«О ГАСТРОЛЯХ ТЕАТРА» in the body: the next item of the agenda, in whatever words the agenda has it."""
        if self.now.section not in IN_BODY or not SHOUTED_TOPIC.fullmatch(line, at):
            return None
        following = (self.now.agenda or 0) + 1
        return self._topic(line[at:]) or (following if following <= len(self.items) else 0)

    def _inline_topic(self, line: str, at: int, number: str | None) -> int | None:
        """Offset behind «3. О поездке. » where an item's wording opens the paragraph that deals with it."""
        if number is None or (self.now.section not in IN_BODY and self.now.section != "agenda"):
            return None
        first = re.compile(r"[^.!?]{4,200}[.]\s+(?=[А-ЯЁ])").match(line, at)
        topic = self._topic(first[0]) if first else None
        if first is None or topic is None:
            return None
        self.now = _State("spoke", None, topic)
        return first.end()

    def _announces_list(self, line: str, at: int, following: str) -> bool:
        """«План:», «На рассмотрение вынесено:» above a list that names nobody: an agenda by another name."""
        number, behind, listed = list_mark(following)
        return (
            self.title_seen
            and self.now.section in OPENING
            and line.endswith(":")
            and len(line) - at <= LONGEST_ANNOUNCEMENT
            and not NAME_AHEAD.search(line)
            and listed
            and number in (None, "1", "I", "1-е")
            and names_nobody(following, behind)
            and not is_row(following, behind)
            and not is_sentence(following[behind:])
        )

    def _lone_topic(self, line: str, at: int, number: str | None, following: str) -> bool:
        """«1. О приёме в дар книг» below the list of those present, with its talks right under it."""
        return (
            number is not None
            and self.title_seen
            and self.now.section in ("head", "attendance")
            and _names_matter(line, at, number)
            and not next_number(number, following)
            and not is_sentence(line)
        )

    def _next_lone_topic(self, line: str, at: int, number: str | None) -> bool:
        """«II. О смете» where no agenda was listed and «I. О приёме в дар книг» has been dealt with."""
        return (
            self.lone is not None
            and position(number) == len(self.items) + 1
            and self.now.section in IN_BODY
            and (number in ROMAN) == (self.lone in ROMAN)
            and (number in ROMAN or self.now.section != "decided")
            and _names_matter(line, at, number)
            and not is_sentence(line)
        )

    def _turn_to(self, topic: int, block: Block) -> Block:
        self.now = _State("heard", None, topic or None)
        self.numbered_above = False
        return replace(block, agenda=topic or None)

    def _announces(
        self, line: str, at: int, number: str | None, listed: bool, above: Block | None, following: str
    ) -> bool:
        """A free line without a verb between reports and «Выступали:» names what is talked about next."""
        if number or listed or at or above is None or self.now.section != "heard" or NAME_AHEAD.match(line):
            return False
        heading = find_heading(following)
        return bool(
            heading
            and heading.section == "spoke"
            and not following[heading.end :].strip()
            and not is_sentence(line)
            and above.listed
        )

    def _agenda_item(self, block: Block, line: str, at: int) -> Block:
        if is_reporter(line[at:]) or TABLE_HEAD.match(line):
            return replace(block, agenda=len(self.items) or None)
        if not block.number and self.items and self.agenda_numbered and NAME_AHEAD.search(line):
            # Who reports, on a line of its own between two items.
            return replace(block, agenda=len(self.items))
        if block.number:
            self.agenda_numbered = True
        self.items.append(wording(self.text[block.body : block.end]))
        return replace(block, agenda=len(self.items), topic=True)

    def _items_of(self, block: Block) -> list[Block]:
        """The items of an agenda that stands in one paragraph: «1) О смете. 2) Разное», «смета; пандус; разное»."""
        marks = _inline_marks(self.text, block)
        if not marks:
            return _cells_of(self.text, block)
        self.items.pop()
        parts: list[Block] = []
        for index, (number, start, body) in enumerate(marks):
            end = marks[index + 1][1] if index + 1 < len(marks) else block.end
            while end > body and self.text[end - 1] in " ,;\n\t":
                end -= 1
            if number is None and self.text[body:end].endswith((", и", " и")):
                end = body + len(self.text[body : end - 1].rstrip(" ,"))
            part = replace(block, start=start if index else block.start, end=end, body=body, number=number)
            if index:
                part = replace(part, label=None)
            self.agenda_numbered = self.agenda_numbered or number is not None
            self.items.append(wording(self.text[body:end]))
            parts.append(replace(part, agenda=len(self.items)))
        parts[-1] = replace(parts[-1], end=block.end)
        return parts


def _names_matter(line: str, at: int, number: str | None) -> bool:
    """«О смете»; behind a Roman number any few words that name nobody («II. Дары»)."""
    few = (
        len(line) - at <= LONGEST_ANNOUNCEMENT
        and ":" not in line
        and line[at : at + 1].isupper()
        and not line.isupper()
    )
    return bool(ITEM_OF_AGENDA.match(line, at)) or (number in ROMAN and few and names_nobody(line, at))


def _cells_of(text: str, block: Block) -> list[Block]:
    """An item of an agenda that is a table: its matter, and the column of those who report on it."""
    gap = text.find("\t", block.body, block.end)
    if gap < 0 or not NAME_AHEAD.search(text, gap, block.end):
        return [block]
    return [replace(block, end=gap), replace(block, start=gap + 1, body=gap + 1, label=None, number=None, topic=False)]


def _begins_talks(line: str, at: int, following: str) -> bool:
    """«1. Закуплена краска для забора…» under a title: a sentence in a list that has no label."""
    words = re.findall(r"[А-ЯЁа-яё]{4,}", line[at:])[:8]
    told = any(parses(word.lower())[0].tag.POS in ("PRTS", "VERB") for word in words)
    return told and len(line) - at > SHORTEST_TALK and bool(following)


def _inline_marks(text: str, block: Block) -> list[tuple[str | None, int, int]]:
    """Number, start and body of each of several items within a block; none if it holds one."""
    found: list[tuple[str | None, int, int]] = []
    first = 1
    if block.number and block.number.isdigit():
        first = int(block.number)
        found.append((block.number, block.start, block.body))
    for match in INLINE_NUMBER.finditer(text, block.body, block.end):
        if match["number"] == str(first + len(found)):
            found.append((match["number"], match.start(), match.end()))
    if len(found) > 1:
        return found
    matters = [block.body, *(match.end() for match in NEXT_MATTER.finditer(text, block.body, block.end))]
    single = block.label is not None and ONE_MATTER.match(text, *block.label) is not None
    if block.label and not (single or block.number) and len(matters) > 1 and MATTER.match(text, block.body):
        return [(None, start, start) for start in matters]
    if block.label is None or block.number or not DIVIDED.search(text, block.body, block.end - 1):
        return []
    edges = [block.body, *(edge for mark in DIVIDED.finditer(text, block.body, block.end - 1) for edge in mark.span())]
    items = list(zip(edges[::2], [*edges[1::2], block.end], strict=True))
    return [(None, start, start + len(text[start:end]) - len(text[start:end].lstrip())) for start, end in items]


def _sign(text: str, blocks: list[Block]) -> list[Block]:
    """The closing blocks that are signatures, as such."""
    at = len(blocks)
    while at > 0 and _is_signature(text[blocks[at - 1].start : blocks[at - 1].end], blocks[at - 1]):
        at -= 1
    if at == len(blocks) or all(block.section in ("head", "attendance") for block in blocks):
        return blocks
    signed: list[Block] = []
    for block in blocks[at:]:
        heading = find_heading(text[block.start : block.end])
        mode = (
            heading.mode
            if heading and heading.section == "attendance" and heading.mode in ("chair", "secretary")
            else None
        )
        label = (block.start, block.start + heading.end) if heading and mode else None
        body = label[1] if label else block.start
        signed.append(Block(block.start, block.end, body, "signatures", mode, label=label))
    return blocks[:at] + signed


def _is_signature(line: str, block: Block) -> bool:
    if len(line) > LONGEST_SIGNATURE or block.listed:
        return False
    named = NAME_AHEAD.search(line) is not None
    signed = SIGNED.search(line)
    if SIGNATORY.match(line):
        says = find_speech_verb(line, 0, len(line)) if line.endswith((".", "!", "?")) else None
        return says is None and (named or "\t" in line or bool(signed) or len(line) < 60)
    if block.section == "signatures":
        return True
    bare = line.strip(" ._")
    return ("\t" in line and bool(signed)) or bool(NAME_AHEAD.fullmatch(bare) or INITIALS_FIRST.fullmatch(bare))
