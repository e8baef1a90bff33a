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
