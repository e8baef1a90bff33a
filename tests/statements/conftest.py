"""Lines of a protocol with people marked by hand: «{Лужина А.П.}» is a person, «<методист=Лужина>» a role."""

import re
from collections.abc import Callable

import pytest

from protokolist.layout.lines import paragraphs
from protokolist.layout.sections import find_blocks
from protokolist.statements.answers import link_answers
from protokolist.statements.join import Draft, by_rule, join
from protokolist.statements.rules import find_pieces
from protokolist.statements.scene import Mark, Marks, Scene

MARKED = re.compile(r"\{([^}]+)\}|<([^=>]+)=([^>]+)>|\[([^\]]+)\]")


def make_scene(marked: str, chair: str = "") -> Scene:
    text, persons, roles, organisations = "", [], [], []
    at = 0
    for match in MARKED.finditer(marked):
        text += marked[at : match.start()]
        words = match[1] or match[2] or match[4]
        start, end = len(text), len(text) + len(words)
        if match[1]:
            persons.append(Mark(start, end, (surname(words),)))
        elif match[2]:
            roles.append(Mark(start, end, (match[3],)))
        else:
            organisations.append(Mark(start, end, (words,)))
        text += words
        at = match.end()
    text += marked[at:]
    blocks = find_blocks(text, paragraphs(text))
    return Scene(text, blocks, Marks(persons), Marks(roles), Marks(organisations), chair=(chair,) if chair else ())


def find_statements(scene: Scene) -> list[Draft]:
    """Statements as the rules alone have them."""
    pieces = find_pieces(scene)
    return join(scene, pieces, [by_rule(piece) for piece in pieces])


def surname(words: str) -> str:
    longest = max(re.findall(r"[А-ЯЁа-яё-]+", words), key=len)
    return longest[:4].title()


@pytest.fixture
def scene() -> Callable[..., Scene]:
    return make_scene


@pytest.fixture
def said() -> Callable[..., list[tuple[str, str, str]]]:
    """(type, first letters of the speakers' surnames, text) of every statement in a marked text."""

    def read(marked: str, chair: str = "") -> list[tuple[str, str, str]]:
        scene = make_scene(marked, chair)
        return [
            (draft.type, " ".join(draft.speakers), scene.text[draft.start : draft.end])
            for draft in find_statements(scene)
        ]

    return read


@pytest.fixture
def answered() -> Callable[[str], list[tuple[int, list[int]]]]:
    """(position of an answer, positions of its questions) in a marked text."""

    def read(marked: str) -> list[tuple[int, list[int]]]:
        drafts = find_statements(make_scene(marked))
        link_answers(drafts)
        return [(position, draft.answers) for position, draft in enumerate(drafts) if draft.answers]

    return read
