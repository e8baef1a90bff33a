"""A scan made ready for recognition: upright, straight, evenly lit, of a resolution the engine likes.

A page without faults goes through as it is: what need not be changed is not, and reads as the engine alone reads it.
Measures are fractions of the page or of an inch, so that they hold for any resolution.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from protokolist.ingest.ocr.tesseract import Picture, Read

# Faults are looked for on a small copy: lines of text are still apart at 75 dots an inch.
SMALL = 75
STEEPEST = 7.0
# Up to here the engine straightens lines itself.
STRAIGHT = 0.35
# Light is even where the darkest tenth of the paper has this share of the brightness of its median.
EVEN = 0.9
PAPER_WHITE = 200
BLACK = 90
LEAST_DPI, MOST_DPI, WANTED_DPI = 130, 420, 300
MOST_RESIZED = 3.0
# Two pages side by side: how much wider than high, and how wide the empty strip between them.
SPREAD_ASPECT = 1.15, 1.75
GUTTER = 0.03


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture to recognise, and the way back from its pixels to fractions of the upright page."""

    picture: Picture
    dpi: float
    back: NDArray[np.float64]
    """2 × 3: pixels of ``picture`` to pixels of the upright page."""
    size: tuple[int, int]
    """Width and height of the upright page in pixels."""
    even: bool = True
    """Whether light was even from the start."""
    look: "Look | None" = None
    """How ``picture`` looks, where that was seen already."""

    def box(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """A box in ``picture`` as fractions of the upright page."""
        left, top, right, bottom = box
        middle = np.array([(left + right) / 2, (top + bottom) / 2, 1.0])
        x, y = self.back @ middle
        # A word is short: turned back by some degrees its box hardly changes, and stays as low as the line.
        scale = float(np.hypot(self.back[0, 0], self.back[1, 0]))
        across, down = (right - left) * scale / 2, (bottom - top) * scale / 2
        width, height = self.size
        edges = (x - across) / width, (y - down) / height, (x + across) / width, (y + down) / height
        return tuple(round(min(1.0, max(0.0, float(edge))), 5) for edge in edges)  # type: ignore[return-value]


def prepare(page: Picture, dpi: float, look: "Look | None" = None) -> list[Prepared]:
    """The page ready to be read; two pages of a spread one after the other. ``look`` if it was taken already."""
    upright = Prepared(page, dpi, np.eye(2, 3), (page.shape[1], page.shape[0]))
    look = look or Look.at(page, dpi)
    pages = []
    for part, small in _halves(upright, look):
        cut, seen = _without_edges(part, small)
        made = _resized(_straightened(_evenly_lit(cut, seen), seen))
        pages.append(replace(made, look=seen) if made.picture is cut.picture else made)
    return pages


@dataclass(frozen=True, slots=True)
class Look:
    """A page made small, and what is seen on it: the paper's brightness and the ink, from 0 to 1."""

    small: Picture
    paper: Picture
    ink: NDArray[np.float32]

    @classmethod
    def at(cls, page: Picture, dpi: float) -> "Look":
        """The look of a page."""
        return cls.of(_small(page, dpi))

    @classmethod
    def of(cls, small: Picture) -> "Look":
        """The look of a page that is small already."""
        light = paper(small)
        # What is hardly darker than its paper is no ink.
        ink = cv2.divide(small, np.maximum(light, 1), scale=1.0, dtype=cv2.CV_32F)
        ink = 1 - np.minimum(ink, 1)
        ink[ink < 0.12] = 0
        return cls(small, light, np.asarray(ink, np.float32))


def is_sideways(look: Look) -> bool:
    """Whether the lines of text run from top to bottom: words are higher than wide."""
    words = cv2.morphologyEx((look.ink > 0.3).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(words, connectivity=8)
    wide, high, area = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_AREA]
    word = np.minimum(wide, high) < 0.4 * SMALL
    lying, standing = (area[word & (one > 1.5 * other)].sum() for one, other in ((wide, high), (high, wide)))
    return bool(standing > 1.5 * lying and standing > 100)


def _small(page: Picture, dpi: float) -> Picture:
    share = min(1.0, SMALL / dpi)
    size = max(1, round(page.shape[1] * share)), max(1, round(page.shape[0] * share))
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)


