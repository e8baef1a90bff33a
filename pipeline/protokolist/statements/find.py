"""Statements: what was said, by whom and to what end, read from the blocks of a protocol from top to bottom."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from protokolist.layout.headings import BY_ITEM
from protokolist.layout.sections import Block
from protokolist.record import Section, StatementType
from protokolist.spans import strip
from protokolist.statements import cues
from protokolist.statements.pieces import split
from protokolist.statements.scene import Scene
from protokolist.statements.turns import Lead, floor_given, read_lead
from protokolist.statements.votes import find_votes
from protokolist.text.morphology import parses
from protokolist.text.speech import TYPES, WORD, WORDS_LOOKED_AT, find_speech_verb

SILENT: frozenset[Section] = frozenset({"head", "attendance", "agenda", "signatures"})
# Parts whose heading decides what every line in them is; elsewhere wording may differ from the part's default.
RULED: frozenset[Section] = frozenset({"problems", "decided", "results"})
UNATTRIBUTED: frozenset[Section] = frozenset({"decided", "results", "voted"})
TASK_LINE = re.compile(r"(?:отв(?:етственн\w*|\.)|срок\w*|исполнител\w*|контроль)\b[^:–\n]{0,60}[:–]", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one speaker's words, at most a sentence or list item; offsets in the clean copy."""

    start: int
    end: int
    guess: StatementType
    """The type that place and wording give it by rule."""
    sure: bool
    """Whether label, place or wording gave the type, rather than the default."""
    speakers: tuple[str, ...]
    block: int
    """Position of its block; pieces of one block may become one statement."""
    alone: bool
    """A list item or somebody's words in brackets: never joined to what stands before it."""
    lead: Lead | None
    """What opens the turn, if the piece opens one."""
    gives_floor: bool
    """Whether somebody else is given the floor in it."""


@dataclass(slots=True)
class Draft:
    """A statement in the making; offsets in the clean copy."""

    start: int
    end: int
    type: StatementType
    speakers: tuple[str, ...]
    section: Section
    agenda: int | None
    block: int
    confidence: float
    answers: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Floor:
    """Who has the floor, and what a label made of the words to come."""

    speakers: tuple[str, ...] = ()
    type: StatementType | None = None
    anonymous: bool = False


def find_pieces(scene: Scene) -> list[Piece]:
    """The pieces that statements are made of, in the order of the text, with their speakers."""
    return _Walk(scene).over()


def join(scene: Scene, pieces: Sequence[Piece], types: Sequence[tuple[StatementType, float]]) -> list[Draft]:
    """Statements: neighbouring pieces of a block that have speaker and type in common; ``types`` with confidence."""
    drafts: list[Draft] = []
    before: Piece | None = None
    for piece, (kind, confidence) in zip(pieces, types, strict=True):
        block = scene.blocks[piece.block]
        same = before is not None and before.block == piece.block and before.speakers == piece.speakers
        if same and drafts[-1].type == kind and not (piece.alone or piece.gives_floor or (piece.lead and piece.lead.labelled)):
            drafts[-1].end = piece.end
            drafts[-1].confidence = min(drafts[-1].confidence, confidence)
        else:
            drafts.append(
                Draft(piece.start, piece.end, kind, piece.speakers, block.section, block.agenda, piece.block, confidence)
            )
        before = piece
    return drafts


class _Walk:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.floor = _Floor()
        self.pieces: list[Piece] = []
        self.part: tuple[Section, int | None] | None = None
        self.answers_expected = False
        self.answerer: tuple[str, ...] = ()
        """Who has reported last, or whom the questions are put to: an answer without a name is theirs."""

    def over(self) -> list[Piece]:
        for index, block in enumerate(self.scene.blocks):
            self._enter(block)
            if block.section in SILENT or block.topic or block.body >= block.end:
                continue
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
            return
        body = block.body
        if by_item := BY_ITEM.match(text, body, end):
            body = by_item.end()
        if any(form.match(text, body, end) for form in (TASK_LINE, REPORTER_LINE, FORM_LINE)):
            return
        if not block.listed and self.floor.type is not None and block.mode is None and not text[body].islower():
            self.floor.type = None
        begun = len(self.pieces)
        for (start, stop), alone in split(self.scene, body, end):
            self._piece(index, block, start, stop, alone=alone, first=start == body, begun=begun)

    def _piece(self, index: int, block: Block, start: int, stop: int, *, alone: bool, first: bool, begun: int) -> None:
        text = self.scene.text
        for vote in find_votes(text[start:stop]):
            if vote.end - vote.start >= 0.5 * len(text[start:stop].strip()):
                return
        lead = read_lead(self.scene, start, stop)
        if lead and not self._takes_floor(lead, block, first=first):
            lead = None
        if lead is None and block.section not in UNATTRIBUTED and self._somebody_else(start, stop):
            self.floor = _Floor()
        if lead and (lead.speakers or lead.anonymous or lead.type):
            self._hand_over(lead, alone=alone)
            start = lead.body
        start, stop = strip(text, (start, stop), EDGE + "()" if alone else EDGE)
        if start >= stop or not re.search(r"\w", text[start:stop]) or STAGE_DIRECTION.fullmatch(text[start:stop]):
            return
        given = floor_given(self.scene, start, stop)
        speakers = self._speakers(block, lead) if not given else ()
        kind, sure = self._type(block, text[start:stop], start, stop, speakers, lead, begun)
        self.pieces.append(Piece(start, stop, kind, sure, speakers, index, alone, lead, bool(given)))
        if kind == "report" and speakers and block.section == "heard":
            self.answerer = speakers
        if given:
            self.floor = _Floor(given)
        if alone and lead:
            self.floor = _Floor()

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
    ) -> tuple[StatementType, bool]:
        """The place decides before the wording does, and the wording before the company it keeps."""
        if block.section in RULED and block.mode:
            return TYPES[block.mode], True
        governed = WORDS_BEFORE_GOVERNING_VERB if not (lead and lead.speakers) else WORDS_LOOKED_AT
        verb = find_speech_verb(self.scene.text, start, stop, words=governed)
        kind = cues.by_wording(sentence, verb.type if verb else None)
        if self.floor.type and not (self.floor.type == "answer" and kind == "question" and len(self.pieces) > begun):
            return self.floor.type, True
        previous = self.pieces[-1] if self.pieces else None
        same_turn = previous is not None and len(self.pieces) > begun and previous.speakers == speakers
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
        if same_turn and previous and previous.guess != "remark":
            return previous.guess, previous.sure
        if block.mode and block.mode != "decision":
            return TYPES[block.mode], False
        if block.section == "questions":
            return (
                "answer"
                if previous and self.scene.blocks[previous.block].section == "questions" and previous.guess in ("question", "answer")
                else "question"
            ), False
        return "report", False

    def _replies(self, question: Piece, block: Block, speakers: tuple[str, ...]) -> bool:
        """Whether words right after a question, from somebody else, respond to it."""
        asked = self.scene.blocks[question.block]
        if block.section != asked.section or block.agenda != asked.agenda:
            return False
        return speakers != question.speakers and bool(speakers or block.section == "questions")
