"""Label Studio: one JSON list with a task for each document, and the labelling configuration that shows it.

A mark is a labelled region; choices and text fields of the region hold its attributes, relations the references to
what the text mentions, and two lists of lines beside the text hold the register. Offsets are code points, as Label
Studio counts since it mends emoji; files of the time before, in UTF-16 units, are known by the words they repeat.
"""

import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Final

from protokolist.errors import GoldError
from protokolist.formats import Documents, Named, links, structure
from protokolist.formats.structure import fault
from protokolist.scoring.check import ATTRIBUTES, PARTICIPATION, TYPES
from protokolist.scoring.gold import Gold, Mark, RegisterOrganisation, RegisterPerson

LABEL, TEXT = "label", "text"
REGISTER = {"persons": "person", "organisations": "org"}
CHOICES: Final = {
    "statement_type": TYPES,
    "person_as": PARTICIPATION,
    "org_as": {"issuer"},
    "vote_unanimous": {"yes"},
}
# «tropina | f | Тропина Нина Ильинична», «klub | клуб «Маяк»».
PERSON = re.compile(r"\s*(\S+)\s+\|\s+([fm-])\s+\|\s(.*)")
ORGANISATION = re.compile(r"\s*(\S+)\s+\|\s(.*)")
CONFIGURATION = ".config.xml"

Result = dict[str, Any]


def write(documents: Named, path: Path) -> list[GoldError]:
    """Writes the tasks to ``path``, one a line and one at a time, and the configuration beside it.

    Refuses a document where a choice has a value that the configuration does not offer.
    """
    refused: list[GoldError] = []
    with structure.whole(path) as part, part.open("w", encoding="utf-8", newline="\n") as file:
        file.write("[")
        for number, (name, results) in enumerate(structure.rendered(documents, _render, refused), 1):
            file.write(",\n" if number > 1 else "\n")
            file.write(json.dumps(task(number, name, *results), ensure_ascii=False))
        file.write("\n]\n")
    configuration = resources.files(__package__) / "labelstudio.xml"
    path.with_suffix(CONFIGURATION).write_bytes(configuration.read_bytes())
    return refused


def _render(gold: Gold, name: str) -> tuple[str, list[Result]]:
    return gold.text, list(_results(gold, name))


def task(number: int, name: str, text: str, results: list[Result]) -> dict[str, Any]:
    """One document as Label Studio imports and exports it."""
    annotation = {"id": number, "was_cancelled": False, "ground_truth": True, "result": results}
    return {"id": number, "data": {"text": text, "name": name}, "annotations": [annotation]}


def _results(gold: Gold, document: str) -> Iterator[Result]:
    marks, arrows = links.drawn(gold)
    for number, mark in enumerate(marks, 1):
        # Each field of a region repeats the region's place and has its id.
        place = {"start": mark.start, "end": mark.end}
        region = {"id": f"m{number}", "to_name": TEXT, "origin": "manual"}
        words = {"text": gold.of(mark), "labels": [mark.tag]}
        yield region | {"from_name": LABEL, "type": "labels", "value": place | words}
        for name, value in mark.attributes.items():
            control = f"{mark.tag}_{name}"
            if control not in CHOICES:
                yield region | {"from_name": control, "type": "textarea", "value": place | {"text": [value]}}
            elif value in CHOICES[control]:
                yield region | {"from_name": control, "type": "choices", "value": place | {"choices": [value]}}
            else:
                raise fault(
                    f"{document}, {mark.tag} «{gold.of(mark)[:40]}»",
                    f"значения {name}={value} в Label Studio нет; есть {', '.join(sorted(CHOICES[control]))}.",
                    f"Label Studio has no {name}={value}; there are {', '.join(sorted(CHOICES[control]))}.",
                )
    for arrow in arrows:
        ends = {"from_id": f"m{arrow.source + 1}", "to_id": f"m{arrow.target + 1}"}
        yield {"type": "relation", "direction": "right", "labels": [arrow.name]} | ends
    entries = {
        "persons": [f"{person.id} | {person.gender or '-'} | {person.name}" for person in gold.persons],
        "organisations": [f"{body.id} | {body.name}" for body in gold.organisations],
    }
    for control, lines in entries.items():
        if lines:
            yield {
                "id": control, "from_name": control, "to_name": TEXT, "type": "textarea", "origin": "manual",
                "value": {"text": lines},
            }  # fmt: skip