def paper(small: Picture) -> Picture:
    """The brightness of the paper under the text, as large as ``small``."""
    half = cv2.resize(
        cv2.dilate(small, np.ones((9, 9), np.uint8)), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA
    )
    light = cv2.medianBlur(cv2.dilate(half, np.ones((3, 3), np.uint8)), 7)
    light = cv2.GaussianBlur(light, (0, 0), 3)
    return np.asarray(cv2.resize(light, small.shape[::-1], interpolation=cv2.INTER_LINEAR), np.uint8)


def _halves(page: Prepared, look: Look) -> list[tuple[Prepared, Look]]:
    height, width = page.picture.shape
    if not SPREAD_ASPECT[0] <= width / height <= SPREAD_ASPECT[1]:
        return [(page, look)]
    columns = np.convolve(look.ink.sum(axis=0), np.full(SMALL // 8, 8 / SMALL), mode="same")
    across = len(columns)
    typical = float(np.median(columns[columns > 0.2])) if (columns > 0.2).any() else 0.0
    empty = columns < 0.06 * typical
    start, end = _longest_run(empty[int(0.38 * across) : int(0.62 * across)])
    if end - start < GUTTER * across:
        return [(page, look)]
    middle = int(0.38 * across) + (start + end) // 2
    inked = np.flatnonzero(~empty)
    reach = (middle - inked[0]) / middle, (inked[-1] - middle) / (across - middle)
    if not inked[0] < middle < inked[-1] or min(reach) < 0.6:
        return [(page, look)]
    cut = round(middle / across * width)
    shift = np.array([[0.0, 0.0, cut], [0.0, 0.0, 0.0]])
    left = replace(page, picture=np.ascontiguousarray(page.picture[:, :cut]))
    right = replace(page, picture=np.ascontiguousarray(page.picture[:, cut:]), back=page.back + shift)
    return [(half, Look.at(half.picture, half.dpi)) for half in (left, right)]


def _longest_run(flags: NDArray[np.bool_]) -> tuple[int, int]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    runs = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return max(runs, key=lambda run: run[1] - run[0], default=(0, 0))


def _without_edges(page: Prepared, look: Look) -> tuple[Prepared, Look]:
    """The black that a copier leaves around a sheet becomes paper."""
    dark = (look.small < BLACK).astype(np.uint8)
    rim = np.zeros_like(dark)
    rim[:2], rim[-2:], rim[:, :2], rim[:, -2:] = 1, 1, 1, 1
    if (dark & rim).sum() < 0.05 * rim.sum():
        return page, look
    # Letters that touch the black must not go with it, so thin bridges are cut.
    black = cv2.morphologyEx(np.pad(dark, 5, mode="edge"), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))[5:-5, 5:-5]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(black), connectivity=8)
    touching = np.unique(labels[(rim > 0) & (black > 0)])
    least = SMALL * SMALL * 0.02
    large = [label for label in touching if 0 < label < count and stats[label, cv2.CC_STAT_AREA] >= least]
    mask = np.isin(labels, large).astype(np.uint8)
    if not large or mask.mean() > 0.4:
        return page, look
    mask = np.asarray(cv2.dilate(mask, np.ones((7, 7), np.uint8)), np.uint8)
    white = int(np.median(look.small[mask == 0]))
    full = cv2.resize(mask, page.picture.shape[::-1], interpolation=cv2.INTER_NEAREST)
    picture, small = page.picture.copy(), look.small.copy()
    picture[full > 0], small[mask > 0] = white, white
    return replace(page, picture=picture), Look.of(small)


def _evenly_lit(page: Prepared, look: Look) -> Prepared:
    middle = float(np.median(look.paper))
    if float(np.percentile(look.paper, 5)) >= EVEN * middle and middle >= PAPER_WHITE:
        return page
    return replace(page, picture=divided(page.picture, page.dpi), even=False)


