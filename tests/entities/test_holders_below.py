"""Holders in the lines below a position, in whole protocols; and the reason and score of each decision."""

import pytest

from protokolist.pipeline import load, read_text

BODY = "\n\nСлушали: о ремонте крыши.\nРешили: отремонтировать крышу до осени."
HEAD = "Клуб посёлка Лужки\nПротокол № 4 заседания совета клуба\nот 3 мая 2011 г.\n\n"


def held(text: str) -> dict[str, set[str]]:
    """Last names by position phrase."""
    protocol = read_text(text)
    found: dict[str, set[str]] = {}
    for person in protocol.persons:
        for role in person.roles:
            for start, end in role.spans:
                found.setdefault(text[start:end], set()).add(person.last or "")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            HEAD + "Председатель: Лужина А.С.\nЧлены комиссии:\nТропина Н.И.\nБакай О.П.\nКряж В.В." + BODY,
            {"Члены комиссии": {"Тропина", "Бакай", "Кряж"}},
            id="a list under its label",
        ),
        pytest.param(
            "УТВЕРЖДАЮ\nДиректор клуба\n__________ Н.И. Тропина\n\n" + HEAD + "Присутствовали: Бакай О.П." + BODY,
            {"Директор клуба": {"Тропина"}},
            id="a stamp of approval",
        ),
    ],
)
def test_holders_below(text: str, expected: dict[str, set[str]]) -> None:
    found = held(text)
    assert {phrase: found.get(phrase) for phrase in expected} == expected


def test_each_position_keeps_why_it_is_given_to_its_holder_and_how_sure_that_is() -> None:
    text = HEAD + "Присутствовали: директор Тропина Н.И., методист Бакай О.П." + BODY + "\nМетодисту принять работу."
    doc = load()(text)
    roles = list(doc.spans["roles"])
    assert {role._.reason for role in roles} == {"right, tight", "the only one"}
    assert all(0.5 < role._.score <= 1 for role in roles)
