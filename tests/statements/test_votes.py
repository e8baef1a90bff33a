"""Votes as figures."""

import pytest

from protokolist.statements.votes import find_votes


@pytest.mark.parametrize(
    ("line", "clause", "figures"),
    [
        (
            "Голосовали: за – 7, против – нет, воздержались – 1",
            "за – 7, против – нет, воздержались – 1",
            (7, 0, 1, False),
        ),
        ("Голосовали: «За» – единогласно.", None, (None, None, None, True)),
        ("За: двенадцать, против: 2", "За: двенадцать, против: 2", (12, 2, None, False)),
        ("Голосовали: «за» - 57,3 %, «против» - 12 %", None, (57.3, 12, None, False)),
        ("Принято единогласно.", "Принято единогласно", (None, None, None, True)),
        ("за 70, против 1, возд. 1", "за 70, против 1, возд. 1", (70, 1, 1, False)),
        ("за - 33, против - нет, возд. - l", None, (33, 0, 1, False)),
        ("За предложение Коваля 51, против 14, воздерж. 9.", None, (51, 14, 9, False)),
        ("101 – за, 9 – против, 7 – воздержались", None, (101, 9, 7, False)),
        ("6 за / 1 против / 1 воздержался", None, (6, 1, 1, False)),
        ("«ЗА» – 4 голоса (Лужина А.П., Коваль П.И.), «ПРОТИВ» – 0", None, (4, 0, None, False)),
        ("шестеро за, двое (Лужина и Коваль) против", None, (6, 2, None, False)),
        ("За – 6, воздержался Коваль, против никого.", None, (6, 0, 1, False)),
        ("63,2 % за, 30,4 % против, 6,4 % воздержались", None, (63.2, 30.4, 6.4, False)),
        ("за 8, против и воздержавшихся 0", None, (8, 0, 0, False)),
        ("Принято семью голосами.", None, (7, None, None, False)),
        ("Принято двенадцатью голосами при одном против.", None, (12, 1, None, False)),
        ("Голосовали: единогласно, 6 голосов.", None, (6, None, None, False)),
        ("За: 7\nПротив: нет\nВоздержались: 1", None, (7, 0, 1, False)),
        ("Принято без возражений.", None, (None, None, None, True)),
        ("Гол.: единогл.", None, (None, None, None, True)),
        ("Проголосовали все за.", None, (None, None, None, True)),
        ("По пунктам 1–10: единогласно.", None, (None, None, None, True)),
        ("Единогласно принято решение о ремонте.", None, (None, None, None, True)),
        (
            "Единогласно принято постановление о том, чтобы с первого числа каждого месяца вносить взносы в кассу.",
            "Единогласно принято",
            (None, None, None, True),
        ),
    ],
)
def test_votes(line: str, clause: str | None, figures: tuple[float | None, float | None, float | None, bool]) -> None:
    (vote,) = find_votes(line)
    assert (vote.for_, vote.against, vote.abstained, vote.unanimous) == figures
    assert clause is None or line[vote.start : vote.end] == clause


@pytest.mark.parametrize(
    "line", ["Вопрос поставлен на голосование.", "За 2014 год выдано 300 книг.", "Выступил против Бакай."]
)
def test_no_votes(line: str) -> None:
    assert find_votes(line) == []


@pytest.mark.parametrize(
    ("line", "figures"),
    [
        ("Голосовали за складчину 3, за культфонд 9.", [(3, None, None), (9, None, None)]),
        ("За Тропину 82, за Бакая 69.", [(82, None, None), (69, None, None)]),
        ("Голосование: за 1100 - 4, за 1050 - 39", [(4, None, None), (39, None, None)]),
        ("Голосовали за первое 3, против 1 (Тропина).", [(3, 1, None)]),
        ("Голосовали за 0,3: 6, против 2.", [(6, 2, None)]),
        ("голосование: 4 - 0", [(4, 0, None)]),
        ("Передать в аренду с правом выкупа. 6-0", [(6, 0, None)]),
        ("Голосование в чате: +5 / 0 / 0", [(5, 0, 0)]),
        ("Проголосовали руками: 47 против 5", [(47, 5, None)]),
        ("Голосовали единогласно 6.", [(6, None, None)]),
        ("Тропина – за, Бакай – за, Сомова – против, Лужин – воздержался.", [(2, 1, 1)]),
        ("За – 5, воздержались Тропина и Бакай.", [(5, None, 2)]),
        ("за 5, Тропина против (не член)", [(5, 1, None)]),
        ("Выдано за январь 40, за февраль 50.", []),
        ("См. рис. 3-4", []),
    ],
)
def test_votes_on_rival_things_as_scores_and_by_name(
    line: str, figures: list[tuple[float | None, float | None, float | None]]
) -> None:
    assert [(vote.for_, vote.against, vote.abstained) for vote in find_votes(line)] == figures


def test_a_question_does_not_hide_the_answer_to_it() -> None:
    (vote,) = find_votes("Кто за то, чтобы открыть собрание и утвердить повестку дня и регламент? Единогласно.")
    assert vote.unanimous


def test_two_votes_in_a_line() -> None:
    votes = find_votes("За пункт 1: за 15, против 8; за остальное единогласно.")
    assert [(vote.for_, vote.against, vote.unanimous) for vote in votes] == [(15, 8, False), (None, None, True)]
