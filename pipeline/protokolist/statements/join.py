"""Pieces -> statements: neighbours that one side said to one end become one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from protokolist.record import Section, StatementType
from protokolist.statements.rules import Kind, Piece
from protokolist.statements.scene import Scene
from protokolist.text.speech import TYPES


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a piece is, and who says it."""

    kind: Kind
    speakers: tuple[str, ...]
    start: int
    """Where its words begin."""
    opens: bool
    """Whether a name or label opens a turn here."""
    confidence: float


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


def by_rule(piece: Piece) -> Verdict:
    """What the rules alone make of a piece."""
    opens = piece.led and piece.opening is not None and piece.opening.labelled
    return Verdict(piece.guess, piece.speakers, piece.body if piece.led else piece.start, opens, float(piece.sure))


def join(scene: Scene, pieces: Sequence[Piece], verdicts: Sequence[Verdict]) -> list[Draft]:
    """Statements: neighbouring pieces of a block that have speaker and type in common."""
    drafts: list[Draft] = []
    before: Piece | None = None
    for piece, verdict in zip(pieces, verdicts, strict=True):
        if verdict.kind == "none" or verdict.start >= piece.end:
            before = None
            continue
        block = scene.blocks[piece.block]
        goes_on = before is not None and before.block == piece.block and not (piece.alone or verdict.opens)
        last = drafts[-1] if goes_on else None
        if last and not piece.floor_to and last.speakers == verdict.speakers and last.type == verdict.kind:
            last.end = piece.end
            last.confidence = min(last.confidence, verdict.confidence)
        else:
            kind, place = TYPES[verdict.kind], (block.section, block.agenda, piece.block)
            drafts.append(Draft(verdict.start, piece.end, kind, verdict.speakers, *place, verdict.confidence))
        before = piece
    return drafts
