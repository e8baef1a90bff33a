"""Протоколист reads Russian minutes: who was there, what was said and decided, and where it stands.

    >>> import protokolist
    >>> protocol = protokolist.read("minutes.docx")        # doctest: +SKIP
    >>> protocol.statements[0].type                        # doctest: +SKIP
    'report'

The names below are loaded at first use, so that importing the package costs next to nothing.
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

# Small matrices run up to ten times slower when BLAS threads fight for the cores; must be set before numpy loads.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"

if TYPE_CHECKING:
    from protokolist.archive import Archive
    from protokolist.errors import ProtokolistError
    from protokolist.pipeline import load, read, read_many
    from protokolist.record import Protocol

__all__ = ["Archive", "Protocol", "ProtokolistError", "load", "read", "read_many"]

_HOMES = {
    "Archive": "protokolist.archive",
    "Protocol": "protokolist.record",
    "ProtokolistError": "protokolist.errors",
    "load": "protokolist.pipeline",
    "read": "protokolist.pipeline",
    "read_many": "protokolist.pipeline",
}


def __getattr__(name: str) -> Any:
    if home := _HOMES.get(name):
        return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
