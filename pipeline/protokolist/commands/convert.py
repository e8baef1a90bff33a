"""``protokolist corpus convert``: annotated protocols between gold XML and the formats of other tools."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from protokolist import messages
from protokolist.commands.output import CorpusFormat
from protokolist.commands.problems import command_error, complain
from protokolist.errors import Language, ProtokolistError
from protokolist.formats import Documents, Format, brat, conllu, docbin, goldxml, labelstudio
from protokolist.formats.structure import load
from protokolist.scoring.gold import Gold

FORMATS: Final[dict[CorpusFormat, Format]] = {
    "xml": Format(goldxml.read, goldxml.write, folder=True),
    "brat": Format(brat.read, brat.write, folder=True),
    "labelstudio": Format(labelstudio.read, labelstudio.write),
    "docbin": Format(docbin.read, docbin.write),
    "conllu": Format(conllu.read, conllu.write),
}
SUFFIXES: Final[dict[str, CorpusFormat]] = {
    ".xml": "xml", ".ann": "brat", ".txt": "brat", ".json": "labelstudio", ".spacy": "docbin", ".conllu": "conllu",
    ".conll": "conllu",
}  # fmt: skip
# How the files begin: an XML tag, a JSON list or object, zlib's header, a comment or a first token.
BEGINNINGS: Final[dict[CorpusFormat, re.Pattern[bytes]]] = {
    "xml": re.compile(rb"(?:\xef\xbb\xbf)?\s*<"),
    "labelstudio": re.compile(rb"(?:\xef\xbb\xbf)?\s*[\[{]"),
    "docbin": re.compile(rb"\x78[\x01\x5e\x9c\xda]"),
    "conllu": re.compile(rb"(?:\xef\xbb\xbf)?(?:# |1(?:-\d+)?\t)"),
}
# What a document may be called in a file's name; the rest of a foreign name could lead out of the folder.
UNSAFE = re.compile(r"[^\w .()-]+|^[ .]+|[ .]+$")
LONGEST_NAME = 100


def convert(
    sources: Sequence[Path], out: Path, language: Language, *, to: CorpusFormat, source_format: CorpusFormat | None
) -> int:
    """Writes every document of ``sources`` to ``out``; the exit code is that of the first that failed, or 0.

    Documents come and go one at a time, as far as the formats allow.
    """
    _check_out(out, sources, folder=FORMATS[to].folder)
    conversion = _Conversion(language)
    documents = conversion.documents(sources, source_format)
    # Nothing is written where nothing can be read.
    if first := next(documents, None):
        for refused in FORMATS[to].write(chain([first], documents), out):
            conversion.failed(refused)
    sys.stdout.write(messages.CONVERTED(language, count=conversion.count, out=out) + "\n")
    return conversion.code


class _Conversion:
    """Reads the sources and keeps count of what came out of them."""

    def __init__(self, language: Language) -> None:
        self.count = 0
        self.code = 0
        self._language = language
        self._taken: set[str] = set()

    def documents(self, sources: Iterable[Path], source_format: CorpusFormat | None) -> Iterator[tuple[str, Gold]]:
        """The documents that can be read, under names that are good for files and different from each other."""
        for source in sources:
            try:
                for name, found in self._read(source, source_format):
                    if isinstance(found, ProtokolistError):
                        self._complain(found)
                    else:
                        self.count += 1
                        yield self._free(name), found
            except ProtokolistError as error:
                self._complain(error)

    def failed(self, error: ProtokolistError) -> None:
        """A document was read, but the other format does not hold it."""
        self.count -= 1
        self._complain(error)

    def _complain(self, error: ProtokolistError) -> None:
        complain(error.message(self._language))
        self.code = self.code or error.exit_code

    def _read(self, source: Path, source_format: CorpusFormat | None) -> Documents:
        return FORMATS[source_format or recognised(source)].read(source)

    def _free(self, name: str) -> str:
        base = UNSAFE.sub("_", name[:LONGEST_NAME]) or "_"
        free, number = base, 1
        while free.casefold() in self._taken:
            number += 1
            free = f"{base}-{number}"
        self._taken.add(free.casefold())
        return free


def recognised(source: Path) -> CorpusFormat:
    """The format of a file or folder by its name and its beginning; a ``CommandError`` if neither tells."""
    if source.is_dir():
        xml, ann = (next(source.glob(pattern), None) for pattern in ("*.xml", "*.ann"))
        if xml and ann:
            raise command_error(messages.SEVERAL_FORMATS, path=source)
        if not (xml or ann):
            raise command_error(messages.NO_GOLD, path=source)
        return "xml" if xml else "brat"
    if not source.exists():
        raise command_error(messages.NO_SOURCE, path=source)
    if known := SUFFIXES.get(source.suffix.lower()):
        return known
    beginning = load(source)[:100]
    for kind, pattern in BEGINNINGS.items():
        if pattern.match(beginning):
            return kind
    raise command_error(messages.UNKNOWN_FORMAT, path=source)


def _check_out(out: Path, sources: Sequence[Path], *, folder: bool) -> None:
    if folder and out.exists() and not out.is_dir():
        raise command_error(messages.CONVERT_OUT_IS_FILE, out=out)
    if not folder and out.is_dir():
        raise command_error(messages.OUT_IS_FOLDER, out=out)
    places = {source.parent if folder and not source.is_dir() else source for source in sources}
    if out.resolve() in {place.resolve() for place in places}:
        raise command_error(messages.CONVERT_OUT_IS_SOURCE, out=out)
