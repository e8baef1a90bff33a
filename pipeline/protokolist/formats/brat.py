"""brat standoff: ``NAME.txt`` and ``NAME.ann`` in a folder with brat's configuration, the register in a table beside.

A mark is a text-bound annotation; ``type``, ``as`` and ``unanimous`` are attributes, references to what the text
mentions are relations, and all other attributes stand in the note that brat's dialogue edits. brat is a format of
lines: a mark over a line break is discontinuous there, one fragment a line, and is joined again when read.
"""

import csv
import io
import re
from dataclasses import dataclass, field
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Final

from protokolist.errors import GoldError, ProtokolistError
from protokolist.formats import Documents, Named, links, structure
from protokolist.formats.attributes import format_attributes, parse_attributes
from protokolist.formats.structure import fault
from protokolist.scoring.check import ATTRIBUTES, PARTICIPATION, TYPES
from protokolist.scoring.gold import Gold, Mark, RegisterOrganisation, RegisterPerson

# Values an attribute of brat may have; ``unanimous`` is a flag there.
CHOICES: Final = {"type": TYPES, "as": PARTICIPATION | {"issuer"}, "unanimous": {"yes"}}
REGISTER = ".register.tsv"
COLUMNS = ("kind", "id", "name", "gender")
CONFIGURATION = ("annotation.conf", "visual.conf")
# What one reader or another takes for the end of a line: as ``str.splitlines`` has it.
BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
PIECE = re.compile(f"[^{BREAKS}]+")
TEXT_BOUND = re.compile(r"(T\d+)\t(\S+) ([0-9]{1,9} [0-9]{1,9}(?:;[0-9]{1,9} [0-9]{1,9})*)(?:\t(.*))?")
RELATION = re.compile(r"R\d+\t(\S+) Arg1:(\S+) Arg2:(\S+)\s*")
ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (\S+)(?: (\S+))?\s*")
NOTE = re.compile(r"#\d*\t(\S+) (\S+)(?:\t(.*))?")


