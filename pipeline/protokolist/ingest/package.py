"""A DOCX or ODT as a package of parts, checked before anything parses it: bombs, entities, nesting."""

import re
import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile, ZipInfo

import defusedxml.ElementTree as SafeTree
from defusedxml.common import DefusedXmlException

from protokolist.errors import BrokenFileError
from protokolist.ingest.limits import (
    DEEPEST_XML,
    HIGHEST_RATIO,
    LARGEST_UNPACKED,
    LARGEST_XML,
    MEGABYTE,
    MOST_PARTS,
    check_size,
    too_large,
)

XML_PART = re.compile(r"\.(?:xml|rels)$", re.IGNORECASE)
CHUNK = 1 << 16


def check_package(path: Path) -> None:
    """Raises a ``ProtokolistError`` if the package is damaged, unpacks to too much, or its XML has a DTD or is deep.

    Sizes are counted while unpacking, since what a zip says of itself may be a lie.
    """
    check_size(path)
    try:
        with ZipFile(path) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS:
                raise too_large(path, f"внутри {len(parts)} частей", f"it holds {len(parts)} parts")
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise _bomb(path)
            unpacked = 0
            for part in parts:
                unpacked += _check_part(path, package, part)
                if unpacked > LARGEST_UNPACKED:
                    raise _bomb(path)
    except (BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, zlib.error) as error:
        raise BrokenFileError(
            f"{path}: файл повреждён ({error}). Возможно, он докачан не до конца; возьмите его заново из источника.",
            f"{path}: the file is damaged ({error}). It may be incomplete; get it anew from its source.",
        ) from error


def _check_part(path: Path, package: ZipFile, part: ZipInfo) -> int:
    size = 0
    # LibreOffice leaves empty parts whose names end so.
    xml = XML_PART.search(part.filename) is not None and part.file_size > 0
    with package.open(part) as stream:
        if xml:
            _check_xml(path, part, package)
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if size > (LARGEST_XML if xml else LARGEST_UNPACKED) or size > HIGHEST_RATIO * max(
                part.compress_size, 4096
            ):
                raise _bomb(path)
    return size


def _check_xml(path: Path, part: ZipInfo, package: ZipFile) -> None:
    """Goes through a part event by event and keeps nothing; entities and DTDs stop it."""
    depth = 0
    if part.file_size > LARGEST_XML or part.file_size > HIGHEST_RATIO * max(part.compress_size, 4096):
        raise _bomb(path)
    with package.open(part) as stream:
        try:
            for event, element in SafeTree.iterparse(stream, events=("start", "end"), forbid_dtd=True):
                if event == "start":
                    depth += 1
                    if depth > DEEPEST_XML:
                        raise too_large(path, "XML внутри вложен слишком глубоко", "the XML inside is nested too deep")
                else:
                    depth -= 1
                    element.clear()
        except DefusedXmlException as error:
            raise BrokenFileError(
                f"{path}: в файле объявления XML (DTD или сущности), каких в документах не бывает. "
                "Файл не читается ради безопасности.",
                f"{path}: the file holds XML declarations (a DTD or entities) that no document has. "
                "It is not read for safety's sake.",
            ) from error
        except SafeTree.ParseError as error:
            raise BrokenFileError(
                f"{path}: файл повреждён: часть «{part.filename}» не разбирается ({error}). "
                "Откройте его в программе, где он создан, и сохраните заново.",
                f"{path}: the file is damaged: its part “{part.filename}” cannot be parsed ({error}). "
                "Open it where it was made and save it anew.",
            ) from error


def _bomb(path: Path) -> Exception:
    return too_large(
        path,
        f"содержимое распаковывается больше чем в {LARGEST_UNPACKED // MEGABYTE} МБ или сжато подозрительно сильно",
        f"its content unpacks to more than {LARGEST_UNPACKED // MEGABYTE} MB or is packed suspiciously tight",
    )
