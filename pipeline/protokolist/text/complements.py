"""How far a noun phrase runs to the right of its head: genitives, «по …», proper names, numbers, quotes, coordination.

«отдел» + «по культуре, делам молодёжи и спорта администрации района»; the same rules serve positions and organisations.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from protokolist.text import lexicon
from protokolist.text.words import Word, agree

# Cases after the prepositions that open a complement of a position or of a body.
PREPOSITIONS = {
    "по": {"datv"},
    "для": {"gent"},
    "при": {"loct"},
    "от": {"gent"},
    "с": {"ablt"},
    "со": {"ablt"},
    "в": {"loct"},
    "на": {"loct"},
}
# «на» and «в» open an adverbial more often than a complement: only with these nouns.
FIELDS = {"на": {"начало", "транспорт", "село"}, "в": {"сфера", "область", "дело"}}
SETTLEMENT_SIGNS = {"г", "гор", "с", "д", "дер", "п", "пос", "пгт", "рп", "ст", "х", "обл"}
# Nouns after a bare number: «специалист 1 категории», «учитель 5 класса».
COUNTED = {"категория", "разряд", "класс", "ранг", "созыв", "округ", "отделение", "смена", "квартал", "курс", "участок"}
# In words. No name and no position is longer; without a bound a hostile line takes quadratic time.
LONGEST_PHRASE = 50
LONGEST_GROUP = 6
LONGEST_QUOTE = 30


def never(_at: int) -> bool:
    """For ``Bounds``: nothing stops."""
    return False


def nothing(_at: int) -> int | None:
    """For ``Bounds``: no atoms."""
    return None


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a phrase may not run over, given by index of word.

    ``stop``: the phrase ends before this word. ``fence``: the word cannot be joined by «и» or a comma.
    ``atom``: the index after a piece that starts here and is known to be one (an organisation), else ``None``.
    """

    stop: Callable[[int], bool] = never
    fence: Callable[[int], bool] = never
    atom: Callable[[int], int | None] = nothing


@dataclass(frozen=True, slots=True)
class Group:
    """Adjectives and their noun: the index after it, the cases it may stand in, the noun's bases."""

    end: int
    cases: frozenset[str]
    bases: tuple[str, ...]


def complements_end(
    words: Sequence[Word],
    at: int,
    bounds: Bounds,
    cases: frozenset[str] = frozenset({"gent"}),
    *,
    head: Word | None = None,
) -> int:
    """The index after the last complement of a head that ends before ``at``; ``at`` if it has none.

    ``cases`` are those the head governs («заведующий» the instrumental); ``head`` is given where a place name may
    follow it directly («района», «село Энское»).
    """
    end, levels = at, set(cases)
    last = head.bases if head else ()
    while end < min(at + LONGEST_PHRASE, len(words)) and not bounds.stop(end):
        proper = proper_end(words, end, bounds, last) if not words[end].wrapped or words[end].text == "«" else None
        step = Group(proper, frozenset(), ()) if proper else _step(words, end, bounds, levels, cases)
        if step is None:
            break
        end, last = step.end, step.bases
        levels |= step.cases
        cases = frozenset({"gent"})
    return end


def _step(words: Sequence[Word], at: int, bounds: Bounds, levels: set[str], cases: frozenset[str]) -> Group | None:
    word = words[at]
    if (after := bounds.atom(at)) is not None:
        return Group(after, frozenset({"gent"}), ())
    if word.wrapped and word.capital and not noun_group(words, at, frozenset({"gent"}), bounds):
        return None
    text = word.text.lower()
    if text in PREPOSITIONS:
        return _prepositional(words, at, bounds, levels)
    if text in ("и", ","):
        return _conjunct(words, at, bounds, levels)
    return noun_group(words, at, cases, bounds)


