"""``protokolist report``: what was discussed, as one page with tables and pictures."""

import sys
from pathlib import Path

from protokolist import messages
from protokolist.archive import Archive
from protokolist.commands.problems import command_error
from protokolist.errors import Language


def run(archive: Path, out: Path, language: Language, *, query: str, figures: Path | None, closed: bool) -> int:
    """Writes the page, and the pictures where asked for."""
    if out.is_dir():
        raise command_error(messages.OUT_IS_FOLDER, out=out)
    try:
        from protokolist.report.page import report  # noqa: PLC0415 - of an extra, and heavy
    except ModuleNotFoundError as error:
        raise command_error(messages.NEEDS_RESEARCH, module=error.name) from error
    with Archive(archive, closed=closed) as opened:
        page = report(opened, language=language, query=query, figures=figures)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, encoding="utf-8")
    sys.stdout.write(messages.REPORTED(language, out=out) + "\n")
    return 0
