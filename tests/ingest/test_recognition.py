"""Scans: whatever way a page lies on the glass, its words come out, with their place and in their lines."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import protokolist
from ingest.files import write_pdf
from ingest.paper import DPI, LINES, WORDS, middle_of, page, words
from protokolist.errors import BrokenFileError, ProgramMissingError
from protokolist.ingest import read_source
from protokolist.ingest.ocr import tesseract


def shaded(picture: Image.Image) -> Image.Image:
    light = np.linspace(1, 0.3, picture.width)[None, :]
    return Image.fromarray((np.asarray(picture) * light).astype(np.uint8))


def edged(picture: Image.Image) -> Image.Image:
    wide = Image.new("L", (picture.width + 60, picture.height + 60), 12)
    wide.paste(picture, (60, 30))
    return wide


@pytest.mark.parametrize(
    ("spoil", "turned"),
    [
        (lambda picture: picture, 0),
        (lambda picture: picture.rotate(3, expand=True, fillcolor=255), 0),
        (lambda picture: picture.rotate(-5, expand=True, fillcolor=255), 0),
        (lambda picture: picture.rotate(90, expand=True), 90),
        (lambda picture: picture.rotate(270, expand=True), 270),
        (shaded, 0),
        (edged, 0),
        (lambda picture: picture.resize((picture.width * 3, picture.height * 3)), 0),
    ],
    ids=["as it is", "3 degrees", "-5 degrees", "on its left", "on its right", "shade", "black edge", "600 dpi"],
)
def test_words_come_out(tmp_path: Path, spoil: Callable[[Image.Image], Image.Image], turned: int) -> None:
    picture = spoil(page())
    dpi = 600 if picture.width > 3000 else DPI
    picture.save(tmp_path / "a.png", dpi=(dpi, dpi))
    source = read_source(tmp_path / "a.png")
    assert words(source.text) >= WORDS
    assert source.source.ocr
    assert source.source.confidence is not None
    assert source.source.confidence > 0.85
    assert [(one.recognised, one.turned) for one in source.pages] == [(True, turned)]


def test_lines_stay_lines(tmp_path: Path) -> None:
    page().save(tmp_path / "a.png", dpi=(DPI, DPI))
    lines = [line for line in read_source(tmp_path / "a.png").text.splitlines() if line]
    assert [line[:8] for line in lines[1:]] == [line[:8] for line in LINES[1:]]


@pytest.mark.parametrize("angle", [0, 4])
def test_boxes_lie_on_the_words(tmp_path: Path, angle: float) -> None:
    page().rotate(angle, fillcolor=255).save(tmp_path / "a.png", dpi=(DPI, DPI))
    protocol = protokolist.read(tmp_path / "a.png")
    at = protocol.text.index("подготовке")
    (place,) = protocol.boxes((at, at + len("подготовке")))
    left, top, right, bottom = place.boxes[0]
    assert place.page == 1
    x, y = middle_of(3, LINES[3].index("подготовке"), LINES[3].index("подготовке") + len("подготовке"))
    # Turned against the clock about the middle of a sheet of 6.0 by 3.2 inches.
    turn = np.radians(angle)
    across, down = (x - 0.5) * 6.0, (y - 0.5) * 3.2
    x, y = (
        0.5 + (across * np.cos(turn) + down * np.sin(turn)) / 6.0,
        0.5 + (down * np.cos(turn) - across * np.sin(turn)) / 3.2,
    )
    assert ((left + right) / 2, (top + bottom) / 2) == (pytest.approx(x, abs=0.005), pytest.approx(y, abs=0.01))
    assert 0.1 < right - left < 0.2
    assert bottom - top < 0.1


def test_cells_of_a_table_stand_in_one_line(tmp_path: Path) -> None:
    picture = page(("Егоров И.И.", "Слёзкина О.С.", "Лужина А.П."), size=(7.0, 2.0))
    right = page(("директор библиотеки", "заведующая отделом", "методист"), size=(3.0, 2.0))
    picture.paste(right, (int(3.6 * DPI), 0))
    picture.save(tmp_path / "a.png", dpi=(DPI, DPI))
    lines = [line for line in read_source(tmp_path / "a.png").text.splitlines() if line]
    assert [line.partition("\t")[2] for line in lines] == ["директор библиотеки", "заведующая отделом", "методист"]


def test_two_pages_of_a_spread_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = page(tuple(f"Левая страница, строка {word}" for word in ("первая", "вторая", "третья", "четвёртая")))
    right = page(tuple(f"Правая страница, строка {word}" for word in ("первая", "вторая", "третья", "четвёртая")))
    size = (5.0, 6.5)
    both = Image.new("L", (int(2 * size[0] * DPI), int(size[1] * DPI)), 255)
    for number, half in enumerate((left, right)):
        for row in range(2):
            both.paste(
                half.crop((0, 0, int(5 * DPI), half.height)), (int(number * size[0] * DPI), int(row * 3.2 * DPI))
            )
    both.save(tmp_path / "a.png", dpi=(DPI, DPI))
    source = read_source(tmp_path / "a.png")
    assert source.text.rindex("Левая") < source.text.index("Правая")
    assert len(source.pages) == 1
    assert min(word.box[0] for word in source.pages[0].words if source.text[slice(*word.span)] == "Правая") > 0.5


def test_a_scan_in_a_pdf_and_a_page_with_text(tmp_path: Path) -> None:
    page().save(tmp_path / "scan.pdf", resolution=DPI)
    source = read_source(tmp_path / "scan.pdf")
    assert words(source.text) >= WORDS
    assert source.pages[0].reason == "распознана: на странице нет текстового слоя"
    text = read_source(write_pdf(tmp_path / "text.pdf", [list(LINES)]))
    assert not text.source.ocr
    assert text.text.splitlines() == list(LINES)
    assert text.pages[0].reason == "взят текстовый слой"
    at = text.text.index("библиотеки")
    (word,) = [word for word in text.pages[0].words if word.span[0] == at]
    left, top, right, bottom = word.box
    # The second line stands 20 points below the first, whose foot is 62 points below the edge.
    assert 0.4 < left < right < 0.6
    assert 70 / 842 < top < bottom < 86 / 842


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda text: text.encode("cp1251").decode("latin-1"), "мало русских букв"),
        (lambda text: text.translate(str.maketrans("асеорхик", "aceopxuk")), "смешаны русские и латинские"),
    ],
    ids=["wrong encoding", "look-alikes"],
)
def test_a_broken_text_layer_is_recognised_anew(tmp_path: Path, spoil: Callable[[str], str], reason: str) -> None:
    lines = tuple(line.replace("№", "N").replace("ё", "е") for line in LINES)
    scan = page(lines)
    scan.save(tmp_path / "scan.png")
    path = write_pdf(tmp_path / "a.pdf", [[spoil(line) for line in lines]], picture=tmp_path / "scan.png")
    source = read_source(path)
    assert words(source.text) >= WORDS
    assert reason in (source.pages[0].reason or "")


def test_djvu_with_and_without_a_text_layer(tmp_path: Path) -> None:
    page().save(tmp_path / "a.pgm")
    path = tmp_path / "a.djvu"
    subprocess.run(["c44", "-dpi", str(DPI), tmp_path / "a.pgm", path], check=True)
    assert words(read_source(path).text) >= WORDS
    line = '(word 100 500 400 540 "Присутствовали:") (word 420 500 900 540 "Слёзкина \\"О.С.\\"")'
    layer = f"(page 0 0 1200 640 (line 100 500 900 540 {line}))"
    (tmp_path / "layer.txt").write_text(layer, encoding="utf-8")
    subprocess.run(["djvused", path, "-e", f"select 1; set-txt {tmp_path / 'layer.txt'}", "-s"], check=True)
    source = read_source(path)
    assert source.text == 'Присутствовали: Слёзкина "О.С."'
    assert source.pages[0].words[0].box == (
        pytest.approx(100 / 1200),
        pytest.approx(100 / 640),
        pytest.approx(400 / 1200),
        pytest.approx(140 / 640),
    )


def test_pages_of_a_tiff_are_parted(tmp_path: Path) -> None:
    pages = [page().convert("1"), page(("ВТОРАЯ СТРАНИЦА", "Голосовали единогласно.", "- 2 -")).convert("1")]
    pages[0].save(tmp_path / "a.tif", compression="group4", dpi=(DPI, DPI), save_all=True, append_images=pages[1:])
    source = read_source(tmp_path / "a.tif")
    first, second = source.text.split("\f")
    assert words(first) >= WORDS
    assert "Голосовали единогласно" in second
    assert [source.text[slice(*span)].replace(" ", "") for span in source.furniture] == ["-2-"]
    assert source.source.pages == 2


def test_a_blank_page_gives_nothing(tmp_path: Path) -> None:
    Image.new("L", (800, 1000), 250).save(tmp_path / "a.png")
    with pytest.raises(BrokenFileError, match="не нашлось ни слова"):
        read_source(tmp_path / "a.png")


def test_without_tesseract_the_file_is_set_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page().save(tmp_path / "a.png", dpi=(DPI, DPI))
    monkeypatch.setenv("PATH", str(tmp_path))
    tesseract.missing.cache_clear()
    try:
        with pytest.raises(ProgramMissingError, match="apt install tesseract-ocr tesseract-ocr-rus"):
            read_source(tmp_path / "a.png")
        # A text layer needs no recognition.
        assert read_source(write_pdf(tmp_path / "text.pdf", [list(LINES)])).text.splitlines() == list(LINES)
    finally:
        tesseract.missing.cache_clear()


def test_without_russian_data_the_message_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page().save(tmp_path / "a.png", dpi=(DPI, DPI))
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    tesseract.missing.cache_clear()
    try:
        with pytest.raises(ProgramMissingError, match=r"rus\.traineddata"):
            read_source(tmp_path / "a.png")
    finally:
        tesseract.missing.cache_clear()
