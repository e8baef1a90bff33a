"""What the models see of a piece: its words and their grammar, its place, its neighbours, and what the rules think."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from protokolist.layout.sections import Block
from protokolist.statements import cues
from protokolist.statements.exchange import exchange
from protokolist.statements.floor import named_in, signed_by
from protokolist.statements.rules import Piece
from protokolist.statements.scene import Scene
from protokolist.text.morphology import FORMS_KEPT, fold, lemma, parses
from protokolist.text.speech import WORD, WORDS_LOOKED_AT, find_speech_verb

# Words that are looked at; what comes later in a sentence seldom changes what it does.
WORDS_SEEN = 60
GRAMMAR_SEEN = 40
LONGEST_LABEL = 30
SHORT_WORD = 3
TELLING_IN_SECTION = ("first-verb", "word0=", "saying", "asks", "last=")
TELLING_BESIDE = ("first-verb", "word0=", "cue=", "saying-first=", "last=")
VERBAL = {"VERB", "INFN", "PRTS", "PRED", "GRND"}


def features(scene: Scene, pieces: Sequence[Piece]) -> list[list[str]]:
    """Attributes of each piece, as names; a model weighs those it knows."""
    names = _Names(scene)
    own = [list(_words(scene, piece, names)) for piece in pieces]
    agenda = _Agenda(scene)
    talk = exchange(scene, pieces)
    return [
        [
            *own[index],
            *_place(scene, piece),
            agenda.feature(piece),
            *_in_section(scene.blocks[piece.block].section, own[index]),
            *_company(scene, pieces, own, index),
            *_beside(pieces, own, index),
            *talk[index],
        ]
        for index, piece in enumerate(pieces)
    ]


class _Names:
    """Which words lie in the name of a person, a position or an organisation: they are all alike to the models."""

    def __init__(self, scene: Scene) -> None:
        kinds = (("PERSON", scene.persons), ("ORGANISATION", scene.organisations), ("ROLE", scene.roles))
        spans = sorted(
            (mark.start, mark.end, kind) for kind, marks in kinds for mark in marks.within(0, len(scene.text))
        )
        self._spans = spans
        self._starts = [start for start, _, _ in spans]

    def at(self, offset: int) -> str | None:
        """The kind of name the word at ``offset`` belongs to."""
        index = bisect_right(self._starts, offset)
        # Names nest two deep at most: an organisation in a role.
        for start, end, kind in reversed(self._spans[max(0, index - 3) : index]):
            if start <= offset < end:
                return kind
        return None


class _Agenda:
    """How far a piece says what the agenda has said: «Слушали: Иванову о ремонте» may state or only repeat."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        items = [block for block in scene.blocks if block.section == "agenda" and block.topic]
        self._items = [_content(scene.text[block.body : block.end]) for block in items]

    def feature(self, piece: Piece) -> str:
        """None without an agenda, else the share of the piece's words that one item has, in quarters."""
        section = self._scene.blocks[piece.block].section
        if not self._items:
            return f"agenda=none/{section}"
        words = _content(self._scene.text[piece.body : piece.end])
        shared = max(len(words & item) for item in self._items)
        return f"agenda={4 * shared // max(1, len(words))}/{section}"


def _content(text: str) -> frozenset[str]:
    return frozenset(lemma(word[0].lower()) for word in WORD.finditer(text) if len(word[0]) > SHORT_WORD)


def _words(scene: Scene, piece: Piece, names: _Names) -> Iterator[str]:
    text = scene.text[piece.start : piece.end]
    lemmas: list[str] = []
    verbs: list[str] = []
    for count, word in enumerate(WORD.finditer(scene.text, piece.start, piece.end)):
        if count == WORDS_SEEN:
            break
        kind = names.at(word.start())
        if kind is None:
            base, grammar, verb_form = _grammar(word[0].lower())
            lemmas.append(base)
            if count < 2:
                yield f"grammar{count}={grammar}"
            if verb_form and count < GRAMMAR_SEEN:
                verbs.append(verb_form)
        elif not lemmas or lemmas[-1] != kind:
            lemmas.append(kind)
    yield from dict.fromkeys(verbs)
    yield from (f"first-{verb}" for verb in verbs[:1])
    yield from (f"word{index}={one}" for index, one in enumerate(lemmas[:3]))
    yield from (f"word={one}" for one in dict.fromkeys(lemmas))
    yield from (f"words={one} {other}" for one, other in pairwise(lemmas))
    yield f"last={text[-1] if not text[-1].isalnum() else 'letter'}"
    yield f"length={min(6, len(text) // 30)}"
    yield from (f"cue={cue}" for cue in cues.matching(text))
    if verb := find_speech_verb(scene.text, piece.start, piece.end, words=WORDS_LOOKED_AT):
        yield f"saying={verb.type}"
        yield f"saying={lemma(scene.text[verb.start : verb.end].lower())}"
        if verb.start == piece.start:
            yield f"saying-first={verb.type}"
    if "?" in text:
        yield "asks"
    if not {"не", "нет"}.isdisjoint(lemmas):
        yield "negation"
    if re.search(r"\d", text):
        yield "figure"
    if text[0].islower():
        yield "small"


