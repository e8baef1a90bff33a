import pytest

from protokolist.layout.headings import find_heading, item_number


@pytest.mark.parametrize(
    ("line", "section", "mode", "rest"),
    [
        ("СЛУШАЛИ:", "heard", "report", ""),
        ("Слушали: Петрову А.С. – о ремонте кровли", "heard", "report", "Петрову А.С. – о ремонте кровли"),
        (
            "СЛУШАЛИ Петрову А.С., которая доложила о ремонте",
            "heard",
            "report",
            "Петрову А.С., которая доложила о ремонте",
        ),
        ("По второму вопросу слушали: о бюджете", "heard", "report", "о бюджете"),
        ("ВЫСТУПИЛИ:", "spoke", None, ""),
        ("В прениях выступили:", "spoke", None, ""),
        ("В обсуждении приняли участие:", "spoke", None, ""),
        ("Вопросы к докладчику:", "questions", "question", ""),
        ("Ответы на вопросы:", "questions", "answer", ""),
        ("Основные проблемы в работе филиалов:", "problems", "problem", ""),
        ("РЕШИЛИ:", "decided", "decision", ""),
        ("Собрание ПОСТАНОВИЛО: утвердить отчёт", "decided", "decision", "утвердить отчёт"),
        ("Заслушав и обсудив информацию Сомовой Т.Р., правление решило:", "decided", "decision", ""),
        ("Решение собрания", "decided", "decision", ""),
        ("Голосовали: за – 7, против – нет", "voted", None, "за – 7, против – нет"),
        ("Присутствовали:", "attendance", "present", ""),
        ("На заседании присутствовали:", "attendance", "present", ""),
        ("Приглашённые: Лужин Ф.Ф.", "attendance", "invited", "Лужин Ф.Ф."),
        ("Отсутствовали: 2 чел.", "attendance", "absent", "2 чел."),
        ("Секретарь собрания: Лужина Ф.Ф.", "attendance", "secretary", "Лужина Ф.Ф."),
        ("Повестка дня:", "agenda", None, ""),
        ("ПОВЕСТКА ДНЯ", "agenda", None, ""),
        ("Итоги: работа признана хорошей", "results", "remark", "работа признана хорошей"),
    ],
)
def test_labels_open_their_part(line, section, mode, rest):
    heading = find_heading(line)
    assert heading is not None
    assert (heading.section, heading.mode, line[heading.end :]) == (section, mode, rest)


@pytest.mark.parametrize(
    "line",
    [
        "Петрова А.С. озвучила вопросы:",
        "Решение о закрытии филиала никто не принимал, это слухи.",
        "Вопрос о крыше поднимался на прошлом заседании.",
        "Ответ Петровой А.С.: в мае",
        "Предложение: собрать средства",
        "Проблема знакома всем, кто работает на селе.",
        "Итоговая сумма составила 4 тысячи рублей.",
    ],
)
def test_sentences_are_no_labels(line):
    assert find_heading(line) is None


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("По первому вопросу выступила Петрова", 1),
        ("ПО ТРЕТЬЕМУ ВОПРОСУ ПОВЕСТКИ ДНЯ", 3),
        ("По 2-му вопросу слушали", 2),
        ("Вопрос № 4. О разном", 4),
        ("О первом вопросе уже говорили", None),
    ],
)
def test_item_a_line_turns_to(line, number):
    assert item_number(line) == number