def read(path: Path) -> Documents:
    """The tasks of an export (full JSON), parsed one at a time from the text of the whole file."""
    for number, found in enumerate(_tasks(path), 1):
        name, place = f"{path.stem}-{number}", f"{path} № {number}"
        try:
            if isinstance(found, dict) and isinstance(found.get("data"), dict):
                name = str(found["data"].get("name") or name)
            yield name, parse_task(found, place)
        except GoldError as error:
            yield name, error
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            yield name, _misshapen(place, error)


def _tasks(path: Path) -> Iterator[Any]:
    """The members of a JSON list, or the one object of a file that is no list."""
    text = structure.decode(structure.load(path), path, "utf-8-sig")
    decoder = json.JSONDecoder()
    at = _behind(text, 0)
    alone = not text.startswith("[", at)
    try:
        at = at if alone else _behind(text, at + 1)
        while alone or not text.startswith("]", at):
            found, at = decoder.raw_decode(text, at)
            yield found
            at = _behind(text, at)
            if alone:
                break
            if text.startswith(",", at):
                at = _behind(text, at + 1)
            elif not text.startswith("]", at):
                raise ValueError(f"char {at}")
        if text[at if alone else at + 1 :].strip():
            raise ValueError(f"char {at}")
    except (ValueError, RecursionError) as error:
        raise fault(path, f"это не JSON ({error}).", f"this is no JSON ({error}).") from error


def _behind(text: str, at: int) -> int:
    """The first place at or after ``at`` that is not white space."""
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _misshapen(place: str, error: Exception) -> GoldError:
    told = f"{type(error).__name__}: {error}"
    return fault(
        place,
        f"это не задание Label Studio с разметкой ({told}). Нужна полная выгрузка: формат JSON, а не JSON-MIN.",
        f"this is no annotated task of Label Studio ({told}). The full export is wanted: JSON, not JSON-MIN.",
    )


def parse_task(found: dict[str, Any], place: str) -> Gold:
    """The document of one task; ``place`` stands in errors."""
    text = found["data"]["text"]
    if not isinstance(text, str):
        raise TypeError("data.text")
    results: list[Result] = _annotation(found, place)["result"]
    marks: dict[tuple[str, str], Mark] = {}
    for result in results:
        if result["type"] == "labels":
            for label in result["value"]["labels"]:
                marks[str(result["id"]), str(label)] = Mark(str(label), *_span(place, text, result["value"]))
    register: dict[str, list[str]] = {}
    for result in results:
        if result["type"] == "labels" or result["type"] == "relation":
            continue
        control, values = str(result["from_name"]), _values(result)
        if control in REGISTER:
            register[control] = values
            continue
        tag, _, name = control.partition("_")
        mark = marks.get((str(result.get("id")), tag))
        if mark is None or name not in ATTRIBUTES.get(tag, ()):
            raise fault(
                place,
                f"поле «{control}» неизвестно или стоит у области без метки {tag}.",
                f"the field «{control}» is unknown or stands at a region without the label {tag}.",
            )
        # People add a line to the field where they could add a word to the line.
        mark.attributes[name] = values[0] if len(values) == 1 else " ".join(values)
    persons = [_person(place, line) for line in register.get("persons", ())]
    bodies = [_organisation(place, line) for line in register.get("organisations", ())]
    joined = _joined(place, marks, [result for result in results if result["type"] == "relation"])
    return structure.arrange(place, text, persons, bodies, joined)


def _annotation(found: dict[str, Any], place: str) -> dict[str, Any]:
    """The annotation to read: the only one that was not cancelled, or the one marked as ground truth."""
    annotations = [one for one in found.get("annotations") or () if not one.get("was_cancelled")]
    chosen = [one for one in annotations if one.get("ground_truth")] if len(annotations) > 1 else annotations
    if len(chosen) != 1:
        raise fault(
            place,
            "в задании нет разметки." if not annotations else "разметок несколько; пометьте верную как Ground Truth.",
            "the task has no annotation."
            if not annotations
            else "several annotations; mark the right one as Ground Truth.",
        )
    annotation: dict[str, Any] = chosen[0]
    return annotation


