"""Positions without names, given to those who hold them."""

import pytest

from protokolist.entities.holders import KnownRole, find_unnamed_roles
from protokolist.entities.role_phrases import role_phrases

KNOWN = [
    KnownRole("методист", "методист", 0),
    KnownRole("директор", "директор МБУК «ЦБС»", 1, home=True),
    KnownRole("директор", "директор школы № 5", 2),
    KnownRole("заведующая", "заведующая отделом обслуживания", 3),
    KnownRole("агроном", "агроном", 4),
    KnownRole("агроном", "агроном", 5),
    KnownRole("заместитель главы", "заместитель главы по финансам", 6),
]

LINES = [
    ("отвечают методист, директор", {"методист": 0, "директор": 1}),
    ("методисту поручено обобщить опыт", {"методисту": 0}),
    ("Заведующей отделом обслуживания подготовить выставку", {"Заведующей отделом обслуживания": 3}),
    ("вопрос задала заведующая", {"заведующая": 3}),
    ("поручить заместителю главы", {"заместителю главы": 6}),
    ("слово взял агроном", {}),
    ("методисты района учатся", {}),
    ("директор театра болен", {}),
    ("ввести ставку методиста", {}),
    ("нет методиста", {}),
    ("бухгалтер ушёл", {}),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_position_without_a_name_points_at_its_only_holder(line: str, expected: dict[str, int]) -> None:
    found = find_unnamed_roles(line, role_phrases(line, [], []), KNOWN)
    assert {line[role.start : role.end]: role.holders[0] for role in found} == expected
