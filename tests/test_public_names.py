"""The public module of names: what it takes apart, puts into the nominative, declines and compares."""

import pytest

from protokolist import names


@pytest.mark.parametrize(
    ("written", "canonical", "gender"),
    [
        ("Егоров И. И.", "Егоров И. И.", "m"),
        ("И.И. Егорова", "Егорова И. И.", "f"),
        ("ЕГОРОВ Иван Иванович", "Егоров Иван Иванович", "m"),
        ("Ивану Ивановичу", "Иван Иванович", "m"),
        ("т. Егоров", "Егоров", "m"),
        ("гр. Егоровой Анны Петровны", "Егорова Анна Петровна", "f"),
        ("г-жи Майер", "Майер", "f"),
        ("Слезкиной О.С.", "Слезкина О. С.", "f"),
        ("Белоус Марии Владимировны", "Белоус Мария Владимировна", "f"),
        ("Шевченко А.", "Шевченко А.", None),
        ("Черных Ольге Сергеевне", "Черных Ольга Сергеевна", "f"),
        ("Кравцом Павлом Львовичем", "Кравец Павел Львович", "m"),
        ("Сухово-Кобылиной А. П.", "Сухово-Кобылина А. П.", "f"),
        ("Тер-Петросяна Левона Акоповича", "Тер-Петросян Левон Акопович", "m"),
        ("фон дер Бергу Павлу Львовичу", "фон дер Берг Павел Львович", "m"),
        ("Гаджиеву Ильясу Рашид оглы", "Гаджиев Ильяс Рашид оглы", "m"),
        ("Гаджиевой Лейле Рашид-кызы", "Гаджиева Лейла Рашид-кызы", "f"),
        ("Егорову Вас. Петр.", "Егоров Василий Петрович", "m"),
        ("Егоров Ал-др Ив-ч", "Егоров Александр Иванович", "m"),
        ("Алексан. Петровне", "Александра Петровна", "f"),
        ("Ким Чен Ир", "Ким Чен Ир", "m"),
        ("Ивашкевича Марата Гургеновича", "Ивашкевич Марат Гургенович", "m"),
        ("Eгоров И.И.", "Егоров И. И.", "m"),
    ],
)
def test_a_name_in_any_form(written: str, canonical: str, gender: str | None) -> None:
    name = names.parse(written)
    assert (str(name), name.gender) == (canonical, gender)


@pytest.mark.parametrize(
    ("written", "known", "canonical"),
    [
        ("ПЕТРОВА А.С.", "Петрова Анна Сергеевна", "Петрова А. С."),
        ("ПЕТРОВА А.С.", "Петров Андрей Сергеевич", "Петров А. С."),
        ("Царевой", "Царёва Мария Петровна", "Царёва"),
        ("Слёзкниой О.С.", "Слёзкина Ольга Сергеевна", "Слёзкина О. С."),
        ("Унжахиной О.Г.", "Унжакина О. Г.", "Унжакина О. Г."),
        ("Майера", "Майер Иван Оттович", "Майер"),
        ("Иванову", "Егоров Иван Иванович", "Иванов"),
    ],
)
def test_other_names_of_the_document_decide(written: str, known: str, canonical: str) -> None:
    assert names.normalise(written, known=[known]) == canonical


def test_what_the_place_shows_decides() -> None:
    assert names.normalise("Егорову И. И.", gender="f") == "Егорова И. И."
    assert names.normalise("Егорову И. И.", gender="m") == "Егоров И. И."
    assert names.normalise("Майера С. Л.", case="gent") == "Майер С. Л."
    assert names.parse("Егоровым И. И.").case == "ablt"
    assert [str(one) for one in names.readings("Егорову И. И.")] == ["Егоров И. И.", "Егорова И. И."]


@pytest.mark.parametrize(
    ("name", "case", "declined"),
    [
        ("Черных Ольга Сергеевна", "datv", "Черных Ольге Сергеевне"),
        ("Петров-Водкин Кузьма Сергеевич", "gent", "Петрова-Водкина Кузьмы Сергеевича"),
        ("Сухово-Кобылина А. П.", "ablt", "Сухово-Кобылиной А. П."),
        ("Гаджиев Ильяс Рашид оглы", "gent", "Гаджиева Ильяса Рашид оглы"),
        ("Соловей Лев Ильич", "datv", "Соловью Льву Ильичу"),
        ("Шевченко А.", "gent", "Шевченко А."),
        ("Цой Любовь Игоревна", "ablt", "Цой Любовью Игоревной"),
        ("фон Берг Павел Львович", "loct", "фон Берге Павле Львовиче"),
    ],
)
def test_a_name_in_another_case(name: str, case: str, declined: str) -> None:
    assert names.decline(name, case) == declined


def test_a_case_that_depends_on_an_unknown_gender_is_refused() -> None:
    with pytest.raises(names.NotANameError, match="без пола"):
        names.decline("Савчук А.", "datv")
    assert names.decline("Савчук А.", "datv", gender="m") == "Савчуку А."
    assert names.decline("Савчук А.", "datv", gender="f") == "Савчук А."


@pytest.mark.parametrize("text", ["", "   ", "12", "№ 4", "А", "а" * 500])
def test_what_is_no_name_is_refused(text: str) -> None:
    with pytest.raises(names.NotANameError):
        names.parse(text)


def test_a_case_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no case"):
        names.decline("Егоров И. И.", "voct")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Егоров И. И.", "Ивана Ивановича Егорова", True),
        ("Егоров Иван Иванович", "ЕГОРОВУ Ивану Ивановичу", True),
        ("Слезкина О.С.", "Слёзкиной Ольге Сергеевне", True),
        ("Слёзкниа О.С.", "Слёзкина О.С.", True),
        ("Егоров И. И.", "Егоров П. И.", False),
        ("Егорова Анна Ивановна", "Егоров Иван Иванович", False),
        ("Егоров", "Егоров И. И.", False),
        ("Майер С. Л.", "Коган С. Л.", False),
    ],
)
def test_whether_two_names_are_one_persons(one: str, other: str, expected: bool) -> None:
    assert names.same(one, other) is expected
    assert names.compare(one, other) == names.compare(other, one)


def test_names_in_a_text() -> None:
    text = "Слушали Егорова И.И. и Вас. Петр. Дубягу."
    assert [(text[start:end], str(name)) for start, end, name in names.find(text)] == [
        ("Егорова И.И.", "Егорова И. И."),
        ("Вас. Петр. Дубягу", "Дубяга Василий Петрович"),
    ]
