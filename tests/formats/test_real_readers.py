"""The programs that other people read these formats with find in them what was written.

Label Studio's SDK is too heavy to install for every test; ``tools/foreign_readers.py`` runs it. Here its configuration
and tasks are checked against each other as its documentation has them.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import conllu
import defusedxml.ElementTree
import pytest
import spacy
from spacy.tokens import DocBin

from protokolist.formats import brat, docbin, labelstudio, links
from protokolist.formats import conllu as ours
from protokolist.scoring.gold import Gold

TOOLS = Path(__file__).parents[2] / "tools"


@pytest.fixture
def some(documents: list[tuple[str, Gold]], everything: Gold) -> list[tuple[str, Gold]]:
    return [("все", everything), *documents[::15]]


def tags(gold: Gold) -> Counter[str]:
    return Counter(mark.tag for mark in gold.marks)


def test_spacy_loads_a_docbin(some: list[tuple[str, Gold]], tmp_path: Path) -> None:
    docbin.write(some, tmp_path / "some.spacy")
    docs = DocBin().from_disk(tmp_path / "some.spacy").get_docs(spacy.blank("ru").vocab)
    for doc, (name, gold) in zip(docs, some, strict=True):
        assert doc.user_data["name"] == name
        assert Counter({tag: len(spans) for tag, spans in doc.spans.items() if spans}) == tags(gold)
        assert {entity.label_ for entity in doc.ents} <= {"PER", "ORG"}
        statements = [span.text for span in doc.spans["statement"] if "\n" not in span.text]
        assert all(len(text.split()) for text in statements)


def test_a_span_covers_the_words_it_marks(everything: Gold, tmp_path: Path) -> None:
    docbin.write([("все", everything)], tmp_path / "one.spacy")
    [doc] = DocBin().from_disk(tmp_path / "one.spacy").get_docs(spacy.blank("ru").vocab)
    assert [span.text for span in doc.spans["person"]] == ["Бакай О. П.", "Тропина Нина Ильинична", "Тропиной", "Бакай"]
    assert [(entity.text, entity.label_) for entity in doc.ents][:2] == [
        ("клуба «Маяк»", "ORG"),
        ("Бакай О. П.", "PER"),
    ]
    speaker = doc.spans["statement"][0]
    assert doc.user_data["marks"][speaker.id_]["attributes"]["speaker"] == "bakai"


def test_conllu_parses_every_sentence(some: list[tuple[str, Gold]], tmp_path: Path) -> None:
    ours.write(some, tmp_path / "some.conllu")
    with (tmp_path / "some.conllu").open(encoding="utf-8") as file:
        sentences = list(conllu.parse_incr(file))
    starts = [sentence for sentence in sentences if "newdoc id" in sentence.metadata]
    assert [sentence.metadata["newdoc id"] for sentence in starts] == [name for name, _ in some]
    words = [token["form"] for sentence in sentences for token in sentence]
    assert "".join(words) == "".join("".join(gold.text.split()) for _, gold in some)
    layers = sum((token["misc"] or {}).get("Statement", "").count("(") for sentence in sentences for token in sentence)
    assert layers == sum(tags(gold)["statement"] for _, gold in some)
    told = [key for sentence in sentences for key in sentence.metadata if key.startswith("mark_")]
    assert len(told) == sum(len(gold.marks) for _, gold in some)


def brat_reads(folder: Path) -> subprocess.CompletedProcess[str]:
    """In a process of its own, since brat's modules have names like ``message`` and ``common``."""
    command = [sys.executable, str(TOOLS / "foreign_readers.py"), "brat", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_brat_finds_no_fault(some: list[tuple[str, Gold]], tmp_path: Path) -> None:
    brat.write(some, tmp_path)
    done = brat_reads(tmp_path)
    relations = sum(len(links.drawn(gold)[1]) for _, gold in some)
    assert f"brat: {sum(len(gold.marks) for _, gold in some)} text-bound, {relations} relations," in done.stdout
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "no faults")


def test_brat_would_find_faults(everything: Gold, tmp_path: Path) -> None:
    brat.write([("все", everything)], tmp_path)
    path = tmp_path / "все.ann"
    right = path.read_text(encoding="utf-8")
    for old, new, fault in (
        ("\tdate ", "\tday ", "day is not a known textbound type"),
        ("Тропиной", "Тропина", "brat cannot read line"),
        ("\ttype ", "\tmood ", "mood"),
    ):
        path.write_text(right.replace(old, new), encoding="utf-8")
        done = brat_reads(tmp_path)
        assert done.returncode == 1
        assert fault in done.stdout


@pytest.fixture
def configuration(tmp_path: Path, some: list[tuple[str, Gold]]) -> ET.Element:
    labelstudio.write(some, tmp_path / "some.json")
    root = defusedxml.ElementTree.parse(tmp_path / "some.config.xml").getroot()
    assert root is not None
    return root


def test_label_studio_knows_every_field_and_value(configuration: ET.Element, tmp_path: Path) -> None:
    controls = {element.attrib["name"]: element for element in configuration.iter() if "toName" in element.attrib}
    relations = {element.attrib["value"] for element in configuration.iter("Relation")}
    for task in json.loads((tmp_path / "some.json").read_text(encoding="utf-8")):
        text = task["data"]["text"]
        [annotation] = task["annotations"]
        regions = {result["id"]: result["value"] for result in annotation["result"] if result["type"] == "labels"}
        for result in annotation["result"]:
            if result["type"] == "relation":
                assert {result["from_id"], result["to_id"]} <= regions.keys()
                assert set(result["labels"]) <= relations
                continue
            control = controls[result["from_name"]]
            assert (control.tag.lower(), control.attrib["toName"]) == (result["type"], result["to_name"])
            value = result["value"]
            if result["type"] != "textarea":
                allowed = {option.attrib["value"] for option in control.iter() if option is not control}
                assert set(value[result["type"]]) <= allowed
            if result["type"] == "labels":
                assert text[value["start"] : value["end"]] == value["text"]
            elif control.get("perRegion") == "true":
                assert control.attrib["whenLabelValue"] in regions[result["id"]]["labels"]


def test_the_register_can_be_seen_and_edited_in_label_studio(configuration: ET.Element, tmp_path: Path) -> None:
    task = json.loads((tmp_path / "some.json").read_text(encoding="utf-8"))[0]
    lines = {
        result.get("from_name"): result.get("value", {}).get("text") for result in task["annotations"][0]["result"]
    }
    assert lines["persons"] == ["tropina | f | Тропина Нина Ильинична", "bakai | - | Бакай О. П."]
    assert lines["organisations"] == ["klub | клуб «Маяк»"]
    shown = {element.get("name"): element.get("editable") for element in configuration.iter("TextArea")}
    assert (shown["persons"], shown["organisations"]) == ("true", "true")
