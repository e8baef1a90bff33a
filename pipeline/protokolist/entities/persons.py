"""Mentions of persons in one block of text: names by their form, and what the network and the document itself add."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from protokolist.spans import Span, overlaps
from protokolist.text import surnames
from protokolist.text.given_names import is_first_name, is_patronymic
from protokolist.text.morphology import fold
from protokolist.text.names import (
    CAPITALIZED,
    SURNAME,
    Name,
    NameMatch,
    find_names,
    is_common,
)

# A name behind one of these belongs to a street, an institution, a prize.
NAMED_AFTER = re.compile(
    r"(?:\bимени|\bим\.|\bул\.|\bулиц[аеыу]|\bплощад[ьи]|\bпросп\w*\.?|\bпр-т|\bпер\.|\bпереул\w+|\bбульвар\w*"
    r"|\bпамятник\w*|\bпарк\w*|\bпамяти|\bзакон\w*|\bсквер\w*)"
    r"\s*(?:(?:[А-ЯЁ]\.\s?){1,2}|(?:[А-ЯЁ][а-яё]+\s){1,2}|генерала |маршала |академика |героя |лётчика |летчика )?$",
    re.IGNORECASE,
)
# «Алымовского МО», «Киренский район»: an adjective of a place, which the network takes for a surname.
TERRITORY = re.compile(
    r"\s(?:[А-ЯЁ]{2,5}\b"
    r"|(?:район|област|кра[йяе]|округ|поселен|муниципальн|сельск|городск|библиотек|школ|клуб|дом\b)[а-яё]*)"
)
WORD = re.compile(rf"(?<![\w-]){SURNAME}(?![\w-])")


def find_persons(text: str, tagged: Sequence[Span], roster: Collection[str] = ()) -> list[NameMatch]:
    """Mentions in one block of clean text, in order: the name and nothing else.

    ``tagged`` are spans the network calls persons (they may be too long, too short, or no persons at all); ``roster``
    holds the folded nominatives of surnames the document gives in full, which are then known when they stand alone.
    """
    found = [match for match in find_names(text) if not NAMED_AFTER.search(text, 0, match.start)]
    taken: list[Span] = [(match.start, match.end) for match in found]
    for match in (*_from_network(text, tagged, roster), *_from_roster(text, roster)):
        span = (match.start, match.end)
        if not any(overlaps(span, other) for other in taken) and not NAMED_AFTER.search(text, 0, match.start):
            found.append(match)
            taken.append(span)
    return sorted(found, key=lambda match: match.start)


def roster_of(names: Iterable[Name]) -> frozenset[str]:
    """Folded nominatives that the surnames of names with initials or first names can stand for."""
    return frozenset(
        fold(reading.nominative)
        for name in names
        if name.last and name.first
        for reading in surnames.readings(name.last.lower())[:4]
    )


def _from_roster(text: str, roster: Collection[str]) -> Iterator[NameMatch]:
    """Surnames alone that the document knows; at the start of a sentence only if they are no ordinary word."""
    if not roster:
        return
    # Whatever the case, the first letter stays.
    letters = {surname[0] for surname in roster}
    for match in WORD.finditer(text):
        word = match[0]
        if (
            len(word) > 2
            and fold(word[0]) in letters
            and _in_roster(word, roster)
            and not (is_common(word) and _opens_sentence(text, match.start()))
            and not _quoted(text, match)
        ):
            yield NameMatch(match.start(), match.end(), Name(last=word))


def _in_roster(word: str, roster: Collection[str]) -> bool:
    return any(
        fold(reading.nominative) in roster for reading in surnames.readings(word.lower()) if reading.weight >= 0.15
    )


def _opens_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" –-«(\t")
    return not before or before[-1] in ".!?:\n"


def _quoted(text: str, match: re.Match[str]) -> bool:
    return text[match.start() - 1 : match.start()] == "«" and text[match.end() : match.end() + 1] == "»"


def _from_network(text: str, tagged: Sequence[Span], roster: Collection[str]) -> Iterator[NameMatch]:
    """The name within a span of the network: its capitalised words that can be parts of a name."""
    for start, end in tagged:
        words = [
            match
            for match in re.finditer(rf"{CAPITALIZED}(?:-{CAPITALIZED})*", text[start:end])
            if not is_common(match[0])
        ]
        if not 1 <= len(words) <= 3 or text[start - 1 : start] == "«":
            continue
        if len(words) == 1 and not _stands_for_person(text, start, end, words[0][0], roster):
            continue
        if TERRITORY.match(text, start + words[-1].end()):
            continue
        name = _name([word[0] for word in words])
        if name is not None and not re.search(r"[\t\n]", text[start + words[0].start() : start + words[-1].end()]):
            yield NameMatch(start + words[0].start(), start + words[-1].end(), name)


def _stands_for_person(text: str, start: int, end: int, word: str, roster: Collection[str]) -> bool:
    if _in_roster(word, roster) or surnames.is_surname(word.lower()) or is_first_name(word, sure=True):
        return True
    # An unknown word counts where somebody speaks or is addressed: «Пидгорная: …», «т. Пидгорная».
    return bool(re.match(r"\s*(?::|\([^)]{2,40}\)|[–-]\s|[а-яё]+(?:л|ла|ли|ет|ит)\b)", text[end:])) or bool(
        re.search(r"(?<!\w)(?:т|тов|гр|г-н|г-жа)\.?\s$", text[:start])
    )


def _name(words: list[str]) -> Name | None:
    if len(words) == 1:
        word = words[0]
        if is_first_name(word, sure=True) and not surnames.is_surname(word.lower()):
            return Name(first=word)
        return Name(last=word)
    middle = next((word for word in words if is_patronymic(word)), None)
    rest = [word for word in words if word != middle]
    first = next((word for word in rest if is_first_name(word)), None)
    last = next((word for word in rest if word != first), None)
    if first is None and middle is None:
        # «Саареметс Кайя»: a first name the dictionary lacks; lists put the surname first.
        last, first = words[:2]
    return Name(last, first, middle)
