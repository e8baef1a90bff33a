"""The report as one HTML page that needs nothing else: figures, tables, and the statements behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

import protokolist
from protokolist.archive import Archive
from protokolist.errors import Language
from protokolist.messages import TOPICS
from protokolist.pipeline import model_digest
from protokolist.report import pictures
from protokolist.report.numbers import UNKNOWN, Numbers, followed, numbers
from protokolist.report.words import WORDS, say

SOURCES_SHOWN = 25
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, and the statements it was counted from."""

    cells: list[str]
    sources: list[dict[str, Any]]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: heads, rows; columns from ``numeric`` on hold numbers."""

    heads: list[str]
    rows: list[Row]
    numeric: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report."""

    name: str
    picture: Markup | None
    tables: list[Table]


def report(archive: Archive, *, language: Language = "ru", query: str = "", figures: Path | None = None) -> str:
    """The page; with ``figures`` every picture also goes to that folder as SVG and PNG. Same archive, same bytes."""
    found = numbers(archive, query)
    drawn = pictures.draw(found, language)
    if figures is not None:
        pictures.save(drawn, figures)
    shown = {name: Markup(pictures.svg(figure)) for name, figure in drawn.items()}  # noqa: S704 - drawn by us
    builder = _Builder(found, language)
    return (
        _environment()
        .get_template("report.html")
        .render(
            say={name: text(language) for name, text in WORDS.items()},
            language=language,
            sections=builder.sections(shown),
            gaps=", ".join(map(str, found.gaps)) or say("none", language),
            made=WORDS["made"](
                language,
                version=protokolist.__version__,
                archive=archive.digest()[:16],
                model=model_digest()[:16],
                query=query or say("everything", language),
            ),
        )
    )


@cache
def _environment() -> Environment:
    loader = PackageLoader("protokolist.report", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


class _Builder:
    def __init__(self, found: Numbers, language: Language) -> None:
        self.found, self.language = found, language

    def sections(self, shown: dict[str, Markup]) -> list[Section]:
        """All parts that have something to show."""
        parts = [
            Section("holdings", shown.get("holdings"), [self._holdings(), self._issuers(), self._quality()]),
            Section("topics", shown.get("topics"), [self._topics()]),
            Section("problems", shown.get("problems"), [self._problems()]),
            Section("roles", shown.get("roles"), [self._roles()]),
            Section("answers", shown.get("answers"), [self._answers()]),
            Section("positions", shown.get("positions"), [self._positions()]),
            Section("words", None, [self._words()]),
        ]
        return [part for part in parts if any(table.rows for table in part.tables)]

    def _say(self, *names: str) -> list[str]:
        return [say(name, self.language) for name in names]

    def _sources(self, statements: pd.DataFrame) -> tuple[list[dict[str, Any]], int]:
        shown = [
            {
                "document": row.name,
                "page": None if pd.isna(row.page) else int(row.page),
                "date": "" if pd.isna(row.date) else row.date.date().isoformat(),
                "text": row.text if len(row.text) <= LONGEST else row.text[:LONGEST] + "…",
            }
            for row in statements.head(SOURCES_SHOWN).itertuples()
        ]
        return shown, max(0, len(statements) - SOURCES_SHOWN)

    def _row(self, cells: Iterable[object], statements: pd.DataFrame | None = None) -> Row:
        sources, more = ([], 0) if statements is None else self._sources(statements)
        return Row([pictures._cell(cell) for cell in cells], sources, more)

    def _with(self, topic: str) -> pd.Series:
        return self.found.statements["topics"].fillna("").str.split().map(lambda topics: topic in topics)

    def _topic(self, name: str) -> str:
        if name in TOPICS:
            return TOPICS[name](self.language)
        return say("all" if name == "all" else "unknown_topic", self.language)

    def _holdings(self) -> Table:
        rows = [self._row(row) for row in self.found.holdings.itertuples(index=False, name=None)]
        return Table(self._say("year", "protocols", "statements", "problem_count"), rows, 0)

    def _issuers(self) -> Table:
        named = self.found.issuers.assign(
            issuer=self.found.issuers["issuer"].replace(UNKNOWN, say("unknown", self.language))
        )
        rows = [self._row(row) for row in named.itertuples(index=False, name=None)]
        return Table(self._say("issuer", "protocols", "since", "until"), rows)

    def _quality(self) -> Table:
        rows = [
            self._row((say(str(what), self.language), count, confidence))
            for what, count, confidence in self.found.quality.itertuples(index=False, name=None)
        ]
        return Table(["", *self._say("count", "confidence")], rows)

    def _topics(self) -> Table:
        rows = []
        for topic, part in self.found.topics.groupby("topic", sort=True):
            statements = self.found.statements[self._with(str(topic))]
            cells = [f"{row.count_} ({100 * row.share:.0f}; {100 * row.low:.0f}–{100 * row.high:.0f})"
                     for row in part.rename(columns={"count": "count_"}).itertuples()]  # fmt: skip
            rows.append(self._row([self._topic(str(topic)), *cells], statements))
        heads = [f"{period}" for period in self.found.periods]
        return Table([say("topic", self.language), *heads], rows)

    def _problems(self) -> Table:
        known = followed(self.found.statements)
        rows = []
        for row in self.found.problems.to_dict("records"):
            topic = str(row["topic"])
            chosen = known
            if topic != "all":
                wanted = "" if topic == UNKNOWN else topic
                chosen = known[
                    known["topics"].map(lambda topics, one=wanted: one in topics.split() if one else not topics)
                ]
            statements = self.found.statements[self.found.statements["statement_id"].isin(chosen["statement_id"])]
            cells = [
                f"{row[kind]} ({100 * row[f'{kind}_share']:.0f}; {100 * row[f'{kind}_low']:.0f}–{100 * row[f'{kind}_high']:.0f})"
                for kind in ("answer", "proposal", "decision", "nothing")
            ]
            days = row["median_days"]
            rows.append(
                self._row(
                    [self._topic(topic), row["problems"], *cells, "" if pd.isna(days) else f"{days:.0f}"], statements
                )
            )
        heads = self._say("topic", "problem_count", "answer", "proposal", "decision", "nothing", "median_days")
        return Table(heads, rows)

    def _roles(self) -> Table:
        kinds = [name for name in self.found.roles.columns if name not in ("role", "all")]
        rows = [
            self._row(
                [
                    say("unknown_role", self.language) if row["role"] == UNKNOWN else row["role"],
                    row["all"],
                    *(row[kind] for kind in kinds),
                ]
            )
            for row in self.found.roles.to_dict("records")
        ]
        from protokolist.messages import STATEMENT_TYPES  # noqa: PLC0415 - only here

        heads = [*self._say("role", "all"), *(STATEMENT_TYPES[kind](self.language) for kind in kinds)]
        return Table(heads, rows)

    def _answers(self) -> Table:
        rows = [self._row(row) for row in self.found.answers.itertuples(index=False, name=None)]
        return Table(self._say("asked", "answered", "count"), rows, 2)

    def _positions(self) -> Table:
        table = self.found.positions[["person", "role", "since", "until", "protocols"]]
        rows = [self._row(row) for row in table.itertuples(index=False, name=None)]
        return Table(self._say("person", "role", "since", "until", "protocols"), rows, 2)

    def _words(self) -> Table:
        rows = [
            self._row([period, ", ".join(f"{row.word} ({row.g2:.0f})" for row in table.itertuples())])
            for period, table in self.found.words.items()
            if len(table)
        ]
        return Table(self._say("period", "word"), rows, 2)
