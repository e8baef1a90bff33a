"""``protokolist evaluate``: the pipeline's reading beside annotated protocols."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from rich.console import Console

from protokolist import messages
from protokolist.commands.problems import command_error
from protokolist.errors import Language
from protokolist.pipeline import read_text
from protokolist.scoring import report


def evaluate(
    gold: Sequence[Path], language: Language, *, model: Path | None, errors: bool, json_out: Path | None
) -> None:
    """Prints the scores over the files of ``gold``, where a folder stands for the ``*.xml`` in it."""
    evaluation = report.evaluate(list(gold_files(gold)), partial(read_text, model=model))
    console = Console(highlight=False)
    console.print(report.table(evaluation, language))
    if errors:
        for line in report.errors(evaluation, language):
            console.print(line, markup=False, soft_wrap=True)
    if json_out:
        scores = json.dumps(report.to_json(evaluation), ensure_ascii=False, indent=2)
        json_out.write_text(scores + "\n", encoding="utf-8")


def gold_files(gold: Sequence[Path]) -> Iterator[Path]:
    """The annotated protocols that arguments name: files, and the ``*.xml`` of folders."""
    for path in gold:
        if not path.is_dir():
            yield path
            continue
        found = sorted(path.glob("*.xml"))
        if not found:
            raise command_error(messages.NO_GOLD, path=path)
        yield from found
