"""Coverage-guided fuzzing of the readers that are our own code, by atheris (Python 3.11).

``python evaluation/fuzz_readers.py READER [SECONDS]`` with READER one of the names below. It starts from the real files
in ``tests/resources/formats``, mutates them towards code not yet run (in a DOCX or ODT the part with the text), and
stops with the input at hand when a reader raises what is no ``ProtokolistError``. Found inputs become rows of tests.
"""

import io
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["protokolist.ingest"]):
    from protokolist.errors import ProtokolistError
    from protokolist.ingest.container import unpack
    from protokolist.ingest.detect import kind_of
    from protokolist.ingest.docx import read_docx
    from protokolist.ingest.html import read_html
    from protokolist.ingest.odt import read_odt
    from protokolist.ingest.plain import read_plain
    from protokolist.ingest.rtf import read_rtf

PARTS = {"odt": "content.xml", "docx": "word/document.xml"}
FORMATS = Path("tests/resources/formats")
# Reader -> how it is called, and the endings of the files it starts from.
READERS: dict[str, tuple[Callable[[Path, Path], object], tuple[str, ...]]] = {
    "rtf": (lambda path, _: read_rtf(path, ""), (".rtf",)),
    "html": (lambda path, _: read_html(path, ""), (".html",)),
    "odt": (lambda path, _: read_odt(path, ""), (".odt",)),
    "docx": (lambda path, _: read_docx(path, ""), (".docx",)),
    "plain": (lambda path, _: read_plain(path, ""), (".txt", ".md")),
    "detect": (lambda path, _: kind_of(path), ("",)),
    "container": (unpack, (".zip", ".eml")),
}


def main() -> None:
    """Fuzzes one reader for so many seconds."""
    name, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
    read, endings = READERS[name]
    with tempfile.TemporaryDirectory() as place:
        folder, corpus = Path(place), Path(place) / "corpus"
        corpus.mkdir()
        for path in FORMATS.iterdir():
            if path.name.endswith(endings):
                (corpus / path.name).write_bytes(_part(path, PARTS[name]) if name in PARTS else path.read_bytes())
        target = folder / ("input.md" if name == "plain" else "input")
        inside = folder / "unpacked"
        inside.mkdir()

        def once(data: bytes) -> None:
            target.write_bytes(_package(name, data) if name in PARTS else data)
            try:
                read(target, inside)
            except ProtokolistError:
                pass
            finally:
                for left in inside.iterdir():
                    left.unlink()

        options = [
            f"-max_total_time={seconds}",
            "-max_len=60000",
            "-timeout=60",
            "-rss_limit_mb=4096",
            "-print_final_stats=1",
        ]
        atheris.Setup([sys.argv[0], *options, str(corpus)], once)
        atheris.Fuzz()


def _part(path: Path, part: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(part)


@cache
def _others(kind: str) -> dict[str, bytes]:
    with zipfile.ZipFile(FORMATS / f"minutes.{kind}") as package:
        return {one: package.read(one) for one in package.namelist() if one != PARTS[kind]}


def _package(kind: str, data: bytes) -> bytes:
    """The real document with its text replaced by ``data``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for one, content in {**_others(kind), PARTS[kind]: data}.items():
            package.writestr(one, content)
    return out.getvalue()


if __name__ == "__main__":
    main()
