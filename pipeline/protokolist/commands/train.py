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
        task = progress.add_task(messages.TRAINING(language), total=1.0)
        training.train(paths, out, told=lambda share: progress.update(task, completed=share))
    Console(highlight=False).print(messages.TRAINED(language, count=len(paths), out=out))
