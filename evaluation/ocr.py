"""Recognition measured: bare Tesseract, OCRmyPDF and ours on pages spoilt in known ways.

``python evaluation/ocr.py [--rows NAME...] [--out PREFIX] [--pictures]`` sets pages of train and dev (see
``scanned_pages``), has each engine read them, and compares what it reads with what is printed: character and word error
rates, and CPU seconds a page, children included. Differences of «ё», dashes, quotes and white space do not count.
``evaluation/ocr/pages.csv`` lists the pages; ``--pictures`` leaves them in ``build/ocr``.

For what recognition does to the record, whole documents of ``dev`` are put through the damage of two rows, read by bare
Tesseract and by ours, and scored against their gold carried over.
"""

import argparse
import io
import json
import os
import resource
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import mean, median
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from PIL import Image
from rapidfuzz.distance import Levenshtein

from protokolist.errors import ProtokolistError
from protokolist.ingest import read_source
from protokolist.ingest.programs import ProgramFailedError, ProgramTimeoutError, run_program
from protokolist.scoring.gold import format_gold, read_gold
from protokolist.scoring.report import evaluate, totals
from provenance import commit, machine
from publish import publish
from scanned_pages import ROWS, Row, documents_of, sheets, whole
from scans.carry import ALIKE, carry_gold
from scans.recognise import tesseract_version

CORPUS = Path("corpus")
PICTURES = Path("build/ocr")
SECONDS = 300
KINDS = ("cer", "wer", "cpu seconds")
# One document of dev in so many is read whole.
EVERY = 6
ENGINES = ("tesseract", "ocrmypdf", "ours")
RECORD_ROWS = ("photocopy", "skew, noise, shade")
RECORD_MEASURES = ("persons: span + who", "statements: + type")


def bare(picture: Path) -> str:
    """What the command reads with nothing but the language set."""
    command = ["tesseract", str(picture.resolve()), "stdout", "-l", "rus"]
    return run_program(command, seconds=SECONDS, environment={"OMP_THREAD_LIMIT": "1"}).decode()


def ocrmypdf(picture: Path) -> str:
    """The sidecar of OCRmyPDF with the options for bad scans."""
    program = str(Path(sys.executable).parent / "ocrmypdf")
    options = ["--quiet", "--deskew", "--clean", "--jobs", "1", "--language", "rus", "--output-type", "pdf"]
    options += ["--optimize", "0", "--image-dpi", "200"]
    with TemporaryDirectory() as folder:
        text = Path(folder) / "text.txt"
        command = [program, *options, "--sidecar", str(text), str(picture.resolve()), str(Path(folder) / "out.pdf")]
        try:
            run_program(command, seconds=SECONDS, environment={"OMP_THREAD_LIMIT": "1"})
        except (ProgramFailedError, ProgramTimeoutError) as error:
            print(f"OCRmyPDF: {error}", file=sys.stderr)
            return ""
        return text.read_text(encoding="utf-8")


def ours(picture: Path) -> str:
    """What ``read_source`` gives; nothing where it sets the page aside."""
    try:
        return read_source(picture).text
    except ProtokolistError as error:
        print(f"ours: {error}", file=sys.stderr)
        return ""


READERS: dict[str, Callable[[Path], str]] = {"tesseract": bare, "ocrmypdf": ocrmypdf, "ours": ours}


def measure(rows: Sequence[Row], pool: Executor, keep: bool, record: bool) -> dict[str, Any]:
    """The figures of all rows and engines, and what recognition does to the record."""
    chosen = [(row, path) for row in rows for path in documents_of(row)]
    read = list(pool.map(_page, [(row.name, path, keep) for row, path in chosen]))
    found = {}
    for row in rows:
        own = [rates for (other, _), rates in zip(chosen, read, strict=True) if other is row]
        found[row.name] = {
            "clean": row.clean,
            "pages": len(own),
            **{engine: {kind: mean(rates[engine][kind] for rates in own) for kind in KINDS} for engine in ENGINES},
        }
    return {
        "commit": commit(),
        "machine": machine(),
        "tesseract": tesseract_version(),
        "rows": found,
        "summary": _summary(found),
        "record": _record(pool) if record else {},
    }


