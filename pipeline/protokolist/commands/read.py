"""``protokolist read``: files to text, JSON lines or pages."""

import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from protokolist.commands.output import Format, Output
from protokolist.commands.problems import complain, unexpected
from protokolist.errors import Language, ProtokolistError
from protokolist.export import html, terminal
from protokolist.pipeline import load, read_each
from protokolist.record import Protocol


def read(
    files: Sequence[Path],
    form: Format,
    out: Path | None,
    language: Language,
    *,
    model: Path | None,
    min_confidence: float,
    debug: bool,
) -> int:
    """Reads each file and writes its record in ``form``; the exit code is that of the first file that failed, or 0.

    Statements of less than ``min_confidence`` are left out.
    """
    code = 0
    if model:
        load(model)
    with Output(out, form, files) as output:
        for file in files:
            found = _read(file, language, model=model, debug=debug)
            if isinstance(found, Protocol):
                sure = found.with_confidence(min_confidence)
                output.write(file, _rendered(sure, form, language, to_screen=out is None))
            else:
                code = code or found
    return code


def _read(file: Path, language: Language, *, model: Path | None, debug: bool) -> Protocol | int:
    """The record, or the exit code of what was said to be wrong."""
    try:
        _, found = next(read_each([file], model=model))
    except Exception as error:  # noqa: BLE001 - a fault of ours on one file must not stop the others
        return unexpected(error, language, debug=debug, path=file)
    if isinstance(found, ProtokolistError):
        complain(found.message(language))
        return found.exit_code
    return found


def _rendered(protocol: Protocol, form: Format, language: Language, *, to_screen: bool) -> str:
    if form == "json":
        return protocol.model_dump_json() + "\n"
    if form == "html":
        return html.render(protocol, language=language)
    if not (to_screen and sys.stdout.isatty()):
        return terminal.plain(protocol, language) + "\n"
    console = Console()
    with console.capture() as captured:
        terminal.render(protocol, console, language)
    return captured.get() + "\n"
