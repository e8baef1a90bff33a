"""All formats of ``protokolist export`` by name, and the manifest that says what was written."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import protokolist
from protokolist.export.entry import Entry

Writer = Callable[[Iterable[Entry], Path], Iterator[Path]]


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """Where a format's file or folder stands in the output, and what writes it (imported when it is asked for)."""

    name: str
    module: str
    function: str = "write"
    form: str | None = None

    def writer(self) -> Writer:
        """The function that takes entries and a path and yields the files it has written."""
        function: Any = getattr(import_module(f"protokolist.export.{self.module}"), self.function)
        writer: Writer = partial(function, form=self.form) if self.form else function
        return writer


FORMATS: Final[dict[str, ExportFormat]] = {
    "tei": ExportFormat("tei", "tei"),
    "popolo": ExportFormat("popolo.json", "popolo"),
    "csv": ExportFormat("csv", "tables", form="csv"),
    "xlsx": ExportFormat("tables.xlsx", "tables", form="xlsx"),
    "parquet": ExportFormat("parquet", "tables", form="parquet"),
    "jsonl": ExportFormat("records.jsonl", "records"),
    "xml": ExportFormat("gold", "annotations", form="xml"),
    "brat": ExportFormat("brat", "annotations", form="brat"),
    "labelstudio": ExportFormat("labelstudio.json", "annotations", form="labelstudio"),
    "conllu": ExportFormat("protocols.conllu", "annotations", form="conllu"),
    "docbin": ExportFormat("protocols.spacy", "annotations", form="docbin"),
    "dc": ExportFormat("dublin-core.xml", "citations", "dublin_core"),
    "ris": ExportFormat("citations.ris", "citations", "ris"),
    "bibtex": ExportFormat("citations.bib", "citations", "bibtex"),
}
MANIFEST: Final = "manifest.json"


def export(entries: Iterable[Entry], names: Sequence[str], out: Path, about: dict[str, Any]) -> Path:
    """Writes the formats named into the folder ``out``; ``entries`` is gone through once for each. The manifest's path.

    ``about`` is what the manifest says beside the files: what was exported, by which query.
    """
    out.mkdir(parents=True, exist_ok=True)
    files = []
    for name in names:
        known = FORMATS[name]
        for path in known.writer()(entries, out / known.name):
            files.append({"format": name, "path": path.relative_to(out).as_posix(), **_digest(path)})
    manifest = {"program": "protokolist", "version": protokolist.__version__, **about, "files": files}
    path = out / MANIFEST
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _digest(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}
