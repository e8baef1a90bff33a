"""A page of a file as a picture, for looking at: upright, as wide as asked for."""

import io
import os
from pathlib import Path

from protokolist.errors import BrokenFileError, UnsupportedFormatError
from protokolist.ingest.detect import kind_of

WIDEST = 3000
# A picture with more points than this is not opened: a few bytes can claim any size.
MOST_PIXELS = 200_000_000


def page_picture(path: str | os.PathLike[str], number: int, width: int = 1000) -> bytes:
    """Page ``number`` (from 1) of a PDF as PNG, ``width`` pixels wide.

    Raises ``UnsupportedFormatError`` for kinds without pages and ``BrokenFileError`` if there is no such page.
    """
    path = Path(path)
    width = max(16, min(width, WIDEST))
    kind = kind_of(path)
    if kind == "pdf":
        return _of_pdf(path, number, width)
    raise UnsupportedFormatError(
        f"{path}: у файлов этого вида нет картинок страниц.", f"{path}: files of this kind have no pictures of pages."
    )


def _of_pdf(path: Path, number: int, width: int) -> bytes:
    import pypdfium2  # noqa: PLC0415 - heavy: not before somebody needs it

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _no_page(path, number) from error
    try:
        if not 1 <= number <= len(document):
            raise _no_page(path, number)
        page = document[number - 1]
        wide, high = page.get_size()
        if not (wide > 0 and high > 0) or width * (width * high / wide) > MOST_PIXELS:
            raise _no_page(path, number)
        out = io.BytesIO()
        page.render(scale=width / wide).to_pil().save(out, "PNG")
        return out.getvalue()
    finally:
        document.close()


def _no_page(path: Path, number: int) -> BrokenFileError:
    return BrokenFileError(f"{path}: страницы {number} нет.", f"{path}: there is no page {number}.")
