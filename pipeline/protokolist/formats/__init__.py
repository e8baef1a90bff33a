"""Annotated protocols in the formats of other tools: one module each, all over ``scoring.gold.Gold``.

``read`` yields every document of a path with its name, or with the error that says why it cannot be read, so that one
broken document does not hide the others. ``write`` takes documents one at a time and returns the errors of those that
the format cannot hold. What each format holds, and how, is told in ``docs/formats.md``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from protokolist.errors import GoldError, ProtokolistError
from protokolist.scoring.gold import Gold

Documents = Iterator[tuple[str, Gold | ProtokolistError]]
"""Names and documents, or why one cannot be read, one at a time."""
Named = Iterable[tuple[str, Gold]]
"""Documents to write, each with a name that is good for a file."""


@dataclass(frozen=True, slots=True)
class Format:
    """How one format is read and written; ``folder`` where it is not one file."""

    read: Callable[[Path], Documents]
    write: Callable[[Named, Path], list[GoldError]]
    folder: bool = False
