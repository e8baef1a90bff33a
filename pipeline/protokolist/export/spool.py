"""Protocols kept in a temporary file, so that several formats can be written of files that are read once."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

from protokolist.export.entry import Entry
from protokolist.places import Page, Word
from protokolist.record import Protocol


class Spool:
    """A file of entries, written once and read as often as needed; memory holds one protocol at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def fill(self, entries: Iterable[Entry]) -> int:
        """Writes the entries; how many there were."""
        count = 0
        with self._path.open("w", encoding="utf-8") as file:
            for entry in entries:
                pages = [astuple(page) for page in entry.protocol.pages]
                record = entry.protocol.model_dump_json()
                file.write(json.dumps([entry.id, record, pages, entry.shared], ensure_ascii=False) + "\n")
                count += 1
        return count

    def __iter__(self) -> Iterator[Entry]:
        with self._path.open(encoding="utf-8") as file:
            for line in file:
                name, record, pages, shared = json.loads(line)
                yield Entry(name, Protocol.model_validate_json(record).on_pages(map(_page, pages)), shared)


def _page(kept: list[Any]) -> Page:
    number, span, words, *rest = kept
    found = tuple(Word((start, end), (box[0], box[1], box[2], box[3]), sure) for (start, end), box, sure in words)
    return Page(number, (span[0], span[1]), found, *rest)
