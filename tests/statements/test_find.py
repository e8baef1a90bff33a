import pytest

from protokolist.pipeline import read_text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Слушали:\n{Лужина А.П.}\n- О подписке.\n- О кадрах.",
            [("report", "Лужи", "О подписке."), ("report", "Лужи", "О кадрах.")],
            id="a name alone takes the floor for the list under it",
        ),
        pytest.param(
            "Выступали:\n{Коваль П.И.} – <директор клуба=Кова> рассказал о ремонте.",
            [("report", "Кова", "рассказал о ремонте.")],
            id="leading name and role stay outside",
        ),
        pytest.param(
            "Выступали:\n{Коваль П.И.} добавил: крыша почти готова.",
            [("report", "Кова", "добавил: крыша почти готова.")],
            id="a verb after the name opens the statement even before a colon",
        ),
        pytest.param(
            "Выступали:\nВыступил {Коваль П.И.} и предложил закрыть филиал на лето.",
            [("proposal", "Кова", "Выступил Коваль П.И. и предложил закрыть филиал на лето.")],
            id="verb first: the whole sentence",
        ),
        pytest.param(
            "Выступали:\nДоложила {Лужина А.П.}: фонд обновлён.",
            [("report", "Лужи", "фонд обновлён.")],
            id="a clause that names its speaker last is a label",
        ),
        pytest.param(
            "Слушали:\n{Лужина А.П.} озвучила вопросы :\n- Вывеска филиала;\n- Массовая работа.",
            [("report", "Лужи", "Вывеска филиала;"), ("report", "Лужи", "Массовая работа.")],
            id="headings that mislead",
        ),
        pytest.param(
            "Выступали:\n{Лужина А.П.} задала два вопроса: 1) когда включат свет; 2) кто дежурит.",
            [("question", "Лужи", "когда включат свет;"), ("question", "Лужи", "кто дежурит.")],
            id="numbers inside a line split it",
        ),
        pytest.param(
            "Выступали:\n{Коваль П.И.}: – Когда привезут книги?\n{Лужина А.П.}: В мае, после торгов.",
            [("question", "Кова", "Когда привезут книги?"), ("answer", "Лужи", "В мае, после торгов.")],
            id="the turn after a question answers it",
        ),
        pytest.param(
            "Выступали:\n{Коваль П.И.} рассказал о сайте.\n"
            "Задал вопрос о каталоге (отвечают <методист=Лужи>, <директор=Сомо>)",
            [
                ("report", "Кова", "рассказал о сайте."),
                ("question", "Кова", "Задал вопрос о каталоге"),
                ("answer", "Лужи Сомо", "отвечают методист, директор"),
            ],
            id="the floor carries over lines; a bracket in which others speak",
        ),
        pytest.param(
            "Выступали:\n{Коваль П.И.}: вопрос о ремонте. Ответ {Лужиной А.П.}: средства будут осенью.",
            [("question", "Кова", "вопрос о ремонте."), ("answer", "Лужи", "средства будут осенью.")],
            id="a label in mid-line",
        ),
        pytest.param(
            "Выступали:\n{Лужина А.П.}: Основные проблемы:\n1. Подписка.\n2. Развивать сайт.",
            [("problem", "Лужи", "Подписка."), ("problem", "Лужи", "Развивать сайт.")],
            id="place before wording",
        ),
        pytest.param(
            "Решили:\n1. {Лужиной А.П.} купить краску.\n2. Отчёт принят к сведению.",
            [("decision", "", "Лужиной А.П. купить краску."), ("decision", "", "Отчёт принят к сведению.")],
            id="decisions are the meeting's own words",
        ),
        pytest.param(
            "Выступали:\nГОЛОС ИЗ ЗАЛА: А деньги где?",
            [("question", "", "А деньги где?")],
            id="a voice from the hall is nobody we know",
        ),
        pytest.param(
            "Выступали:\n{Коваль П.И.}: Хороший год. Нет средств на подписку.",
            [("report", "Кова", "Хороший год."), ("problem", "Кова", "Нет средств на подписку.")],
            id="a change of function splits a paragraph",
        ),
        pytest.param(
            "Итоги: Не всё упирается в деньги. Спасибо главам.",
            [("remark", "", "Не всё упирается в деньги. Спасибо главам.")],
            id="closing words are one remark",
        ),
    ],
)
def test_statements(said, text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Выступали:\n{Коваль П.И.}: Когда?\n{Лужина А.П.}: В мае.", [(1, [0])], id="one to one"),
        pytest.param(
            "Вопросы и ответы:\nВопрос: Когда привезут книги?\nВопрос: Кто дежурит летом?\n"
            "Ответ: В мае.\nОтвет: Сторож.",
            [(2, [0]), (3, [1])],
            id="questions in a row are answered in turn",
        ),
        pytest.param(
            "Выступали:\n{Коваль П.И.}: Хороший год.\n{Лужина А.П.} пояснила, что торги идут.",
            [],
            id="no question, no link",
        ),
    ],
)
def test_answers_find_their_questions(answered, text, expected):
    assert answered(text) == expected


def test_shortened_labels_ask_and_answer() -> None:
    text = (
        "Протокол\n\nСлушали: Гусеву Е. А. Она проинформировала, что пайки выдаются с 20 апреля.\n"
        "Вопр.: Положено ли вдовам?\nОтв.: Вдовам не положено.\nРешили:\n1. Уточнить списки.\nОтв.: Гусева Е. А."
    )
    read = read_text(text)
    said = [
        (statement.type, statement.text) for statement in read.statements if statement.type in ("question", "answer")
    ]
    assert said == [("question", "Положено ли вдовам?"), ("answer", "Вдовам не положено.")]
