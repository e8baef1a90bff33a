"""Topics of statements beside two samples labelled by hand.

``python evaluation/topics.py [--out PREFIX] [--show]`` reads ``topics_sample.csv`` and ``topics_check.csv`` (300
statements of train and dev each, 220 of documents on libraries and 80 of others). Both were labelled before the
patterns read them. The first was then looked at while patterns were written; the second is only counted. Prints
precision, recall and F1 of each topic with an interval over statements drawn anew; ``--show`` lists what is read amiss
in the first.
"""

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from intervals import interval
from protokolist.record import TopicName, fold_space
from protokolist.scoring.gold import read_gold
from protokolist.scoring.measures import Score
from protokolist.statements.topics import find_topics
from provenance import commit
from publish import publish

SAMPLES = {"sample": Path("evaluation/topics_sample.csv"), "check": Path("evaluation/topics_check.csv")}

Pair = tuple[frozenset[str], frozenset[str]]


def pairs(sample: Path, show: bool = False) -> list[Pair]:
    """For every statement of the sample the topics by hand and by the patterns."""
    texts: dict[str, str] = {}
    found = []
    with sample.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["document"]
            if name not in texts:
                path = next(Path("corpus").glob(f"*/{name}.xml"))
                texts[name] = read_gold(path).text
            text = texts[name][int(row["start"]) : int(row["end"])]
            gold = frozenset(row["topics"].split())
            topics = find_topics(text)
            ours = frozenset(topic.name for topic in topics)
            if show and gold != ours:
                why = {topic.name: [text[start:end] for start, end in topic.words] for topic in topics}
                print(f"- {sorted(gold - ours)} + { {name: why[name] for name in ours - gold} }: {fold_space(text)}")
            found.append((gold, ours))
    return found


def scores(found: Sequence[Pair], *names: str) -> list[Score]:
    """What is right, wrong and missed in each statement, over the topics named."""
    topics = set(names)
    return [
        Score(len(gold & ours & topics), len((ours - gold) & topics), len((gold - ours) & topics))
        for gold, ours in found
    ]


def table(found: Sequence[Pair]) -> tuple[dict[str, Any], str]:
    """The figures as data and as a table."""
    every = get_args(TopicName)
    figures: dict[str, Any] = {}
    lines = ["| topic | precision | recall | F1 | 95 % | labelled |", "| --- | ---: | ---: | ---: | --- | ---: |"]
    for name, names in [*((topic, (topic,)) for topic in every), ("all", every)]:
        single = scores(found, *names)
        total = sum(single, Score())
        middle = interval(single) if name == "all" else None
        figures[name] = {
            "precision": total.precision,
            "recall": total.recall,
            "f1": total.f1,
            "labelled": total.support,
        }
        if middle:
            figures[name]["interval"] = middle
        shown = [f"{value:.3f}" if value is not None else "–" for value in (total.precision, total.recall, total.f1)]
        between = f"{middle[0]:.3f}–{middle[1]:.3f}" if middle else ""
        lines.append(f"| {name} | {' | '.join(shown)} | {between} | {total.support} |")
    return figures, "\n".join(lines) + "\n"


def main() -> None:
    """Prints the table, and writes it if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--out", type=Path, help="write PREFIX.json and PREFIX.md")
    parser.add_argument("--show", action="store_true", help="print what is read otherwise than labelled")
    arguments = parser.parse_args()
    figures: dict[str, Any] = {"commit": commit()}
    lines = f"Topics of statements labelled by hand (`make topics`). Commit {commit()}.\n"
    for name, path in SAMPLES.items():
        found = pairs(path, arguments.show and name == "sample")
        figures[name], rows = table(found)
        lines += f"\n{len(found)} statements, `{path}`:\n\n{rows}"
    print(lines)
    if arguments.out:
        publish(figures, lines, arguments.out)


if __name__ == "__main__":
    main()
