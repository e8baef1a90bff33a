"""Pieces of the protocol that may be statements, and what rules make of each, from top to bottom.

The rules know labels, places and cue words. What they say is a feature for the models that decide.
"""

import re
from dataclasses import dataclass
from typing import Literal

from protokolist.layout.headings import BY_ITEM
from protokolist.layout.sections import Block
from protokolist.record import Section, StatementType
from protokolist.spans import strip
from protokolist.statements import cues
from protokolist.statements.scene import Scene
from protokolist.statements.split import split
from protokolist.statements.turns import Lead, floor_given, read_lead
from protokolist.statements.votes import find_votes
from protokolist.text.morphology import parses
from protokolist.text.speech import TYPES, WORD, WORDS_LOOKED_AT, find_speech_verb

SILENT: frozenset[Section] = frozenset({"head", "attendance", "agenda", "signatures"})
# Parts whose heading decides what every line in them is; elsewhere wording may differ from the part's default.
RULED: frozenset[Section] = frozenset({"problems", "decided", "results"})
UNATTRIBUTED: frozenset[Section] = frozenset({"decided", "results", "voted"})
TASK_LINE = re.compile(r"(?:отв(?:етственн\w*|\.)|срок\w*|исполнител\w*|контроль)\b[^:–\n]{0,60}[:–]", re.IGNORECASE)
# Behind a question: «Отв.: Вдовам не положено», elsewhere who is responsible.
ANSWER_LINE = re.compile(r"отв\.\s*[:–-]", re.IGNORECASE)
REPORTER_LINE = re.compile(r"\(?(?:докладчик\w*|докладывает|содокладчик\w*)\s*[:–]", re.IGNORECASE)
# Times, places and enclosures are told by the form, not by anybody.
FORM_LINE = re.compile(
    r"(?:время|начало|окончание|место)(?: \w+){0,2}\s*[:–]"
    r"|(?:собрание|заседание|начало|окончание) (?:начато|окончено|закончено|открыто|закрыто)? ?в \d"
    r"|приложени[ея]\s*[:№\d]|протокол (?:составлен|оформлен|напечатан|подписан)|м\.\s?п\.|дата\s*:|верно\s*:",
    re.IGNORECASE,
)
STAGE_DIRECTION = re.compile(
    r"\(?(?:шум|смех|аплодисменты|оживление|голоса|возгласы|реплики)(?: (?:в|из) зал[еа]| с мест)?\)?\.?", re.IGNORECASE
)
ANSWERS_EXPECTED = re.compile(r"\b(?:ответы|разъяснения|пояснения)\b", re.IGNORECASE)
# Without a name in front, only a verb this early governs the sentence.
WORDS_BEFORE_GOVERNING_VERB = 3
EDGE = " \t\n–-"
DASH_WITHIN = 3


