"""Verbs of saying («рассказала», «предложили», «спросил»): they tell who takes the floor, and to what end."""

import re
from dataclasses import dataclass
from functools import cache
from typing import get_args

from protokolist.record import StatementType
from protokolist.text import lexicon
from protokolist.text.morphology import parses

WORD = re.compile(r"[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*")
# A verb of saying that governs a clause stands near its start.
WORDS_LOOKED_AT = 14
TYPES: dict[str, StatementType] = {name: name for name in get_args(StatementType)}


@dataclass(frozen=True, slots=True)
class SpeechVerb:
    """A finite verb of saying: where it stands and to what end one says so (``None``: any)."""

    start: int
    end: int
    type: StatementType | None
    plural: bool
    gender: str | None


@cache
def _verbs() -> dict[str, StatementType | None]:
    pairs = (entry.split("|") for entry in lexicon.read("speech_verbs"))
    return {lemma.strip(): None if kind.strip() == "-" else TYPES[kind.strip()] for lemma, kind in pairs}


@cache
def verb_of_speech(word: str) -> tuple[StatementType | None, bool, str | None] | None:
    """For a finite form of a verb of saying: its end, whether plural, its gender; else ``None``."""
    verbs = _verbs()
    for parse in parses(word):
        if "VERB" not in parse.tag or parse.tag.person in ("1per", "2per"):
            continue
        lemma = parse.normal_form.replace("ё", "е")
        if lemma in verbs:
            gender = {"masc": "m", "femn": "f"}.get(parse.tag.gender or "")
            return verbs[lemma], parse.tag.number == "plur", gender
    return None


def find_speech_verb(text: str, start: int, end: int, *, words: int = WORDS_LOOKED_AT) -> SpeechVerb | None:
    """The first finite verb of saying among the first ``words`` words of ``text[start:end]``."""
    for count, match in enumerate(WORD.finditer(text, start, end)):
        if count == words:
            return None
        if match[0][0].islower() or count == 0:
            found = verb_of_speech(match[0].lower())
            if found:
                return SpeechVerb(match.start(), match.end(), *found)
    return None
