"""What the span models see of a token: its form and its neighbours', what rules and network make of it, its place."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from slovnet.shape import word_shape
from spacy.tokens import Doc

from protokolist.entities.position_words import full_word, needs_complement
from protokolist.entities.word_lists import folded, forms, kinds, not_bodies
from protokolist.layout.component import blocks
from protokolist.layout.sections import Block
from protokolist.spans import Span
from protokolist.text.chain import Column, Sequences
from protokolist.text.morphology import FORMS_KEPT, fold, lemma, parses
from protokolist.text.tokens import clean_text, token_places

# From where a form's features are seen: the token itself, and two tokens to either side.
DISTANCES = (-2, -1, 0, 1, 2)
# What stands in ``doc.spans`` by the time the models come, each with one letter for its feature.
LAYERS = {"tagged": "network", "persons": "person", "organisations": "organisation", "roles": "role"}
GRAMMEMES = ("Surn", "Name", "Patr", "Geox", "Orgn", "Abbr", "Init", "anim")
LIKELY_READINGS = 6
# Forms of a name share their first letters.
STEM = 5
# What stands behind a name that opens a turn.
TURN = frozenset(":.(–-—/")
# What ends before it.
TURN_BEFORE = frozenset(".?!–-)")
# Distances to the nearest person, and how they are told apart; beyond the last there is none.
FARTHEST = 13
DISTINCT_STEPS = (0, 1, 2, 3, 5, 8, FARTHEST)
STEPS = np.array([0, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 5, 6], np.intp)
REACH = [(f"person before={one}", f"person behind={other}") for one in DISTINCT_STEPS for other in DISTINCT_STEPS]
# Distinct surroundings come by the hundred in a document and are much the same in all.
CONTEXTS_KEPT = 20_000


@lru_cache(maxsize=FORMS_KEPT)
def form_features(form: str) -> tuple[str, ...]:
    """Features of one word form or mark."""
    return tuple(_form_features(form))


def _form_features(form: str) -> Iterator[str]:
    yield f"shape={word_shape(form)}"
    if not form[0].isalpha():
        yield f"form={form if not form.isdigit() else '#'}"
        return
    low = form.lower()
    found = parses(low)
    best = found[0].tag
    base = lemma(low)
    yield f"lemma={base}"
    yield f"grammar={best.POS}/{best.case}/{best.number}"
    yield f"part={best.POS}"
    yield f"ending={low[-3:]}"
    told = {grammeme for reading in found[:LIKELY_READINGS] for grammeme in reading.tag.grammemes}
    yield from (f"dictionary={grammeme}" for grammeme in GRAMMEMES if grammeme in told)
    if not found[0].is_known:
        yield "unknown"
    if len(form) == 1 and form.isupper():
        yield "initial"
    yield from _listed(form, low, base)


def _listed(form: str, low: str, base: str) -> Iterator[str]:
    """The word lists that have the form."""
    if kind := kinds().get(base) or kinds().get(fold(low)):
        yield f"body={kind}"
    if form in forms():
        yield "legal form"
    if form in not_bodies():
        yield "no body"
    if needs_complement(base) is not None:
        yield "position"
    if full_word(low) is not None:
        yield "shortened position"
    if base in folded("honorifics"):
        yield "honorific"


def tokens_of(doc: Doc) -> list[Span]:
    """Places in the clean copy of the tokens that stand for something: no white space."""
    text = clean_text(doc)
    return [place for place in token_places(doc) if not text[slice(*place)].isspace()]


def sequences_of(doc: Doc, tokens: Sequence[Span]) -> Sequences:
    """The tokens of a ``Doc`` as one sequence for each block; needs layout, network and the rules' spans."""
    layout, text = blocks(doc), clean_text(doc)
    starts = [block.start for block in layout]
    home = [max(0, bisect_right(starts, start) - 1) for start, _ in tokens]
    texts = [text[start:end] for start, end in tokens]
    layers = {name: _layer(doc, group, tokens) for group, name in LAYERS.items()}
    often = _Often(texts, layers, home, layout)
    places = [f"section={block.section}/{block.mode}" for block in layout]
    columns = list(zip(*layers.values(), strict=True))
    context: list[tuple[str, ...]] = []
    open_quotes = 0
    for number, form in enumerate(texts):
        first = number == 0 or home[number - 1] != home[number]
        last = number + 1 == len(tokens) or home[number + 1] != home[number]
        if form == "«":
            open_quotes += 1
        context.append(
            _context(
                places[home[number]] if layout else None,
                None if first else columns[number - 1],
                columns[number],
                None if last else columns[number + 1],
                None if first else _gap(text[tokens[number - 1][1] : tokens[number][0]]),
                None if first else f"{_mark(texts[number - 1])}/{'end' if last else _mark(texts[number + 1])}",
                open_quotes > 0,
            )
        )
        if form == "»":
            open_quotes = max(0, open_quotes - 1)
    lengths = list(Counter(home).values())
    people = np.fromiter((label != "O" for label in layers["person"]), bool, len(texts))
    return Sequences(
        texts, [Column.over(context), often.column(texts), _reach(people, np.array(home, np.intp))], lengths
    )


