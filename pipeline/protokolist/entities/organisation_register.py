"""Which mentions name the same organisation, what it is called in full, and which body it is a unit of."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from protokolist.entities.organisation_keys import Key, contractions, key_of, keys_of
from protokolist.entities.organisation_names import Wording, canonical, capital_kept, opens
from protokolist.entities.word_lists import folded, forms, kinds
from protokolist.spans import Span
from protokolist.text.morphology import fold
from protokolist.text.words import words

BETWEEN_NAME_AND_INITIALS = re.compile(
    r"\s*\(\s*(?:(?:далее|сокращ[её]нно|в дальнейшем)(?: по тексту)?\s*[–:-]?\s*)?[«]?"
)
# Bodies of people, which minutes name in full once and by their kind from then on.
BARE = {"collegial", "council", "commission"}
SHORTEST_INITIALS = 2
# Between a name and the end of its line there are only so many quotes and spaces.
NEAR = 6
# Fewer initials than these stand for a whole name only.
LETTERS_IN_A_ROW = 3
# So many tell a name though some of its words are passed over.
LETTERS_APART = 5
# Units and bodies of something bigger.
UNITS = {"unit", *BARE}
# «з-д», «б-ка», «о-во».
SHORTENED = re.compile(r"[а-яё]-[а-яё]{1,3}", re.IGNORECASE)


@dataclass
class OrganisationIdentity:
    """One body: its name, the other forms the document gives, the index of the body it is part of, its mentions."""

    name: str
    aliases: list[str] = field(default_factory=list)
    parent: int | None = None
    mentions: list[int] = field(default_factory=list)


def resolve_organisations(mentions: Sequence[tuple[Span, str]], text: str) -> list[OrganisationIdentity]:
    """The organisations behind the mentions (span in the clean text, wording), in order of first mention.

    Mentions are one body when they say the same words in any case, when the shorter one fits exactly one longer one, or
    when the document binds them («… (далее – Библиотека)», «Центральная библиотека (ЦБ)», initials that fit one name).
    """
    keys = keys_of([wording for _, wording in mentions])
    groups = _Groups(keys)
    groups.join_equal()
    bound = False
    for earlier, later in pairwise(range(len(mentions))):
        gap = text[mentions[earlier][0][1] : mentions[later][0][0]]
        mark = text[mentions[later][0][1] : mentions[later][0][1] + 2].lstrip("»")[:1]
        # «НП «Парус» (Товарищество, ТПС)»: the bracket may hold several short names.
        further = bound and re.fullmatch(r"»?(?:,| или)\s*«?", gap) is not None
        bound = mark in (")", ",") and (further or BETWEEN_NAME_AND_INITIALS.fullmatch(gap) is not None)
        if bound and (mark == ")" or _closes(text, mentions[later][0][1])):
            groups.join(earlier, later)
    groups.join_shorter()
    groups.join_initials()
    groups.join_bare()
    return _identities(groups, mentions, keys, text)


def _closes(text: str, at: int) -> bool:
    """Whether the bracket that is open at ``at`` holds nothing more than another short name."""
    return re.compile(r"»?(?:,|\sили)\s*«?[\w\s-]{2,30}»?\)").match(text, at) is not None


class _Groups:
    """Sets of mentions that grow together."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self.keys = keys
        self.parent = list(range(len(keys)))

    def find(self, at: int) -> int:
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.find(one), self.find(other)))
        self.parent[second] = first

    def join_equal(self) -> None:
        seen: dict[tuple[frozenset[str], str | None], int] = {}
        for at, key in enumerate(self.keys):
            self.join(at, seen.setdefault((key.tokens, key.initials), at))

    def join_shorter(self) -> None:
        """Each mention with the one group of longer ones that says all it says and more; none if two groups do."""
        holders: dict[str, list[int]] = defaultdict(list)
        distinct = list({(key.tokens, key.initials): at for at, key in reversed(list(enumerate(self.keys)))}.values())
        for at in distinct:
            for token in self.keys[at].tokens:
                holders[token].append(at)
        for at in sorted(distinct, key=lambda at: (-len(self.keys[at].tokens), at)):
            key = self.keys[at]
            if not key.tokens:
                continue
            rarest = min((holders[token] for token in key.tokens), key=len)
            fitting = {self.find(other) for other in rarest if other != at and _says_more(self.keys[other], key)}
            fitting.discard(self.find(at))
            if len(fitting) > 1:
                # «исполком» is «исполком сельского Совета» before it is «районный исполнительный комитет».
                fitting = {
                    root for root in fitting if self.keys[root].first == key.first and key.first in contractions()
                }
            if len(fitting) == 1:
                self.join(at, fitting.pop())

    def join_initials(self) -> None:
        """«ЭМЦБ» with the one name whose words begin with these letters."""
        names: dict[int, str] = {}
        for at, key in enumerate(self.keys):
            if key.initials is None:
                names[self.find(at)] = max(names.get(self.find(at), ""), key.letters, key=len)
        units = {self.find(at) for at, key in enumerate(self.keys) if key.head and kinds()[key.head] in UNITS}
        for at, key in enumerate(self.keys):
            if key.initials is None or len(key.initials) < SHORTEST_INITIALS:
                continue
            said = _spelt(key.initials)
            fitting = {
                self.find(root)
                for root, letters in names.items()
                if _spells(letters, said, in_a_row=root not in units and len(said) >= LETTERS_IN_A_ROW)
            }
            fitting.discard(self.find(at))
            if len(fitting) == 1 and self.find(at) not in names:
                self.join(at, fitting.pop())

    def join_bare(self) -> None:
        """«совет», «Комиссия»: where no one body fits, the first of the kind that the document has named before."""
        bare: dict[int, list[int]] = defaultdict(list)
        for at in range(len(self.keys)):
            bare[self.find(at)].append(at)
        named = {root: {self.keys[at].head for at in group} for root, group in bare.items()}
        for root, group in bare.items():
            head = self.keys[root].head
            if head is None or kinds()[head] not in BARE or any(self.keys[at].tokens != {head} for at in group):
                continue
            first = next((other for other in bare if other < root and other != root and head in named[other]), None)
            if first is not None:
                self.join(first, root)


