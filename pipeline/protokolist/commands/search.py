"""``protokolist search``: statements of an archive that answer a query."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.text import Text

from protokolist import messages
from protokolist.archive import Archive, Hit, Results
from protokolist.commands.output import SearchFormat
from protokolist.errors import Language

NOTHING_FOUND = 1


def run(
    archive: Path, query: str, language: Language, *, limit: int, offset: int, form: SearchFormat, closed: bool
) -> int:
    """Prints the hits; the exit code is 1 if there are none."""
    with Archive(archive, closed=closed) as opened:
        results = opened.search(query, limit=limit, offset=offset, facets=form == "json")
    if form == "json":
        sys.stdout.write(json.dumps(asdict(results), ensure_ascii=False) + "\n")
    else:
        _shown(results, language)
    return 0 if results.total else NOTHING_FOUND


def _shown(results: Results, language: Language) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for hit in results.hits:
        console.print(_head(hit, language), style="bold" if console.is_terminal else None)
        console.print(_snippet(hit, marks=console.is_terminal))
        console.print()
    console.print(messages.FOUND(language, count=results.total))
    if results.suggestion:
        console.print(messages.DID_YOU_MEAN(language, query=results.suggestion))


def _head(hit: Hit, language: Language) -> str:
    parts = [
        hit.date or messages.NO_DATE(language),
        hit.document + (f", {messages.PAGE(language, number=hit.page)}" if hit.page else ""),
        messages.STATEMENT_TYPES[hit.type](language),
        ", ".join(name for _, name in hit.speakers),
    ]
    return " · ".join(part for part in parts if part)


def _snippet(hit: Hit, *, marks: bool) -> Text:
    start, end = hit.snippet
    whole = ("… " if start else "") + hit.text[start:end] + (" …" if end < len(hit.text) else "")
    shown = Text("  " + " ".join(whole.split()) if not marks else "  " + whole.replace("\n", " "))
    if marks:
        shift = 2 + (2 if start else 0) - start
        for one, other in hit.marks:
            if start <= one and other <= end:
                shown.stylize("bold yellow", one + shift, other + shift)
    return shown