def _joined(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The figures published before with those of the rows measured now."""
    rows = before["rows"] | now["rows"]
    ordered = {row.name: rows[row.name] for row in ROWS if row.name in rows}
    return now | {"rows": ordered, "summary": _summary(ordered), "record": now["record"] or before["record"]}


def _page(job: tuple[str, Path, bool]) -> dict[str, dict[str, float]]:
    """How each engine reads the first page of a document, spoilt as a row has it."""
    name, document, keep = job
    row = next(row for row in ROWS if row.name == name)
    sheet = next(sheets(row, [document]))
    found = {}
    with TemporaryDirectory() as folder:
        picture = (
            PICTURES if keep else Path(folder)
        ) / f"{row.name.replace(' ', '-').replace(',', '')}-{document.stem}.jpg"
        picture.parent.mkdir(parents=True, exist_ok=True)
        picture.write_bytes(sheet.picture)
        _warm(sheet.picture, Path(folder))
        for engine in ENGINES:
            start = _cpu()
            text = READERS[engine](picture)
            seconds = _cpu() - start
            found[engine] = dict(zip(KINDS, (*error_rates(sheet.printed, text), seconds), strict=True))
    print(f"{row.name}: {document.stem}: {found}", file=sys.stderr, flush=True)
    return found


def _warm(page: bytes, folder: Path) -> None:
    """Reads a corner of the page: what is loaded once a process is no cost of a page."""
    corner = folder / "corner.png"
    with Image.open(io.BytesIO(page)) as picture:
        picture.crop((0, 0, picture.width, picture.height // 8)).save(corner, dpi=picture.info["dpi"])
    ours(corner)


def error_rates(printed: str, read: str) -> tuple[float, float]:
    """Edits that turn what was read into what is printed, a character and a word printed."""
    said, got = (text.translate(ALIKE).split() for text in (printed, read))
    characters = Levenshtein.distance(" ".join(said), " ".join(got)) / max(1, len(" ".join(said)))
    return characters, Levenshtein.distance(said, got) / max(1, len(said))


def _cpu() -> float:
    """CPU seconds used so far by this process and the children that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _summary(found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    degraded = [row for row in found.values() if not row["clean"]]
    clean = [row for row in found.values() if row["clean"]]
    summary: dict[str, Any] = {}
    for engine in ENGINES:
        summary[engine] = {
            "median cer of degraded rows": median(row[engine]["cer"] for row in degraded) if degraded else None,
            "mean cer of degraded rows": mean(row[engine]["cer"] for row in degraded) if degraded else None,
            "cpu seconds on clean rows": mean(row[engine]["cpu seconds"] for row in clean) if clean else None,
        }
    return summary


def _record(pool: Executor) -> dict[str, Any]:
    """F1 of persons and statements of documents of dev: from the text, and from its pages read by either engine."""
    from protokolist.pipeline import read_text  # noqa: PLC0415 - seconds

    documents = sorted((CORPUS / "dev").glob("*.xml"))[::EVERY]

    def scores(paths: Iterable[Path], recognised: bool) -> dict[str, float | None]:
        sums = totals(evaluate(list(paths), partial(read_text, recognised=recognised)))
        return {name: sums[name].f1 for name in RECORD_MEASURES}

    figures: dict[str, Any] = {"documents": len(documents), "text": scores(documents, False)}
    jobs = [(name, engine, path) for name in RECORD_ROWS for engine in ("tesseract", "ours") for path in documents]
    texts = dict(zip(jobs, pool.map(_document, jobs), strict=True))
    with TemporaryDirectory() as folder:
        for name in RECORD_ROWS:
            for engine in ("tesseract", "ours"):
                made = []
                for path in documents:
                    made.append(Path(folder) / path.name)
                    gold = carry_gold(read_gold(path), texts[name, engine, path]).gold
                    made[-1].write_text(format_gold(gold), encoding="utf-8")
                figures[f"{name}: read by {engine}"] = scores(made, True)
    return figures


def _document(job: tuple[str, str, Path]) -> str:
    """The text of all pages of a document as an engine reads them."""
    name, engine, document = job
    row = next(row for row in ROWS if row.name == name)
    pages = []
    with TemporaryDirectory() as folder:
        for number, picture in enumerate(whole(row, document)):
            file = Path(folder) / f"{number}.jpg"
            file.write_bytes(picture)
            pages.append(READERS[engine](file).replace("\f", "").strip("\n"))
    return "\n".join(pages)


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables."""
    lines = [
        f"Commit {result['commit']}; Tesseract {result['tesseract']} with the data `rus`; {result['machine']}.",
        "",
    ]
    engines = "Tesseract | OCRmyPDF | ours"
    lines += [f"| pages | CER, %: {engines} | WER, %: {engines} | CPU s a page: {engines} |"]
    lines += ["| --- |" + " ---: |" * 9]
    for name, row in result["rows"].items():
        rates = [f"{100 * row[engine][kind]:.2f}" for kind in ("cer", "wer") for engine in ENGINES]
        costs = [f"{row[engine]['cpu seconds']:.2f}" for engine in ENGINES]
        lines.append(f"| {name} | " + " | ".join(rates + costs) + " |")
    lines += ["", "| | Tesseract | OCRmyPDF | ours |", "| --- | ---: | ---: | ---: |"]
    for kind in ("median cer of degraded rows", "mean cer of degraded rows", "cpu seconds on clean rows"):
        values = [result["summary"][engine][kind] for engine in ENGINES]
        shown = [
            "–" if value is None else f"{100 * value:.2f} %" if "cer" in kind else f"{value:.2f}" for value in values
        ]
        lines.append(f"| {kind.replace('cer', 'CER').replace('cpu', 'CPU')} | " + " | ".join(shown) + " |")
    if record := result["record"]:
        lines += [
            "",
            f"F1 over {record['documents']} documents of dev:",
            "",
            "| | persons | statements and type |",
            "| --- | ---: | ---: |",
        ]
        for name, scores in record.items():
            if name != "documents":
                lines.append(
                    f"| {name} | " + " | ".join(f"{scores[measure]:.3f}" for measure in RECORD_MEASURES) + " |"
                )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Prints and, where asked, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", nargs="+", help="only these rows; others stay as published")
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    parser.add_argument("--processes", type=int, default=2, help="pages read at a time")
    parser.add_argument("--pictures", action="store_true", help="leave the pages in build/ocr")
    parser.add_argument("--no-record", action="store_true", help="without the scores of whole documents")
    arguments = parser.parse_args()
    rows = [row for row in ROWS if not arguments.rows or row.name in arguments.rows]
    # Processes, so that each counts its own CPU seconds and those of the programs it starts.
    with ProcessPoolExecutor(arguments.processes, get_context("spawn")) as pool:
        result = measure(rows, pool, arguments.pictures, not arguments.no_record)
    if arguments.out and arguments.rows and arguments.out.with_suffix(".json").exists():
        result = _joined(json.loads(arguments.out.with_suffix(".json").read_text(encoding="utf-8")), result)
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
