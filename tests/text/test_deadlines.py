"""The day by which a task is to be done."""

from datetime import date

import pytest

from protokolist.text.deadlines import find_deadline

MEETING = date(2014, 2, 10)  # a Monday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("подготовить смету до 1 июня", date(2014, 6, 1)),
        ("Срок – до 15.03.2014", date(2014, 3, 15)),
        ("сдать до конца февраля", date(2014, 2, 28)),
        ("в недельный срок", date(2014, 2, 17)),
        ("в срок до 1 марта 2015 г.", date(2015, 3, 1)),
        ("до конца года", date(2014, 12, 31)),
        ("внести до конца 2014 года", date(2014, 12, 31)),
        ("Акты сдать – Лужиной, 25.02", date(2014, 2, 25)),
        ("Забор\tЛужина, Коваль\t5.03", date(2014, 3, 5)),
        ("вывесить к 20/III списки", date(2014, 3, 20)),
        ("завезти посуду до 1.IV", date(2014, 4, 1)),
        ("подать до 15 нояб.", date(2014, 11, 15)),
        ("ответ дать к двадцать пятому марта", date(2014, 3, 25)),
        ("сдать карты до 25-го", date(2014, 2, 25)),
        ("сдать карты к 5 числу", date(2014, 3, 5)),
        ("до четверга, 13 февраля", date(2014, 2, 13)),
        ("к следующей среде", date(2014, 2, 12)),
        ("до 20 января сверить описи", date(2015, 1, 20)),
        ("закончить в течение марта", date(2014, 3, 31)),
        ("Список подать, срок – середина марта.", date(2014, 3, 15)),
        ("Памятку издать, Коваль, апрель.", date(2014, 4, 30)),
        ("Методичка (Лужина, I кв. 2015 г.)", date(2015, 3, 31)),
        ("утеплить за 5 дней", date(2014, 2, 15)),
        ("убрать чайник завтра", date(2014, 2, 11)),
        ("украсить витрину ко Дню Победы", date(2014, 5, 9)),
        ("черновик до 1 марта, чистовик до 15 марта", date(2014, 3, 15)),
        ("выставку открыть 1 марта, отчёт сдать до 20 февраля", date(2014, 2, 20)),
    ],
)
def test_deadlines(text: str, day: date) -> None:
    found = find_deadline(text, MEETING)
    assert found is not None
    assert found.value == day


@pytest.mark.parametrize(
    "text",
    [
        "выполнять постоянно",
        "начать с 1 июня",
        "закрыть зал с 16 по 27 июля",
        "по протоколу от 3 февраля 2014 г.",
        "сверить с описью от 01.12.2013",
        "Следующее заседание – 17 мая.",
        "выделить 15.5 тыс. руб.",
    ],
)
def test_no_deadlines(text: str) -> None:
    assert find_deadline(text, MEETING) is None


def test_without_the_day_of_the_meeting_only_a_full_date_counts() -> None:
    assert find_deadline("до 25-го", None) is None
    assert find_deadline("до 1 марта", None) is None
    found = find_deadline("до 1 марта 2015 г.", None)
    assert found is not None
    assert found.value == date(2015, 3, 1)
