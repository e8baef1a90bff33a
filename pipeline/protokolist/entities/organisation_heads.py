"""Names built on a common noun («отдел культуры», «Ольшанская библиотека»): when such a phrase names one body."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from protokolist.entities.organisation_line import Line, ranks
from protokolist.entities.word_lists import folded, kinds, positions
from protokolist.text.complements import complements_end
from protokolist.text.words import Word

# Settlements have one institution of a kind, districts many.
SETTLEMENTS = {"село", "поселок", "деревня", "станица", "хутор", "аул", "улус"}
# Bodies that only a territory names; «администрация школы» is its people.
NEED_TERRITORY = {"администрация", "правительство", "мэрия", "прокуратура", "дума", "военкомат", "управа"}
# Nouns that mean a body less often than a place or a thing: a number does not name them («дом № 5»).
HOUSES = {"дом", "дворец", "центр", "парк", "союз", "станция", "общество", "фонд", "хор"}


@dataclass(frozen=True, slots=True)
class _Phrase:
    """A head noun at ``at`` (its base and kind), its adjectives from ``start``, its complements to ``end``."""

    base: str
    kind: str
    start: int
    at: int
    end: int


def headed(line: Line, at: int) -> tuple[int, int] | None:
    """A head noun with what stands before and after it, where that names one body."""
    word = line.words[at]
    base, kind = next(((base, kinds()[base]) for base in word.bases if base in kinds()), ("", ""))
    if not kind or kind == "territory":
        return None
    start = line.left(at)
    singular = line.singular(word, start, at)
    if not singular:
        return None
    if word.capital and not line.starts_sentence(at):
        start = _capitals_only(line, start, at)
    end = _complements(line, base, at)
    if (
        end == at + 1
        and end < len(line.words)
        and re.fullmatch(r"\d{1,4}", line.words[end].text)
        and kind == "institution"
    ):
        end = at + 2 if base not in HOUSES else end
    if not _names_one(line, _Phrase(base, kind, start, at, end)):
        return None
    return start, line.tail(end) if line.words[end - 1].text == "»" else end


def _capitals_only(line: Line, start: int, at: int) -> int:
    """Where a name with a capitalised head begins: a small adjective is part of it only if it tells rank."""
    while start < at and not (
        line.words[start].capital or ranks(line.words[start]) or "сельский" in line.words[start].bases
    ):
        start += 1
    return start


def _complements(line: Line, base: str, at: int) -> int:
    if base in NEED_TERRITORY:
        return complements_end(line.words, at + 1, line.owned, head=line.words[at])
    end = complements_end(line.words, at + 1, line.bounds, head=line.words[at])
    for index in range(at + 2, end):
        before = line.words[index - 1]
        placed = before.text == "»" or any(kinds().get(b) == "territory" for b in before.bases)
        if line.words[index].text.lower() == "по" and placed:
            return index
    return end


def _names_one(line: Line, phrase: _Phrase) -> bool:
    """Whether the phrase is the name of a certain body."""
    base, kind, start, at = phrase.base, phrase.kind, phrase.start, phrase.at
    left, right = line.words[start:at], line.words[at + 1 : phrase.end]
    if kind in ("collegial", "council", "commission"):
        return not _created(line, start) and _collegial(line, phrase)
    if _marked_as_name(line, phrase) or any(ranks(word) for word in left):
        return True
    if kind == "authority":
        return _field(base, right) or _places(right) or (bool(left) and base not in NEED_TERRITORY)
    if kind == "unit":
        return _field(base, right) or bool(left)
    village = any(word.text == "." or not SETTLEMENTS.isdisjoint(word.bases) for word in right)
    middle = line.words[start].capital and not line.starts_sentence(start)
    typed = middle and bool(right or left) and line.words[at].capital
    return typed or ((village or middle) and _places(right))


def _marked_as_name(line: Line, phrase: _Phrase) -> bool:
    """Whether quotation marks, a place name's adjective, «имени …» or a number make a name of the phrase."""
    base, start, at = phrase.base, phrase.start, phrase.at
    left, right = line.words[start:at], line.words[at + 1 : phrase.end]
    texts = {word.text.lower() for word in right}
    if any(word.text == "«" for word in right[:4]) and not (base in folded("works") and not left):
        return True
    if any(line.proper(index) for index in range(start, at)) or {"им", "имени"} & texts:
        return True
    digits = any(word.text[0].isdigit() for word in (*left, *right[:1]))
    return base not in HOUSES and ("№" in texts or digits)


def _created(line: Line, start: int) -> bool:
    """Whether the words before speak of making up or sending a commission."""
    for word in line.words[max(0, start - 3) : start][::-1]:
        if not folded("creating").isdisjoint({reading.base for reading in word.readings}):
            return True
        if not positions().isdisjoint(word.bases) or not word.text[0].isalpha():
            return False
    return False


def _field(base: str, right: Sequence[Word]) -> bool:
    """Whether the complement says what the body is for, or whose it is, without being another generic word."""
    if not right:
        return False
    first = next((word for word in right if word.has("NOUN") and not word.likely("ADJF")), right[0])
    if _places(right):
        return True
    owned = [kinds().get(b) for b in first.bases if b in kinds()]
    if "territory" in owned:
        return (
            any(not reading.plural for reading in first.readings if reading.case == "gent")
            or base not in NEED_TERRITORY
        )
    return base not in NEED_TERRITORY and not owned


def _places(right: Sequence[Word]) -> bool:
    return any((word.capital and not word.wrapped) or word.abbreviation for word in right)


def _collegial(line: Line, phrase: _Phrase) -> bool:
    """Whether a body of people is a certain one here: bare for some, for others by what stands around."""
    base, kind, start, at = phrase.base, phrase.kind, phrase.start, phrase.at
    if kind == "collegial":
        return True
    left, right = line.words[start:at], line.words[at + 1 : phrase.end]
    if base == "собрание":
        return any(not {"депутат", "представитель"}.isdisjoint(word.bases) for word in right[:2]) or any(
            "законодательный" in word.bases for word in left
        )
    before = line.words[start - 1] if start else None
    expected = before is not None and not folded("introducing").isdisjoint(before.bases)
    middle = line.words[start].capital and not line.starts_sentence(start)
    if kind == "council":
        return expected or middle or bool(left) or bool(right)
    if base in ("группа", "штаб") and not (left or right):
        return False
    owned = any(kinds().get(b) == "authority" for word in right for b in word.bases) or _places(right)
    return (
        expected
        or middle
        or owned
        or any(line.proper(i) or ranks(line.words[i]) for i in range(start, at))
        or (bool(left) and base == "комиссия")
    )
