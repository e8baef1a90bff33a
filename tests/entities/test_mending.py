"""What the rules mend of the models' mentions; the issuer."""

import pytest
from marked import read_marked

from protokolist.entities.issuer import find_issuer
from protokolist.entities.mending import mended_organisations
from protokolist.entities.mending_persons import mended_persons


def _span(text: str, piece: str) -> tuple[int, int]:
    return text.index(piece), text.index(piece) + len(piece)


@pytest.mark.parametrize(
    ("line", "models"),
    [
        ("‹МУНИЦИПАЛЬНОЕ УЧРЕЖДЕНИЕ\n«ШКОЛА № 6»›\n", ["МУНИЦИПАЛЬНОЕ УЧРЕЖДЕНИЕ", "ШКОЛА № 6»"]),
        ("Заседания ‹попечительского совета\nМБУ «Парус»›\n", ["попечительского совета", "МБУ «Парус»"]),
        ("‹сельское поселение Ручьёвский сельсовет\nОльшанского муниципального района›\n", ["Ручьёвский сельсовет"]),
        ("‹Ольшанская ЦБС›\n‹МБУ «Парус»›\n", ["Ольшанская ЦБС", "МБУ «Парус»"]),
        ("ЗАСЕДАНИЕ ‹ЦК РСДРП(б)›", ["ЦК РСДРП"]),
        ("собрание ‹правления› и ‹КРК›", ["правления и КРК"]),
        ("собрание ‹Правления НКС› № 4 март", ["Правления НКС № 4 март"]),
        ("члены ‹ЦК› Зуева и Чижова", ["ЦК Зуева и Чижова"]),
        ("Чемпионат Ольшанской области прошёл", ["Чемпионат Ольшанской области"]),
        ("Второй суд над Сомовым", ["Второй суд"]),
        ("‹Ольшанский клуб туристов› собрался. Вечер ‹ОКТ›.", ["Ольшанский клуб туристов"]),
        ("‹НП «Парус»› (‹Товарищество›, проект). Члены ‹Товарищества›.", ["НП «Парус»"]),
        ("В ‹ремонтной мастерской № 3› и на ‹рыбзаводе N 5›", ["ремонтной мастерской", "рыбзаводе"]),
        ("Предписание ‹Пожнадзора› № 44 от 3 мая", ["Пожнадзора"]),
        ("в ‹газете «Новь»› № 42", ["газете «Новь»"]),
        ("члены ‹обл. совета КЛС›, ‹родит. комитет›", ["совета КЛС", "комитет"]),
        ("заседание ‹правления колхоза «Путь»›  дер. Лужки", ["правления колхоза «Путь»  дер"]),
        ("‹Ольшанский краеведческий музей› (‹ОКМ›)", ["Ольшанский краеведческий музей (ОКМ)"]),
        ("счёт открыло ‹ТСЖ «Липа, 8»›", ["ТСЖ"]),
        (
            "‹УПРАВЛЕНИЕ КУЛЬТУРЫ\nИСПОЛНИТЕЛЬНОГО КОМИТЕТА\nОЛЬШАНСКОГО СОВЕТА›\n\nПРОТОКОЛ\n",
            ["УПРАВЛЕНИЕ КУЛЬТУРЫ", "ОЛЬШАНСКОГО СОВЕТА"],
        ),
        ("‹Комиссия по делам молодёжи\nи спорту›\n461999, с. Лужки\nПРОТОКОЛ\n", ["Комиссия по делам молодёжи"]),
        ("Выставка ‹клуба «Невод»›. «‹Неводу›» помочь. Читали повесть «Невод».", ["клуба «Невод»"]),
        ("У ‹отдела главного механика› спросили. ‹Отделу главного механика› ответить.", ["отдела главного механика"]),
        ("‹Вторая бригада› ждёт, вторую бригаду звали.", ["Вторая бригада"]),
    ],
)
def test_organisations_are_mended(line: str, models: list[str]) -> None:
    marked = read_marked(line)
    found = mended_organisations(
        marked.text, [_span(marked.text, piece) for piece in models], [], (0, len(marked.text))
    )
    assert marked.pieces(found) == marked.pieces(sorted(marked.organisations))


def test_commissions_that_only_the_rules_see_are_kept() -> None:
    text = "Отчёт комиссии по походам."
    assert mended_organisations(text, [], [_span(text, "комиссии по походам")], (0, 0)) == [(6, 25)]


def test_names_put_together_that_only_the_rules_see_are_kept() -> None:
    text = "Письмо в горпищеторг отправлено."
    assert mended_organisations(text, [], [_span(text, "горпищеторг")], (0, 0)) == [(9, 20)]


@pytest.mark.parametrize(
    ("line", "models"),
    [
        ("Присутствуют: {Ким}, {Зуев} (от завода), {Орлович} и {Дранский}.", ["Ким"]),
        ("{Туров}: согласен.", []),
        ("Повестка: о планах.", []),
        ("Слово т. {Щепину} дано.", []),
        ("{Т.Завадская} (Энск)", ["Завадская"]),
        ("Т. {Завадская} сказала", ["Завадская"]),
        ("{Байрамову\nЛ.Е.}, директора школы", ["Байрамову"]),
        ("Слушали {Мостового В.Ф.} Жилсекция проверила", ["Мостового В.Ф. Жилсекция"]),
        ("доклад инструктора Ольшанского ВИКа", ["Ольшанского"]),
    ],
)
def test_persons_are_mended(line: str, models: list[str]) -> None:
    marked = read_marked(line)
    found = mended_persons(marked.text, [_span(marked.text, piece) for piece in models], [], [], [0])
    assert marked.pieces(found) == marked.pieces(sorted(marked.persons))


@pytest.mark.parametrize(
    ("head", "title", "issuer"),
    [
        ("‹МБУ «Парус»›\nПротокол № 2", "Протокол № 2", "МБУ «Парус»"),
        ("‹МБУ «Парус»›\n‹Попечительский совет›\nПротокол № 2", "Протокол № 2", "Попечительский совет"),
        ("‹Ольшанский университет›\n‹Научная библиотека›\nПротокол № 2", "Протокол № 2", "Научная библиотека"),
        ("Протокол заседания ‹правления СНТ «Сад»›", "Протокол заседания правления СНТ «Сад»", "правления СНТ «Сад»"),
        ("Протокол общего собрания ‹СНТ «Сад»›", "Протокол общего собрания СНТ «Сад»", None),
        ("Протокол схода граждан\nМесто: ‹клуб «Заря»›", "Протокол схода граждан", None),
    ],
)
def test_the_issuer_is_who_met(head: str, title: str, issuer: str | None) -> None:
    marked = read_marked(head)
    lines, at = [], 0
    for line in marked.text.split("\n"):
        lines.append((at, at + len(line)))
        at += len(line) + 1
    bodies = [(start, end, marked.text[start:end]) for start, end in sorted(marked.organisations)]
    assert find_issuer(marked.text, lines, _span(marked.text, title), bodies) == issuer
