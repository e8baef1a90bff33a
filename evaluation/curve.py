"""``make curve``: what more documents bring, and how well a genre is read that training never saw.

``python evaluation/curve.py [--seeds N] [--processes N]`` trains the models again and again and reads with them:

- *learning curve*: on 25, 50, 75 and 100 % of the training split, read dev. Shares are nested (the documents of 25 %
  are among those of 50 %) and spread over genres; the smaller shares are drawn with several seeds.
- *leave one genre out*: train without a genre, read that genre's training documents. Beside it the same documents dealt
  into equally many hands without regard to genre, so that the difference is what the strange genre costs.

Each training takes one to two minutes; finished ones are kept under ``build/curve`` and not repeated as long as
neither the code nor the documents change. Writes
``evaluation/results/curve.json``, ``.md`` and ``.svg``. The test split takes no part.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

import protokolist
from protokolist.pipeline import read_text
from protokolist.scoring.measures import Score
from protokolist.scoring.report import evaluate, name, totals
from protokolist.training import train
from provenance import commit
from quality import CORPUS, SEED, TYPES, macro, manifest

OUT = Path("evaluation/results/curve")
KEPT = Path("build/curve")
SHARES = (25, 50, 75, 100)
MEASURES = (
    "persons: span + who",
    "organisations: span",
    "roles: + holder + organisation",
    "statements: found",
    "statements: + type",
    "statements: + type + speaker",
)
MACRO = "macro F1 over types"
# Genres that are near each other and too small to stand alone go together.
NEAR = {
    "enterprises": "enterprises and trade unions",
    "trade unions": "enterprises and trade unions",
    "schools": "schools and universities",
    "higher education": "schools and universities",
    "local government": "local government, hearings, gatherings",
    "public hearings": "local government, hearings, gatherings",
    "gatherings": "local government, hearings, gatherings",
}
HANDS = 8

Counts = dict[str, list[int]]
"""Right, wrong and missed by measure."""


@dataclass(frozen=True, slots=True)
class Run:
    """One training and what is read with it; ``name`` is also the file where its counts are kept."""

    name: str
    trained: tuple[str, ...]
    read: tuple[str, ...]


def nested(genres: dict[str, str], seed: int) -> list[str]:
    """All ids in an order of which every beginning is spread over the genres as the whole is."""
    rng = np.random.default_rng([SEED, seed])
    groups: dict[str, list[str]] = defaultdict(list)
    for one in sorted(genres):
        groups[genres[one]].append(one)
    places = []
    for members in groups.values():
        for number, member in enumerate(rng.permutation(members).tolist()):
            places.append(((number + rng.random()) / len(members), member))
    return [member for _, member in sorted(places)]


def share_of(order: Sequence[str], share: int) -> tuple[str, ...]:
    """The first ``share`` per cent of ``order``."""
    return tuple(order[: round(len(order) * share / 100)])


def folds(genres: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """The documents of each genre, near ones together."""
    found: dict[str, list[str]] = defaultdict(list)
    for one, genre in sorted(genres.items()):
        found[NEAR.get(genre, genre)].append(one)
    return {genre: tuple(members) for genre, members in sorted(found.items())}


def runs(rows: dict[str, dict[str, str]], seeds: int) -> list[Run]:
    """Everything that is to be trained and read."""
    genres = {one: row["genre"] for one, row in rows.items() if row["split"] == "train"}
    dev = tuple(one for one, row in rows.items() if row["split"] == "dev")
    found = [
        Run(f"share-{share}-{seed}", share_of(nested(genres, seed), share), dev)
        for share in SHARES
        for seed in range(seeds if share < 100 else 1)
    ]
    found += [Run(f"without {genre}", _but(genres, members), members) for genre, members in folds(genres).items()]
    order = nested(genres, 0)
    for hand in range(HANDS):
        members = tuple(order[hand::HANDS])
        found.append(Run(f"dealt-{hand}", _but(genres, members), members))
    return found


def _but(ids: Iterable[str], without: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(set(ids) - set(without)))


def done(run: Run, paths: dict[str, Path], kept: Path) -> Counts:
    """The counts of a run, from its file or made now."""
    file = kept / f"{run.name}.json"
    if not file.exists():
        with tempfile.TemporaryDirectory() as folder:
            train([paths[one] for one in sorted(run.trained)], Path(folder))
            read = evaluate([paths[one] for one in run.read], partial(read_text, model=folder))
        sums = {measure: [score.right, score.wrong, score.missed] for measure, score in totals(read).items()}
        file.write_text(json.dumps(sums), encoding="utf-8")
        print(f"{run.name}: {len(run.trained)} trained, {len(run.read)} read", flush=True)
    counts: Counts = json.loads(file.read_text(encoding="utf-8"))
    return counts


def state() -> str:
    """A name for the code and the documents as they are; figures of another state do not belong to them."""
    seen = hashlib.sha256()
    package = Path(protokolist.__file__).parent
    files = [
        *package.rglob("*.py"),
        *package.rglob("*.txt"),
        *(CORPUS / "train").iterdir(),
        *(CORPUS / "dev").iterdir(),
    ]
    for file in sorted(files):
        seen.update(file.name.encode() + file.read_bytes())
    return seen.hexdigest()[:12]


def figures(counts: Iterable[Counts]) -> dict[str, float]:
    """F1 of the measures over all given runs together."""
    sums: dict[str, Score] = defaultdict(Score)
    for one in counts:
        for measure, (right, wrong, missed) in one.items():
            sums[measure] += Score(right, wrong, missed)
    missing = {f"statements: {kind}" for kind in TYPES} - sums.keys()
    found = {measure: sums[measure].f1 or 0.0 for measure in MEASURES}
    return found if missing else {**found, MACRO: macro(dict(sums))}


def measured(everything: dict[str, Counts], planned: Sequence[Run]) -> dict[str, Any]:
    """The published figures from the counts of all runs."""
    sizes = {run.name: len(run.trained) for run in planned}
    curve = {}
    for share in SHARES:
        names = [run.name for run in planned if run.name.startswith(f"share-{share}-")]
        each = [figures([everything[one]]) for one in names]
        curve[share] = {
            "documents": sizes[names[0]],
            "mean": {measure: float(np.mean([one[measure] for one in each])) for measure in each[0]},
            "each": each,
        }
    left = {
        run.name.removeprefix("without "): {"documents": len(run.read), **figures([everything[run.name]])}
        for run in planned
        if run.name.startswith("without ")
    }
    return {
        "commit": commit(),
        "curve": curve,
        "genres": left,
        "all genres, each unseen": figures(everything[one] for one in everything if one.startswith("without ")),
        "dealt without regard to genre": figures(everything[one] for one in everything if one.startswith("dealt-")),
    }


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables, and what they say."""
    measures = [*MEASURES, MACRO]
    head = " | ".join(name(measure, "en") if measure != MACRO else MACRO for measure in measures)
    rule = "| --- | ---: |" + " ---: |" * len(measures)

    def cells(scores: dict[str, float]) -> str:
        return " | ".join(f"{scores[measure]:.3f}" if measure in scores else "–" for measure in measures)

    lines = [f"Commit {result['commit']}; command: `make curve`.", "", "## Learning curve, read: dev", ""]
    lines += [f"| share of train | documents | {head} |", rule]
    for share, found in result["curve"].items():
        lines.append(f"| {share} % | {found['documents']} | {cells(found['mean'])} |")
    lines += ["", "Means over the seeds where a share was drawn more than once.", "", "![learning curve](curve.svg)"]
    lines += ["", "## Leave one genre out, read: the genre's training documents", ""]
    lines += [f"| genre left out | documents | {head} |", rule]
    for genre, scores in result["genres"].items():
        lines.append(f"| {genre} | {scores['documents']} | {cells(scores)} |")
    total = sum(scores["documents"] for scores in result["genres"].values())
    for row in ("all genres, each unseen", "dealt without regard to genre"):
        lines.append(f"| *{row}* | {total} | {cells(result[row])} |")
    return "\n".join([*lines, "", *_said(result)]) + "\n"


