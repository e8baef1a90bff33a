"""Organisations: the places where a block of text names a body, or a unit of one."""

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from itertools import chain, pairwise

from protokolist.entities.organisation_heads import headed
from protokolist.entities.organisation_line import LONGEST_LEFT, TERRITORIAL_FORMS, Line, TaggedSpan, ranks
from protokolist.entities.organisation_register import OrganisationIdentity, resolve_organisations
from protokolist.entities.word_lists import bodies, folded, forms, is_compound, kinds, not_bodies, positions
from protokolist.spans import Span, strip
from protokolist.text.complements import complements_end, noun_group, proper_end, quote_end
from protokolist.text.morphology import FORMS_KEPT, fold, is_known
from protokolist.text.words import Word, bases, words

__all__ = ["OrganisationIdentity", "find_organisations", "introduced_names", "resolve_organisations"]

FURTHER = re.compile(
    r"\(\s*(?:далее(?:\s+по\s+тексту)?|в\s+дальнейшем|именуем\w+(?:\s+в\s+дальнейшем)?)\s*[–:-]?\s*"
    r"«?([^()«»\n]{2,60}?)»?\s*\)"
)
MIXED = re.compile(r"[а-яёa-z][А-ЯЁA-Z]")
ROMAN = re.compile(r"[IVXLСХМ]+")
# Known bodies that are written in small letters begin so («районо»).
LOCAL = ("рай", "гор", "обл")
Rule = Callable[[int], tuple[int, int] | None]
"""What it finds at a word: the indices of a name's first word and of that behind it."""


def find_organisations(text: str, tagged: Sequence[TaggedSpan], introduced: Collection[str] = ()) -> list[Span]:
    """Spans of the organisations named in one block of clean text, in order, none inside another.

    ``tagged`` are the network's spans in the same block, in code points. ``introduced`` are the names that the document
    has introduced by itself (``introduced_names``), which count wherever they stand.
    """
    return _Finder(Line(text, tagged), frozenset(introduced)).spans()


def introduced_names(text: str, lines: Iterable[str]) -> frozenset[str]:
    """Folded names that a document of these ``lines`` introduces itself.

    Those after «далее –», and initials that follow a position anywhere («директор ЭМЦ»).
    """
    found = {fold(match[1].strip()) for match in FURTHER.finditer(text)}
    for before, word in pairwise(chain.from_iterable(map(words, lines))):
        if (
            word.abbreviation
            and not _shouted(word)
            and not positions().isdisjoint(before.bases)
            and word.text not in not_bodies()
            and word.text not in forms()
        ):
            found.add(fold(word.text))
    return frozenset(found)


def _shouted(word: Word) -> bool:
    return word.text.isupper() and len(word.text) > 3 and is_known(word.text.lower())


@lru_cache(maxsize=FORMS_KEPT)
def _is_listed(text: str, form: str) -> bool:
    """Whether a word in small letters can begin a name or be its head by itself; most words cannot."""
    if text in forms() or fold(text).startswith(LOCAL) or is_compound(form):
        return True
    return bool(form) and any(base in kinds() for base in bases(form))


@lru_cache(maxsize=FORMS_KEPT)
def _is_governor(form: str) -> bool:
    return bool(form) and not folded("governors").isdisjoint(bases(form))


@lru_cache(maxsize=1)
def _beginnings(names: frozenset[str]) -> frozenset[str]:
    return frozenset(name[:length] for name in names for length in range(1, len(name) + 1))


