"""Short names of bodies that the document has shown: its own initials, contractions, and names it gives in brackets."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache

from protokolist.entities.organisation_keys import contractions, key_of
from protokolist.entities.word_lists import forms, kinds, not_bodies
from protokolist.spans import Span
from protokolist.text.morphology import FORMS_KEPT
from protokolist.text.words import bases

INITIALS = re.compile(r"(?<![\w-])[А-ЯЁ]{3,7}(?![\w-])")
BRACKETED = re.compile(r"»?\s*\((?P<name>[А-ЯЁ][а-яё]{3,})(?=[,)])")
CONTRACTED = re.compile(r"(?<![\w-])[А-ЯЁа-яё]{5,}(?![\w-])")

# Contractions of these are names of one body of the document («диссовет»), others may be words («роддом»).
OF_PEOPLE = {"совет", "комитет", "комиссия", "бюро"}


def said_again(text: str, bodies: Sequence[Span]) -> list[Span]:
    """Further mentions, in order: words of ``text`` outside ``bodies`` (in order) that name one of these."""
    keys = [key_of(text[slice(*span)]) for span in bodies]
    alone = {text[slice(*span)] for span in bodies if INITIALS.fullmatch(text, *span)}
    letters = {key.letters for key in keys if key.initials is None}
    tokens = {key.tokens for key in keys}
    bracketed = {match["name"] for _, end in bodies if (match := BRACKETED.match(text, end)) and _kind(match["name"])}

    @cache
    def initials(form: str) -> bool:
        if form in not_bodies() or form in forms():
            return False
        return form in alone or any(form.lower() in run for run in letters)

    @cache
    def short(form: str) -> bool:
        if any(form[0] == name[0] and _kind(form) & _kind(name) for name in bracketed):
            return True
        behind = _contracted(form.lower())
        return (
            behind is not None
            and behind[-1] in OF_PEOPLE
            and any(set(behind) <= said for said in tokens if len(said) > 1)
        )

    found: list[Span] = []
    for pattern, known in ((INITIALS, initials), (CONTRACTED, short)):
        for match in pattern.finditer(text):
            if known(match[0]):
                found.append(match.span())
    return [span for span in sorted(found) if not _inside(span, bodies)]


@lru_cache(maxsize=FORMS_KEPT)
def _contracted(form: str) -> tuple[str, ...] | None:
    """What a contraction stands for; ``None`` for any other word."""
    return next((contractions()[base] for base in bases(form) if base in contractions()), None)


def _kind(form: str) -> frozenset[str]:
    return frozenset(base for base in bases(form.lower()) if base in kinds())


def _inside(span: Span, bodies: Sequence[Span]) -> bool:
    at = bisect_left(bodies, span[0], key=lambda body: body[1] - 1)
    return at < len(bodies) and bodies[at][0] < span[1]
