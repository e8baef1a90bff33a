"""Positions as the record gives them: the bare position and the whole title, both in the nominative."""

import re

from protokolist.entities.position_words import full_word, joined_with_complement
from protokolist.entities.word_lists import shortened
from protokolist.text.morphology import fold
from protokolist.text.phrases import nominative


def position(text: str) -> str:
    """A bare position in the nominative singular, shortened words in full: «зам. главы» is «заместитель главы»."""
    written = _written_out(" ".join(text.split())).lower()
    return written if joined_with_complement(fold(written)) else nominative(written, singular=True)


def phrase_title(text: str, *, plural: bool) -> str:
    """A whole phrase in the nominative, singular if it was a label for several holders.

    It begins with a small letter, as a position does in the middle of a line, and its quotation marks are closed.
    """
    title = " ".join(text.split())
    # «Завлавкой»: the position in it is not what is declined.
    if not joined_with_complement(fold(title.split(" ", 1)[0])):
        title = nominative(title, singular=plural)
    if title[1:2].islower() or title[1:2] in " .":
        title = title[0].lower() + title[1:]
    return title + "»" * max(0, title.count("«") - title.count("»"))


def _written_out(phrase: str) -> str:
    phrase = re.sub(r"и\s?\.\s?о\b\.?|и/о\b", "исполняющий обязанности", phrase, flags=re.IGNORECASE)

    def full(match: re.Match[str]) -> str:
        found = full_word(match[1].lower())
        return match[0] if found is None or len(match[1]) < 2 else found + " "

    written = re.sub(r"(?<![\w.])([А-ЯЁа-яё]+)\.(?:\s|(?=[а-яё])|$)", full, phrase)
    written = re.sub(
        r"^(зав|зам|нач|пред|дир|врио)\b(?!\.)", lambda m: shortened()[m[1].lower()], written, flags=re.IGNORECASE
    )
    return written.strip()