def divided(picture: Picture, dpi: float) -> Picture:
    """The picture divided by the brightness of its paper: evenly white, whatever light or stain lay on it."""
    light = cv2.resize(paper(_small(picture, dpi)), picture.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(picture, np.maximum(light, 1), scale=255), np.uint8)


def _straightened(page: Prepared, look: Look) -> Prepared:
    angle = _skew(look.ink)
    if abs(angle) < STRAIGHT:
        return page
    height, width = page.picture.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    white = 255 if not page.even else int(np.median(look.paper))
    picture = cv2.warpAffine(
        page.picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=white
    )
    return replace(page, picture=np.asarray(picture, np.uint8), back=_after(page.back, cv2.invertAffineTransform(turn)))


def _skew(ink: NDArray[np.float32]) -> float:
    """Degrees by which to turn the page against the clock for its lines to run straight, from -7 to 7."""
    # Large dark areas are no text.
    text = np.where(cv2.boxFilter(ink, -1, (15, 15)) > 0.7, np.float32(0), ink)
    if text.sum() < 50:
        return 0.0
    straight = _sharpness(text, 0.0)
    if straight > 2 * max(_sharpness(text, -1.0), _sharpness(text, 1.0)):
        return 0.0
    rough = np.asarray(cv2.resize(text, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)
    best = max(np.arange(-STEEPEST, STEEPEST + 0.1, 0.7), key=lambda angle: _sharpness(rough, float(angle)))
    for step, reach in ((0.35, 0.7), (0.1, 0.3)):
        angles = np.arange(best - reach, best + reach + step / 2, step)
        best = max(angles, key=lambda angle: _sharpness(text, float(angle)))
    if abs(best) >= STEEPEST or _sharpness(text, float(best)) < 1.1 * straight:
        return 0.0
    return float(best)


def _sharpness(ink: NDArray[np.float32], angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    turned = cv2.warpAffine(ink, turn, (width, height), flags=cv2.INTER_LINEAR)
    return float(np.square(np.diff(turned.sum(axis=1))).sum())


def _resized(page: Prepared) -> Prepared:
    """Very small and very large pictures brought to 300 dots an inch; between, the engine does as well without."""
    if LEAST_DPI <= page.dpi <= MOST_DPI:
        return page
    return resized(page, WANTED_DPI)


def resized(page: Prepared, dpi: float) -> Prepared:
    """The page at ``dpi``, or enlarged threefold at most."""
    share = min(MOST_RESIZED, dpi / page.dpi)
    method = cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC
    picture = cv2.resize(page.picture, None, fx=share, fy=share, interpolation=method)
    scale = np.diag([1 / share, 1 / share]) @ np.eye(2, 3)
    return replace(page, picture=np.asarray(picture, np.uint8), dpi=page.dpi * share, back=_after(page.back, scale))


def _after(back: NDArray[np.float64], first: NDArray[Any]) -> NDArray[np.float64]:
    """The map that applies ``first``, then ``back``."""
    return np.asarray((np.vstack([back, [0, 0, 1]]) @ np.vstack([first, [0, 0, 1]]))[:2], np.float64)


def left_out(page: Prepared, words: Sequence[Read]) -> float:
    """The share of what looks like words on a page that lies in none of ``words``."""
    look = page.look or Look.at(page.picture, page.dpi)
    ink = (look.ink > 0.35).astype(np.uint8)
    scale = ink.shape[1] / page.picture.shape[1]
    read = np.zeros_like(ink)
    for word in words:
        left, top, right, bottom = (round(edge * scale) for edge in word.box)
        read[max(0, top - 3) : bottom + 4, max(0, left - 3) : right + 4] = 1
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    wide, high, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    # Pieces of a line of text at 75 dots an inch.
    text = (high >= 4) & (high <= 22) & (wide >= 6) & (area >= 14)
    text[0] = False
    inside = np.bincount(labels.ravel(), weights=read.ravel(), minlength=count)
    whole = float(area[text].sum())
    return float(area[text & (inside < 0.5 * area)].sum()) / whole if whole else 0.0
