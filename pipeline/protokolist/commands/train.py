"""``protokolist train``: models for the statements stage from annotated protocols."""

from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from protokolist import messages, training
from protokolist.commands.evaluate import gold_files
from protokolist.errors import Language


def train(corpus: list[Path], out: Path, language: Language) -> None:
    """Trains on the files of ``corpus`` (a folder stands for the ``*.xml`` in it) and writes a model into ``out``."""
    paths = list(gold_files(corpus))
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task(messages.READING_GOLD(language), total=len(paths))
        examples = training.examples_of(paths, told=lambda _: progress.advance(task))
    training.write_model(examples, out)
    Console(highlight=False).print(messages.TRAINED(language, count=len(paths), out=out))
