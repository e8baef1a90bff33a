"""``protokolist build``: a folder of protocols becomes an archive."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from protokolist import messages
from protokolist.archive.build import Event, Outcome, Report, build
from protokolist.errors import Language

OUTCOMES: tuple[Outcome, ...] = ("read", "unchanged", "moved", "set aside", "gone")
# Some file could not be read; the archive holds the others.
INCOMPLETE = 11
STALE_SHOWN = 10


def run(
    archive: Path,
    roots: Sequence[Path],
    language: Language,
    *,
    processes: int,
    refresh: bool,
    model: Path | None,
    pictures: bool,
) -> int:
    """Builds and says what became of the files; the exit code is 0, or 11 if files were set aside."""
    errors = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=errors, disable=not errors.is_terminal, transient=True) as progress:
        task = progress.add_task(messages.BUILDING(language), total=None, rate="")

        def show(event: Event) -> None:
            speed = progress.tasks[task].speed
            rate = messages.RATE(language, rate=f"{speed:.1f}") if speed else ""
            progress.update(task, completed=event.done, total=event.total or None, rate=rate)

        report = build(
            archive,
            roots,
            processes=processes or os.cpu_count() or 1,
            refresh=refresh,
            model=model,
            pictures=pictures,
            on_event=show,
        )
    _said(archive, report, language)
    return INCOMPLETE if report.count("set aside") else 0


def _said(archive: Path, report: Report, language: Language) -> None:
    counts = ", ".join(
        f"{messages.OUTCOMES[outcome](language)} {report.count(outcome)}"
        for outcome in OUTCOMES
        if report.count(outcome) or outcome == "read"
    )
    sys.stdout.write(messages.BUILT(language, archive=archive, counts=counts) + "\n")
    for path, (outcome, reason) in report.outcomes.items():
        # An archive of which some documents could not be read counts as read, with the reasons.
        if reason and outcome in ("set aside", "read"):
            sys.stderr.write(messages.SET_ASIDE(language, path=path, reason=reason) + "\n")
    if report.stale:
        names = ", ".join(report.stale[:STALE_SHOWN]) + (" …" if len(report.stale) > STALE_SHOWN else "")
        sys.stdout.write(messages.STALE(language, count=len(report.stale), names=names) + "\n")
