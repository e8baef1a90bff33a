"""The neighbourhood of a word where an organisation may be named: what belongs to it on the left, what ends it."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

from protokolist.entities.word_lists import folded, forms, kinds, positions
from protokolist.text import lexicon
from protokolist.text.complements import Bounds, complements_end, noun_group, proper_end
from protokolist.text.morphology import is_known
from protokolist.text.words import Reading, Word, agree, words

TaggedSpan = tuple[int, int, Literal["PER", "LOC", "ORG"]]

TERRITORIAL_FORMS = {"МО", "МР", "ГО", "СП", "ГП"}
# Participles that are part of a body's name as adjectives are.
JOINED_PARTICIPLES = {"управляющий", "объединенный", "обслуживающий", "ресурсоснабжающий", "действующий"}
SENTENCE_END = set(".!?:–-\t•*")
LONGEST_LEFT = 6


class Line:
    """One block of text as words, with what the network saw in it; indices are those of the words.

    ``done`` is the index behind the organisation found last: nothing on its left is looked at again.
    """

    def __init__(self, text: str, tagged: Sequence[TaggedSpan]) -> None:
        self.text = text
        self.words: Sequence[Word] = words(text)
        letters = [word for word in self.words if len(word.text) > 3 and word.text.isalpha()]
        if len(letters) > 1 and all(word.text.isupper() for word in letters):
            self.words = [_lowered(word) for word in self.words]
        self.persons = {start for start, _, label in tagged if label == "PER"}
        self.places = {start for start, _, label in tagged if label == "LOC"}
        self.marked = [(start, end) for start, end, label in tagged if label == "ORG"]
        self.bounds = Bounds(stop=self.stop, fence=self.fence)
        # After a place or a quoted name «по …» belongs to the position before: «заместитель главы района по финансам».
        self.owned = Bounds(stop=lambda at: self.stop(at) or self.words[at].text.lower() == "по", fence=self.fence)
        self.done = 0

    def stop(self, at: int) -> bool:
        """Whether a phrase ends before this word: a mark, a gap, a person."""
        word = self.words[at]
        if word.text in "()–;:\t" or word.start in self.persons:
            return True
        return word.capital and (self.initial(at) or (self.initial(at + 1) and not word.abbreviation))

    def initial(self, at: int) -> bool:
        """Whether an initial with its dot stands here («И.»)."""
        return (
            at + 1 < len(self.words)
            and len(self.words[at].text) == 1
            and self.words[at].capital
            and self.words[at].text.isalpha()
            and self.words[at + 1].text == "."
        )

    def fence(self, at: int) -> bool:
        """Whether a position or another body begins here, perhaps with its adjectives."""
        for word in self.words[at : at + LONGEST_LEFT]:
            if word.text in forms() or any(base in kinds() or base in positions() for base in word.bases):
                return True
            if not word.has("ADJF"):
                return False
        return False

    def starts_sentence(self, at: int) -> bool:
        """Whether a capital here says nothing, since a sentence or a line begins."""
        return (
            at == 0
            or self.words[at].wrapped
            or self.words[at - 1].text in SENTENCE_END
            or self.words[at - 1].text.isdigit()
        )

    def left(self, at: int) -> int:
        """The index of the first adjective that belongs to the head at ``at``."""
        start = at
        head = self.words[at]
        nouns = [reading for reading in head.readings if reading.case and reading.pos == "NOUN"]
        for index in range(at - 1, max(self.done, at - LONGEST_LEFT) - 1, -1):
            word = self.words[index]
            if self.words[index + 1].wrapped and self.words[index + 1].capital and not head.abbreviation:
                break
            adjectives = [
                r
                for r in word.readings
                if (r.pos == "ADJF" or (r.base in JOINED_PARTICIPLES and not head.abbreviation))
                and not (word.likely("NOUN") and not word.capital)
            ]
            if not adjectives or word.likely("NPRO") or not folded("position_modifiers").isdisjoint(word.bases):
                break
            if (
                not positions().isdisjoint(word.bases)
                and not word.likely("ADJF")
                and JOINED_PARTICIPLES.isdisjoint(word.bases)
            ):
                break
            if not head.abbreviation and not any(agree(adjective, noun) for adjective in adjectives for noun in nouns):
                break
            start = index
        return start

    def singular(self, word: Word, start: int, at: int) -> bool:
        """Whether the head, with the adjectives before it, may be one thing."""
        nouns: list[Reading] = [r for r in word.readings if r.case and r.pos == "NOUN" and not r.plural]
        return any(
            all(
                any(r.pos in ("ADJF", "PRTF") and agree(r, noun) for r in self.words[i].readings)
                for i in range(start, at)
            )
            for noun in nouns
        )

    def proper(self, at: int) -> bool:
        """Whether an adjective is made of a place name."""
        word = self.words[at]
        if word.capital and not self.starts_sentence(at):
            return True
        bases = [reading.base for reading in word.readings if reading.pos == "ADJF"]
        local = any(base.endswith(("ский", "ской", "цкий", "цкой")) for base in bases)
        if (
            not local
            or not folded("common_adjectives").isdisjoint(bases)
            or not folded("organisation_types").isdisjoint(bases)
        ):
            return False
        if any(base.endswith("ческий") for base in bases):
            return False
        return word.capital or not is_known(bases[0])

    def network_saw(self, at: int) -> bool:
        """Whether the word lies in a span that the network took for an organisation."""
        word = self.words[at]
        before = bisect_right(self.marked, (word.start, len(self.text)))
        return before > 0 and word.end <= self.marked[before - 1][1]

    def tail(self, at: int) -> int:
        """After a name: whose it is («…» города Энска, администрации Энского района, муниципального образования …)."""
        if (
            at + 1 < len(self.words)
            and self.words[at].text == "\t"
            and "образование" in self.words[min(at + 2, len(self.words) - 1)].bases
        ):
            at += 1
        if at >= len(self.words) or self.stop(at):
            return at
        word = self.words[at]
        if word.text == "по":
            area = noun_group(self.words, at + 1, frozenset({"datv"}), self.bounds)
            return area.end if area and any(kinds().get(base) == "territory" for base in area.bases) else at
        if word.text in TERRITORIAL_FORMS:
            return self.place_after(at + 1)
        owner = _owns(word.bases)
        group = noun_group(self.words, at, frozenset({"gent"}), self.bounds)
        signed = proper_end(self.words, at, self.bounds, ())
        if word.text != "«" and signed:
            return self.tail(signed)
        if (
            group is None
            or word.abbreviation
            or not (owner or (word.capital and not word.wrapped) or ranks(word) or _owns(group.bases))
        ):
            return at
        return complements_end(self.words, at, self.owned)

    def place_after(self, at: int) -> int:
        """The index after the place name that follows a territorial form."""
        return proper_end(self.words, at, self.bounds, ("образование",)) or at if at < len(self.words) else at


def ranks(word: Word) -> bool:
    """Whether an adjective tells the rank of a body («районная администрация»)."""
    return not folded("organisation_types").isdisjoint(word.bases)


def _owns(bases: Sequence[str]) -> bool:
    return any(kinds().get(base) in ("territory", "authority") for base in bases)


def _lowered(word: Word) -> Word:
    if word.text in forms() or word.text in lexicon.read("bodies"):
        return word
    return Word(word.text.lower(), word.start, word.end, word.form, word.wrapped)
