"""The table of coarse groups: every protocol has its place, and the words decide as they should."""

from pathlib import Path

import pytest

import groups


@pytest.fixture(autouse=True)
def at_the_root(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpus.parent)


@pytest.mark.parametrize("facet", groups.FACETS)
def test_every_protocol_of_the_manifest_has_its_group(facet: str) -> None:
    found = {groups.group(row, facet) for row in groups.manifest().values()}
    assert found == set(groups.names(facet))
    assert 4 <= len(found) <= 8


@pytest.mark.parametrize(
    ("facet", "phrase", "expected"),
    [
        ("layout", "Markdown with tab-separated tables and tasks", "notes"),
        ("layout", "two columns heard and resolved, tab-separated", "lists and tables"),
        ("layout", "tab-separated attendance; turns; vote by item", "turns"),
        ("layout", "prose with heard and decided; lists in a line", "prose"),
        ("layout", "СЛУШАЛИ / РЕШИЛИ for four items; no agenda", "heard, spoke, decided"),
        ("layout", "numbered parts without heard", "lists and tables"),
        ("layout", "numbered problems; questions apart", "questions and answers"),
        ("noise", "careful; few slips", "clean"),
        ("noise", "clean, two people of one surname", "names in many forms"),
        ("noise", "typos, missing stops, е for ё", "careless"),
        ("noise", "few: spaced capitals, е for ё", "spelling and signs"),
        ("decade", "1980s", "1950s to 1980s"),
    ],
)
def test_the_first_line_that_fits_decides(facet: str, phrase: str, expected: str) -> None:
    assert groups.group({"id": "x", facet: phrase}, facet) == expected


def test_a_phrase_without_group_is_told() -> None:
    with pytest.raises(ValueError, match="no group for the genre «chess clubs» of new"):
        groups.group({"id": "new", "genre": "chess clubs"}, "genre")
