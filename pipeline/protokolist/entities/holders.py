"""Positions named without a name («отвечают методист, директор»), given to those of the document who hold them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from protokolist.entities.role_phrases import LEADING, RolePhrase
from protokolist.entities.role_titles import position
from protokolist.entities.roles import RANK, RoleMention, mention_of
from protokolist.entities.word_lists import folded
from protokolist.text.morphology import fold, lemmas, parses
from protokolist.text.phrases import nominative
from protokolist.text.words import words

# How sure a way of telling the holder is, as found on the training protocols; below the last nothing is claimed.
SAME_TITLE, SAME_BODY, FITTING, AT_HOME, CHAIRING = 0.75, 0.95, 0.75, 0.75, 0.7
# «Главврач» is «главный врач».
CHIEF = "глав"


@dataclass(frozen=True)
class KnownRole:
    """A position that somebody of the document holds: the bare position, the whole title, the holder's number.

    ``home``: the position is one in the body whose protocol it is. ``organisation``: the id of the body it is in.
    ``together``: the position was given to several at once («члены комиссии: …»).
    """

    head: str
    title: str
    holder: int
    home: bool = False
    organisation: str | None = None
    together: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a phrase tells of the position: the words of its head, all others, its body."""

    head: frozenset[str]
    told: frozenset[str]
    organisation: str | None


def find_unnamed_roles(
    text: str,
    phrases: Sequence[RolePhrase],
    known: Sequence[KnownRole],
    *,
    bodies: Sequence[str | None] = (),
    chair: int | None = None,
) -> list[RoleMention]:
    """Phrases that nobody in the block holds, but somebody of the document clearly does.

    ``known`` are the roles of the whole document, ``bodies`` the ids of the phrases' organisations, ``chair`` the
    number of the person who led the meeting; ``holders`` of the result are numbers like theirs. Left out: a phrase that
    fits several, one that tells more than the known title (another organisation), one that speaks of the post («ставка
    методиста»).
    """
    found: list[RoleMention] = []
    for number, phrase in enumerate(phrases):
        if _speaks_of_post(text, phrase) or RANK.fullmatch(text[phrase.start : phrase.end]):
            continue
        holders, reason, score = _holders(
            _asked(text, phrase, bodies[number] if bodies else None), phrase, known, chair
        )
        if holders:
            mention = mention_of(text, phrase, sorted(holders), None)
            mention.reason, mention.score = reason, score
            found.append(mention)
    return found


def _asked(text: str, phrase: RolePhrase, organisation: str | None) -> _Asked:
    head = _neutral(position(text[phrase.start : phrase.head_end]))
    told = _telling(text[phrase.start : phrase.end]) - _telling(text[phrase.start : phrase.head_end])
    return _Asked(head, told, organisation)


def _holders(
    asked: _Asked, phrase: RolePhrase, known: Sequence[KnownRole], chair: int | None
) -> tuple[AbstractSet[int], str, float]:
    """Who is meant, why, and how sure that is; nobody if it is not clear."""
    same = [role for role in known if _neutral(role.head) == asked.head]
    if phrase.plural:
        return {role.holder for role in same if role.together and _fits(asked, role)}, "the same several", FITTING
    if asked.head <= LEADING and not asked.told:
        # «Председатель» in mid-talk is who leads the meeting, where that is a position of theirs.
        leads = chair is not None and any(role.holder == chair for role in same)
        return ({chair} if leads and chair is not None else _one(same)), "the chair", CHAIRING
    for candidates, reason, score in _candidates(asked, same):
        if holders := _one(candidates):
            return holders, reason, score
    return frozenset(), "", 0.0


def _one(roles: Iterable[KnownRole]) -> AbstractSet[int]:
    holders = {role.holder for role in roles if not role.together}
    return holders if len(holders) == 1 else frozenset()


def _candidates(asked: _Asked, same: Sequence[KnownRole]) -> Iterator[tuple[list[KnownRole], str, float]]:
    if asked.organisation is not None:
        yield [role for role in same if role.organisation == asked.organisation], "the same body", SAME_BODY
    fitting = [role for role in same if _fits(asked, role)]
    yield fitting, "the only one", FITTING
    if asked.told:
        yield [role for role in fitting if _told(role) == asked.told], "the same title", SAME_TITLE
    yield [role for role in fitting if role.home], "at home", AT_HOME
    if not asked.told:
        yield [role for role in fitting if not _told(role)], "the same title", SAME_TITLE


def _fits(asked: _Asked, role: KnownRole) -> bool:
    if asked.organisation is not None and asked.organisation == role.organisation:
        return True
    return asked.told <= _telling(role.title)


def _told(role: KnownRole) -> frozenset[str]:
    return _telling(role.title) - _telling(role.head)


@lru_cache(4096)
def _neutral(head: str) -> frozenset[str]:
    """A position without the holder's sex: «заведующая» and «заведующий» are one, «главврач» is «главный врач»."""
    bases = {
        word.bases[0] if word.bases else fold(word.text) for word in words(nominative(head)) if word.text[0].isalpha()
    }
    chief = {base for base in bases if base.startswith(CHIEF) and base not in ("глава", "главный")}
    return frozenset((bases - chief) | {base.removeprefix(CHIEF) for base in chief} | ({"главный"} if chief else set()))


@lru_cache(4096)
def _telling(phrase: str) -> frozenset[str]:
    return frozenset(
        word.bases[0] if word.bases else fold(word.text)
        for word in words(phrase)
        if word.text[-1].isalnum() and len(word.text) > 1
    )


def _speaks_of_post(text: str, phrase: RolePhrase) -> bool:
    before = [word for word in words(text[max(0, phrase.start - 60) : phrase.start]) if word.text[-1].isalpha()]
    if before and not folded("posts").isdisjoint(lemmas(before[-1].form)):
        return True
    # «Молодого библиотекаря», «библиотекарь с большим стажем»: any such.
    described = (
        before
        and text[phrase.start - 1 :: -1][:1] == " "
        and text[: phrase.start - 1].endswith(before[-1].text)
        and before[-1].likely("ADJF", "PRTF")
        and "Apro" not in parses(before[-1].form)[0].tag
    )
    return bool(described) or re.match(r"\s+(?:с|со|из)\s", text[phrase.end :]) is not None