def _spelt(initials: str) -> str:
    """The letters of initials without the «и» between them («ОКиО»)."""
    return fold(initials.replace("и", "") if len(initials) > LETTERS_IN_A_ROW else initials)


def _spells(letters: str, said: str, *, in_a_row: bool) -> bool:
    """Whether initials are those of a name: all of them, or some in a row; of a unit's name the first.

    «НКП» is the parent of «Президиум НКП «Энск»», not its short name.
    """
    whole = said == letters or (len(said) >= LETTERS_IN_A_ROW and letters.startswith(said))
    return whole or (in_a_row and said in letters) or (len(said) >= LETTERS_APART and _in_order(said, letters))


def _in_order(said: str, letters: str) -> bool:
    """«КЧСОПБ» in «КПЛЧСОПБ»: the first letter and the last, and the others in their order."""
    rest = iter(letters)
    return said[0] == letters[:1] and said[-1] == letters[-1:] and all(letter in rest for letter in said)


def _says_more(longer: Key, shorter: Key) -> bool:
    if not shorter.tokens < longer.tokens or (shorter.head is not None and shorter.head != longer.head):
        return False
    if shorter.initials and longer.head is not None and kinds()[longer.head] in UNITS:
        # «ВЦ» is not «сектор обработки ВЦ», but what that is a sector of.
        return False
    return folded("organisation_distinguishers").isdisjoint(longer.tokens - shorter.tokens)


def _identities(
    groups: _Groups, mentions: Sequence[tuple[Span, str]], keys: Sequence[Key], text: str
) -> list[OrganisationIdentity]:
    members: dict[int, list[int]] = defaultdict(list)
    for at in range(len(mentions)):
        members[groups.find(at)].append(at)
    found: list[OrganisationIdentity] = []
    by_key: dict[frozenset[str], int] = {}
    for index, group in enumerate(members.values()):
        names = {at: _closed(canonical(mentions[at][1]), mentions[at], text) for at in group}
        best = max(group, key=lambda at: _fullness(keys[at], names[at], at))
        wordings = {at: _wording(mentions[at], text) for at in group}
        name = capital_kept(names[best], wordings[best], list(wordings.values()))
        others = dict.fromkeys(names.values())
        found.append(OrganisationIdentity(name, [other for other in others if other != name], None, group))
        for at in group:
            by_key.setdefault(keys[at].tokens, index)
    for index, identity in enumerate(found):
        identity.parent = _parent(index, identity, mentions, by_key)
    return found


def _wording(mention: tuple[Span, str], text: str) -> Wording:
    (start, end), wording = mention
    before, behind = text[max(0, start - NEAR) : start].rstrip(" «"), text[end : end + NEAR].lstrip(" »")
    alone = before[-1:] in ("", "\n") and behind[:1] in ("", "\n")
    return Wording(wording, opens(text, start), alone)


def _parent(
    index: int, identity: OrganisationIdentity, mentions: Sequence[tuple[Span, str]], by_key: dict[frozenset[str], int]
) -> int | None:
    """The body whose name ends the name of this unit: «отдел культуры | администрации Энского района»."""
    for wording in dict.fromkeys([identity.name, *(mentions[at][1] for at in identity.mentions)]):
        line = words(wording)
        own = next((index for index, word in enumerate(line) if any(base in kinds() for base in word.bases)), 0)
        for word in line[own + 1 :]:
            if word.text in forms() or any(base in kinds() for base in word.bases):
                found = by_key.get(key_of(wording[word.start :]).tokens)
                if found is not None and found != index:
                    return found
    return None


def _fullness(key: Key, name: str, at: int) -> tuple[int, ...]:
    """What makes a form the name: it says more, in words written out; of forms of one word the shorter one is bare."""
    line = words(name)
    spelt = sum(word.text[0].isalpha() and not word.abbreviation for word in line)
    shortened = sum(word.text == "." or bool(SHORTENED.fullmatch(word.text)) for word in line)
    return len(key.tokens), -shortened, spelt, len(line), -len(name), -at


def _closed(name: str, mention: tuple[Span, str], text: str) -> str:
    """A name with the closing marks that the document has for it; one mark may close two quotations."""
    missing = name.count("«") - name.count("»")
    if missing < 0 and name.endswith("»"):
        return name[:missing]
    behind = text[mention[0][1] : mention[0][1] + missing]
    marks = len(behind) - len(behind.lstrip("»"))
    return name + "»" * (marks or (missing > 0 and "»" not in name))
