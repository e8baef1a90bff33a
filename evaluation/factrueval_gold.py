"""factRuEval-2016's annotation and its official scoring of mentions (task 1) and facts (task 3), written anew.

Source of the rules: the campaign's comparators (github dialogue-evaluation/factRuEval-2016, ``scripts/dialent``), read
and implemented again. Strings are equal within an edit distance that grows with their length; a fact read matches an
annotated one when a person or a place agrees; several may join in one; weights, ignored facts and the easy mode are the
campaign's. Where this differs is told in ``docs/evaluation.md``.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path

from rapidfuzz.distance import Levenshtein

THRESHOLDS = (0, 0, 1, 1, 1, 1, 1, 1, 1, 2)
WEIGHTS = {"position": 0.5}
MARKED = {"Person": {"name", "patronymic", "nickname", "surname"}, "Org": {"loc_name", "org_name"}}
# What a mention may be part of, by its type: then it is not asked for.
PARENTS = {"Person": {"Location", "Org", "LocOrg"}, "Org": {"Org", "LocOrg"}}
# Facts that are tried for one that was read.
MOST = 3
Totals = tuple[float, float, int, int]
"""Credit towards the annotated, credit towards the read, number of annotated, number of read."""


@dataclass(frozen=True)
class Mention:
    """An annotated mention: type, tokens (index in the text), tokens that carry its name, text of its tokens."""

    id: str
    type: str
    tokens: frozenset[int]
    named: frozenset[int]
    text: str
    whole: str


@dataclass
class Argument:
    """An argument of an annotated fact and the values that count as right."""

    name: str
    values: set[str]


@dataclass
class Fact:
    """An annotated ``Occupation``; a hard one is neither asked for nor counted against."""

    arguments: list[Argument]
    ignored: bool


@dataclass
class Document:
    """A text with its tokens (start, end, text), mentions and occupations."""

    name: str
    text: str
    tokens: list[tuple[int, int, str]]
    mentions: list[Mention]
    facts: list[Fact]


Occupation = dict[str, str]
"""A fact as read: ``who``, ``position``, ``where``, each where it is told."""


@dataclass
class Score:
    """Credits and counts that add up over documents."""

    credit_gold: float = 0.0
    credit_read: float = 0.0
    gold: int = 0
    read: int = 0

    def add(self, totals: Totals) -> None:
        """One more document."""
        self.credit_gold += totals[0]
        self.credit_read += totals[1]
        self.gold += totals[2]
        self.read += totals[3]

    @property
    def precision(self) -> float:
        """Credit by what was read."""
        return self.credit_read / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """Credit by what is annotated."""
        return self.credit_gold / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def simplify(text: str) -> str:
    """Lower case, one kind of quote and dash, «е» for «ё», no space before or behind punctuation."""
    text = text.lower().strip()
    for found, kept in (("«»“”„", '"'), ("’`", "'"), ("ё", "е"), ("‐−‒–—―", "-")):
        text = re.sub(f"[{found}]", kept, text)
    return re.sub(r" (?=[,.\-)])|(?<=[-(]) ", "", text)


@cache
def equal(one: str, other: str) -> bool:
    """Whether two strings are taken for the same."""
    limit = THRESHOLDS[min(max(len(one), len(other)), len(THRESHOLDS) - 1)]
    return Levenshtein.distance(one, other, score_cutoff=limit) <= limit


def load(folder: Path) -> list[Document]:
    """The documents of a set, in the order of their numbers."""
    names = sorted({path.stem for path in folder.glob("*.txt")}, key=lambda name: int(name.split("_")[1]))
    return [_document(folder, name) for name in names]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _document(folder: Path, name: str) -> Document:
    text = (folder / f"{name}.txt").read_text(encoding="utf-8")
    rows = [line.split(" ", 3) for line in _lines(folder / f"{name}.tokens") if line.strip()]
    tokens = [(int(start), int(start) + int(length), simplify(word)) for _, start, length, word in rows]
    number = {row[0]: index for index, row in enumerate(rows)}
    spans: dict[str, tuple[str, list[int], str]] = {}
    for line in _lines(folder / f"{name}.spans"):
        if not line.strip():
            continue
        left, right = line.split("  # ", 1)
        span, tag, *_, count = left.split()
        words = right.split()
        spans.setdefault(
            f"{span} {tag}",
            (tag, sorted(number[one] for one in words[: int(count)]), simplify(" ".join(words[int(count) :]))),
        )
    by_id: dict[str, list[tuple[str, list[int], str]]] = defaultdict(list)
    for key, value in spans.items():
        by_id[key.split(" ")[0]].append(value)
    mentions = [_mention(line, by_id, tokens, text) for line in _lines(folder / f"{name}.objects") if line.strip()]
    return Document(name, text, tokens, mentions, list(_facts(folder, name, {one.id: one for one in mentions}, by_id)))


def _mention(
    line: str, spans: dict[str, list[tuple[str, list[int], str]]], tokens: Sequence[tuple[int, int, str]], text: str
) -> Mention:
    found, kind, *ids = line.split("#", maxsplit=1)[0].split()
    own = [span for one in ids for span in spans[one]]
    inside = sorted({token for _, numbers, _ in own for token in numbers})
    named = {token for tag, numbers, _ in own if tag in MARKED.get(kind, ()) for token in numbers}
    whole = simplify(text[tokens[inside[0]][0] : tokens[inside[-1]][1]])
    return Mention(
        found,
        kind,
        frozenset(inside),
        frozenset(named),
        simplify(" ".join(tokens[token][2] for token in inside)),
        whole,
    )


def _blocks(path: Path) -> Iterator[list[str]]:
    block: list[str] = []
    for line in (*_lines(path), ""):
        if line.strip():
            block.append(line.strip())
        elif block:
            yield block
            block = []


def _facts(
    folder: Path, name: str, mentions: dict[str, Mention], spans: dict[str, list[tuple[str, list[int], str]]]
) -> Iterator[Fact]:
    entities = {}
    for head, *lines in _blocks(folder / f"{name}.coref"):
        found, *ids = head.split()
        entities[found] = _values([mentions[one] for one in ids if one in mentions], lines)
    for head, *lines in _blocks(folder / f"{name}.facts"):
        if head.split()[1].strip(":").lower() != "occupation":
            continue
        fact = Fact([], ignored=False)
        for line in lines:
            key, value = line.split(" ", 1)
            key = "position" if key.lower() == "job" else key.lower()
            if key == "сложность":
                fact.ignored = value.strip().lower() == "повышенная"
            elif key not in ("модальность", "фаза"):
                fact.arguments.append(Argument(key, _argument(value, entities, spans)))
        yield fact


def _argument(
    value: str, entities: dict[str, set[str]], spans: dict[str, list[tuple[str, list[int], str]]]
) -> set[str]:
    first = value.split(maxsplit=1)[0]
    if first.startswith("obj"):
        # All names behind it are of this one entity.
        return entities[first[3:]] | {simplify(value[len(first) :])}
    found = set()
    for alternative in value.split("|"):
        one = alternative.split()[0]
        found.add(spans[one[4:]][0][2] if one.startswith("span") else simplify(alternative))
    return found


def _values(mentions: Sequence[Mention], lines: Iterable[str]) -> set[str]:
    """What counts as an entity's name: its mentions as written, its names, in every order, with descriptors."""
    told: dict[str, list[str]] = defaultdict(list)
    for line in lines:
        key, _, value = line.partition(" ")
        told[key.strip("0123456789").lower()].append(simplify(value))
    found = {text for mention in mentions for text in (mention.text, mention.whole)}
    for name in told["name"]:
        found.add(name)
        for descriptor in told["descriptor"] + told["descr"]:
            if f" {descriptor} " not in f" {name} ":
                found |= {f"{name} {descriptor}", f"{descriptor} {name}"}
    parts = {"f": told["firstname"], "l": told["lastname"], "p": told["patronymic"], "n": told["nickname"]}
    for order in ("lfp", "fpl", "fp", "fl", "lf", "n", "f", "p", "l", "fn"):
        lists = [parts[one] for one in order if parts[one]]
        found |= {" ".join(choice) for choice in product(*lists)} if lists else set()
    return {value for value in found if value}


