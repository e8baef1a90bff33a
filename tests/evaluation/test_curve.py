"""Shares and folds of the learning curve, and its picture."""

from pathlib import Path

import pytest

import curve
import curve_report

GENRES = {f"{genre}-{number}": genre for genre, size in (("a", 24), ("b", 12), ("c", 4)) for number in range(size)}
READ = ("dev-1", "dev-2")


def test_shares_of_one_seed_hold_the_smaller_ones() -> None:
    jobs = list(curve.curve_jobs(GENRES, READ))
    assert [job.name for job in jobs].count("25") == len(curve.SEEDS)
    assert (jobs[0].trained, jobs[-1].trained) == ((), tuple(sorted(GENRES)))
    size = len(curve.SHARES)
    for start in range(1, len(jobs) - 1, size):
        trained = [set(job.trained) for job in jobs[start : start + size]]
        assert [len(one) for one in trained] == [10, 20, 30]
        assert trained[0] < trained[1] < trained[2]


def test_every_beginning_is_spread_over_the_genres() -> None:
    for seed in range(20):
        order = curve.spread(GENRES, seed)
        assert sorted(order) == sorted(GENRES)
        assert order == curve.spread(GENRES, seed)
        for length in (10, 20, 30):
            shares = [sum(GENRES[name] == genre for name in order[:length]) for genre in "abc"]
            assert all(abs(share - length * size / 40) <= 1 for share, size in zip(shares, (24, 12, 4), strict=True))


def test_seeds_differ() -> None:
    assert curve.spread(GENRES, 1) != curve.spread(GENRES, 2)


def test_a_fold_never_reads_what_it_was_trained_on() -> None:
    jobs = list(curve.genre_jobs(GENRES))
    for kind in ("unseen genre", "mixed fold"):
        folds = [job for job in jobs if job.kind == kind]
        assert sorted(name for job in folds for name in job.read) == sorted(GENRES)
        assert all(set(job.trained) == GENRES.keys() - set(job.read) for job in folds)
    for job in jobs[:3]:
        assert {GENRES[name] for name in job.read} == {job.name}
        assert job.name not in {GENRES[name] for name in job.trained}


def counts(names: list[str], right: int) -> curve_report.Counts:
    return {name: dict.fromkeys(curve_report.MEASURES, (right, 10 - right, 10 - right)) for name in names}


@pytest.fixture
def result() -> dict[str, object]:
    dev = [f"dev-{number}" for number in range(6)]
    told = {"0": 2, "25": 5, "50": 6, "75": 7, "100": 8}
    done = [(job, counts(dev, told[job.name])) for job in curve.curve_jobs(GENRES, dev)]
    done += [(job, counts(list(job.read), 6 if job.kind == "unseen genre" else 8)) for job in curve.genre_jobs(GENRES)]
    provenance = {"commit": "abc", "python": "3", "versions": {}, "machine": "none"}
    return provenance | curve_report.figures(done, GENRES)


def test_figures_and_what_they_say(result: dict[str, object]) -> None:
    text = curve_report.markdown(result)
    assert "persons: span and who it is +20.0" in text
    assert "so more documents help" in text
    assert "better features" not in text
    assert "persons: span and who it is −20.0 (−20.0 to −20.0)" in text
    assert "| 25 % | 10 | 3 | 0.500 (0.500–0.500) |" in text
    assert "| a | 24 | 0.600 (0.800) |" in text


def test_no_gain_asks_for_features(result: dict[str, object]) -> None:
    for found in result["second half"].values():  # type: ignore[attr-defined]
        found["interval"] = (-0.01, 0.02)
    told = " ".join(curve_report.words(result))
    assert "better features" in told
    assert "more documents help" not in told


def test_the_picture_is_the_same_each_time(result: dict[str, object], tmp_path: Path) -> None:
    for run in "12":
        curve_report.draw(result, tmp_path / f"{run}.svg")
    drawn = (tmp_path / "1.svg").read_bytes()
    assert drawn == (tmp_path / "2.svg").read_bytes()
    assert drawn.startswith(b"<?xml")
    assert b"<dc:date>" not in drawn