@lru_cache(maxsize=FORMS_KEPT)
def _grammar(form: str) -> tuple[str, str, str | None]:
    """A form's lemma, its part of speech and case, and the feature of a verb's form."""
    tag = parses(form)[0].tag
    verb = f"verb={tag.POS}/{tag.person}/{tag.tense}/{tag.mood}" if tag.POS in VERBAL else None
    return lemma(form), f"{tag.POS}/{tag.case}", verb


def _place(scene: Scene, piece: Piece) -> Iterator[str]:
    block = scene.blocks[piece.block]
    yield "always"
    yield f"section={block.section}"
    yield f"section={block.section}/{block.mode}"
    yield f"section={block.section}/{bool(block.number)}/{block.listed}"
    yield f"guess={piece.guess}"
    yield f"guess={piece.guess}/{piece.sure}"
    yield f"guess={piece.guess}/{block.section}"
    yield f"doubt={piece.doubt}"
    yield f"alone={piece.alone}"
    yield f"listed={block.listed}/{bool(block.number)}"
    if piece.opening:
        yield f"opening={piece.opening.type}/{bool(piece.opening.speakers)}"
        yield f"opening={piece.opening.labelled}/{piece.led}"
        yield f"behind={_sign(scene, piece)}"
    else:
        yield "no opening"
    if block.label:
        yield f"label={fold(scene.text[slice(*block.label)])[:LONGEST_LABEL]}"
    yield f"speakers={len(piece.speakers)}"
    for who, part in ((scene.chair, "chair"), (scene.secretary, "secretary")):
        if not set(who).isdisjoint(piece.speakers):
            yield f"spoken by {part}"
    named = named_in(scene, piece)
    if signed := signed_by(scene, piece):
        yield f"signed={signed == piece.speakers}/{block.section}"
    yield f"named={bool(named)}/{named == piece.speakers}/{block.section}"


def _sign(scene: Scene, piece: Piece) -> str:
    """The sign between a name and the words it opens."""
    between = scene.text[piece.start : piece.body].rstrip()
    return between[-1] if between and not between[-1].isalnum() else "none"


def _company(scene: Scene, pieces: Sequence[Piece], own: Sequence[list[str]], index: int) -> Iterator[str]:
    piece = pieces[index]
    before = pieces[index - 1] if index else None
    after = pieces[index + 1] if index + 1 < len(pieces) else None
    first = before is None or before.block != piece.block
    yield f"in block={first}/{after is None or after.block != piece.block}"
    yield f"quarter={4 * index // len(pieces)}"
    if before:
        same = before.speakers == piece.speakers
        yield f"before={before.guess}"
        yield f"before={before.guess}/{same}/{first}"
        yield f"before={before.doubt}/{piece.doubt}"
        yield f"same speakers={same}/{first}"
        if "asks" in own[index - 1]:
            yield f"before asks/{same}"
        if _of(scene, before).section != _of(scene, piece).section:
            yield f"new section={_of(scene, before).section}/{_of(scene, piece).section}"
    if after:
        yield f"after={after.guess}"
        yield f"after={after.speakers == piece.speakers}/{after.block == piece.block}"
        yield f"after={_of(scene, after).section}"
        if "asks" in own[index + 1]:
            yield "after asks"


def _in_section(section: str, own: Sequence[str]) -> Iterator[str]:
    """The same wording does one thing in a report and another under «Решили»."""
    return (f"{section}:{name}" for name in own if name.startswith(TELLING_IN_SECTION))


def _beside(pieces: Sequence[Piece], own: Sequence[list[str]], index: int) -> Iterator[str]:
    """The most telling words of the pieces before and after."""
    for other, side in ((index - 1, "left"), (index + 1, "right")):
        if 0 <= other < len(pieces):
            near = "near" if pieces[other].block == pieces[index].block else "far"
            yield from (f"{side} {near}:{name}" for name in own[other] if name.startswith(TELLING_BESIDE))


def _of(scene: Scene, piece: Piece) -> Block:
    return scene.blocks[piece.block]
