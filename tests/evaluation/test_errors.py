"""Mistakes by kind."""

from pathlib import Path

from errors import kinds, remedy, result
from protokolist.scoring.compare import Keys
from protokolist.scoring.facts import Facts, RoleFact
from protokolist.scoring.report import Comparison, Evaluated, compare
from protokolist.spans import Span

TEXT = "Присутствовали: Лужина А.С., директор клуба.\nСлово взял директор."
NAME = (16, 27)
WHOLE = (29, 43)
PART = (29, 37)
LATER = (56, 64)


def facts(roles: list[Span]) -> Facts:
    nothing: dict[str, str] = {}
    return Facts(
        text=TEXT,
        persons={"p1": "Лужина А. С."},
        person_mentions=[(NAME, "p1")],
        participation=frozenset(),
        organisations=nothing,
        organisation_mentions=[],
        issuer=None,
        roles=[RoleFact(span, "p1", None) for span in roles],
        header={},
        agenda=[],
        statements=[],
        votes=[],
    )


def test_each_mistake_counts_once_under_what_its_words_show() -> None:
    done = Evaluated(Path("club.xml"), TEXT, compare(facts([WHOLE, LATER]), facts([PART])))
    assert {kind: len(lines) for kind, lines in kinds([done]).items()} == {
        "roles: span, missed, other bounds": 1,
        "roles: span, missed, no name near": 1,
    }


def test_the_result_counts_by_measure_and_says_what_a_kind_takes() -> None:
    done = Evaluated(Path("club.xml"), TEXT, compare(facts([WHOLE]), facts([])))
    counted = result([done])
    assert counted["mistakes"] == {"roles: span": 1}
    assert counted["commonest"][0]["takes"] == remedy("roles: span, missed, beside a name")
    assert "[директор клуба]" in counted["commonest"][0]["examples"][0]


def test_names_are_wrong_once() -> None:
    keys: Keys = {("Лужин А. С.", 1): None}
    right: Keys = {("Лужина А. С.", 1): None}
    comparisons = compare(facts([]), facts([])) | {"persons: name": Comparison(right, keys)}
    done = Evaluated(Path("club.xml"), TEXT, comparisons)
    assert kinds([done]) == {"persons: name, invented, in the document": ["club: Лужин А. С."]}
