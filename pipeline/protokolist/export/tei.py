"""TEI by the Parla-CLARIN recommendations: one file for the corpus, one for each protocol.

The text of a protocol is kept whole: agenda items, utterances (``u``) and votes stand where the record has them, what
is between them is notes. Persons, positions and organisations are marked inside.
https://clarin-eric.github.io/parla-clarin/
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from lxml import etree

import protokolist
from protokolist.export.entry import Entry
from protokolist.messages import STATEMENT_TYPES, TOPICS
from protokolist.places import Page
from protokolist.record import Organisation, Person, Protocol, Statement, StatementType, TopicName, Vote
from protokolist.spans import Span

TEI = "http://www.tei-c.org/ns/1.0"
XML = "http://www.w3.org/XML/1998/namespace"
XINCLUDE = "http://www.w3.org/2001/XInclude"
# XML 1.0 has no place for these, and text that was recognised or typed long ago may hold them.
NOT_XML = re.compile("[\0-\x08\x0b\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
BREAK = re.compile(r"\r\n?|\n|\f")
SPEAKERS = {
    "chair": ("председатель", "chair"),
    "regular": ("участник", "participant"),
    "guest": ("приглашённый", "guest"),
}
# Zones are given in thousandths of the page where its size is not known.
THOUSAND = 1000.0
# lxml ships no types.
Element = Any


@dataclass(frozen=True, slots=True)
class Description:
    """What the archive itself says of the export: its title, who gives it out, and on what terms."""

    title: str = "Протоколы"
    authority: str = "Архив"
    access: str = "Условия доступа устанавливает архив."
    reference: str | None = None
    """The shelf mark: fond, opis, delo."""


@dataclass(frozen=True, slots=True)
class Inline:
    """A name inside the text: its span, the element and its attributes."""

    span: Span
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)


def write(entries: Iterable[Entry], folder: Path, description: Description | None = None) -> Iterator[Path]:
    """Writes ``corpus.xml`` and a file for each protocol; yields the files written. One protocol is held at a time."""
    description = description or Description()
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for entry in entries:
        path = folder / f"{entry.id}.xml"
        path.write_bytes(_bytes(document(entry, description)))
        names.append(path.name)
        yield path
    path = folder / "corpus.xml"
    path.write_bytes(_bytes(corpus(names, description)))
    yield path


def corpus(names: Sequence[str], description: Description) -> Element:
    """The root of the corpus: its header, and the protocols by reference."""
    root = etree.Element(f"{{{TEI}}}teiCorpus", {f"{{{XML}}}lang": "ru"}, nsmap={None: TEI, "xi": XINCLUDE})
    header = _add(root, "teiHeader")
    file = _add(header, "fileDesc")
    titles = _add(file, "titleStmt")
    _add(titles, "title", description.title, type="main")
    extent = _add(file, "extent")
    _add(extent, "measure", unit="texts", quantity=str(len(names)))
    _publication(file, description)
    source = _add(file, "sourceDesc")
    bibl = _add(source, "bibl")
    _add(bibl, "title", description.title)
    if description.reference:
        _add(bibl, "idno", description.reference, type="archival")
    _encoding(header)
    profile = _add(header, "profileDesc")
    languages = _add(profile, "langUsage")
    _add(languages, "language", "русский", ident="ru")
    for name in names:
        etree.SubElement(root, f"{{{XINCLUDE}}}include", {"href": name})
    return root


def _encoding(header: Element) -> None:
    """How the texts were made, and what the values of ``ana`` mean."""
    encoding = _add(header, "encodingDesc")
    editorial = _add(encoding, "editorialDecl")
    _add(_add(editorial, "correction"), "p", "Текст передан как прочитан или распознан, без исправлений.")
    applications = _add(encoding, "appInfo")
    application = _add(applications, "application", ident="protokolist", version=protokolist.__version__)
    _add(application, "label", "Протоколист")
    classes = _add(encoding, "classDecl")
    _taxonomy(classes, "speaker_types", SPEAKERS)
    kinds = {name: (STATEMENT_TYPES[name].ru, STATEMENT_TYPES[name].en) for name in get_args(StatementType)}
    _taxonomy(classes, "statement_types", kinds)
    topics = {f"topic.{name}": (TOPICS[name].ru, TOPICS[name].en) for name in get_args(TopicName)}
    _taxonomy(classes, "topics", topics)
    _taxonomy(classes, "meetings", {"minutes.meeting": ("заседание", "meeting")})


def _taxonomy(classes: Element, name: str, categories: dict[str, tuple[str, str]]) -> None:
    taxonomy = _add(classes, "taxonomy", xml_id=name)
    for category, (ru, en) in categories.items():
        node = _add(taxonomy, "category", xml_id=category)
        for language, word in (("ru", ru), ("en", en)):
            _add(_add(node, "catDesc", xml_lang=language), "term", word)


def document(entry: Entry, description: Description | None = None) -> Element:
    """One protocol as a TEI element."""
    description = description or Description()
    root = etree.Element(f"{{{TEI}}}TEI", {f"{{{XML}}}id": entry.id, f"{{{XML}}}lang": "ru"}, nsmap={None: TEI})
    _header(root, entry, description)
    zones = _facsimile(root, entry)
    text = _add(root, "text")
    _Body(entry, zones).write(text)
    return root


def _header(root: Element, entry: Entry, description: Description) -> None:
    protocol = entry.protocol
    day = protocol.date.value.isoformat() if protocol.date else None
    header = _add(root, "teiHeader")
    file = _add(header, "fileDesc")
    titles = _add(file, "titleStmt")
    _add(titles, "title", protocol.title.value if protocol.title else entry.id, type="main")
    meeting = _add(titles, "meeting", day or "без даты", ana="#minutes.meeting")
    if protocol.number:
        meeting.set("n", _clean(protocol.number.value))
    if protocol.issuer:
        meeting.set("corresp", f"#{entry.id_of(protocol.issuer)}")
    _publication(file, description)
    source = _add(file, "sourceDesc")
    bibl = _add(source, "bibl")
    _add(bibl, "title", protocol.source.path or entry.id)
    if description.reference:
        _add(bibl, "idno", description.reference, type="archival")
    if protocol.source.sha256:
        _add(bibl, "idno", protocol.source.sha256, type="sha256")
    if protocol.number:
        _add(bibl, "idno", protocol.number.value, type="number")
    if day:
        _add(bibl, "date", day, when=day)
    profile = _add(header, "profileDesc")
    if protocol.place or day:
        setting = _add(_add(profile, "settingDesc"), "setting")
        if protocol.place:
            _add(setting, "name", protocol.place.value, type="place")
        if day:
            _add(setting, "date", day, when=day, ana="#minutes.meeting")
    if protocol.persons or protocol.organisations:
        participants = _add(profile, "particDesc")
        if protocol.organisations:
            _organisations(participants, entry)
        if protocol.persons:
            persons = _add(participants, "listPerson")
            for person in protocol.persons:
                _person(persons, entry, person, day)


def _organisations(participants: Element, entry: Entry) -> None:
    bodies = _add(participants, "listOrg")
    for body in entry.protocol.organisations:
        node = _add(bodies, "org", xml_id=entry.id_of(body.id), role="institution")
        _add(node, "orgName", body.name, full="yes")
        for alias in body.aliases:
            _add(node, "orgName", alias, full="abb")
    nested = [(body.id, body.parent) for body in entry.protocol.organisations if body.parent]
    if nested:
        relations = _add(bodies, "listRelation")
        for part, whole in nested:
            active, passive = f"#{entry.id_of(part)}", f"#{entry.id_of(whole)}"
            _add(relations, "relation", name="partOf", active=active, passive=passive)


def _person(persons: Element, entry: Entry, person: Person, day: str | None) -> None:
    node = _add(persons, "person", xml_id=entry.id_of(person.id))
    name = _add(node, "persName")
    parts = [("surname", None, person.last), ("forename", None, person.first), ("surname", "patronym", person.middle)]
    for tag, kind, value in parts:
        if value:
            part = _add(name, tag, value)
            if kind:
                part.set("type", kind)
            if value.endswith("."):
                part.set("full", "init")
    if not any(value for _, _, value in parts):
        name.text = _clean(person.name)
    if person.gender:
        _add(node, "sex", value=person.gender.upper())
    for role in person.roles:
        affiliation = _add(node, "affiliation")
        if role.organisation:
            affiliation.set("ref", f"#{entry.id_of(role.organisation)}")
        if day:
            affiliation.set("when", day)
        _add(affiliation, "roleName", role.title)


def _publication(file: Element, description: Description) -> None:
    publication = _add(file, "publicationStmt")
    _add(publication, "authority", description.authority)
    availability = _add(publication, "availability", status="restricted")
    _add(availability, "p", description.access)


def _facsimile(root: Element, entry: Entry) -> dict[str, list[str]]:
    """Pages as surfaces with a zone for each line of each statement; ids of zones by statement."""
    pages = entry.protocol.pages
    found: dict[str, list[str]] = {}
    if not any(page.words for page in pages):
        return found
    facsimile = _add(root, "facsimile")
    surfaces: dict[int, tuple[Element, Page]] = {}
    for page in pages:
        size = {"ulx": "0", "uly": "0", "lrx": _number(page.width or THOUSAND), "lry": _number(page.height or THOUSAND)}
        surfaces[page.number] = _add(facsimile, "surface", xml_id=f"{entry.id}.f{page.number}", **size), page
    for statement in entry.protocol.statements:
        for place in entry.protocol.boxes(statement.span):
            surface, page = surfaces[place.page]
            width, height = page.width or THOUSAND, page.height or THOUSAND
            for left, top, right, bottom in place.boxes:
                zones = found.setdefault(statement.id, [])
                zone = f"{entry.id}.{statement.id}.z{len(zones) + 1}"
                corners = {
                    "ulx": _number(left * width), "uly": _number(top * height),
                    "lrx": _number(right * width), "lry": _number(bottom * height),
                }  # fmt: skip
                _add(surface, "zone", xml_id=zone, **corners)
                zones.append(zone)
    return found


@dataclass(frozen=True, slots=True)
class _Unit:
    """A piece of the text: an agenda item, a statement, a vote, or a line between them."""

    span: Span
    kind: str
    number: int = 0


class _Body:
    """Writes the text of a protocol: what stands before the first statement, the sitting, what stands after."""

    def __init__(self, entry: Entry, zones: dict[str, list[str]]) -> None:
        self.entry, self.protocol, self.zones = entry, entry.protocol, zones
        self.text = entry.protocol.text
        self.inline = sorted(_names(entry), key=lambda name: (name.span[0], -name.span[1]))
        self.page = 1

    def write(self, text: Element) -> None:
        """Adds ``front``, ``body`` and ``back``."""
        units = list(self._units())
        said = [index for index, unit in enumerate(units) if unit.kind in ("statement", "vote")]
        first, last = (said[0], said[-1] + 1) if said else (len(units), len(units))
        self._front(text, units[:first])
        body = _add(text, "body")
        self._events(body)
        self._sitting(body, units[first:last])
        if units[last:]:
            back = _add(_add(text, "back"), "div", type="signatures")
            for unit in units[last:]:
                self._fill(_add(back, "note"), unit.span)

    def _units(self) -> Iterator[_Unit]:
        """The whole text in order; what overlaps something before it is left inside that."""
        protocol = self.protocol
        known = [
            *(_Unit(item.span, "agenda", number) for number, item in enumerate(protocol.agenda, 1)),
            *(_Unit(statement.span, "statement", number) for number, statement in enumerate(protocol.statements)),
            *(_Unit(vote.span, "vote", number) for number, vote in enumerate(protocol.votes, 1)),
        ]
        at = 0
        for unit in sorted(known, key=lambda unit: (unit.span[0], -unit.span[1])):
            if unit.span[0] < at:
                continue
            yield from self._lines(at, unit.span[0])
            yield unit
            at = unit.span[1]
        yield from self._lines(at, len(self.text))

    def _lines(self, start: int, end: int) -> Iterator[_Unit]:
        while start < end:
            line = self.text.find("\n", start, end)
            line = end if line < 0 else line + 1
            if self.text[start:line].strip():
                yield _Unit((start, line), "line")
            start = line

    def _front(self, text: Element, units: Sequence[_Unit]) -> None:
        if not units:
            return
        front = _add(text, "front")
        part: Element | None = None
        for unit in units:
            kind = "agenda" if unit.kind == "agenda" else "preface"
            if part is None or part.get("type") != kind:
                part = _add(front, "div", type=kind)
                if kind == "agenda":
                    _add(part, "list")
            if kind == "agenda":
                item = _add(part[0], "item", xml_id=f"{self.entry.id}.agenda.{unit.number}")
                self._fill(item, unit.span)
            else:
                self._fill(_add(part, "p"), unit.span)

    def _events(self, body: Element) -> None:
        """Votes as events with their figures."""
        if not self.protocol.votes:
            return
        events = _add(body, "listEvent")
        for number, vote in enumerate(self.protocol.votes, 1):
            event = _add(events, "event", xml_id=f"{self.entry.id}.vote.{number}", type="voting")
            if vote.agenda and vote.agenda <= len(self.protocol.agenda):
                event.set("corresp", f"#{self.entry.id}.agenda.{vote.agenda}")
            description = _add(event, "desc")
            if not _figures(description, vote):
                description.text = "единогласно" if vote.unanimous else _clean(self.text[slice(*vote.span)])

    def _sitting(self, body: Element, units: Sequence[_Unit]) -> None:
        part: Element | None = None
        item: int | None = None
        for unit in units:
            of = self._agenda_of(unit, item)
            if part is None or of != item:
                part, item = _add(body, "div", type="debateSection"), of
                if of and of <= len(self.protocol.agenda):
                    part.set("corresp", f"#{self.entry.id}.agenda.{of}")
            if unit.kind == "statement":
                self._utterance(part, self.protocol.statements[unit.number])
            elif unit.kind == "vote":
                self._fill(_add(part, "note", type="vote", corresp=f"#{self.entry.id}.vote.{unit.number}"), unit.span)
            else:
                self._fill(_add(part, "note"), unit.span)
        if part is None:
            self._fill(_add(_add(body, "div", type="debateSection"), "note"), (0, 0))

    def _agenda_of(self, unit: _Unit, current: int | None) -> int | None:
        if unit.kind == "statement":
            return self.protocol.statements[unit.number].agenda
        if unit.kind == "vote":
            return self.protocol.votes[unit.number - 1].agenda
        return current

    def _utterance(self, part: Element, statement: Statement) -> None:
        protocol, entry = self.protocol, self.entry
        u = _add(part, "u", xml_id=f"{entry.id}.{statement.id}")
        if statement.speakers:
            u.set("who", " ".join(f"#{entry.id_of(who)}" for who in statement.speakers))
        ana = [f"#{_speaker_type(protocol, statement)}", f"#{statement.type}"]
        u.set("ana", " ".join([*ana, *(f"#topic.{topic.name}" for topic in statement.topics)]))
        links = [f"#{entry.id}.{answered}" for answered in statement.answers]
        if links:
            u.set("corresp", " ".join(links))
        if statement.id in self.zones:
            u.set("facs", " ".join(f"#{zone}" for zone in self.zones[statement.id]))
        if statement.confidence is not None:
            u.set("cert", "high" if statement.confidence >= 0.9 else "medium" if statement.confidence >= 0.6 else "low")
        self._fill(_add(u, "seg"), statement.span)
        if statement.assignees or statement.due:
            note = _add(u, "note", type="assignment")
            if statement.assignees:
                note.set("corresp", " ".join(f"#{entry.id_of(who)}" for who in statement.assignees))
            note.text = "срок: " if statement.due else "исполнитель"
            if statement.due:
                _add(note, "date", statement.due.isoformat(), when=statement.due.isoformat(), type="due")

    def _fill(self, node: Element, span: Span) -> None:
        """The text of ``span`` with its names and breaks; white space at its edges is left out."""
        start, end = span
        while start < end and self.text[start] in " \t\r\n":
            start += 1
        while start < end and self.text[end - 1] in " \t\r\n":
            end -= 1
        inside = [name for name in self.inline if start <= name.span[0] and name.span[1] <= end]
        self._nest(node, start, end, inside)

    def _nest(self, node: Element, start: int, end: int, names: Sequence[Inline]) -> None:
        at = start
        index = 0
        while index < len(names):
            name = names[index]
            index += 1
            if name.span[0] < at:
                continue
            self._characters(node, at, name.span[0])
            inner = []
            while index < len(names) and names[index].span[0] < name.span[1]:
                if names[index].span[1] <= name.span[1] and names[index].tag != name.tag:
                    inner.append(names[index])
                index += 1
            self._nest(_add(node, name.tag, **name.attributes), *name.span, inner)
            at = name.span[1]
        self._characters(node, at, end)

    def _characters(self, node: Element, start: int, end: int) -> None:
        at = start
        for mark in BREAK.finditer(self.text, start, end):
            _append(node, self.text[at : mark.start()])
            if mark[0] == "\f":
                self.page += 1
                _add(node, "pb", n=str(self.page))
            else:
                _add(node, "lb")
            at = mark.end()
        _append(node, self.text[at:end])


def _names(entry: Entry) -> Iterator[Inline]:
    protocol = entry.protocol
    roles: dict[Span, list[str]] = {}
    for person in protocol.persons:
        for span in person.mentions:
            yield Inline(span, "persName", {"ref": f"#{entry.id_of(person.id)}"})
        for role in person.roles:
            for span in role.spans:
                roles.setdefault(span, []).append(f"#{entry.id_of(person.id)}")
    for span, holders in roles.items():
        yield Inline(span, "roleName", {"corresp": " ".join(dict.fromkeys(holders))})
    for body in protocol.organisations:
        yield from (Inline(span, "orgName", {"ref": f"#{entry.id_of(body.id)}"}) for span in _distinct(body))
    if protocol.date:
        yield Inline(protocol.date.span, "date", {"when": protocol.date.value.isoformat()})


def _distinct(body: Organisation) -> list[Span]:
    return list(dict.fromkeys(body.mentions))


def _speaker_type(protocol: Protocol, statement: Statement) -> str:
    parts = {part for person in protocol.persons if person.id in statement.speakers for part in person.participation}
    return "chair" if "chair" in parts else "guest" if "invited" in parts else "regular"


def _figures(description: Element, vote: Vote) -> bool:
    figures = (("ayes", vote.for_), ("noes", vote.against), ("abstentions", vote.abstained))
    for kind, value in figures:
        if value is not None:
            _add(description, "measure", type=kind, quantity=f"{value:.10g}")
    return any(value is not None for _, value in figures)


def _add(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    names = {"xml_id": f"{{{XML}}}id", "xml_lang": f"{{{XML}}}lang"}
    node = etree.SubElement(parent, f"{{{TEI}}}{tag}", {names.get(n, n): _clean(v) for n, v in attributes.items()})
    if text is not None:
        node.text = _clean(text)
    return node


def _append(node: Element, text: str) -> None:
    text = _clean(text)
    if len(node):
        node[-1].tail = (node[-1].tail or "") + text
    else:
        node.text = (node.text or "") + text


def _clean(text: str) -> str:
    return NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text.replace("\f", " "))


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _bytes(root: Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
