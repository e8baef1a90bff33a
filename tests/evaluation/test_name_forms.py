"""The measurement of names: it counts thousands of forms, finds what is broken, and holds a floor."""

import pytest

from names import AMISS, Person, amiss, declined, measure, persons
from protokolist import names as public


@pytest.fixture(scope="module")
def result() -> dict[str, object]:
    return measure()


def test_thousands_of_forms_come_back(result: dict[str, object]) -> None:
    combinations, right = result["combinations"], result["right"]
    assert isinstance(combinations, int)
    assert isinstance(right, int)
    assert combinations >= 3000
    assert right / combinations >= 0.945


def test_failures_are_those_that_do_not_come_back(result: dict[str, object]) -> None:
    failures = result["failures"]
    assert isinstance(failures, list)
    assert len(failures) == result["combinations"] - result["right"]  # type: ignore[operator]
    assert all(one["found"] != one["expected"] for one in failures)


def test_forms_are_those_of_the_cases() -> None:
    forms = {case: parts for case, *parts in declined(Person("Майер", "Пётр", "Ильич", "m", "consonant"))}
    assert forms["datv"] == ["Майеру", "Петру", "Ильичу"]
    assert public.normalise(" ".join(forms["ablt"])) == "Майер Пётр Ильич"


def test_what_pytrovich_has_amiss_is_among_the_persons_and_left_out() -> None:
    left_out = {(one.last, one.gender) for one in persons() if amiss(one)}
    assert left_out >= {key for key in AMISS if key[0] != "Лев"}
