"""The annotated protocols of ``corpus``: every file keeps the form that the annotation guidelines give."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import defusedxml.ElementTree
import pytest

CORPUS = Path(__file__).parents[2] / "corpus"
GOLD = sorted(CORPUS.glob("samples/*.xml")) + sorted(CORPUS.glob("dev/*.xml"))
TYPES = {"report", "question", "answer", "problem", "proposal", "decision", "remark"}
PARTICIPATION = {"chair", "secretary", "present", "invited", "absent", "speaker", "signatory"}
ONCE = ("title", "number", "date", "place", "attendance")
PERSON_REFERENCES = {"person": ("ref",), "role": ("of",), "agenda": ("speaker",), "statement": ("speaker",)}


@pytest.fixture(scope="module", params=GOLD, ids=lambda path: path.stem)
def gold(request: pytest.FixtureRequest) -> ET.Element:
    return read(request.param)


def read(path: Path) -> ET.Element:
    root = defusedxml.ElementTree.parse(path).getroot()
    assert isinstance(root, ET.Element)
    return root


def text_of(gold: ET.Element) -> ET.Element:
    text = gold.find("text")
    assert text is not None
    return text


def identifiers(gold: ET.Element, tag: str) -> set[str]:
    return {entry.attrib["id"] for entry in gold.iterfind(f"register/{tag}")}


def references(text: ET.Element, tag: str, *attributes: str) -> Iterator[str]:
    for element in text.iter(tag):
        for attribute in attributes:
            yield from element.get(attribute, "").split()


def test_there_are_protocols() -> None:
    assert len(GOLD) >= 17


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_gold_declares_no_document_type(path: Path) -> None:
    assert "<!DOCTYPE" not in path.read_text(encoding="utf-8")


def test_references_point_into_the_register_and_all_of_it_is_used(gold: ET.Element) -> None:
    text = text_of(gold)
    persons, organisations = identifiers(gold, "person"), identifiers(gold, "org")
    assert not persons & organisations
    for tag, attributes in PERSON_REFERENCES.items():
        assert set(references(text, tag, *attributes)) <= persons
    assert set(references(text, "role", "at")) <= organisations
    assert set(references(text, "statement", "assignee")) <= persons | organisations
    assert set(references(text, "person", "ref")) == persons
    assert set(references(text, "org", "ref")) == organisations


def test_answers_follow_the_questions_they_answer(gold: ET.Element) -> None:
    seen: dict[str, str] = {}
    for statement in text_of(gold).iter("statement"):
        assert statement.attrib["id"] not in seen
        assert statement.attrib["type"] in TYPES
        for answered in statement.get("answers", "").split():
            assert statement.attrib["type"] == "answer"
            assert seen[answered] == "question"
        seen[statement.attrib["id"]] = statement.attrib["type"]


def test_only_decisions_have_assignees_and_dates_and_no_decision_a_speaker(gold: ET.Element) -> None:
    for statement in text_of(gold).iter("statement"):
        if statement.attrib["type"] == "decision":
            assert "speaker" not in statement.attrib
        else:
            assert not {"assignee", "due"} & statement.attrib.keys()
        assert not list(statement.iter("statement"))[1:]


def test_values_are_dates_and_figures(gold: ET.Element) -> None:
    text = text_of(gold)
    for when in [*references(text, "date", "value"), *references(text, "statement", "due")]:
        assert date.fromisoformat(when)
    for figure in references(text, "vote", "for", "against", "abstained"):
        assert float(figure) >= 0
    for vote in text.iter("vote"):
        assert vote.attrib
    assert all(figure.isdigit() for figure in references(text, "attendance", "value"))
    assert set(references(text, "person", "as")) <= PARTICIPATION


def test_what_a_protocol_has_once_is_marked_once(gold: ET.Element) -> None:
    assert [tag for tag in ONCE if len(list(text_of(gold).iter(tag))) > 1] == []


def test_no_span_has_space_at_its_edges_and_no_statement_its_bullet(gold: ET.Element) -> None:
    for element in text_of(gold).iterfind(".//*"):
        inner = "".join(element.itertext())
        assert inner and inner == inner.strip()
        if element.tag == "statement":
            assert not re.match(r"[-–—•*]|\d+[.)]\s", inner)


def test_manifest_lists_every_protocol_with_its_length() -> None:
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["id"]: int(row["characters"]) for row in csv.DictReader(file)}
    assert {path.stem: len("".join(text_of(read(path)).itertext())) for path in GOLD}.items() <= (listed.items())
