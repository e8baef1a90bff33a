"""Positions named without a name («отвечают методист, директор»), given to the one person who holds them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from protokolist.entities.role_phrases import RolePhrase
from protokolist.entities.role_titles import position
from protokolist.entities.roles import RoleMention, mention_of
from protokolist.entities.word_lists import folded
from protokolist.text.morphology import fold, lemmas
from protokolist.text.phrases import nominative
from protokolist.text.words import words


@dataclass(frozen=True)
class KnownRole:
    """A position that somebody of the document holds: the bare position, the whole title, the holder's number.

    ``home``: the position is one in the body whose protocol it is.
    """

    head: str
    title: str
    holder: int
    home: bool = False


def find_unnamed_roles(text: str, phrases: Sequence[RolePhrase], known: Sequence[KnownRole]) -> list[RoleMention]:
    """Phrases that nobody in the block holds, but exactly one person of the document does, or exactly one at home.

    ``known`` are the roles of the whole document; ``holders`` of the result are their numbers. Left out: a phrase in
    the plural, one that tells more than the known title (another organisation), one that speaks of the post («ставка
    методиста»).
    """
    found: list[RoleMention] = []
    for phrase in phrases:
        if phrase.plural or _speaks_of_post(text, phrase):
            continue
        holder = _holder(text, phrase, known)
        if holder is not None:
            found.append(mention_of(text, phrase, [holder], None))
    return found


def _holder(text: str, phrase: RolePhrase, known: Sequence[KnownRole]) -> int | None:
    head = _neutral(position(text[phrase.start : phrase.head_end]))
    title = text[phrase.start : phrase.end]
    told = _telling(title) - _telling(text[phrase.start : phrase.head_end])
    same_head = [role for role in known if _neutral(role.head) == head]
    fitting = [role for role in same_head if told <= _telling(role.title)]
    for holders in ({role.holder for role in fitting}, {role.holder for role in fitting if role.home}):
        if len(holders) == 1:
            return holders.pop()
    return None


@lru_cache(4096)
def _neutral(head: str) -> frozenset[str]:
    """A position without the holder's sex: «заведующая» and «заведующий» are one."""
    return frozenset(
        word.bases[0] if word.bases else fold(word.text) for word in words(nominative(head)) if word.text[0].isalpha()
    )


@lru_cache(4096)
def _telling(phrase: str) -> frozenset[str]:
    return frozenset(
        word.bases[0] if word.bases else fold(word.text)
        for word in words(phrase)
        if word.text[-1].isalnum() and len(word.text) > 1
    )


def _speaks_of_post(text: str, phrase: RolePhrase) -> bool:
    before = [word for word in words(text[max(0, phrase.start - 60) : phrase.start]) if word.text[-1].isalpha()]
    return bool(before) and not folded("posts").isdisjoint(lemmas(before[-1].text.lower()))
