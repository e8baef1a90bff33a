"""Damaged files read as an archive would: none may crash or hang the reading, and each must be accounted for.

``python evaluation/fuzz.py [--count N] [--seed S] [--out PREFIX]`` makes N damaged files (see ``damage.py``) of the real
ones in ``tests/resources/formats`` and ``corpus/samples``, and the bombs, reads them all through the whole pipeline on two
processes with the limits given, prints what became of them, and with ``--out`` writes PREFIX.json and PREFIX.md. It
ends with an error if a file crashed the program, went over the time limit, was lost, or left processes or files behind.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

RESOURCES = (Path("tests/resources/formats"), Path("corpus/samples"))
# Reading an old Word file starts LibreOffice, which takes seconds: it comes once in so many turns.
RARE = {".doc": 12}
NOT_SEEDS = (".fodt", ".xml")
SECONDS = 60


def main() -> int:
    """Makes the files, reads them, tells; the exit code is 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("PROTOKOLIST_LIMIT_SECONDS", str(SECONDS))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # What the reading leaves behind is found here.
        left = folder / "tmp"
        left.mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(left)
        made = list(written(folder / "files", options.count, options.seed))
        result = read_all(made, options.processes)
        result["left behind"] = sorted(path.name for path in left.iterdir())
        result["processes left"] = children()
    result |= {"count": len(made), "seed": options.seed, "limit": int(os.environ["PROTOKOLIST_LIMIT_SECONDS"])}
    tables = told(result)
    sys.stdout.write(tables)
    if options.out:
        from provenance import commit  # noqa: PLC0415
        from publish import publish  # noqa: PLC0415

        publish(result | {"commit": commit()}, tables, options.out)
    return 1 if result["faults"] or result["lost"] or result["left behind"] or result["processes left"] else 0


def written(folder: Path, count: int, seed: int) -> Iterator[tuple[Path, str]]:
    """Writes the damaged files and the bombs; each path with its kind of damage."""
    from damage import bombs, damaged, seeds  # noqa: PLC0415

    good = {
        name: data
        for place in RESOURCES
        for name, data in seeds(place).items()
        if not name.endswith(NOT_SEEDS) and name != "README.md"
    }
    rare = {name: turns for name in good for end, turns in RARE.items() if name.endswith(end)}
    folder.mkdir()
    for name, damage, content in damaged(good, count, seed, rare):
        path = folder / name
        path.write_bytes(content)
        yield path, damage
    for name, content in bombs():
        path = folder / f"bomb-{name}"
        path.write_bytes(content)
        yield path, "bomb"


def read_all(made: Sequence[tuple[Path, str]], processes: int) -> dict[str, Any]:
    """Reads the files; outcomes by damage and by kind of file, faults, what was lost, and the slowest."""
    from protokolist.errors import FaultError, ProtokolistError, SkippedError  # noqa: PLC0415
    from protokolist.pipeline import read_each  # noqa: PLC0415

    by_damage: dict[str, Counter[str]] = defaultdict(Counter)
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    faults: list[str] = []
    damages = dict(made)
    seen: list[Path] = []
    start = time.monotonic()
    for path, found in read_each([path for path, _ in made], processes=processes, apart=True):
        if isinstance(found, FaultError):
            outcome = "fault"
            faults.append(f"{found.en}\n{''.join(getattr(found, '__notes__', []))}")
        elif isinstance(found, SkippedError):
            outcome = "skipped"
        elif isinstance(found, ProtokolistError):
            outcome = type(found).__name__.removesuffix("Error")
            if "crashed the program" in found.en or "took more than" in found.en:
                outcome = "crash" if "crashed" in found.en else "hang"
                faults.append(found.en)
        else:
            outcome = "read"
        # An archive gives an outcome for each document in it; the file counts once, by its first.
        if not seen or seen[-1] != path:
            seen.append(path)
            by_damage[damages[path]][outcome] += 1
            by_kind[path.suffix.lower()][outcome] += 1
    return {
        "seconds": round(time.monotonic() - start),
        "by damage": {name: dict(counts) for name, counts in by_damage.items()},
        "by kind": {name: dict(counts) for name, counts in sorted(by_kind.items())},
        "faults": faults,
        "lost": [path.name for path, _ in made if path not in set(seen)],
    }


def children() -> list[str]:
    """Processes that are still there because of us."""
    told = subprocess.run(
        ["ps", "-o", "pid=,ppid=,comm=", "-A"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [line for line in told if line.split()[1] == str(os.getpid()) and line.split()[2] != "ps"]


def told(result: dict[str, Any]) -> str:
    """The result as tables."""
    lines = [
        f"Damaged files, read through the whole pipeline (`python evaluation/fuzz.py --count {result['count']} "
        f"--seed {result['seed']}`), at most {result['limit']} s each; {result['seconds']} s for all.",
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
        f"Crashes, hangs and faults of the program: {len(result['faults'])}. Files lost: {len(result['lost'])}. "
        f"Temporary files left: {len(result['left behind'])}. Processes left: {len(result['processes left'])}.",
        *result["faults"][:20],
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
