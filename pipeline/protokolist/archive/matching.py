"""Where in a text the terms of a query are, and how well: for marks, snippets and the last order of hits."""

from collections.abc import Iterable, Iterator, Sequence

from protokolist.archive.query import Positions, Term
from protokolist.archive.tokenizer import Placed, begins_otherwise, indexed, letter, placed, words
from protokolist.spans import Span

SNIPPET = 260
# BM25 with its usual constants.
K1, B = 1.2, 0.75


class _Wanted(dict[str, bool]):
    """Whether a word of a text, as it is written, has one of some terms: told once for each word met."""

    def __init__(self, terms: Iterable[str], *, prefix: bool) -> None:
        super().__init__()
        self._terms = frozenset(terms)
        self._prefix = tuple(self._terms) if prefix else ()
        self._letters = frozenset(map(letter, self._terms))

    def __missing__(self, written: str) -> bool:
        # Names that nobody has asked for yet would each have to be analysed.
        if begins_otherwise(written, self._letters):
            self[written] = False
            return False
        terms = indexed(written)
        found = any(term.startswith(self._prefix) for term in terms) if self._prefix else False
        self[written] = found = found or not self._terms.isdisjoint(terms)
        return found


Way = tuple[_Wanted, ...]


class Looked:
    """The terms of a query made ready for looking at texts one by one, each with its weight."""

    def __init__(self, terms: Sequence[tuple[Term, float]]) -> None:
        self._terms = [
            (
                [_wanted(way, term) for way in term.ways],
                [_wanted(way, term) for way in term.best],
                weight,
            )
            for term, weight in terms
        ]

    def places(self, text: str) -> list[Span]:
        """Where each word or phrase stands in ``text`` (code points), in order."""
        read = placed(text)
        return sorted({(read[first][0], read[last][1]) for first, last in self._runs(read)})

    def marks(self, text: str) -> tuple[Span, ...]:
        """The words of ``text`` that the terms find (code points), in order."""
        read = placed(text)
        found = {at for first, last in self._runs(read) for at in range(first, last + 1)}
        return tuple(read[at][:2] for at in sorted(found))

    def _runs(self, read: Sequence[Placed]) -> Iterator[tuple[int, int]]:
        written = [word for _, _, word in read]
        for ways, _, _ in self._terms:
            for way in ways:
                for begun in _begins(written, way):
                    yield begun, begun + len(way) - 1

    def score(self, text: str, mean_words: float) -> float:
        """How well a text answers: BM25 of the terms' places, those of the best forms counted twice."""
        written = words(text)
        length = K1 * (1 - B + B * len(written) / max(mean_words, 1.0))
        total = 0.0
        for ways, best, weight in self._terms:
            count = sum(_count(written, way) for way in (*ways, *best))
            total += weight * (count * (K1 + 1)) / (count + length)
        return total


def _wanted(way: Positions, term: Term) -> Way:
    last = len(way) - 1
    return tuple(_Wanted(terms, prefix=term.kind == "prefix" and at == last) for at, terms in enumerate(way))


def _count(written: Sequence[str], way: Way) -> int:
    return sum(map(way[0].__getitem__, written)) if len(way) == 1 else len(_begins(written, way))


def _begins(written: Sequence[str], way: Way) -> list[int]:
    """Places where a row of words begins."""
    last = len(way) - 1
    final = way[last]
    ends = [at for at, word in enumerate(written) if final[word]]
    if not last:
        return ends
    return [
        end - last for end in ends if end >= last and all(way[step][written[end - last + step]] for step in range(last))
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
