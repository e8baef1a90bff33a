"""The records themselves, one JSON object a line."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from protokolist.export.entry import Entry


def write(entries: Iterable[Entry], path: Path) -> Iterator[Path]:
    """Writes one file; yields it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(entry.protocol.model_dump_json() + "\n" for entry in entries)
    yield path
