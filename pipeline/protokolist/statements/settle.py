"""Where rules and models differ: who is believed.

The models are right more often. They yield where they doubt, and where place or form leave little to doubt: a list of
topics under «Слушали» reports, a name with a line to itself has the floor for the list below it. Bounds and exceptions
were chosen on the dev split, on training documents of hands the models had not seen, and on one real protocol that must
read right: there much is gained, on unseen hands a little lost.
"""

from collections.abc import Sequence

from protokolist.statements.floor import Move
from protokolist.statements.rules import Kind, Piece
from protokolist.statements.scene import Scene
from protokolist.text.speech import WORD, verb_of_speech

Said = tuple[str, float]
"""A label and its marginal probability."""

DOUBTFUL_KIND, DOUBTFUL_MOVE = 0.5, 0.5
# A name in the middle of a sentence is often not its speaker.
DOUBTFUL_SUBJECT = 0.8
ASIDE = ("signatures", "attendance", "head")


def settle_kinds(scene: Scene, pieces: Sequence[Piece], kinds: Sequence[Said]) -> list[Kind]:
    """What each piece is."""
    agenda = any(block.section == "agenda" and block.topic for block in scene.blocks)
    return [_kind(scene, piece, *said, agenda=agenda) for piece, said in zip(pieces, kinds, strict=True)]


def _kind(scene: Scene, piece: Piece, kind: Kind, confidence: float, *, agenda: bool) -> Kind:
    block = scene.blocks[piece.block]
    if kind == "none" and piece.guess == "report" and block.section == "heard" and block.label and not agenda:
        # «Слушали: Иванову о ремонте» repeats the agenda; where there is none, it is all that is said of the matter.
        return "report"
    # A question or an answer that the wording shows is seldom no statement at all.
    asked = kind == "none" and piece.guess in ("question", "answer")
    # Place decides before wording: what is listed under «Основные проблемы» is a problem.
    listed = kind != "none" and block.section == "problems" and block.listed and piece.guess == "problem"
    if piece.sure and piece.guess != "none" and (asked or listed or confidence < DOUBTFUL_KIND):
        return piece.guess
    if kind == "problem" and piece.guess == "report" and block.section == "heard" and block.listed:
        return "report"
    return kind


def settle_moves(scene: Scene, pieces: Sequence[Piece], kinds: Sequence[Kind], moves: Sequence[Said]) -> list[Move]:
    """How the floor passes with each piece."""
    settled = [_move(scene, piece, *said) for piece, said in zip(pieces, moves, strict=True)]
    holding = None
    for number, piece in enumerate(pieces):
        section = scene.blocks[piece.block].section
        if piece.doubt == "name" and piece.opening and piece.opening.speakers and section not in ASIDE:
            settled[number], holding = "named", section
        elif section != holding or piece.opening or piece.doubt not in (None, "vote"):
            holding = None
        elif settled[number] == "nobody" and kinds[number] != "none" and piece.speakers:
            settled[number] = "same"
    return settled


def _move(scene: Scene, piece: Piece, move: Move, confidence: float) -> Move:
    named = piece.opening is not None and bool(piece.opening.speakers)
    if piece.speakers:
        doubtful = DOUBTFUL_SUBJECT if move == "named" and not named else DOUBTFUL_MOVE
        first = WORD.search(scene.text, piece.body, piece.end)
        goes_on = move == "nobody" and first is not None and verb_of_speech(first[0].lower()) is not None
        if confidence < doubtful or goes_on:
            return "rule"
    elif scene.blocks[piece.block].section == "results" and not piece.opening and move in ("same", "back"):
        # What is said «в итоге» is the meeting's own word unless somebody is named.
        return "nobody"
    return move
