"""One reading beside its annotation: what was right, what was missed and what was invented, for every measure.

Every measure is two sets of keys, expected and found, each key with its place in the text. Persons, organisations
and statements of the reading are first matched one to one with those of the annotation, so that a key says the same in
both.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from protokolist.record import StatementType
from protokolist.scoring.facts import Facts, StatementFact
from protokolist.scoring.measures import Score
from protokolist.spans import Span, overlaps

# A statement is found when it shares so much with one of the annotation (Dice coefficient of their characters).
FOUND = 0.7
TYPES: tuple[str, ...] = get_args(StatementType)
HEADER = ("title", "number", "date", "place", "attendance")
Keys = dict[Hashable, Span | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Expected and found keys of one measure in one protocol, each with its place."""

    expected: Keys
    found: Keys

    @property
    def score(self) -> Score:
        """The counts."""
        right = len(self.expected.keys() & self.found.keys())
        return Score(right, len(self.found) - right, len(self.expected) - right)

    @property
    def missed(self) -> Keys:
        """What the reading lacks."""
        return {key: place for key, place in self.expected.items() if key not in self.found}

    @property
    def wrong(self) -> Keys:
        """What the reading has and the annotation has not."""
        return {key: place for key, place in self.found.items() if key not in self.expected}


def compare(gold: Facts, read: Facts) -> dict[str, Comparison]:
    """Every measure of one protocol. Both must be about the same text."""
    if gold.text != read.text:
        raise ValueError("the reading is of another text than the annotation")
    persons = same_persons(gold, read)
    bodies = same_organisations(gold, read)
    return {
        **_entities("persons", gold.person_mentions, read.person_mentions, persons),
        "persons: name": Comparison(_names(gold.persons), _names(read.persons)),
        "participation": Comparison(
            dict.fromkeys(gold.participation), {(persons(who), part): None for who, part in read.participation}
        ),
        "roles: span": Comparison({r.span: r.span for r in gold.roles}, {r.span: r.span for r in read.roles}),
        "roles: + holder": Comparison(
            {(r.span, r.holder): r.span for r in gold.roles}, {(r.span, persons(r.holder)): r.span for r in read.roles}
        ),
        "roles: + holder + organisation": Comparison(
            {(r.span, r.holder, r.organisation): r.span for r in gold.roles},
            {(r.span, persons(r.holder), bodies(r.organisation)): r.span for r in read.roles},
        ),
        **_entities("organisations", gold.organisation_mentions, read.organisation_mentions, bodies),
        "organisations: name": Comparison(_names(gold.organisations), _names(read.organisations)),
        "issuer": Comparison(_one(gold.issuer), _one(bodies(read.issuer))),
        **{f"header: {name}": Comparison(_field(gold, name), _field(read, name)) for name in HEADER},
        "agenda": Comparison({span: span for span in gold.agenda}, {span: span for span in read.agenda}),
        **_statements(gold.statements, read.statements, persons, bodies),
        "votes": _votes(gold, read),
    }


Translate = Callable[[str | None], Hashable]


def same_persons(gold: Facts, read: Facts) -> Translate:
    """A function from the reading's persons to the annotation's; one it has not becomes a key no other equals."""
    return _same(gold.person_mentions, read.person_mentions, gold.persons, read.persons)


def same_organisations(gold: Facts, read: Facts) -> Translate:
    """The same for organisations."""
    return _same(gold.organisation_mentions, read.organisation_mentions, gold.organisations, read.organisations)


def _same(
    gold: Sequence[tuple[Span, str]],
    read: Sequence[tuple[Span, str]],
    gold_names: Mapping[str, str],
    read_names: Mapping[str, str],
) -> Translate:
    """A function from the reading's ids to the annotation's: those that share most mentions are the same."""
    shared: Counter[tuple[str, str]] = Counter()
    for mine, other in _meeting([span for span, _ in gold], [span for span, _ in read]):
        shared[gold[mine][1], read[other][1]] += 1
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for (true, guess), _ in sorted(
        shared.items(), key=lambda item: (-item[1], gold_names.get(item[0][0]) != read_names.get(item[0][1]), item[0])
    ):
        if guess not in pairs and true not in taken:
            pairs[guess] = true
            taken.add(true)
    # A key no id of the annotation can equal.
    return lambda guess: None if guess is None else pairs.get(guess, ("unmatched", guess))


