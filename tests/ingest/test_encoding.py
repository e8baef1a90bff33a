"""Encodings are told by the Russian they make, on short texts too."""

import pytest

from protokolist.ingest.encoding import detect_encoding

SHORT = "Слушали: о ремонте клуба"
LONG = "ПРОТОКОЛ № 3\nзаседания совета клуба. Присутствовали: Тропина Н. И., Бакай О. П.\nРешили: купить краску."


@pytest.mark.parametrize("text", ["О подписке", SHORT, LONG, LONG.upper(), "Смета – 12 500 руб."])
@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "utf-8", "utf-8-sig"])
def test_encoding_is_told(text: str, encoding: str) -> None:
    if encoding in ("koi8-r", "cp866"):
        text = text.replace("–", "-").replace("№", "N")
    assert detect_encoding(text.encode(encoding)) == encoding


@pytest.mark.parametrize("text", [SHORT, LONG])
@pytest.mark.parametrize(
    ("encoding", "named"), [("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")]
)
def test_wide_encodings_with_and_without_mark(text: str, encoding: str, named: str) -> None:
    assert detect_encoding(text.encode(encoding)) == named


def test_frames_of_dos_tables_are_no_letters() -> None:
    table = "┌────────┬───────┐\n│ Клуб   │ 12    │\n│ Школа  │ 7     │\n└────────┴───────┘\n"
    assert detect_encoding(table.encode("cp866")) == "cp866"


def test_a_character_cut_off_at_the_end_is_still_utf8() -> None:
    assert detect_encoding((LONG * 20).encode("utf-8")[:-1]) == "utf-8"
