"""PDF files: text layers where they can be trusted, recognition where they cannot."""

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

from protokolist.errors import BrokenFileError, EncryptedFileError
from protokolist.ingest.layer import Layer, doubt
from protokolist.ingest.limits import MOST_PAGES, check_size, too_large
from protokolist.ingest.pages import PageText
from protokolist.ingest.pdf_layer import pdf_layer, scan_dpi
from protokolist.ingest.pdf_pictures import DRAWN_AT, PdfPictures
from protokolist.ingest.scan import Job, drawn, read_jobs, trusted
from protokolist.ingest.source import SourceText
from protokolist.record import Source

# A scan inside a PDF is drawn at its own resolution, within bounds.
LEAST_DPI, MOST_DPI = 100.0, 400.0


def read_pdf(path: Path, digest: str) -> SourceText:
    """The text of a PDF, page by page; ``digest`` is the sha256 of its bytes."""
    check_size(path)
    pictures = PdfPictures(path, open_pdf(path))
    try:
        if len(pictures) > MOST_PAGES:
            raise too_large(
                path,
                f"в файле {len(pictures)} страниц, читается не больше {MOST_PAGES}",
                f"the file has {len(pictures)} pages, at most {MOST_PAGES} are read",
            )
        source = Source(path=str(path), sha256=digest, media_type="application/pdf")
        return read_jobs(path, source, _jobs(pictures))
    finally:
        pictures.close()


def _jobs(pictures: PdfPictures) -> Iterator[Job]:
    for index in range(len(pictures)):
        try:
            page = pictures.page(index)
        except BrokenFileError:
            yield Job(PageText("", failed="страница повреждена", reason="страница повреждена"))
            continue
        try:
            layer, dpi = pdf_layer(page), scan_dpi(page)
        except pypdfium2.PdfiumError:
            layer, dpi = Layer(""), None
        finally:
            page.close()
        why = doubt(layer)
        if why:
            yield drawn(pictures, index, layer, why, min(max(dpi or DRAWN_AT, LEAST_DPI), MOST_DPI))
        else:
            yield trusted(layer, pictures.size(index))


def open_pdf(path: Path) -> pypdfium2.PdfDocument:
    """The PDF, which has at least one page; damaged and encrypted ones raise a ``ProtokolistError``."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise EncryptedFileError(
                f"{path}: PDF защищён паролем. Снимите защиту (откройте с паролем и сохраните копию через «Печать "
                "в PDF») и повторите.",
                f"{path}: the PDF is protected by a password. Remove the protection (open it and print a copy to "
                "PDF) and try again.",
            ) from error
        raise BrokenFileError(
            f"{path}: PDF повреждён и не открывается. Возможно, он докачан не до конца; "
            "возьмите его заново из источника.",
            f"{path}: the PDF is damaged and cannot be opened. It may be incomplete; get it anew from its source.",
        ) from error
    if len(document) == 0:
        raise BrokenFileError(f"{path}: в PDF нет ни одной страницы.", f"{path}: the PDF has no pages.")
    return document
