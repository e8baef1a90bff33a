"""A record as an annotated protocol: for correcting it in brat or Label Studio, or as tokens in CoNLL-U and DocBin.

Marks of annotated protocols nest and never cross: of two marks that cross, the one that holds more stays (statements
before positions, positions before names).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from protokolist.export.entry import Entry
from protokolist.formats import Format, Named, brat, conllu, docbin, goldxml, labelstudio
from protokolist.formats.structure import arrange
from protokolist.record import Protocol
from protokolist.scoring.gold import Gold, Mark, RegisterOrganisation, RegisterPerson
from protokolist.spans import Span

# Which mark stays where two cross: the first here.
WEIGHT = ("statement", "agenda", "vote", "title", "role", "org", "person", "date", "number", "place", "attendance")
# A DocBin is in memory, packed and then whole, until its last document is there; so many characters take some 200 MB.
DOCBIN_CHARACTERS = 3_000_000
FORMATS = {
    "xml": Format(goldxml.read, goldxml.write, folder=True),
    "brat": Format(brat.read, brat.write, folder=True),
    "labelstudio": Format(labelstudio.read, labelstudio.write),
    "docbin": Format(docbin.read, docbin.write),
    "conllu": Format(conllu.read, conllu.write),
}


def write(entries: Iterable[Entry], out: Path, form: str) -> Iterator[Path]:
    """Writes the protocols as annotations to a file or folder ``out``; yields what was written."""
    documents = ((entry.id, gold_of(entry.protocol, entry.id)) for entry in entries if entry.protocol.text.strip())
    if form == "docbin":
        yield from _in_parts(documents, out)
        return
    FORMATS[form].write(documents, out)
    yield from sorted(path for path in out.rglob("*") if path.is_file()) if out.is_dir() else [out]


def _in_parts(documents: Named, out: Path) -> Iterator[Path]:
    """Writes ``out`` and, where more is there than goes into one file, ``out-2`` and so on: spaCy trains on folders."""
    waiting = iter(documents)
    first = next(waiting, None)
    docbin.write([] if first is None else _part(first, waiting), out)
    yield out
    for number, first in enumerate(waiting, 2):
        path = out.with_name(f"{out.stem}-{number}{out.suffix}")
        docbin.write(_part(first, waiting), path)
        yield path


def _part(first: tuple[str, Gold], rest: Iterator[tuple[str, Gold]]) -> Iterator[tuple[str, Gold]]:
    yield first
    size = len(first[1].text)
    while size < DOCBIN_CHARACTERS and (document := next(rest, None)):
        yield document
        size += len(document[1].text)


def gold_of(protocol: Protocol, place: str = "") -> Gold:
    """The record as annotation; a ``GoldError`` that names ``place`` if the text cannot be annotated at all."""
    return arrange(
        place,
        protocol.text,
        [RegisterPerson(person.id, person.name, person.gender) for person in protocol.persons],
        [RegisterOrganisation(body.id, body.name) for body in protocol.organisations],
        _nested(protocol.text, _marks(protocol)),
    )


def _marks(protocol: Protocol) -> Iterator[Mark]:
    for name in ("title", "number", "place"):
        if found := getattr(protocol, name):
            yield Mark(name, *found.span)
    if protocol.date:
        yield Mark("date", *protocol.date.span, {"value": protocol.date.value.isoformat()})
    if protocol.attendance:
        yield Mark("attendance", *protocol.attendance.span, {"value": str(protocol.attendance.value)})
    yield from _names(protocol)
    for item in protocol.agenda:
        yield Mark("agenda", *item.span, _set(n=item.number, speaker=" ".join(item.speakers)))
    for statement in protocol.statements:
        yield Mark(
            "statement",
            *statement.span,
            _set(
                id=statement.id,
                type=statement.type,
                speaker=" ".join(statement.speakers),
                answers=" ".join(statement.answers),
                assignee=" ".join(statement.assignees),
                due=statement.due.isoformat() if statement.due else None,
            ),
        )
    for vote in protocol.votes:
        figures = {"for": vote.for_, "against": vote.against, "abstained": vote.abstained}
        given = {name: f"{value:.10g}" for name, value in figures.items() if value is not None}
        yield Mark("vote", *vote.span, given | _set(unanimous="yes" if vote.unanimous else None))


def _names(protocol: Protocol) -> Iterator[Mark]:
    roles: dict[Span, dict[str, dict[str, None]]] = {}
    for person in protocol.persons:
        parts = list(person.participation)
        for number, span in enumerate(person.mentions):
            # One mention tells one way of taking part; what is left over when there are more is not told.
            yield Mark("person", *span, _set(ref=person.id, **{"as": parts[number] if number < len(parts) else None}))
        for role in person.roles:
            for span in role.spans:
                known = roles.setdefault(span, {"of": {}, "at": {}})
                known["of"][person.id] = None
                if role.organisation:
                    known["at"][role.organisation] = None
    for span, known in roles.items():
        yield Mark("role", *span, _set(of=" ".join(known["of"]), at=" ".join(list(known["at"])[:1])))
    for body in protocol.organisations:
        for number, span in enumerate(body.mentions):
            issuer = "issuer" if number == 0 and body.id == protocol.issuer else None
            yield Mark("org", *span, _set(ref=body.id, **{"as": issuer}))


def _set(**attributes: str | None) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}


def _nested(text: str, marks: Iterable[Mark]) -> list[Mark]:
    """The marks without those that cross a weightier one; of two with one span and tag the first."""
    kept: list[Mark] = []
    crossing = _Crossing()
    seen: set[tuple[str, Span]] = set()
    for mark in sorted(marks, key=lambda mark: (WEIGHT.index(mark.tag), mark.start, -mark.end)):
        if mark.start >= mark.end or not text[mark.start : mark.end].strip() or (mark.tag, mark.span) in seen:
            continue
        if crossing.admits(mark.span):
            seen.add((mark.tag, mark.span))
            kept.append(mark)
    return kept


class _Crossing:
    """The edges of the spans admitted so far, by place, so that a new one is compared with those near it only."""

    def __init__(self) -> None:
        self._by_place: dict[int, list[Span]] = {}

    STEP = 500

    def admits(self, span: Span) -> bool:
        """Whether a span crosses none of those before it; remembers it if so."""
        places = range(span[0] // self.STEP, (span[1] - 1) // self.STEP + 1)
        near = {other for place in places for other in self._by_place.get(place, ())}
        if any(_cross(span, other) for other in near):
            return False
        for place in places:
            self._by_place.setdefault(place, []).append(span)
        return True


def _cross(one: Span, other: Span) -> bool:
    return one[0] < other[0] < one[1] < other[1] or other[0] < one[0] < other[1] < one[1]
