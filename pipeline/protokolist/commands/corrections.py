"""``protokolist import``: annotations corrected in other tools come back to the archive they were exported from."""

import sys
from collections.abc import Sequence
from pathlib import Path

from protokolist import messages
from protokolist.archive import Archive
from protokolist.commands.convert import FORMATS, recognised
from protokolist.commands.output import CorpusFormat
from protokolist.commands.problems import complain
from protokolist.errors import ArchiveError, Language, ProtokolistError
from protokolist.export.entry import good_id


def run(archive: Path, sources: Sequence[Path], language: Language, *, form: CorpusFormat | None, by: str) -> int:
    """Takes in every corrected protocol; the exit code is that of the first that could not be taken, or 0."""
    code = count = 0
    with Archive(archive, write=True, closed=True) as opened:
        names = {
            good_id(str(name)): str(name)
            for (name,) in opened.connection.execute("SELECT name FROM documents WHERE gone = 0")
        }
        for source in sources:
            kind = form or recognised(source)
            for name, found in FORMATS[kind].read(source):
                try:
                    if isinstance(found, ProtokolistError):
                        raise found
                    if name not in names:
                        raise _unknown(archive, name)
                    opened.correct(names[name], found, by=by, form=kind)
                    count += 1
                except ProtokolistError as error:
                    complain(error.message(language))
                    code = code or error.exit_code
    sys.stdout.write(messages.IMPORTED(language, count=count) + "\n")
    return code


def _unknown(archive: Path, name: str) -> ArchiveError:
    return ArchiveError(
        f"{archive}: протокола «{name}» в архиве нет; имена даёт protokolist export.",
        f"{archive}: there is no protocol “{name}”; names are those that protokolist export gives.",
    )


def show(archive: Path, language: Language) -> int:
    """Lists the corrections that hold."""
    with Archive(archive, closed=True) as opened:
        for number, document, form, by, when in opened.corrections():
            line = messages.CORRECTION(language, number=number, document=document, form=form, by=by, when=when)
            sys.stdout.write(line + "\n")
    return 0


def undo(archive: Path, number: int, language: Language) -> int:
    """Takes a correction back."""
    with Archive(archive, write=True, closed=True) as opened:
        opened.uncorrect(number)
    sys.stdout.write(messages.UNCORRECTED(language, number=number) + "\n")
    return 0
