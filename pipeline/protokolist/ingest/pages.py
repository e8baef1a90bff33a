"""Pages of a file put together: text with form feeds between, boxes of words, reasons, warnings."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from rapidfuzz import fuzz

from protokolist.errors import BrokenFileError
from protokolist.ingest.heartbeat import beat
from protokolist.ingest.limits import LARGEST_TEXT, too_large
from protokolist.ingest.source import SourceText
from protokolist.places import Box, Page, Word
from protokolist.record import Source
from protokolist.spans import Span

NOTED = 10
# A running head recurs, if not letter for letter.
ALIKE = 85
LONGEST_HEAD, SHORTEST_HEAD = 120, 8


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of one page; spans are in it, boxes in fractions of the page, width and height in points."""

    text: str
    words: tuple[tuple[Span, Box, float | None], ...] = ()
    furniture: tuple[Span, ...] = ()
    width: float | None = None
    height: float | None = None
    recognised: bool = False
    reason: str | None = None
    turned: int = 0
    confidence: float | None = None
    doubtful: bool = False
    failed: str | None = None
    """Why the page could not be read, if it could not."""


@dataclass(slots=True)
class _Sums:
    sure: float = 0.0
    letters: int = 0
    failed: dict[str, list[int]] = field(default_factory=dict)
    empty: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)
    recognised: list[int] = field(default_factory=list)


def put_together(path: Path, source: Source, pages: Iterable[PageText]) -> SourceText:
    """The text of a file; ``source`` gets its pages, and whether and how surely they were recognised.

    Raises ``BrokenFileError`` if no page gave a word.
    """
    text: list[str] = []
    placed: list[Page] = []
    furniture: list[Span] = []
    sums = _Sums()
    edges: list[str] = []
    at = 0
    for number, page in enumerate(pages, start=1):
        beat()
        if number > 1:
            text.append("\f")
            at += 1
        text.append(page.text)
        end = at + len(page.text)
        words = tuple(Word((at + start, at + stop), box, sure) for (start, stop), box, sure in page.words)
        placed.append(
            Page(number, (at, end), words, page.width, page.height, page.recognised, page.reason, page.turned)
        )
        furniture += [(at + start, at + stop) for start, stop in page.furniture]
        if page.recognised:
            furniture += [(at + start, at + stop) for start, stop in _running_head(page, edges)]
        _count(sums, number, page)
        at = end
        if at > LARGEST_TEXT:
            raise too_large(path, "в файле слишком много текста", "the file holds too much text")
    whole = "".join(text)
    if not any(character.isalnum() for character in whole):
        raise _empty(path, sums)
    source = source.model_copy(
        update={
            "pages": len(placed),
            "ocr": bool(sums.recognised),
            "confidence": round(sums.sure / sums.letters, 4) if sums.letters else None,
        }
    )
    return SourceText(source, whole, tuple(sorted(set(furniture))), tuple(_warnings(sums)), tuple(placed))


def failed(page: PageText, reason: str) -> PageText:
    """The page as one that could not be read."""
    return replace(page, failed=reason, reason=reason)


def _count(sums: _Sums, number: int, page: PageText) -> None:
    if page.failed:
        sums.failed.setdefault(page.failed, []).append(number)
    elif not page.text.strip():
        sums.empty.append(number)
    if page.recognised:
        sums.recognised.append(number)
        letters = len(page.text)
        sums.sure += (page.confidence or 0.0) * letters
        sums.letters += letters
        if page.doubtful:
            sums.doubtful.append(number)


def _running_head(page: PageText, edges: list[str]) -> list[Span]:
    """The first line, if some page before began with nearly the same; adds it to ``edges``."""
    end = page.text.find("\n")
    line = page.text[:end].strip()
    if end < 0 or not SHORTEST_HEAD <= len(line) <= LONGEST_HEAD:
        return []
    again = any(fuzz.ratio(line, other) >= ALIKE for other in edges)
    edges.append(line)
    return [(0, end)] if again else []


def _empty(path: Path, sums: _Sums) -> BrokenFileError:
    why = f" ({'; '.join(sums.failed)})" if sums.failed else ""
    return BrokenFileError(
        f"{path}: на страницах не нашлось ни слова{why}. Возможно, это чистые листы или рукопись: рукописный текст "
        "не распознаётся.",
        f"{path}: no word was found on its pages{why}. They may be blank, or handwritten, which is not recognised.",
    )


def _warnings(sums: _Sums) -> Iterable[str]:
    for reason, numbers in sums.failed.items():
        yield f"Не прочитано: {_listed(numbers)} – {reason}."
    if sums.empty:
        yield f"Без единого слова: {_listed(sums.empty)}."
    if sums.doubtful:
        yield f"Распознано ненадёжно, сверьте с оригиналом: {_listed(sums.doubtful)}."


def _listed(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return f"страница {numbers[0]}"
    return "страницы " + ", ".join(map(str, numbers[:NOTED])) + (" и другие" if len(numbers) > NOTED else "")
