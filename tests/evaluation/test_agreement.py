"""Agreement between annotators: kappa against figures worked out by hand, and documents that agree or do not."""

from collections import Counter

import pytest

from agreement import kappa, of_letters, of_statements
from protokolist.scoring.gold import parse_gold


def test_kappa_of_a_worked_table() -> None:
    # 20 + 15 of 50 agree: 0.7; by chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5; (0.7 − 0.5) / 0.5 = 0.4.
    table = Counter({("да", "да"): 20, ("да", "нет"): 5, ("нет", "да"): 10, ("нет", "нет"): 15})
    assert kappa(table) == pytest.approx(0.4)


def test_kappa_of_one_label_only() -> None:
    assert kappa(Counter({("report", "report"): 3})) == 1.0


def _gold(statements: str) -> str:
    return f"<protocol><register/><text>{statements}</text></protocol>"


def test_statements_and_letters_of_two_readings() -> None:
    first = parse_gold(
        _gold(
            '<statement id="s1" type="report">Крыша течёт.</statement> <statement id="s2" type="remark">Да.</statement>'
        )
    )
    second = parse_gold(
        _gold(
            '<statement id="a" type="problem">Крыша течёт.</statement> <statement id="b" type="remark">Да.</statement>'
        )
    )
    assert of_statements(first, second) == {("report", "problem"): 1, ("remark", "remark"): 1}
    assert of_letters(first, second) == {("report", "problem"): 10, ("remark", "remark"): 2}


def test_a_statement_that_only_one_found_counts_by_its_letters() -> None:
    first = parse_gold(_gold('Итоги <statement id="s1" type="report">за год</statement>'))
    second = parse_gold(_gold("Итоги за год"))
    assert of_statements(first, second) == {}
    assert of_letters(first, second) == {("none", "none"): 5, ("report", "none"): 5}
