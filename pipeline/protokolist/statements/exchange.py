"""Where a piece stands in the give and take of a talk: after which question, how far into a turn, after which sign."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from protokolist.statements.floor import named_in
from protokolist.statements.rules import Piece, asks, behind_dash
from protokolist.statements.scene import Scene
from protokolist.text.morphology import lemma
from protokolist.text.speech import WORD

# Further on nobody answers any more.
FARTHEST = 6
LONG_WORD = 3
FAR_INTO_TURN = 4


def exchange(scene: Scene, pieces: Sequence[Piece]) -> list[list[str]]:
    """Features of each piece, by the pieces before it."""
    text = scene.text
    asking = [asks(text, piece) or piece.guess == "question" for piece in pieces]
    found: list[list[str]] = []
    turn = 0
    asked: int | None = None
    for index, piece in enumerate(pieces):
        before = pieces[index - 1] if index else None
        same_block = before is not None and before.block == piece.block
        opened = piece.opening is not None and bool(piece.opening.speakers)
        turn = 0 if opened or not same_block else turn + 1
        found.append(
            [
                *_sign(text, before if same_block else None, piece),
                f"turn={min(turn, FAR_INTO_TURN)}/{opened}",
                *_question(scene, pieces, index, asked),
            ]
        )
        if asking[index]:
            asked = index
    return found


def _sign(text: str, before: Piece | None, piece: Piece) -> Iterator[str]:
    dash = behind_dash(text, piece.start)
    asked = asks(text, piece)
    if before is None:
        yield f"line start={dash}/{asked}"
        return
    end = text[before.start : before.end].rstrip()[-1:]
    yield f"sign={end if end and not end.isalnum() else 'letter'}/{dash}"
    yield f"sign={end == '?'}/{dash}/{asked}/{piece.opening is not None}"


def _question(scene: Scene, pieces: Sequence[Piece], index: int, asked: int | None) -> Iterator[str]:
    """How a piece may answer the last question before it."""
    piece = pieces[index]
    if asked is None or index - asked > FARTHEST:
        yield "no question"
        return
    question = pieces[asked]
    far = min(index - asked, 3)
    part = scene.blocks[piece.block].section
    since = {who for one, other in pairwise(pieces[asked : index + 1]) if one is not question for who in other.speakers}
    yield f"question={far}/{part}"
    yield f"question={far}/{piece.speakers == question.speakers}/{bool(piece.speakers)}/{question.block == piece.block}"
    yield f"question={far}/{asks(scene.text, question)}/{piece.guess}"
    yield f"question others={bool(since - set(piece.speakers))}"
    addressed = set(named_in(scene, question)) - set(question.speakers)
    if addressed and piece.speakers:
        yield f"question to speaker={not addressed.isdisjoint(piece.speakers)}"
    shared = _content(scene, question) & _content(scene, piece)
    yield f"question shares={min(2, len(shared))}/{far}"


def _content(scene: Scene, piece: Piece) -> frozenset[str]:
    words = WORD.finditer(scene.text, piece.body, piece.end)
    return frozenset(lemma(word[0].lower()) for word in words if len(word[0]) > LONG_WORD)
