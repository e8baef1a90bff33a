"""Learning curve and folds: what is drawn is nested, spread and complete; the figures add up."""

from pathlib import Path

import pytest

from curve import HANDS, MACRO, SHARES, figures, folds, nested, picture, runs, share_of

GENRES = {f"a{number}": "libraries" for number in range(40)} | {f"b{number}": "housing" for number in range(8)}
ROWS = {one: {"split": "train", "genre": genre} for one, genre in GENRES.items()} | {
    "d": {"split": "dev", "genre": "schools"},
    "t": {"split": "test", "genre": "schools"},
}


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_shares_are_nested_and_spread_over_genres(seed: int) -> None:
    order = nested(GENRES, seed)
    assert sorted(order) == sorted(GENRES)
    smaller: set[str] = set()
    for share in SHARES:
        chosen = set(share_of(order, share))
        assert smaller <= chosen
        assert len(chosen) == round(48 * share / 100)
        assert abs(sum(one.startswith("b") for one in chosen) - 8 * share / 100) <= 1
        smaller = chosen


def test_seeds_differ() -> None:
    assert nested(GENRES, 0) != nested(GENRES, 1)


def test_near_genres_go_together() -> None:
    assert folds({"x": "schools", "y": "higher education", "z": "housing"}) == {
        "housing": ("z",),
        "schools and universities": ("x", "y"),
    }


def test_no_run_reads_what_it_was_trained_on_and_none_touches_test() -> None:
    planned = runs(ROWS, seeds=2)
    assert len({run.name for run in planned}) == len(planned) == 7 + 2 + HANDS
    for run in planned:
        assert not set(run.trained) & set(run.read)
        assert "t" not in {*run.trained, *run.read}
    for kind in ("without ", "dealt-"):
        read = [one for run in planned if run.name.startswith(kind) for one in run.read]
        assert sorted(read) == sorted(GENRES)


def test_figures_are_of_the_sums() -> None:
    one, other = {"statements: + type": [1, 0, 3]}, {"statements: + type": [5, 2, 0]}
    found = figures([one, other])
    assert found["statements: + type"] == pytest.approx(2 * 6 / (2 * 6 + 2 + 3))
    assert MACRO not in found


def test_the_picture_is_the_same_each_time(tmp_path: Path) -> None:
    measures = ["persons: span + who", "organisations: span", "roles: + holder + organisation"]
    measures += ["statements: found", "statements: + type", "statements: + type + speaker"]
    curve = {
        share: {"documents": share, "mean": (scores := dict.fromkeys(measures, share / 200)), "each": [scores]}
        for share in SHARES
    }
    for run in "12":
        picture({"curve": curve}, tmp_path / f"{run}.svg")
    assert (tmp_path / "1.svg").read_bytes() == (tmp_path / "2.svg").read_bytes()
    assert "training documents" in (tmp_path / "1.svg").read_text(encoding="utf-8")
