"""The archive: one SQLite file with everything that was read, searchable. ``Archive`` opens it, ``build`` makes it."""

from protokolist.archive.archive import Archive, Document, Position
from protokolist.archive.build import Event, Report, build
from protokolist.archive.search import Hit, Results

__all__ = ["Archive", "Document", "Event", "Hit", "Position", "Report", "Results", "build"]
