"""Phrases that name a position, from their first word to their last, whoever may hold it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from protokolist.entities.position_words import CONSONANTS, full_word, joined_with_complement, needs_complement
from protokolist.entities.word_lists import folded, shortened
from protokolist.spans import Span
from protokolist.text.complements import COUNTED, Bounds, complements_end
from protokolist.text.morphology import FORMS_KEPT, fold, is_known
from protokolist.text.phrases import stands_alone
from protokolist.text.words import Word, agree, readings, words

GOVERNING_INSTRUMENTAL = {"зав", "заведующий", "заведующая", "управляющий", "управляющая", "командующий", "руководящий"}
ACTING = re.compile(
    r"(?:и\s?\.\s?о|врио|вр\.\s?и\.\s?о|и/о)\b\.?|(?:временно\s+)?исполняющ\w+\s+обязанности(?![а-яё])", re.IGNORECASE
)
# Letters that these two begin with.
BEGINNINGS = frozenset("ивгсмнИВГСМН")
RESEARCHER = re.compile(r"(?:[гвсм]\.\s?)?н\.\s?с\.(?![а-яё])", re.IGNORECASE)
CUT = ("зав", "зам", "нач", "пред", "дир")
OFFICES = {"секретарь", "редактор", "организатор"}
# «Руководитель семинара», «организатор встречи»: labels of the meeting, like «председатель собрания».
LEADERS = {"руководитель", "организатор", "ведущий", "координатор", "секретарь", "председатель"}
# Of them those who, named without more, are the one who leads or keeps the records.
LEADING = {"председатель"}
LONGEST_LEFT = 4
# In letters: longer words are not shortened by a dot.
LONGEST_SHORT = 8
# «К-та», «б-кой», «с/п», «с.-х.»
SHORTENED_INSIDE = re.compile(r"[а-яё]{1,2}(?:-(?:[а-яё]{1,3})|/[а-яё])")
# A class of a school: «6-б», «8 «Б»».
CLASS = re.compile(r"\d{1,2}(?:-?[а-яё])?", re.IGNORECASE)
LETTERED = re.compile(r"\d{1,2}\s?(?:-\s?[а-яёА-ЯЁ]|[а-яё]|«[А-ЯЁа-яё]»|\"[А-ЯЁа-яё]\")(?![а-яё])")
LONGEST_CLASS = 10


@dataclass(frozen=True, slots=True)
class RolePhrase:
    """A position phrase in a block: its span, where the bare position ends, the organisation inside it.

    ``bare``: a word that is a position only with a complement stands without one («председатель»).
    """

    start: int
    end: int
    head_end: int
    plural: bool
    organisation: Span | None
    bare: bool = False


def role_phrases(text: str, persons: Sequence[Span], organisations: Sequence[Span]) -> list[RolePhrase]:
    """All position phrases of one block of clean text, in order, held by somebody or not.

    Labels of the meeting («Председатель:», «секретарь собрания») are none; where a bare «председатель» is no label, it
    is marked as ``bare``: it is nobody's in its block, but the document may show who leads. ``persons`` end a phrase,
    ``organisations`` that stand in its complement belong to it.
    """
    return list(_Scanner(text, persons, organisations).phrases())


def _is_named(base: str) -> bool:
    """Whether a base is a position."""
    return needs_complement(base) is not None


@lru_cache(maxsize=FORMS_KEPT)
def _may_head(text: str, form: str) -> bool:
    """Whether a word can be the head of a position, whatever stands beside it; most words cannot."""
    lower = fold(text)
    if lower in CUT or full_word(lower) is not None:
        return True
    return bool(form) and any(reading.case and _is_named(reading.base) for reading in readings(form))


class _Scanner:
    """One block; indices are those of its words."""

    def __init__(self, text: str, persons: Sequence[Span], organisations: Sequence[Span]) -> None:
        self.text = text
        self.words = words(text)
        self.persons = _covered(self.words, persons)
        self.bodies = _covered(self.words, organisations)
        self.starts = {word.start: index for index, word in enumerate(self.words)}
        self.organisations = {self.starts[span[0]]: span for span in organisations if span[0] in self.starts}

    def phrases(self) -> Iterator[RolePhrase]:
        at = 0
        while at < len(self.words):
            found = None if at in self.persons or at in self.bodies else self._phrase(at)
            if found is None:
                at += 1
                continue
            phrase, at = found
            if phrase is not None:
                yield phrase

    def _phrase(self, at: int) -> tuple[RolePhrase | None, int] | None:
        opened = self._opening(at)
        if opened is None:
            return None
        start, head, last = opened
        head_end, cases = self._position_end(head, last)
        bounds = Bounds(stop=self._stop, fence=self._fence, atom=self._atom)
        end = complements_end(self.words, head_end, bounds, cases)
        bare = self._is_bare(head, last, end)
        if not bare and not self._is_position(head, last, end):
            return (None, end)
        span = (self.words[start].start, self._char_end(end - 1))
        inside = [body for index, body in self.organisations.items() if last <= index < end]
        plural = self._plural(head, start)
        phrase = RolePhrase(*span, self._char_end(head_end - 1), plural, inside[0] if inside else None, bare)
        return phrase, end

    def _char_end(self, at: int) -> int:
        """The end of a word, with the dot that shortens it."""
        word = self.words[at]
        if self._dot(at + 1) and self.words[at + 1].start == word.end and self._shortens(at):
            return self.words[at + 1].end
        return word.end

    # --- the position itself ---

    def _opening(self, at: int) -> tuple[int, int, int] | None:
        """First word, head word and the index after the head, if a position has its head (or an «и. о.») at ``at``."""
        word = self.words[at]
        if word.text[0] in BEGINNINGS and (at == 0 or self.words[at - 1].text != "."):
            begun = ACTING.match(self.text, word.start) or RESEARCHER.match(self.text, word.start)
            if begun:
                return at, at, self._after(begun.end(), at)
        if not _may_head(word.text, word.form) or not self._heads(at):
            return None
        last = at + 1
        if self._dot(last) and full_word(word.form) is not None:
            last += 1
        # «Кандидат в члены бюро»
        if self._form(last) == "в" and "член" in self._bases(last + 1):
            last += 2
        return self._left(at), at, last

    def _form(self, at: int) -> str:
        return self.words[at].form if at < len(self.words) else ""

    def _bases(self, at: int) -> tuple[str, ...]:
        return self.words[at].bases if at < len(self.words) else ()

    def _shortens(self, at: int) -> bool:
        """Whether the dot behind a word shortens it, being no full stop."""
        form = self.words[at].form
        if not form or _is_named(form):
            return False
        short = 1 < len(form) < LONGEST_SHORT and form[-1] in CONSONANTS and not _is_whole(self.words[at])
        return short or full_word(form) is not None

    def _heads(self, at: int) -> bool:
        word = self.words[at]
        lower = fold(word.text)
        if self._dot(at + 1) and len(lower) > 2 and full_word(lower) is not None:
            return not _adjectival(lower) and not self._full_stop(at)
        if lower in CUT and not self._dot(at + 1):
            return True
        nominal = [r for r in word.readings if _is_named(r.base)]
        if not nominal or not any(r.case for r in nominal):
            return False
        if any(r.pos == "NOUN" for r in nominal) and not word.has("ADJF", "PRTF"):
            return True
        following = self.words[at + 1] if at + 1 < len(self.words) else None
        if following is not None and (at + 1 in self.persons or at + 1 in self.bodies):
            following = None
        return stands_alone(word, following)

    def _full_stop(self, at: int) -> bool:
        """Whether the dot behind a word that may be shortened ends a sentence."""
        return (
            at + 2 < len(self.words)
            and self.words[at + 2].wrapped
            and self.words[at + 2].capital
            and at + 2 not in self.bodies
        )

    def _dot(self, at: int) -> bool:
        return at < len(self.words) and self.words[at].text == "."

    def _left(self, at: int) -> int:
        """The index of the first adjective («главный», «гл.») that belongs to the head."""
        start = at
        head = [r for r in self.words[at].readings if r.case]
        index = at - 1
        while index >= max(0, at - LONGEST_LEFT * 2) and index not in self.persons and index not in self.bodies:
            word = self.words[index]
            if word.text == "." and index and _adjectival(self.words[index - 1].form):
                # «Отв. секретарь» is one position, «отв. бригадиры» are those who answer for something.
                if self.words[index - 1].form == "отв" and OFFICES.isdisjoint(self.words[at].bases):
                    break
                start, index = index - 1, index - 2
                continue
            adjectives = [r for r in word.readings if r.pos in ("ADJF", "PRTF")]
            if not adjectives or word.has("NPRO") or not folded("position_modifiers").isdisjoint(word.bases):
                break
            if self._heads_as_noun(word) or (word.capital and start != at and self.words[start].capital):
                break
            if word.wrapped is False and self.words[start].wrapped and self.words[start].capital:
                break
            if head and not any(agree(a, h) for a in adjectives for h in head):
                break
            if word.likely("PRTF") and not word.likely("ADJF"):
                break
            start, index = index, index - 1
        return start

    def _heads_as_noun(self, word: Word) -> bool:
        return word.likely("NOUN") and any(_is_named(base) for base in word.bases)

    def _plural(self, head: int, start: int) -> bool:
        if any(map(joined_with_complement, self.words[head].bases)):
            return False
        nouns = [r for r in self.words[head].readings if _is_named(r.base) and r.case]
        fitting = [
            noun
            for noun in nouns
            if all(
                any(agree(r, noun) for r in self.words[i].readings if r.pos == "ADJF")
                for i in range(start, head)
                if self.words[i].has("ADJF")
            )
        ]
        fitting = fitting or nouns
        if not fitting:
            return False
        if any(r.plural and r.case == "nomn" for r in fitting) and not any(
            not r.plural and r.case == "nomn" for r in fitting
        ):
            return not any(not r.plural for r in fitting) or self._labels(head)
        return all(r.plural for r in fitting)

    def _labels(self, head: int) -> bool:
        """Whether a form that may be one or many («главы») heads a list: a colon follows before any full stop."""
        following = self.text[self.words[head].end : self.words[head].end + 120]
        return bool(re.match(r"[^.;\n–]*:", following)) and self.words[head].capital

    # --- its extent ---

    def _position_end(self, head: int, last: int) -> tuple[int, frozenset[str]]:
        """The index after the bare position, and the cases its last word governs.

        Somebody who deputises for another has both in the position: «заместитель главного | бухгалтера».
        """
        cases = self._governs(head)
        while self._deputises(head) and (nested := self._nested(last)) is not None:
            head, last = nested
            cases = self._governs(head)
        return last, cases

    def _deputises(self, head: int) -> bool:
        word = self.words[head]
        if ACTING.match(self.text, word.start):
            return True
        return not folded("deputies").isdisjoint((word.text.lower(), *word.bases))

    def _governs(self, head: int) -> frozenset[str]:
        word = self.words[head]
        instrumental = word.text.lower() in ("зав", "упр") or not GOVERNING_INSTRUMENTAL.isdisjoint(word.bases)
        return frozenset({"gent", "ablt"} if instrumental else {"gent"})

    def _nested(self, at: int) -> tuple[int, int] | None:
        """The head of a position in the genitive with its adjectives at ``at``, and the index after it."""
        for index in range(at, min(at + LONGEST_LEFT, len(self.words))):
            word = self.words[index]
            if index in self.persons or index in self.bodies:
                return None
            if self._dot(index + 1) and full_word(word.form) is not None:
                if not _adjectival(word.form):
                    return index, index + 2
            elif any(_is_named(r.base) and r.case == "gent" for r in word.readings) and self._heads(index):
                return index, index + 1
            elif not word.has("ADJF") and not self._adjectival_dot(index):
                return None
        return None

    def _adjectival_dot(self, at: int) -> bool:
        return self.words[at].text == "." and _adjectival(self.words[at - 1].text.lower())

    def _stop(self, at: int) -> bool:
        word = self.words[at]
        if at in self.persons or word.text in "()–;:\t":
            return True
        if at in self.bodies:
            return False
        if word.likely("VERB", "INFN", "GRND", "PRTS", "NPRO"):
            return True
        if word.wrapped and word.form in ("от", "из"):
            return True
        if word.form and not folded("addresses").isdisjoint((word.form, *word.bases)):
            return self._dot(at + 1) or len(word.form) > LONGEST_SHORT
        if self._dot(at + 1) and word.form in ("проф", "доц", "акад"):
            return True
        return self._position_word(at) and not self._counted(word)

    def _position_word(self, at: int) -> bool:
        word = self.words[at]
        return any(r.pos == "NOUN" and _is_named(r.base) for r in word.readings)

    def _counted(self, word: Word) -> bool:
        """«совет депутатов», «бригадир доярок»: many people as a complement."""
        return any(r.plural and r.case == "gent" for r in word.readings)

    def _fence(self, at: int) -> bool:
        if at in self.persons or at in self.bodies:
            return True
        following = self.words[at : at + 3]
        return any(_is_named(base) for word in following[:1] for base in word.bases) or any(
            word.likely("NOUN") and any(_is_named(base) for base in word.bases)
            for word in following[1:]
            if following[0].has("ADJF")
        )

    def _atom(self, at: int) -> int | None:
        span = self.organisations.get(at)
        return self._shortened_piece(at) if span is None else self._after(span[1], at)

    def _shortened_piece(self, at: int) -> int | None:
        """The index after shortened words and what they stand before: «отд. истории», «науч. раб.», «к-та», «6 округу».

        A shortened word has no case to tell, so the noun behind it may stand in any but the nominative.
        """
        end = at
        while end < len(self.words) and end - at < LONGEST_LEFT * 2 and self._is_shortened(end):
            end += 1 if self.words[end].text[-1] != "." and not self._dot(end + 1) else 2
        if end == at:
            return self._counted_piece(at)
        if end < len(self.words) and self.words[end].form and end not in self.persons and not self._stop(end):
            noun = self.words[end]
            if not noun.capital and any(
                r.case not in (None, "nomn") and r.pos in ("NOUN", "ADJF") for r in noun.readings
            ):
                return end + 1 if noun.likely("NOUN") else self._noun_behind(end)
        return end

    def _noun_behind(self, at: int) -> int:
        following = self.words[at + 1] if at + 1 < len(self.words) else None
        return at + 2 if following is not None and following.likely("NOUN") and not self._stop(at + 1) else at

    def _is_shortened(self, at: int) -> bool:
        word = self.words[at]
        if at in self.persons or at in self.bodies or not word.form or word.wrapped:
            return False
        if SHORTENED_INSIDE.fullmatch(word.text):
            return True
        if word.capital or not self._dot(at + 1) or self.words[at + 1].start != word.end or self._stop(at):
            return False
        following = self.words[at + 2] if at + 2 < len(self.words) else None
        if following is not None and following.capital and following.form and at + 2 not in self.persons:
            return False
        return 1 < len(word.form) < LONGEST_SHORT and word.form[-1] in CONSONANTS and not _is_whole(word)

    def _counted_piece(self, at: int) -> int | None:
        """«6 округу», «1 кат.», «6-б», «8 «Б»»: behind a number its noun or the letter of a class."""
        if not CLASS.fullmatch(self.words[at].text):
            return None
        rest = self.text[self.words[at].start : self.words[at].start + LONGEST_CLASS]
        if lettered := LETTERED.match(rest):
            return self._after(self.words[at].start + lettered.end(), at)
        if not COUNTED.isdisjoint(self._bases(at + 1)):
            return at + 2
        noun = self._form(at + 1)
        if len(noun) > 1 and self._dot(at + 2) and any(counted.startswith(noun) for counted in COUNTED):
            return at + 3
        return None

    def _after(self, place: int, at: int) -> int:
        while at < len(self.words) and self.words[at].start < place:
            at += 1
        return at

    # --- what is no position ---

    def _is_bare(self, head: int, last: int, end: int) -> bool:
        """«Председатель зачитал смету»: no label, for no name, no colon and no dash follows."""
        if end > last or last > head + 1 or not LEADING.intersection(self.words[head].bases):
            return False
        if self._left(head) < head or end in self.persons or self.words[head].text.isupper():
            return False
        return self._plural(head, head) is False and (end >= len(self.words) or self.words[end].text not in ":–-\t(/")

    def _is_position(self, head: int, last: int, end: int) -> bool:
        complement = self.words[last:end]
        flags = {needs_complement(base) for base in self.words[head].bases} - {None}
        needs = flags == {True} or needs_complement(full_word(self.words[head].form) or "") is True
        if needs and not complement and not self._academic(head) and last == head + 1 + self._dot(head + 1):
            return False
        if self.words[head].text.lower() in ("зав", "зам", "нач") and not complement and last == head + 1:
            return False
        labels = folded("meeting_labels")
        first = next((word for word in complement if word.has("NOUN")), None)
        meeting = first is not None and last not in self.bodies and not labels.isdisjoint(first.bases)
        if meeting and (needs or not LEADERS.isdisjoint(self.words[head].bases)):
            return False
        if "член" in self.words[head].bases and head and self.words[head - 1].form == "в":
            # «Принять в члены общества»: nobody holds it yet.
            return False
        return not (
            full_word(self.words[head].form) == "кандидат" and "наука" in {b for w in complement for b in w.bases}
        )

    def _academic(self, head: int) -> bool:
        """«учёный секретарь», «генеральный секретарь»: an adjective makes a position of a label."""
        return self._left(head) < head


@cache
def _adjectives() -> frozenset[str]:
    return frozenset(
        short for short, full in shortened().items() if full.endswith(("ый", "ий", "ой")) and len(short) > 1
    )


def _adjectival(short: str) -> bool:
    """Whether a shortened word stands for an adjective («гл.», «ст.»)."""
    return short in _adjectives() - {"зав", "упр", "врио"}


def _is_whole(word: Word) -> bool:
    """Whether a word before a dot is a word of its own, ahead of a full stop."""
    return is_known(word.form) and len(word.form) > 3 and not word.has("UNKN")


def _covered(line: Sequence[Word], spans: Sequence[Span]) -> set[int]:
    """Indices of the words inside the spans; both in order of the text."""
    found: set[int] = set()
    at = 0
    for start, end in sorted(spans):
        while at < len(line) and line[at].end <= start:
            at += 1
        while at < len(line) and line[at].start < end:
            found.add(at)
            at += 1
    return found
