"""What kind of file it is, by its content; names lie."""

import re
import stat
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from protokolist.errors import (
    BrokenFileError,
    EncryptedFileError,
    InputMissingError,
    UnsupportedFormatError,
)

HEAD = 4096
LARGEST_OLE = 64 * 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Pictures of pages, and the beginnings they have.
PICTURES = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"AT&TFORM", "djvu"),
)
# Beginnings of other files that are read.
READ = (
    (b"{\\rtf", "rtf"),
    # Word for Windows 1 and 2, Word for DOS.
    (b"\x9b\xa5", "doc"),
    (b"\xdb\xa5", "doc"),
    (b"\x31\xbe\x00\x00", "doc"),
)
# Beginnings of files that are recognised so that the message can name them.
KNOWN: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", "изображение GIF", "a GIF picture"),
    (b"BM", "изображение BMP", "a BMP picture"),
    (b"\x1f\x8b", "архив gzip", "a gzip archive"),
    (b"Rar!", "архив RAR", "a RAR archive"),
    (b"7z\xbc\xaf", "архив 7z", "a 7z archive"),
    (b"SQLite format 3", "база данных SQLite", "an SQLite database"),
    (b"\x7fELF", "программа", "a program"),
    (b"MZ", "программа", "a program"),
    (b"%!PS", "документ PostScript", "a PostScript document"),
    (b"\xffWPC", "документ WordPerfect", "a WordPerfect document"),
    (b"ITSF", "справка CHM", "a CHM help file"),
    (b"\x78\x9f\x3e\x22", "вложение Outlook (winmail.dat)", "an attachment of Outlook's (winmail.dat)"),
)
# The first part that tells what a zip is.
ZIPPED = (
    ("word/document.xml", "docx", "", ""),
    ("xl/workbook.xml", "", "таблица Excel", "an Excel sheet"),
    ("ppt/presentation.xml", "", "презентация PowerPoint", "a PowerPoint presentation"),
    ("META-INF/container.xml", "", "книга EPUB", "an EPUB book"),
)
CONTENT_TYPES = "[Content_Types].xml"
WORD_TYPES = (
    b"wordprocessingml.document.main+xml",
    b"ms-word.document.macroEnabled.main+xml",
    b"wordprocessingml.template",
)
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
# Streams of an old Office file; the names stand in its directory in UTF-16.
STREAMS = (
    ("EncryptedPackage", "", "", ""),
    ("WordDocument", "doc", "", ""),
    ("Workbook", "", "таблица Excel", "an Excel sheet"),
    ("Book", "", "таблица Excel", "an Excel sheet"),
    ("PowerPoint Document", "", "презентация PowerPoint", "a PowerPoint presentation"),
    ("__substg1.0_", "", "письмо Outlook (сохраните его как EML)", "an Outlook message (save it as EML)"),
)
HTML = re.compile(
    rb"\s*(?:<!--(?:(?!-->).){0,2000}-->\s*|<\?xml[^>]{0,200}\?>\s*)*<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|h1)\b",
    re.I | re.S,
)
XML = re.compile(rb"\s*<\?xml\b|\s*<(?:w:wordDocument|pkg:package|office:document|FictionBook)\b")
HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*(?:\r?\n|\Z)")
LETTER = {b"from", b"to", b"subject", b"date", b"message-id", b"received", b"return-path", b"delivered-to", b"cc"}
MIME = {b"mime-version", b"content-type"}


def kind_of(path: Path) -> str:
    """What the file is: a document (``text``, ``html``, ``mht``, ``rtf``, ``doc``, ``docx``, ``odt``, ``pdf``), pages
    as pictures (``image``, ``djvu``), or what holds documents (``zip``, ``eml``).

    Anything else raises a ``ProtokolistError`` that says what it is.
    """
    head = read_head(path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path)
    if head.startswith(OLE):
        return _ole(path)
    for magic, kind in PICTURES + READ:
        if head.startswith(magic):
            return kind
    for magic, ru, en in KNOWN:
        if head.startswith(magic) and not (len(magic) == 2 and _is_text(head)):
            raise unsupported(path, ru, en)
    suffix = path.suffix.lower()
    if suffix in (".docx", ".pdf", ".docm", ".odt"):
        raise BrokenFileError(
            f"{path}: по имени это {suffix[1:].upper()}, а внутри другое. Файл повреждён или назван неверно: "
            "откройте его в программе, где он создан, и сохраните заново.",
            f"{path}: by its name this is {suffix[1:].upper()}, but its content is not. "
            "The file is damaged or misnamed: open it where it was made and save it anew.",
        )
    return _textual(path, head)


