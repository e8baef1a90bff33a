"""Pages as pictures: of a PDF, a DjVu file, and of TIFF, JPEG and PNG."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from PIL import Image

from protokolist.errors import InputMissingError
from protokolist.ingest.detect import kind_of
from protokolist.ingest.limits import check_size, too_large

# A sheet of A2 at 600 dots an inch; what is larger is no page of minutes.
MOST_PIXELS = 150_000_000
WIDEST_PICTURE = 4000
INCH = 72


class Pictures(Protocol):
    """The pages of an open file, by their index from 0."""

    def __len__(self) -> int:
        """The number of pages."""

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page in points (1/72 inch)."""

    def picture(self, index: int, dpi: float | None = None) -> Image.Image:
        """The picture of a page (``L`` or ``RGB``), its resolution in ``info["dpi"]``.

        Pages that are drawn, not scanned, are drawn at ``dpi``; scans come as they are, unless they have more pixels
        than ``dpi`` asks for and the format can give fewer.
        """

    def close(self) -> None:
        """Closes the file."""


@contextmanager
def open_pictures(path: Path, kind: str | None = None) -> Iterator[Pictures]:
    """The pages of a file; ``kind`` as ``kind_of`` has it, where it is known."""
    pictures = _opened(path, kind or kind_of(path))
    try:
        yield pictures
    finally:
        pictures.close()


def _opened(path: Path, kind: str) -> Pictures:
    # Imported when needed: each brings a library or a program of its own.
    if kind == "pdf":
        from protokolist.ingest.pdf import open_pdf  # noqa: PLC0415
        from protokolist.ingest.pdf_pictures import PdfPictures  # noqa: PLC0415

        check_size(path)
        return PdfPictures(path, open_pdf(path))
    if kind == "djvu":
        from protokolist.ingest.djvu import DjvuPictures  # noqa: PLC0415

        return DjvuPictures(path)
    if kind == "image":
        from protokolist.ingest.images import ImagePictures  # noqa: PLC0415

        return ImagePictures(path)
    raise InputMissingError(
        f"{path}: у файлов этого вида нет страниц, которые можно показать.",
        f"{path}: files of this kind have no pages that can be shown.",
    )


def has_pictures(media_type: str | None) -> bool:
    """Whether files of this kind have pages that can be shown."""
    return media_type is not None and (media_type == "application/pdf" or media_type.startswith("image/"))


def page_picture(path: Path, number: int, width: int, *, turned: int = 0) -> bytes:
    """A PNG of page ``number`` (from 1), ``width`` pixels wide, upright: fits the boxes of the page's words.

    ``turned`` are the degrees clockwise by which recognition turned the page (``Page.turned``). Raises a
    ``ProtokolistError`` if the file has no such page or cannot be shown.
    """
    if not 1 <= width <= WIDEST_PICTURE:
        raise ValueError(f"width must be from 1 to {WIDEST_PICTURE}")
    with open_pictures(path) as pictures:
        if not 1 <= number <= len(pictures):
            raise InputMissingError(
                f"{path}: нет страницы {number}, всего их {len(pictures)}.",
                f"{path}: there is no page {number}, it has {len(pictures)}.",
            )
        across, down = pictures.size(number - 1)
        wide = down if turned % 180 else across
        picture = pictures.picture(number - 1, dpi=width / max(wide, 1) * INCH)
    if turned:
        picture = picture.rotate(-turned, expand=True)
    height = max(1, round(picture.height * width / picture.width))
    if width * height > MOST_PIXELS:
        raise too_large(path, f"страница {number} слишком длинная", f"page {number} is too long")
    file = io.BytesIO()
    picture.resize((width, height), Image.Resampling.LANCZOS).save(file, "PNG")
    return file.getvalue()


def check_pixels(path: Path, number: int, width: float, height: float) -> None:
    """Raises ``TooLargeError`` if a page has more pixels than any page of minutes."""
    if width * height > MOST_PIXELS:
        millions = MOST_PIXELS // 1_000_000
        raise too_large(
            path,
            f"на странице {number} больше {millions} миллионов точек",
            f"page {number} has more than {millions} million pixels",
        )
