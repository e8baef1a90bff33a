"""Whole documents and breakdowns of ``make evaluate``."""

from pathlib import Path

import pytest

import quality
from protokolist.scoring.compare import Comparison
from protokolist.scoring.report import Evaluated

MEASURES = [
    "persons: span", "persons: span + who", "persons: name", "participation", "agenda", "organisations: span",
    "roles: + holder", "roles: + holder + organisation", "statements: found", "statements: + type",
    "statements: + type + speaker", "statements: decision", "statements: question", "answers: link", "votes",
    *(f"header: {field}" for field in quality.HEADER),
]  # fmt: skip


def evaluated(name: str, **found: tuple[list[object], list[object]]) -> Evaluated:
    """A protocol with what was expected and found of some measures; nothing of the others."""
    comparisons = {measure: Comparison({}, {}) for measure in MEASURES}
    for measure, (expected, read) in found.items():
        comparisons[measure] = Comparison(dict.fromkeys(expected), dict.fromkeys(read))
    return Evaluated(Path(f"{name}.xml"), "", comparisons)


ATTENDANCE = "attendance list: who was there, chaired, was absent"
PARTICIPATION = "participation: the same with speakers and signatories"


@pytest.mark.parametrize(
    ("expected", "read", "attendance", "participation"),
    [
        ([("p1", "present")], [("p1", "present")], (1, 1), (1, 1)),
        ([("p1", "present"), ("p2", "absent")], [("p1", "present")], (0, 1), (0, 1)),
        ([("p1", "present")], [("p1", "present"), ("p2", "present")], (0, 1), (0, 1)),
        ([("p1", "present"), ("p1", "speaker")], [("p1", "present")], (1, 1), (0, 1)),
        ([("p1", "signatory")], [("p1", "signatory")], (0, 0), (1, 1)),
        ([], [], (0, 0), (0, 0)),
        ([], [("p1", "present")], (0, 1), (0, 1)),
    ],
)
def test_an_attendance_list_is_perfect_or_not(
    expected: list[object], read: list[object], attendance: tuple[int, int], participation: tuple[int, int]
) -> None:
    whole = quality.whole_documents([evaluated("x", participation=(expected, read))])
    assert (whole[ATTENDANCE]["perfect"], whole[ATTENDANCE]["protocols"]) == attendance
    assert (whole[PARTICIPATION]["perfect"], whole[PARTICIPATION]["protocols"]) == participation


def test_a_header_is_perfect_when_all_its_fields_are() -> None:
    header = "header: title, number, date, place, attendance"
    right = {"header: number": (["3"], ["3"]), "header: date": (["2020-01-02"], ["2020-01-02"])}
    wrong = right | {"header: place": (["Ленск"], [])}
    found = quality.whole_documents([evaluated("a", **right), evaluated("b", **wrong)])[header]
    assert (found["perfect"], found["protocols"], found["share"]) == (1, 2, 0.5)


def test_groups_share_out_all_protocols(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(corpus.parent)
    rows = quality.manifest()
    ids = [name for name, row in rows.items() if row["split"] == "dev"]
    evaluation = [evaluated(name, **{"statements: + type": (["s1"], ["s1", "s2"])}) for name in ids]
    for facet in quality.FACETS:
        groups = dict(quality._by(evaluation, facet, rows))
        assert sum(group["protocols"] for group in groups.values()) == len(ids)
        assert all(group["statements: + type"]["f1"] == pytest.approx(2 / 3) for group in groups.values())
        assert all(
            (group["statements: + type"]["interval"] is None) == (group["protocols"] < 3) for group in groups.values()
        )
