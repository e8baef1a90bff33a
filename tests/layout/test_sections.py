import pytest

from protokolist.layout.lines import paragraphs
from protokolist.layout.sections import agenda_of, find_blocks

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


HEAD = "Протокол № 4\nзаседания совета клуба\n3 мая 2011 г.\n"


def sections(lines):
    return [(section, block.mode, body) for section, body, block in read(HEAD + lines)][2:]


def test_who_came_without_labels():
    assert sections(
        "Были члены совета Лужина А.П., Коваль П.И.\nВела Лужина А.П.\nСомова Т.Р. рассказала о подписке на журналы."
    ) == [
        ("attendance", "present", "Были члены совета Лужина А.П., Коваль П.И."),
        ("attendance", "chair", "Вела Лужина А.П."),
        ("spoke", None, "Сомова Т.Р. рассказала о подписке на журналы."),
    ]


def test_a_list_under_the_title():
    assert sections("Лужина А.П. – зав. отделом социальной работы\nКоваль П.И. – методист\nПовестка:\n1. О смете.") == [
        ("attendance", "present", "Лужина А.П. – зав. отделом социальной работы"),
        ("attendance", "present", "Коваль П.И. – методист"),
        ("agenda", None, ""),
        ("agenda", None, "О смете."),
    ]


def test_a_chair_does_not_cover_the_list_below():
    assert sections("Присутствовали:\nЛужина А.П.\nПредседатель: Коваль П.И.\nСомова Т.Р.") == [
        ("attendance", "present", ""),
        ("attendance", "present", "Лужина А.П."),
        ("attendance", "chair", "Коваль П.И."),
        ("attendance", "present", "Сомова Т.Р."),
    ]


def items(lines):
    return [(block.number, body) for section, body, block in read(HEAD + lines) if section == "agenda" and block.topic]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            "Повестка: 1) О смете. 2) О подписке. 3) разное", ["О смете.", "О подписке.", "разное"], id="numbers"
        ),
        pytest.param("Повестка: смета; подписка; разное", ["смета;", "подписка;", "разное"], id="semicolons"),
        pytest.param("Повестка:\n1/ Смета\n2/ Подписка", ["Смета", "Подписка"], id="strokes"),
        pytest.param("## Повестка\n1. Смета: что делать\n2. Разное", ["Смета: что делать", "Разное"], id="a colon"),
        pytest.param(
            "Повестка:\n1. О смете.\nДокладчик: Лужина А.П.\n2. О подписке.\nДокладчик: Коваль П.И.",
            ["О смете.", "О подписке."],
            id="goes on below a reporter",
        ),
        pytest.param(
            "Повестка:\n1. О смете.\n2. О подписке.\n1. Директор клуба прочла смету на год.",
            ["О смете.", "О подписке."],
            id="a number that starts anew",
        ),
        pytest.param(
            "Присутствовали: Лужина А.П.\n1. О смете\n2. О подписке", ["О смете", "О подписке"], id="no label"
        ),
        pytest.param("Повестка:\n1. О смете (докладывает Лужина А.П.)\n2. Разное", None, id="a verb in brackets"),
        pytest.param(
            "Повестка дня:\n1. О смете на год.\n(Выступает завхоз клуба Лужина Анна Павловна.)\n2. О подписке.\n"
            "(Отв. методисты).\n1. Слушали\nЛужину А.П. – о смете на год.",
            ["О смете на год.", "О подписке."],
            id="goes on below an aside in brackets",
        ),
        pytest.param("Тема общественных обсуждений:\n«Проект сквера»", ["«Проект сквера»"], id="one item, no number"),
        pytest.param(
            "Повестка:\n<!-- [if !supportLists] --> 1. <!-- [endif] --> О смете.", ["О смете."], id="comments around it"
        ),
        pytest.param("План:\n1. крыша и двор\n2. тариф", ["крыша и двор", "тариф"], id="an agenda by another name"),
        pytest.param(
            "Тема: «Книга и село»\nПовестка дня:\n1. О смете.", ["О смете."], id="a topic above the agenda is no item"
        ),
        pytest.param(
            "Была утверждена повестка дня собрания: 1. О смете 2. О подписке", ["О смете", "О подписке"], id="announced"
        ),
        pytest.param("Повестка. I. О смете.\nII. Разное.", ["О смете.", "Разное."], id="a point behind the label"),
        pytest.param(
            "Повестка дня:\nI. О смете.\nДокл. – бухгалтер Сомова Т.Р.\nII. О подписке.\n/т. Коваль П.И./\nIII. Кадры.",
            ["О смете.", "О подписке.", "Кадры."],
            id="Roman numbers, reporters below",
        ),
        pytest.param(
            "Присутствовали: Лужина А.П.\nI. О смете\nII. О подписке", ["О смете", "О подписке"], id="Roman, no label"
        ),
        pytest.param(
            "Вопросы\n1. Декада книги, как прошла\n2. Разное", ["Декада книги, как прошла", "Разное"], id="matters"
        ),
        pytest.param("ПОРЯДОК:\n1) Смета.\n2) Разное.", ["Смета.", "Разное."], id="order"),
        pytest.param("О чём\n- смета\n- подписка", ["смета", "подписка"], id="what about"),
        pytest.param("На повестке – приём в дар книг.", ["приём в дар книг."], id="a dash behind the label"),
        pytest.param(
            "На обсуждение поставлены три вопроса: о смете на год, о приёме и о сторожах.",
            ["о смете на год", "о приёме", "о сторожах."],
            id="in one sentence",
        ),
        pytest.param("Один вопрос: о смете и о сторожах.", ["о смете и о сторожах."], id="one matter of two parts"),
        pytest.param(
            "ПОВЕСТКА\n№\tВопрос\tДокладчик\n1\tСмета\tСомова Т.Р.\n2\tРазное\tКоваль П.И.",
            ["Смета", "Разное"],
            id="a table",
        ),
    ],
)
def test_agenda_items(lines, expected):
    expected = expected or ["О смете (докладывает Лужина А.П.)", "Разное"]
    assert [body.rstrip(";") for _, body in items(lines)] == [item.rstrip(";") for item in expected]


