"""Tokens beside razdel's own: the networks were trained on those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from razdel import tokenize

from protokolist.text.segmentation import token_spans

PIECES = [
    "а",
    "Ё",
    "bz",
    "Δσ",
    "12",
    "3",
    *" .,-–_/\\!?…*=:;)(«»№$%\n\t",
    "yahoo!",
    "--",
    "**",
    ":-)",
    "=((",
    "²",
    "\x1c",
]


@pytest.mark.parametrize(
    "text",
    [
        "За – 7, против – нет (1,5 %).",
        "библиотеки-филиала № 3/4; и.о. зав. отделом",
        "Yahoo! «…»?! :-) 2.1-й а_б Δx",
        "",
        " \n",
    ],
)
def test_tokens_are_razdels(text: str) -> None:
    assert token_spans(text) == [(token.start, token.stop) for token in tokenize(text)]


@given(st.lists(st.sampled_from(PIECES)).map("".join) | st.text())
def test_tokens_of_any_text_are_razdels(text: str) -> None:
    assert token_spans(text) == [(token.start, token.stop) for token in tokenize(text)]