def score_facts(facts: Sequence[Fact], read: Sequence[Occupation]) -> Totals:
    """Totals of the matching of one document that gives the best F1 (easy mode)."""
    options = [_promising(facts, one) for one in read]
    sums: set[Totals] = {(0.0, 0.0, 0, 0)}
    for gold, found in _components(len(facts), options):
        sums = _best({_plus(one, other) for one in sums for other in _fact_totals(facts, read, gold, found, options)})
    return max(sums, key=_f1)


def _components(gold: int, options: Sequence[Sequence[int]]) -> Iterator[tuple[list[int], list[int]]]:
    """Groups of annotated and read things that may match one another, apart from the others."""
    group = list(range(gold))
    for linked in options:
        for one, other in pairwise(linked):
            old, new = group[other], group[one]
            group = [new if number == old else number for number in group]
    for number in sorted(set(group)):
        inside = [index for index in range(gold) if group[index] == number]
        yield inside, [index for index, linked in enumerate(options) if linked and group[linked[0]] == number]
    yield [], [index for index, linked in enumerate(options) if not linked]


def _promising(facts: Sequence[Fact], read: Occupation) -> list[int]:
    """Facts that one may match: those of its person where there are any, else one of its place; the best three."""
    fitting = [index for index, fact in enumerate(facts) if _may_match(fact, read)]
    named = [index for index in fitting if any(a.name == "who" and _agrees(a, read) for a in facts[index].arguments)]
    ranked = sorted(named or fitting, key=lambda index: -_quality(facts[index], [read]))
    return ranked[: MOST if named else 1]


def _may_match(fact: Fact, read: Occupation) -> bool:
    return any(argument.name != "position" and _agrees(argument, read) for argument in fact.arguments)


def _agrees(argument: Argument, read: Occupation) -> bool:
    value = read.get(argument.name)
    return value is not None and any(equal(one, simplify(value)) for one in argument.values)


