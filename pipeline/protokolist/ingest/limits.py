"""How large a file may be before it is refused: minutes are small, and what is larger is a mistake or an attack."""

from pathlib import Path

from protokolist.errors import TooLargeError

MEGABYTE = 1024 * 1024
# The longest minutes of a parliament have about a million characters; ten times that is no protocol.
LARGEST_TEXT = 20 * MEGABYTE
# Scans of some hundred pages.
LARGEST_FILE = 500 * MEGABYTE
MOST_PAGES = 3000
# A DOCX is a zip: what it unpacks to, how many parts, how much larger than packed, how deep its XML.
LARGEST_UNPACKED = 200 * MEGABYTE
LARGEST_XML = 60 * MEGABYTE
MOST_PARTS = 5000
HIGHEST_RATIO = 200
DEEPEST_XML = 200


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
