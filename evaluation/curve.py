"""``make curve``: would more documents help the trained models, and what does a genre cost that they never saw?

``python evaluation/curve.py [--processes 2] [--out PREFIX] [--picture FILE.svg]`` trains on 25, 50, 75 and 100 % of
the training split, the smaller shares from three seeds, and reads dev. Then, over train and dev together, each genre
is read by models trained on all the others, and again, for comparison, in as many folds that mix the genres. Takes
about 40 minutes on two cores. Each training's counts go at once into ``build/curve.jsonl``, and a run that was broken
off goes on from there as long as neither code nor corpus has changed. With ``--out`` writes PREFIX.json, PREFIX.md.
"""

import argparse
import json
import os
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import ru_protokolist
from curve_report import MEASURES, Counts, draw, figures, markdown
from groups import group, manifest
from protokolist.assemble import to_record
from protokolist.pipeline import read_text
from protokolist.record import Protocol
from protokolist.scoring.report import evaluate
from protokolist.statements.component import Statements
from protokolist.training import MENTIONS, STATEMENTS, train
from provenance import provenance
from publish import publish

CORPUS = Path("corpus")
DONE = Path("build/curve.jsonl")
SHARES = (25, 50, 75)
SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Job:
    """One training and what is read with it; ids of protocols. Trained on nothing, the rules and the network read."""

    kind: str
    """``share``, ``unseen genre`` or ``mixed fold``."""
    name: str
    trained: tuple[str, ...]
    read: tuple[str, ...]


def spread(genres: dict[str, str], seed: int) -> list[str]:
    """The ids in an order whose every beginning holds about the same share of each genre."""
    dice = random.Random(seed)  # noqa: S311 - not for secrets
    members = defaultdict(list)
    for name, genre in sorted(genres.items()):
        members[genre].append(name)
    place: dict[str, float] = {}
    for ids in members.values():
        dice.shuffle(ids)
        start = dice.random()
        place |= {name: (number + start) / len(ids) for number, name in enumerate(ids)}
    return sorted(place, key=lambda name: (place[name], name))


def curve_jobs(genres: dict[str, str], read: Iterable[str]) -> Iterator[Job]:
    """Nothing, nested shares of the protocols in ``genres`` for each seed, and all of them."""
    read = tuple(read)
    yield Job("share", "0", (), read)
    for seed in SEEDS:
        order = spread(genres, seed)
        for share in SHARES:
            yield Job("share", f"{share}", tuple(sorted(order[: round(len(order) * share / 100)])), read)
    yield Job("share", "100", tuple(sorted(genres)), read)


def genre_jobs(genres: dict[str, str]) -> Iterator[Job]:
    """Each genre read by models of the others, and as many folds dealt over all genres."""
    groups = list(dict.fromkeys(genres.values()))
    order = spread(genres, SEEDS[0])
    folds = [("unseen genre", genre, [name for name in genres if genres[name] == genre]) for genre in groups]
    folds += [("mixed fold", str(hand), order[hand :: len(groups)]) for hand in range(len(groups))]
    for kind, name, read in folds:
        yield Job(kind, name, tuple(sorted(genres.keys() - set(read))), tuple(sorted(read)))


def run(job: Job, paths: dict[str, Path]) -> Counts:
    """Trains, reads, and returns right, wrong and missed of every measure by protocol."""
    with tempfile.TemporaryDirectory() as folder:
        if job.trained:
            train([paths[name] for name in job.trained], Path(folder))
            read: Callable[[str], Protocol] = partial(read_text, model=folder)
        else:
            read = by_rules()
        evaluation = evaluate([paths[name] for name in job.read], read)
    scores = {done.path.stem: {measure: done.comparisons[measure].score for measure in MEASURES} for done in evaluation}
    return {
        name: {measure: (score.right, score.wrong, score.missed) for measure, score in of.items()}
        for name, of in scores.items()
    }


def by_rules() -> Callable[[str], Protocol]:
    """Reading as it is without trained models: the network's and the rules' mentions, statements by rule."""
    nlp, statements = ru_protokolist.load(exclude=[MENTIONS, STATEMENTS]), Statements()
    return lambda text: to_record(statements(nlp(text)))


def fingerprint(paths: Iterable[Path]) -> str:
    """What all results depend on: the code and the annotated protocols."""
    code = sorted(Path("pipeline").rglob("*.py")) + sorted(Path("pipeline").rglob("lexicon/*"))
    digest = sha256()
    for path in [*code, *sorted(paths)]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run_all(jobs: Sequence[Job], paths: dict[str, Path], processes: int) -> list[tuple[Job, Counts]]:
    """Every job with its counts, in the order of ``jobs``; what ``build/curve.jsonl`` has already is not done again."""
    mark = fingerprint(paths.values())
    done = _done(mark)
    counts = {job: done[_key(job)] for job in jobs if _key(job) in done}
    DONE.parent.mkdir(exist_ok=True)
    # A process for each training: what it loaded goes with it.
    with ProcessPoolExecutor(processes, get_context("spawn"), max_tasks_per_child=1) as pool, DONE.open("a") as file:
        running = {pool.submit(run, job, paths): job for job in jobs if job not in counts}
        for future in as_completed(running):
            job = running[future]
            counts[job] = future.result()
            file.write(json.dumps({"of": mark, "job": _key(job), "counts": counts[job]}) + "\n")
            file.flush()
            print(f"{len(counts)} of {len(jobs)}: {job.kind} {job.name}, {len(job.trained)} protocols", flush=True)
    return [(job, counts[job]) for job in jobs]


def _done(mark: str) -> dict[str, Counts]:
    if not DONE.exists():
        return {}
    lines = map(json.loads, DONE.read_text(encoding="utf-8").splitlines())
    return {line["job"]: line["counts"] for line in lines if line["of"] == mark}


def _key(job: Job) -> str:
    return f"{job.kind} {job.name} " + sha256(" ".join([*job.trained, "|", *job.read]).encode()).hexdigest()[:16]


def main() -> int:
    """Prints and, where asked, writes the figures and the picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    parser.add_argument("--picture", type=Path, help="the SVG file to write")
    arguments = parser.parse_args()
    rows = manifest()
    paths = {path.stem: path for split in ("train", "dev") for path in sorted((CORPUS / split).glob("*.xml"))}
    genres = {name: group(rows[name], "genre") for name in paths}
    training = {name: genres[name] for name in paths if rows[name]["split"] == "train"}
    jobs = [*curve_jobs(training, sorted(paths.keys() - training.keys())), *genre_jobs(genres)]
    result = provenance() | figures(run_all(jobs, paths, arguments.processes), genres)
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    if arguments.picture:
        draw(result, arguments.picture)
    return 0


if __name__ == "__main__":
    sys.exit(main())