def _prepositional(words: Sequence[Word], at: int, bounds: Bounds, levels: set[str]) -> Group | None:
    preposition = words[at].text.lower()
    wanted = PREPOSITIONS[preposition]
    if preposition in ("с", "со") and "datv" not in levels:
        return None
    if at + 1 < len(words) and (after := bounds.atom(at + 1)) is not None and preposition in ("при", "от", "в", "по"):
        return Group(after, frozenset(wanted), ())
    group = noun_group(words, at + 1, frozenset(wanted), bounds)
    if group is None:
        return None
    fields = FIELDS.get(preposition)
    if fields is not None and fields.isdisjoint(group.bases):
        return None
    return Group(group.end, frozenset(wanted), group.bases)


def _conjunct(words: Sequence[Word], at: int, bounds: Bounds, levels: set[str]) -> Group | None:
    """«…и спорта»; after a comma only a list that ends in «и», or one that cannot be the start of a clause."""
    if at + 1 >= len(words) or bounds.stop(at + 1) or bounds.fence(at + 1) or bounds.atom(at + 1) is not None:
        return None
    start = at + 1
    if words[start].text.lower() in ("по", "с") and start + 1 < len(words) and not bounds.fence(start + 1):
        start += 1
    group = noun_group(words, start, frozenset(levels), bounds)
    if group is None or (words[at].text == "," and not _enumeration(words, start, group, bounds, levels)):
        return None
    return group


def _enumeration(words: Sequence[Word], start: int, group: Group, bounds: Bounds, levels: set[str]) -> bool:
    """Whether the group at ``start``, after a comma, goes on a list: it ends in «и …», or with the sentence."""
    for _ in range(LONGEST_GROUP):
        if words[start].capital:
            return False
        at = group.end
        while (
            at < start + LONGEST_QUOTE and (further := noun_group(words, at, frozenset({"gent"}), bounds)) is not None
        ):
            at = further.end
        mark = words[at].text.lower() if at < len(words) else "."
        if mark in ".;":
            return not any(reading.case == "nomn" for reading in words[start].readings)
        if mark not in ("и", ",") or at + 1 >= len(words) or bounds.fence(at + 1):
            return False
        following = noun_group(words, at + 1, frozenset(levels), bounds)
        if mark == "и" or following is None:
            return following is not None
        start, group = at + 1, following
    return False


def noun_group(words: Sequence[Word], at: int, cases: frozenset[str], bounds: Bounds) -> Group | None:
    """Agreeing adjectives and their noun in one of ``cases``, starting at ``at``, if there is such a thing."""
    modifiers: list[Word] = []
    for index in range(at, min(at + LONGEST_GROUP, len(words))):
        word = words[index]
        if bounds.stop(index) or (index > at and bounds.atom(index) is not None) or word.likely("VERB", "INFN", "GRND"):
            return None
        if word.abbreviation:
            return Group(index + 1, cases, word.bases)
        if modifiers and word.text.lower() in ("и", ","):
            continue
        modifying = word.has("ADJF", "PRTF", "NUMR")
        found = _noun_cases(word, modifiers, cases)
        if found and not (modifying and _modifies_next(words, index, cases, bounds)):
            return Group(index + 1, found, word.bases)
        if not modifying:
            return None
        modifiers.append(word)
    return None


def _modifies_next(words: Sequence[Word], index: int, cases: frozenset[str], bounds: Bounds) -> bool:
    if index + 1 >= len(words) or bounds.stop(index + 1) or bounds.atom(index + 1) is not None:
        return False
    following = words[index + 1]
    return (
        following.abbreviation or bool(_noun_cases(following, [words[index]], cases)) or following.has("ADJF", "PRTF")
    )


def _noun_cases(word: Word, modifiers: Sequence[Word], cases: frozenset[str]) -> frozenset[str]:
    """Cases the word may have as a noun with these modifiers; adjectives in the plural count («несовершеннолетних»)."""
    nouns = [
        r for r in word.readings if r.case in cases and (r.pos == "NOUN" or (r.pos in ("ADJF", "PRTF") and r.plural))
    ]
    modifiers = [modifier for modifier in modifiers if modifier.has("ADJF", "PRTF")]
    return frozenset(
        noun.case or ""
        for noun in nouns
        if all(any(r.pos in ("ADJF", "PRTF") and agree(r, noun) for r in m.readings) for m in modifiers[-2:])
    )