def _span(place: str, text: str, value: dict[str, Any]) -> tuple[int, int]:
    start, end, words = value["start"], value["end"], value.get("text")
    if not (isinstance(start, int) and isinstance(end, int)):
        raise TypeError(f"start={start!r}")
    if not isinstance(words, str) or _same(text[max(start, 0) : end], words):
        return start, end
    units = text.encode("utf-16-le")
    before, own = units[: 2 * start], units[2 * start : 2 * end]
    if start >= 0 and 2 * end <= len(units) and _same(own.decode("utf-16-le", "replace"), words):
        left = len(before.decode("utf-16-le", "replace"))
        return left, left + len(own.decode("utf-16-le", "replace"))
    raise fault(
        place,
        f"область [{start}, {end}) – это в тексте «{text[max(start, 0) : end][:40]}», а в разметке «{words[:40]}»; "
        "текст меняли после разметки?",
        f"the region [{start}, {end}) is «{text[max(start, 0) : end][:40]}» in the text and «{words[:40]}» in the "
        "annotation; was the text changed after annotating?",
    )


def _same(own: str, words: str) -> bool:
    """Whether two copies of a passage agree; Label Studio writes a line break as a backslash and an n."""
    return own.split() == words.split() or own.split() == words.replace("\\n", "\n").split()


def _values(result: Result) -> list[str]:
    values = result["value"]["choices" if result["type"] == "choices" else "text"]
    return [str(value) for value in values] if isinstance(values, list) else [str(values)]


def _person(place: str, line: str) -> RegisterPerson:
    match = PERSON.fullmatch(line)
    if match is None:
        raise _unread(place, line, "ключ | f, m или - | имя", "id | f, m or - | name")
    identity, gender, name = match.groups()
    return RegisterPerson(identity, name, None if gender == "-" else gender)


def _organisation(place: str, line: str) -> RegisterOrganisation:
    match = ORGANISATION.fullmatch(line)
    if match is None:
        raise _unread(place, line, "ключ | название", "id | name")
    return RegisterOrganisation(*match.groups())


def _unread(place: str, line: str, ru: str, en: str) -> GoldError:
    return fault(
        place,
        f"строка реестра «{line[:60]}» не читается; нужно «{ru}».",
        f"the line «{line[:60]}» of the register cannot be read; «{en}» is wanted.",
    )


def _joined(place: str, marks: dict[tuple[str, str], Mark], relations: list[Result]) -> list[Mark]:
    order = list(marks)
    numbers = {identity: number for number, (identity, _) in reversed(list(enumerate(order)))}
    arrows = []
    for relation in relations:
        ends = [
            numbers.get(str(relation[end]))
            for end in (("to_id", "from_id") if relation.get("direction") == "left" else ("from_id", "to_id"))
        ]
        labels = relation.get("labels") or []
        source, target = ends
        if source is None or target is None or len(labels) != 1:
            raise fault(
                place,
                f"у связи {relation['from_id']} → {relation['to_id']} нет имени или одного из концов.",
                f"the relation {relation['from_id']} → {relation['to_id']} lacks its name or one of its ends.",
            )
        arrows.append(links.Arrow(str(labels[0]), source, target))
    try:
        return links.joined(list(marks.values()), arrows)
    except ValueError as error:
        arrow: links.Arrow = error.args[0]
        first, second = order[arrow.source], order[arrow.target]
        raise fault(
            place,
            f"связь «{arrow.name}» от {first[1]} {first[0]} к {second[1]} {second[0]} не имеет смысла: так связывают "
            "другие метки, или у второй не заполнено ref либо id.",
            f"the relation «{arrow.name}» from {first[1]} {first[0]} to {second[1]} {second[0]} makes no sense: it "
            "joins other labels, or the second has no ref or id.",
        ) from error
