"""One page recognised: prepared, read, and where it reads badly prepared and read in other ways too."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
from PIL import Image

from protokolist.ingest.ocr.lines import Lines, set_lines
from protokolist.ingest.ocr.prepare import Look, Prepared, divided, is_sideways, left_out, prepare, resized
from protokolist.ingest.ocr.quality import Quality, quality
from protokolist.ingest.ocr.tesseract import AUTOMATIC, ONE_BLOCK, PageFailedError, Picture, Read, recognise
from protokolist.places import Box
from protokolist.spans import Span

# A page is doubtful if the engine is less sure than on clean pages, if it left out so much of what looks like words, or
# if so few words are known as even lists of names do not have. Measured on pages of the corpus; see docs/ocr.md.
SURE, LEFT_OUT, KNOWN = 0.91, 0.006, 0.65
# Below this confidence a reader should compare with the original.
UNSURE = 0.8
# What a sign costs that is in no known word, in letters of known words: dirt read as text has many.
COST = 0.6
# Another way of preparing wins if its score is so much higher.
BETTER = 1.01
# So sure and so well known that no other way need be tried.
GOOD = 0.94
# Fewer letters than that tell nothing about a page.
FEW = 40
# Looking for text that is light on dark costs time and finds spots.
SETTINGS = ("tessedit_do_invert=0",)
SAUVOLA = (*SETTINGS, "thresholding_method=2")


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """The text of a page; words and furniture by their spans in it, boxes in fractions of the upright page."""

    text: str
    words: tuple[tuple[Span, Box, float], ...]
    furniture: tuple[Span, ...]
    confidence: float
    """Of the engine, from 0 to 1, by letters."""
    quality: Quality
    turned: int = 0
    way: str = "as is"
    """How the page was prepared for the reading that was kept."""

    @property
    def doubtful(self) -> bool:
        """Whether much of the page may be misread."""
        return self.quality.told >= FEW and (self.quality.known_share < KNOWN or self.confidence < UNSURE)


@dataclass(frozen=True)
class _Reading:
    """What one way of preparing gave."""

    parts: Sequence[tuple[Prepared, list[Read], Lines]]
    way: str

    @cached_property
    def quality(self) -> Quality:
        return quality("\n".join(lines.text for _, _, lines in self.parts))

    @property
    def confidence(self) -> float:
        words = [word for _, words, _ in self.parts for word in words]
        letters = sum(len(word.text) for word in words)
        return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0

    @property
    def score(self) -> float:
        """Letters in known words less what else was read, weighed with the engine's confidence."""
        signs = sum(len(word.text) for _, words, _ in self.parts for word in words)
        known = self.quality.known
        return (known - COST * (signs - known)) * self.confidence


Way = tuple[str, Callable[[Prepared], Prepared], int, Sequence[str]]


def _even(page: Prepared) -> Prepared:
    return replace(page, picture=divided(page.picture, page.dpi)) if page.even else page


def _smooth(page: Prepared) -> Prepared:
    return replace(page, picture=np.asarray(cv2.medianBlur(_even(page).picture, 3), np.uint8))


def _soft(page: Prepared) -> Prepared:
    """Grain blurred away, at the resolution the engine was taught."""
    page = _even(page)
    blurred = replace(page, picture=np.asarray(cv2.GaussianBlur(page.picture, (0, 0), page.dpi / 200), np.uint8))
    return resized(blurred, 300) if page.dpi < 280 else blurred


def _same(page: Prepared) -> Prepared:
    return page


SMOOTHED: Way = ("median", _smooth, AUTOMATIC, SETTINGS)
WAYS: tuple[Way, ...] = (
    ("light evened out, one block", _even, ONE_BLOCK, SETTINGS),
    ("light evened out", _even, AUTOMATIC, SETTINGS),
    SMOOTHED,
    ("Sauvola", _same, AUTOMATIC, SAUVOLA),
    ("blurred", _soft, AUTOMATIC, SETTINGS),
)


def grey(page: Image.Image) -> Picture:
    """The picture in grey values."""
    return np.asarray(page.convert("L"), np.uint8)


def read_page(page: Picture, dpi: float, *, seconds: float) -> RecognisedPage:
    """The page recognised; ``seconds`` are given to each run of the engine.

    Raises ``PageFailedError``, and ``ProgramMissingError`` where Tesseract or its Russian data is missing.
    """
    # OpenCV's own threads would take the cores from the engine.
    cv2.setNumThreads(1)
    turned, upright = 0, page
    look: Look | None = Look.at(page, dpi)
    if look and is_sideways(look):
        turned, upright, look = 90, np.ascontiguousarray(np.rot90(page, -1)), None
    pages = prepare(upright, dpi, look)
    try:
        best = _read(pages, WAY_AS_IS, seconds)
    except PageFailedError:
        best = _read(pages, SMOOTHED, seconds)
    if _few_known(best):
        # Perhaps it stands on its head.
        other = np.ascontiguousarray(np.rot90(upright, 2))
        again = _read(prepare(other, dpi), WAY_AS_IS, seconds)
        if again.quality.known > 1.5 * best.quality.known:
            best, upright, turned = again, other, (turned + 180) % 360
    if _doubtful(best):
        best = _best(best, seconds)
    return _page(best, turned)


WAY_AS_IS: Way = ("as is", _same, AUTOMATIC, SETTINGS)


def _read(pages: Sequence[Prepared], way: Way, seconds: float) -> _Reading:
    name, change, mode, settings = way
    parts = []
    for page in map(change, pages):
        words = recognise(page.picture, page.dpi, mode=mode, settings=settings, seconds=seconds)
        parts.append((page, words, set_lines(words, page.picture.shape[1])))
    return _Reading(parts, name)


def _best(first: _Reading, seconds: float) -> _Reading:
    """The reading with the highest score."""
    best = first
    pages = [page for page, _, _ in first.parts]
    for way in WAYS:
        if way[1] is _even and way[2] == AUTOMATIC and not any(page.even for page in pages):
            continue
        try:
            found = _read(pages, way, seconds)
        except PageFailedError:
            # Dirt can keep the engine busy for minutes; another way may be free of it.
            continue
        if found.score > max(BETTER * best.score, best.score + 1):
            best = found
        if best is not first and not _doubtful(best) and best.quality.known_share > GOOD:
            break
    return best


def _doubtful(reading: _Reading) -> bool:
    found = reading.quality
    if found.told >= FEW and (found.known_share < KNOWN or reading.confidence < SURE):
        return True
    return any(left_out(page, words) > LEFT_OUT for page, words, _ in reading.parts)


def _few_known(reading: _Reading) -> bool:
    found = reading.quality
    return found.told >= FEW and found.known_share < 0.5


def _page(reading: _Reading, turned: int) -> RecognisedPage:
    text: list[str] = []
    words: list[tuple[Span, Box, float]] = []
    furniture: list[Span] = []
    at = 0
    for page, _, lines in reading.parts:
        if text:
            text.append("\n\n")
            at += 2
        text.append(lines.text)
        words += [((at + start, at + end), page.box(word.box), word.confidence) for (start, end), word in lines.words]
        furniture += [(at + start, at + end) for start, end in lines.furniture]
        at += len(lines.text)
    return RecognisedPage(
        "".join(text), tuple(words), tuple(furniture), reading.confidence, reading.quality, turned, reading.way
    )
