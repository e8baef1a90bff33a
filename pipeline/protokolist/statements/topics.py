"""The topics stage: which matters of library policy a statement is about, and which words say so.

The scheme is published as data: one file a topic in ``text/lexicon/topics``. A line is a pattern: words that stand
within ``WINDOW`` words of each other in any order and any form («_» joins words that follow each other), with a weight.
Words whose vectors lie near those of a pattern of one word (``neighbours.txt``, made by ``tools/topic_neighbours.py``)
count a part of its weight. A statement has a topic when the patterns it matches, each counted once, weigh ``ENOUGH``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import get_args

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as DocSpan

from protokolist.record import TopicName
from protokolist.spans import Span
from protokolist.text import lexicon
from protokolist.text.morphology import fold, lemmas
from protokolist.text.tokens import clean_text

WINDOW = 4
ENOUGH = 1.0
# What a neighbour of a word counts, as a share of the word's weight: two that point the same way make a topic.
NEIGHBOUR = 0.5
# The likeliest readings of a form; the others are as a rule far-fetched.
READINGS = 2

WORD = re.compile(r"\d+-[а-яё]+|[^\W\d_]+(?:-[^\W_]+)*")

DocSpan.set_extension("topics", default=[], force=True)


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a pattern asks for beside its first word: the words right after it, and others near by, as their lemmas."""

    key: str
    topic: str
    weight: float
    following: tuple[frozenset[str], ...] = ()
    others: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns by a lemma or by a stem of their first word."""

    by_lemma: dict[str, list[Pattern]]
    by_stem: dict[str, list[Pattern]]
    lengths: tuple[int, ...]
    """Of the stems, in letters."""

    def begun_by(self, form: Sequence[str]) -> list[Pattern]:
        """Patterns whose first word has one of these lemmas."""
        found = [pattern for lemma in form for pattern in self.by_lemma.get(lemma, ())]
        stems = {lemma[:length] for lemma in form for length in self.lengths}
        for stem in stems & self.by_stem.keys():
            found += self.by_stem[stem]
        return found


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of a text, how much speaks for it, and the words that do, in the order of the text."""

    name: str
    weight: float
    words: tuple[Span, ...]


def find_topics(text: str, patterns: Patterns | None = None) -> list[Topic]:
    """The topics of a statement in the order of the scheme; spans are offsets in ``text``."""
    patterns = patterns or scheme()
    spans = [match.span() for match in WORD.finditer(text)]
    forms = [lemmas(text[start:end].lower())[:READINGS] for start, end in spans]
    weights: dict[tuple[str, str], float] = {}
    evidence: dict[str, set[Span]] = {}
    for position, form in enumerate(forms):
        for pattern in patterns.begun_by(form):
            others = _beside(pattern, position, forms)
            if others is not None:
                of = pattern.topic, pattern.key
                weights[of] = max(pattern.weight, weights.get(of, pattern.weight))
                if pattern.weight > 0:
                    evidence.setdefault(pattern.topic, set()).update(spans[at] for at in (position, *others))
    if not evidence:
        return []
    found = []
    for topic in get_args(TopicName):
        weight = sum(value for (name, _), value in weights.items() if name == topic)
        if weight >= ENOUGH - 1e-9:
            found.append(Topic(topic, weight, tuple(sorted(evidence[topic]))))
    return found


def _beside(pattern: Pattern, position: int, forms: Sequence[tuple[str, ...]]) -> list[int] | None:
    """Positions of the pattern's other words, or none if one is missing."""
    places = list(range(position + 1, position + 1 + len(pattern.following)))
    if places and (
        places[-1] >= len(forms)
        or any(wanted.isdisjoint(forms[at]) for wanted, at in zip(pattern.following, places, strict=True))
    ):
        return None
    for wanted in pattern.others:
        near = (
            at
            for at in range(max(0, position - WINDOW), min(len(forms), position + WINDOW + 1))
            if at != position and not wanted.isdisjoint(forms[at])
        )
        place = next(near, None)
        if place is None:
            return None
        places.append(place)
    return places


@cache
def scheme() -> Patterns:
    """The published patterns and the neighbours of their words; made at the first use (0.1 s)."""
    lines = [(topic, line, line) for topic in get_args(TopicName) for line in lexicon.read(f"topics/{topic}")]
    return compiled([*lines, *((topic, f"{word} = {NEIGHBOUR}", seed) for topic, word, seed in neighbours())])


def neighbours() -> Iterator[tuple[str, str, str]]:
    """Topics, the lemmas that lie near a word of theirs, and that word."""
    for line in lexicon.read("topics/neighbours"):
        topic, word, seed, _ = line.split()
        yield topic, word, seed


def compiled(lines: Iterable[tuple[str, str, str]]) -> Patterns:
    """Patterns of ``(topic, line, key)``: of those with the same topic and key the heaviest counts.

    A word of a pattern stands for every lemma that its form may have.
    """
    by_lemma: dict[str, list[Pattern]] = {}
    by_stem: dict[str, list[Pattern]] = {}
    for topic, line, key in lines:
        words, _, weight = line.partition("=")
        joined, *rest = words.split()
        first, *following = joined.split("_")
        pattern = Pattern(key, topic, float(weight or 1), tuple(map(_lemmas, following)), tuple(map(_lemmas, rest)))
        if first.endswith("*"):
            by_stem.setdefault(fold(first[:-1]), []).append(pattern)
        else:
            for lemma in _lemmas(first):
                by_lemma.setdefault(lemma, []).append(pattern)
    return Patterns(by_lemma, by_stem, tuple({len(stem) for stem in by_stem}))


def _lemmas(word: str) -> frozenset[str]:
    return frozenset({fold(word), *lemmas(word)[:READINGS]})


@Language.component("protokolist_topics", requires=["doc.spans"], assigns=["span._.topics"])
def topics(doc: Doc) -> Doc:
    """Adds to every statement its topics; words are offsets in the clean copy."""
    patterns, whole = scheme(), clean_text(doc)
    for statement in doc.spans.get("statements", []):
        begun, end = statement.start_char, statement.end_char
        # Plain lists: a ``Doc`` is serialised with what its extensions hold.
        statement._.topics = [
            {"name": topic.name, "spans": [[begun + start, begun + end] for start, end in topic.words]}
            for topic in find_topics(whole[begun:end], patterns)
        ]
    return doc
