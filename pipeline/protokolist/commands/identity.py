"""``protokolist person`` and ``protokolist organisation``: who is who in an archive, by hand."""

import sys
from pathlib import Path

from protokolist import messages
from protokolist.archive import Archive
from protokolist.commands.output import Kind
from protokolist.errors import ArchiveError, Language


def show(archive: Path, kind: Kind, name: str, language: Language) -> int:
    """Lists persons or organisations with the numbers that merging and splitting want, and where they appear."""
    with Archive(archive, closed=True) as opened:
        rows = list(
            opened.connection.execute(
                f"SELECT p.id, p.name, count(*), group_concat(d.name, ', ') FROM {kind}s p JOIN {kind}_appearances a ON"  # noqa: S608
                f" a.{kind}_id = p.id JOIN documents d ON d.id = a.document_id GROUP BY p.id ORDER BY p.sort_key"
            )
        )
        wanted = name.lower().replace("ё", "е")
        for number, called, count, documents in rows:
            if wanted in str(called).lower().replace("ё", "е"):
                positions = opened.positions(int(str(number))) if kind == "person" else []
                held = "; ".join(f"{one.title} {one.years()}".strip() for one in positions)
                line = messages.APPEARS(language, number=number, name=called, count=count, documents=documents)
                sys.stdout.write(line + (f" – {held}" if held else "") + "\n")
        for number, action, one, other, when in opened.decisions(kind):
            sys.stdout.write(
                messages.DECIDED_BY_HAND(language, number=number, action=action, one=one, other=other, when=when) + "\n"
            )
    return 0


def merge(archive: Path, kind: Kind, one: int, other: int, language: Language) -> int:
    """Says that two are one."""
    with Archive(archive, write=True, closed=True) as opened:
        opened.merge(kind, one, other)
    sys.stdout.write(messages.MERGED(language, one=one, other=other) + "\n")
    return 0


def split(archive: Path, kind: Kind, number: int, document: str, language: Language) -> int:
    """Says that who appears in a document is somebody else."""
    with Archive(archive, write=True, closed=True) as opened:
        try:
            opened.split(kind, number, document)
        except KeyError as error:
            raise ArchiveError(
                f"{archive}: протокола «{document}» в архиве нет.", f"{archive}: there is no protocol “{document}”."
            ) from error
    sys.stdout.write(messages.SPLIT(language, number=number, document=document) + "\n")
    return 0


def undo(archive: Path, decision: int, language: Language) -> int:
    """Takes a decision back."""
    with Archive(archive, write=True, closed=True) as opened:
        opened.undo(decision)
    sys.stdout.write(messages.UNDONE(language, number=decision) + "\n")
    return 0


def close(archive: Path, document: str, language: Language, *, closed: bool) -> int:
    """Closes a protocol to the public, or opens it."""
    with Archive(archive, write=True, closed=True) as opened:
        try:
            opened.set_closed(document, closed)
        except KeyError as error:
            raise ArchiveError(
                f"{archive}: протокола «{document}» в архиве нет.", f"{archive}: there is no protocol “{document}”."
            ) from error
    text = messages.CLOSED if closed else messages.OPENED
    sys.stdout.write(text(language, document=document) + "\n")
    return 0
