"""``protokolist read``: files, folders and archives to text, JSON lines or pages."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from protokolist import messages
from protokolist.commands.output import Format, Output
from protokolist.commands.problems import complain
from protokolist.errors import FaultError, InputMissingError, Language, ProtokolistError, SkippedError
from protokolist.export import html, terminal
from protokolist.ingest import is_container
from protokolist.ingest.folder import FoundFile, find_files
from protokolist.pipeline import load, read_each
from protokolist.record import Protocol

# Some documents of a folder or archive could not be read; the others were.
INCOMPLETE = 11
# Up to so many files are read at once by this process: another one takes longer to start.
FEW = 4
# A call on the bar to go on, or to stand aside while something is printed.
Step = Callable[[], None]


def read(
    given: Sequence[Path],
    form: Format,
    out: Path | None,
    language: Language,
    *,
    model: Path | None,
    processes: int,
    apart: bool,
    min_confidence: float,
    debug: bool,
) -> int:
    """Reads each file, all files of folders and all documents of archives, and writes their records in ``form``.

    For files that were named the exit code is that of the first one that failed, or 0; for folders and archives it is
    11 if anything in them was set aside. Statements of less than ``min_confidence`` are left out.
    """
    if model:
        load(model)
    many = any(path.is_dir() or _holds_documents(path) for path in given)
    found = list(find_files(given))
    waiting = [file.path for file in found if file.problem is None]
    apart = apart or processes > 0 or many or len(waiting) > FEW
    read_files = read_each(
        waiting, processes=min(processes or os.cpu_count() or 1, len(waiting)) if apart else 1, model=model, apart=apart
    )
    account = _Account(language, many=many, debug=debug)
    with (
        Output(out, form, [file.path for file in found], several=many or len(found) > 1) as output,
        _bar(language, len(waiting), shown=apart) as (advance, paused),
    ):
        try:
            for path, outcome in _in_order(found, read_files, advance):
                if isinstance(outcome, Protocol):
                    account.read += 1
                    with paused():
                        sure = outcome.with_confidence(min_confidence)
                        shown = _rendered(sure, form, language, to_screen=out is None)
                        output.write(Path(outcome.source.path or path), shown)
                else:
                    account.add(outcome)
        finally:
            account.close()
    return account.code


def _holds_documents(path: Path) -> bool:
    try:
        return is_container(path)
    except ProtokolistError:
        # Reading it says what is wrong.
        return False


def _in_order(
    found: Sequence[FoundFile], read_files: Iterator[tuple[Path, Protocol | ProtokolistError]], advance: Step
) -> Iterator[tuple[Path, Protocol | ProtokolistError]]:
    """The outcomes of files that are read, between those that are passed over."""
    following = next(read_files, None)
    for file in found:
        if file.problem is not None:
            yield file.path, file.problem
            continue
        while following is not None and following[0] == file.path:
            yield following
            following = next(read_files, None)
        advance()


class _Account:
    """What became of everything that was found; of folders and archives it is told at the end, else at once."""

    def __init__(self, language: Language, *, many: bool, debug: bool) -> None:
        self.read = 0
        self._language = language
        self._many = many
        self._debug = debug
        self._problems: list[ProtokolistError] = []

    def add(self, problem: ProtokolistError) -> None:
        """One that was not read."""
        self._problems.append(problem)
        if not self._many:
            self._tell(problem)

    def close(self) -> None:
        """Tells what was passed over and set aside, and how much there was of each."""
        if not self._many:
            return
        skipped = [problem for problem in self._problems if isinstance(problem, SkippedError)]
        aside = [problem for problem in self._problems if not isinstance(problem, SkippedError)]
        for passed in skipped:
            self._tell(passed)
        if aside:
            complain(messages.SET_ASIDE_LIST(self._language))
        for problem in aside:
            self._tell(problem)
        complain(
            messages.READ_SUMMARY(self._language, read=self.read, aside=len(aside), skipped=len(skipped))
            if self.read or self._problems
            else messages.NOTHING_FOUND(self._language)
        )

    @property
    def code(self) -> int:
        """The exit code."""
        if self._many and not (self.read or self._problems):
            return InputMissingError.exit_code
        first = next((problem.exit_code for problem in self._problems if problem.exit_code), 0)
        return INCOMPLETE if self._many and first else first

    def _tell(self, problem: ProtokolistError) -> None:
        complain(problem.message(self._language))
        if self._debug and isinstance(problem, FaultError):
            complain("".join(problem.__notes__))


@contextmanager
def _bar(
    language: Language, total: int, *, shown: bool
) -> Iterator[tuple[Step, Callable[[], AbstractContextManager[None]]]]:
    """A progress bar on a terminal, on standard error, and what makes it stand aside while something is printed."""
    errors = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
               TimeRemainingColumn())  # fmt: skip
    # Standard output is never redirected to where the bar is: it carries the records.
    bar = Progress(*columns, console=errors, disable=not (shown and errors.is_terminal), transient=True,
                   redirect_stdout=False, redirect_stderr=False)  # fmt: skip
    task = bar.add_task(messages.BUILDING(language), total=total, rate="")

    def advance() -> None:
        speed = bar.tasks[task].speed
        bar.update(task, advance=1, rate=messages.RATE(language, rate=f"{speed:.1f}") if speed else "")

    @contextmanager
    def paused() -> Iterator[None]:
        # Both on one screen would overwrite each other.
        disturbing = not bar.disable and sys.stdout.isatty()
        if disturbing:
            bar.stop()
        yield
        if disturbing:
            bar.start()

    with bar:
        yield advance, paused


def _rendered(protocol: Protocol, form: Format, language: Language, *, to_screen: bool) -> str:
    if form == "json":
        return protocol.model_dump_json() + "\n"
    if form == "html":
        return html.render(protocol, language=language)
    if not (to_screen and sys.stdout.isatty()):
        return terminal.plain(protocol, language) + "\n"
    console = Console()
    with console.capture() as captured:
        terminal.render(protocol, console, language)
    return captured.get() + "\n"
