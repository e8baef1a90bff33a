"""A file becomes text: ``read_source(path) -> SourceText``. One module for each kind of file."""

import hashlib
import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from protokolist.errors import BrokenFileError, ProtokolistError
from protokolist.ingest.detect import kind_of, unsupported
from protokolist.ingest.source import SourceText

__all__ = ["SourceText", "read_source"]

# Kind of file -> module and function that reads it, imported when the first such file comes. A new kind is one more
# line here, one more name in ``detect``, and a module.
READERS = {
    "text": ("protokolist.ingest.plain", "read_plain"),
    "docx": ("protokolist.ingest.docx", "read_docx"),
    "pdf": ("protokolist.ingest.pdf", "read_pdf"),
}


def read_source(path: str | os.PathLike[str]) -> SourceText:
    """The text of a file of any supported kind.

    Raises a ``ProtokolistError`` for whatever is wrong with the file, and nothing else.
    """
    path = Path(path)
    kind = kind_of(path)
    if kind not in READERS:
        raise unsupported(path, "скан", "a scan")
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
