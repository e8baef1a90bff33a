"""Protocols without end: those of the training split with names and words varied by a seed.

Surnames of the commonest kinds get another stem in all their cases, other words give way now and then to words of the
same grammatical form, days move over sixty years. So frequencies are those of real minutes, the grammar holds, and
every span still stands on its words. Persons and organisations keep their given names and shapes, so that an archive of
them has namesakes, as real ones have.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import accumulate, product
from pathlib import Path
from random import Random

from protokolist.pipeline import read_text
from protokolist.record import Protocol, Span
from protokolist.scoring.gold import read_gold
from protokolist.text.morphology import parses

TRAIN = Path("corpus/train")
# Surnames in -ов, -ев, -ин decline alike, so that a stem may take the place of another.
SURNAME = re.compile(r"(?P<stem>[А-ЯЁ][а-яё]+(?:[ое]в|ин))а?")
ENDINGS = "а|у|ым|е|ой|ы"
WORD = re.compile(r"(?<![А-ЯЁа-яё-])[а-яё]{4,}(?![А-ЯЁа-яё-])")
VARIED = 0.25
YEARS = (1962, 2022)
FIRST = [
    "Бар",
    "Вер",
    "Гор",
    "Дем",
    "Ерм",
    "Жил",
    "Зал",
    "Кор",
    "Лад",
    "Мер",
    "Нос",
    "Пар",
    "Рог",
    "Сел",
    "Тар",
    "Ум",
    "Фил",
    "Хар",
    "Чер",
    "Шум",
    "Яр",
]
SECOND = ["аб", "ак", "ан", "ат", "ег", "ед", "ем", "ик", "ил", "ит", "об", "ог", "ол", "он", "ут", "уш"]
LAST = ["ов", "ин", "ев"]
Edit = tuple[int, int, str]


class Varied:
    """Protocols by number: the same seed and number give the same protocol."""

    def __init__(self, seed: int, files: Sequence[Path] | None = None) -> None:
        self._seed = seed
        self._protocols = [read_text(read_gold(path).text) for path in files or sorted(TRAIN.glob("*.xml"))]
        self._alike: dict[str, list[str]] = defaultdict(list)
        for protocol in self._protocols:
            for word in WORD.findall(protocol.text):
                self._alike[_shape(word)].append(word)
        self._stems = ["".join(parts) for parts in product(FIRST, SECOND, LAST)]

    def __call__(self, number: int) -> Protocol:
        """The protocol with this number."""
        random = Random(f"{self._seed}/{number}")  # noqa: S311 - no secret
        return _edited(random.choice(self._protocols), self._edits, random)

    def statements(self, count: int) -> Iterator[Protocol]:
        """So many protocols that they have at least ``count`` statements."""
        number = 0
        while count > 0:
            protocol = self(number)
            yield protocol
            count -= len(protocol.statements)
            number += 1

    def _edits(self, protocol: Protocol, random: Random) -> Iterator[Edit]:
        stems = {}
        for person in protocol.persons:
            if person.last and (match := SURNAME.fullmatch(person.last)):
                stems.setdefault(match["stem"], random.choice(self._stems))
        names = re.compile(rf"(?<!\w)(?P<stem>{'|'.join(stems) or '(?!)'})(?=(?:{ENDINGS})?(?!\w))")
        edits = [(*match.span("stem"), stems[match["stem"]]) for match in names.finditer(protocol.text)]
        for match in WORD.finditer(protocol.text):
            if random.random() < VARIED:
                edits.append((*match.span(), random.choice(self._alike[_shape(match[0])])))
        yield from sorted(edits)


def _shape(word: str) -> str:
    return str(parses(word)[0].tag)


def _edited(protocol: Protocol, edits_of: Callable[[Protocol, Random], Iterator[Edit]], random: Random) -> Protocol:
    edits = list(edits_of(protocol, random))
    pieces, at = [], 0
    for start, end, new in edits:
        pieces += [protocol.text[at:start], new]
        at = end
    text = "".join([*pieces, protocol.text[at:]])
    ends = [end for _, end, _ in edits]
    shifts = [0, *accumulate(len(new) - (end - start) for start, end, new in edits)]

    def place(position: int) -> int:
        return position + shifts[bisect_right(ends, position)]

    def span(old: Span) -> Span:
        return place(old[0]), place(old[1])

    def name(value: str | None) -> str | None:
        # Canonical names have the stems that the text got.
        for start, end, new in edits:
            if value and new[0].isupper() and value.startswith(protocol.text[start:end]):
                return new + value[end - start :]
        return value

    made = protocol.model_copy(deep=True)
    made.text = text
    if made.date:
        made.date.value = date(random.randint(*YEARS), random.randint(1, 12), random.randint(1, 28))
    for found in (made.title, made.number, made.date, made.place, made.attendance):
        if found:
            found.span = span(found.span)
    for person in made.persons:
        person.name, person.last = name(person.name) or person.name, name(person.last)
        person.mentions = [span(one) for one in person.mentions]
        for role in person.roles:
            role.spans = [span(one) for one in role.spans]
    for body in made.organisations:
        body.mentions = [span(one) for one in body.mentions]
    for item in made.agenda:
        item.span = span(item.span)
        item.text = text[slice(*item.span)]
    for statement in made.statements:
        statement.span = span(statement.span)
        statement.text = text[slice(*statement.span)]
        for topic in statement.topics:
            topic.spans = [span(one) for one in topic.spans]
    for vote in made.votes:
        vote.span = span(vote.span)
    return made
