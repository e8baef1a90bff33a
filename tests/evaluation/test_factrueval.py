"""factRuEval's scoring against figures worked out by hand, and roles cut into position and place."""

from pathlib import Path

import pytest

import protokolist
from factrueval import occupations
from factrueval_gold import Argument, Fact, Score, equal, load, score_facts, score_mentions

TEXT = "Глава района Пётр Тропин прибыл."
FILES = {
    "txt": TEXT,
    "tokens": "1 0 5 Глава\n2 6 6 района\n3 13 4 Пётр\n4 18 6 Тропин\n5 25 6 прибыл\n6 31 1 .\n",
    "spans": (
        "11 job 0 5 1 1  # 1 Глава\n12 loc_descr 6 6 2 1  # 2 района\n"
        "13 name 13 4 3 1  # 3 Пётр\n14 surname 18 6 4 1  # 4 Тропин\n"
    ),
    "objects": "21 Person 13 14 # Пётр Тропин\n22 Location 12 # района\n",
    "coref": "31 21\nfirstname Пётр\nlastname Тропин\n\n32 22\nname район\n",
    "facts": "1-0 Occupation\nWho obj31 Тропин Пётр\nPosition span11 Глава\nWhere obj32 район\n",
}


def test_a_document_is_loaded_and_scored(tmp_path: Path) -> None:
    for ending, content in FILES.items():
        (tmp_path / f"book_1.{ending}").write_text(content, encoding="utf-8")
    (document,) = load(tmp_path)
    read = {"who": "Тропин Петр", "position": "глава", "where": "района"}
    assert score_facts(document.facts, [read]) == (1.0, 1.0, 1, 1)
    assert score_mentions(document, "Person", [(13, 24)]) == (1.0, 1.0, 1, 1)
    assert score_mentions(document, "Person", [(18, 24)]) == (0.5, 0.5, 1, 1)
    assert score_mentions(document, "Person", [(25, 31)]) == (0.0, 0.0, 1, 1)


FACT = Fact([Argument("who", {"тропин"}), Argument("position", {"глава"}), Argument("where", {"район"})], ignored=False)


@pytest.mark.parametrize(
    ("read", "credit"),
    [
        ({"who": "Тропин", "position": "глава", "where": "район"}, 1.0),
        ({"who": "Тропин", "position": "глава"}, 1.5 / 2.5),  # a position weighs half
        ({"who": "Тропин", "position": "директор", "where": "район"}, 2 / 3),  # one missed, one wrong, half each
        ({"position": "глава"}, 0.0),  # a position alone matches nothing
    ],
)
def test_arguments_weigh_as_the_campaign_has_them(read: dict[str, str], credit: float) -> None:
    assert score_facts([FACT], [read])[0] == pytest.approx(credit)


def test_hard_facts_are_neither_asked_for_nor_counted_against() -> None:
    hard = Fact(FACT.arguments, ignored=True)
    assert score_facts([hard], [{"who": "Тропин", "where": "район"}]) == (0.0, 0.0, 0, 0)


def test_longer_strings_may_differ_more() -> None:
    assert equal("тропина", "тропин")
    assert not equal("тропиной", "тропин")
    assert equal("председатель", "председателю")
    assert not equal("я", "ю")


def test_scores_add_up() -> None:
    score = Score()
    score.add((1.0, 1.0, 2, 1))
    score.add((1.0, 1.0, 2, 3))
    assert (score.precision, score.recall, score.f1) == (0.5, 0.5, 0.5)


def test_a_role_is_cut_into_position_and_place() -> None:
    doc = protokolist.load()("Премьер-министр Эстонии Андрус Ансип приехал в столицу.")
    assert list(occupations(doc)) == [{"who": "Ансип Андрус", "position": "Премьер-министр", "where": "Эстонии"}]
