"""The spans of a ``Doc`` by the blocks they lie in."""

from bisect import bisect_right

from spacy.tokens import Doc

from protokolist.layout.sections import Block
from protokolist.spans import Span as Place


class ByBlock:
    """The spans of a group, found by block: (start, end, label, position in the group), offsets within the block."""

    def __init__(self, doc: Doc, group: str) -> None:
        self._spans = sorted(
            (span.start_char, span.end_char, span.label_, index) for index, span in enumerate(doc.spans[group])
        )
        self._starts = [span[0] for span in self._spans]

    def spans(self, block: Block) -> list[Place]:
        """The same without label and position."""
        return [(start, end) for start, end, _, _ in self.within(block)]

    def within(self, block: Block) -> list[tuple[int, int, str, int]]:
        """Spans that begin in the block, in order."""
        first = bisect_right(self._starts, block.start - 1)
        last = bisect_right(self._starts, block.end - 1)
        return [
            (start - block.start, min(end, block.end) - block.start, label, index)
            for start, end, label, index in self._spans[first:last]
        ]
