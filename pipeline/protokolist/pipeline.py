"""The order of the stages, and reading with it: ``load()``, ``read()``, ``read_many()``."""

import gc
import hashlib
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from tempfile import mkdtemp

from spacy.language import Language
from spacy.util import load_model_from_path

import ru_protokolist
from protokolist import messages
from protokolist.assemble import to_record
from protokolist.errors import InputMissingError, ProtokolistError
from protokolist.ingest import SourceText, is_container, read_source, unpack
from protokolist.parallel import Job, Unpacked, read_in_processes, read_in_turn
from protokolist.record import Protocol, Source
from protokolist.text.tokenizer import Tokenizer

StrPath = str | os.PathLike[str]
MODEL_FILES = (".npz", ".crfsuite", ".cfg")


def load(model: StrPath | None = None) -> Language:
    """The pipeline of stages, with the models that ship or those in a folder; loaded once a process, about a second.

    ``doc = load()(text)`` gives a spaCy ``Doc`` over the clean copy of ``text``, with ``doc.spans`` filled by the
    stages and ``doc._.alignment`` to map spans to the source; ``read_text`` makes the record of it.
    """
    return _loaded(None if model is None else Path(model))


@cache
def _loaded(model: Path | None) -> Language:
    if model is None:
        return ru_protokolist.load()
    if not (model / "config.cfg").is_file():
        raise InputMissingError(messages.NO_MODEL("ru", path=model), messages.NO_MODEL("en", path=model))
    return load_model_from_path(model)


@cache
def model_digest(model: Path | None = None) -> str:
    """One SHA-256 over the files of the model that reads: what was read by another is stale."""
    folder = model or Path(ru_protokolist.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in MODEL_FILES:
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def read_text(text: str, *, model: StrPath | None = None, recognised: bool = False) -> Protocol:
    """The record of a protocol given as text; ``recognised`` if some program read it off a scan."""
    return _read(SourceText(source=Source(ocr=recognised), text=text), model)


def read(path: StrPath, *, model: StrPath | None = None) -> Protocol:
    """The record of the protocol in a file of any supported format; ``model`` is a folder made by training.

    Raises a ``ProtokolistError`` that says in plain words what is wrong with the file and what to do.
    """
    return _read(read_source(path), model)


def read_each(
    paths: Iterable[StrPath], *, processes: int = 1, model: StrPath | None = None, apart: bool = False
) -> Iterator[tuple[Path, Protocol | ProtokolistError]]:
    """Each file's record or the reason why there is none, in the order given; one broken file stops nothing.

    An archive or a letter gives one outcome for each document in it, with the path of the whole; the record's source
    names the document («a.zip!/папка/протокол.docx»). With more than one process, that many files are read at a time;
    memory does not grow with their number. Files read in processes of their own, also by one alone if ``apart``, have
    a limit on time and memory, and what goes over it is set aside.
    """
    reading = partial(_read_job, model=model)
    if processes > 1 or apart:
        yield from read_in_processes(reading, paths, processes)
    else:
        yield from read_in_turn(reading, paths)


def _read_job(job: Job, folder: Path, *, model: StrPath | None) -> Protocol | Unpacked:
    if job.name is None and is_container(job.path):
        into = Path(mkdtemp(dir=folder))
        return Unpacked(into, unpack(job.path, into))
    return _read(read_source(job.path, job.name), model)


def read_many(
    paths: Iterable[StrPath],
    *,
    processes: int = 1,
    model: StrPath | None = None,
    on_error: Callable[[Path, ProtokolistError], None] | None = None,
) -> Iterator[Protocol]:
    """Records of the files that can be read, in the order given; folders are not opened (``ingest.folder`` lists them).

    A file that cannot be read goes to ``on_error``, by default as a Python warning, and the others are read on.
    """
    for path, found in read_each(paths, processes=processes, model=model):
        if isinstance(found, Protocol):
            yield found
        elif on_error is not None:
            on_error(path, found)
        else:
            warnings.warn(str(found), stacklevel=2)


def _read(source: SourceText, model: StrPath | None) -> Protocol:
    nlp = load(model)
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError("the pipeline's tokenizer must be protokolist.tokenizer.v1")
    with _without_collector():
        doc = tokenizer.read(source.text, source.furniture, source.recognised)
        return to_record(nlp(doc), source.source, source.warnings, source.pages)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Reading makes a great many small objects and hardly a cycle: looking for cycles takes a fifth of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()
