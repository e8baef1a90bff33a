"""How large a file may be before it is refused: minutes are small, and what is larger is a mistake or an attack.

Each limit has a name and can be set by a variable of the environment, ``PROTOKOLIST_LIMIT_PAGES=5000`` say, before the
first file is read. ``docs/ingest.md`` lists them.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from protokolist.errors import LimitError, TooLargeError

MEGABYTE = 1024 * 1024
VARIABLE = "PROTOKOLIST_LIMIT_"
# Name -> default and unit: bytes are given in megabytes. The defaults suit a machine of two cores and 8 GB.
DEFAULTS: dict[str, tuple[int, int]] = {
    # The longest minutes of a parliament have about a million characters; ten times that is no protocol.
    "text": (20, MEGABYTE),
    # Scans of some hundred pages.
    "file": (500, MEGABYTE),
    "pages": (3000, 1),
    # DOCX and ODT are zips: what one unpacks to, how many parts, how much larger than packed, how deep its XML.
    "unpacked": (200, MEGABYTE),
    "xml": (60, MEGABYTE),
    "parts": (5000, 1),
    "ratio": (200, 1),
    "depth": (200, 1),
    # Archives and letters: how many files, and how many of them one inside the other.
    "members": (2000, 1),
    "nesting": (2, 1),
    # Seconds without a sign of life while a file is read, and seconds for a program of others.
    "seconds": (600, 1),
    "program": (120, 1),
    # What one reading process may hold.
    "memory": (4096, MEGABYTE),
}


def chosen(environment: Mapping[str, str]) -> dict[str, int]:
    """Every limit as ``environment`` sets it, else by default; raises ``LimitError`` for nonsense."""
    limits = {}
    for name, (default, unit) in DEFAULTS.items():
        given = environment.get(VARIABLE + name.upper(), "")
        if given and not (given.isdecimal() and 0 < int(given) < 10**9):
            raise LimitError(
                f"предел {name}={given}: нужно целое число больше нуля.",
                f"limit {name}={given}: a whole number above zero is needed.",
            )
        limits[name] = (int(given) if given else default) * unit
    return limits


_CHOSEN = chosen(os.environ)
LARGEST_TEXT = _CHOSEN["text"]
LARGEST_FILE = _CHOSEN["file"]
MOST_PAGES = _CHOSEN["pages"]
LARGEST_UNPACKED = _CHOSEN["unpacked"]
LARGEST_XML = _CHOSEN["xml"]
MOST_PARTS = _CHOSEN["parts"]
HIGHEST_RATIO = _CHOSEN["ratio"]
DEEPEST_XML = _CHOSEN["depth"]
MOST_MEMBERS = _CHOSEN["members"]
DEEPEST_NESTING = _CHOSEN["nesting"]
LONGEST_READING = _CHOSEN["seconds"]
LONGEST_PROGRAM = _CHOSEN["program"]
LARGEST_MEMORY = _CHOSEN["memory"]


def check_size(path: Path, largest: int = LARGEST_FILE) -> None:
    """Raises ``TooLargeError`` if the file is larger than ``largest`` bytes."""
    size = path.stat().st_size
    if size > largest:
        raise TooLargeError(
            f"{path}: файл слишком велик ({size // MEGABYTE} МБ, читается не больше {largest // MEGABYTE} МБ). "
            "Протоколы такими не бывают; проверьте, тот ли это файл, или разделите его.",
            f"{path}: the file is too large ({size // MEGABYTE} MB, at most {largest // MEGABYTE} MB are read). "
            "Minutes are never that long; check whether it is the right file, or split it.",
        )


def too_large(path: Path, ru: str, en: str) -> TooLargeError:
    """The error for a file whose inside goes over a bound; ``ru`` and ``en`` say which."""
    return TooLargeError(
        f"{path}: {ru}. Файл не читается ради безопасности; если он настоящий, пересохраните его или разделите.",
        f"{path}: {en}. The file is not read for safety's sake; if it is genuine, save it anew or split it.",
    )
