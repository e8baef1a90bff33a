"""DjVu files, through the programs of DjVuLibre (``djvused``, ``ddjvu``)."""

import io
import re
from pathlib import Path

from PIL import Image

from protokolist.errors import BrokenFileError, ProgramMissingError
from protokolist.ingest.limits import MOST_PAGES, check_size, too_large
from protokolist.ingest.pictures import INCH, check_pixels
from protokolist.ingest.programs import ProgramFailedError, ProgramTimeoutError, installed, run_program

SECONDS = 60
SIZE = re.compile(rb"width=(\d+) height=(\d+)(?: rotation=(\d))?")
DPI = re.compile(rb"(\d+) dpi")


class DjvuPictures:
    """The pages of a DjVu file."""

    def __init__(self, path: Path) -> None:
        check_size(path)
        self._path = path
        self._full = path.resolve()
        if not (installed("djvused") and installed("ddjvu")):
            raise ProgramMissingError(
                f"{path}: для файлов DjVu нужна программа DjVuLibre. Установите её: apt install djvulibre-bin "
                "(или с сайта djvu.sourceforge.net) – и повторите.",
                f"{path}: DjVu files need DjVuLibre. Install it (apt install djvulibre-bin, or from "
                "djvu.sourceforge.net) and try again.",
            )
        sizes = SIZE.findall(self._told("size"))
        self._sizes = [(int(width), int(height)) for width, height, _ in sizes]
        if not self._sizes:
            raise _broken(path)
        if len(self._sizes) > MOST_PAGES:
            raise too_large(
                path,
                f"в файле {len(self._sizes)} страниц, читается не больше {MOST_PAGES}",
                f"the file has {len(self._sizes)} pages, at most {MOST_PAGES} are read",
            )
        self._dpi: dict[int, float] = {}

    def __len__(self) -> int:
        return len(self._sizes)

    def size(self, index: int) -> tuple[float, float]:
        """Width and height in points."""
        width, height = self._sizes[index]
        dpi = self._resolution(index)
        return width / dpi * INCH, height / dpi * INCH

    def picture(self, index: int, dpi: float | None = None) -> Image.Image:
        """The page in its own resolution, or in fewer pixels where ``dpi`` asks for them."""
        width, height = self._sizes[index]
        own = self._resolution(index)
        share = min(1.0, dpi / own) if dpi else 1.0
        check_pixels(self._path, index + 1, width * share, height * share)
        size = f"-size={max(1, round(width * share))}x{max(1, round(height * share))}"
        command = ["ddjvu", "-format=ppm", f"-page={index + 1}", size, str(self._full)]
        picture = Image.open(io.BytesIO(self._run(command)), formats=("PPM",)).convert("RGB")
        picture.info["dpi"] = (own * share,) * 2
        return picture

    def text(self, index: int) -> str:
        """The text layer of a page with its words' boxes, as ``djvused`` prints it; empty where there is none."""
        return self._told(f"select {index + 1}; print-txt").decode("utf-8", "replace")

    def pixels(self, index: int) -> tuple[int, int]:
        """Width and height in pixels, which the text layer counts in."""
        return self._sizes[index]

    def close(self) -> None:
        """There is nothing to close: each call opens the file anew."""

    def _resolution(self, index: int) -> float:
        if index not in self._dpi:
            found = DPI.search(self._told(f"select {index + 1}; dump"))
            dpi = float(found[1]) if found else 0.0
            self._dpi[index] = dpi if dpi >= 25 else 300.0
        return self._dpi[index]

    def _told(self, script: str) -> bytes:
        return self._run(["djvused", "-u", str(self._full), "-e", script])

    def _run(self, command: list[str]) -> bytes:
        try:
            return run_program(command, seconds=SECONDS)
        except (ProgramFailedError, ProgramTimeoutError) as error:
            raise _broken(self._path) from error


def _broken(path: Path) -> BrokenFileError:
    return BrokenFileError(
        f"{path}: файл DjVu повреждён и не открывается. Возьмите его заново из источника.",
        f"{path}: the DjVu file is damaged and cannot be opened. Get it anew from its source.",
    )
