"""Another tool's reading of texts, run by the peers' own Python: ``.venv-peers/bin/python evaluation/peer.py TOOL``.

TOOL is ``natasha``, ``natasha-ner`` or ``pullenti``. Texts come as a JSON list on standard input; a JSON object goes to
standard output: the tool's version, its characters per CPU second (without loading, after one text to warm up), and a
reading for each text. Imports nothing of ours, so that nothing of the peers' is needed to run Протоколист.

A reading: ``persons`` (names by id), ``person_mentions``, ``organisation_mentions`` (start, end, id) and ``roles``
(start, end, holder, organisation or none), for factRuEval ``occupations`` (who, position, where as
strings); offsets are code points, ends exclusive.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from typing import Any

os.environ["OPENBLAS_NUM_THREADS"] = "1"

# Characters from here on PullEnti cannot take.
BEYOND = 0x10000
# Analysers of PullEnti's that fail on some texts; these are read again without them.
FAILING = ("DATE", "ADDRESS")
Span = tuple[int, int]
Reading = dict[str, Any]
Reader = Callable[[str], Reading]


def empty() -> Reading:
    """A reading that found nothing."""
    return {"persons": {}, "person_mentions": [], "organisation_mentions": [], "roles": [], "occupations": []}


def written(last: str, first: str, middle: str) -> str:
    """A name as the guidelines write it: «Фамилия Имя Отчество», or «Фамилия И. О.» where one is an initial only."""
    if first and (len(first) == 1 or len(middle) == 1):
        first, middle = f"{first[0]}.", f"{middle[0]}." if middle else ""
    return " ".join(part.title() for part in (last, first, middle) if part)


def joined(names: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str, str], tuple[str, str, str]]:
    """For each name (last, first, middle) the fullest of those with the same last name that its letters agree with.

    natasha names each mention by itself; anybody who uses it on a document would do as much.
    """
    kept: list[tuple[str, str, str]] = []
    found = {}
    for name in sorted(set(names), key=lambda name: (-len("".join(name)), name)):
        last, first, middle = (part.casefold() for part in name)
        for full in kept:
            other_last, other_first, other_middle = (part.casefold() for part in full)
            if last == other_last and other_first.startswith(first) and other_middle.startswith(middle):
                found[name] = full
                break
        else:
            kept.append(name)
            found[name] = name
    return found


def natasha() -> Reader:
    """natasha as its README runs it, with normal forms and NamesExtractor, line by line, which suits it on minutes."""
    from natasha import (  # noqa: PLC0415 - only where it is installed
        Doc,
        MorphVocab,
        NamesExtractor,
        NewsEmbedding,
        NewsMorphTagger,
        NewsNERTagger,
        NewsSyntaxParser,
        Segmenter,
    )

    segmenter, embedding, vocabulary = Segmenter(), NewsEmbedding(), MorphVocab()
    morphology, syntax, tagger = NewsMorphTagger(embedding), NewsSyntaxParser(embedding), NewsNERTagger(embedding)
    extractor = NamesExtractor(vocabulary)

    def read(text: str) -> Reading:
        mentions: list[tuple[int, int, tuple[str, str, str]]] = []
        reading = empty()
        at = 0
        for line in text.split("\n"):
            doc = Doc(line)
            doc.segment(segmenter)
            doc.tag_morph(morphology)
            doc.parse_syntax(syntax)
            doc.tag_ner(tagger)
            for span in doc.spans:
                span.normalize(vocabulary)
                place = at + span.start, at + span.stop
                if span.type == "PER":
                    span.extract_fact(extractor)
                    parts = span.fact.as_dict if span.fact else {"last": span.normal}
                    last, first, middle = (parts.get(part) or "" for part in ("last", "first", "middle"))
                    mentions.append((*place, (last, first, middle)))
                elif span.type == "ORG":
                    reading["organisation_mentions"].append((*place, span.normal))
            at += len(line) + 1
        fullest = joined(name for _, _, name in mentions)
        for start, end, name in mentions:
            who = " ".join(fullest[name])
            reading["persons"][who] = written(*fullest[name])
            reading["person_mentions"].append((start, end, who))
        return reading

    return read


def natasha_ner() -> Reader:
    """natasha's segmentation and NER alone, line by line: spans without names."""
    from natasha import Doc, NewsEmbedding, NewsNERTagger, Segmenter  # noqa: PLC0415 - as above

    segmenter, tagger = Segmenter(), NewsNERTagger(NewsEmbedding())
    kinds = {"PER": "person_mentions", "ORG": "organisation_mentions"}

    def read(text: str) -> Reading:
        reading = empty()
        at = 0
        for line in text.split("\n"):
            doc = Doc(line)
            doc.segment(segmenter)
            doc.tag_ner(tagger)
            for span in doc.spans:
                if span.type in kinds:
                    reading[kinds[span.type]].append((at + span.start, at + span.stop, span.text))
            at += len(line) + 1
        return reading

    return read