def _said(result: dict[str, Any]) -> list[str]:
    curve, last = result["curve"], "statements: + type + speaker"
    shares = list(curve)
    gain = curve[shares[-1]]["mean"][last] - curve[shares[-2]]["mean"][last]
    cost = result["dealt without regard to genre"][last] - result["all genres, each unseen"][last]
    return [
        f"The last quarter of the documents brought {100 * gain:+.1f} points of statements with type and speaker. "
        f"A genre that training has not seen costs {100 * cost:.1f} points beside the same documents dealt without "
        "regard to genre."
    ]


def picture(result: dict[str, Any], path: Path) -> None:
    """The learning curve as SVG: the same bytes each time, told apart by marker and label as well as by colour."""
    import matplotlib as mpl  # noqa: PLC0415 - only when the picture is drawn

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "protokolist", "svg.fonttype": "none", "font.family": "sans-serif"})
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the choice of the backend

    colours = ("#0072B2", "#E69F00", "#009E73", "#56B4E9", "#CC79A7", "#D55E00")
    figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")
    documents = [found["documents"] for found in result["curve"].values()]
    for measure, colour, marker in zip(MEASURES, colours, "osD^vP", strict=True):
        means = [found["mean"][measure] for found in result["curve"].values()]
        axes.plot(documents, means, color=colour, marker=marker)
        axes.annotate(
            name(measure, "en"), (documents[-1], means[-1]), (8, -3), textcoords="offset points", color="#222222"
        )
        for found in result["curve"].values():
            axes.plot(
                [found["documents"]] * len(found["each"]),
                [one[measure] for one in found["each"]],
                linestyle="none",
                marker=".",
                color=colour,
                alpha=0.5,
            )
    axes.set(xlabel="training documents", ylabel="F1 on dev", xticks=documents, xlim=(0, 1.55 * documents[-1]))
    axes.grid(axis="y", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, format="svg", metadata={"Date": None})
    plt.close(figure)


def main() -> int:
    """Trains, reads and publishes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    rows = manifest()
    paths = {path.stem: path for split in ("train", "dev") for path in (CORPUS / split).glob("*.xml")}
    kept = KEPT / state()
    kept.mkdir(parents=True, exist_ok=True)
    planned = runs(rows, arguments.seeds)
    with ProcessPoolExecutor(arguments.processes) as pool:
        counts = pool.map(partial(done, paths=paths, kept=kept), planned)
        everything = {run.name: one for run, one in zip(planned, counts, strict=True)}
    result = measured(everything, planned)
    OUT.with_suffix(".json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    OUT.with_suffix(".md").write_text(markdown(result), encoding="utf-8")
    picture(result, OUT.with_suffix(".svg"))
    print(markdown(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
