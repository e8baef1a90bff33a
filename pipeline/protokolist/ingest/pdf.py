"""PDF files with a text layer."""

import re
from pathlib import Path

import pypdfium2
from pypdfium2.raw import FPDF_ERR_PASSWORD

from protokolist.errors import BrokenFileError, EncryptedFileError, UnsupportedFormatError
from protokolist.ingest.limits import LARGEST_TEXT, MOST_PAGES, check_size, too_large
from protokolist.ingest.source import SourceText
from protokolist.record import Source

# What pdfium gives for the hyphen at which a word is broken.
BROKEN_WORD = re.compile("[\ufffe\x02]\n?")
NOTED = 10


def read_pdf(path: Path, digest: str) -> SourceText:
    """The text layer of a PDF, page by page; ``digest`` is the sha256 of its bytes."""
    check_size(path)
    document = open_pdf(path)
    try:
        if len(document) > MOST_PAGES:
            raise too_large(
                path,
                f"в файле {len(document)} страниц, читается не больше {MOST_PAGES}",
                f"the file has {len(document)} pages, at most {MOST_PAGES} are read",
            )
        pages: list[str] = []
        length = 0
        for index in range(len(document)):
            pages.append(_page_text(document, index))
            length += len(pages[-1])
            if length > LARGEST_TEXT:
                raise too_large(path, "в файле слишком много текста", "the file holds too much text")
    finally:
        document.close()
    empty = [number for number, page in enumerate(pages, start=1) if not re.search(r"\w", page)]
    if len(empty) == len(pages):
        raise UnsupportedFormatError(
            f"{path}: это скан без текстового слоя, распознавание пока не встроено. "
            "Распознайте файл другой программой (например, OCRmyPDF) и назовите результат.",
            f"{path}: this is a scan without a text layer, and recognition is not built in yet. "
            "Recognise it with another program (OCRmyPDF, say) and name the result.",
        )
    source = Source(path=str(path), sha256=digest, media_type="application/pdf", pages=len(pages))
    return SourceText(source, "\f".join(pages), warnings=_warnings(empty))


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


def _page_text(document: pypdfium2.PdfDocument, index: int) -> str:
    """The lines of a page from top to bottom; a page that cannot be loaded counts as empty."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return ""
    try:
        layer = page.get_textpage()
        try:
            text = layer.get_text_bounded()
        finally:
            layer.close()
    finally:
        page.close()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    return BROKEN_WORD.sub("-\n", text).strip("\n")


def _warnings(empty: list[int]) -> tuple[str, ...]:
    if not empty:
        return ()
    listed = ", ".join(map(str, empty[:NOTED])) + (" и другие" if len(empty) > NOTED else "")
    return (f"На страницах без текстового слоя ничего не прочитано: {listed}. Вероятно, это сканы.",)
