"""PDF files with a text layer."""

from pathlib import Path

from ingest.files import write_pdf
from protokolist.ingest import read_source


def test_pages_are_parted_by_a_form_feed(tmp_path: Path) -> None:
    source = read_source(write_pdf(tmp_path / "a.pdf", [["Протокол № 3", "Слушали:"], ["Решили: купить краску."]]))
    assert source.text == "Протокол № 3\nСлушали:\fРешили: купить краску."
    assert (source.source.pages, source.source.media_type) == (2, "application/pdf")


def test_a_page_without_text_is_told(tmp_path: Path) -> None:
    source = read_source(write_pdf(tmp_path / "a.pdf", [["Протокол"], []]))
    assert source.text == "Протокол\f"
    assert "2" in source.warnings[0]
