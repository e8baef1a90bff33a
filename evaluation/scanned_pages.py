"""Pages of the corpus set, printed and spoilt in known ways: what ``evaluation/ocr.py`` has read.

Everything is drawn from the seed of a row and a document, so that the same pages come out on every machine with
the same fonts and Pillow. Strengths are those of bad but readable archive scans.
"""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from protokolist.scoring.gold import read_gold
from scans.choose import seed
from scans.damage import Damage, worn
from scans.typeset import FONTS, Face, Page, set_pages

SERIF = "liberation/LiberationSerif-Regular.ttf"
TYPEWRITER = "paratype/PTM55F.ttf"
CORPUS = Path("corpus")
PAGES = Path("evaluation/ocr/pages.csv")
STAMP_FONT = "liberation/LiberationSans-Bold.ttf"
UNHURT = Damage()
Spoil = Callable[[Image.Image, int, np.random.Generator], Image.Image]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: how its pages are set and what is done to them."""

    name: str
    typed: bool = False
    dpi: int = 200
    damage: Damage = UNHURT
    spoil: tuple[Spoil, ...] = ()
    """What ``Damage`` does not have, done after it."""

    @property
    def clean(self) -> bool:
        """Whether nothing is done to its pages."""
        return self.damage == UNHURT and not self.spoil


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of a row: its picture, and what is printed on it."""

    row: Row
    document: str
    picture: bytes
    printed: str


def stamp(page: Image.Image, dpi: int, generator: np.random.Generator) -> Image.Image:
    """A round stamp in half black over the text, and a rubber date across it."""
    size = int(1.6 * dpi)
    mark = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(mark)
    for inset, width in ((0.02, 0.02), (0.08, 0.01), (0.3, 0.01)):
        edge = inset * size
        pen.ellipse((edge, edge, size - edge, size - edge), outline=255, width=max(1, int(width * size)))
    font = ImageFont.truetype(str(FONTS / STAMP_FONT), size // 12)
    for number, word in enumerate(("ПОЛУЧЕНО", "вх. № 318", "АРХИВ")):
        pen.text((size / 2, size * (0.4 + 0.12 * number)), word, 255, font, anchor="mm")
    mark = mark.rotate(float(generator.uniform(-30, 30)))
    x = int(generator.uniform(0.15, 0.6) * page.width)
    y = int(generator.uniform(0.1, 0.45) * page.height)
    inked = page.copy()
    inked.paste(Image.new("L", mark.size, 70), (x, y), mark.point(lambda value: int(value * 0.75)))
    return inked


def shade(page: Image.Image, dpi: int, generator: np.random.Generator) -> Image.Image:
    """Light that falls from one side, and the dark fold of a book on the other."""
    width, height = page.size
    across = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    light = 1 - 0.55 * across - 0.15 * down
    light = light * (1 - 0.5 * np.exp(-((1 - across) * width / (0.25 * dpi))))
    if generator.random() < 0.5:
        light = light[:, ::-1]
    values = np.asarray(page, np.float32) * np.clip(light, 0.05, 1)
    return Image.fromarray(values.astype(np.uint8))


def fax(page: Image.Image, dpi: int, generator: np.random.Generator) -> Image.Image:
    """Black and white at half the height's resolution, with pixels gone astray."""
    small = page.resize((page.width, page.height // 2), Image.Resampling.BILINEAR)
    bits = np.asarray(small) > 150
    bits ^= generator.random(bits.shape) < 0.006
    return Image.fromarray((bits * 255).astype(np.uint8)).resize(page.size, Image.Resampling.NEAREST)


def turned(page: Image.Image, dpi: int, generator: np.random.Generator) -> Image.Image:
    """Put on the glass sideways or upside down."""
    turn = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
    return page.transpose(turn[int(generator.integers(3))])


def strong_blur(page: Image.Image, dpi: int, generator: np.random.Generator) -> Image.Image:
    """Out of focus."""
    return page.filter(ImageFilter.GaussianBlur(dpi / 100))


ROWS = (
    *(Row(f"clean, serif, {dpi} dpi", False, dpi) for dpi in (150, 200, 300)),
    *(Row(f"clean, typewriter, {dpi} dpi", True, dpi) for dpi in (150, 200, 300)),
    Row("noise", damage=Damage(grain=0.12)),
    Row("noise, typewriter", True, damage=Damage(grain=0.12, speckle=20)),
    Row("blur", damage=Damage(blur=0.6)),
    Row("strong blur", spoil=(strong_blur,)),
    Row("skew 1°", damage=Damage(skew=1.0)),
    Row("skew 3°", damage=Damage(skew=-3.0)),
    Row("skew 5°, typewriter", True, damage=Damage(skew=5.0)),
    Row("JPEG 12", damage=Damage(jpeg=12)),
    Row("bleed-through", damage=Damage(bleed=0.3)),
    Row("broken letters, typewriter", True, damage=Damage(broken=0.1, blur=0.4, fading=0.3)),
    Row("black edge", dpi=300, damage=Damage(edge=30, skew=0.5)),
    Row("stamp", spoil=(stamp,)),
    Row("shade", spoil=(shade,)),
    Row("shade, typewriter, 150 dpi", True, 150, spoil=(shade,)),
    Row("fax", spoil=(fax,)),
    Row("turned", spoil=(turned,)),
    Row("photocopy", True, damage=Damage(-1.5, 0.4, 0.05, 25, 0.2, 0.3, 20, 0.1, 0.04, 45)),
    Row("skew, noise, shade", damage=Damage(skew=2.5, grain=0.06, jpeg=40), spoil=(shade,)),
    Row("everything", damage=Damage(1.5, 0.4, 0, 10, 0, 0, 0, 0.25, 0.06, 40), spoil=(stamp, shade)),
)  # fmt: skip


def sheets(row: Row, documents: Sequence[Path]) -> Iterator[Sheet]:
    """The pages of a row: the first page of each of ``documents`` (gold XML)."""
    for path in documents:
        pages, generator = _set(row, path)
        yield Sheet(row, path.stem, _spoilt(row, pages[0], pages[-1], generator), pages[0].text)


def whole(row: Row, document: Path) -> Iterator[bytes]:
    """The pictures of all pages of a document (gold XML), spoilt as those of a row."""
    pages, generator = _set(row, document)
    for number, page in enumerate(pages):
        yield _spoilt(row, page, pages[number - 1], generator)


def _set(row: Row, document: Path) -> tuple[list[Page], np.random.Generator]:
    generator = np.random.default_rng(seed(f"{row.name}/{document.stem}", 0))
    face = Face(TYPEWRITER if row.typed else SERIF, 11.5 if row.typed else 12, 1.2, row.dpi, row.typed)
    return set_pages(read_gold(document).text, face, generator), generator


def _spoilt(row: Row, page: Page, behind: Page, generator: np.random.Generator) -> bytes:
    picture: Image.Image = Image.open(io.BytesIO(worn(page.image, behind.image, row.dpi, row.damage, generator)))
    for spoil in row.spoil:
        picture = spoil(picture, row.dpi, generator)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=row.damage.jpeg, dpi=(row.dpi, row.dpi))
    return file.getvalue()


def documents_of(row: Row) -> list[Path]:
    """The documents whose first pages a row shows, as ``evaluation/ocr/pages.csv`` lists them: drawn once, by chance."""
    with PAGES.open(encoding="utf-8", newline="") as file:
        return [CORPUS / f"{line['document']}.xml" for line in csv.DictReader(file) if line["row"] == row.name]
