"""Pages as pictures: every format gives the same page, upright and as wide as asked."""

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from protokolist.errors import BrokenFileError, InputMissingError
from protokolist.ingest.pictures import open_pictures, page_picture

SHEET = (827, 1169)  # A4 at 100 dots an inch


def sheet() -> Image.Image:
    """A page with a black block in its upper left corner."""
    picture = Image.new("L", SHEET, 255)
    ImageDraw.Draw(picture).rectangle((80, 100, 330, 200), fill=0)
    return picture


def write(folder: Path, kind: str) -> Path:
    path = folder / f"page.{kind}"
    if kind == "djvu":
        sheet().save(folder / "page.pgm")
        subprocess.run(["c44", "-dpi", "100", folder / "page.pgm", path], check=True)
    elif kind == "tif":
        sheet().convert("1").save(
            path, compression="group4", dpi=(100, 100), save_all=True, append_images=[sheet().convert("1")]
        )
    else:
        sheet().save(path, **({"resolution": 100} if kind == "pdf" else {"dpi": (100, 100)}))
    return path


@pytest.mark.parametrize("kind", ["png", "jpg", "tif", "djvu", "pdf"])
def test_a_page_of_any_kind_is_shown(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path, kind)
    with open_pictures(path) as pages:
        assert len(pages) == (2 if kind == "tif" else 1)
        assert pages.size(0) == pytest.approx((595, 842), abs=1)
    shown = Image.open(io.BytesIO(page_picture(path, 1, 400))).convert("L")
    assert shown.size == (400, pytest.approx(565, abs=1))
    assert shown.getpixel((60, 60)) < 60
    assert shown.getpixel((340, 60)) > 200


def test_a_page_that_was_turned_is_shown_turned(tmp_path: Path) -> None:
    shown = Image.open(io.BytesIO(page_picture(write(tmp_path, "png"), 1, 400, turned=90)))
    assert shown.width == 400 > shown.height
    assert shown.getpixel((340, 60)) < 60


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="нет страницы 2"):
        page_picture(write(tmp_path, "png"), 2, 400)


@pytest.mark.parametrize("kind", ["png", "jpg", "tif", "djvu", "pdf"])
def test_half_a_file_is_set_aside(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path, kind)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    with pytest.raises(BrokenFileError):
        page_picture(path, 1, 400)
