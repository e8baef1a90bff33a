import pytest

from protokolist.layout.lines import paragraphs
from protokolist.layout.sections import find_blocks

STRICT = """Администрация Заречного района
Протокол № 4
заседания совета
12.03.2019\tс. Заречное
Присутствовали: Лужина А.П., Коваль П.И.
Председатель: Лужина А.П.
Повестка дня:
1. О ремонте кровли.
2. Разное.
1. СЛУШАЛИ: Коваля П.И. – о ремонте кровли.
ВЫСТУПИЛИ:
Сомова Т.Р.: крыша течёт третий год.
РЕШИЛИ:
1.1. Утвердить смету.
Голосовали: за – 7, против – нет.
2. Разное.
Сомова Т.Р. рассказала о подписке.
Председатель\tА.П. Лужина
Секретарь\tТ.Р. Сомова"""


def read(text):
    return [(block.section, text[block.body : block.end], block) for block in find_blocks(text, paragraphs(text))]


def test_the_parts_of_a_strict_protocol():
    assert [(section, body) for section, body, _ in read(STRICT)] == [
        ("head", "Администрация Заречного района"),
        ("head", "Протокол № 4\nзаседания совета"),
        ("head", "12.03.2019\tс. Заречное"),
        ("attendance", "Лужина А.П., Коваль П.И."),
        ("attendance", "Лужина А.П."),
        ("agenda", ""),
        ("agenda", "О ремонте кровли."),
        ("agenda", "Разное."),
        ("heard", "Коваля П.И. – о ремонте кровли."),
        ("spoke", ""),
        ("spoke", "Сомова Т.Р.: крыша течёт третий год."),
        ("decided", ""),
        ("decided", "Утвердить смету."),
        ("voted", "за – 7, против – нет."),
        ("heard", "Разное."),
        ("heard", "Сомова Т.Р. рассказала о подписке."),
        ("signatures", "Председатель\tА.П. Лужина"),
        ("signatures", "Секретарь\tТ.Р. Сомова"),
    ]


def test_the_body_knows_its_agenda_item():
    agenda = {
        body: block.agenda for section, body, block in read(STRICT) if section not in ("agenda", "head", "attendance")
    }
    assert agenda["Сомова Т.Р.: крыша течёт третий год."] == 1
    assert agenda["Утвердить смету."] == 1
    assert agenda["Сомова Т.Р. рассказала о подписке."] == 2


@pytest.mark.parametrize(
    ("text", "line", "section", "mode"),
    [
        pytest.param(
            "Выступали:\nЛужина А.П.: Основные проблемы:\n1. Нет подписки.\nКоваль П.И.: спасибо всем.",
            "Нет подписки.", "problems", "problem", id="a label inside a turn",
        ),
        pytest.param(
            "Выступали:\nЛужина А.П.: Основные проблемы:\n1. Нет подписки.\nКоваль П.И.: спасибо всем.",
            "Коваль П.И.: спасибо всем.", "spoke", None, id="ends with the turn",
        ),
        pytest.param(
            "Протокол собрания\nЛУЖИНА А.П.: Товарищи, прошу высказываться по существу вопроса о крыше.",
            "ЛУЖИНА А.П.: Товарищи, прошу высказываться по существу вопроса о крыше.", "spoke", None,
            id="a transcript needs no label",
        ),
        pytest.param(
            "Слушали:\nЛужина А.П.\n- о кадрах\nПроблемы клуба и пути их решения\nВыступали:\nКоваль П.И.: поможем",
            "Проблемы клуба и пути их решения", "agenda", None, id="a free line before «Выступали» is a topic",
        ),
    ],
)  # fmt: skip
def test_places_that_switch(text, line, section, mode):
    found = next(block for _, body, block in read(text) if body == line)
    assert (found.section, found.mode) == (section, mode)