def _meeting(gold: Sequence[Span], read: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Indices of spans that overlap, in one sweep over both."""
    order = sorted(range(len(read)), key=lambda index: read[index])
    longest = max((end - start for start, end in read), default=0)
    begin = 0
    for mine in sorted(range(len(gold)), key=lambda index: gold[index]):
        start, end = gold[mine]
        while begin < len(order) and read[order[begin]][0] + longest <= start:
            begin += 1
        for position in range(begin, len(order)):
            other = order[position]
            if read[other][0] >= end:
                break
            if overlaps(read[other], (start, end)):
                yield mine, other


def _entities(
    kind: str, gold: Sequence[tuple[Span, str]], read: Sequence[tuple[Span, str]], same: Translate
) -> dict[str, Comparison]:
    mine, other = [span for span, _ in gold], [span for span, _ in read]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for true, guess in sorted(_meeting(mine, other), key=lambda pair: mine[pair[0]] != other[pair[1]]):
        if true not in taken and guess not in partner:
            partner[guess] = true
            taken.add(true)
    return {
        f"{kind}: span": Comparison({span: span for span in mine}, {span: span for span in other}),
        f"{kind}: overlap": Comparison(
            dict(enumerate(mine)), {partner.get(n, ("unmatched", n)): span for n, span in enumerate(other)}
        ),
        f"{kind}: span + who": Comparison(
            {(span, who): span for span, who in gold}, {(span, same(who)): span for span, who in read}
        ),
    }


def _names(names: Mapping[str, str]) -> Keys:
    """Each canonical name, numbered where several bear it."""
    count: Counter[str] = Counter()
    keys: Keys = {}
    for name in names.values():
        count[name] += 1
        keys[name, count[name]] = None
    return keys


def _one(value: Hashable) -> Keys:
    return {} if value is None else {value: None}


def _field(facts: Facts, name: str) -> Keys:
    if name not in facts.header:
        return {}
    span, value = facts.header[name]
    return {value: span}


def _statements(
    gold: Sequence[StatementFact], read: Sequence[StatementFact], persons: Translate, bodies: Translate
) -> dict[str, Comparison]:
    same = _found(gold, read)

    def speakers(statement: StatementFact) -> Hashable:
        return frozenset(map(persons, statement.speakers))

    def assignee(who: str) -> Hashable:
        person = persons(who)
        return bodies(who) if isinstance(person, tuple) else person

    def of(
        keys: Callable[[StatementFact], Iterable[Hashable]], guess_keys: Callable[[StatementFact], Iterable[Hashable]]
    ) -> Comparison:
        return Comparison(
            {(s.id, key): s.span for s in gold for key in keys(s)},
            {(same(s.id), key): s.span for s in read for key in guess_keys(s)},
        )

    def typed(kind: str) -> Comparison:
        return of(lambda s: [kind] if s.type == kind else [], lambda s: [kind] if s.type == kind else [])

    return {
        "statements: found": of(lambda s: [""], lambda s: [""]),
        "statements: + type": of(lambda s: [s.type], lambda s: [s.type]),
        "statements: + speaker": of(lambda s: [s.speakers], lambda s: [speakers(s)]),
        "statements: + type + speaker": of(lambda s: [(s.type, s.speakers)], lambda s: [(s.type, speakers(s))]),
        **{f"statements: {kind}": typed(kind) for kind in TYPES},
        "answers: link": of(lambda s: s.answers, lambda s: map(same, s.answers)),
        "decisions: assignee": of(lambda s: s.assignees, lambda s: map(assignee, s.assignees)),
        "decisions: due": of(lambda s: [s.due] if s.due else [], lambda s: [s.due] if s.due else []),
    }


def _found(gold: Sequence[StatementFact], read: Sequence[StatementFact]) -> Callable[[str], Hashable]:
    """A function from the reading's statement ids to the annotation's, the most alike first."""
    alike: list[tuple[float, str, str]] = []
    for mine, other in _meeting([s.span for s in gold], [s.span for s in read]):
        (start, end), (begin, stop) = gold[mine].span, read[other].span
        dice = 2 * (min(end, stop) - max(start, begin)) / (end - start + stop - begin)
        if dice >= FOUND:
            alike.append((-dice, gold[mine].id, read[other].id))
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for _, true, guess in sorted(alike):
        if true not in taken and guess not in pairs:
            pairs[guess] = true
            taken.add(true)
    return lambda guess: pairs.get(guess, ("unmatched", guess))


def _votes(gold: Facts, read: Facts) -> Comparison:
    """A vote is right when it stands where the annotation has one, with the same figures."""
    places = {other: mine for mine, other in _meeting([s for s, _ in gold.votes], [s for s, _ in read.votes])}
    return Comparison(
        {(n, figures): span for n, (span, figures) in enumerate(gold.votes)},
        {(places.get(n, ("unmatched", n)), figures): span for n, (span, figures) in enumerate(read.votes)},
    )
