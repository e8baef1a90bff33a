"""Marks over a text as well-nested HTML: marks may nest and cross; crossing ones are split, as HTML wants it.

What the page shows between the tags is the source text to the character, so that copying it gives the source back;
labels are attributes, which the style sheet shows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from protokolist.spans import Span

# HTML would read a carriage return as a line feed; a NUL cannot stand in HTML at all.
_CHARACTERS = str.maketrans({"\r": "&#13;", "\0": "\N{REPLACEMENT CHARACTER}"})
_PAGE_BREAK = re.compile(r"(\f)")


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: where, what kind (its CSS class), and what in the record it belongs to.

    ``depth`` says which of two marks over the same span is the outer one (the smaller). ``link`` is the id of the
    part of the record the mark leads to; ``anchor`` its own id in the page; ``label`` a word shown before it.
    """

    span: Span
    kind: str
    depth: int
    link: str | None = None
    anchor: str | None = None
    label: str | None = None
    belongs: tuple[str, ...] = field(default=())


def marked(text: str, marks: Iterable[Mark], page_label: str) -> Markup:
    """``text`` as HTML with ``marks`` in it; ``page_label`` has ``{number}`` for the page that a form feed begins.

    Takes time in proportion to the text and the marks times how many of them lie over one another.
    """
    return Markup("".join(_pieces(text, marks, page_label)))  # noqa: S704 - every piece of text and value is escaped


def _pieces(text: str, marks: Iterable[Mark], page_label: str) -> Iterator[str]:
    waiting = sorted(
        (mark for mark in marks if mark.span[0] < mark.span[1] <= len(text)),
        key=lambda mark: (-mark.span[0], mark.span[1], -mark.depth),
    )
    writer = _Writer(page_label)
    position = 0
    while waiting or writer.open:
        stops = [mark.span[1] for mark, _ in writer.open]
        if waiting:
            stops.append(waiting[-1].span[0])
        stop = min(stops)
        yield from writer.text(text[position:stop])
        position = stop
        yield from writer.close(position)
        while waiting and waiting[-1].span[0] == position:
            yield from writer.begin(waiting.pop(), first=True)
    yield from writer.text(text[position:])


class _Writer:
    """Writes tags and text and knows which marks are open, the outermost first, each with its HTML tag."""

    def __init__(self, page_label: str) -> None:
        self.open: list[tuple[Mark, str]] = []
        self._page_label = page_label
        self._page = 1

    def text(self, text: str) -> Iterator[str]:
        for piece in _PAGE_BREAK.split(text):
            if piece == "\f":
                self._page += 1
                label = escape(self._page_label.format(number=self._page))
                yield f'<span class="page-break" data-label="{label}">\f</span>'
            else:
                yield str(escape(piece)).translate(_CHARACTERS)

    def begin(self, mark: Mark, *, first: bool) -> Iterator[str]:
        # A link inside a link is no HTML; the inner one becomes a plain span.
        linked = mark.link is not None and all(tag != "a" for _, tag in self.open)
        tag = "a" if linked else "span"
        self.open.append((mark, tag))
        attributes = {"class": mark.kind if first else f"{mark.kind} continued"}
        if linked and mark.link is not None:
            attributes["href"] = f"#{mark.link}"
        if mark.belongs:
            attributes["data-belongs"] = " ".join(mark.belongs)
        if first and mark.anchor:
            attributes["id"] = mark.anchor
        if first and mark.label:
            attributes["data-label"] = mark.label
        yield "<" + " ".join([tag, *(f'{name}="{escape(value)}"' for name, value in attributes.items())]) + ">"

    def close(self, position: int) -> Iterator[str]:
        """Closes the marks that end here; those that go on but lie inside a closed one are closed and begun again."""
        ending = next((index for index, (mark, _) in enumerate(self.open) if mark.span[1] <= position), None)
        if ending is None:
            return
        reopen: list[Mark] = []
        while len(self.open) > ending:
            mark, tag = self.open.pop()
            yield f"</{tag}>"
            if mark.span[1] > position:
                reopen.append(mark)
        for mark in reversed(reopen):
            yield from self.begin(mark, first=False)
