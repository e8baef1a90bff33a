"""What the span models see of a token: its form and its neighbours', what rules and network make of it, its place."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from slovnet.shape import word_shape
from spacy.tokens import Doc, Token

from protokolist.entities.word_lists import folded, forms, kinds, not_bodies, positions, shortened
from protokolist.layout.component import blocks
from protokolist.text.chain import Sequences
from protokolist.text.morphology import FORMS_KEPT, fold, lemma, parses
from protokolist.text.tokens import clean_text

# From where a form's features are seen: the token itself, and two tokens to either side.
DISTANCES = (-2, -1, 0, 1, 2)
# What stands in ``doc.spans`` by the time the models come, each with one letter for its feature.
LAYERS = {"tagged": "network", "persons": "person", "organisations": "organisation", "roles": "role"}
GRAMMEMES = ("Surn", "Name", "Patr", "Geox", "Orgn", "Abbr", "Init")
LIKELY_READINGS = 6
# Forms of a name share their first letters.
STEM = 5


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
    for grammeme in GRAMMEMES:
        if any(grammeme in reading.tag for reading in found[:LIKELY_READINGS]):
            yield f"dictionary={grammeme}"
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
    if base in positions():
        yield "position"
    if low in shortened():
        yield "shortened position"
    if base in folded("honorifics"):
        yield "honorific"


def tokens_of(doc: Doc) -> list[Token]:
    """The tokens that stand for something: no white space."""
    return [token for token in doc if not token.text.isspace()]


def sequences_of(doc: Doc, tokens: Sequence[Token]) -> Sequences:
    """The tokens of a ``Doc`` as one sequence for each block; needs layout, network and the rules' spans."""
    layout, text = blocks(doc), clean_text(doc)
    starts = [block.start for block in layout]
    home = [max(0, bisect_right(starts, token.idx) - 1) for token in tokens]
    layers = {name: _layer(doc, group, tokens) for group, name in LAYERS.items()}
    often = _Often(tokens, layers)
    places = [f"section={block.section}/{block.mode}" for block in layout]
    context: list[list[str]] = []
    open_quotes = 0
    for number, token in enumerate(tokens):
        first = number == 0 or home[number - 1] != home[number]
        last = number + 1 == len(tokens) or home[number + 1] != home[number]
        seen = ["always", places[home[number]]] if layout else ["always"]
        for name, tags in layers.items():
            seen.append(f"{name}={tags[number]}")
            if not first:
                seen.append(f"before {name}={tags[number - 1]}")
            if not last:
                seen.append(f"after {name}={tags[number + 1]}")
        seen.append("layers=" + "/".join(tags[number] for tags in layers.values()))
        if first:
            seen.append("first")
        else:
            seen.append(f"gap={_gap(text, tokens[number - 1], token)}")
            seen.append(f"between={_mark(tokens[number - 1])}/{_mark(tokens[number + 1]) if not last else 'end'}")
        if last:
            seen.append("last")
        if token.text[0].isupper():
            seen += often.features(token.text)
        if token.text == "«":
            open_quotes += 1
        if open_quotes > 0:
            seen.append("quoted")
        if token.text == "»":
            open_quotes = max(0, open_quotes - 1)
        context.append(seen)
    lengths = list(Counter(home).values())
    return Sequences([token.text for token in tokens], context, lengths)


def _layer(doc: Doc, group: str, tokens: Sequence[Token]) -> list[str]:
    spans = [(span.start_char, span.end_char, span.label_) for span in doc.spans[group]]
    return labels_of(spans, tokens)


def labels_of(spans: Sequence[tuple[int, int, str]], tokens: Sequence[Token]) -> list[str]:
    """B-, I- and O-labels of tokens for spans (start, end, label) in the clean copy; the first of two wins."""
    starts = [token.idx for token in tokens]
    labels = ["O"] * len(tokens)
    for start, end, label in spans:
        number = max(0, bisect_right(starts, start) - 1)
        begun = False
        while number < len(tokens) and starts[number] < end:
            if starts[number] + len(tokens[number].text) > start and labels[number] == "O":
                labels[number] = f"{'I' if begun else 'B'}-{label}"
                begun = True
            number += 1
    return labels


def spans_of(labels: Sequence[str], tokens: Sequence[Token], lengths: Sequence[int]) -> Iterator[tuple[int, int, str]]:
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
            yield tokens[begun[0]].idx, tokens[number - 1].idx + len(tokens[number - 1].text), begun[1]
            begun = None
        if part in ("B", "I") and begun is None:
            begun = number, kind


def _gap(text: str, before: Token, token: Token) -> str:
    between = text[before.idx + len(before.text) : token.idx]
    return "tab" if "\t" in between else "line" if "\n" in between else "space" if between else "none"


def _mark(token: Token) -> str:
    return token.text if not token.text[0].isalnum() else "word"


class _Often:
    """How often words that begin alike are taken for names elsewhere in the document."""

    def __init__(self, tokens: Sequence[Token], layers: dict[str, list[str]]) -> None:
        self._all: Counter[str] = Counter()
        self._taken: dict[str, Counter[str]] = {"person": Counter(), "organisation": Counter()}
        for number, token in enumerate(tokens):
            if token.text[0].isupper():
                stem = fold(token.text)[:STEM]
                self._all[stem] += 1
                for name, counts in self._taken.items():
                    counts[stem] += layers[name][number] != "O"

    def features(self, form: str) -> Iterator[str]:
        stem = fold(form)[:STEM]
        for name, counts in self._taken.items():
            yield f"often {name}={3 * counts[stem] // self._all[stem]}/{self._all[stem] > 1}"
