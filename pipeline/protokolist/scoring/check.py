"""Whether an annotated protocol keeps the rules: what a program can see of the annotation guidelines."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import get_args

from rapidfuzz.fuzz import partial_ratio

from protokolist.record import Participation, StatementType
from protokolist.scoring.gold import TAGS, Gold, Mark
from protokolist.text.morphology import fold

TYPES = set(get_args(StatementType))
PARTICIPATION = set(get_args(Participation))
ONCE = ("title", "number", "date", "place", "attendance")
ATTRIBUTES = {
    "person": {"ref", "as"},
    "role": {"of", "at"},
    "org": {"ref", "as"},
    "title": set(),
    "number": set(),
    "date": {"value"},
    "place": set(),
    "attendance": {"value"},
    "agenda": {"n", "speaker"},
    "statement": {"id", "type", "speaker", "answers", "assignee", "due"},
    "vote": {"for", "against", "abstained", "unanimous"},
}
REQUIRED = {
    "person": ("ref",), "role": ("of",), "org": ("ref",), "date": ("value",), "attendance": ("value",),
    "statement": ("id", "type"),
}  # fmt: skip
# A word broken at the end of a line.
BROKEN = re.compile(r"(?<=\w)-\n\s*(?=\w)")
PERSON_REFERENCES = {"person": "ref", "role": "of", "agenda": "speaker", "statement": "speaker"}
# «Фамилия Имя Отчество», «Фамилия И. О.», «Имя Отчество», one name alone; parts may be double.
NAME_PART = r"(?:[а-яё]{2,4} )?[А-ЯЁ][а-яё’]+(?:-[А-ЯЁа-яё][а-яё]+)*"
NAME = re.compile(rf"{NAME_PART}(?: [А-ЯЁ]\.(?:-[А-ЯЁ]\.)?){{1,2}}|{NAME_PART}(?: {NAME_PART})*(?: (?:оглы|кызы))?")
# How much of a name recognition must leave, in per cent of likeness: half its letters, roughly.
LEGIBLE = 50
BULLET = re.compile(r"[-–—•*]\s|\d+[.)]\s")
UNNESTED = {
    "person": {"person", "org", "role"},
    "org": {"org"},
    "statement": {"statement"},
    "vote": {"vote"},
    "agenda": {"agenda"},
}


def problems(gold: Gold, scanned: bool = False) -> list[str]:
    """Every break of the rules in plain words, with the words it stands around.

    The names in a ``scanned`` text may have slips of recognition: their canonical names are those of the paper.
    """
    return [*_marks(gold), *_register(gold, scanned), *_statements(gold), *_values(gold)]


def _marks(gold: Gold) -> Iterator[str]:
    outer: list[Mark] = []
    for mark in gold.marks:
        words = f"<{mark.tag}> «{gold.of(mark)[:60]}»"
        if mark.tag not in TAGS:
            yield f"unknown tag {words}"
            continue
        if unknown := set(mark.attributes) - ATTRIBUTES[mark.tag]:
            yield f"{words}: unknown attribute {', '.join(sorted(unknown))}"
        for name in REQUIRED.get(mark.tag, ()):
            if name not in mark.attributes:
                yield f"{words}: no {name}"
        inner = gold.of(mark)
        if not inner or inner != inner.strip():
            yield f"{words}: empty, or white space at an edge"
        while outer and outer[-1].end <= mark.start:
            outer.pop()
        if forbidden := {other.tag for other in outer} & {
            tag for tag, inside in UNNESTED.items() if mark.tag in inside
        }:
            yield f"{words}: inside <{'>, <'.join(sorted(forbidden))}>"
        outer.append(mark)
    for tag, count in Counter(mark.tag for mark in gold.marks).items():
        if tag in ONCE and count > 1:
            yield f"<{tag}> stands {count} times"
    for mark in gold.tagged("person"):
        if mark.attributes.get("as", "present") not in PARTICIPATION:
            yield f"<person> «{gold.of(mark)}»: as={mark.attributes['as']}"
    if sum(mark.attributes.get("as") == "issuer" for mark in gold.tagged("org")) > 1:
        yield "more than one issuer"


def _register(gold: Gold, scanned: bool) -> Iterator[str]:
    persons = [person.id for person in gold.persons]
    bodies = [body.id for body in gold.organisations]
    for entry, count in Counter(persons + bodies).items():
        if count > 1:
            yield f"register: {entry} stands {count} times"
    for mark in gold.marks:
        wanted = [(PERSON_REFERENCES[mark.tag], set(persons))] if mark.tag in PERSON_REFERENCES else []
        wanted += [("ref", set(bodies))] if mark.tag == "org" else []
        wanted += [("at", set(bodies))] if mark.tag == "role" else []
        wanted += [("assignee", set(persons + bodies))] if mark.tag == "statement" else []
        for attribute, known in wanted:
            for reference in mark.references(attribute):
                if reference not in known:
                    yield f"<{mark.tag}> «{gold.of(mark)[:60]}»: {attribute}={reference} is not in the register"
    for tag, entries in (("person", persons), ("org", bodies)):
        mentioned = {reference for mark in gold.tagged(tag) for reference in mark.references("ref")}
        for entry in entries:
            if entry not in mentioned:
                yield f"register: {entry} is mentioned nowhere"
    for person in gold.persons:
        if not NAME.fullmatch(person.name):
            yield f"register: «{person.name}» is no canonical name"
        if person.gender not in ("f", "m"):
            yield f"register: {person.id}: gender={person.gender}"
        yield from _fullest(gold, person.id, person.name, scanned)


def _fullest(gold: Gold, reference: str, name: str, scanned: bool) -> Iterator[str]:
    """A canonical name says no more than the mentions do: each full part of it is written out in one of them."""
    mentions = [gold.of(mark) for mark in gold.tagged("person") if reference in mark.references("ref")]
    for part in full_parts(name):
        if not is_written_out(part, mentions, scanned):
            yield f"register: «{part}» of «{name}» is written out in none of its mentions"
    marked = " ".join(gold.of(mark) for mark in gold.tagged("person") if reference in mark.references("ref"))
    if "ё" in name.lower() and "ё" not in marked.lower():
        yield f"register: «{name}» has «ё», which its mentions never have"


def full_parts(name: str) -> list[str]:
    """The parts of a canonical name that are no initials."""
    return re.findall(r"[А-ЯЁа-яё]{3,}", name)


def is_written_out(part: str, mentions: Iterable[str], scanned: bool = False) -> bool:
    """Whether a part of a name stands in full, in any case, in one of the mentions."""
    stem = fold(part)[: max(3, len(part) - 3)]
    whole = (BROKEN.sub("", fold(mention)) for mention in mentions)
    return any(partial_ratio(stem, mention) >= (LEGIBLE if scanned else 100) for mention in whole)


def _statements(gold: Gold) -> Iterator[str]:
    seen: dict[str, str] = {}
    for mark in gold.tagged("statement"):
        kind, identity = mark.attributes.get("type", ""), mark.attributes.get("id", "")
        words = f"<statement> «{gold.of(mark)[:60]}»"
        if kind not in TYPES:
            yield f"{words}: type={kind}"
        if identity in seen:
            yield f"{words}: id {identity} stands twice"
        for answered in mark.references("answers"):
            if kind != "answer":
                yield f"{words}: only an answer answers"
            if seen.get(answered) != "question":
                yield f"{words}: answers={answered} is no question before it"
        if kind == "decision" and "speaker" in mark.attributes:
            yield f"{words}: a decision is the meeting's own and has no speaker"
        if kind != "decision" and {"assignee", "due"} & mark.attributes.keys():
            yield f"{words}: assignee and due belong to decisions"
        if BULLET.match(gold.of(mark)):
            yield f"{words}: begins with a bullet or number"
        seen[identity] = kind


def _values(gold: Gold) -> Iterator[str]:
    for mark in gold.marks:
        words = f"<{mark.tag}> «{gold.of(mark)[:60]}»"
        for name in ("value", "due"):
            if name in mark.attributes and not _valid(mark, mark.attributes[name]):
                yield f"{words}: {name}={mark.attributes[name]}"
        if mark.tag != "vote":
            continue
        if not mark.attributes:
            yield f"{words}: no figures"
        for option in ("for", "against", "abstained"):
            if not re.fullmatch(r"\d+(\.\d+)?", mark.attributes.get(option, "0")):
                yield f"{words}: {option}={mark.attributes[option]}"


def _valid(mark: Mark, value: str) -> bool:
    if mark.tag == "attendance":
        return value.isdecimal()
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