@lru_cache(maxsize=CONTEXTS_KEPT)
def _context(
    place: str | None,
    before: tuple[str, ...] | None,
    here: tuple[str, ...],
    after: tuple[str, ...] | None,
    gap: str | None,
    between: str | None,
    quoted: bool,
) -> tuple[str, ...]:
    """Features of a token that do not hang on one form alone; columns are the labels of the layers."""
    seen = ["always"]
    if place:
        seen.append(place)
    for where, column in (("", here), ("before ", before), ("after ", after)):
        if column:
            seen += [f"{where}{name}={tag}" for name, tag in zip(LAYERS.values(), column, strict=True)]
    seen.append("layers=" + "/".join(here))
    seen += ["first"] if before is None else [f"gap={gap}", f"between={between}"]
    if after is None:
        seen.append("last")
    if quoted:
        seen.append("quoted")
    return tuple(seen)


def _layer(doc: Doc, group: str, tokens: Sequence[Span]) -> list[str]:
    spans = [(span.start_char, span.end_char, span.label_) for span in doc.spans[group]]
    return labels_of(spans, tokens)


def labels_of(spans: Sequence[tuple[int, int, str]], tokens: Sequence[Span]) -> list[str]:
    """B-, I- and O-labels of tokens for spans (start, end, label) in the clean copy; the first of two wins."""
    starts = [start for start, _ in tokens]
    labels = ["O"] * len(tokens)
    for start, end, label in spans:
        number = max(0, bisect_right(starts, start) - 1)
        begun = False
        while number < len(tokens) and starts[number] < end:
            if tokens[number][1] > start and labels[number] == "O":
                labels[number] = f"{'I' if begun else 'B'}-{label}"
                begun = True
            number += 1
    return labels


