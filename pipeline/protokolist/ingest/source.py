"""What reading a file gives: its text, as decoded or recognised, and what is known of the file."""

from dataclasses import dataclass

from protokolist.places import Page
from protokolist.record import Source, Span


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one file: lines end in a line feed, pages are parted by a form feed."""

    source: Source
    text: str
    furniture: tuple[Span, ...] = ()
    """Running heads and feet, where the format marks them as such; spans of ``text``."""
    warnings: tuple[str, ...] = ()
    """What a reader should know, in plain Russian."""
    pages: tuple[Page, ...] = ()
    """Pages with the boxes of their words, where the format or the recognition gives them."""

    @property
    def recognised(self) -> tuple[Span, ...]:
        """The spans of ``text`` that were read off pictures."""
        if self.pages:
            return tuple(page.span for page in self.pages if page.recognised)
        return ((0, len(self.text)),) if self.source.ocr else ()
