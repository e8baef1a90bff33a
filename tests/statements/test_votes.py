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


def test_two_votes_in_a_line() -> None:
    votes = find_votes("За пункт 1: за 15, против 8; за остальное единогласно.")
    assert [(vote.for_, vote.against, vote.unanimous) for vote in votes] == [(15, 8, False), (None, None, True)]
