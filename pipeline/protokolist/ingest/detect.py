"""What kind of file it is, by its content; names lie."""

import stat
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from protokolist.errors import (
    BrokenFileError,
    EncryptedFileError,
    InputMissingError,
    ProtokolistError,
    UnsupportedFormatError,
)

HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Pictures of pages, and the beginnings they have.
PICTURES = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"AT&TFORM", "djvu"),
)
# Beginnings of files that are recognised so that the message can name them; later readers take their places here.
KNOWN: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "документ RTF", "an RTF document"),
    (b"GIF8", "изображение GIF", "a GIF picture"),
    (b"BM", "изображение BMP", "a BMP picture"),
    (b"\x1f\x8b", "архив gzip", "a gzip archive"),
    (b"Rar!", "архив RAR", "a RAR archive"),
    (b"7z\xbc\xaf", "архив 7z", "a 7z archive"),
    (b"SQLite format 3", "база данных SQLite", "an SQLite database"),
    (b"\x7fELF", "программа", "a program"),
    (b"MZ", "программа", "a program"),
)
# The first part that tells what a zip is.
ZIPPED = (
    ("word/document.xml", "docx", "", ""),
    ("xl/workbook.xml", "", "таблица Excel", "an Excel sheet"),
    ("ppt/presentation.xml", "", "презентация PowerPoint", "a PowerPoint presentation"),
    ("META-INF/container.xml", "", "книга EPUB", "an EPUB book"),
)
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"


def kind_of(path: Path) -> str:
    """``text``, ``docx``, ``pdf``, ``image`` or ``djvu``; a ``ProtokolistError`` says what anything else is."""
    head = read_head(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if head.startswith(OLE):
        raise _ole(path)
    for magic, kind in PICTURES:
        if head.startswith(magic):
            return kind
    for magic, ru, en in KNOWN:
        if head.startswith(magic) and not (len(magic) == 2 and _is_text(head)):
            raise unsupported(path, ru, en)
    suffix = path.suffix.lower()
    if suffix in (".docx", ".pdf", ".docm"):
        raise BrokenFileError(
            f"{path}: по имени это {suffix[1:].upper()}, а внутри другое. Файл повреждён или назван неверно: "
            "откройте его в программе, где он создан, и сохраните заново.",
            f"{path}: by its name this is {suffix[1:].upper()}, but its content is not. "
            "The file is damaged or misnamed: open it where it was made and save it anew.",
        )
    return "text"


def read_head(path: Path) -> bytes:
    """The first bytes of a regular file; missing files, folders, devices and empty files raise."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise InputMissingError(
            f"{path}: нет такого файла. Проверьте путь и имя.", f"{path}: no such file. Check the path and the name."
        ) from None
    except OSError as error:
        raise _unreadable(path, error) from error
    if stat.S_ISDIR(mode):
        raise InputMissingError(
            f"{path}: это папка, а нужен файл. Назовите файлы: {path}/*.docx",
            f"{path}: this is a folder, a file is needed. Name the files: {path}/*.docx",
        )
    if not stat.S_ISREG(mode):
        raise InputMissingError(
            f"{path}: это не обычный файл (устройство или канал).",
            f"{path}: this is no regular file (a device or a pipe).",
        )
    try:
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not head:
        raise BrokenFileError(
            f"{path}: файл пуст. Возможно, он не докачался или не сохранился.",
            f"{path}: the file is empty. It may not have been saved or downloaded fully.",
        )
    return head


def unsupported(path: Path, ru: str, en: str) -> UnsupportedFormatError:
    """The error for a format that is recognised but not read."""
    return UnsupportedFormatError(
        f"{path}: это {ru}, такие файлы пока не читаются. Сохраните документ как DOCX, "
        "PDF с текстом или простой текст.",
        f"{path}: this is {en}, which cannot be read yet. Save the document as DOCX, PDF with text, or plain text.",
    )


def _unreadable(path: Path, error: OSError) -> InputMissingError:
    return InputMissingError(
        f"{path}: файл не открывается ({error.strerror}). Проверьте права доступа.",
        f"{path}: the file cannot be opened ({error.strerror}). Check its permissions.",
    )


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head


def _zipped(path: Path) -> str:
    try:
        with ZipFile(path) as parts:
            names = set(parts.namelist())
            declared = (
                parts.read("mimetype") if "mimetype" in names and parts.getinfo("mimetype").file_size < HEAD else b""
            )
    except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError):
        raise BrokenFileError(
            f"{path}: файл повреждён: архив внутри него не раскрывается. Возможно, он докачан не до конца; "
            "возьмите его заново из источника.",
            f"{path}: the file is damaged: the archive inside cannot be opened. "
            "It may be incomplete; get it anew from its source.",
        ) from None
    for name, kind, ru, en in ZIPPED:
        if name in names:
            if kind:
                return kind
            raise unsupported(path, ru, en)
    if declared.startswith(OPEN_DOCUMENT):
        raise unsupported(path, "документ OpenDocument (ODT)", "an OpenDocument file (ODT)")
    raise unsupported(
        path, "архив ZIP; распакуйте его и назовите файлы из него", "a ZIP archive; unpack it and name the files in it"
    )


def _ole(path: Path) -> ProtokolistError:
    """Old Office files and password-protected new ones share a container; the names of its streams tell them apart."""
    with path.open("rb") as file:
        content = file.read(4 * 1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in content:
        return EncryptedFileError(
            f"{path}: документ защищён паролем. Откройте его в Word, снимите защиту (Файл – Сведения) и сохраните "
            "заново.",
            f"{path}: the document is protected by a password. Open it in Word, "
            "remove the protection (File – Info) and save it anew.",
        )
    return unsupported(path, "старый формат Word (.doc) или Excel", "the old format of Word (.doc) or Excel")
