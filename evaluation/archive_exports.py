"""Every format of ``protokolist export`` of a whole archive: how fast, how large, and in how much memory.

``python evaluation/archive_exports.py ARCHIVE [--formats a,b] [--small ARCHIVE] [--out PREFIX]`` runs the command once
for each format, as people do, and takes the largest memory its process ever held; with ``--small`` also that of a
smaller archive, which tells whether memory grows with the archive. What is written is thrown away.
"""

import argparse
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
    holds, small = result["holds"], result["small"]
    lines = [
        "# Exports of a whole archive", "",
        f"`python evaluation/archive_exports.py ARCHIVE --small SMALL --out evaluation/results/archive_exports`: "
        f"{holds['statements']:,} statements of {holds['documents']:,} protocols, each format by a process of its own; "
        f"the smaller archive has {small['statements']:,} statements. The machine is shared.", "",
        "| format | statements a second | of processor time | files | MB written | MB of memory | of the smaller one |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    for form, one in result["formats"].items():
        rates = [f"{holds['statements'] / one[key]:,.0f}" for key in ("seconds", "processor")]
        other = result["formats of small"].get(form, {}).get("MB")
        lines.append(
            f"| {form} | {rates[0]} | {rates[1]} | {one['files']:,} | {one['written MB']:,.0f} | {one['MB']:,.0f} | "
            f"{'–' if other is None else format(other, ',.0f')} |"
        )
    most = max(one["MB"] for one in result["formats"].values())
    lines += [
        "",
        f"Most memory of any format: {most:,.0f} MB (at most {MOST_MB} are wanted).",
        "",
        belongs_to(result),
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Exit code 1 if a format takes more than ``MOST_MB``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--small", type=Path, help="a smaller archive, to see whether memory grows")
    parser.add_argument("--formats", default=",".join(FORMATS))
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    forms = arguments.formats.split(",")
    result: dict[str, Any] = {**provenance(), "holds": held(arguments.archive), "small": {"statements": 0}}
    result["formats"], result["formats of small"] = {}, {}
    if arguments.small:
        result["small"] = held(arguments.small)
    for form in forms:
        for key, archive in (("formats of small", arguments.small), ("formats", arguments.archive)):
            if archive:
                result[key][form] = exported(archive, form, archive.resolve().parent)
                print(form, archive, result[key][form], file=sys.stderr, flush=True)
    print(tables(result))
    if arguments.out:
        publish(result, tables(result), arguments.out)
    return int(any(one["MB"] > MOST_MB for one in result["formats"].values()))


if __name__ == "__main__":
    sys.exit(main())
