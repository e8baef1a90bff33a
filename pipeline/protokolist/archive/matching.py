"""Where in a text the terms of a query are, and how well: for marks, snippets and the last order of hits."""

from collections.abc import Iterator, Sequence

from protokolist.archive.query import Positions, Term
from protokolist.archive.tokenizer import Token, tokens
from protokolist.spans import Span

SNIPPET = 260
# BM25 with its usual constants.
K1, B = 1.2, 0.75


def marks(text: str, terms: Sequence[Term]) -> tuple[Span, ...]:
    """The words of ``text`` that the terms find (code points), in order."""
    read = list(tokens(text))
    found = {at for term in terms for way in term.ways for begun in _begins(read, way, term) for at in _run(begun, way)}
    return tuple(read[at][:2] for at in sorted(found))


def _run(begun: int, way: Positions) -> range:
    return range(begun, begun + len(way))


def _begins(read: Sequence[Token], way: Positions, term: Term) -> Iterator[int]:
    """Places where a row of words begins."""
    wanted = [frozenset(terms) for terms in way]
    for at in range(len(read) - len(way) + 1):
        if all(not terms.isdisjoint(read[at + step][2]) for step, terms in enumerate(wanted[:-1])) and _last(
            read[at + len(way) - 1], wanted[-1], prefix=term.kind == "prefix"
        ):
            yield at


def _last(token: Token, wanted: frozenset[str], *, prefix: bool) -> bool:
    if prefix:
        return any(term.startswith(begin) for term in token[2] for begin in wanted)
    return not wanted.isdisjoint(token[2])


def score(text: str, terms: Sequence[tuple[Term, float]], mean_words: float) -> float:
    """How well a text answers: for each term with its weight its number of places, as BM25 has it, the best ones twice."""
    read = list(tokens(text))
    length = K1 * (1 - B + B * len(read) / max(mean_words, 1.0))
    total = 0.0
    for term, weight in terms:
        count = sum(sum(1 for _ in _begins(read, way, term)) for way in term.ways)
        best = sum(sum(1 for _ in _begins(read, way, term)) for way in term.best)
        total += weight * ((count + best) * (K1 + 1)) / (count + best + length)
    return total


def snippet(text: str, found: Sequence[Span]) -> Span:
    """About ``SNIPPET`` code points with as many marks as fit, cut at spaces."""
    if len(text) <= SNIPPET:
        return 0, len(text)
    best, most = 0, -1
    for start, _ in found or [(0, 0)]:
        begin = max(0, start - SNIPPET // 4)
        count = sum(begin <= one and other <= begin + SNIPPET for one, other in found)
        if count > most:
            best, most = begin, count
    start = 0 if best == 0 else text.find(" ", best) + 1 or best
    # Marks are not cut off by looking for a space in a text that has none.
    if most > 0 and start > next(one for one, _ in found if one >= best):
        start = best
    end = min(len(text), start + SNIPPET)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    return start, end