@pytest.mark.parametrize(
    "line",
    [
        "Вела протокол Лужина О.",
        "А. Лужина",
        "Пред. совета Р. Лужин",
        "Директор клуба   Лужина А.П.",
        "Запись вёл\tВ. Лужин",
    ],
)
def test_signatures(line):
    assert sections("СЛУШАЛИ: о смете.\nРЕШИЛИ: Утвердить смету.\n" + line)[-1][0] == "signatures"


def test_questions_before_the_talks_are_no_agenda():
    assert items("Присутствовали: Лужина А.П.\nВопросы:\n1. Когда починят крышу?\n2. Кто купит краску?") == []


def test_numbered_headings_are_the_agenda_where_none_is_listed():
    lines = (
        "Присутствовали: Лужина А.П.\nI. О смете\nСомова Т.Р. прочла смету.\nРЕШИЛИ: Утвердить.\n"
        "II. О сторожах\nСпора не было."
    )
    blocks = find_blocks(HEAD + lines, paragraphs(HEAD + lines))
    assert [(HEAD + lines)[block.body : block.end] for block in agenda_of(blocks)] == ["О смете", "О сторожах"]


def test_who_approved_a_protocol_is_no_list_of_those_present():
    text = (
        "УТВЕРЖДАЮ\nпредседатель комиссии\nА.П. Лужина\nПРОТОКОЛ № 14\nзаседания комиссии\nПрисутствовали: Коваль П.И."
    )
    found = [block.section for block in find_blocks(text, paragraphs(text))]
    assert found == ["head"] * (len(found) - 1) + ["attendance"]


def test_a_number_below_the_agenda_opens_the_talks():
    read_lines = sections("Повестка:\n1. О смете.\n2. Разное.\n1. Слушали\nЛужину А.П. – о смете на год.")
    assert read_lines[-2:] == [("heard", "report", ""), ("heard", "report", "Лужину А.П. – о смете на год.")]


def test_decisions_by_item():
    blocks = read(HEAD + "Повестка:\n1. О смете.\n2. О подписке.\nПостановили:\nПо второму вопросу:\nВыписать журнал.")
    assert (blocks[-1][0], blocks[-1][2].agenda) == ("decided", 2)
    assert blocks[-2][1] == ""


def test_numbered_talks_right_under_the_title():
    assert sections("1. Закуплена краска для забора вокруг стадиона.\n2. Разное.")[0][0] == "spoke"


def test_a_last_turn_is_no_signature():
    assert sections("СЛУШАЛИ: о смете.\nПредседатель Лужин закрыл собрание, поблагодарив всех.")[-1][0] != "signatures"
