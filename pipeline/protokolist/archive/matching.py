"""Where in a text the terms of a query are, and how well: for marks, snippets and the last order of hits."""

from collections.abc import Iterator, Sequence

from protokolist.archive.query import Positions, Term
from protokolist.archive.tokenizer import Terms, Token, tokens
from protokolist.spans import Span

SNIPPET = 260
# BM25 with its usual constants.
K1, B = 1.2, 0.75


class Looked:
    """The terms of a query made ready for looking at texts one by one, each with its weight."""

    def __init__(self, terms: Sequence[tuple[Term, float]]) -> None:
        self._terms = [
            (tuple(map(_sets, term.ways)), tuple(map(_sets, term.best)), term.kind == "prefix", weight)
            for term, weight in terms
        ]

    def places(self, text: str) -> list[Span]:
        """Where each word or phrase stands in ``text`` (code points), in order."""
        read = list(tokens(text))
        return sorted({(read[first][0], read[last][1]) for first, last in self._runs(read)})

    def marks(self, text: str) -> tuple[Span, ...]:
        """The words of ``text`` that the terms find (code points), in order."""
        read = list(tokens(text))
        found = {at for first, last in self._runs(read) for at in range(first, last + 1)}
        return tuple(read[at][:2] for at in sorted(found))

    def _runs(self, read: Sequence[Token]) -> Iterator[tuple[int, int]]:
        terms = [terms for _, _, terms in read]
        for ways, _, prefix, _ in self._terms:
            for way in ways:
                for begun in _begins(terms, way, prefix):
                    yield begun, begun + len(way) - 1

    def score(self, text: str, mean_words: float) -> float:
        """How well a text answers: BM25 of the terms' places, those of the best forms counted twice."""
        read = [terms for _, _, terms in tokens(text)]
        length = K1 * (1 - B + B * len(read) / max(mean_words, 1.0))
        total = 0.0
        for ways, best, prefix, weight in self._terms:
            count = sum(len(_begins(read, way, prefix)) for way in ways)
            if best is not ways:
                count += sum(len(_begins(read, way, prefix)) for way in best)
            total += weight * (count * (K1 + 1)) / (count + length)
        return total


def _sets(way: Positions) -> tuple[frozenset[str], ...]:
    return tuple(map(frozenset, way))


def _begins(read: Sequence[Terms], way: Sequence[frozenset[str]], prefix: bool) -> list[int]:
    """Places where a row of words begins."""
    last = len(way) - 1
    if prefix:
        [begin] = way[last]
        ends = [at for at, terms in enumerate(read) if any(term.startswith(begin) for term in terms)]
    else:
        wanted = way[last]
        ends = [at for at, terms in enumerate(read) if not wanted.isdisjoint(terms)]
    if not last:
        return ends
    return [
        end - last
        for end in ends
        if end >= last and all(not way[step].isdisjoint(read[end - last + step]) for step in range(last))
    ]


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
