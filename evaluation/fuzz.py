"""Damaged files read as an archive would: none may crash or hang the reading, and each must be accounted for.

``python evaluation/fuzz.py [--count N] [--seed S] [--whole] [--out PREFIX]`` makes N damaged files (``damage.py``) of
the real ones in ``tests/resources/formats`` and ``corpus/samples``, and the bombs, and reads them all on two processes
with a limit on time; with ``--whole`` not only to text but through the whole pipeline. It prints what became of them,
and with ``--out`` writes PREFIX.json and PREFIX.md. It ends with an error if a file crashed the program or was lost, or
if processes or files were left behind.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from damage import BOMBS, damaged, seeds
from protokolist.errors import FaultError, ProtokolistError, SkippedError
from protokolist.ingest import doc, is_container, read_source, unpack
from protokolist.parallel import Job, Unpacked, read_in_processes
from protokolist.pipeline import _read_job
from protokolist.record import Protocol
from provenance import commit
from publish import publish

OFFICE = doc.OFFICE
RESOURCES = (Path("tests/resources/formats"), Path("corpus/samples"))
# Reading an old Word file starts LibreOffice, which takes seconds: it comes once in so many turns. Under this name the
# same file is read by antiword.
RARE = {"minutes.doc": 6}
ANTIWORD = "antiword.doc"
NOT_SEEDS = (".fodt", ".xml", "README.md")
SECONDS = 120


def main() -> int:
    """Makes the files, reads them, tells; the exit code is 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # What the reading leaves behind is found here.
        left = folder / "tmp"
        left.mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(left)
        made = list(written(folder / "files", options.count, options.seed))
        outcomes = read_in_processes(
            partial(_read_job, model=None) if options.whole else to_text,
            [path for path, _ in made],
            options.processes,
            SECONDS,
        )
        result = account(made, outcomes)
        result["left behind"] = sorted(path.name for path in left.iterdir())
        result["processes left"] = children()
    result |= {"count": options.count, "seed": options.seed, "whole": options.whole, "limit": SECONDS}
    tables = told(result)
    sys.stdout.write(tables)
    if options.out:
        publish(result | {"commit": commit()}, tables, options.out)
    return 1 if result["faults"] or result["lost"] or result["left behind"] or result["processes left"] else 0


def written(folder: Path, count: int, seed: int) -> Iterator[tuple[Path, str]]:
    """Writes the damaged files and the bombs; each path with its kind of damage."""

    good = {name: data for place in RESOURCES for name, data in seeds(place).items() if not name.endswith(NOT_SEEDS)}
    good[ANTIWORD] = good["minutes.doc"]
    folder.mkdir()
    for name, damage, content in damaged(good, count, seed, RARE):
        path = folder / name
        path.write_bytes(content)
        yield path, damage
    for name, make in BOMBS.items():
        path = folder / f"bomb-{name}"
        path.write_bytes(make())
        yield path, "bomb"


def to_text(job: Job, folder: Path) -> Protocol | Unpacked:
    """Reads a file to text and no further."""
    doc.OFFICE = () if job.path.name.endswith(ANTIWORD) else OFFICE
    if job.name is None and is_container(job.path):
        into = Path(tempfile.mkdtemp(dir=folder))
        return Unpacked(into, unpack(job.path, into))
    source = read_source(job.path, job.name)
    return Protocol(source=source.source, text=source.text)


def account(
    made: Sequence[tuple[Path, str]], outcomes: Iterable[tuple[Path, Protocol | ProtokolistError]]
) -> dict[str, Any]:
    """Outcomes by damage and by kind of file, faults, and what was lost."""
    by_damage: dict[str, Counter[str]] = defaultdict(Counter)
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    faults: list[str] = []
    damages = dict(made)
    seen: dict[Path, list[str]] = {}
    start = time.monotonic()
    for path, found in outcomes:
        if isinstance(found, FaultError):
            outcome = "fault"
            faults.append(f"{found.en}\n{''.join(getattr(found, '__notes__', []))}")
        elif isinstance(found, SkippedError):
            outcome = "skipped"
        elif isinstance(found, ProtokolistError):
            outcome = type(found).__name__.removesuffix("Error")
            if "took more than" in found.en or "did not read the document in" in found.en:
                outcome = "time limit"
            if "crashed the program" in found.en:
                outcome = "crash"
                faults.append(found.en)
        else:
            outcome = "read"
        seen.setdefault(path, []).append(outcome)
    for path, several in seen.items():
        # An archive gives an outcome for each document in it; it counts once, by its first that was not passed over.
        outcome = next((one for one in several if one != "skipped"), "skipped")
        by_damage[damages[path]][outcome] += 1
        by_kind[path.suffix.lower()][outcome] += 1
    return {
        "seconds": round(time.monotonic() - start),
        "by damage": {name: dict(counts) for name, counts in by_damage.items()},
        "by kind": {name: dict(counts) for name, counts in sorted(by_kind.items())},
        "faults": faults,
        "lost": [path.name for path, _ in made if path not in seen],
    }


def children() -> list[str]:
    """Processes that are still there because of us."""
    told = subprocess.run(
        ["ps", "-o", "pid=,ppid=,args=", "-A"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    ours = [line for line in told if line.split()[1] == str(os.getpid())]
    # Python's own keeper of shared resources lives as long as we do.
    return [line for line in ours if "resource_tracker" not in line and not line.split()[2].endswith("ps")]


def told(result: dict[str, Any]) -> str:
    """The result as tables."""
    command = f"evaluation/fuzz.py --count {result['count']} --seed {result['seed']}"
    command += " --whole" if result["whole"] else ""
    depth = "through the whole pipeline" if result["whole"] else "to text"
    lines = [
        f"Damaged files, read {depth} (`python {command}`), at most {result['limit']} s each; {result['seconds']} s "
        "for all.",
        "",
    ]
    for key in ("by damage", "by kind"):
        outcomes = sorted({outcome for counts in result[key].values() for outcome in counts})
        lines += [f"| {key[3:]} | files | {' | '.join(outcomes)} |", f"| --- | {'---: | ' * (len(outcomes) + 1)}"]
        for name, counts in result[key].items():
            figures = [sum(counts.values()), *(counts.get(outcome, 0) for outcome in outcomes)]
            lines.append(f"| {name} | {' | '.join(map(str, figures))} |")
        lines.append("")
    lines += [
        f"Crashes and faults of the program: {len(result['faults'])}. Files lost: {len(result['lost'])}. "
        f"Temporary files left: {len(result['left behind'])}. Processes left: {len(result['processes left'])}.",
        *result["faults"][:20],
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
