"""Scanned twins beside their originals: the same documents, each against its own gold."""

from typing import Any

import pytest

from quality import HEADLINES
from twins import markdown, measure


@pytest.fixture(scope="module")
def dev() -> dict[str, Any]:
    return measure(["dev"])


def test_scans_read_worse_than_their_texts_and_hold_no_more(dev: dict[str, Any]) -> None:
    found = dev["splits"]["dev"]
    assert found["protocols"] == 6
    assert found["measures"].keys() == set(HEADLINES)
    for sides in found["measures"].values():
        assert 0 < sides["twin"]["support"] <= sides["original"]["support"]
    for measure_ in ("persons: span + who", "statements: + type", "roles: + holder + organisation"):
        sides = found["measures"][measure_]
        assert sides["twin"]["f1"] < sides["original"]["f1"]


def test_the_table_has_a_line_for_each_headline(dev: dict[str, Any]) -> None:
    lines = markdown(dev).splitlines()
    sides = dev["splits"]["dev"]["measures"]["votes"]
    (votes,) = [line for line in lines if line.startswith("| votes |")]
    assert f"{sides['original']['f1']:.3f} | {sides['twin']['f1']:.3f}" in votes
    assert len([line for line in lines if line.startswith("| ")]) == 2 + len(HEADLINES) + 1
