"""DOC, the format of Word before 2007, through LibreOffice or antiword."""

import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from protokolist.errors import BrokenFileError, EncryptedFileError, ProgramMissingError
from protokolist.ingest.docx import read_docx
from protokolist.ingest.encoding import russian_score
from protokolist.ingest.limits import LONGEST_PROGRAM, check_size, too_large
from protokolist.ingest.programs import ProgramFailedError, ProgramTimeoutError, installed, run_program
from protokolist.ingest.source import SourceText
from protokolist.ingest.writer import TextWriter

MEDIA_TYPE = "application/msword"
OFFICE = ("soffice", "libreoffice")
# antiword writes columns of tables between strokes, and notes behind such a line.
ROW = re.compile(r"\|.*\|")
LEFT_OVER = re.compile(r"-{20,}")
NOTE = re.compile(r"\[\d+\](?=\t)")
NARROW = re.compile(r"[\u00a8\u00b8\u00c0-\u00ff]")
LACKS = (
    "Документ прочитан программой antiword: номера списков и колонтитулы в тексте не видны, а вычеркнутое в режиме "
    "исправлений – видно. Точнее читает LibreOffice.",
)


def read_doc(path: Path, digest: str) -> SourceText:
    """The text of an old Word document; ``digest`` is the sha256 of its bytes.

    LibreOffice gives everything a DOCX would; antiword, where only that is installed, lacks numbers of lists and more,
    of which a warning tells.
    """
    check_size(path)
    office = next(filter(installed, OFFICE), None)
    if office:
        return _by_libreoffice(path, digest, office)
    if installed("antiword"):
        return _by_antiword(path, digest)
    raise ProgramMissingError(
        f"{path}: для старых документов Word нужна программа LibreOffice (или antiword). Установите её: "
        "apt install libreoffice-writer – и повторите, или сохраните документ как DOCX.",
        f"{path}: old Word documents need LibreOffice (or antiword). Install it (apt install libreoffice-writer) and "
        "try again, or save the document as DOCX.",
    )


def _by_libreoffice(path: Path, digest: str, office: str) -> SourceText:
    with TemporaryDirectory(prefix="protokolist-") as name:
        folder = Path(name)
        copy = folder / "document.doc"
        copy.write_bytes(path.read_bytes())
        command = [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            "docx",
            "--outdir",
            str(folder),
            str(copy),
        ]
        _run(path, command, folder)
        made = folder / "document.docx"
        if not made.is_file():
            raise _broken(path, "LibreOffice")
        read = read_docx(made, digest)
    return replace(read, source=read.source.model_copy(update={"path": str(path), "media_type": MEDIA_TYPE}))


def _by_antiword(path: Path, digest: str) -> SourceText:
    with TemporaryDirectory(prefix="protokolist-") as name:
        copy = Path(name) / "document.doc"
        copy.write_bytes(path.read_bytes())
        said = _run(path, ["antiword", "-m", "UTF-8.txt", "-w", "0", str(copy)], Path(name))
    writer = TextWriter(path)
    cells: list[list[str]] = []
    for line in _russian(said.decode("utf-8", errors="replace")).splitlines():
        if ROW.fullmatch(line):
            row = [cell.strip() for cell in line[1:-1].split("|")]
            # A row goes on in the lines below it as long as its first column is empty.
            if cells and not row[0] and len(row) == len(cells[-1]):
                cells[-1] = [f"{above} {below}".strip() for above, below in zip(cells[-1], row, strict=True)]
            else:
                cells.append(row)
            continue
        for row in cells:
            writer.row(row)
        cells = []
        if NOTE.match(line):
            writer.mark(" ".join(line.split()) + "\n")
        elif not LEFT_OVER.fullmatch(line):
            writer.write(line + "\n")
    for row in cells:
        writer.row(row)
    return writer.source(digest, MEDIA_TYPE, LACKS)


def _russian(text: str) -> str:
    """Word 6 and 95 wrote cp1251 and antiword reads it as Western: the same bytes, read as what they are."""
    if len(NARROW.findall(text)) < len(text) / 4:
        return text
    meant = text.encode("cp1252", errors="replace").decode("cp1251", errors="replace")
    return meant if russian_score(meant) > russian_score(text) else text


def _run(path: Path, command: list[str], folder: Path) -> bytes:
    try:
        return run_program(command, seconds=LONGEST_PROGRAM, folder=folder)
    except ProgramTimeoutError:
        raise too_large(
            path,
            f"программа {command[0]} не прочитала документ за {LONGEST_PROGRAM} с",
            f"{command[0]} did not read the document in {LONGEST_PROGRAM} s",
        ) from None
    except ProgramFailedError as error:
        if "ncrypted" in str(error) or "password" in str(error).lower():
            raise EncryptedFileError(
                f"{path}: документ защищён паролем. Откройте его в Word, снимите защиту и сохраните заново.",
                f"{path}: the document is protected by a password. Open it in Word, remove it and save anew.",
            ) from None
        raise _broken(path, command[0]) from error


def _broken(path: Path, program: str) -> BrokenFileError:
    return BrokenFileError(
        f"{path}: документ Word не открывается (программа {program}): он повреждён, под паролем или не из Word. "
        "Откройте его в Word или LibreOffice и сохраните как DOCX.",
        f"{path}: the Word document cannot be opened (by {program}): it is damaged, asks for a password or is not "
        "Word's. Open it in Word or LibreOffice and save it as DOCX.",
    )
