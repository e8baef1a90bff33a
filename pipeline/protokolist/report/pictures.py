"""The pictures of the report: Matplotlib, colours that colour-blind people tell apart, the same bytes every time."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import networkx as nx
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from protokolist.errors import Language
from protokolist.messages import TOPICS
from protokolist.report.numbers import Numbers
from protokolist.report.words import say

# Okabe and Ito's palette.
BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#666666"
STYLE: dict[str, Any] = {
    "svg.hashsalt": "protokolist", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9,
    "axes.spines.top": False, "axes.spines.right": False, "figure.constrained_layout.use": True,
}  # fmt: skip
LONGEST = 34


def draw(numbers: Numbers, language: Language) -> dict[str, Figure]:
    """All pictures for which there are numbers, by name."""
    makers: dict[str, Callable[[Numbers, Language], Figure | None]] = {
        "holdings": _holdings,
        "topics": _topics,
        "problems": _problems,
        "roles": _roles,
        "answers": _answers,
        "positions": _positions,
    }
    with mpl.rc_context(STYLE):
        made = {name: maker(numbers, language) for name, maker in makers.items()}
    return {name: figure for name, figure in made.items() if figure is not None}


def svg(figure: Figure) -> str:
    """A picture as SVG without the date and the program that made it."""
    out = io.StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]


def save(figures: dict[str, Figure], folder: Path) -> list[Path]:
    """Writes every picture as SVG and PNG; the files."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    with mpl.rc_context(STYLE):
        for name, figure in figures.items():
            path = folder / f"{name}.svg"
            path.write_text(svg(figure), encoding="utf-8")
            figure.savefig(folder / f"{name}.png", dpi=200, metadata={"Software": None})
            files += [path, folder / f"{name}.png"]
    return files


def _holdings(numbers: Numbers, language: Language) -> Figure | None:
    table = numbers.holdings
    if table.empty:
        return None
    figure = Figure(figsize=(8, 2.8))
    axes = figure.subplots()
    axes.bar(table["year"], table["protocols"], color=BLUE, width=0.8)
    axes.set_ylabel(say("protocols", language))
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


def _topics(numbers: Numbers, language: Language) -> Figure | None:
    table = numbers.topics
    if table.empty:
        return None
    names = list(dict.fromkeys(table["topic"]))
    columns = 3
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(8, 1.6 * rows + 0.4))
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for number, axes in enumerate(grid.flat):
        if number >= len(names):
            axes.set_visible(False)
            continue
        part = table[table["topic"] == names[number]]
        axes.fill_between(part["period"], 100 * part["low"], 100 * part["high"], color=BLUE, alpha=0.2, linewidth=0)
        axes.plot(part["period"], 100 * part["share"], color=BLUE, marker="o", markersize=3)
        axes.set_title(TOPICS[names[number]](language), fontsize=8)
        axes.set_ylim(bottom=0)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.supylabel(say("share_percent", language), fontsize=8)
    return figure


def _problems(numbers: Numbers, language: Language) -> Figure | None:
    table = numbers.problems[~numbers.problems["topic"].isin(["—", "all"])]
    if table.empty:
        return None
    table = table.sort_values("problems")
    figure = Figure(figsize=(8, 0.45 * len(table) + 1))
    axes = figure.subplots()
    places = range(len(table))
    for shift, (kind, colour, marker) in enumerate(
        (("answer", GREEN, "o"), ("proposal", ORANGE, "s"), ("decision", BLUE, "D"), ("nothing", GREY, "x"))
    ):
        share = 100 * table[f"{kind}_share"]
        errors = [share - 100 * table[f"{kind}_low"], 100 * table[f"{kind}_high"] - share]
        at = [place + 0.18 * (shift - 1.5) for place in places]
        axes.errorbar(
            share, at, xerr=errors, fmt=marker, color=colour, markersize=4, linewidth=1, label=say(kind, language)
        )
    labels = [f"{TOPICS[row.topic](language)} ({row.problems})" for row in table.itertuples()]
    axes.set_yticks(list(places), labels)
    axes.set_xlim(0, 100)
    axes.set_xlabel(say("share_percent", language))
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=4, frameon=False, fontsize=8)
    return figure


def _roles(numbers: Numbers, language: Language) -> Figure | None:
    table = numbers.roles
    if table.empty:
        return None
    table = table.iloc[::-1]
    figure = Figure(figsize=(8, 0.32 * len(table) + 0.8))
    axes = figure.subplots()
    axes.barh([_short(role, language) for role in table["role"]], table["all"], color=BLUE)
    axes.set_xlabel(say("statements", language))
    return figure


def _answers(numbers: Numbers, language: Language) -> Figure | None:
    table = numbers.answers
    if table.empty:
        return None
    graph = nx.DiGraph()
    for asked, answered, count in table[["asked", "answered", "count"]].itertuples(index=False, name=None):
        graph.add_edge(asked, answered, weight=int(count))
    places = nx.spring_layout(graph, seed=7, k=1.4, weight=None)
    figure = Figure(figsize=(8, 5.5))
    axes = figure.subplots()
    most = max(data["weight"] for *_, data in graph.edges(data=True))
    widths = [0.6 + 3 * data["weight"] / most for *_, data in graph.edges(data=True)]
    nx.draw_networkx_edges(
        graph, places, ax=axes, width=widths, edge_color=GREY, arrowsize=10, connectionstyle="arc3,rad=0.1"
    )
    nx.draw_networkx_nodes(graph, places, ax=axes, node_size=60, node_color=ORANGE)
    nx.draw_networkx_labels(
        graph,
        places,
        {node: _short(node, language) for node in graph},
        ax=axes,
        font_size=8,
        verticalalignment="bottom",
    )
    axes.set_axis_off()
    axes.margins(0.15)
    return figure


def _positions(numbers: Numbers, language: Language) -> Figure | None:
    table = numbers.positions
    if table.empty:
        return None
    table = table.iloc[::-1].reset_index(drop=True)
    figure = Figure(figsize=(8, 0.32 * len(table) + 0.8))
    axes = figure.subplots()
    for place, row in enumerate(table.itertuples()):
        axes.plot([row.since - 0.3, row.until + 0.3], [place, place], color=BLUE, linewidth=6, solid_capstyle="butt")
    axes.set_yticks(range(len(table)), [_short(f"{row.person}, {row.role}", language) for row in table.itertuples()])
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    return figure


def _short(name: str, language: Language) -> str:
    if name == "—":
        return say("unknown_role", language)
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def table_of(frame: pd.DataFrame) -> list[list[str]]:
    """A table as text, floats with two decimals."""
    return [[_cell(value) for value in row] for row in frame.itertuples(index=False, name=None)]


def _cell(value: object) -> str:
    if value is None or (isinstance(value, float) and pd.isna(value)) or value is pd.NA:
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)