# A type of statement, or «none».
Kind = str
Doubt = Literal["place", "topic", "form", "vote", "stage", "name"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one speaker's words, at most a sentence or list item; offsets in the clean copy."""

    start: int
    """Where it begins, with the name or label that opens it."""
    body: int
    """Where its words begin, behind a name or label that opens it."""
    end: int
    block: int
    """Position of its block; pieces of one block may become one statement."""
    alone: bool
    """A list item or somebody's words in brackets: never joined to what stands before it."""
    opening: Lead | None
    """Name, role or label at its start."""
    led: bool
    """Whether the rules let it take the floor, or label what follows."""
    doubt: Doubt | None
    """Why the rules take it for no statement: place in the protocol, agenda item, form, vote, stage direction,
    a name that has a line to itself."""
    guess: Kind
    """The type that place and wording give it by rule."""
    sure: bool
    """Whether label, place or wording gave the type, rather than the default."""
    speakers: tuple[str, ...]
    """Who speaks by rule."""
    floor_to: tuple[str, ...]
    """Who is given the floor in it."""


@dataclass(slots=True)
class _Floor:
    """Who has the floor, and what a label made of the words to come."""

    speakers: tuple[str, ...] = ()
    type: StatementType | None = None
    anonymous: bool = False


def asks(text: str, piece: Piece) -> bool:
    """Whether a piece ends with a question mark."""
    return text[piece.start : piece.end].rstrip(' .…»)"').endswith("?")


def behind_dash(text: str, start: int) -> bool:
    """Whether a dash stands before what begins at ``start``."""
    return text[max(0, start - DASH_WITHIN) : start].rstrip().endswith(("–", "-"))


def find_pieces(scene: Scene) -> list[Piece]:
    """All pieces of the protocol in the order of the text."""
    return _Walk(scene).over()


class _Walk:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.floor = _Floor()
        self.pieces: list[Piece] = []
        self.said: list[Piece] = []
        """The pieces that the rules take for statements."""
        self.part: tuple[Section, int | None] | None = None
        self.answers_expected = False
        self.answerer: tuple[str, ...] = ()
        """Who has reported last, or whom the questions are put to: an answer without a name is theirs."""

    def over(self) -> list[Piece]:
        for index, block in enumerate(self.scene.blocks):
            self._enter(block)
            if block.topic or block.section in SILENT:
                self._passed_over(index, block, block.start, block.end, "topic" if block.topic else "place")
            elif block.body < block.end:
                self._block(index, block)
        return self.pieces

    def _enter(self, block: Block) -> None:
        """What a new part of the protocol does to the floor."""
        if block.topic:
            self.answers_expected = bool(ANSWERS_EXPECTED.search(self.scene.text, block.start, block.end))
        part = (block.section, block.agenda)
        opened = block.label is not None and block.label[0] <= block.body
        if block.topic or opened or (self.part and part != self.part and block.section in UNATTRIBUTED):
            speakers = self.scene.rapporteurs.get(block.agenda or 0, ()) if block.section == "heard" else ()
            self.floor = _Floor(speakers)
            if block.section == "questions" and block.label and (asked := self.scene.persons.within(*block.label)):
                self.answerer = asked[0].ids
            elif block.section in ("heard", "agenda"):
                self.answerer = speakers
        self.part = part

    def _block(self, index: int, block: Block) -> None:
        text, end = self.scene.text, block.end
        if block.label and block.label[0] > block.body:
            # «Иванова А.П.: Основные проблемы:» – the name takes the floor, the label says what follows.
            if lead := read_lead(self.scene, block.body, block.label[0]):
                self.floor = _Floor(lead.speakers)
            self._passed_over(index, block, block.body, block.label[0], "name")
            return
        body = block.body
        if by_item := BY_ITEM.match(text, body, end):
            body = by_item.end()
        answers = self.said and self.said[-1].guess == "question" and ANSWER_LINE.match(text, body, end)
        if not answers and any(form.match(text, body, end) for form in (TASK_LINE, REPORTER_LINE, FORM_LINE)):
            self._passed_over(index, block, body, end, "form")
            return
        if not block.listed and self.floor.type is not None and block.mode is None and not text[body].islower():
            self.floor.type = None
        begun = len(self.said)
        for (start, stop), alone in split(self.scene, body, end, block.number):
            self._piece(index, block, start, stop, alone=alone, first=start == body, begun=begun)

    def _piece(self, index: int, block: Block, start: int, stop: int, *, alone: bool, first: bool, begun: int) -> None:
        text = self.scene.text
        for vote in find_votes(text[start:stop]):
            if vote.end - vote.start >= 0.5 * len(text[start:stop].strip()):
                self._passed_over(index, block, start, stop, "vote", alone=alone)
                return
        opening = read_lead(self.scene, start, stop)
        lead = opening if opening and self._takes_floor(opening, block, first=first) else None
        if lead is None and block.section not in UNATTRIBUTED and self._somebody_else(start, stop):
            self.floor = _Floor()
        if lead and (lead.speakers or lead.anonymous or lead.type):
            self._hand_over(lead, alone=alone)
        edge = EDGE + "()" if alone else EDGE
        start, stop = strip(text, (start, stop), edge)
        body = strip(text, (max(start, opening.body), stop), edge)[0] if opening else start
        led = lead is not None and bool(lead.speakers or lead.anonymous or lead.type)
        begin = body if led else start
        if begin >= stop or not re.search(r"\w", text[begin:stop]):
            self._passed_over(index, block, start, stop, "name", alone=alone)
            return
        if STAGE_DIRECTION.fullmatch(text[begin:stop]):
            self._passed_over(index, block, begin, stop, "stage", alone=alone)
            return
        given = floor_given(self.scene, begin, stop)
        speakers = self._speakers(block, lead) if not given else ()
        kind, sure = self._type(block, text[begin:stop], begin, stop, speakers, lead, begun)
        piece = Piece(start, body, stop, index, alone, opening, led, None, kind, sure, speakers, given)
        self.pieces.append(piece)
        self.said.append(piece)
        if kind == "report" and speakers and block.section == "heard":
            self.answerer = speakers
        if given:
            self.floor = _Floor(given)
        if alone and lead:
            self.floor = _Floor()

    def _passed_over(
        self, index: int, block: Block, start: int, stop: int, doubt: Doubt, *, alone: bool = False
    ) -> None:
        """A piece the rules take for no statement; the models may think otherwise."""
        start, stop = strip(self.scene.text, (start, stop), EDGE)
        if start < stop:
            opening = read_lead(self.scene, start, stop)
            body = min(opening.body, stop) if opening else start
            self.pieces.append(Piece(start, body, stop, index, alone, opening, False, doubt, "none", True, (), ()))

    def _takes_floor(self, lead: Lead, block: Block, *, first: bool) -> bool:
        """In decisions names are assignees, not speakers; in mid-paragraph only a marked opening counts."""
        if block.section == "decided" or (block.section == "results" and not lead.labelled):
            return False
        return first or lead.labelled or bool(lead.speakers)

    def _hand_over(self, lead: Lead, *, alone: bool) -> None:
        kind = lead.type
        if lead.speakers or lead.anonymous:
            self.floor = _Floor(lead.speakers, kind, lead.anonymous)
        elif kind in ("question", "answer"):
            self.floor = _Floor(self.answerer if kind == "answer" else (), kind)
        else:
            self.floor.type = kind

    def _somebody_else(self, start: int, stop: int) -> bool:
        """«Соискатель согласился…»: somebody speaks whom nothing tells to be who had the floor."""
        first = WORD.search(self.scene.text, start, stop)
        if first is None or first.start() - start > 2:
            return False
        reading = parses(first[0].lower())[0].tag
        named = "NOUN" in reading and "anim" in reading and reading.case == "nomn"
        verb = find_speech_verb(self.scene.text, start, stop, words=6) if named else None
        return verb is not None and verb.start > first.end()

    def _speakers(self, block: Block, lead: Lead | None) -> tuple[str, ...]:
        if block.section in UNATTRIBUTED and not (lead and lead.speakers):
            return ()
        return self.floor.speakers

    def _type(
        self,
        block: Block,
        sentence: str,
        start: int,
        stop: int,
        speakers: tuple[str, ...],
        lead: Lead | None,
        begun: int,
    ) -> tuple[Kind, bool]:
        """The place decides before the wording does, and the wording before the company it keeps."""
        if block.section in RULED and block.mode:
            return TYPES[block.mode], True
        governed = WORDS_BEFORE_GOVERNING_VERB if not (lead and lead.speakers) else WORDS_LOOKED_AT
        verb = find_speech_verb(self.scene.text, start, stop, words=governed)
        kind = cues.by_wording(sentence, verb.type if verb else None)
        if self.floor.type and not (self.floor.type == "answer" and kind == "question" and len(self.said) > begun):
            return self.floor.type, True
        previous = self.said[-1] if self.said else None
        same_turn = previous is not None and len(self.said) > begun and previous.speakers == speakers
        if kind is None and self.answers_expected and cues.commits(sentence):
            return "answer", True
        settled = kind in ("question", "remark") or (verb is not None and verb.type is not None)
        if (
            kind is None
            and previous
            and previous.guess == "question"
            and re.match(r"(?:да|нет)\b\s*[,.–]", sentence, re.IGNORECASE)
        ):
            return "answer", True
        if (
            previous
            and previous.guess == "question"
            and not settled
            and not same_turn
            and self._replies(previous, block, speakers)
        ):
            return "answer", True
        if kind:
            return kind, True
        if previous and same_turn and asks(self.scene.text, previous):
            # «Кто крикнул? – Шум был.»: behind a dash somebody replies, else the asker may go on.
            return ("answer", True) if behind_dash(self.scene.text, start) else (previous.guess, False)
        if same_turn and previous and previous.guess != "remark":
            return previous.guess, previous.sure
        if block.mode and block.mode != "decision":
            return TYPES[block.mode], False
        if block.section == "questions":
            return (
                "answer"
                if previous
                and self.scene.blocks[previous.block].section == "questions"
                and previous.guess in ("question", "answer")
                else "question"
            ), False
        return "report", False

    def _replies(self, question: Piece, block: Block, speakers: tuple[str, ...]) -> bool:
        """Whether words right after a question, from somebody else, respond to it."""
        asked = self.scene.blocks[question.block]
        if block.section != asked.section or block.agenda != asked.agenda:
            return False
        return speakers != question.speakers and bool(speakers or block.section == "questions")
