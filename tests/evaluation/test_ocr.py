"""The pages recognition is measured on, and how it is measured."""

import hashlib
from pathlib import Path

import pytest

from ocr import error_rates, markdown
from scanned_pages import ROWS, documents_of, sheets


def test_the_same_page_comes_out_every_time() -> None:
    row = next(row for row in ROWS if row.name == "everything")
    document = documents_of(row)[0]
    first, second = (next(sheets(row, [document])) for _ in range(2))
    assert hashlib.sha256(first.picture).digest() == hashlib.sha256(second.picture).digest()
    assert first.printed == second.printed


def test_every_row_has_pages_of_train_or_dev() -> None:
    for row in ROWS:
        documents = documents_of(row)
        assert len(documents) == 3
        assert {path.parent for path in documents} <= {Path("corpus/train"), Path("corpus/dev")}
        assert all(path.is_file() for path in documents)


@pytest.mark.parametrize(
    ("printed", "read", "characters", "words"),
    [
        ("Слёзкина – «да»", 'Слезкина - "да"', 0, 0),
        ("Решили:\nкупить", "Решили: купить", 0, 0),
        ("купить краску", "купить краски", 1 / 13, 1 / 2),
        ("купить", "", 1, 1),
    ],
)
def test_error_rates(printed: str, read: str, characters: float, words: float) -> None:
    assert error_rates(printed, read) == (pytest.approx(characters), pytest.approx(words))


def test_the_table_has_a_line_for_each_row() -> None:
    figures = {"cer": 0.01, "wer": 0.02, "cpu seconds": 1.5}
    engines = dict.fromkeys(("tesseract", "ocrmypdf", "ours"), figures)
    summary = {
        engine: {
            "median cer of degraded rows": 0.04,
            "mean cer of degraded rows": None,
            "cpu seconds on clean rows": 1.25,
        }
        for engine in engines
    }
    table = markdown(
        {"commit": "0", "tesseract": "5", "machine": "m", "rows": {"fax": engines}, "summary": summary, "record": {}}
    )
    assert "| fax | 1.00 | 1.00 | 1.00 | 2.00 | 2.00 | 2.00 | 1.50 | 1.50 | 1.50 |" in table
    assert "| median CER of degraded rows | 4.00 % | 4.00 % | 4.00 % |" in table
    assert "| CPU seconds on clean rows | 1.25 | 1.25 | 1.25 |" in table