def pullenti() -> Reader:
    """PullEnti: persons without the positions that it includes in them, positions as roles, organisations.

    Two slips of its own are met so that they cost it nothing here: a space stands for letters beyond the basic plane
    (emoji), and a text on which its dates or addresses fail is read again without both.
    """
    from pullenti.ner.ProcessorService import ProcessorService  # noqa: PLC0415 - as above
    from pullenti.ner.SourceOfAnalysis import SourceOfAnalysis  # noqa: PLC0415 - as above
    from pullenti.Sdk import Sdk  # noqa: PLC0415 - as above

    Sdk.initialize_all()

    def process(text: str, *, dates: bool = True) -> list[Any]:
        with ProcessorService.create_processor() as processor:
            for analyser in processor.analyzers:
                analyser.ignore_this_analyzer = analyser.name in FAILING and not dates
            found: list[Any] = processor.process(SourceOfAnalysis(text), None, None).entities
        return found

    def read(text: str) -> Reading:
        text = "".join(letter if ord(letter) < BEYOND else " " for letter in text)
        try:
            entities = process(text)
        except (ValueError, OverflowError):
            entities = process(text, dates=False)
        ids = {id(entity): f"{number}" for number, entity in enumerate(entities)}
        of: dict[str, list[Any]] = {}
        for entity in entities:
            of.setdefault(type(entity).__name__, []).append(entity)
        persons, properties = of.get("PersonReferent", []), of.get("PersonPropertyReferent", [])
        positions = sorted(span for one in properties for span in _places(one))
        reading = empty()
        whole: dict[str, list[Span]] = {}
        for person in persons:
            who = ids[id(person)]
            first, middle, last = (_slot(person, f"{part}NAME") or "" for part in ("FIRST", "MIDDLE", "LAST"))
            reading["persons"][who] = written(last, first, middle) or str(person)
            whole[who] = _places(person)
            reading["person_mentions"] += [(*without(span, positions), who) for span in whole[who]]
        for body in of.get("OrganizationReferent", []):
            reading["organisation_mentions"] += [(*span, ids[id(body)]) for span in _places(body)]
        for one in properties:
            organisation = next((ids.get(id(slot.value)) for slot in one.slots if slot.type_name == "REF"), None)
            holders = [ids[id(p)] for p in persons if any(slot.value is one for slot in p.slots)]
            for who in holders:
                reading["occupations"].append(_occupation(reading["persons"][who], one))
            reading["roles"] += [
                (*span, holder, organisation) for span in _places(one) for holder in holders_of(span, holders, whole)
            ]
        return reading

    return read


def _occupation(who: str, position: Any) -> dict[str, str]:
    """A position as factRuEval writes it: who, position, and where: the body or territory it refers to."""
    fact = {"who": who, "position": (_slot(position, "NAME") or str(position)).lower()}
    where = next((slot.value for slot in position.slots if slot.type_name == "REF"), None)
    while type(where).__name__ == "PersonPropertyReferent":
        where = next((slot.value for slot in where.slots if slot.type_name == "REF"), None)
    if type(where).__name__ in ("OrganizationReferent", "GeoReferent"):
        occurrence = next(iter(where.occurrence), None)
        fact["where"] = occurrence.get_text() if occurrence is not None else str(where)
    return fact


def _places(entity: Any) -> list[Span]:
    return [(one.begin_char, one.end_char + 1) for one in entity.occurrence]


def _slot(entity: Any, name: str) -> str | None:
    """The fullest value of a slot."""
    return max((str(slot.value) for slot in entity.slots if slot.type_name == name), key=len, default=None)


def without(span: Span, positions: Iterable[Span]) -> Span:
    """A person's span less the positions that begin or end it."""
    start, end = span
    for begin, stop in positions:
        if begin <= start < stop < end:
            start = stop
        elif start < begin < end <= stop:
            end = begin
    return start, end


def holders_of(position: Span, holders: Sequence[str], whole: dict[str, list[Span]]) -> list[str]:
    """Of the persons who hold a position somewhere, those in whose mention it stands here; else all of them."""
    start, end = position
    here = [who for who in holders if any(begin <= start and end <= stop for begin, stop in whole[who])]
    return here or list(holders)


READERS: dict[str, tuple[str, Callable[[], Reader]]] = {
    "natasha": ("natasha", natasha),
    "natasha-ner": ("natasha", natasha_ner),
    "pullenti": ("pullenti", pullenti),
}


def main() -> int:
    """Reads what stands on standard input."""
    package, make = READERS[sys.argv[1]]
    texts: list[str] = json.load(sys.stdin)
    read = make()
    read(texts[0])
    begun = time.process_time()
    readings = [read(text) for text in texts]
    seconds = time.process_time() - begun
    answer = {"version": version(package), "speed": sum(map(len, texts)) / seconds, "readings": readings}
    json.dump(answer, sys.stdout, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