def _textual(path: Path, head: bytes) -> str:
    """What a file without a telling beginning is."""
    plain = _narrow(head)
    if plain.startswith(b"{\\rtf"):
        return "rtf"
    if HTML.match(plain):
        return "html"
    if XML.match(plain):
        raise unsupported(path, "файл XML", "an XML file")
    return _letter(plain) or "text"


def _narrow(head: bytes) -> bytes:
    """The beginning as ASCII: without a mark of byte order, white space, and the empty halves of wide characters."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    if head[1:16:2].count(0) >= 7 or head[0:16:2].count(0) >= 7:
        head = head.replace(b"\0", b"")
    return head.lstrip()


def _letter(head: bytes) -> str | None:
    """``eml`` if the file begins with the headers of a letter, ``mht`` if with those of a saved web page."""
    names: set[bytes] = set()
    if head.startswith(b"From "):
        head = head.partition(b"\n")[2]
    at = 0
    while (match := HEADER.match(head, at)) and len(names) < 50:
        names.add(match[1].lower())
        at = match.end()
    if len(names & LETTER) + len(names & MIME) < 2 or not names & (LETTER | MIME):
        return None
    related = re.search(rb"(?im)^content-type:\s*multipart/related", head[:at])
    return "mht" if related and not names & {b"to", b"received", b"message-id"} else "eml"


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
        f"{path}: это {ru}, такие файлы не читаются. Сохраните документ как DOCX, ODT, RTF, PDF или простой текст.",
        f"{path}: this is {en}, which is not read. Save the document as DOCX, ODT, RTF, PDF or plain text.",
    )


def _unreadable(path: Path, error: OSError) -> InputMissingError:
    return InputMissingError(
        f"{path}: файл не открывается ({error.strerror}). Проверьте права доступа.",
        f"{path}: the file cannot be opened ({error.strerror}). Check its permissions.",
    )


def _is_text(head: bytes) -> bool:
    return b"\x00" not in head


def _zipped(path: Path) -> str:
    """A document in a zip, or a zip of files; raises for what is neither."""
    try:
        with ZipFile(path) as parts:
            names = set(parts.namelist())
            declared = _small(parts, "mimetype") if "mimetype" in names else b""
            types = _small(parts, CONTENT_TYPES) if CONTENT_TYPES in names else b""
    except (BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError, zlib.error):
        raise BrokenFileError(
            f"{path}: файл повреждён: архив внутри него не раскрывается. Возможно, он докачан не до конца; "
            "возьмите его заново из источника.",
            f"{path}: the file is damaged: the archive inside cannot be opened. "
            "It may be incomplete; get it anew from its source.",
        ) from None
    if any(one in types for one in WORD_TYPES):
        return "docx"
    for name, kind, ru, en in ZIPPED:
        if name in names:
            if kind:
                return kind
            raise unsupported(path, ru, en)
    if declared.startswith(OPEN_TEXT):
        return "odt"
    if declared.startswith(OPEN_DOCUMENT):
        raise unsupported(path, "таблица или рисунок OpenDocument", "an OpenDocument sheet or drawing")
    return "zip"


def _small(parts: ZipFile, name: str) -> bytes:
    """The beginning of a part, enough to tell what it declares."""
    with parts.open(name) as stream:
        return stream.read(16 * HEAD)


def _ole(path: Path) -> str:
    """Old Office files and password-protected new ones share a container; the names of its streams tell them apart."""
    with path.open("rb") as file:
        content = file.read(LARGEST_OLE)
    for stream, kind, ru, en in STREAMS:
        if stream.encode("utf-16-le") in content:
            if kind:
                return kind
            if ru:
                raise unsupported(path, ru, en)
            raise EncryptedFileError(
                f"{path}: документ защищён паролем. Откройте его в Word, снимите защиту (Файл – Сведения) и сохраните "
                "заново.",
                f"{path}: the document is protected by a password. Open it in Word, "
                "remove the protection (File – Info) and save it anew.",
            )
    raise unsupported(path, "неизвестный файл Office", "an unknown Office file")
