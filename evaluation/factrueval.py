"""``make factrueval``: persons, organisations, occupations in news beside other tools, scored as factRuEval-2016 does.

``python evaluation/factrueval.py --data FOLDER [--out PREFIX] [--show]`` reads the set's texts (``*.txt`` with
``*.tokens``, ``*.spans``, ``*.objects``, ``*.coref``, ``*.facts``) and prints precision, recall and F1 of mentions
(task 1) and of the ``Occupation`` facts (task 3: who, where, position); with ``--out`` it writes PREFIX.json and
PREFIX.md. ``--show`` lists our facts beside the annotated ones. Nothing is trained on the set.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"

from spacy.tokens import Doc, Span

import protokolist
from factrueval_gold import Document, Occupation, Score, load, score_facts, score_mentions
from peers import PEERS, theirs
from protokolist.text import lexicon
from protokolist.text.morphology import lemma, lemmas, parses
from provenance import belongs_to, provenance
from publish import publish

DATA = Path("../shared/datasets/factRuEval-2016/devset")
OURS = "Протоколист"
KINDS = {"persons": "Person", "organisations": "Org"}
STATES = ("РФ", "США", "КНР", "СССР", "ФРГ", "ОАЭ", "КНДР", "РСФСР", "Росии")
# Words at the head of a body: those of the pipeline's list, and of news.
BODIES = {entry.split("|")[0].strip() for entry in lexicon.read("organisation_heads")} | {
    "партия", "фракция", "движение", "компания", "клуб", "правительство", "парламент", "сенат", "палата",
    "газета", "журнал", "телеканал", "агентство", "корпорация", "группа", "сборная", "команда", "фонд", "банк",
    "концерн", "холдинг", "проект", "ведомство", "пресс-служба", "кабинет", "конгресс", "армия", "флот",
    "церковь", "объединение", "представительство",
}  # fmt: skip
# What is left between a position and its place.
EDGE = re.compile(r"(?:\s+(?:из|в|во|на|от|при|по|у|с|со|города|г\.))?[\s,«\"(]*$")
COUNTRY_STEMS = (
    "росс", "американ", "украин", "белорус", "грузин", "француз", "герман", "немец", "британ", "англий", "китай",
    "япон", "итальян", "испан", "польск", "турец", "молдав", "молдов", "армян", "азербайджан", "казах", "узбек",
    "киргиз", "таджик", "туркмен", "латв", "латыш", "литов", "эстон", "финлянд", "финск", "швед", "норвеж",
    "датск", "нидерланд", "голланд", "бельгий", "австрий", "венгер", "чеш", "словац", "румын", "болгар", "серб",
    "хорват", "черногор", "грече", "египет", "израил", "палестин", "иран", "ирак", "сирий", "ливан", "ливий",
    "афган", "индий", "пакистан", "корей", "северокорей", "южнокорей", "вьетнам", "монгол", "кубин", "бразил",
    "аргентин", "венесуэл", "мексикан", "колумбий", "чилий", "перуан", "боливий", "канад", "австрал", "португал",
    "швейцар", "ирланд", "советск", "московск", "подмосков", "петербург", "свердлов", "приднестров", "чечен",
    "татарстан", "башкир", "дагестан", "столичн", "тбилис", "киевск", "нигер", "южноафрикан", "саудовск",
    "филиппин", "таиланд", "тайск", "осетин", "абхаз", "крымск",
)  # fmt: skip
Places = list[tuple[int, int]]


class Reading:
    """What a tool reads in one text: mentions by their offsets, occupations."""

    def __init__(self, persons: Places, organisations: Places, occupations: list[Occupation]) -> None:
        self.mentions = {"persons": persons, "organisations": organisations}
        self.occupations = occupations


def ours(documents: Sequence[Document]) -> list[Reading]:
    """Our pipeline as it reads protocols, on each text."""
    nlp = protokolist.load()
    return [_reading(nlp(document.text)) for document in documents]


def _reading(doc: Doc) -> Reading:
    persons = [_source(doc, span) for span in doc.spans["persons"]]
    organisations = [_source(doc, span) for span in doc.spans["organisations"]]
    return Reading(persons, organisations, list(occupations(doc)))


def _source(doc: Doc, span: Span) -> tuple[int, int]:
    start, end = doc._.alignment.to_source((span.start_char, span.end_char))
    return int(start), int(end)


def occupations(doc: Doc) -> Iterator[Occupation]:
    """Roles as the campaign writes them: a position without the body or place it is in, which stands by itself.

    The campaign's occupations tell who, where and position (all but one of the 180 asked for): a role without a
    place is none. Of one person's positions with the same words the first is kept.
    """
    names = {person["id"]: person["name"] for person in doc._.persons}
    places = {mention.id_ for mention in doc.spans["persons"] if _is_place(doc, mention)}
    found: dict[tuple[str, str], Occupation] = {}
    for role in doc.spans["roles"]:
        position, where = parted(doc, role)
        for holder in role._.holders:
            if holder in places or not position or where is None:
                continue
            fact = {"who": names[holder], "position": position, "where": where}
            key = holder, " ".join(lemma(word) for word in position.lower().split())
            found.setdefault(key, fact)
    yield from found.values()


def _is_place(doc: Doc, mention: Span) -> bool:
    return any(one.label_ == "LOC" and one.start <= mention.start < one.end for one in doc.spans["tagged"])


def parted(doc: Doc, role: Span) -> tuple[str, str | None]:
    """The position alone and where it is held: the body in the phrase, a place in or behind it, «российский».

    A body begins at its head («фракции КПРФ») with the adjectives before it, a place at its name.
    """
    end = role.end
    starts = [body.start for body in doc.spans["organisations"] if role.start < body.start < end]
    near = [one for one in doc.spans["tagged"] if one.label_ in ("LOC", "ORG") and role.start < one.start <= end]
    starts += [one.start for one in near]
    starts += [token.i for token in role[1:] if token.text in STATES or _heads_body(token.text)]
    if starts:
        start = min(starts)
        covering = [one for one in (*near, *doc.spans["organisations"]) if one.start <= max(start, end - 1) < one.end]
        end = max([end, *(one.end for one in covering if one.start <= end)])
        while start > role.start + 1 and _adjective(doc[start - 1].text):
            start -= 1
        return EDGE.sub("", doc[role.start : start].text), doc[start:end].text
    first = role[0].text.lower()
    if len(role) > 1 and of_country(first):
        return role[1:].text, first
    beside = [body for body in doc.spans["organisations"] if body.id_ and body.id_ == role._.organisation]
    return role.text, beside[0].text if beside else None


def _heads_body(word: str) -> bool:
    return any(one in BODIES for one in lemmas(word.lower()))


def _adjective(word: str) -> bool:
    return parses(word.lower())[0].tag.POS in ("ADJF", "PRTF")


def of_country(word: str) -> bool:
    """Whether an adjective is made from a country or a region («подмосковный», «французский»)."""
    best = parses(word)[0]
    return best.tag.POS == "ADJF" and any(best.normal_form.startswith(stem) for stem in COUNTRY_STEMS)


def peers(tool: str, documents: Sequence[Document]) -> list[Reading]:
    """Another tool's reading, from ``peer.py``."""
    found = []
    for reading in theirs(tool, [document.text for document in documents])["readings"]:
        persons, bodies = (
            [(start, end) for start, end, _ in reading[kind]] for kind in ("person_mentions", "organisation_mentions")
        )
        found.append(Reading(persons, bodies, [fact for fact in reading["occupations"] if "where" in fact]))
    return found


