"""What counts as right: each row changes one thing in a perfect reading and says which measures feel it."""

from dataclasses import replace
from typing import Any

import pytest

from protokolist.scoring.compare import compare
from protokolist.scoring.facts import Facts, RoleFact, StatementFact, trim
from protokolist.scoring.measures import Score

TEXT = "Тропина Н. И., директор клуба «Заря»: Когда ремонт? Бакай: В мае. Решили: Бакаю чинить до 1 июня. За – 7."


def place(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


QUESTION, ANSWER, DECISION = place("Когда ремонт"), place("В мае"), place("Бакаю чинить до 1 июня")
GOLD = Facts(
    text=TEXT,
    persons={"t": "Тропина Н. И.", "b": "Бакай"},
    person_mentions=[(place("Тропина Н. И"), "t"), (place("Бакай"), "b"), (place("Бакаю"), "b")],
    participation=frozenset({("t", "speaker")}),
    organisations={"k": "клуб «Заря»"},
    organisation_mentions=[(place("клуба «Заря"), "k")],
    issuer="k",
    roles=[RoleFact(place("директор клуба «Заря"), "t", "k")],
    header={"attendance": (place("7"), "7")},
    statements=[
        StatementFact("s1", QUESTION, "question", frozenset({"t"})),
        StatementFact("s2", ANSWER, "answer", frozenset({"b"}), ("s1",)),
        StatementFact("s3", DECISION, "decision", assignees=("b",), due="2014-06-01"),
    ],
    votes=[(place("За – 7"), (7, None, None, False))],
)
# The same with ids of its own, as a reading has them.
READ = replace(
    GOLD,
    persons={"p1": "Тропина Н. И.", "p2": "Бакай"},
    person_mentions=[(span, {"t": "p1", "b": "p2"}[who]) for span, who in GOLD.person_mentions],
    participation=frozenset({("p1", "speaker")}),
    organisations={"o1": "клуб «Заря»"},
    organisation_mentions=[(span, "o1") for span, _ in GOLD.organisation_mentions],
    issuer="o1",
    roles=[RoleFact(place("директор клуба «Заря"), "p1", "o1")],
    statements=[
        StatementFact("r1", QUESTION, "question", frozenset({"p1"})),
        StatementFact("r2", ANSWER, "answer", frozenset({"p2"}), ("r1",)),
        StatementFact("r3", DECISION, "decision", assignees=("p2",), due="2014-06-01"),
    ],
)


def statements(index: int, **changes: Any) -> dict[str, Any]:
    found = list(READ.statements)
    found[index] = replace(found[index], **changes)
    return {"statements": found}


def test_a_perfect_reading_is_right_everywhere() -> None:
    for measure, comparison in compare(GOLD, READ).items():
        assert comparison.score.f1 in (1.0, None), measure
    assert compare(GOLD, READ)["statements: found"].score == Score(3, 0, 0)


@pytest.mark.parametrize(
    ("changes", "felt"),
    [
        ({"persons": {"p1": "Тропин Н. И.", "p2": "Бакай"}}, {"persons: name"}),
        ({"participation": frozenset({("p2", "speaker")})}, {"participation"}),
        ({"issuer": None}, {"issuer"}),
        ({"header": {"attendance": (place("1"), "1")}}, {"header: attendance"}),
        ({"organisations": {"o1": "клуба «Заря»"}}, {"organisations: name"}),
        (
            {"roles": [RoleFact(place("директор"), "p1", "o1")]},
            {"roles: span", "roles: + holder", "roles: + holder + organisation"},
        ),
        (
            {"roles": [RoleFact(place("директор клуба «Заря"), "p2", "o1")]},
            {"roles: + holder", "roles: + holder + organisation"},
        ),
        ({"roles": [RoleFact(place("директор клуба «Заря"), "p1", None)]}, {"roles: + holder + organisation"}),
        ({"votes": [(place("За – 7"), (6, None, None, False))]}, {"votes"}),
        (statements(2, due=None), {"decisions: due"}),
        (statements(2, assignees=("p1",)), {"decisions: assignee"}),
        (statements(2, assignees=("o1",)), {"decisions: assignee"}),
        (statements(1, answers=()), {"answers: link"}),
        (statements(0, speakers=frozenset()), {"statements: + speaker", "statements: + type + speaker"}),
        (
            statements(0, type="remark"),
            {"statements: + type", "statements: + type + speaker", "statements: question", "statements: remark"},
        ),
    ],
)  # fmt: skip
def test_one_slip_is_felt_where_it_belongs(changes: dict[str, Any], felt: set[str]) -> None:
    read = replace(READ, **changes)
    worse = {measure for measure, comparison in compare(GOLD, read).items() if comparison.score.f1 not in (1.0, None)}
    assert worse == felt


def test_a_statement_is_found_by_most_of_its_words() -> None:
    start, end = DECISION
    near = replace(READ, **statements(2, span=(start, end - 5)))
    far = replace(READ, **statements(2, span=(start, start + 8)))
    assert compare(GOLD, near)["statements: found"].score == Score(3, 0, 0)
    assert compare(GOLD, far)["statements: found"].score == Score(2, 1, 1)


def test_two_persons_taken_for_one_cost_the_rarer_one() -> None:
    read = replace(
        READ, persons={"p1": "Бакай"}, person_mentions=[(span, "p1") for span, _ in READ.person_mentions],
        participation=frozenset(), roles=(), statements=(),
    )  # fmt: skip
    scores = {measure: comparison.score for measure, comparison in compare(GOLD, read).items()}
    assert scores["persons: span"] == Score(3, 0, 0)
    assert scores["persons: span + who"] == Score(2, 1, 1)


def test_readings_of_another_text_are_refused() -> None:
    with pytest.raises(ValueError, match="another text"):
        compare(GOLD, replace(READ, text=""))


@pytest.mark.parametrize(("words", "kept"), [("«Заря».", "Заря"), (" – а) ", "а"), ("№", "№")])
def test_edges_do_not_count(words: str, kept: str) -> None:
    start, end = trim(words, (0, len(words)))
    assert words[start:end] == kept


def test_scores_add_up() -> None:
    total = Score(1, 0, 1) + Score(1, 2, 0)
    assert total == Score(2, 2, 1)
    assert (total.precision, total.recall, total.support) == (0.5, 2 / 3, 3)
    assert total.f1 == pytest.approx(4 / 7)
    assert (Score().precision, Score().recall, Score().f1) == (None, None, None)
