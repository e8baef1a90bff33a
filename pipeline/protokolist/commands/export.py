"""``protokolist export``: protocols in the formats of other people's tools."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import ValidationError

from protokolist import messages
from protokolist.commands.problems import command_error, complain
from protokolist.errors import BrokenFileError, Language, ProtokolistError
from protokolist.export.entry import entries
from protokolist.export.formats import FORMATS, export
from protokolist.export.spool import Spool
from protokolist.pipeline import model_digest, read_each
from protokolist.record import Protocol

RECORDS = (".json", ".jsonl", ".ndjson")


def run(sources: Sequence[Path], form: str, out: Path, language: Language, *, model: Path | None) -> int:
    """Writes what ``sources`` (files, folders, records as JSON lines) hold to the folder ``out``.

    The exit code is that of the first file that could not be read, or 0.
    """
    names = list(dict.fromkeys(name.strip() for name in form.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS] or ([] if names else [form])
    if unknown:
        raise command_error(messages.EXPORT_FORMAT, value=unknown[0], known=", ".join(FORMATS))
    if out.exists() and not out.is_dir():
        raise command_error(messages.EXPORT_OUT_IS_FILE, out=out)
    reading = _Reading(language, model)
    with TemporaryDirectory() as folder:
        spool = Spool(Path(folder) / "spool")
        count = spool.fill(entries(reading.protocols(sources)))
        if count:
            about: dict[str, Any] = {"protocols": count, "model": model_digest(model)}
            _written(spool, names, out, about)
    sys.stdout.write(messages.EXPORTED(language, count=count, out=out) + "\n")
    return reading.code


def _written(spool: Spool, names: Sequence[str], out: Path, about: dict[str, Any]) -> None:
    try:
        export(spool, names, out, about)
    except ModuleNotFoundError as error:
        raise command_error(messages.NEEDS_RESEARCH, module=error.name) from error


class _Reading:
    """Reads sources one at a time and keeps the exit code of what went wrong."""

    def __init__(self, language: Language, model: Path | None) -> None:
        self.code = 0
        self._language, self._model = language, model

    def protocols(self, sources: Sequence[Path]) -> Iterator[Protocol]:
        """Every protocol that can be read."""
        for source in sources:
            if source.suffix.lower() in RECORDS and source.is_file():
                yield from self._records(source)
                continue
            files = sorted(path for path in source.rglob("*") if path.is_file()) if source.is_dir() else [source]
            for _, found in read_each(files, model=self._model):
                if isinstance(found, ProtokolistError):
                    self._complain(found)
                else:
                    yield found

    def _records(self, source: Path) -> Iterator[Protocol]:
        with source.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield Protocol.model_validate_json(line)
                except ValidationError as error:
                    self._complain(_no_record(source, number, error))

    def _complain(self, error: ProtokolistError) -> None:
        complain(error.message(self._language))
        self.code = self.code or error.exit_code


def _no_record(source: Path, number: int, error: ValidationError) -> BrokenFileError:
    reason = error.errors()[0]["msg"]
    return BrokenFileError(
        f"{source}, строка {number}: это не запись протокола ({reason}). Нужен вывод protokolist read --format json.",
        f"{source}, line {number}: this is no record ({reason}). Give what protokolist read --format json writes.",
    )
