"""The page's colours can be read: contrast by WCAG 2.2, at least 4.5 for text."""

import itertools
import re
from pathlib import Path

import pytest

import protokolist.export.html

STYLE = (Path(protokolist.export.html.__file__).parent / "templates" / "page.css").read_text(encoding="utf-8")
TYPES = ("report", "question", "answer", "problem", "proposal", "decision", "remark", "vote")
GROUNDS = ("ground", "paper", "panel", "card")


def palette(scheme: str) -> dict[str, str]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", blocks[("light", "dark").index(scheme)]))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *itertools.product(("ink", "soft", "accent", *TYPES), GROUNDS),
        *itertools.product(("ink", "soft", "accent"), ("lit",)),
        *itertools.product(("on-chip",), TYPES),
    ],
)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = palette(scheme)
    assert contrast(colours[text], colours[ground]) >= 4.5