class _Finder:
    """Tries the rules at each word of a block, left to right."""

    def __init__(self, line: Line, introduced: frozenset[str]) -> None:
        self.line, self.introduced = line, introduced
        self.text, self.words = line.text, line.words
        # The territory comes last: every other rule is surer.
        by_itself: tuple[Rule, ...] = (self._typed, self._known, self._compound, self._headed)
        given: tuple[Rule, ...] = (self._introduced,) if introduced else ()
        self._rules = (*given, *by_itself, self._territory)
        self._by_neighbours = (*given, self._territory)

    def spans(self) -> list[Span]:
        """Everything found, by words first, then what only the network saw."""
        found: list[Span] = []
        at = 0
        while at < len(self.words):
            if self._opens_work(at):
                at = max(at + 1, quote_end(self.words, at, self.line.bounds))
                continue
            piece = self._piece(at)
            if piece is None:
                at += 1
                continue
            start, end = piece
            found.append((self.words[start].start, self.words[end - 1].end))
            at = self.line.done = max(end, at + 1)
        return sorted([*found, *self._unseen(found)])

    def _unseen(self, found: Sequence[Span]) -> list[Span]:
        """What the network saw where no rule found anything; ``found`` in order."""
        seen: list[Span] = []
        for span in filter(None, map(self._from_network, self.line.marked)):
            at = bisect_left(found, span[0], key=lambda body: body[1] - 1)
            free = at == len(found) or found[at][0] >= span[1]
            if free and not (seen and seen[-1][1] > span[0]):
                seen.append(span)
        return seen

    def _piece(self, at: int) -> tuple[int, int] | None:
        word = self.words[at]
        if not word.text[0].isalpha():
            return None
        listed = word.capital or _is_listed(word.text, word.form)
        for rule in self._rules if listed else self._by_neighbours:
            if (piece := rule(at)) is not None:
                return piece
        return None

    def _opens_work(self, at: int) -> bool:
        """Whether a quotation opens that holds a work, an event or a campaign, and so no body."""
        return self.words[at].text == "«" and at > 0 and not folded("works").isdisjoint(self.words[at - 1].bases)

    def _introduced(self, at: int) -> tuple[int, int] | None:
        word = self.words[at]
        if fold(word.text) not in _beginnings(self.introduced) and not word.capital:
            return None
        for length in (3, 2, 1):
            piece = self.words[at : at + length]
            if len(piece) < length:
                continue
            name = self.text[piece[0].start : piece[-1].end]
            if fold(name) in self.introduced or (
                length == 1 and word.capital and not self.introduced.isdisjoint(word.bases)
            ):
                return at, at + length
        return None

    def _typed(self, at: int) -> tuple[int, int] | None:
        """«МБУК «ЦБС»», «СОШ № 5», «ГБПОУ Энский колледж», «Энская ЦРБ», «профсоюз ГБМ»."""
        word = self.words[at]
        if word.text not in forms() and not word.abbreviation:
            return None
        if ROMAN.fullmatch(word.text) or self.line.initial(at):
            return None
        end = at + 1
        while (
            end < len(self.words)
            and self.words[end].abbreviation
            and not self.words[end].wrapped
            and not self.line.stop(end)
        ):
            end += 1
        start = self.line.left(at)
        named = self._name_after(end) if word.text in forms() or start < at or self.line.network_saw(at) else end
        if word.text in TERRITORIAL_FORMS:
            end = max(self.line.place_after(end), named)
            return (start, end) if end - start > 1 and self._after_governor(start) else None
        if named > end:
            return start, self.line.tail(named)
        if word.text not in not_bodies() and any(self._distinguishes(index, at) for index in range(start, at)):
            return start, self.line.tail(end)
        return (start, self.line.tail(end)) if self._bare_initials(at, end) else None

    def _distinguishes(self, at: int, head: int) -> bool:
        """Whether an adjective before initials says which body they mean: «Ольшанская ЦРБ», «сельский ДК»."""
        return self.line.proper(at) or ranks(self.words[at]) or self.words[head].text in forms()

    def _bare_initials(self, at: int, end: int) -> bool:
        text = self.words[at].text
        if at and self.words[at - 1].text == "(" and end < len(self.words) and self.words[end].text == ")":
            return bool(self.line.done) and self.line.done >= at - 1
        if bodies().fullmatch(text):
            return True
        if text in not_bodies() or len(text) > 7:
            return False
        before = self.words[at - 1] if at else None
        after_position = before is not None and any(r.base in positions() and not r.plural for r in before.readings)
        if text in forms():
            return after_position
        beside = at > 1 and self.words[at - 1].text in (",", "и") and self.line.done >= at - 1
        return after_position or beside or self.line.network_saw(at)

    def _name_after(self, at: int) -> int:
        """After a type: a quoted name, a number, «им. …», or a further type in words with its adjectives."""
        if at >= len(self.words) or self.line.stop(at):
            return at
        if self.words[at].text == "«" or not self.words[at].wrapped:
            if end := proper_end(self.words, at, self.line.bounds, ()):
                return end
            if self.words[at].text[0].isdigit():
                return at + 1
        for index in range(at, min(at + LONGEST_LEFT, len(self.words))):
            word = self.words[index]
            if any(base in kinds() for base in word.bases):
                return complements_end(self.words, index + 1, self.line.bounds, head=word)
            if not word.has("ADJF", "PRTF") or self.line.stop(index):
                break
        return at

    def _known(self, at: int) -> tuple[int, int] | None:
        """A body of the word list («Роспотребнадзора», «Почта России»); in small letters only «районо» and its like."""
        word = self.words[at]
        if not (word.capital or fold(word.text).startswith(LOCAL)):
            return None
        found = bodies().match(self.text, word.start)
        if found is None:
            return None
        end = bisect_left(self.words, found.end(), key=lambda other: other.start)
        return (at, self.line.tail(end)) if self.words[end - 1].end == found.end() else None

    def _compound(self, at: int) -> tuple[int, int] | None:
        """«горпищеторг», «физфака», «райотделу культуры»: one body by the way its name is put together."""
        word = self.words[at]
        if not is_compound(word.form):
            return None
        if word.readings and all(reading.plural for reading in word.readings if reading.pos == "NOUN" and reading.case):
            return None
        return self.line.left(at), self.line.tail(at + 1)

    def _territory(self, at: int) -> tuple[int, int] | None:
        """«глава Энского района», «мэр г. Энска»: the territory stands for its body."""
        word = self.words[at]
        if not self._after_governor(at) or word.text in TERRITORIAL_FORMS or self.line.stop(at):
            return None
        if word.text != "«" and (signed := proper_end(self.words, at, self.line.bounds, ())):
            return at, signed
        group = noun_group(self.words, at, frozenset({"gent", "nomn"}), self.line.bounds)
        end = group.end if group else at + 1
        noun = self.words[end - 1]
        if noun.text in TERRITORIAL_FORMS and end - at > 1:
            return at, end
        if group and any(kinds().get(base) == "territory" for base in noun.bases):
            end = complements_end(self.words, end, self.line.bounds, head=noun)
            named = any(other.capital or other.text == "«" for other in self.words[at:end])
            return (at, end) if named else None
        return (at, end) if word.capital and word.start in self.line.places else None

    def _after_governor(self, start: int) -> bool:
        return start > 0 and _is_governor(self.words[start - 1].form)

    def _from_network(self, span: Span) -> Span | None:
        """A body only the network saw, if it has the marks of a name."""
        start, end = strip(self.text, span, " \t\n,.;:–")
        first = bisect_left(self.words, start, key=lambda word: word.start)
        last = bisect_left(self.words, end, key=lambda word: word.start)
        inside = self.words[first:last]
        if not inside or (len(inside) == 1 and inside[0].abbreviation) or inside[0].text in not_bodies():
            return None
        if not positions().isdisjoint(inside[0].bases) or any(base in kinds() for base in inside[-1].bases):
            return None
        before = [word for word in self.words[max(0, first - 2) : first] if word.text != "«"][-1:]
        if before and not folded("works").isdisjoint(before[0].bases):
            return None
        return self._quotes_kept(start, end) if self._looks_like_name(first, inside) else None

    def _looks_like_name(self, first: int, inside: Sequence[Word]) -> bool:
        """Capitals in the middle of a word, Latin letters, quotation marks, or a capitalised word no dictionary has."""
        word = inside[0]
        if any(MIXED.search(other.text) for other in inside) or (word.text.isascii() and word.text.isalpha()):
            return True
        if word.text == "«" or (first > 0 and self.words[first - 1].text == "«"):
            last = first + len(inside)
            return "»" in (inside[-1].text, self.words[last].text if last < len(self.words) else "")
        noun = any(other.likely("NOUN") for other in inside)
        return noun and word.capital and not self.line.starts_sentence(first) and not word.text.isupper()

    def _quotes_kept(self, start: int, end: int) -> Span:
        """A name with the quotation marks around it."""
        if start > 0 and self.text[start - 1] == "«":
            start -= 1
        if self.text[start] == "«" and "»" not in self.text[start:end] and self.text[end : end + 1] == "»":
            end += 1
        return start, end

    def _headed(self, at: int) -> tuple[int, int] | None:
        return headed(self.line, at)
