"""spaCy's ``DocBin``: each document as the pipeline's tokenizer cuts it, each label a group of spans.

``doc.text`` is the clean copy that models see; ``doc.user_data`` holds the source text with its map, the register, the
attributes of every span by its ``span.id_``, and its exact place in the source, since marks may end inside a token.
``doc.ents`` has the outermost persons and organisations for spaCy's own training and scoring.
"""

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import spacy
from spacy.tokens import Doc, DocBin
from spacy.tokens import Span as TokenSpan
from spacy.util import filter_spans
from spacy.vocab import Vocab

from protokolist.errors import GoldError
from protokolist.formats import Documents, Named, structure
from protokolist.formats.structure import fault
from protokolist.ingest.limits import MEGABYTE
from protokolist.scoring.check import ATTRIBUTES
from protokolist.scoring.gold import Gold, Mark, RegisterOrganisation, RegisterPerson
from protokolist.spans import Span
from protokolist.text.tokenizer import Tokenizer

LARGEST_UNPACKED = 1000 * MEGABYTE
ENTITIES: Final = {"person": "PER", "org": "ORG"}
# Of each token, beside its letters; its other attributes nothing has set.
KEPT: Final = ("ENT_IOB", "ENT_TYPE")
NAME, REGISTER, MARKS = "name", "register", "marks"
DAMAGED = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, MemoryError, zlib.error)


def write(documents: Named, path: Path) -> list[GoldError]:
    """Writes the documents to ``path``; all of them are in memory, packed, until the last one is there."""
    tokenizer = Tokenizer(Vocab())
    docbin = DocBin(attrs=KEPT, store_user_data=True)
    refused: list[GoldError] = []
    for _, doc in structure.rendered(documents, lambda gold, name: to_doc(gold, name, tokenizer), refused):
        docbin.add(doc)
    with structure.whole(path) as part:
        part.write_bytes(docbin.to_bytes())
    return refused


def to_doc(gold: Gold, name: str, tokenizer: Tokenizer) -> Doc:
    """The document as a ``Doc``; ``from_doc`` gives it back."""
    doc = tokenizer(gold.text)
    alignment = doc._.alignment
    groups: dict[str, list[TokenSpan]] = {tag: [] for tag in ATTRIBUTES}
    marks: dict[str, dict[str, Any]] = {}
    for number, mark in enumerate(gold.marks, 1):
        identity = f"m{number}"
        # Nothing of the mark may be left in the clean copy; then it has its place in the source only.
        start, end = alignment.to_clean(mark.span)
        span = doc.char_span(start, end, label=mark.tag, span_id=identity, alignment_mode="expand")
        tokens = [span.start, span.end] if span else None
        if span:
            groups[mark.tag].append(span)
        marks[identity] = {"tag": mark.tag, "span": list(mark.span), "tokens": tokens, "attributes": mark.attributes}
    for tag, spans in groups.items():
        doc.spans[tag] = spans
    doc.ents = filter_spans([TokenSpan(doc, s.start, s.end, ENTITIES[tag]) for tag in ENTITIES for s in groups[tag]])
    doc.user_data[NAME] = name
    doc.user_data[MARKS] = marks
    doc.user_data[REGISTER] = {
        "persons": [{"id": person.id, "name": person.name, "gender": person.gender} for person in gold.persons],
        "organisations": [{"id": body.id, "name": body.name} for body in gold.organisations],
    }
    return doc


def read(path: Path) -> Documents:
    """The documents of a ``.spacy`` file, unpacked one at a time."""
    unpacker = zlib.decompressobj()
    try:
        data = unpacker.decompress(structure.load(path), LARGEST_UNPACKED)
        if unpacker.unconsumed_tail:
            raise fault(
                path,
                f"распаковывается больше чем в {LARGEST_UNPACKED // MEGABYTE} МБ; разделите файл.",
                f"unpacks to more than {LARGEST_UNPACKED // MEGABYTE} MB; split the file.",
            )
        del data
        docbin = DocBin(store_user_data=True).from_bytes(structure.load(path))
        docs: Iterator[Doc] = docbin.get_docs(spacy.blank("ru").vocab)
    except DAMAGED as error:
        raise _damaged(path, error) from error
    for number in range(1, len(docbin) + 1):
        name = f"{path.stem}-{number}"
        try:
            doc = next(docs)
            name = str(doc.user_data.get(NAME) or name)
            yield name, from_doc(doc, f"{path}, {name}")
        except GoldError as error:
            yield name, error
        except (StopIteration, *DAMAGED) as error:
            yield name, _damaged(path, error)
            return


def _damaged(path: Path, error: Exception) -> GoldError:
    told = f"{type(error).__name__}: {error}"
    return fault(path, f"это не DocBin или он повреждён ({told}).", f"this is no DocBin, or it is damaged ({told}).")


def from_doc(doc: Doc, place: str) -> Gold:
    """The document of a ``Doc`` whose groups of spans are named for the labels; ``place`` stands in errors.

    A span that was added or moved since is where its tokens are; one that was taken out of its group is gone.
    """
    told: Mapping[str, Any] = doc.user_data.get(MARKS, {})
    alignment = doc._.alignment
    found: list[tuple[str, Mark]] = [
        (identity, _mark(mark["tag"], mark["span"], mark)) for identity, mark in told.items() if mark["tokens"] is None
    ]
    for tag in ATTRIBUTES:
        for span in doc.spans.get(tag, ()):
            mark = told.get(span.id_, {"attributes": {}})
            unmoved = mark.get("tag") == tag and tuple(mark.get("tokens") or ()) == (span.start, span.end)
            place_in_source = mark["span"] if unmoved else alignment.to_source((span.start_char, span.end_char))
            found.append((span.id_, _mark(tag, place_in_source, mark)))
    order = {identity: number for number, identity in enumerate(told)}
    found.sort(key=lambda item: order.get(item[0], len(order)))
    register = doc.user_data.get(REGISTER, {})
    persons = [RegisterPerson(entry["id"], entry["name"], entry["gender"]) for entry in register.get("persons", ())]
    bodies = [RegisterOrganisation(entry["id"], entry["name"]) for entry in register.get("organisations", ())]
    return structure.arrange(place, alignment.source, persons, bodies, [mark for _, mark in found])


def _mark(tag: str, span: Span, told: Mapping[str, Any]) -> Mark:
    start, end = span
    return Mark(tag, int(start), int(end), {str(name): str(value) for name, value in told["attributes"].items()})
