"""How to cite a protocol: Dublin Core, RIS and BibTeX."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from protokolist.export.entry import Entry
from protokolist.export.tei import NOT_XML

DC = "http://purl.org/dc/elements/1.1/"
BIBTEX = str.maketrans({mark: f"\\{mark}" for mark in "&%$#_{}"} | {"\\": r"\textbackslash{}", "~": " ", "^": " "})


def _title(entry: Entry) -> str:
    title = entry.protocol.title
    name = title.value if title else "Протокол"
    number = entry.protocol.number
    return f"{name} № {number.value}" if number and number.value not in name else name


def _issuer(entry: Entry) -> str | None:
    return next((body.name for body in entry.protocol.organisations if body.id == entry.protocol.issuer), None)


def dublin_core(entries: Iterable[Entry], path: Path) -> Iterator[Path]:
    """One XML file with a record for each protocol; yields it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with etree.xmlfile(str(path), encoding="UTF-8") as file:
        file.write_declaration()
        with file.element("records", nsmap={"dc": DC}):
            for entry in entries:
                record = etree.Element("record", nsmap={"dc": DC})
                for name, value in _dc(entry):
                    etree.SubElement(record, f"{{{DC}}}{name}").text = NOT_XML.sub(" ", value)
                file.write(record)
                file.write("\n")
    yield path


def _dc(entry: Entry) -> Iterator[tuple[str, str]]:
    protocol = entry.protocol
    yield "title", _title(entry)
    if issuer := _issuer(entry):
        yield "creator", issuer
    yield from (("contributor", person.name) for person in protocol.persons if person.participation)
    if protocol.date:
        yield "date", protocol.date.value.isoformat()
    yield "type", "протокол"
    if protocol.source.media_type:
        yield "format", protocol.source.media_type
    yield "identifier", entry.id
    if protocol.source.path:
        yield "source", protocol.source.path
    yield "language", "rus"
    topics = dict.fromkeys(topic.name for statement in protocol.statements for topic in statement.topics)
    yield from (("subject", topic) for topic in topics)
    if protocol.place:
        yield "coverage", protocol.place.value


def ris(entries: Iterable[Entry], path: Path) -> Iterator[Path]:
    """RIS, as reference managers read it; yields the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\r\n") as file:
        for entry in entries:
            protocol = entry.protocol
            lines = [("TY", "GEN"), ("TI", _title(entry))]
            if issuer := _issuer(entry):
                lines.append(("A1", issuer))
            if protocol.date:
                lines += [("PY", str(protocol.date.value.year)), ("DA", protocol.date.value.strftime("%Y/%m/%d"))]
            if protocol.place:
                lines.append(("CY", protocol.place.value))
            lines += [("M3", "протокол"), ("ID", entry.id), ("LA", "ru")]
            if protocol.source.path:
                lines.append(("L1", protocol.source.path))
            file.writelines(f"{tag}  - {' '.join(value.split())}\n" for tag, value in lines)
            file.write("ER  - \n\n")
    yield path


def bibtex(entries: Iterable[Entry], path: Path) -> Iterator[Path]:
    """BibTeX in UTF-8; yields the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        for entry in entries:
            protocol = entry.protocol
            fields = {"title": _title(entry), "author": _issuer(entry), "type": "протокол", "langid": "russian"}
            if protocol.date:
                fields |= {"year": str(protocol.date.value.year), "date": protocol.date.value.isoformat()}
            if protocol.place:
                fields["address"] = protocol.place.value
            rows = [
                f"  {name} = {{{' '.join(value.split()).translate(BIBTEX)}}}" for name, value in fields.items() if value
            ]
            file.write(f"@misc{{{entry.id},\n" + ",\n".join(rows) + "\n}\n\n")
    yield path
