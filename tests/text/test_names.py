"""Personal names: what is found, and what a surname may be in the nominative."""

import pytest

from protokolist.text import surnames
from protokolist.text.names import Name, find_names, read_name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Слушали Тропину Н. И. о ремонте", ["Тропину Н. И."]),
        ("Н.И. Тропина – директор", ["Н.И. Тропина"]),
        (
            "Присутствовали: Тропина Нина Ильинична, Бакай Олег Петрович",
            ["Тропина Нина Ильинична", "Бакай Олег Петрович"],
        ),
        ("Нина Ильинична Тропина открыла собрание", ["Нина Ильинична Тропина"]),
        ("ТРОПИНА Нина Ильинична", ["ТРОПИНА Нина Ильинична"]),
        ("Сухово-Кобылиной А. П. подготовить", ["Сухово-Кобылиной А. П."]),
        ("Гаджиев Ильяс Рашид оглы", ["Гаджиев Ильяс Рашид оглы"]),
        ("Цыденов Б.-Ж. Д.", None),
        ("фон Берг А. А. доложил", ["фон Берг А. А."]),
        ("МБУК «Центральная библиотека» г. Ясный", []),
        ("П. 3 ст. 5 Устава", []),
        ("Почётной грамотой награждена Олеся Юрьевна", ["Олеся Юрьевна"]),
    ],
)
def test_names_are_found_by_their_form(text: str, names: list[str] | None) -> None:
    found = [text[match.start : match.end] for match in find_names(text)]
    if names is None:
        assert found
        assert all(name.startswith("Цыденов") for name in found)
    else:
        assert found == names


@pytest.mark.parametrize(
    ("form", "nominative", "gender"),
    [
        ("тропиной", "тропина", "f"),
        ("егорову", "егоров", "m"),
        ("егорову", "егорова", "f"),
        ("соколовскому", "соколовский", "m"),
        ("соколовской", "соколовская", "f"),
        ("бакая", "бакай", "m"),
        ("бакай", "бакай", "f"),
        ("черных", "черных", "f"),
        ("шевченко", "шевченко", "m"),
        ("геловани", "геловани", "m"),
        ("сковороде", "сковорода", "m"),
        ("майера", "майер", "m"),
        ("майер", "майер", "f"),
        ("сухово-кобылиной", "сухово-кобылина", "f"),
        ("белоус", "белоус", "f"),
    ],
)
def test_a_form_may_stand_for(form: str, nominative: str, gender: str) -> None:
    assert (nominative, gender) in {(reading.nominative, reading.gender) for reading in surnames.readings(form)}


@pytest.mark.parametrize(
    ("form", "nominative", "gender"),
    [("майер", "майера", "f"), ("черных", "черный", "m"), ("шевченко", "шевченок", "m")],
)
def test_and_not_for(form: str, nominative: str, gender: str) -> None:
    assert (nominative, gender) not in {(reading.nominative, reading.gender) for reading in surnames.readings(form)}


def test_a_consonant_surname_in_the_genitive_is_read_as_one() -> None:
    assert surnames.readings("савчука")[0].nominative == "савчук"


def test_an_unknown_first_name_may_stand_before_the_surname() -> None:
    assert read_name("Чыңгыса Тураева") == Name("Тураева", "Чыңгыса", None)
