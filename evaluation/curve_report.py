"""The figures of ``make curve``: what its counts add up to, as tables, in words, and as a picture."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Any, Protocol

from intervals import difference, interval
from protokolist.scoring.compare import TYPES
from protokolist.scoring.measures import Score
from protokolist.scoring.report import name
from provenance import belongs_to

HEADLINES = (
    "persons: span + who",
    "organisations: span",
    "roles: + holder + organisation",
    "statements: + type",
    "statements: + type + speaker",
)
MEASURES = (*HEADLINES, *(f"statements: {kind}" for kind in TYPES))
MACRO = "macro F1 over types"
Counts = dict[str, dict[str, tuple[int, int, int]]]
"""Right, wrong and missed by protocol and measure."""
# Okabe and Ito's colours, told apart by colour-blind readers too (https://jfly.uni-koeln.de/color/).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00")
MARKERS = "os^Dv"
# The same letters give the same identifiers in the SVG each time.
SALT = "protokolist"


class Done(Protocol):
    """What is asked of a training here."""

    @property
    def kind(self) -> str:
        """``share``, ``unseen genre`` or ``mixed fold``."""

    @property
    def name(self) -> str:
        """The share in per cent; a genre; a number."""

    @property
    def trained(self) -> tuple[str, ...]:
        """Ids of the protocols trained on."""


def figures(results: Sequence[tuple[Done, Counts]], genres: dict[str, str]) -> dict[str, Any]:
    """The curve on dev, what the second half of the training protocols gave, and each genre unseen and seen."""
    shares: dict[int, list[tuple[Done, Counts]]] = {}
    folds: dict[str, Counts] = {"unseen genre": {}, "mixed fold": {}}
    for job, counts in results:
        if job.kind == "share":
            shares.setdefault(int(job.name), []).append((job, counts))
        else:
            folds[job.kind].update(counts)
    unseen, seen = folds["unseen genre"], folds["mixed fold"]
    halves, whole = [counts for _, counts in shares[50]], shares[100][0][1]
    return {
        "curve": [
            {
                "share": share,
                "protocols": len(done[0][0].trained),
                "seeds": len(done),
                "measures": _over_seeds([counts for _, counts in done]),
            }
            for share, done in sorted(shares.items())
        ],
        "second half": {measure: _gain(halves, whole, measure) for measure in HEADLINES},
        "genres": {
            genre: {"protocols": len(members), **_genre(unseen, seen, members)}
            for genre in dict.fromkeys(genres.values())
            if (members := [name for name in genres if genres[name] == genre])
        },
        "all genres": {"protocols": len(genres), **_genre(unseen, seen, list(genres))},
    }


def _scores(counts: Counts, measure: str, ids: Sequence[str] | None = None) -> list[Score]:
    return [Score(*counts[one][measure]) for one in (sorted(counts) if ids is None else ids)]


def _f1(scores: Sequence[Score]) -> float:
    return sum(scores[1:], scores[0]).f1 or 0.0


def _all_f1(counts: Counts, ids: Sequence[str] | None = None) -> dict[str, float]:
    found = {measure: _f1(_scores(counts, measure, ids)) for measure in HEADLINES}
    return found | {MACRO: mean(_f1(_scores(counts, f"statements: {kind}", ids)) for kind in TYPES)}


def _over_seeds(counts: Sequence[Counts]) -> dict[str, dict[str, float]]:
    """Mean, lowest and highest of the seeds."""
    each = [_all_f1(one) for one in counts]
    return {
        measure: {"f1": mean(one), "low": min(one), "high": max(one)}
        for measure in (*HEADLINES, MACRO)
        for one in [[found[measure] for found in each]]
    }


def _gain(before: Sequence[Counts], after: Counts, measure: str) -> dict[str, Any]:
    """How much F1 rises, in the mean over the seeds, with its interval over documents."""
    # Sums over the seeds give each document its mean, since F1 depends on proportions only.
    ids = sorted(after)
    first = [sum((Score(*one[name][measure]) for one in before), Score()) for name in ids]
    last = _scores(after, measure, ids)
    return {"gain": _f1(last) - _f1(first), "interval": difference(first, last)}


def _genre(unseen: Counts, seen: Counts, ids: Sequence[str]) -> dict[str, Any]:
    found = {"unseen": _all_f1(unseen, ids), "seen": _all_f1(seen, ids)}
    cost = {}
    for measure in HEADLINES:
        first, last = _scores(seen, measure, ids), _scores(unseen, measure, ids)
        cost[measure] = {
            "change": _f1(last) - _f1(first),
            "interval": difference(first, last),
            "unseen interval": interval(last),
        }
    return {**found, "change": cost}


def words(result: dict[str, Any]) -> Iterator[str]:
    """What the figures show, in two sentences that follow from them."""
    gains = result["second half"]
    rising = [measure for measure in HEADLINES if _sure(gains[measure]["interval"]) > 0]
    flat = [measure for measure in HEADLINES if measure not in rising]
    told = {
        "the second half of the training protocols still adds ({}), so more documents help": rising,
        "dev is too small to show a gain ({}), and better features or rules are the surer way": flat,
    }
    parts = [
        text.format(", ".join(f"{name(one, 'en')} {_points(gains[one]['gain'])}" for one in of))
        for text, of in told.items()
        if of
    ]
    yield "In points of F1 on dev, " + "; for the others ".join(parts) + "."
    change = result["all genres"]["change"]
    costs = ", ".join(
        f"{name(one, 'en')} {_points(change[one]['change'])} ({_range(change[one]['interval'])})" for one in HEADLINES
    )
    dear = [one for one in HEADLINES if _sure(change[one]["interval"]) < 0]
    verdict = (
        "protocols of kinds that are missing help more than others of the kinds there are"
        if dear
        else "what the models learn carries over to other genres"
    )
    yield f"A genre that training never saw changes, in points, {costs}: {verdict}."


def _sure(span: tuple[float, float] | None) -> int:
    """1 if a change is above nothing with 95 % certainty, -1 if below, else 0."""
    return 0 if span is None else (span[0] > 0) - (span[1] < 0)


def _points(change: float) -> str:
    return f"{100 * change:+.1f}".replace("-", "−")


def _range(span: tuple[float, float] | None) -> str:
    return "–" if span is None else f"{_points(span[0])} to {_points(span[1])}"


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables."""
    heads = [name(measure, "en") for measure in HEADLINES]
    lines = [" ".join(words(result)), "", belongs_to(result), "", "## Dev, by share of the training split", ""]
    lines += ["| share | protocols | seeds | " + " | ".join(heads) + f" | {MACRO} |"]
    lines += ["| ---: |" + " ---: |" * (len(heads) + 3)]
    for step in result["curve"]:
        cells = [_mean(step["measures"][measure], step["seeds"]) for measure in (*HEADLINES, MACRO)]
        lines.append(f"| {step['share']} % | {step['protocols']} | {step['seeds']} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "F1; means over the seeds with the lowest and the highest. Each share holds the smaller ones and about as much",
        "of each genre. 0 % is network and rules without any trained model; the rules were written with dev in sight.",
        "",
        "| from 50 to 100 % | points of F1 | 95 % |",
        "| --- | ---: | ---: |",
    ]
    for measure, found in result["second half"].items():
        lines.append(f"| {name(measure, 'en')} | {_points(found['gain'])} | {_range(found['interval'])} |")
    lines += ["", "## Train and dev, each genre unseen and seen", ""]
    lines += ["| genre | protocols | " + " | ".join(heads) + f" | {MACRO} |", "| --- |" + " ---: |" * (len(heads) + 2)]
    for genre, found in [*result["genres"].items(), ("all", result["all genres"])]:
        cells = [f"{found['unseen'][one]:.3f} ({found['seen'][one]:.3f})" for one in (*HEADLINES, MACRO)]
        lines.append(f"| {genre} | {found['protocols']} | " + " | ".join(cells) + " |")
    lines += [
        "",
        "F1 of models trained on the other genres, and in brackets on as many folds dealt over all genres, where every",
        "protocol has others of its genre in training. The genres are groups of `evaluation/groups.csv`. Rules and",
        "word lists, which were written with all genres in sight, are the same in both.",
    ]
    return "\n".join(lines) + "\n"


