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
    KnownRole("председатель", "председатель правления", 7),
    KnownRole("главврач", "главврач", 8),
    KnownRole("доцент", "доцент", 9),
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
    ("председателю подготовить письмо", {"председателю": 7}),
    ("Председатель: прошу тишины", {}),
    ("главному врачу принять меры", {"главному врачу": 8}),
    ("молодого методиста", {}),
    ("методист с большим стажем", {}),
    ("звание доцента", {}),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_a_position_without_a_name_points_at_its_only_holder(line: str, expected: dict[str, int]) -> None:
    found = find_unnamed_roles(line, role_phrases(line, [], []), KNOWN)
    assert {line[role.start : role.end]: role.holders[0] for role in found} == expected


def test_several_who_hold_a_position_together_are_meant_by_its_plural() -> None:
    known = [KnownRole("член", "член комиссии", number, together=True) for number in (0, 1, 2)]
    line = "разослать членам комиссии"
    found = find_unnamed_roles(line, role_phrases(line, [], []), known)
    assert [(line[role.start : role.end], role.holders) for role in found] == [("членам комиссии", [0, 1, 2])]


def test_the_body_tells_who_is_meant_where_the_title_does_not() -> None:
    known = [
        KnownRole("глава", "глава поселения", 0, organisation="o1"),
        KnownRole("глава", "глава района", 1, organisation="o2"),
    ]
    line = "постановление главы Ольшанского сельского поселения"
    body = (len("постановление главы "), len(line))
    found = find_unnamed_roles(line, role_phrases(line, [], [body]), known, bodies=["o1"])
    assert [(role.holders, role.reason) for role in found] == [([0], "the same body")]


def test_who_leads_is_the_chair_unless_another_does() -> None:
    known = [
        KnownRole("председатель", "председатель правления", 0),
        KnownRole("председатель", "председатель завкома", 1),
    ]
    line = "председатель зачитал смету"
    phrases = role_phrases(line, [], [])
    assert [role.holders for role in find_unnamed_roles(line, phrases, known, chair=1)] == [[1]]
    assert not find_unnamed_roles(line, phrases, known)
