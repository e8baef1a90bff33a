"""The text layer of a page: whether it can be trusted, or the page is to be recognised anew."""

import re
from dataclasses import dataclass

from protokolist.ingest.ocr.quality import Quality, quality
from protokolist.places import Box
from protokolist.spans import Span

# Fewer letters are no text of a page.
FEWEST_LETTERS = 20
# On a page that is mostly picture a text layer should have at least so many.
FEWEST_ON_SCAN = 150
PICTURE_SHARE = 0.5
# With no more picture than a coat of arms, a short page is short.
DRAWN = 0.05
LEAST_CYRILLIC = 0.5
LEAST_KNOWN = 0.6
MOST_UNREADABLE = 0.03
MOST_MIXED = 0.08
UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page says without recognition; boxes in fractions of the page as it is shown."""

    text: str
    words: tuple[tuple[Span, Box], ...] = ()
    picture_share: float = 0.0
    """How much of the page pictures cover."""

    @property
    def quality(self) -> Quality:
        """What its words are made of."""
        return quality(self.text)


def doubt(layer: Layer) -> str | None:
    """Why a text layer cannot be trusted, in plain Russian; none if it can."""
    found = layer.quality
    drawn = layer.picture_share < DRAWN and found.cyrillic_share >= LEAST_CYRILLIC
    if found.letters < FEWEST_LETTERS and not drawn:
        return "на странице нет текстового слоя"
    if len(UNREADABLE.findall(layer.text)) > MOST_UNREADABLE * len(layer.text):
        return "в текстовом слое нечитаемые знаки"
    if layer.picture_share >= PICTURE_SHARE and found.letters < FEWEST_ON_SCAN:
        return "страница – картинка, а в текстовом слое почти ничего нет"
    if found.cyrillic_share < LEAST_CYRILLIC:
        return f"в текстовом слое мало русских букв ({found.cyrillic_share:.0%})"
    if found.mixed_share > MOST_MIXED:
        return "в словах текстового слоя смешаны русские и латинские буквы"
    if found.told >= FEWEST_LETTERS and found.known_share < LEAST_KNOWN:
        return f"в текстовом слое мало знакомых слов ({found.known_share:.0%})"
    return None


def recognition_wins(layer: Layer, recognised: Quality) -> bool:
    """Whether what was recognised reads better than a layer in doubt: by letters in words that are known."""
    return recognised.known > layer.quality.known * 1.05