def write(documents: Named, folder: Path) -> list[GoldError]:
    """Writes each document into ``folder``, with the configuration that brat needs to show them.

    Refuses a mark that begins or ends in a line break, which brat has no way to say.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in CONFIGURATION:
        source = resources.files(__package__) / "brat_configuration" / name
        (folder / name).write_bytes(source.read_bytes())
    refused: list[GoldError] = []
    for name, files in structure.rendered(documents, _files, refused):
        for suffix, content in files.items():
            (folder / f"{name}{suffix}").write_text(content, encoding="utf-8", newline="")
    return refused


def _files(gold: Gold, name: str) -> dict[str, str]:
    return {".ann": format_annotations(gold, name), ".txt": gold.text, REGISTER: _format_register(gold)}


def format_annotations(gold: Gold, name: str = "gold") -> str:
    """The content of the ``.ann`` file."""
    marks, arrows = links.drawn(gold)
    lines = [f"T{number}\t{mark.tag} {_fragments(gold, mark, name)}" for number, mark in enumerate(marks, 1)]
    lines += [f"R{n}\t{a.name} Arg1:T{a.source + 1} Arg2:T{a.target + 1}" for n, a in enumerate(arrows, 1)]
    attributes, notes = [], []
    for number, mark in enumerate(marks, 1):
        chosen = {name: value for name, value in mark.attributes.items() if value in CHOICES.get(name, ())}
        attributes += [
            f"{name} T{number}" if name == "unanimous" else f"{name} T{number} {value}"
            for name, value in chosen.items()
        ]
        if rest := structure.without(mark, chosen).attributes:
            notes.append(f"AnnotatorNotes T{number}\t{format_attributes(rest)}")
    lines += [f"A{number}\t{line}" for number, line in enumerate(attributes, 1)]
    lines += [f"#{number}\t{line}" for number, line in enumerate(notes, 1)]
    return "".join(line + "\n" for line in lines)


def _fragments(gold: Gold, mark: Mark, name: str) -> str:
    words = gold.of(mark)
    if not words or words[0] in BREAKS or words[-1] in BREAKS:
        raise fault(
            name,
            f"помета {mark.tag} «{words.strip()}» начинается или кончается переводом строки; в brat так нельзя.",
            f"the mark {mark.tag} «{words.strip()}» begins or ends in a line break, which brat cannot hold.",
        )
    pieces = [
        piece for piece in PIECE.finditer(words) if piece[0].strip() or 0 in piece.span() or piece.end() == len(words)
    ]
    spans = ";".join(f"{mark.start + piece.start()} {mark.start + piece.end()}" for piece in pieces)
    return f"{spans}\t{' '.join(piece[0] for piece in pieces)}"


def _format_register(gold: Gold) -> str:
    table = io.StringIO(newline="")
    rows = csv.writer(table, dialect="excel-tab", lineterminator="\n")
    rows.writerow(COLUMNS)
    rows.writerows(("person", person.id, person.name, person.gender or "") for person in gold.persons)
    rows.writerows(("org", body.id, body.name, "") for body in gold.organisations)
    return table.getvalue()


def read(path: Path) -> Documents:
    """The documents of a folder, or the one that a ``.ann`` or ``.txt`` file belongs to.

    The register is optional: without its table a document has none, and no mark may refer to it.
    """
    names = sorted(path.glob("*.ann")) if path.is_dir() else [path.with_suffix(".ann")]
    for annotations in names:
        try:
            yield annotations.stem, _read(annotations)
        except ProtokolistError as error:
            yield annotations.stem, error


def _read(path: Path) -> Gold:
    text_path = path.with_suffix(".txt")
    text = structure.decode(structure.load(text_path), text_path)
    table = path.with_name(path.stem + REGISTER)
    persons, bodies = _read_register(table) if table.exists() else ([], [])
    return parse_annotations(structure.decode(structure.load(path), path, "utf-8-sig"), text, persons, bodies, path)


@dataclass
class _Lines:
    """What the lines of an ``.ann`` file say, by brat's ids."""

    marks: dict[str, Mark] = field(default_factory=dict)
    relations: list[tuple[str, str, str, str]] = field(default_factory=list)


def parse_annotations(
    annotations: str,
    text: str,
    persons: list[RegisterPerson],
    organisations: list[RegisterOrganisation],
    path: Path,
) -> Gold:
    """The document of an ``.ann`` file's content and its text; ``path`` stands in errors."""
    found = _Lines()
    later: list[tuple[str, str]] = []
    for number, line in enumerate(annotations.split("\n"), 1):
        place, content = f"{path}:{number}", line.removesuffix("\r")
        if match := TEXT_BOUND.fullmatch(content):
            identity, tag, spans, words = match.groups()
            if identity in found.marks:
                raise fault(path, f"{identity} стоит дважды.", f"{identity} stands twice.")
            found.marks[identity] = _mark(f"{path}, {identity}", text, tag, spans, words)
        elif content.strip():
            later.append((place, content))
    for place, line in later:
        _take(place, line, found)
    order = {identity: number for number, identity in enumerate(found.marks)}
    arrows = [links.Arrow(name, order[source], order[target]) for _, name, source, target in found.relations]
    try:
        marks = links.joined(list(found.marks.values()), arrows)
    except ValueError as error:
        relation = found.relations[arrows.index(error.args[0])]
        raise fault(
            relation[0],
            f"связь {relation[1]} от {relation[2]} к {relation[3]} не имеет смысла: так связывают другие метки, или у "
            f"{relation[3]} в заметке нет ref либо id.",
            f"the relation {relation[1]} from {relation[2]} to {relation[3]} makes no sense: it joins other labels, or "
            f"{relation[3]} has neither ref nor id in its note.",
        ) from error
    return structure.arrange(path, text, persons, organisations, marks)


