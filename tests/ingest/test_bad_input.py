"""What cannot be read: what the message says, in both languages, and with which exit code."""

import os
from pathlib import Path

import pytest

from ingest.files import with_part, write_docx, write_pdf
from protokolist.errors import (
    BrokenFileError,
    EncryptedFileError,
    InputMissingError,
    ProtokolistError,
    TooLargeError,
    UnsupportedFormatError,
)
from protokolist.ingest import read_source
from protokolist.ingest.limits import MEGABYTE

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body></w:document>'
)
OUTSIDE = ENTITIES.replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/passwd">')
DEEP = b'<?xml version="1.0"?>' + b"<a>" * 5000 + b"</a>" * 5000


@pytest.fixture
def word(tmp_path: Path) -> Path:
    return write_docx(tmp_path / "хороший.docx", lambda document: document.add_paragraph("Протокол"))


@pytest.mark.parametrize(
    ("name", "content", "kind", "ru", "en"),
    [
        ("пусто.txt", b"", BrokenFileError, "файл пуст", "is empty"),
        ("пробелы.txt", b" \n\t\n", BrokenFileError, "нет ни слова", "not a word"),
        ("шум.txt", bytes(range(256)) * 40, BrokenFileError, "двоичные данные", "binary data"),
        ("случай.dat", os.urandom(4096), ProtokolistError, "", ""),
        (
            "картинка.docx",
            b"GIF89a" + b"\0" * 64,
            UnsupportedFormatError,
            "изображение GIF",
            "a GIF picture",
        ),
        ("текст.docx", "Протокол".encode(), BrokenFileError, "по имени это DOCX", "by its name this is DOCX"),
        ("текст.pdf", "Протокол".encode(), BrokenFileError, "по имени это PDF", "by its name this is PDF"),
        ("обрыв.pdf", b"%PDF-1.7\n1 0 obj", BrokenFileError, "PDF повреждён", "the PDF is damaged"),
        ("обрыв.docx", b"PK\x03\x04" + b"\0" * 100, BrokenFileError, "файл повреждён", "is damaged"),
        ("старый.doc", OLE + b"\0" * 600, UnsupportedFormatError, "неизвестный файл Office", "unknown Office file"),
        (
            "пароль.docx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            EncryptedFileError,
            "защищён паролем",
            "protected by a password",
        ),
        ("письмо.rtf", b"{\\rtf1\\ansi}", BrokenFileError, "нет текста", "holds no text"),
        ("длинный.txt", "Слушали. ".encode() * (52 * MEGABYTE // 16), TooLargeError, "слишком велик", "too large"),
    ],
)
def test_content(tmp_path: Path, name: str, content: bytes, kind: type[ProtokolistError], ru: str, en: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(kind) as caught:
        read_source(path)
    assert ru in caught.value.message("ru")
    assert en in caught.value.message("en")
    assert str(path) in caught.value.message("ru")
    assert caught.value.exit_code != 0


def test_missing_file_and_folder(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="нет такого файла"):
        read_source(tmp_path / "нет.txt")
    with pytest.raises(InputMissingError, match="это папка"):
        read_source(tmp_path)


@pytest.mark.parametrize(
    ("part", "content", "kind", "told"),
    [
        ("word/document.xml", ENTITIES, BrokenFileError, "DTD или сущности"),
        ("word/document.xml", OUTSIDE, BrokenFileError, "DTD или сущности"),
        ("word/document.xml", DEEP, TooLargeError, "вложен слишком глубоко"),
        ("word/document.xml", b"<w:document", BrokenFileError, "не разбирается"),
        ("word/media/image1.bin", b"\0" * (300 * MEGABYTE), TooLargeError, "распаковывается больше"),
        ("word/settings.xml", b"<a>" + b" " * (5 * MEGABYTE) + b"</a>", TooLargeError, "подозрительно сильно"),
    ],
)
def test_hostile_packages(
    word: Path, tmp_path: Path, part: str, content: bytes, kind: type[ProtokolistError], told: str
) -> None:
    path = tmp_path / "плохой.docx"
    path.write_bytes(with_part(word, part, content))
    with pytest.raises(kind, match=told):
        read_source(path)


def test_a_damaged_part_is_told(word: Path) -> None:
    data = bytearray(word.read_bytes())
    data[len(data) // 3] ^= 0xFF
    word.write_bytes(data)
    with pytest.raises(BrokenFileError):
        read_source(word)


def test_an_encrypted_pdf_asks_for_its_password(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "секрет.pdf", [["Протокол"]], password="ключ")  # noqa: S106 - a password is the point
    with pytest.raises(EncryptedFileError, match="защищён паролем"):
        read_source(path)


def test_blank_pages_are_told_to_be_blank(tmp_path: Path) -> None:
    path = write_pdf(tmp_path / "скан.pdf", [[], []])
    with pytest.raises(BrokenFileError, match="не нашлось ни слова"):
        read_source(path)


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_file_cut_short_raises_nothing_but_ours(word: Path, tmp_path: Path, place: float) -> None:
    whole = write_pdf(tmp_path / "a.pdf", [["Протокол № 3"]])
    for path in (word, whole):
        data = path.read_bytes()
        cut = tmp_path / f"обрыв{path.suffix}"
        cut.write_bytes(data[: int(len(data) * place)])
        with pytest.raises(ProtokolistError):
            read_source(cut)
