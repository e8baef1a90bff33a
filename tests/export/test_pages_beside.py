"""What archivists keep of a scan: a PDF/A that can be searched, and ALTO."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pypdfium2
import pytest

from ingest.files import write_pdf
from ingest.paper import DPI, LINES, WORDS, middle_of, page, words
from protokolist.cli import main
from protokolist.export.alto import NAMESPACE
from protokolist.ingest.pdf_layer import pdf_layer

pikepdf = pytest.importorskip("pikepdf")


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    finally:
        document.close()


@pytest.mark.parametrize("kind", ["tif", "jpg", "pdf"])
def test_a_scan_becomes_a_searchable_pdf_a(tmp_path: Path, kind: str) -> None:
    picture = page().convert("1") if kind == "tif" else page()
    picture.save(tmp_path / f"a.{kind}", **({"resolution": DPI} if kind == "pdf" else {"dpi": (DPI, DPI)}))
    out = tmp_path / "out.pdf"
    assert main(["ocr", str(tmp_path / f"a.{kind}"), str(out)]) == 0
    assert words(text_of(out)) >= WORDS
    with pikepdf.open(out) as document:
        assert "pdfaid" in str(document.open_metadata())
        width, height = (float(side) for side in document.pages[0].mediabox[2:])
    assert (width, height) == (pytest.approx(432, abs=2), pytest.approx(230, abs=2))


def test_words_lie_under_the_picture_where_they_stand(tmp_path: Path) -> None:
    page().rotate(90, expand=True).save(tmp_path / "a.png", dpi=(DPI, DPI))
    assert main(["ocr", str(tmp_path / "a.png"), str(tmp_path / "out.pdf")]) == 0
    document = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    layer = pdf_layer(document[0])
    width, height = document[0].get_size()
    document.close()
    assert width > height
    (box,) = [box for span, box in layer.words if layer.text[slice(*span)].startswith("краску")]
    start = LINES[4].index("краску")
    x, y = middle_of(4, start, start + len("краску"))
    assert ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) == (pytest.approx(x, abs=0.02), pytest.approx(y, abs=0.04))


def test_a_page_with_a_good_text_layer_keeps_it(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "a.pdf", [list(LINES)])
    assert main(["ocr", str(path), str(tmp_path / "out.pdf")]) == 0
    assert text_of(tmp_path / "out.pdf").split() == " ".join(LINES).split()


def test_alto_has_every_word_in_its_line_and_place(tmp_path: Path) -> None:
    page().save(tmp_path / "a&b.png", dpi=(DPI, DPI))
    assert main(["ocr", str(tmp_path / "a&b.png"), str(tmp_path / "out"), "--format", "pdf,alto"]) == 0
    assert words(text_of(tmp_path / "out.pdf")) >= WORDS
    root = ET.parse(tmp_path / "out.xml").getroot()  # noqa: S314 - our own file
    names = {"a": NAMESPACE}
    assert root.tag == f"{{{NAMESPACE}}}alto"
    assert root.findtext("a:Description/a:sourceImageInformation/a:fileName", namespaces=names) == "a&b.png"
    (sheet,) = root.findall("a:Layout/a:Page", names)
    # 6.0 by 3.2 inches in tenths of a millimetre.
    assert (int(sheet.attrib["WIDTH"]), int(sheet.attrib["HEIGHT"])) == (1524, 813)
    lines = sheet.findall("a:PrintSpace/a:TextBlock/a:TextLine", names)
    assert len(lines) == len(LINES)
    strings = [[string.attrib["CONTENT"] for string in line.findall("a:String", names)] for line in lines]
    assert "районной" in strings[1]
    identifiers = [element.attrib["ID"] for element in root.iter() if "ID" in element.attrib]
    assert len(identifiers) == len(set(identifiers))
    for string in sheet.iter(f"{{{NAMESPACE}}}String"):
        edges = [int(string.attrib[name]) for name in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
        assert min(edges) >= 0
        assert edges[0] + edges[2] <= 1524
        assert edges[1] + edges[3] <= 813
        assert 0 <= float(string.attrib["WC"]) <= 1


def test_what_cannot_be_done_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Протокол", encoding="utf-8")
    assert main(["ocr", str(tmp_path / "a.txt"), str(tmp_path / "out.pdf")]) == 4
    assert main(["ocr", str(tmp_path / "a.txt"), str(tmp_path / "out.pdf"), "--format", "djvu"]) == 2
    assert main(["ocr", str(tmp_path / "a.txt"), str(tmp_path / "a.txt")]) == 2
    told = capsys.readouterr().err
    assert "нет страниц" in told
    assert "djvu" in told
