"""How a command says what went wrong."""

import sys
import traceback
from pathlib import Path

import protokolist
from protokolist import messages
from protokolist.errors import Language, ProtokolistError

INTERNAL_ERROR = 70


class CommandError(ProtokolistError):
    """The command as given makes no sense."""

    exit_code = 2


class OutputError(ProtokolistError):
    """A result cannot be written where it should go."""

    exit_code = 9


def command_error(message: messages.Text, **values: object) -> CommandError:
    """A ``CommandError`` with ``message`` in both languages."""
    return CommandError(
        messages.USAGE_ERROR("ru", problem=message("ru", **values)),
        messages.USAGE_ERROR("en", problem=message("en", **values)),
    )


def output_error(error: OSError) -> OutputError:
    """The operating system's refusal in plain words."""
    reason = error.strerror or str(error)
    return OutputError(
        messages.FILE_ERROR("ru", path=error.filename or messages.OUTPUT("ru"), reason=reason),
        messages.FILE_ERROR("en", path=error.filename or messages.OUTPUT("en"), reason=reason),
    )


def complain(message: str) -> None:
    """Says ``message`` on standard error."""
    sys.stderr.write(message + "\n")


def unexpected(error: Exception, language: Language, *, debug: bool, path: Path | None = None) -> int:
    """Tells of a fault of the program in plain words, with the trace only on request; returns the exit code."""
    if debug:
        traceback.print_exception(error)
    place = f"{path}: " if path else ""
    complain(messages.UNEXPECTED(language, place=place, kind=type(error).__name__, version=protokolist.__version__))
    return INTERNAL_ERROR
