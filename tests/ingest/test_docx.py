"""Word files: what stands where in the text."""

from pathlib import Path
from typing import Any

import pytest
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from ingest.files import write_docx
from protokolist.ingest import read_source


def numbered(document: Document, *styles_and_texts: tuple[str, str]) -> None:
    for style, text in styles_and_texts:
        document.add_paragraph(text, style=style)


def table(document: Document, rows: list[list[str]]) -> None:
    made = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text


def tracked(document: Document) -> None:
    paragraph = document.add_paragraph("Купить ")
    for tag, inner, text in (("w:del", "w:delText", "мел"), ("w:ins", "w:t", "краску")):
        change: Any = OxmlElement(tag)
        run: Any = OxmlElement("w:r")
        words: Any = OxmlElement(inner)
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)


@pytest.mark.parametrize(
    ("write", "text"),
    [
        pytest.param(lambda d: d.add_paragraph("Слушали:\tТропину Н. И."), "Слушали:\tТропину Н. И.\n", id="tab"),
        pytest.param(
            lambda d: numbered(d, ("List Number", "Крыша"), ("List Number", "Окна"), ("List Bullet", "стёкла")),
            "1. Крыша\n2. Окна\n- стёкла\n",
            id="numbers come from the style",
        ),
        pytest.param(
            lambda d: table(d, [["Тропина Н. И.", "директор"], ["Бакай О. П.", "сторож"]]),
            "Тропина Н. И.\tдиректор\nБакай О. П.\tсторож\n",
            id="a row is a line",
        ),
        pytest.param(lambda d: d.add_paragraph("до\nпосле"), "до\nпосле\n", id="line break"),
        pytest.param(tracked, "Купить краску\n", id="what was struck out is gone"),
    ],
)
def test_body(tmp_path: Path, write: Any, text: str) -> None:
    assert read_source(write_docx(tmp_path / "a.docx", write)).text == text


def test_headers_and_footers_are_marked(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "Черновик"
        document.sections[0].footer.paragraphs[0].text = "Лист 1"
        document.add_paragraph("Решили: закрыть.")

    source = read_source(write_docx(tmp_path / "a.docx", write))
    assert [source.text[start:end] for start, end in source.furniture] == ["Черновик\n", "Лист 1\n"]


def test_the_header_of_the_first_page_alone_is_a_letterhead(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        document.sections[0].different_first_page_header_footer = True
        document.sections[0].first_page_header.paragraphs[0].text = "МБУК «Заря»"
        document.add_paragraph("Протокол")

    source = read_source(write_docx(tmp_path / "a.docx", write))
    assert source.text == "МБУК «Заря»\nПротокол\n"
    assert source.furniture == ()


def test_deep_numbers_restart(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        for style, text in (("List Number", "А"), ("List Number 2", "Б"), ("List Number", "В"), ("List Number 2", "Г")):
            document.add_paragraph(text, style=style)

    lines = read_source(write_docx(tmp_path / "a.docx", write)).text.splitlines()
    assert [line.split()[1] for line in lines] == ["А", "Б", "В", "Г"]
    assert [lines[0].split()[0], lines[2].split()[0]] == ["1.", "2."]


def test_a_list_may_start_elsewhere(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        first = document.add_paragraph("Крыша", style="List Number")
        numbering: Any = document.part.numbering_part.element
        style: Any = first.style
        number = style.element.find(".//" + qn("w:numId")).get(qn("w:val"))
        for num in numbering.iter(qn("w:num")):
            if num.get(qn("w:numId")) == number:
                override: Any = OxmlElement("w:lvlOverride")
                override.set(qn("w:ilvl"), "0")
                start: Any = OxmlElement("w:startOverride")
                start.set(qn("w:val"), "5")
                override.append(start)
                num.append(override)

    assert read_source(write_docx(tmp_path / "a.docx", write)).text == "5. Крыша\n"
