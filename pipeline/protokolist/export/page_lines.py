"""The words of a page line by line, as formats of pages want them."""

from collections.abc import Iterator

from protokolist.places import Page, Word


def page_blocks(page: Page, text: str) -> Iterator[list[list[Word]]]:
    """Blocks of lines of words: a blank line of ``text`` parts blocks, a line break or a tab parts lines."""
    block: list[list[Word]] = []
    end: int | None = None
    for word in page.words:
        gap = "" if end is None else text[end : word.span[0]]
        if "\n\n" in gap and block:
            yield block
            block = []
        if not block or "\n" in gap or "\t" in gap:
            block.append([])
        block[-1].append(word)
        end = word.span[1]
    if block:
        yield block
