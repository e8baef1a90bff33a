"""Mentions of persons, and what only looks like one."""

from protokolist.pipeline import read_text


def test_a_town_is_no_person_where_its_adjective_tells() -> None:
    town = (
        "Протокол\n\nСлушали: отчёт. Больше всего писем из Лужинова. Лужиновская библиотека открыта. "
        "Для одного Лужинова собрано 5 т. р."
    )
    assert not [person for person in read_text(town).persons if "Лужинов" in str(person.name)]
    person = "Протокол\n\nСлушали: Лужинова П. П. Лужиновская библиотека открыта. Письма от Лужинова получены."
    assert [str(person.name) for person in read_text(person).persons] == ["Лужинов П. П."]


def test_a_name_stands_in_the_case_of_the_position_before_it() -> None:
    asked = "Протокол\n\nРешили: просить директора Дома культуры т. Лужинова выделить машину."
    assert [str(person.name) for person in read_text(asked).persons] == ["Лужинов"]
    said = "Протокол\n\nДиректор Дома культуры Лужинова обещала машину."
    assert [str(person.name) for person in read_text(said).persons] == ["Лужинова"]