def spans_of(labels: Sequence[str], tokens: Sequence[Span], lengths: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """The spans (start, end, label) that labels mark; none runs over the end of its sequence."""
    ends = set()
    total = 0
    for length in lengths:
        total += length
        ends.add(total)
    begun: tuple[int, str] | None = None
    for number, label in enumerate([*labels, "O"]):
        part, _, kind = label.partition("-")
        if begun and (part != "I" or kind != begun[1] or number in ends):
            yield tokens[begun[0]][0], tokens[number - 1][1], begun[1]
            begun = None
        if part in ("B", "I") and begun is None:
            begun = number, kind


def _gap(between: str) -> str:
    return "tab" if "\t" in between else "line" if "\n" in between else "space" if between else "none"


def _mark(form: str) -> str:
    return form if not form[0].isalnum() else "word"


class _Often:
    """How often words that begin alike are taken for names elsewhere in the document, and where else they stand."""

    def __init__(
        self, texts: Sequence[str], layers: dict[str, list[str]], home: Sequence[int], layout: Sequence[Block]
    ) -> None:
        self._stems = {form: fold(form)[:STEM] for form in dict.fromkeys(texts) if form[0].isalpha()}
        self._small = {stem for form, stem in self._stems.items() if not form[0].isupper()}
        self._all: Counter[str] = Counter()
        self._taken: dict[str, Counter[str]] = {"person": Counter(), "organisation": Counter()}
        self._network: dict[str, Counter[str]] = {"PER": Counter(), "ORG": Counter(), "LOC": Counter()}
        self._turns: Counter[str] = Counter()
        self._named: Counter[str] = Counter()
        self._roles = Counter(
            self._stems[form]
            for form, label in zip(texts, layers["role"], strict=True)
            if label != "O" and form in self._stems
        )
        self._heading = {
            self._stems[form]
            for form, block in zip(texts, home, strict=True)
            if form in self._stems and block < len(layout) and layout[block].section == "head"
        }
        last = len(texts) - 1
        for number, form in enumerate(texts):
            if not form[0].isupper():
                continue
            stem = self._stems[form]
            self._all[stem] += 1
            for name, counts in self._taken.items():
                if layers[name][number] != "O":
                    counts[stem] += 1
            label = layers["network"][number][2:]
            if label:
                self._network[label][stem] += 1
            following = texts[number + 1] if number < last and home[number + 1] == home[number] else ""
            before = texts[number - 1] if number and home[number - 1] == home[number] else ""
            if following in TURN and (not before or before[-1] in TURN_BEFORE):
                self._turns[stem] += 1
            if _initial(following) or (before == "." and number > 1 and _initial(texts[number - 2])):
                self._named[stem] += 1

    def column(self, texts: Sequence[str]) -> Column:
        """What the document tells of each word."""
        rows: dict[tuple[str, ...], int] = {}
        of = {form: rows.setdefault(self._features(form), len(rows)) for form in dict.fromkeys(texts)}
        return Column(list(rows), np.fromiter(map(of.__getitem__, texts), np.intp, len(texts)))

    def _features(self, form: str) -> tuple[str, ...]:
        stem = self._stems.get(form)
        if stem is None:
            return ()
        found = ["in heading"] if stem in self._heading else []
        every = self._all[stem]
        if not form[0].isupper():
            if self._roles[stem]:
                found.append(f"often role={min(self._roles[stem], 3)}")
            if every:
                found += [f"often small {name}={3 * counts[stem] // every}" for name, counts in self._taken.items()]
            return tuple(found)
        found += [f"often {name}={3 * counts[stem] // every}/{every > 1}" for name, counts in self._taken.items()]
        if every > 1:
            found += [f"often {name}={3 * counts[stem] // every}" for name, counts in self._network.items()]
        found.append(f"turns={min(self._turns[stem], 2)}/{stem in self._small}")
        found.append(f"initials={min(self._named[stem], 2)}")
        return tuple(found)


def _initial(form: str) -> bool:
    return len(form) == 1 and form.isupper()


def _reach(people: NDArray[np.bool_], home: NDArray[np.intp]) -> Column:
    """How far it is to the persons before and behind in the same block; ``home`` has the block of each token."""
    before, behind = _steps(people, home), _steps(people[::-1], home[::-1])[::-1]
    return Column(REACH, before * len(DISTINCT_STEPS) + behind)


def _steps(people: NDArray[np.bool_], home: NDArray[np.intp]) -> NDArray[np.intp]:
    place = np.arange(len(people))
    last = np.full(len(people), -1, np.intp)
    last[1:] = np.maximum.accumulate(np.where(people, place, -1)[:-1])
    near = (last >= 0) & (home[last] == home)
    return STEPS[np.where(near, np.minimum(place - last - 1, FARTHEST), FARTHEST)]
