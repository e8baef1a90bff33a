"""``python evaluation/errors.py [--out PREFIX]``: the mistakes on dev by kind, with counts and what each would take.

A kind is a measure, whether something was missed or invented, and what the words in question show: a bare surname, a
shortened position, the right words with another holder. Kinds are ordered by their number; the commonest twenty are
printed with two of their lines, and with ``--out`` written to PREFIX.json and PREFIX.md. Only dev is looked at: the
test split is for counting.
"""

import argparse
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from protokolist.pipeline import read_text
from protokolist.scoring.report import Evaluated, evaluate
from protokolist.spans import Span, overlaps
from provenance import provenance
from publish import publish

DEV = Path("corpus/dev")
COMMONEST = 20
EXAMPLES = 2
PERSONS, ROLES, HOLDERS, BODIES = "persons: span", "roles: span", "roles: + holder", "organisations: span"
MEASURES = (
    PERSONS,
    "persons: span + who",
    "persons: name",
    "participation",
    ROLES,
    HOLDERS,
    "roles: + holder + organisation",
    BODIES,
    "organisations: span + who",
    "organisations: name",
)
SURNAME_ALONE = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
SHORTENED = re.compile(r"[а-яё]{1,7}\.", re.IGNORECASE)
# What would mend a kind, by the first of these that begins its name.
REMEDIES = {
    "persons: span, missed": "first names and surnames that the dictionary lacks, read by their place in a list",
    "persons: span, invented": "adjectives of places and initials of bodies told from surnames",
    "persons: span + who": "namesakes told apart by what they say and do; broken mentions mended first",
    "persons: name": "the gender and declension of rare surnames from all mentions together",
    "participation, missed": "lists without a label, told from the layout; who comes and goes during the talks",
    "participation, invented": "lists that end without a sign; the person found right first",
    "roles: span, missed, no name near": "who is meant by a bare position, from the talk around it",
    "roles: span, missed, shortened": "shortened words read by the document's own full forms",
    "roles: span, missed": "words for positions that no list has, learnt from their place beside a name",
    "roles: span, invented": "trades and ranks told from positions by what the protocol does with them",
    "roles: + holder": "holders across lines and brackets; several holders of one label",
    "roles: + holder + organisation": "the body's name and identity right first; the body a whole list comes from",
    "organisations: span": "where a name ends before a clause; bare names of units",
    "organisations: span + who": "abbreviations bound to full names across the document",
    "organisations: name": "the nominative and the fullest form out of all mentions",
}


def kinds(evaluation: Iterable[Evaluated]) -> dict[str, list[str]]:
    """Every mistake under its kind: the lines it stands in, marked.

    Each counts once: words with wrong bounds are missed, not invented besides; who it is counts where the words are
    right, the body where the holder is right too. A canonical name that is wrong counts as invented.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for done in evaluation:
        blamed: dict[str, set[Span]] = defaultdict(set)
        for measure in MEASURES:
            comparison, family = done.comparisons[measure], measure.split(":")[0]
            missed = [place for place in comparison.missed.values() if place is not None]
            wrong: set[Span] = set()
            for verdict, keys, others in (
                ("missed", comparison.missed, comparison.wrong),
                ("invented", comparison.wrong, comparison.missed),
            ):
                if verdict == "missed" and measure.endswith("name"):
                    continue
                for key, place in keys.items():
                    twice = verdict == "invented" and place is not None and any(overlaps(place, m) for m in missed)
                    if place is not None:
                        wrong.add(place)
                    if twice or place in blamed[family]:
                        continue
                    shown = f"{done.path.stem}: {_line(done.text, place) if place else _told(key)}"
                    found[f"{measure}, {verdict}, {_kind(done, measure, place, others.values())}"].append(shown)
            blamed[family] |= wrong
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def _told(key: object) -> str:
    return ", ".join(str(part) for part in key if isinstance(part, str)) if isinstance(key, tuple) else str(key)


def _kind(done: Evaluated, measure: str, place: Span | None, others: Iterable[Span | None]) -> str:
    """What the words in question show."""
    if place is None:
        return "in the document"
    words = done.text[slice(*place)]
    met = [other for other in others if other is not None and overlaps(other, place)]
    if place in met:
        return "the words right"
    if met:
        return "other bounds"
    if measure.startswith("persons"):
        return "a surname alone" if SURNAME_ALONE.fullmatch(words) else "a name of several words"
    if measure.startswith("roles"):
        people = [span for span in done.comparisons[PERSONS].expected.values() if span is not None]
        if not any(_same_line(done.text, place, span) for span in people):
            return "no name near"
        return "shortened" if SHORTENED.search(words) else "beside a name"
    return "initials" if words.isupper() and " " not in words else "a name"


def _same_line(text: str, one: Span, other: Span) -> bool:
    first, last = min(one, other), max(one, other)
    return "\n" not in text[first[1] : last[0]] and last[0] - first[1] < 80


def _line(text: str, place: Span) -> str:
    begin, end = text.rfind("\n", 0, place[0]) + 1, text.find("\n", place[1])
    end = end if end >= 0 else len(text)
    before, behind = text[max(begin, place[0] - 50) : place[0]], text[place[1] : min(end, place[1] + 40)]
    return " ".join(f"{before}[{text[slice(*place)]}]{behind}".split())


def remedy(kind: str) -> str:
    """What a kind of mistake would take."""
    fitting = [name for name in REMEDIES if kind.startswith(name)]
    return REMEDIES[max(fitting, key=len)] if fitting else ""


def result(evaluation: list[Evaluated]) -> dict[str, Any]:
    """The kinds with their counts, those of the commonest with what they would take and lines to look at."""
    found = kinds(evaluation)
    totals = Counter({kind.split(",")[0]: 0 for kind in found})
    for kind, lines in found.items():
        totals[kind.split(",")[0]] += len(lines)
    return {
        "protocols": len(evaluation),
        "mistakes": dict(totals.most_common()),
        "commonest": [
            {"kind": kind, "count": len(lines), "takes": remedy(kind), "examples": lines[:EXAMPLES]}
            for kind, lines in list(found.items())[:COMMONEST]
        ],
        "others": {kind: len(lines) for kind, lines in list(found.items())[COMMONEST:]},
    }


def markdown(counted: dict[str, Any]) -> str:
    """The result as a page."""
    return "\n".join(_page(counted))


def _page(counted: dict[str, Any]) -> Iterator[str]:
    yield f"Mistakes on dev ({counted['protocols']} protocols) by kind, each counted once."
    yield ""
    yield "| kind | count | what it would take |"
    yield "| --- | ---: | --- |"
    for entry in counted["commonest"]:
        yield f"| {entry['kind']} | {entry['count']} | {entry['takes']} |"
    yield ""
    yield "Two of each:"
    yield ""
    for entry in counted["commonest"]:
        yield f"- {entry['kind']}"
        yield from (f"  - {line}" for line in entry["examples"])


def main() -> int:
    """Prints and, where asked, writes the kinds of mistakes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    counted = provenance() | result(evaluate(sorted(DEV.glob("*.xml")), read_text))
    print(markdown(counted))
    if arguments.out:
        publish(counted, markdown(counted), arguments.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
