"""The office files of ``corpus/samples`` and the script that makes them."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import docx
import pypdfium2
import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
DOCX = ["library-seminar-2014", "village-council-2022"]
PDF = ["club-staff-meeting-1987", "public-hearing-2018"]


@pytest.fixture(scope="module")
def make_samples() -> Iterator[ModuleType]:
    specification = importlib.util.spec_from_file_location("make_samples", CORPUS / "make_samples.py")
    assert specification and specification.loader
    module = importlib.util.module_from_spec(specification)
    sys.modules["make_samples"] = module
    specification.loader.exec_module(module)
    yield module
    del sys.modules["make_samples"]


def words(text: str) -> list[str]:
    return text.split()


@pytest.mark.parametrize("name", DOCX)
def test_docx_is_the_same_each_time(make_samples: ModuleType, name: str, tmp_path: Path) -> None:
    sample = make_samples.read_sample(CORPUS / "samples" / f"{name}.xml")
    for run in "12":
        make_samples.write_docx(sample, tmp_path / f"{run}.docx")
    assert (tmp_path / "1.docx").read_bytes() == (tmp_path / "2.docx").read_bytes()


@pytest.mark.parametrize("name", DOCX)
def test_docx_says_what_the_gold_says(make_samples: ModuleType, name: str) -> None:
    document = docx.Document(str(CORPUS / "samples" / f"{name}.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = make_samples.read_sample(CORPUS / "samples" / f"{name}.xml").text
    missing = set(words(text)) - set(words(" ".join([p.text for p in document.paragraphs] + cells)))
    assert all(word.strip(".–").isdigit() or word == "–" for word in missing)
    assert any(paragraph.style and paragraph.style.name == "List Number" for paragraph in document.paragraphs)


@pytest.mark.parametrize("name", PDF)
def test_pdf_has_a_text_layer_with_all_the_words(make_samples: ModuleType, name: str) -> None:
    document = pypdfium2.PdfDocument(CORPUS / "samples" / f"{name}.pdf")
    layer = " ".join(page.get_textpage().get_text_range() for page in document)
    # A hyphen at the end of a line comes out as U+FFFE, and a page number may stand after it.
    joined = layer.replace("\ufffe", "").replace("\r\n", " ")
    text = make_samples.read_sample(CORPUS / "samples" / f"{name}.xml").text
    lost = [word for word in words(text) if word not in joined]
    assert lost == []
    assert len(document) == 2


def test_plain_text_is_in_the_windows_code_page(make_samples: ModuleType) -> None:
    data = (CORPUS / "samples" / "school-briefing-2019.txt").read_bytes()
    sample = make_samples.read_sample(CORPUS / "samples" / "school-briefing-2019.xml")
    assert data.decode("cp1251").replace("\r\n", "\n") == sample.text


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("собрание", "соб-ра-ние"),
        ("заведующая", "за-ве-дую-щая"),
        ("мельница", "мель-ни-ца"),
        ("край", "край"),
    ],
)
def test_words_break_between_syllables(make_samples: ModuleType, word: str, parts: str) -> None:
    assert make_samples.SYLLABLE.sub("-", word) == parts