def proper_end(words: Sequence[Word], at: int, bounds: Bounds, last: tuple[str, ...]) -> int | None:
    """The index after a proper piece at ``at``: «…», «№ 5», «им. Попова», «г. Энска», a name after «село»."""
    word = words[at]
    text, following = word.text.lower(), words[at + 1] if at + 1 < len(words) else None
    if text == "«":
        return quote_end(words, at, bounds)
    if text in ("им", "имени"):
        return _named_after_end(words, at)
    if following is None:
        counted = False
    else:
        counted = text[0].isdigit() and not COUNTED.isdisjoint(following.bases)
        counted = counted or (word.text in ("№", "N") and following.text[0].isdigit())
        if text in SETTLEMENT_SIGNS and following.text == "." and at + 2 < len(words) and words[at + 2].capital:
            return _place_end(words, at + 2, bounds)
    named = not territories().isdisjoint(last) and word.capital and not word.abbreviation and not bounds.stop(at)
    return at + 2 if counted else _place_end(words, at, bounds) if named else None


@cache
def territories() -> frozenset[str]:
    """Nouns of territories, after which a place name may stand in the nominative."""
    return frozenset(
        lemma.replace("ё", "е")
        for lemma, kind in (map(str.strip, entry.split("|")) for entry in lexicon.read("organisation_heads"))
        if kind == "territory"
    )


def _place_end(words: Sequence[Word], at: int, bounds: Bounds) -> int:
    end = at
    while end < len(words) and end - at < 3 and words[end].capital and not bounds.stop(end):
        end += 1
    if end > at and end < len(words) and not bounds.stop(end) and not territories().isdisjoint(words[end].bases):
        end += 1
    return end


def _named_after_end(words: Sequence[Word], at: int) -> int | None:
    """«имени М. Горького», «им. 60-летия Октября», «им. XX партсъезда»."""
    end = at + 1
    if end < len(words) and words[end].text == ".":
        end += 1
    start, counted = end, False
    while end < len(words) and end - start < 8:
        word = words[end]
        if len(word.text) == 1 and word.capital and end + 1 < len(words) and words[end + 1].text == ".":
            end += 2
        elif word.capital or (word.text[0].isdigit() and end == start) or (counted and word.has("NOUN")):
            counted = (
                word.text[0].isdigit()
                or (word.text.isascii() and word.text.isupper())
                or (counted and not word.capital)
            )
            end += 1
        elif end == start and word.has("NOUN", "ADJF"):
            counted = True
            end += 1
        else:
            break
    return end if end > start else None


def quote_end(words: Sequence[Word], at: int, bounds: Bounds) -> int:
    """The index after a quotation that opens at ``at``; quotation marks may be nested and left open.

    One closing mark may close two («„А „Б“). A quotation never closed ends before a dash, a gap, a bracket or a stop.
    """
    depth, closed, index = 0, None, at
    while index < min(at + LONGEST_QUOTE, len(words)):
        text = words[index].text
        if text == "«":
            depth += 1
        elif text == "»":
            depth -= 1
            closed = index + 1
            if depth == 0:
                return closed
        elif text in ("\t", ";", ":") or (text in ("–", "(") and not _closes_later(words, index)):
            break
        index += 1
    if closed is not None:
        return closed
    end = at + 1
    while end < index and not bounds.stop(end) and words[end].text not in ("–", "(", ",", "."):
        end += 1
    return end


def _closes_later(words: Sequence[Word], at: int) -> bool:
    for index in range(at, min(at + LONGEST_QUOTE, len(words))):
        if words[index].text == "»":
            return True
        if words[index].text == "«":
            return False
    return False
