"""Plain text files, and Markdown, which only its name tells from them."""

import re
from pathlib import Path

from protokolist.errors import BrokenFileError
from protokolist.ingest.encoding import detect_encoding
from protokolist.ingest.limits import LARGEST_TEXT, check_size
from protokolist.ingest.markdown import SUFFIXES, markdown_text
from protokolist.ingest.source import SourceText
from protokolist.record import Source

# More control characters than that are no text.
MOST_CONTROL = 0.02
CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
NAMES = {"utf-8-sig": "utf-8"}


def read_plain(path: Path, digest: str) -> SourceText:
    """The text of a plain text file in whatever encoding; ``digest`` is the sha256 of its bytes."""
    check_size(path, LARGEST_TEXT)
    data = path.read_bytes()
    encoding = detect_encoding(data)
    text = data.decode(encoding, errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    if len(CONTROL.findall(text)) > MOST_CONTROL * len(text) or text.count("\ufffd") > MOST_CONTROL * len(text):
        raise BrokenFileError(
            f"{path}: это не текст, а двоичные данные. Проверьте, тот ли это файл и не повреждён ли он.",
            f"{path}: this is no text but binary data. Check whether it is the right file and undamaged.",
        )
    if not re.search(r"\w", text):
        raise BrokenFileError(f"{path}: в файле нет ни слова.", f"{path}: there is not a word in the file.")
    if path.suffix.lower() in SUFFIXES:
        return markdown_text(path, digest, text, NAMES.get(encoding, encoding))
    pages = text.rstrip("\f\n ").count("\f") + 1 if "\f" in text else None
    source = Source(
        path=str(path), sha256=digest, media_type="text/plain", pages=pages, encoding=NAMES.get(encoding, encoding)
    )
    return SourceText(source, text, warnings=_warnings(text))


def _warnings(text: str) -> tuple[str, ...]:
    if "\ufffd" in text:
        return ("Часть знаков не удалось прочитать: файл повреждён или записан в смешанной кодировке.",)
    return ()
