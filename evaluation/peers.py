"""``make peers``: other tools on the same documents in the same run: persons, organisations, roles, types, speed.

``python evaluation/peers.py [--splits dev test] [--out PREFIX]`` prints tables, and with ``--out`` writes PREFIX.json
and PREFIX.md. The other tools run in an environment of their own (``make peers`` sets up ``.venv-peers``); where it
cannot be set up, this is said and what remains is measured. natasha reads line by line, which suits its quality
best on minutes. The test split is for counting only: nothing here shows its errors.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"

from floor import Typed, accuracy, bag_of_words, by_reading, commonest, macro
from intervals import interval
from protokolist.pipeline import read_text
from protokolist.scoring.compare import compare
from protokolist.scoring.facts import Facts, RoleFact, facts_of_gold, facts_of_record, trim
from protokolist.scoring.gold import Gold, read_gold
from protokolist.scoring.report import name
from protokolist.text.morphology import fold
from provenance import belongs_to, provenance
from publish import publish

CORPUS = Path("corpus")
PYTHON = Path(".venv-peers/bin/python")
SPANS = ("persons: span", "persons: overlap", "organisations: span", "organisations: overlap")
NAMES = ("persons: span + who", "persons: name")
ROLES = ("roles: span", "roles: + holder", "roles: + holder + organisation")
MEASURES = (*SPANS[:2], *NAMES, *SPANS[2:], *ROLES)
OURS = "Протоколист"
# The longest a peer may take for a split, in seconds.
PATIENCE = 900


@dataclass(frozen=True, slots=True)
class Peer:
    """Another tool: its title in tables, its name for ``peer.py``, and the measures it has an answer to."""

    title: str
    tool: str
    measures: tuple[str, ...]


PEERS = (
    Peer("natasha, NER alone", "natasha-ner", SPANS),
    Peer("natasha", "natasha", (*SPANS, *NAMES)),
    Peer("PullEnti", "pullenti", MEASURES),
)


def scores(golds: Sequence[Facts], readings: Sequence[Facts], measures: Iterable[str]) -> dict[str, Any]:
    """Precision, recall and F1 with its interval; canonical names are compared without case and «ё»."""
    compared = [compare(_folded(gold), _folded(reading)) for gold, reading in zip(golds, readings, strict=True)]
    found = {}
    for measure in measures:
        each = [one[measure].score for one in compared]
        total = sum(each[1:], each[0])
        found[measure] = {
            "precision": total.precision,
            "recall": total.recall,
            "f1": total.f1,
            "interval": interval(each),
        }
    return found


def _folded(facts: Facts) -> Facts:
    return replace(facts, persons={who: fold(name) for who, name in facts.persons.items()})


def ours(texts: Sequence[str]) -> tuple[list[Facts], float]:
    """Our whole reading of each text, and characters per CPU second."""
    read_text(texts[0])
    begun = time.process_time()
    protocols = [read_text(text) for text in texts]
    seconds = time.process_time() - begun
    return [facts_of_record(protocol) for protocol in protocols], sum(map(len, texts)) / seconds


def theirs(tool: str, texts: Sequence[str]) -> dict[str, Any]:
    """What ``peer.py`` answers; a ``RuntimeError`` with its last words where it fails."""
    command = [str(PYTHON), str(Path(__file__).with_name("peer.py")), tool]
    done = subprocess.run(  # noqa: S603 - our own words, no shell
        command, input=json.dumps(texts), capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else f"exit {done.returncode}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def facts_of_reading(text: str, reading: dict[str, Any]) -> Facts:
    """A peer's reading in the shape in which readings are compared."""
    return Facts(
        text=text,
        persons=reading["persons"],
        person_mentions=[(trim(text, (start, end)), who) for start, end, who in reading["person_mentions"]],
        organisations={body: body for _, _, body in reading["organisation_mentions"]},
        organisation_mentions=[(trim(text, (start, end)), who) for start, end, who in reading["organisation_mentions"]],
        roles=[
            RoleFact(trim(text, (start, end)), holder, organisation)
            for start, end, holder, organisation in reading["roles"]
        ],
    )


