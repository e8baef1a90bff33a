"""Pages of a PDF as pictures, drawn by pdfium."""

from pathlib import Path

import pypdfium2
from PIL import Image

from protokolist.errors import BrokenFileError
from protokolist.ingest.pictures import INCH, check_pixels

DRAWN_AT = 300


class PdfPictures:
    """The pages of a PDF; not for use by several threads at a time."""

    def __init__(self, path: Path, document: pypdfium2.PdfDocument) -> None:
        self._path = path
        self._document = document

    def __len__(self) -> int:
        return len(self._document)

    def size(self, index: int) -> tuple[float, float]:
        """Width and height in points, as the page is shown."""
        page = self.page(index)
        try:
            return page.get_width(), page.get_height()
        finally:
            page.close()

    def picture(self, index: int, dpi: float | None = None) -> Image.Image:
        """The page drawn in grey where it holds no colour, at 300 dots an inch unless told."""
        dpi = dpi or DRAWN_AT
        page = self.page(index)
        try:
            width, height = page.get_width(), page.get_height()
            check_pixels(self._path, index + 1, width * dpi / INCH, height * dpi / INCH)
            bitmap = page.render(scale=dpi / INCH, rev_byteorder=True)
            try:
                picture: Image.Image = bitmap.to_pil().convert("RGB")
            finally:
                bitmap.close()
        finally:
            page.close()
        picture.info["dpi"] = (dpi, dpi)
        return picture

    def close(self) -> None:
        """Closes the file."""
        self._document.close()

    def page(self, index: int) -> pypdfium2.PdfPage:
        """pdfium's page, to be closed by whoever asks; ``BrokenFileError`` if it cannot be loaded."""
        try:
            return self._document[index]
        except pypdfium2.PdfiumError as error:
            raise BrokenFileError(
                f"{self._path}: страница {index + 1} повреждена и не открывается.",
                f"{self._path}: page {index + 1} is damaged and cannot be opened.",
            ) from error
