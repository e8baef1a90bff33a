"""Roles: which position phrases of a block are held by which of the persons it names."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from protokolist.entities.role_phrases import RolePhrase
from protokolist.entities.role_titles import phrase_title, position
from protokolist.entities.word_lists import folded
from protokolist.spans import Span
from protokolist.text.morphology import fold, lemmas
from protokolist.text.words import words

LONG_WORD = re.compile(r"[а-яё]{4,}")
SENT = re.compile(r"(?:^|[\s(«])(?:от|из|с)\s+$", re.IGNORECASE)
# Dots of initials and shortened words.
SHORT_DOTS = re.compile(r"(?<=[А-ЯЁ])\.|(?<=\b[а-яё])\.|(?<=\bтов)\.|(?<=\bтт)\.")
COMRADES = re.compile(r"^\s*тт\.")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Degrees («к.п.н.», «д. ф.-м. н.»), years of birth, numbers of a list: no part of a position and no bar to it.
# Where a hand signs: «(подпись)», «/подпись/», a line.
SIGNED = r"[(/]?\s*(?:личная\s+)?подпис[ьи]\s*[)/]?|\bм\.\s?п\.|[/_]+"
DEGREE = r"\b(?:[кд]|канд|докт|д-р|доктор|кандидат)\.?\s?(?:[а-я]{1,15}\.?[\s-]?){0,3}?(?:наук|н)\b\.?"
ASIDE = re.compile(
    rf"\([^()\n]*\)|{DEGREE}|\b(?:проф|доц|акад)\.|{SIGNED}|\d{{4}}\s*г\.\s?р\.|\d{{1,2}}[.)]", re.IGNORECASE
)
RANK = re.compile(r"(?:профессор|доцент|академик)[а-я]{0,3}|проф\.?|доц\.?|акад\.?", re.IGNORECASE)
FULL_RANK = re.compile(r"(?:профессор|доцент|академик)[а-я]{0,3}")
BEHIND_DEGREE = re.compile(rf"{DEGREE}[\s,]*$")
# «Секретарь – доцент Лужина»: what follows a label of the meeting is said in passing.
BEHIND_LABEL = re.compile(r"(?:председател|секретар|руководител)\w*\s*[–:-]\s*$", re.IGNORECASE)
# A dot that shortens what stands before it: a small letter or a mark follows.
SHORTENS = re.compile(r"\.(?=\s*[а-яё,;:)(–-])")
# How often a holder that is shown so was right, on the training protocols.
RIGHT = {
    "left, as": 0.8,
    "left, newline": 0.5,
    "left, tight": 0.7,
    "next position, and": 0.8,
    "next position, comma": 0.85,
    "position before, comma": 0.8,
    "position before, dash": 0.5,
    "position before, newline": 0.3,
    "right, bracket": 0.5,
    "right, colon": 0.6,
    "right, comma": 0.2,
    "right, dash": 0.5,
    "right, newline": 0.5,
    "several behind, colon": 0.7,
    "several behind, comma": 0.3,
    "several behind, tight": 0.8,
}
# Of those not listed, the clear ones: a name right behind, a position behind a comma, a dash, a bracket, a column.
MOSTLY = 0.95


@dataclass
class RoleMention:
    """A position phrase and who holds it.

    ``head`` is the position without its organisation, ``title`` the whole phrase, both nominative; ``holders`` are
    indices into the persons given; ``organisation`` stands in the phrase, or beside it where the line shows that.
    ``reason`` says what shows the holder («right, dash»: the name behind a dash), ``score`` how often that was right.
    """

    start: int
    end: int
    head: str
    title: str
    holders: list[int]
    organisation: Span | None
    reason: str = ""
    score: float = 1.0


@dataclass(frozen=True)
class _Claim:
    """How strongly a neighbour is taken for the holder, and why; the strongest claim wins."""

    strength: float
    holders: tuple[int, ...]
    reason: str


@dataclass
class _Item:
    """A person or a position phrase in the order of the line."""

    start: int
    end: int
    person: int | None = None
    phrase: RolePhrase | None = None
    holders: tuple[int, ...] = ()
    reason: str = ""


def find_roles(
    text: str, phrases: Sequence[RolePhrase], persons: Sequence[Span], organisations: Sequence[Span]
) -> list[RoleMention]:
    """Which of the position phrases of one block (list item, paragraph, signature line) its persons hold, in order.

    All spans are in ``text``, in order. A phrase that nobody in the block holds is left to ``find_unnamed_roles``.
    """
    line = _attached(text, phrases, persons, organisations)
    return [line.mention(at) for at, item in enumerate(line.items) if item.phrase is not None and item.holders]


def how_sure(
    text: str, phrases: Sequence[RolePhrase], persons: Sequence[Span], organisations: Sequence[Span]
) -> dict[int, float]:
    """The phrases that ``find_roles`` would give a holder, by their starts, with how sure that is."""
    line = _attached(text, phrases, persons, organisations)
    return {item.start: RIGHT.get(item.reason, MOSTLY) for item in line.items if item.phrase and item.holders}


def _attached(
    text: str, phrases: Sequence[RolePhrase], persons: Sequence[Span], organisations: Sequence[Span]
) -> "_Line":
    items = [_Item(start, end, person=index) for index, (start, end) in enumerate(persons)]
    items += [
        _Item(phrase.start, phrase.end, phrase=phrase)
        for phrase in phrases
        if not phrase.bare and not _in_passing(text, phrase)
    ]
    items.sort(key=lambda item: item.start)
    line = _Line(text, items, organisations)
    line.attach()
    return line


def mention_of(text: str, phrase: RolePhrase, holders: Sequence[int], organisation: Span | None) -> RoleMention:
    """A phrase as a mention of the position that ``holders`` hold."""
    head = position(text[phrase.start : phrase.head_end])
    title = phrase_title(text[phrase.start : phrase.end], plural=phrase.plural)
    return RoleMention(phrase.start, phrase.end, head, title, list(holders), phrase.organisation or organisation)


def _in_passing(text: str, phrase: RolePhrase) -> bool:
    """«Секретарь: канд. пед. наук, доц. Лужина»: a rank behind a degree, or «проф.», says nothing of a position."""
    said = text[phrase.start : phrase.end].lower()
    if not RANK.fullmatch(said):
        return False
    return said.rstrip(".") == "проф" or (
        BEHIND_DEGREE.search(text[: phrase.start]) is not None and FULL_RANK.fullmatch(said) is None
    )


def may_be_many(position: str) -> bool:
    """Whether a bare position has a form for several («заведующим», «главам»)."""
    return any(reading.plural and reading.case for word in words(position) for reading in word.readings)


class _Line:
    """The items of a block and the gaps between them."""

    def __init__(self, text: str, items: list[_Item], organisations: Sequence[Span]) -> None:
        self.text, self.items, self.organisations = text, items, organisations
        self.gaps = [self._gap(one.end, other.start) for one, other in pairwise(items)]

    def attach(self) -> None:
        """Gives each phrase its holders: by its own neighbours first, then along chains of positions."""
        for at, item in enumerate(self.items):
            if item.phrase is None:
                continue
            claims = [*self._from_left(at, item.phrase), *self._from_right(at, item.phrase)]
            best = max(claims, key=lambda claim: claim.strength, default=None)
            if best is not None:
                item.holders, item.reason = best.holders, best.reason
        for at in range(len(self.items) - 2, -1, -1):
            item, following = self.items[at], self.items[at + 1]
            if item.phrase and not item.holders and following.phrase and self.gaps[at] in ("comma", "and", "tight"):
                person_between = any(
                    other.person in following.holders and other.start < item.start
                    for other in self.items[max(0, at - 2) : at]
                )
                if not person_between:
                    item.holders, item.reason = following.holders, f"next position, {self.gaps[at]}"

        for at, item in enumerate(self.items):
            if item.phrase is not None and item.holders and self._is_rank(at, item.phrase):
                item.holders = ()

    def _is_rank(self, at: int, phrase: RolePhrase) -> bool:
        """«Зав. кафедрой, д.т.н., профессор Зимин»: a rank beside a degree, a position or a label is none."""
        said = self.text[phrase.start : phrase.end]
        if not RANK.fullmatch(said):
            return False
        before = self.text[: phrase.start]
        if self.items[at].reason == "left, as":
            # «Избрать Лужину на должность доцента»
            return True
        if self.items[at].reason.startswith("right") and (BEHIND_DEGREE.search(before) or BEHIND_LABEL.search(before)):
            return True
        return any(
            other.phrase is not None and other.holders == self.items[at].holders
            for other in self.items[max(0, at - 2) : at + 3]
            if other is not self.items[at]
        )

    def _from_left(self, at: int, phrase: RolePhrase) -> Iterator[_Claim]:
        if at == 0:
            return
        left, gap = self.items[at - 1], self.gaps[at - 1]
        if left.person is None:
            if gap in ("comma", "and", "dash", "newline", "tight") and left.holders and self._stands_behind(at - 1):
                yield _Claim(2.5, left.holders, f"position before, {gap}")
            return
        strength = {
            "dash": 4.0,
            "tab": 4.0,
            "bracket": 4.2,
            "as": 4.0,
            "tight": 3.4,
            "comma": 3.0,
            "newline": 1.2,
            "list": 1.6 if self._row_of_two(at) else None,
        }.get(gap)
        if strength is None:
            return
        if phrase.plural:
            several = tuple(self._persons_before(at))
            if len(several) > 1 and gap in ("dash", "bracket", "tab", "as"):
                yield _Claim(4.0, several, f"several before, {gap}")
            return
        yield _Claim(strength, (left.person,), f"left, {gap}")

    def _row_of_two(self, at: int) -> bool:
        """«Лужина А.П.; директор клуба»: a name and a position parted by a semicolon, in a line of their own."""
        left, item = self.items[at - 1], self.items[at]
        before = self.text[: left.start].rstrip(" \t–-•")
        own_line = (not before or before[-1] == "\n") and re.match(
            r"[\s.;»\"]*(?:\n|$)", self.text[item.end :]
        ) is not None
        return own_line and self.text[left.end : item.start].strip() == ";"

    def _stands_behind(self, at: int) -> bool:
        """Whether the phrase at ``at`` has its holder on its left, so that a further position is the same person's."""
        return any(item.person in self.items[at].holders for item in self.items[max(0, at - 3) : at])

    def _from_right(self, at: int, phrase: RolePhrase) -> Iterator[_Claim]:
        if at + 1 >= len(self.items):
            return
        right, gap = self.items[at + 1], self.gaps[at]
        if right.person is None:
            return
        strength = {
            "tight": 5.0,
            "dash": 3.5,
            "tab": 3.2,
            "colon": 2.8,
            "bracket": 3.6,
            "newline": 1.5,
            "comma": 1.4,
            "as": 2.0,
        }.get(gap)
        if strength is None:
            return
        if phrase.plural or (gap == "tight" and self._are_several(at, phrase)):
            yield _Claim(max(strength, 3.8), tuple(self._persons_after(at)), f"several behind, {gap}")
        elif gap != "as":
            yield _Claim(strength, (right.person,), f"right, {gap}")

    def _are_several(self, at: int, phrase: RolePhrase) -> bool:
        """«Заведующим Лужиной и Сомову», «предс. колхозов тт. Лужину и Сомову»: the form may be one or many."""
        if COMRADES.search(self.text[phrase.end : self.items[at + 1].start]):
            return True
        behind = at + 2 < len(self.items) and self.items[at + 2].person is not None and self.gaps[at + 1] == "and"
        return behind and may_be_many(self.text[phrase.start : phrase.head_end])

    def _persons_before(self, at: int) -> list[int]:
        found: list[int] = []
        for index in range(at - 1, -1, -1):
            item = self.items[index]
            if item.person is None or (found and self.gaps[index] not in ("comma", "and", "newline")):
                break
            found.append(item.person)
        return found[::-1]

    def _persons_after(self, at: int) -> list[int]:
        """A list after a label for several: its persons, over the positions that some of them have besides."""
        found: list[int] = []
        for index in range(at + 1, len(self.items)):
            item, gap = self.items[index], self.gaps[index - 1]
            if item.person is None:
                if gap not in ("comma", "dash", "bracket", "tab") or (item.phrase and item.phrase.plural):
                    break
                continue
            if found and gap not in ("comma", "and", "newline", "list", "closed", "tab"):
                break
            found.append(item.person)
        return found

    def _gap(self, start: int, end: int) -> str:
        """What stands between two items, by its strongest mark; empty where other words part them."""
        between = self.text[start:end]
        for body in self._between(start, end):
            between = between.replace(self.text[body[0] : body[1]], " ", 1)
        if start and self.text[start - 1].isalpha() and SHORTENS.match(self.text, start):
            between = between.removeprefix(".")
        between = ASIDE.sub(" ", between)
        said = [word.lower() for word in WORD.findall(between)]
        said = [
            word for word in said if word not in folded("honorifics") and folded("honorifics").isdisjoint(lemmas(word))
        ]
        marks = set(re.sub(r"[\w .]", "", between))
        if "." in re.sub(r"[^\W\d_]+\.", "", between).strip() and not marks & set("–-\n"):
            marks.add(";")
        if said == ["и"]:
            return "and"
        if said:
            return "as" if all(fold(word) in folded("being") for word in said) and ";" not in marks else ""
        if ";" in marks:
            return "list"
        if ")" in marks:
            return "closed"
        if {",", "–"} <= marks:
            return "comma"
        for mark, name in (
            ("(", "bracket"),
            (":", "colon"),
            ("–", "dash"),
            ("-", "dash"),
            ("\t", "tab"),
            ("|", "tab"),
            (",", "comma"),
            ("\n", "newline"),
        ):
            if mark in marks:
                return name
        return "" if marks else "tight"

    def mention(self, at: int) -> RoleMention:
        """The record of the phrase at ``at``."""
        item = self.items[at]
        if item.phrase is None:
            raise ValueError("a person is no role")
        mention = mention_of(self.text, item.phrase, item.holders, self._organisation_beside(at, item.phrase))
        mention.reason, mention.score = item.reason, RIGHT.get(item.reason, MOSTLY)
        return mention

    def _between(self, start: int, end: int) -> Sequence[Span]:
        """The organisations that lie wholly between two places."""
        first = bisect_left(self.organisations, start, key=lambda body: body[0])
        last = bisect_right(self.organisations, end, key=lambda body: body[1])
        return self.organisations[first:last]

    def _sent_by(self, at: int) -> Span | None:
        """The body that those behind it come from: «от районо инспектор Лужин», «от завода – Сомов, директор, Ким»."""
        holders = self.items[at].holders
        first = min(
            (item.start for item in self.items if item.person in holders or item is self.items[at]),
            default=self.items[at].start,
        )
        before = [body for body in self._between(0, first) if SENT.search(self.text[: body[0]])]
        if not before:
            return None
        body = before[-1]
        between = self.text[body[1] : first]
        named = " ".join(self.text[item.start : item.end] for item in self.items if body[1] <= item.start < first)
        if len(LONG_WORD.findall(between)) > len(LONG_WORD.findall(named)):
            # «Из ЖКО пришло письмо, директор Лужин …»: more is said between than names and positions.
            return None
        return None if re.search(r"[;\n.]\s*$|;|\n|\b(?:от|из)\s", SHORT_DOTS.sub("", between)) else body

    def _organisation_beside(self, at: int, phrase: RolePhrase) -> Span | None:
        """An organisation that the line gives to the holder outside the phrase: next to it, or alone in the row."""
        if phrase.organisation is not None:
            return None
        before = self._between(self.items[at - 1].end if at else 0, phrase.start)
        after = self._between(phrase.end, self.items[at + 1].start if at + 1 < len(self.items) else len(self.text))
        if after and re.fullmatch(r"[\s,(–]{1,3}", self.text[phrase.end : after[0][0]]):
            return after[0]
        person_before = at > 0 and self.items[at - 1].person in self.items[at].holders
        if before and person_before and re.fullmatch(r"[\s,–]{1,3}", self.text[before[-1][1] : phrase.start]):
            return before[-1]
        if (sent := self._sent_by(at)) is not None:
            return sent
        single = "\t" in self.text and sum(item.phrase is not None for item in self.items) == 1
        return self.organisations[0] if single and len(self.organisations) == 1 else None
