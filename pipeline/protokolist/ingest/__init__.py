"""A file becomes text: ``read_source(path) -> SourceText``. One module for each kind of file."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from protokolist.errors import BrokenFileError, ProtokolistError, UnsupportedFormatError
from protokolist.ingest.container import CONTAINERS, Member, renamed, unpack
from protokolist.ingest.detect import kind_of
from protokolist.ingest.source import SourceText

__all__ = ["Member", "SourceText", "is_container", "read_source", "unpack"]

# Kind of file -> module and function that reads it, imported when the first such file comes. A new kind is one more
# line here, one more name in ``detect``, and a module.
READERS = {
    "text": ("protokolist.ingest.plain", "read_plain"),
    "html": ("protokolist.ingest.html", "read_html"),
    "mht": ("protokolist.ingest.mail", "read_mht"),
    "rtf": ("protokolist.ingest.rtf", "read_rtf"),
    "doc": ("protokolist.ingest.doc", "read_doc"),
    "docx": ("protokolist.ingest.docx", "read_docx"),
    "odt": ("protokolist.ingest.odt", "read_odt"),
    "pdf": ("protokolist.ingest.pdf", "read_pdf"),
    "image": ("protokolist.ingest.scan", "read_image"),
    "djvu": ("protokolist.ingest.scan", "read_djvu"),
}


def is_container(path: str | os.PathLike[str]) -> bool:
    """Whether the file holds documents rather than being one; raises as ``read_source`` does."""
    return kind_of(Path(path)) in CONTAINERS


def read_source(path: str | os.PathLike[str], name: str | None = None) -> SourceText:
    """The text of a file of any supported kind that is one document.

    ``name`` is what people call the file where that is not ``path``: messages and the record name it so. Raises a
    ``ProtokolistError`` for whatever is wrong with the file, and nothing else.
    """
    path = Path(path)
    if name is None:
        return _read(path)
    try:
        found = _read(path)
    except ProtokolistError as error:
        raise renamed(error, path, name) from error
    return replace(found, source=found.source.model_copy(update={"path": name}))


def _read(path: Path) -> SourceText:
    kind = kind_of(path)
    if kind in CONTAINERS:
        raise UnsupportedFormatError(
            f"{path}: это архив или письмо, документов в нём может быть несколько. Прочитайте его командой "
            "protokolist read или функцией read_many.",
            f"{path}: this is an archive or a letter, which may hold several documents. Read it by protokolist read "
            "or by the function read_many.",
        )
    module, function = READERS[kind]
    reader: Callable[[Path, str], SourceText] = getattr(import_module(module), function)
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        return reader(path, digest)
    except ProtokolistError:
        raise
    except Exception as error:
        # Libraries stumble in many ways over a file that lies about itself; what they say may help to find out why.
        raise BrokenFileError(
            f"{path}: файл повреждён, прочитать его не удалось ({type(error).__name__}: {error}). "
            "Откройте его в программе, где он создан, и сохраните заново.",
            f"{path}: the file is damaged and could not be read ({type(error).__name__}: {error}). "
            "Open it where it was made and save it anew.",
        ) from error
