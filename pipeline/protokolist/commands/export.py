"""``protokolist export``: protocols in the formats of other people's tools."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pydantic import ValidationError

from protokolist import messages
from protokolist.archive import Archive
from protokolist.archive.database import HEADER
from protokolist.commands.problems import command_error, complain
from protokolist.errors import BrokenFileError, Language, ProtokolistError, SkippedError
from protokolist.export.entry import Entry, entries, good_id
from protokolist.export.formats import FORMATS, export
from protokolist.export.spool import Spool
from protokolist.ingest.folder import find_files
from protokolist.pipeline import model_digest, read_each
from protokolist.record import Protocol

RECORDS = (".json", ".jsonl", ".ndjson")


def run(
    sources: Sequence[Path],
    form: str,
    out: Path,
    language: Language,
    *,
    model: Path | None,
    query: str,
    closed: bool,
    corrected: bool,
) -> int:
    """Writes what ``sources`` (files, folders, records as JSON lines) hold to the folder ``out``.

    The exit code is that of the first file that could not be read, or 0.
    """
    names = list(dict.fromkeys(name.strip() for name in form.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS] or ([] if names else [form])
    if unknown:
        raise command_error(messages.EXPORT_FORMAT, value=unknown[0], known=", ".join(FORMATS))
    if out.exists() and not out.is_dir():
        raise command_error(messages.EXPORT_OUT_IS_FILE, out=out)
    if len(sources) == 1 and is_archive(sources[0]):
        return _from_archive(sources[0], names, out, language, query=query, closed=closed, corrected=corrected)
    if query or corrected:
        raise command_error(messages.QUERY_NEEDS_ARCHIVE)
    reading = _Reading(language, model)
    with TemporaryDirectory() as folder:
        spool = Spool(Path(folder) / "spool")
        count = spool.fill(entries(reading.protocols(sources)))
        if count:
            about: dict[str, Any] = {"protocols": count, "model": model_digest(model)}
            _written(spool, names, out, about)
    sys.stdout.write(messages.EXPORTED(language, count=count, out=out) + "\n")
    return reading.code


def is_archive(path: Path) -> bool:
    """Whether a file begins as SQLite's do."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER


class _Archived:
    """The protocols of an archive, gone through as often as formats ask for them; one is held at a time."""

    def __init__(self, archive: Archive, query: str, *, corrected: bool) -> None:
        self._archive, self._query = archive, query
        self._names = {document for _, document, *_ in archive.corrections()} if corrected else None
        self.count = 0

    def __iter__(self) -> Iterator[Entry]:
        self.count = 0
        for name, protocol, shared in self._archive.protocols(self._query):
            if self._names is not None and name not in self._names:
                continue
            self.count += 1
            yield Entry(good_id(name), protocol, shared)


def _from_archive(
    path: Path, names: Sequence[str], out: Path, language: Language, *, query: str, closed: bool, corrected: bool
) -> int:
    with Archive(path, closed=closed) as archive:
        entries_of = _Archived(archive, query, corrected=corrected)
        about: dict[str, Any] = {"archive": archive.digest(), "query": query, "model": model_digest()}
        _written(entries_of, names, out, about)
        count = entries_of.count
    sys.stdout.write(messages.EXPORTED(language, count=count, out=out) + "\n")
    return 0


def _written(spool: Iterable[Entry], names: Sequence[str], out: Path, about: dict[str, Any]) -> None:
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
            files = [file.path for file in find_files([source]) if file.problem is None]
            for _, found in read_each(files, model=self._model):
                if isinstance(found, SkippedError):
                    continue
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
