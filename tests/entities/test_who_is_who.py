"""Persons of a whole protocol: canonical names, who is whom, gender, how they took part."""

import pytest

from protokolist.pipeline import read_text

HEAD = "Протокол № 4 заседания совета клуба\nот 3 мая 2011 г.\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            "Присутствовали: Тропина Нина Ильинична, Бакай О. П.\n"
            "Слушали: Тропину Н.И. о ремонте.\nРешили: поручить Бакаю О.П. смету.",
            ["Тропина Нина Ильинична", "Бакай О. П."],
            id="initials are the full name",
        ),
        pytest.param(
            "Слушали: Унжакову О.Г. о подписке.\nРешили: Унжаковой О.Г. подготовить список.",
            ["Унжакова О. Г."],
            id="a woman never named in the nominative",
        ),
        pytest.param(
            "Присутствовали: Тропин Игорь Львович, Тропина Нина Ильинична.\n"
            "Тропина сообщила о ремонте.\nТропин возразил.",
            ["Тропин Игорь Львович", "Тропина Нина Ильинична"],
            id="husband and wife stay two",
        ),
        pytest.param(
            "Присутствовали: Ким А. В., Ким С. Д.\nКим С.Д. доложила о фонде.",
            ["Ким А. В.", "Ким С. Д."],
            id="namesakes stay two",
        ),
        pytest.param(
            "Присутствовали: Семёнова А. П.\nСлушали: Семенову А.П. о кружке.",
            ["Семёнова А. П."],
            id="ё where the document has it anywhere",
        ),
        pytest.param(
            "ПРИСУТСТВОВАЛИ: ТРОПИНА Н.И., ЧЕРНЫХ П.С.\nРешили: Черных П.С. закупить краску.",
            ["Тропина Н. И.", "Черных П. С."],
            id="capitals",
        ),
        pytest.param(
            "Слушали: Шевченко Ганну Остаповну о хоре.\nРешили: Шевченко Г.О. подготовить программу.",
            ["Шевченко Ганна Остаповна"],
            id="an indeclinable surname",
        ),
        pytest.param(
            "Слушали: т. Сухово-Кобылину о спектакле.\nСухово-Кобылина Р. рассказала о костюмах.",
            ["Сухово-Кобылина Р."],
            id="a double surname is one",
        ),
    ],
)
def test_canonical_names(text: str, names: list[str]) -> None:
    assert [person.name for person in read_text(HEAD + text).persons] == names


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Председатель: Тропина Н. И.\nСекретарь: Бакай О. П.",
            {"Тропина Н. И.": ["chair"], "Бакай О. П.": ["secretary"]},
        ),
        (
            "Присутствовали: Тропина Н. И.\nОтсутствовали: Бакай О. П.",
            {"Тропина Н. И.": ["present"], "Бакай О. П.": ["absent"]},
        ),
        ("Приглашены: Тропина Н. И. – глава поселения", {"Тропина Н. И.": ["invited"]}),
        (
            "Решили: закрыть.\nДиректор клуба\t\tН. И. Тропина\nСекретарь\t\tО. П. Бакай",
            {"Тропина Н. И.": ["signatory"], "Бакай О. П.": ["secretary"]},
        ),
    ],
)
def test_how_they_took_part(text: str, parts: dict[str, list[str]]) -> None:
    assert {person.name: person.participation for person in read_text(HEAD + text).persons} == parts


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Протокол № 4/2\nсобрания", "number", "4/2"),
        (
            "Протокол заседания правления\nклуба «Маяк»\nот 3 мая 2011 г.",
            "title",
            "Протокол заседания правления клуба «Маяк»",
        ),
        ("Протокол собрания\nпос. Ясный\t3 мая 2011 г.", "place", "пос. Ясный"),
        ("Протокол собрания\nПрисутствовало: 19 чел.", "attendance", 19),
        ("Протокол собрания\nПрисутствовали 12 человек.", "attendance", 12),
    ],
)
def test_header_fields(text: str, field: str, value: object) -> None:
    found = getattr(read_text(text + "\nСлушали: о ремонте."), field)
    assert found
    assert found.value == value