def _mark(place: str, text: str, tag: str, spans: str, words: str | None) -> Mark:
    pieces = [tuple(map(int, span.split())) for span in spans.split(";")]
    start, end = pieces[0][0], pieces[-1][1]
    # Spans of the wrong order or beyond the text come out as they are, and the check of the structure names them.
    for (_, left), (right, _) in pairwise(pieces):
        if left > right or text[left:right].strip():
            raise fault(
                place,
                f"разрывная помета {tag}; пропускать можно только пробелы и переводы строк.",
                f"the discontinuous mark {tag} may leave out white space and line breaks only.",
            )
    mark = Mark(tag, start, end)
    if end > len(text) or start >= end:
        structure.checked(place, Gold(text, marks=[mark]))
    own = " ".join(text[left:right] for left, right in pieces)
    if words is not None and own.split() != words.split():
        raise fault(
            place,
            f"в .ann стоит «{words}», а в .txt на этом месте «{own}»; текст меняли после разметки?",
            f"the .ann has «{words}», the .txt «{own}» in that place; was the text changed after annotating?",
        )
    return mark


def _take(place: str, line: str, found: _Lines) -> None:
    """An attribute, a note or a relation; whatever else brat may have is refused, since nothing of ours holds it."""
    if match := RELATION.fullmatch(line):
        name, source, target = match.groups()
        _known(place, found, source)
        _known(place, found, target)
        found.relations.append((place, name, source, target))
        return
    if match := ATTRIBUTE.fullmatch(line):
        name, target, value = match.groups()
        _add(place, found, target, {name: value or "yes"})
        return
    match = NOTE.fullmatch(line)
    if match is None:
        raise fault(
            place,
            f"«{line[:60]}» – таких строк здесь не бывает; есть метки (T), связи (R), свойства (A) и заметки (#).",
            f"«{line[:60]}»: there are no such lines here; there are labels (T), relations (R), attributes (A) and "
            "notes (#).",
        )
    _, target, words = match.groups()
    attributes = parse_attributes(words or "")
    if attributes is not None:
        _add(place, found, target, attributes)
    elif re.match(rf"(?:{'|'.join(set().union(*ATTRIBUTES.values()))})=", words):
        raise fault(
            place,
            f"заметка «{words[:60]}» не читается; нужно имя=значение через пробел, значение с пробелами – в кавычках.",
            f"the note «{words[:60]}» cannot be read; name=value is wanted, a value with spaces in quotes.",
        )
    # Any other note is a remark of the annotator's to other people, no label.


def _add(place: str, found: _Lines, target: str, attributes: dict[str, str]) -> None:
    mark = found.marks[_known(place, found, target)]
    if twice := sorted(name for name in attributes if mark.attributes.get(name, attributes[name]) != attributes[name]):
        raise fault(
            place,
            f"свойство {twice[0]} у {target} уже другое.",
            f"the attribute {twice[0]} of {target} differs already.",
        )
    mark.attributes.update(attributes)


def _known(place: str, found: _Lines, identity: str) -> str:
    if identity not in found.marks:
        raise fault(place, f"метки {identity} в файле нет.", f"there is no {identity} in the file.")
    return identity


def _read_register(path: Path) -> tuple[list[RegisterPerson], list[RegisterOrganisation]]:
    persons: list[RegisterPerson] = []
    bodies: list[RegisterOrganisation] = []
    table = csv.reader(io.StringIO(structure.decode(structure.load(path), path, "utf-8-sig"), newline=""), "excel-tab")
    try:
        for number, row in enumerate(table, 1):
            if tuple(row) == COLUMNS or not row:
                continue
            kind, identity, name, gender = (*row, "", "", "", "")[:4]
            if kind not in ("person", "org") or len(row) not in (3, 4):
                raise fault(
                    path,
                    f"строка {number}: нужны столбцы {', '.join(COLUMNS)}, вид – person или org.",
                    f"line {number}: the columns {', '.join(COLUMNS)} are wanted, the kind is person or org.",
                )
            if kind == "person":
                persons.append(RegisterPerson(identity, name, gender or None))
            else:
                bodies.append(RegisterOrganisation(identity, name))
    except csv.Error as error:
        raise fault(path, f"таблица не читается ({error}).", f"the table cannot be read ({error}).") from error
    return persons, bodies
