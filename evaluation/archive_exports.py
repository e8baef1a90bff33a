"""Every format of ``protokolist export`` of a whole archive: how fast, how large, and in how much memory.

``python evaluation/archive_exports.py ARCHIVE [--formats a,b] [--small ARCHIVE] [--out PREFIX [--keep]]`` runs the command once
for each format, as people do, and takes the largest memory its process ever held; with ``--small`` also that of a
smaller archive, which tells whether memory grows with the archive. What is written is thrown away.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from protokolist.archive import Archive
from protokolist.export.formats import FORMATS
from provenance import belongs_to, provenance
from publish import publish

MOST_MB = 500


def exported(archive: Path, form: str, folder: Path) -> dict[str, Any]:
    """One export: seconds, processor seconds, megabytes of memory at most, files and megabytes written."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, "-m", "protokolist.cli", "export", str(archive), out, "-f", form]
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - words of ours
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
        files = [path.stat().st_size for path in Path(out).rglob("*") if path.is_file()]
    return {
        "seconds": round(seconds, 1), "processor": round(used.ru_utime + used.ru_stime, 1),
        "MB": round(used.ru_maxrss * 1024 / 1e6, 1), "files": len(files), "written MB": round(sum(files) / 1e6, 1),
    }  # fmt: skip


def held(archive: Path) -> dict[str, int]:
    """What there is to export."""
    with Archive(archive) as opened:
        return {
            table: opened.connection.execute(f"SELECT count(*) FROM {table}").get
            for table in ("documents", "statements")
        }


def tables(result: dict[str, Any]) -> str:
    """What came of it."""
    lines = [
        "# Exports of a whole archive", "",
        "`python evaluation/archive_exports.py ARCHIVE --small SMALL --out evaluation/results/archive_exports`: each "
        "format by a process of its own. The machine is shared: its processor time tells more than the clock.", "",
    ]  # fmt: skip
    for archive in result["archives"]:
        holds, formats = archive["holds"], archive["formats"]
        if not formats:
            continue
        most = max(one["MB"] for one in formats.values())
        lines += [
            f"{holds['statements']:,} statements of {holds['documents']:,} protocols; most memory of any format: "
            f"{most:,.0f} MB (at most {MOST_MB} are wanted).", "",
            "| format | statements a second | of processor time | files | MB written | MB of memory |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
        ]  # fmt: skip
        for form, one in formats.items():
            clock, processor = (f"{holds['statements'] / one[key]:,.0f}" for key in ("seconds", "processor"))
            written = f"{one['files']:,} | {one['written MB']:,.0f} | {one['MB']:,.0f}"
            lines.append(f"| {form} | {clock} | {processor} | {written} |")
        lines.append("")
    if result.get("kept"):
        lines += [
            "Measured in several runs, some of an earlier commit than the one below, which is the last run's.",
            "",
        ]
    return "\n".join([*lines, belongs_to(result), ""])


def main() -> int:
    """Exit code 1 if a format takes more than ``MOST_MB``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--small", type=Path, help="a smaller archive, to see whether memory grows")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    parser.add_argument("--keep", action="store_true", help="keep what stands in the JSON file already")
    arguments = parser.parse_args()
    archives = [path for path in (arguments.archive, arguments.small) if path]
    result: dict[str, Any] = {
        **provenance(),
        "archives": [{"holds": held(archive), "formats": {}} for archive in archives],
    }
    if arguments.keep and arguments.out:
        before = json.loads(Path(f"{arguments.out}.json").read_text(encoding="utf-8"))["archives"]
        measured, result["kept"] = result["archives"], True
        for its in measured:
            its["formats"] |= next((one["formats"] for one in before if one["holds"] == its["holds"]), {})
        others = [one for one in before if one["holds"] not in [its["holds"] for its in measured]]
        result["archives"] = sorted([*measured, *others], key=lambda one: -one["holds"]["statements"])
    else:
        measured = result["archives"]
    for form in arguments.formats.split(","):
        for archive, its in zip(archives, measured, strict=True):
            its["formats"][form] = exported(archive, form, archive.resolve().parent)
            print(form, archive, its["formats"][form], file=sys.stderr, flush=True)
            # It takes hours: what is broken off leaves what it has.
            if arguments.out:
                publish(result, tables(result), arguments.out)
    print(tables(result))
    return int(any(one["MB"] > MOST_MB for its in result["archives"] for one in its["formats"].values()))


if __name__ == "__main__":
    sys.exit(main())
