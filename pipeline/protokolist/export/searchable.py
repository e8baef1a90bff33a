"""A searchable PDF/A: the pages as they are, with the recognised words under them, made by OCRmyPDF."""

import json
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from protokolist.errors import BrokenFileError, ProgramMissingError
from protokolist.export.page_lines import page_blocks
from protokolist.ingest import SourceText
from protokolist.ingest.detect import kind_of
from protokolist.ingest.pictures import open_pictures
from protokolist.ingest.programs import ProgramFailedError, ProgramTimeoutError, run_program

PLUGIN = Path(__file__).with_name("ocrmypdf_plugin.py")
WORDS = "PROTOKOLIST_WORDS"
SECONDS_PER_PAGE, LEAST_SECONDS = 60.0, 120.0
# Fewer dots than a scan should have, where a page is drawn.
DPI = 300


def searchable_pdf(source: SourceText, path: Path, out: Path) -> bool:
    """Writes the PDF/A of the file at ``path``, which was read as ``source``, to ``out``.

    False if it became a PDF that is no PDF/A, because the file has what PDF/A forbids (fonts that are not inside).

    A page whose text layer was trusted keeps it, one that was recognised anew gets what was recognised. Raises
    ``ProgramMissingError`` without OCRmyPDF.
    """
    _check_installed(path)
    import pikepdf  # noqa: PLC0415 - comes with OCRmyPDF

    anew = [page.number for page in source.pages if page.recognised]
    with TemporaryDirectory(prefix="protokolist-") as place:
        folder = Path(place)
        pdf, words, made = folder / "in.pdf", folder / "words.json", folder / "out.pdf"
        _as_pdf(path, pdf, source)
        words.write_text(json.dumps(_words(source)), encoding="utf-8")
        command = [sys.executable, "-m", "ocrmypdf", "--quiet", "--plugin", str(PLUGIN), "--language", "rus"]
        # Its own way to PDF/A: old Ghostscripts spoil text that is there already.
        command += ["--output-type", "auto", "--pdfa-backend", "internal", "--rasterizer", "pypdfium"]
        command += ["--optimize", "0", "--jobs", "1"]
        if anew:
            # What stands there already was found wanting.
            command += ["--force-ocr", "--pages", _ranges(anew)] if _layered(source) else ["--skip-text"]
        else:
            command += ["--skip-text"]
        environment = {WORDS: str(words), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        seconds = max(LEAST_SECONDS, SECONDS_PER_PAGE * len(source.pages))
        try:
            run_program([*command, str(pdf), str(made)], seconds=seconds, environment=environment)
        except (ProgramFailedError, ProgramTimeoutError) as error:
            raise BrokenFileError(
                f"{path}: OCRmyPDF не смог сделать PDF/A ({error}).",
                f"{path}: OCRmyPDF could not make a PDF/A ({error}).",
            ) from error
        out.write_bytes(made.read_bytes())
        with pikepdf.open(made) as document, document.open_metadata() as metadata:
            return bool(metadata.pdfa_status)


def _check_installed(path: Path) -> None:
    if find_spec("ocrmypdf") is None:
        raise ProgramMissingError(
            f"{path}: для PDF/A нужен OCRmyPDF. Установите его: pip install 'protokolist[ocr]' – и повторите.",
            f"{path}: a PDF/A needs OCRmyPDF. Install it: pip install 'protokolist[ocr]', and try again.",
        )


def _words(source: SourceText) -> dict[str, list[list[list[object]]]]:
    return {
        str(page.number): [
            [[source.text[slice(*word.span)], *word.box, word.confidence] for word in line]
            for block in page_blocks(page, source.text)
            for line in block
        ]
        for page in source.pages
        if page.recognised
    }


def _layered(source: SourceText) -> bool:
    """Whether some page that was recognised has a text layer all the same."""
    plain = ("нет текстового слоя", "страница – картинка")
    return any(page.recognised and not (page.reason or "").endswith(plain) for page in source.pages)


def _ranges(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _as_pdf(path: Path, out: Path, source: SourceText) -> None:
    """The file as a PDF with upright pages; pictures go in as they are, where PDF can hold them."""
    import pikepdf  # noqa: PLC0415 - comes with OCRmyPDF

    kind = kind_of(path)
    if kind == "pdf":
        out.write_bytes(path.read_bytes())
    else:
        _pictures_as_pdf(path, kind, out)
    turned = {page.number: page.turned for page in source.pages if page.turned}
    if turned:
        with pikepdf.open(out, allow_overwriting_input=True) as document:
            for number, degrees in turned.items():
                document.pages[number - 1].rotate(degrees, relative=True)
            document.save(out)


def _pictures_as_pdf(path: Path, kind: str, out: Path) -> None:
    import img2pdf  # noqa: PLC0415 - comes with OCRmyPDF

    with TemporaryDirectory(prefix="protokolist-") as place, open_pictures(path, kind) as pictures:
        files = []
        for index in range(len(pictures)):
            picture = pictures.picture(index)
            dpi = picture.info["dpi"]
            if _is_black_and_white(picture):
                files.append(Path(place) / f"{index:05d}.png")
                picture.convert("1").save(files[-1], dpi=dpi)
            else:
                files.append(Path(place) / f"{index:05d}.jpg")
                picture.save(files[-1], dpi=dpi, quality=92)
        with out.open("wb") as file:
            img2pdf.convert([str(name) for name in files], outputstream=file)


def _is_black_and_white(picture: Image.Image) -> bool:
    return picture.convert("L").getcolors(2) is not None