def _fact_totals(
    facts: Sequence[Fact],
    read: Sequence[Occupation],
    gold: Sequence[int],
    found: Sequence[int],
    options: Sequence[Sequence[int]],
) -> set[Totals]:
    totals = set()
    for choice in product(*((*options[index], -1) for index in found)):
        credit_gold = credit_read = 0.0
        count_gold, count_read = 0, sum(one == -1 for one in choice)
        for index in gold:
            joined = [read[one] for one, chosen in zip(found, choice, strict=True) if chosen == index]
            if facts[index].ignored:
                continue
            quality = _quality(facts[index], joined)
            credit_gold += quality
            credit_read += quality * len(joined)
            count_gold += 1
            count_read += len(joined)
        totals.add((credit_gold, credit_read, count_gold, count_read))
    return _best(totals)


def _quality(fact: Fact, joined: Sequence[Occupation]) -> float:
    """Weighted share of arguments that agree, lowered where they come from facts that do not hold them together."""
    if not joined:
        return 0.0
    matched = [argument for argument in fact.arguments if any(_agrees(argument, one) for one in joined)]
    known = {argument.name for argument in fact.arguments}
    wrong = sum(
        WEIGHTS.get(name, 1.0)
        for one in joined
        for name in one
        if name not in known or not any(_agrees(argument, one) for argument in fact.arguments if argument.name == name)
    )
    right = sum(WEIGHTS.get(argument.name, 1.0) for argument in matched)
    missed = sum(WEIGHTS.get(argument.name, 1.0) for argument in fact.arguments) - right
    share = right / (right + wrong + missed) if right else 0.0
    pairs = [(one, other) for index, one in enumerate(matched) for other in matched[index + 1 :]]
    held = [pair for pair in pairs if any(_agrees(pair[0], one) and _agrees(pair[1], one) for one in joined)]
    together = 1.0 if len(joined) == 1 or not pairs else len(held) / len(pairs)
    return share * (1 + together) / 2


def score_mentions(document: Document, kind: str, read: Sequence[tuple[int, int]]) -> Totals:
    """Totals of the best matching of mentions of one type (``Person``, ``Org``); ``read`` are offsets in the text."""
    gold = [mention for mention in document.mentions if mention.type == kind]
    asked = [bool(mention.named) and not _embedded(mention, document.mentions, kind) for mention in gold]
    tokens = [_tokens(document, start, end) for start, end in read]
    options = [[index for index, mention in enumerate(gold) if mention.tokens & inside] for inside in tokens]
    sums: set[Totals] = {(0.0, 0.0, 0, 0)}
    for inside, found in _components(len(gold), options):
        totals = set()
        for choice in product(*((*options[index], -1) for index in found)):
            taken = [one for one in choice if one != -1]
            if len(set(taken)) < len(taken):
                continue
            credit, count_gold, count_read = 0.0, 0, len(choice) - len(taken)
            for index in inside:
                match = next((one for one, chosen in zip(found, choice, strict=True) if chosen == index), None)
                if asked[index]:
                    count_gold += 1
                    count_read += match is not None
                    credit += _overlap(gold[index], tokens[match], document) if match is not None else 0.0
            totals.add((credit, credit, count_gold, count_read))
        sums = _best({_plus(one, other) for one in sums for other in totals})
    return max(sums, key=_f1)


def _embedded(mention: Mention, others: Sequence[Mention], kind: str) -> bool:
    return any(mention.tokens < other.tokens for other in others if other.type in PARENTS[kind])


def _tokens(document: Document, start: int, end: int) -> frozenset[int]:
    """Tokens within offsets, without punctuation that touches a neighbour."""
    inside = set()
    for index, (first, last, word) in enumerate(document.tokens):
        if start <= first and last <= end:
            touches = (index and document.tokens[index - 1][1] == first) or (
                index + 1 < len(document.tokens) and document.tokens[index + 1][0] == last
            )
            if not (last - first == 1 and not word.isalpha() and touches):
                inside.add(index)
    return frozenset(inside)


def _overlap(mention: Mention, read: frozenset[int], document: Document) -> float:
    """Named tokens found, by those and what was missed of them and what was read too much."""
    missed = [
        token
        for token in mention.named - read
        if len(document.tokens[token][2]) > 1 or document.tokens[token][2].isalpha()
    ]
    right, too_much = len(mention.named & read), len(read - mention.tokens)
    total = right + len(missed) + too_much
    return right / total if total else len(mention.tokens & read) / len(mention.tokens | read)


def _plus(one: Totals, other: Totals) -> Totals:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def _best(totals: Iterable[Totals]) -> set[Totals]:
    """Those that no other one of the same counts beats in both credits."""
    kept: dict[tuple[int, int], set[Totals]] = defaultdict(set)
    for one in totals:
        same = kept[one[2], one[3]]
        if any(other[0] >= one[0] and other[1] >= one[1] for other in same):
            continue
        kept[one[2], one[3]] = {other for other in same if not (one[0] >= other[0] and one[1] >= other[1])} | {one}
    return {one for same in kept.values() for one in same}


def _f1(totals: Totals) -> float:
    score = Score()
    score.add(totals)
    return score.f1
