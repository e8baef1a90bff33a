"""The main job on the shipped samples: reads them, prints what was found, leaves pages and records in build/demo.

Then an archive of them, a search in it with its answer, and how to open it in a browser.
"""

import shlex
import shutil
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from protokolist import cli
from protokolist.export import html
from protokolist.pipeline import read_each
from protokolist.record import Protocol

SAMPLES = Path("corpus/samples")
OUT = Path("build/demo")
QUESTION = ["книга", "тип:проблема"]
KINDS = {".docx", ".pdf", ".txt"}


def main() -> int:
    """Exit code 1 if a sample could not be read."""
    OUT.mkdir(parents=True, exist_ok=True)
    console = Console()
    table = Table(title="Прочитано: кто, откуда, что сказано, решено, проголосовано")
    for head in ("файл", "дата", "людей", "орг.", "высказ.", "реш.", "гол."):
        table.add_column(
            head, no_wrap=head in ("файл", "дата"), justify="left" if head in ("файл", "дата") else "right"
        )
    paths = sorted(path for path in SAMPLES.iterdir() if path.suffix in KINDS)
    failed = 0
    with (OUT / "records.jsonl").open("w", encoding="utf-8") as records:
        for path, found in read_each(paths):
            if not isinstance(found, Protocol):
                console.print(f"[red]{found}[/red]")
                failed += 1
                continue
            records.write(found.model_dump_json() + "\n")
            (OUT / f"{path.stem}.html").write_text(html.render(found), encoding="utf-8")
            decisions = sum(statement.type == "decision" for statement in found.statements)
            counts = (len(found.persons), len(found.organisations), len(found.statements), decisions, len(found.votes))
            table.add_row(path.name, str(found.date.value) if found.date else "–", *map(str, counts))
    console.print(table)
    console.print(f"Страницы для просмотра: {OUT}/*.html, записи: {OUT}/records.jsonl")
    return 1 if _archived(console) or failed else 0


def _archived(console: Console) -> int:
    """Builds the archive and asks it, with the commands that people use; the exit code of the first that fails."""
    archive = OUT / "samples.db"
    # Only the samples, not the annotations beside them.
    samples = OUT / "samples"
    samples.mkdir(exist_ok=True)
    for path in SAMPLES.iterdir():
        if path.suffix in KINDS:
            shutil.copy2(path, samples)
    for command in (["build", str(archive), str(samples)], ["search", str(archive), *QUESTION, "--limit", "3"]):
        console.print(f"\n[bold]protokolist {shlex.join(command)}[/bold]", soft_wrap=True)
        if code := cli.main(command):
            return code
    console.print(f"\nОткрыть архив в браузере: .venv/bin/protokolist serve {archive}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