def scores(documents: Sequence[Document], readings: Sequence[Reading]) -> dict[str, Any]:
    """Precision, recall, F1 and counts of each measure."""
    found = {}
    for measure in (*KINDS, "occupations"):
        score = Score()
        for document, reading in zip(documents, readings, strict=True):
            if measure in KINDS:
                score.add(score_mentions(document, KINDS[measure], reading.mentions[measure]))
            else:
                score.add(score_facts(document.facts, reading.occupations))
        found[measure] = {
            "precision": score.precision,
            "recall": score.recall,
            "f1": score.f1,
            "gold": score.gold,
            "read": score.read,
        }
    return found


def show(documents: Sequence[Document], readings: Sequence[Reading]) -> None:
    """Facts of both sides, text by text."""
    for document, reading in zip(documents, readings, strict=True):
        if document.facts or reading.occupations:
            totals = score_facts(document.facts, reading.occupations)
            print(f"== {document.name} {totals[0]:.2f} {totals[1]:.2f} {totals[2]} {totals[3]}")
            for fact in document.facts:
                print(
                    "  -" + (" (hard)" if fact.ignored else ""),
                    {
                        a.name: max(a.values, key=len) if a.name == "position" else sorted(a.values)[:6]
                        for a in fact.arguments
                    },
                )
            for one in reading.occupations:
                print("  +", one)


def main() -> int:
    """Prints and, where asked, writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    parser.add_argument("--show", action="store_true", help="list our facts beside the annotated ones")
    arguments = parser.parse_args()
    documents = load(arguments.data)
    if not documents:
        parser.error(f"{arguments.data}: no texts of factRuEval-2016 here; --data names the folder of its devset")
    readings = ours(documents)
    if arguments.show:
        show(documents, readings)
    result = provenance() | {"documents": len(documents), "missing": {}, "tools": {OURS: scores(documents, readings)}}
    for peer in PEERS[1:]:
        try:
            found = scores(documents, peers(peer.tool, documents))
        except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
            result["missing"][peer.title] = str(error)
            continue
        if peer.tool != "pullenti":
            del found["occupations"]
        result["tools"][peer.title] = found
    print(markdown(result))
    if arguments.out:
        publish(result, markdown(result), arguments.out)
    return 0


def markdown(result: dict[str, Any]) -> str:
    """The figures as a table."""
    lines = [
        f"factRuEval-2016, development set: {result['documents']} news texts, scored as the campaign does (easy mode).",
        "`make factrueval` makes the table; docs/evaluation.md says what it holds.",
        "",
        belongs_to(result),
        *(f"Not measured: {title} ({reason})." for title, reason in result["missing"].items()),
        "",
        "| | measure | precision | recall | F1 | annotated | read |",
        "| --- | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for tool, measures in result["tools"].items():
        for measure, score in measures.items():
            figures = " | ".join(f"{score[one]:.3f}" for one in ("precision", "recall", "f1"))
            lines.append(f"| {tool} | {measure} | {figures} | {score['gold']} | {score['read']} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
