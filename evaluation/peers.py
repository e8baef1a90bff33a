"""Names of persons and organisations by other tools on the same documents in the same run: exact spans, speed.

``python evaluation/peers.py [--splits dev test] [--out FILE.md]``. natasha reads each line by itself, which suits it
best on minutes. PullEnti takes part where it is installed (``pip install pullenti``; its licence is free for
non-commercial use, so it is no dependency). As a floor for types of statements stands the commonest type of the
training split.
"""

import argparse
import importlib.util
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

os.environ["OPENBLAS_NUM_THREADS"] = "1"

from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter

from protokolist.pipeline import read_text
from protokolist.scoring.facts import facts_of_gold, facts_of_record, trim
from protokolist.scoring.gold import Gold, read_gold
from protokolist.scoring.measures import Score
from protokolist.spans import Span

Found = dict[str, set[Span]]
Reader = Callable[[str], Found]
KINDS = {"PER": "persons", "ORG": "organisations"}


def ours(text: str) -> Found:
    """Protokolist's own reading."""
    facts = facts_of_record(read_text(text))
    return {
        "persons": {span for span, _ in facts.person_mentions},
        "organisations": {span for span, _ in facts.organisation_mentions},
    }


def natasha() -> Reader:
    """natasha's NER, line by line."""
    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())

    def read(text: str) -> Found:
        found: Found = {kind: set() for kind in KINDS.values()}
        at = 0
        for line in text.split("\n"):
            doc = Doc(line)
            doc.segment(segmenter)
            doc.tag_ner(tagger)
            for span in doc.spans:
                if span.type in KINDS:
                    found[KINDS[span.type]].add(trim(text, (at + span.start, at + span.stop)))
            at += len(line) + 1
        return found

    return read


def pullenti() -> Reader:
    """PullEnti's persons, without the positions it includes in them, and its organisations."""
    from pullenti.ner.ProcessorService import ProcessorService  # noqa: PLC0415 - only where it is installed
    from pullenti.ner.SourceOfAnalysis import SourceOfAnalysis  # noqa: PLC0415 - as above
    from pullenti.Sdk import Sdk  # noqa: PLC0415 - as above

    Sdk.initialize_all()

    def read(text: str) -> Found:
        with ProcessorService.create_processor() as processor:
            entities = processor.process(SourceOfAnalysis(text), None, None).entities
        places: dict[str, list[Span]] = {}
        for entity in entities:
            spans = [(one.begin_char, one.end_char + 1) for one in entity.occurrence]
            places.setdefault(type(entity).__name__, []).extend(spans)
        positions = places.get("PersonPropertyReferent", [])
        return {
            "persons": {trim(text, _without(span, positions)) for span in places.get("PersonReferent", [])},
            "organisations": {trim(text, span) for span in places.get("OrganizationReferent", [])},
        }

    return read


def _without(span: Span, positions: Iterable[Span]) -> Span:
    start, end = span
    for begin, stop in positions:
        if begin <= start < stop < end:
            start = stop
        elif start < begin < end <= stop:
            end = begin
    return start, end


def measure(golds: list[Gold], read: Reader) -> tuple[dict[str, Score], float]:
    """Scores by kind, and characters per CPU second."""
    scores = {kind: Score() for kind in KINDS.values()}
    begun = time.process_time()
    readings = [read(gold.text) for gold in golds]
    seconds = time.process_time() - begun
    for gold, found in zip(golds, readings, strict=True):
        facts = facts_of_gold(gold)
        for kind, mentions in (("persons", facts.person_mentions), ("organisations", facts.organisation_mentions)):
            expected = {span for span, _ in mentions}
            right = len(expected & found[kind])
            scores[kind] += Score(right, len(found[kind]) - right, len(expected) - right)
    return scores, sum(len(gold.text) for gold in golds) / seconds


def commonest_type(golds: list[Gold]) -> tuple[str, float]:
    """The commonest type of the training split, and its share among the statements of ``golds``."""
    training = [read_gold(path) for path in sorted(Path("corpus/train").glob("*.xml"))]
    kind = Counter(mark.attributes["type"] for gold in training for mark in gold.tagged("statement")).most_common(1)[0][
        0
    ]
    types = [mark.attributes["type"] for gold in golds for mark in gold.tagged("statement")]
    return kind, types.count(kind) / len(types)


def table(splits: Iterable[str]) -> Iterator[str]:
    """The figures as Markdown."""
    readers: dict[str, Reader] = {"Протоколист": ours, "natasha, line by line": natasha()}
    if importlib.util.find_spec("pullenti"):
        readers["PullEnti"] = pullenti()
    for split in splits:
        golds = [read_gold(path) for path in sorted(Path(f"corpus/{split}").glob("*.xml"))]
        yield f"## {split}: {len(golds)} protocols\n"
        yield "| | persons: P | R | F1 | organisations: P | R | F1 | characters per CPU second |"
        yield "| --- |" + " ---: |" * 7
        for name, read in readers.items():
            read(golds[0].text)
            scores, speed = measure(golds, read)
            shares = [f"{value or 0:.3f}" for s in scores.values() for value in (s.precision, s.recall, s.f1)]
            yield f"| {name} | " + " | ".join(shares) + f" | {speed:,.0f} |"
        kind, share = commonest_type(golds)
        yield f"\nTypes of statements: always `{kind}`, the commonest of training, would be right for {share:.3f}.\n"


def main() -> int:
    """Prints and, where asked, writes the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--splits", nargs="+", default=["dev", "test"])
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    lines = "\n".join(table(arguments.splits))
    print(lines)
    if arguments.out:
        arguments.out.write_text(lines + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
