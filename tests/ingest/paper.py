"""Small pages set for tests as a scanner would give them."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONT = Path("/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf")
DPI = 200
LINES = (
    "ПРОТОКОЛ № 4",
    "заседания совета районной библиотеки",
    "Присутствовали: Слёзкина О.С., Егоров И.И.",
    "СЛУШАЛИ: о подготовке библиотеки к зиме.",
    "РЕШИЛИ: купить краску и стекло до 1 октября.",
)


def page(lines: tuple[str, ...] = LINES, size: tuple[float, float] = (6.0, 3.2), tone: int = 255) -> Image.Image:
    """Lines of 13 points on a sheet of ``size`` inches, grey on ``tone``."""
    picture = Image.new("L", (int(size[0] * DPI), int(size[1] * DPI)), tone)
    font = ImageFont.truetype(FONT, int(13 / 72 * DPI))
    for number, line in enumerate(lines):
        ImageDraw.Draw(picture).text((0.5 * DPI, (0.4 + 0.42 * number) * DPI), line, 0, font)
    return picture


def middle_of(line: int, start: int, end: int, size: tuple[float, float] = (6.0, 3.2)) -> tuple[float, float]:
    """The middle of a piece of a line as set by ``page``, in fractions of the sheet."""
    font = ImageFont.truetype(FONT, int(13 / 72 * DPI))
    text = LINES[line]
    x = 0.5 * DPI + (font.getlength(text[:start]) + font.getlength(text[:end])) / 2
    _, top, _, bottom = font.getbbox(text[start:end])
    y = (0.4 + 0.42 * line) * DPI + (top + bottom) / 2
    return x / (size[0] * DPI), y / (size[1] * DPI)


def words(text: str) -> set[str]:
    """The words of a text without punctuation."""
    return {word.strip(".,:;№") for word in text.split()}


WORDS = {"заседания", "совета", "районной", "библиотеки", "подготовке", "РЕШИЛИ", "купить", "краску", "октября"}
