"""Characters per CPU second of the whole pipeline beside stock natasha's four stages on the same texts, one thread.

``python evaluation/speed.py [--out PREFIX]`` prints a table, and with ``--out`` writes PREFIX.json and PREFIX.md. Both
readers run in one process in turns, so that a noisy machine disturbs them alike; models are loaded before, one text is
read by both to warm them up, and every text is read once a round, as an archive would be. What counts is the ratio.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

from natasha import Doc, NewsEmbedding, NewsMorphTagger, NewsNERTagger, NewsSyntaxParser, Segmenter

from protokolist.pipeline import load, read_text
from protokolist.scoring.gold import read_gold
from protokolist.text.morphology import FORMS_KEPT
from provenance import commit

CORPUS = Path("corpus")
START_UP = {
    "import protokolist": [sys.executable, "-c", "import protokolist"],
    "protokolist --help": [sys.executable, "-m", "protokolist.cli", "--help"],
}


def natasha_reader() -> Callable[[str], object]:
    """Segmentation, morphology, syntax and names as natasha's README runs them."""
    segmenter, embedding = Segmenter(), NewsEmbedding()
    taggers = NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)

    def read(text: str) -> object:
        doc = Doc(text)
        doc.segment(segmenter)
        doc.tag_morph(taggers[0])
        doc.parse_syntax(taggers[1])
        doc.tag_ner(taggers[2])
        return doc

    return read


def cpu_seconds(read: Callable[[str], object], texts: Sequence[str]) -> float:
    """CPU seconds of this process for reading every text once."""
    begun = time.process_time()
    for text in texts:
        read(text)
    return time.process_time() - begun


def forget_words() -> None:
    """Empties the caches of word forms, which live as long as the process: a round must not profit from the last."""
    for name, module in list(sys.modules.items()):
        if name.startswith("protokolist."):
            for function in vars(module).values():
                if getattr(function, "cache_parameters", dict)().get("maxsize") == FORMS_KEPT:
                    function.cache_clear()


def start_up(command: Sequence[str]) -> float:
    """Median wall seconds of five runs of a command in a new process."""
    seconds = []
    for _ in range(5):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own words, no shell
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)


def measure(texts: Sequence[str], rounds: int) -> dict[str, object]:
    """All figures: medians over the rounds, and the ratio's range."""
    begun = time.process_time()
    load()
    read_text(texts[0])
    loaded = time.process_time() - begun
    natasha = natasha_reader()
    natasha(texts[0])
    characters = sum(map(len, texts))
    ours, theirs = [], []
    for turn in range(rounds):
        forget_words()
        for read, seconds in ((read_text, ours), (natasha, theirs))[:: 1 if turn % 2 else -1]:
            seconds.append(cpu_seconds(read, texts))
    ratios = [their / our for our, their in zip(ours, theirs, strict=True)]
    return {
        "texts": len(texts),
        "characters": characters,
        "rounds": rounds,
        "protokolist_characters_per_cpu_second": round(characters / statistics.median(ours)),
        "natasha_characters_per_cpu_second": round(characters / statistics.median(theirs)),
        "ratio": round(statistics.median(ratios), 2),
        "ratio_range": [round(min(ratios), 2), round(max(ratios), 2)],
        "load_cpu_seconds": round(loaded, 2),
        "start_up_seconds": {what: round(start_up(command), 2) for what, command in START_UP.items()},
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("natasha", "numpy", "pymorphy3", "slovnet", "spacy")},
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "commit": commit(),
    }


def markdown(figures: dict[str, object]) -> str:
    """The figures as a table."""
    start = figures["start_up_seconds"]
    return "\n".join(
        [
            "| | characters per CPU second |",
            "| --- | ---: |",
            f"| Протоколист, whole pipeline | {figures['protokolist_characters_per_cpu_second']:,} |",
            f"| natasha: segmentation, morphology, syntax, NER | {figures['natasha_characters_per_cpu_second']:,} |",
            "",
            f"Ratio {figures['ratio']} (rounds: {figures['ratio_range']}); {figures['texts']} texts, "
            f"{figures['characters']:,} characters, {figures['rounds']} rounds, one thread; loading takes "
            f"{figures['load_cpu_seconds']} CPU s; start-up {start} s. Commit {figures['commit']}, "
            f"Python {figures['python']}, {figures['machine']}.",
            "",
        ]
    )


def main() -> int:
    """Prints and, where asked, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    texts = [read_gold(path).text for path in sorted(CORPUS.glob("*/*.xml")) if path.parent.name != "test"]
    figures = measure(texts, arguments.rounds)
    print(markdown(figures))
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.with_suffix(".json").write_text(
            json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
        )
        arguments.out.with_suffix(".md").write_text(markdown(figures), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
