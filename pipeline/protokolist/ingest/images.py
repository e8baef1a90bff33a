"""TIFF (of several pages, Group 4 too), JPEG and PNG."""

import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from protokolist.errors import BrokenFileError
from protokolist.ingest.limits import MOST_PAGES, check_size, too_large
from protokolist.ingest.pictures import INCH, check_pixels

FORMATS = ("TIFF", "JPEG", "PNG")
# Where a picture does not say its resolution, or says nonsense: the commonest width of a sheet, A4.
SHEET = 8.27
PLAUSIBLE = 40, 2400
MEDIA_TYPES = {"TIFF": "image/tiff", "JPEG": "image/jpeg", "PNG": "image/png"}


class ImagePictures:
    """The pages of a picture file."""

    def __init__(self, path: Path) -> None:
        check_size(path)
        self._path = path
        try:
            with warnings.catch_warnings():
                # Our own bound on pixels is what counts.
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                self._file = Image.open(path, formats=FORMATS)
                self._count = int(getattr(self._file, "n_frames", 1))
        except Image.DecompressionBombError:
            raise too_large(path, "в картинке слишком много точек", "the picture has too many pixels") from None
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError) as error:
            raise _broken(path) from error
        if self._count > MOST_PAGES:
            raise too_large(
                path,
                f"в файле {self._count} страниц, читается не больше {MOST_PAGES}",
                f"the file has {self._count} pages, at most {MOST_PAGES} are read",
            )

    @property
    def media_type(self) -> str:
        """What kind of picture it is."""
        return MEDIA_TYPES[str(self._file.format)]

    def __len__(self) -> int:
        return self._count

    def size(self, index: int) -> tuple[float, float]:
        """Width and height in points, upright."""
        self._seek(index)
        width, height = self._file.size
        # Orientation 5 to 8: a quarter turn is to be made.
        if self._orientation() >= 5:
            width, height = height, width
        dpi = self._dpi(width)
        return width / dpi * INCH, height / dpi * INCH

    def picture(self, index: int, dpi: float | None = None) -> Image.Image:
        """The page as grey or RGB on white, turned as the file says."""
        self._seek(index)
        try:
            if dpi and self._file.format == "JPEG":
                share = dpi / self._dpi(self._file.width)
                self._file.draft(None, (int(self._file.width * share), int(self._file.height * share)))
            self._file.load()
            picture = ImageOps.exif_transpose(self._file)
        except (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError, IndexError) as error:
            raise _broken(self._path) from error
        picture = _plain(picture)
        picture.info["dpi"] = (self._dpi(picture.width),) * 2
        return picture

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _seek(self, index: int) -> None:
        try:
            self._file.seek(index)
        except (EOFError, OSError, SyntaxError, ValueError, TypeError, KeyError) as error:
            raise _broken(self._path) from error
        check_pixels(self._path, index + 1, *self._file.size)

    def _orientation(self) -> int:
        try:
            return int(self._file.getexif().get(0x0112, 1))
        except (OSError, SyntaxError, ValueError, TypeError, KeyError, EOFError) as error:
            raise _broken(self._path) from error

    def _dpi(self, width: int) -> float:
        told = self._file.info.get("dpi")
        try:
            dpi = float(told[0]) if told else 0.0
        except (TypeError, ValueError, ZeroDivisionError):
            dpi = 0.0
        # 72 and 96 are what programs write that do not know.
        if PLAUSIBLE[0] <= dpi <= PLAUSIBLE[1] and not (dpi in (72.0, 96.0) and width / dpi > 1.5 * SHEET):
            return dpi
        return width / SHEET


def _plain(picture: Image.Image) -> Image.Image:
    """Grey or RGB; what is transparent is paper."""
    if picture.mode in ("L", "RGB"):
        return picture
    if picture.mode in ("1", "CMYK", "YCbCr", "LAB", "HSV"):
        return picture.convert("L" if picture.mode == "1" else "RGB")
    if picture.mode.startswith(("I", "F")):
        low, high = picture.getextrema()
        scale = 255 / (high - low) if isinstance(low, int | float) and high > low else 1  # type: ignore[operator]
        return picture.convert("F").point(lambda value: (value - low) * scale).convert("L")
    clear = picture.convert("RGBA")
    paper = Image.new("RGBA", clear.size, "white")
    paper.alpha_composite(clear)
    return paper.convert("RGB")


def _broken(path: Path) -> BrokenFileError:
    return BrokenFileError(
        f"{path}: картинка повреждена и не открывается. Возможно, она сохранена не до конца; "
        "отсканируйте страницу заново или возьмите файл из источника.",
        f"{path}: the picture is damaged and cannot be opened. It may be incomplete; scan the page anew or get the "
        "file from its source.",
    )
