"""Who is to act on a decision, by the rule that reads where there is no model, and by the models that ship."""

from collections.abc import Callable
from datetime import date

import pytest

from protokolist.pipeline import read_text
from protokolist.statements.join import Draft
from protokolist.statements.scene import Scene
from protokolist.statements.tasks import read_task

HEAD = """ПРОТОКОЛ № 3
заседания правления товарищества «Ручеёк»
12 апреля 2018 года
Присутствовали: Коваленко П.И., Лужина А.П., Бурмистрова Е.С.
Председатель: Коваленко П.И.

Слушали: Коваленко П.И. о подготовке к лету.
Решили:
"""


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("{Лужиной А.П.} подготовить смету.", ["Лужи"]),
        ("Смету подготовить, ответственная {Лужина А.П.}", ["Лужи"]),
        ("Поручить [отделу сбыта] сверить счета.", ["отделу сбыта"]),
        ("Просить <директора=Кова> выделить автобус.", ["Кова"]),
        ("Контроль за {Ковалем П.И.} не ослаблять.", []),
    ],
)
def test_the_rule(scene: Callable[..., Scene], decision: str, expected: list[str]) -> None:
    read = scene(f"Решили:\n{decision}")
    draft = Draft(read.blocks[1].body, read.blocks[1].end, "decision", (), "decided", None, 1, 1.0)
    assert list(read_task(read, draft, date(2018, 4, 12)).assignees) == expected


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("1. Лужиной А.П. подготовить смету до 20 апреля.", {"Лужина А. П."}),
        ("1. Подготовить смету. Отв. Лужина А.П., срок 20.04.", {"Лужина А. П."}),
        ("1. Поручить Лужиной А.П. и Бурмистровой Е.С. обойти участки.", {"Лужина А. П.", "Бурмистрова Е. С."}),
        ("1. Обойти участки (Лужина А.П., Бурмистрова Е.С.)", {"Лужина А. П.", "Бурмистрова Е. С."}),
        ("1. Наградить Лужину А.П. грамотой.", set()),
        ("1. Избрать Лужину А.П. казначеем.", set()),
    ],
)
def test_the_models(decision: str, expected: set[str]) -> None:
    protocol = read_text(f"{HEAD}{decision}\n2. Принять отчёт к сведению.\n")
    names = {person.id: person.name for person in protocol.persons}
    assert {names[who] for statement in protocol.statements for who in statement.assignees} == expected
