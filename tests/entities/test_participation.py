"""How persons took part, by the words of lists, sentences and signatures."""

import pytest

from protokolist.entities.participation import find_participation
from protokolist.layout.sections import Block
from protokolist.pipeline import read_text

HEAD = "Клуб посёлка Лужки\nПротокол № 4 заседания совета клуба\nот 3 мая 2011 г.\n\n"
BODY = "\n\nСлушали: о ремонте крыши.\nРешили: отремонтировать крышу до осени."


def parts(opening: str, closing: str = "") -> dict[str, list[str]]:
    protocol = read_text(HEAD + opening + BODY + closing)
    return {person.last: sorted(person.participation) for person in protocol.persons}


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        pytest.param(
            "Присутствовали: Тропина Н.И., Бакай О.П. Отсутствовала Лужина А.С. (больничный).",
            {"Тропина": ["present"], "Бакай": ["present"], "Лужина": ["absent"]},
            id="absent in the same line",
        ),
        pytest.param(
            "Присутствовали 9 чел.: Тропина Н.И., Бакай О.П. Приглашён т. Лужин А.С.",
            {"Тропина": ["present"], "Бакай": ["present"], "Лужин": ["invited"]},
            id="a number before the names",
        ),
        pytest.param(
            "Были: Тропина Н.И., Бакай О.П. Не было Лужиной А.С.",
            {"Тропина": ["present"], "Бакай": ["present"], "Лужина": ["absent"]},
            id="who was and was not there",
        ),
        pytest.param(
            "Вела собрание Тропина Н.И., протокол писала Бакай О.П.",
            {"Тропина": ["chair"], "Бакай": ["secretary"]},
            id="led and wrote",
        ),
        pytest.param(
            "Председателем избран т. Тропин Н.И., секретарём т. Бакай О.П.",
            {"Тропин": ["chair"], "Бакай": ["secretary"]},
            id="elected",
        ),
        pytest.param(
            "Председатель – Тропин Н.И., секретарь – Бакай О.П.\nПрисутствовали: Лужина А.С., Кряж В.В.",
            {"Тропин": ["chair"], "Бакай": ["secretary"], "Лужина": ["present"], "Кряж": ["present"]},
            id="two labels in a line",
        ),
        pytest.param(
            "Предс. Тропин Н.И.\nСекр. Бакай О.П.",
            {"Тропин": ["chair"], "Бакай": ["secretary"]},
            id="labels cut short",
        ),
        pytest.param(
            "Участники:\n- Тропина Нина Ильинична, ведёт\n"
            "- Сомов Олег Львович, пишет протокол\n- Лужина Анна Павловна (гость)",
            {"Тропина": ["chair"], "Сомов": ["secretary"], "Лужина": ["invited"]},
            id="behind the name",
        ),
        pytest.param(
            "Присутствовали:\nТропина Н.И.\tдиректор\t+\n"
            "Бакай О.П.\tметодист\tнет, отпуск\nЛужина А.С.\tбухгалтер\tприглашена",
            {"Тропина": ["present"], "Бакай": ["absent"], "Лужина": ["invited"]},
            id="a column of a table",
        ),
        pytest.param(
            "Присутствовали: Тропина Н.И. – председатель Совета, Бакай О.П. – председатель ревкомиссии.",
            {"Тропина": ["chair"], "Бакай": ["present"]},
            id="the body in the title",
        ),
        pytest.param(
            "Присутствовали: Тропина Н.И., ведущий библиотекарь, Бакай О.П., секретарь райкома.",
            {"Тропина": ["present"], "Бакай": ["present"]},
            id="posts are no labels",
        ),
        pytest.param(
            "Тропина Н.И. – директор\nБакай О.П. – методист\nЛужина А.С. – бухгалтер",
            {"Тропина": ["present"], "Бакай": ["present"], "Лужина": ["present"]},
            id="a list without a label",
        ),
        pytest.param(
            "Пришли Тропина Н.И. и Бакай О.П. От поселения пришёл Лужин А.С.",
            {"Тропина": ["present"], "Бакай": ["present"], "Лужин": ["invited"]},
            id="somebody from elsewhere",
        ),
        pytest.param(
            "Присутствовали: Тропина Н.И.\nПовестка:\n1. О ремонте (докл. Бакай О.П.)\n2. О смете. Докл. т. Лужин А.С.",
            {"Тропина": ["present"], "Бакай": ["speaker"], "Лужин": ["speaker"]},
            id="reporters of the agenda",
        ),
        pytest.param(
            "Присутств: Тропина Н.И., Бакай О.П. Отсутст. Лужина А.С.",
            {"Тропина": ["present"], "Бакай": ["present"], "Лужина": ["absent"]},
            id="labels without their ends",
        ),
        pytest.param(
            "Вела секретарь комитета Тропина Н.И. Писала Бакай О.П.",
            {"Тропина": ["chair"], "Бакай": ["secretary"]},
            id="who leads may have the post of a secretary",
        ),
        pytest.param(
            "Присутствовали: председатель Тропина Н.И., зам. председателя Бакай О.П.",
            {"Тропина": ["chair"], "Бакай": ["present"]},
            id="a deputy leads nothing",
        ),
        pytest.param(
            "Присутствовали:\nТропина Н.И.\tдиректор\tприсутствует\nБакай О.П.\tметодист\tбольна",
            {"Тропина": ["present"], "Бакай": ["absent"]},
            id="ill, says the column",
        ),
        pytest.param(
            "Присутствовали: Тропина Н.И.\nПовестка:\n1. Заявление Лужиной А.С.\n2. Разное.",
            {"Тропина": ["present"], "Лужина": []},
            id="named by an item, no reporter",
        ),
    ],
)
def test_opening(opening: str, expected: dict[str, list[str]]) -> None:
    found = parts(opening)
    assert {last: found.get(last) for last in expected} == expected


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        pytest.param("\nПредседатель  А. Лужина\nСекретарь  Т. Сомова", ["chair", "secretary"], id="the usual two"),
        pytest.param(
            "\nПред. совета /Лужина А.П./\nВела записи /Сомова Т.Р./", ["chair", "secretary"], id="in strokes"
        ),
        pytest.param("\nДиректор клуба   Лужина А.П.\nЗаписала Сомова Т.", ["signatory", "secretary"], id="a director"),
        pytest.param(
            "\nСекретарь парткома\tА. Лужина\nПротокол: Т. Сомова", ["signatory", "secretary"], id="a post of its own"
        ),
        pytest.param("\nА. Лужина\nТ. Сомова, писала", ["signatory", "secretary"], id="bare names"),
    ],
)
def test_signatures(closing: str, expected: list[str]) -> None:
    found = parts("Повестка:\n1. О ремонте.", closing)
    assert [found.get("Лужина"), found.get("Сомова")] == [[part] for part in expected]


def test_who_approves_signs() -> None:
    text = "УТВЕРЖДАЮ\nДиректор клуба\n__________ А.П. Лужина\n\n" + HEAD + "Присутствовали: Сомова Т.Р." + BODY
    found = {person.last: person.participation for person in read_text(text).persons}
    assert found == {"Лужина": ["signatory"], "Сомова": ["present"]}


def test_who_did_not_come_is_absent_wherever_that_is_said() -> None:
    found = parts("Присутствовали: Сомова Т.Р.", "\nРазное: Лужина А.П. на заседание не явилась.")
    assert found["Лужина"] == ["absent"]


@pytest.mark.parametrize(
    ("label", "part"), [("Предсидатель", "chair"), ("Сикретарь", "secretary"), ("Директор", "signatory")]
)
def test_a_label_may_have_a_slip(label: str, part: str) -> None:
    text = f"{label}  А. Лужина"
    block = Block(0, len(text), 0, "signatures")
    assert find_participation(text, [block], [(len(label) + 2, len(text))]) == [part]
