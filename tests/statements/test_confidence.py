"""From certainty to how often it is right."""

from pathlib import Path

import numpy as np
import pytest

from protokolist.errors import BrokenFileError
from protokolist.pipeline import read_text
from protokolist.statements.confidence import FILE, Confidence


def test_it_gives_the_share_that_was_right() -> None:
    certain = [0.9] * 120 + [0.5] * 120
    right = [True] * 96 + [False] * 24 + [True] * 36 + [False] * 84
    fitted = Confidence.fitted(certain, right)
    assert fitted(0.9) == pytest.approx(0.8)
    assert fitted(0.5) == pytest.approx(0.3)
    assert 0.3 < fitted(0.7) < 0.8


def test_it_never_falls() -> None:
    dice = np.random.default_rng(3)
    certain = dice.random(2000)
    right = dice.random(2000) < np.where(certain < 0.5, 0.7, 0.4)
    fitted = Confidence.fitted(certain.tolist(), right.tolist())
    shares = [fitted(step / 20) for step in range(21)]
    assert shares == sorted(shares)


def test_it_comes_back_from_its_file_as_it_was(tmp_path: Path) -> None:
    fitted = Confidence.fitted([0.1, 0.4, 0.8] * 40, [False, True, True] * 40)
    fitted.to_disk(tmp_path)
    again = Confidence.from_disk(tmp_path)
    assert [again(step / 10) for step in range(11)] == [fitted(step / 10) for step in range(11)]
    (tmp_path / FILE).write_bytes(b"\x80\x04pickle")
    with pytest.raises(BrokenFileError, match="не таблица уверенности"):
        Confidence.from_disk(tmp_path)


def test_doubtful_statements_are_left_out_with_the_links_to_them() -> None:
    protocol = read_text(
        "ПРОТОКОЛ № 3\nзаседания совета\n12 апреля 2018 года\nПрисутствовали: Коваленко П.И., Лужина А.П.\n\n"
        "Коваленко П.И.: – Когда привезут книги?\nЛужина А.П.: – В мае, после торгов.\n"
    )
    assert [statement.answers for statement in protocol.statements] == [[], ["s1"]]
    question, answer = protocol.statements
    doubtful = protocol.model_copy(
        update={
            "statements": [
                question.model_copy(update={"confidence": 0.3}),
                answer.model_copy(update={"confidence": 0.9}),
            ]
        }
    )
    assert [(one.id, one.answers) for one in doubtful.with_confidence(0.5).statements] == [("s2", [])]
    assert doubtful.with_confidence(0.0) == doubtful
