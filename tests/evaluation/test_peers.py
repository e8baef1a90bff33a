"""What is made of other tools' answers; the tools themselves run in an environment of their own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import floor
import peer
import peers
from protokolist.scoring.gold import parse_gold

TEXT = "Директор Тропина Н. И. выступила. Тропиной возразил методист Белоус А. А."


def gold(text: str = "вопрос", kind: str = "question") -> str:
    return (
        "<protocol><register/><text xml:space='preserve'>"
        f"<statement id='s1' type='{kind}'>{text}</statement></text></protocol>"
    )


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("ТРОПИНА", "НИНА", "ИВАНОВНА"), "Тропина Нина Ивановна"),
        (("ТРОПИНА", "Н", "И"), "Тропина Н. И."),
        (("Тропина", "Н", ""), "Тропина Н."),
        (("Тропина", "", ""), "Тропина"),
        (("САЛТЫКОВ-ЩЕДРИН", "МИХАИЛ", ""), "Салтыков-Щедрин Михаил"),
    ],
)
def test_names_are_written_as_the_guidelines_say(parts: tuple[str, str, str], expected: str) -> None:
    assert peer.written(*parts) == expected


def test_names_that_agree_are_one_person() -> None:
    full, initials, other = ("Тропина", "Нина", "Ивановна"), ("Тропина", "Н", "И"), ("Тропина", "О", "И")
    found = peer.joined([initials, other, full, ("Тропина", "", "")])
    assert found[initials] == found[full] == full
    assert found["Тропина", "", ""] == full
    assert found[other] == other


@pytest.mark.parametrize(
    ("span", "positions", "expected"),
    [
        ((0, 22), [(0, 8)], (8, 22)),
        ((0, 22), [(15, 22)], (0, 15)),
        ((0, 22), [(0, 8), (15, 25)], (8, 15)),
        ((0, 22), [(30, 40)], (0, 22)),
        ((0, 22), [(0, 22)], (0, 22)),
    ],
)
def test_a_person_is_taken_without_the_position(
    span: tuple[int, int], positions: list[tuple[int, int]], expected: tuple[int, int]
) -> None:
    assert peer.without(span, positions) == expected


def test_a_position_belongs_to_the_person_it_stands_with() -> None:
    whole = {"1": [(0, 22)], "2": [(40, 70)]}
    assert peer.holders_of((0, 8), ["1", "2"], whole) == ["1"]
    assert peer.holders_of((30, 38), ["1", "2"], whole) == ["1", "2"]


def test_a_reading_is_compared_like_ours() -> None:
    reading = {
        "persons": {"1": "ТРОПИНА Н. И."},
        "person_mentions": [[9, 22, "1"], [34, 42, "1"]],
        "organisation_mentions": [],
        "roles": [[0, 8, "1", None]],
    }
    facts = peers.facts_of_reading(TEXT, reading)
    assert [TEXT[slice(*span)] for span, _ in facts.person_mentions] == ["Тропина Н. И", "Тропиной"]
    scores = peers.scores([facts], [facts], ["persons: span + who", "roles: + holder"])
    assert [score["f1"] for score in scores.values()] == [1.0, 1.0]


def test_case_and_yo_of_names_do_not_count() -> None:
    empty = {"person_mentions": [], "organisation_mentions": [], "roles": []}
    one, other = (
        peers.facts_of_reading(TEXT, empty | {"persons": {"1": name}}) for name in ("Слёзкина О. С.", "СЛЕЗКИНА О. С.")
    )
    assert peers.scores([one], [other], ["persons: name"])["persons: name"]["f1"] == 1.0


def test_a_peer_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(peers, "PYTHON", tmp_path / "python")
    with pytest.raises(FileNotFoundError):
        peers.theirs("natasha", [TEXT])
    monkeypatch.setattr(peers, "PYTHON", Path(sys.executable))
    with pytest.raises(RuntimeError, match="KeyError"):
        peers.theirs("no such tool", [TEXT])


def test_natasha_answers_in_a_process_of_its_own() -> None:
    done = subprocess.run(
        [sys.executable, peer.__file__, "natasha-ner"],
        input=json.dumps([TEXT]),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(done.stdout)
    mentions = answer["readings"][0]["person_mentions"]
    assert [TEXT[start:end] for start, end, _ in mentions][:1] == ["Тропина Н. И."]
    assert answer["speed"] > 0


def test_floors_learn_what_is_common_and_which_words_tell() -> None:
    training = [parse_gold(gold("Когда начнётся ремонт крыши?"))] * 8
    training += [parse_gold(gold("Поручить завхозу подготовить смету.", "decision"))] * 12
    unseen = parse_gold(gold("Когда будет отопление?"))
    assert floor.commonest(training)(unseen) == [("question", "decision")]
    assert floor.bag_of_words(training)(unseen) == [("question", "question")]


def test_accuracy_and_mean_over_types() -> None:
    typed: floor.Typed = [("report", "report"), ("question", None), ("answer", "report")]
    assert floor.accuracy(typed) == pytest.approx(1 / 3)
    assert floor.macro(typed) == pytest.approx(2 / 3 / 7)