def measure(splits: Iterable[str], training: Sequence[Gold]) -> dict[str, Any]:
    """All figures: by split and tool."""
    result: dict[str, Any] = provenance() | {"missing": {}, "splits": {}}
    floors = {"always the commonest type": commonest(training), "bag of words (spaCy)": bag_of_words(training)}
    for split in splits:
        golds = [read_gold(path) for path in sorted((CORPUS / split).glob("*.xml"))]
        texts, facts = [gold.text for gold in golds], [facts_of_gold(gold) for gold in golds]
        readings, speed = ours(texts)
        tools = {OURS: {"characters per CPU second": round(speed), "measures": scores(facts, readings, MEASURES)}}
        for peer in PEERS:
            try:
                answer = theirs(peer.tool, texts)
            except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
                result["missing"][peer.title] = str(error)
                continue
            found = [facts_of_reading(text, one) for text, one in zip(texts, answer["readings"], strict=True)]
            result["versions"][peer.tool.removesuffix("-ner")] = answer["version"]
            tools[peer.title] = {
                "characters per CPU second": round(answer["speed"]),
                "measures": scores(facts, found, peer.measures),
            }
        typed = {title: [pair for gold in golds for pair in given(gold)] for title, given in floors.items()}
        own = [pair for gold, read in zip(facts, readings, strict=True) for pair in by_reading(gold, read)]
        typed[f"{OURS}, statements found by itself"] = own
        result["splits"][split] = {
            "protocols": len(golds),
            "characters": sum(map(len, texts)),
            "tools": tools,
            "types": {title: _typing(pairs) for title, pairs in typed.items()},
        }
    return result


def _typing(typed: Typed) -> dict[str, float | int]:
    return {"statements": len(typed), "accuracy": accuracy(typed), "macro F1": macro(typed)}


def markdown(result: dict[str, Any]) -> str:
    """The figures as tables, with what they mean."""
    lines = [
        "F1 with 95 % intervals. `natasha` is its segmentation, morphology, syntax, NER, normal forms and",
        "NamesExtractor, with names of one document joined where surname and initials agree; it knows no roles.",
        "`natasha, NER alone` finds spans only. PullEnti's persons are taken without the positions that it includes in",
        "them; where its dates fail on a text, it reads without them. Ours is the whole pipeline, with statements,",
        "answers and votes. Canonical names are compared without case and «ё». natasha reads line by line, which suits",
        "its quality but not its speed; `make speed` measures it on whole texts.",
        "",
        belongs_to(result),
    ]
    lines += [f"Not measured: {title} ({reason})." for title, reason in result["missing"].items()]
    for split, found in result["splits"].items():
        tools = found["tools"]
        lines += ["", f"## {split}: {found['protocols']} protocols, {found['characters']:,} characters", ""]
        lines += ["| | " + " | ".join(tools) + " |", "| --- |" + " ---: |" * len(tools)]
        for measure in MEASURES:
            cells = [_cell(tool["measures"].get(measure)) for tool in tools.values()]
            lines.append(f"| {name(measure, 'en')} | " + " | ".join(cells) + " |")
        speeds = [f"{tool['characters per CPU second']:,}" for tool in tools.values()]
        lines.append("| characters per CPU second | " + " | ".join(speeds) + " |")
        lines += ["", *_types(found["types"])]
    return "\n".join(lines) + "\n"


def _cell(score: dict[str, Any] | None) -> str:
    if score is None:
        return "–"
    span = "" if score["interval"] is None else " ({:.2f}–{:.2f})".format(*score["interval"])
    return f"{score['f1'] or 0:.3f}{span}"


def _types(types: dict[str, dict[str, float | int]]) -> Iterator[str]:
    yield "| types of annotated statements | accuracy | macro F1 |"
    yield "| --- | ---: | ---: |"
    for title, figures in types.items():
        yield f"| {title} | {figures['accuracy']:.3f} | {figures['macro F1']:.3f} |"
    yield ""
    yield "The first two are told where each statement stands; a statement that we did not find counts against us."


def main() -> int:
    """Prints and, where asked, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--splits", nargs="+", default=["dev", "test"])
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    if not PYTHON.exists():
        print(f"{PYTHON} is missing: natasha and PullEnti are not measured (make peers sets it up)", file=sys.stderr)
    training = [read_gold(path) for path in sorted((CORPUS / "train").glob("*.xml"))]
    result = measure(arguments.splits, training)
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