def _mean(found: dict[str, float], seeds: int) -> str:
    return f"{found['f1']:.3f}" + (f" ({found['low']:.3f}–{found['high']:.3f})" if seeds > 1 else "")


def draw(result: dict[str, Any], path: Path) -> None:
    """The picture: to the left the curve, to the right each genre unseen beside seen; the same bytes each time."""
    import matplotlib as mpl  # noqa: PLC0415 - only the picture needs it
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    with mpl.rc_context(
        {
            "svg.hashsalt": SALT,
            "svg.fonttype": "path",
            "font.size": 9,
            "axes.spines.top": False,
            "axes.spines.right": False,
        }
    ):
        figure = Figure(figsize=(11, 4.6), layout="constrained", facecolor="white")
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.15))
        steps = result["curve"]
        counts = [step["protocols"] for step in steps]
        for measure, colour, marker in zip(HEADLINES, COLOURS, MARKERS, strict=True):
            found = [step["measures"][measure] for step in steps]
            left.fill_between(
                counts, [one["low"] for one in found], [one["high"] for one in found], color=colour, alpha=0.2, lw=0
            )
            left.plot(
                counts, [one["f1"] for one in found], color=colour, marker=marker, ms=5, label=name(measure, "en")
            )
        left.set(xlabel="training protocols (bands: three seeds)", ylabel="F1 on dev", xticks=counts)
        left.set_title("Learning curve", loc="left")
        left.grid(axis="y", alpha=0.3)
        figure.legend(loc="outside lower center", ncols=3, frameon=False)
        rows = [*result["genres"].items(), ("all", result["all genres"])][::-1]
        for row, (_, found) in enumerate(rows):
            for measure, colour, marker in zip(HEADLINES, COLOURS, MARKERS, strict=True):
                before, after = found["seen"][measure], found["unseen"][measure]
                right.plot([before, after], [row, row], color=colour, lw=1.5)
                right.plot(after, row, color=colour, marker=marker, ms=5)
                right.plot(before, row, color=colour, marker=marker, ms=5, mfc="white")
        right.set(xlabel="F1 (filled: genre unseen in training; hollow: seen)", yticks=range(len(rows)))
        right.set_yticklabels([f"{genre} ({found['protocols']})" for genre, found in rows])
        right.set_title("Unseen genres", loc="left")
        right.grid(axis="x", alpha=0.3)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, metadata={"Date": None, "Creator": None})
