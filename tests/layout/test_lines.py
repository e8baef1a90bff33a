import pytest

from protokolist.layout.lines import paragraphs


def joined(text):
    return [text[start:end] for start, end in paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Лужина Анна Павловна – глава Заречного МО\nКоваль Пётр Ильич – директор",
            ["Лужина Анна Павловна – глава Заречного МО", "Коваль Пётр Ильич – директор"],
            id="each person of a list keeps a line",
        ),
        pytest.param("Протокол\nзаседания правления", ["Протокол\nзаседания правления"], id="lower case goes on"),
        pytest.param(
            "Директор МБУК «Заречная\nбиблиотека»\tЛужина А.П.",
            ["Директор МБУК «Заречная\nбиблиотека»\tЛужина А.П."],
            id="quote left open",
        ),
        pytest.param("Лужина А.П.\nО ремонте кровли", ["Лужина А.П.", "О ремонте кровли"], id="initials end no word"),
        pytest.param("- о подписке\n- о кадрах", ["- о подписке", "- о кадрах"], id="bullets"),
        pytest.param(
            "1. Утвердить смету.\n2. Купить краску.", ["1. Утвердить смету.", "2. Купить краску."], id="numbers"
        ),
        pytest.param("Присутствовали:\nЛужина А.П.", ["Присутствовали:", "Лужина А.П."], id="a label stands alone"),
        pytest.param(
            "ремонт клуба,\nТоповой и Садовой улиц",
            ["ремонт клуба,\nТоповой и Садовой улиц"],
            id="a comma cannot end a line",
        ),
        pytest.param("Первый абзац\n\nвторой абзац", ["Первый абзац", "второй абзац"], id="a blank line parts"),
    ],
)
def test_lines_make_paragraphs(text, expected):
    assert joined(text) == expected


def test_lines_broken_at_the_margin_are_put_together():
    text = (
        "Лужина А.П. рассказала, что за год фонд филиала вырос на триста\n"
        "экземпляров, в том числе детских книг поступило больше ста, а\n"
        "подписка сократилась. Читатели спрашивают журналы для детей и\n"
        "газеты.\n"
        "Коваль П.И. спросил, когда заработает отопление в читальном\n"
        "зале Садового филиала.\n"
    )
    assert [line.split()[0] for line in joined(text)] == ["Лужина", "Коваль"]
