"""Who has the floor: for each piece one move of the turn-taking, and the speakers that follow from it.

A move says where the speaker is to be found, not who it is; so a model can learn moves from some protocols and apply
them to others. ``follow`` turns moves into speakers, ``moves_of`` known speakers into the moves that give them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from protokolist.statements.rules import Kind, Piece
from protokolist.statements.scene import Mark, Scene

# nobody, or a key of ``choices``
Move = str
Speakers = tuple[str, ...]
# A clause's subject stands within so many characters of its beginning.
SUBJECT_WITHIN = 120
LONGEST_SIGNATURE = 64
HEARD = re.compile(r"слуша|доклад|сообщени|информаци|отч[её]т", re.IGNORECASE)


@dataclass(slots=True)
class Floor:
    """What the moves may refer to, as it stands before a piece."""

    now: Speakers = ()
    before: Speakers = ()
    """Who spoke before ``now`` did."""
    reporter: Speakers = ()
    asker: Speakers = ()
    given: Speakers = ()

    def take(self, speakers: Speakers, kind: Kind) -> None:
        """Somebody has said a piece of a kind; somebody named in a piece that is no statement takes the floor."""
        if kind == "none" and not speakers:
            return
        if speakers and speakers != self.now:
            self.before = self.now or self.before
        if speakers or kind == "decision":
            self.now = speakers
        if kind == "report" and speakers:
            self.reporter = speakers
        if kind == "question":
            self.asker = speakers


def named_in(scene: Scene, piece: Piece) -> Speakers:
    """Those whom the opening of a piece names, else its first name that can be a subject.

    Behind «Слушали:», «Доклад», and where a name has a line to itself, its case does not matter.
    """
    if piece.opening and piece.opening.speakers:
        return piece.opening.speakers
    reach = min(piece.end, piece.start + SUBJECT_WITHIN)
    marks: list[Mark] = [*scene.persons.within(piece.start, reach), *scene.roles.within(piece.start, reach)]
    marks = sorted((mark for mark in marks if mark.ids), key=lambda mark: mark.start)
    if piece.doubt == "name" or scene.blocks[piece.block].section == "heard":
        heard = next((mark for mark in marks if mark in scene.persons.within(mark.start, mark.end)), None)
        if heard and (piece.doubt == "name" or HEARD.search(scene.text, scene.blocks[piece.block].start, heard.start)):
            return heard.ids
    return next((mark.ids for mark in marks if scene.is_subject(mark)), ())


def signed_by(scene: Scene, piece: Piece) -> Speakers:
    """Those whom a bracket at the end of a piece names: «Когда включат свет? (Коваль)»."""
    end = len(scene.text[: piece.end].rstrip(" .;,"))
    if scene.text[end - 1 : end] != ")":
        end += scene.text[end : end + 1] == ")"
    opened = scene.text.rfind("(", max(piece.start, end - LONGEST_SIGNATURE), end)
    if opened < 0 or scene.text[end - 1 : end] != ")":
        return ()
    return next((mark.ids for mark in scene.persons.within(opened, end)), ())


def choices(scene: Scene, piece: Piece, floor: Floor) -> dict[Move, Speakers]:
    """The speakers that each move would give, the surest first; moves that lead nowhere are left out."""
    found: dict[Move, Speakers] = {
        "named": named_in(scene, piece),
        "signed": signed_by(scene, piece),
        "same": floor.now,
        "given": floor.given,
        "reporter": floor.reporter,
        "asker": floor.asker,
        "back": floor.before,
        "chair": scene.chair,
        "secretary": scene.secretary,
        "rule": piece.speakers,
    }
    return {move: speakers for move, speakers in found.items() if speakers}


def follow(scene: Scene, pieces: Sequence[Piece], kinds: Sequence[Kind], moves: Sequence[Move]) -> list[Speakers]:
    """The speakers of each piece; a move that leads nowhere leaves them unknown."""
    floor = Floor()
    found: list[Speakers] = []
    for piece, kind, move in zip(pieces, kinds, moves, strict=True):
        speakers = () if move == "nobody" or kind == "decision" else choices(scene, piece, floor).get(move, ())
        found.append(speakers)
        floor.take(speakers, kind)
        floor.given = piece.floor_to
    return found


def moves_of(
    scene: Scene, pieces: Sequence[Piece], kinds: Sequence[Kind], speakers: Sequence[frozenset[str]]
) -> list[Move]:
    """The surest move that gives each piece its known speakers; ``rule`` where none does."""
    floor = Floor()
    found: list[Move] = []
    coming = _coming(kinds, speakers)
    for piece, kind, speaking, after in zip(pieces, kinds, speakers, coming, strict=True):
        options = choices(scene, piece, floor)
        move: Move = "nobody"
        known = speaking
        if kind == "none":
            # A name with a line to itself gives the floor to those who speak in the next lines.
            known = after if frozenset(options.get("named", ())) == after else frozenset()
        if known:
            move = next((move for move, who in options.items() if frozenset(who) == known), "rule")
        found.append(move)
        floor.take(tuple(sorted(known)), kind)
        floor.given = piece.floor_to
    return found


def _coming(kinds: Sequence[Kind], speakers: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """For each piece the speakers of the first statement after it."""
    found: list[frozenset[str]] = []
    after: frozenset[str] = frozenset()
    for kind, known in zip(reversed(kinds), reversed(speakers), strict=True):
        found.append(after)
        if kind != "none":
            after = known
    return found[::-1]
