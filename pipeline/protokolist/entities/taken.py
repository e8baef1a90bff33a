"""Stretches of a text that are spoken for, found by bisection: a long document has thousands."""

from bisect import bisect_right, insort
from collections.abc import Iterable

from protokolist.spans import Span


class Taken:
    """A growing set of spans; those that overlap one another count by their ends alone."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self.spans: list[Span] = []
        for span in sorted(spans):
            if not self.meets(span):
                self.spans.append(span)

    def meets(self, span: Span) -> bool:
        """Whether ``span`` overlaps one that is taken."""
        at = bisect_right(self.spans, span[0], key=lambda taken: taken[0])
        before = at > 0 and self.spans[at - 1][1] > span[0]
        return before or (at < len(self.spans) and self.spans[at][0] < span[1])

    def add(self, span: Span) -> bool:
        """Takes ``span`` if it is free, and says whether it was."""
        if self.meets(span):
            return False
        insort(self.spans, span)
        return True
