"""A hundred kills at random moments of a build: afterwards the archive is what an undisturbed build makes.

``python evaluation/archive_kills.py [--kills 100] [--files 500] [--out PREFIX]`` writes short varied protocols, builds an
archive of them in peace, and builds it again with ``kill -9`` after a random time, over and over, until a build comes
through; then the next archive, until there were so many kills. Every archive that came through is compared with the
undisturbed one, row for row of every table but the log, and its indexes are checked by SQLite and FTS5.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from protokolist.archive.database import connect
from provenance import belongs_to, provenance
from publish import publish
from varied import Varied

SEED = 11
LOG = {"meta", "runs", "run_files", "sqlite_sequence"}
INDEXES = ("statement_words", "person_words", "organisation_words", "role_words")
LONGEST = 2_500
# Kills fall between the start of the process and so many times what starting and finding nothing to do takes.
REACH = 3.0


def write_files(folder: Path, count: int) -> None:
    """``count`` short protocols as text."""
    varied = Varied(SEED)
    number = written = 0
    while written < count:
        text = varied(number).text
        number += 1
        if len(text) <= LONGEST:
            # A line of its own, so that no two files are one document.
            (folder / f"{written:04}.txt").write_text(f"{text}\n\nДело № {written}\n", encoding="utf-8")
            written += 1


def command(archive: Path, folder: Path) -> list[str]:
    """A build by one process, as people start it."""
    return [sys.executable, "-m", "protokolist.cli", "build", str(archive), str(folder), "-j", "1"]


def rows(path: Path) -> dict[str, list[Any]]:
    """All rows of all tables but the log; an ``AssertionError`` if an index does not fit its table."""
    connection = connect(path, write=True)
    assert connection.execute("PRAGMA integrity_check").get == "ok"
    assert connection.execute("PRAGMA foreign_key_check").get is None
    for index in INDEXES:
        connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
    tables = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if name not in LOG and not name.startswith(INDEXES)
    ]
    found = {table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables}
    connection.close()
    return found


def killed(archive: Path, folder: Path, after: float) -> bool:
    """Starts a build and kills it ``after`` seconds; whether it was still under way."""
    process = subprocess.Popen(command(archive, folder), stdout=subprocess.DEVNULL)  # noqa: S603 - words of ours
    try:
        assert process.wait(after) == 0
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True


def measured(folder: Path, kills: int, files: int) -> dict[str, Any]:
    """Kills until there were enough of them."""
    source = folder / "protocols"
    source.mkdir()
    write_files(source, files)
    calm = folder / "calm.db"
    begun = time.perf_counter()
    subprocess.run(command(calm, source), check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - words of ours
    undisturbed = time.perf_counter() - begun
    begun = time.perf_counter()
    subprocess.run(command(calm, source), check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - words of ours
    start = time.perf_counter() - begun
    wanted = rows(calm)
    random = Random(SEED)  # noqa: S311 - no secret
    done = archives = different = 0
    while done < kills:
        shaken = folder / f"shaken{archives}.db"
        while killed(shaken, source, random.uniform(0, REACH * start) if done < kills else 3600):
            done += 1
            print(f"{done} kills, {archives} archives", file=sys.stderr, flush=True)
        archives += 1
        found = rows(shaken)
        different += sum(found[table] != wanted[table] for table in wanted)
        shaken.unlink()
    return {
        **provenance(), "kills": done, "files": files, "archives": archives, "tables_that_differ": different,
        "rows": sum(map(len, wanted.values())), "tables": len(wanted), "seconds_undisturbed": round(undisturbed, 1),
    }  # fmt: skip


def tables(result: dict[str, Any]) -> str:
    """What came of it in sentences."""
    return (
        "# Kills\n\n`python evaluation/archive_kills.py --out evaluation/results/archive_kills`\n\n"
        f"{result['kills']} kills at random moments of builds of {result['files']} files; {result['archives']} archives "
        f"came through, each compared with an undisturbed one over {result['tables']} tables and {result['rows']:,} rows: "
        f"{result['tables_that_differ']} tables differ.\n\n{belongs_to(result)}\n"
    )


def main() -> int:
    """Exit code 1 if an archive differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        result = measured(Path(temporary), arguments.kills, arguments.files)
    print(tables(result))
    if arguments.out:
        publish(result, tables(result), arguments.out)
    return int(result["tables_that_differ"] > 0)


if __name__ == "__main__":
    sys.exit(main())
