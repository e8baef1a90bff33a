"""``protokolist ocr``: a searchable PDF/A and ALTO of a scan."""

import sys
from pathlib import Path

from protokolist import messages
from protokolist.commands.problems import command_error, complain
from protokolist.errors import Language, UnsupportedFormatError
from protokolist.export.alto import alto
from protokolist.export.searchable import searchable_pdf
from protokolist.ingest import read_source

SUFFIXES = {"pdf": ".pdf", "alto": ".xml"}


def run(source: Path, out: Path, form: str, language: Language) -> int:
    """Reads ``source`` and writes ``out``, or with several formats one file of each beside it; 0 if all went well."""
    names = list(dict.fromkeys(name.strip() for name in form.split(",") if name.strip()))
    unknown = [name for name in names if name not in SUFFIXES] or ([] if names else [form])
    if unknown:
        raise command_error(messages.OCR_FORMAT, value=unknown[0], known=", ".join(SUFFIXES))
    places = {name: out if len(names) == 1 else out.with_suffix(SUFFIXES[name]) for name in names}
    if any(place.resolve() == source.resolve() for place in places.values()):
        raise command_error(messages.OUT_IS_SOURCE, out=source)
    read = read_source(source)
    if not read.pages:
        raise UnsupportedFormatError(
            f"{source}: у файлов этого вида нет страниц. Назовите PDF, DjVu или картинку.",
            f"{source}: files of this kind have no pages. Name a PDF, a DjVu file or a picture.",
        )
    for warning in read.warnings:
        complain(f"{source}: {warning}")
    for name, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        if name == "alto":
            place.write_text(alto(read.text, read.pages, source.name), encoding="utf-8")
        elif not searchable_pdf(read, source, place):
            complain(messages.OCR_NO_PDFA(language, out=place))
        sys.stdout.write(messages.OCR_DONE(language, out=place, pages=len(read.pages)) + "\n")
    return 0
