"""What ``protokolist export`` writes, read back by other people's readers."""

import csv
import json
import re
import shutil
import subprocess
from pathlib import Path

import duckdb
import jsonschema
import openpyxl
import pandas as pd
import pytest
from lxml import etree
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT3

from protokolist import cli
from protokolist.export import annotations, popolo, tables, tei
from protokolist.export.entry import Entry, entries, good_id
from protokolist.export.formats import FORMATS, export
from protokolist.export.spool import Spool
from protokolist.pipeline import read_text
from protokolist.places import Page, Word
from protokolist.scoring.facts import facts_of_gold, facts_of_record
from protokolist.scoring.gold import read_gold

SAMPLES = sorted(Path("corpus/samples").glob("*.xml")) + sorted(Path("corpus/dev").glob("*.xml"))[::4]
SCHEMAS = Path("../shared/schemas")
NS = {"t": tei.TEI}


@pytest.fixture(scope="module")
def read() -> list[Entry]:
    return [Entry(good_id(path.stem), read_text(read_gold(path).text)) for path in SAMPLES]


@pytest.fixture
def small() -> Entry:
    text = "ПРОТОКОЛ № 4\nот 3 марта 2015 г.\n\nПрисутствовали: Зимина Ольга Петровна, директор.\n\nСЛУШАЛИ:\nЗимину О. П.: крыша протекает, денег на ремонт не хватает.\fРЕШИЛИ:\n1. Зиминой О. П. починить крышу до 1 мая 2015 г.\nГолосовали: за – 5, против – 1.\n"  # noqa: E501
    return Entry("protocol-4", read_text(text))


def test_tei_is_valid_parla_clarin(read: list[Entry], tmp_path: Path) -> None:
    files = list(tei.write(read, tmp_path))
    whole = etree.parse(tmp_path / "corpus.xml")
    whole.xinclude()
    whole.write(tmp_path / "whole.xml", encoding="utf-8")
    jing = shutil.which("jing")
    assert jing, "jing is missing"
    checked = subprocess.run(
        [jing, str(SCHEMAS / "parla-clarin.rng"), *map(str, files[:-1]), str(tmp_path / "whole.xml")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout[:2000]
    assert len(files) == len(read) + 1


def test_tei_keeps_every_letter_of_the_text(read: list[Entry]) -> None:
    for entry in read:
        text = tei.document(entry).find("t:text", NS)
        assert text is not None
        for added in text.iterfind(".//t:note[@type='assignment']", NS):
            added.clear()
        for event in text.findall(".//t:listEvent", NS):
            event.clear()
        kept = re.sub(r"\s", "", "".join(text.itertext()))
        # The number of an agenda item may stand outside the item, and all else stays.
        assert kept == re.sub(r"\s", "", entry.protocol.text)


def test_tei_says_who_said_what(small: Entry) -> None:
    root = tei.document(small)
    said = [(u.get("who"), u.get("ana"), "".join(u.find("t:seg", NS).itertext())) for u in root.iterfind(".//t:u", NS)]
    assert said[0][0] == "#protocol-4.p1"
    assert "#problem" in said[0][1].split()
    assert [pb.get("n") for pb in root.iterfind(".//t:pb", NS)] == ["2"]
    measures = {m.get("type"): m.get("quantity") for m in root.iterfind(".//t:event//t:measure", NS)}
    assert measures == {"ayes": "5", "noes": "1"}
    assert root.find(".//t:note[@type='assignment']/t:date", NS).get("when") == "2015-05-01"


def test_tei_has_zones_where_pages_have_boxes(small: Entry) -> None:
    statement = small.protocol.statements[0]
    words = (Word(statement.span, (0.1, 0.2, 0.5, 0.25)),)
    page = Page(1, (0, len(small.protocol.text)), words, width=600, height=800)
    placed = Entry("x", small.protocol.model_copy(deep=True).on_pages([page]))
    root = tei.document(placed)
    zone = root.find(".//t:zone", NS)
    assert (zone.get("ulx"), zone.get("uly"), zone.get("lrx"), zone.get("lry")) == ("60", "160", "300", "200")
    assert root.find(".//t:u[@facs]", NS) is not None


def test_characters_xml_cannot_hold_are_replaced() -> None:
    entry = Entry("x", read_text("ПРОТОКОЛ\x02\n\nСЛУШАЛИ: Зимину О. П.\x0b\nРЕШИЛИ: закрыть\x1f.\n"))
    assert etree.fromstring(etree.tostring(tei.document(entry))) is not None


def test_popolo_keeps_to_its_schemas(read: list[Entry], tmp_path: Path) -> None:
    [path] = popolo.write(read, tmp_path / "popolo.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert list(found) == list(popolo.LISTS)
    of = {"persons": "person", "organizations": "organization", "posts": "post", "memberships": "membership",
          "events": "event", "speeches": "speech", "motions": "motion", "vote_events": "vote_event"}  # fmt: skip

    loaded = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in (SCHEMAS / "popolo").glob("*.json")}
    resources = []
    for name, schema in loaded.items():
        resource = Resource(contents=schema, specification=DRAFT3)
        resources += [
            (schema.get("id", name), resource),
            (f"http://www.popoloproject.com/schemas/{name}.json#", resource),
        ]
    registry = Registry().with_resources(resources)
    for name, items in found.items():
        validator = jsonschema.Draft3Validator(loaded[of[name]], registry=registry)
        assert items or name == "vote_events"
        for item in items[:60]:
            validator.validate(item)


def test_popolo_links_lead_somewhere(read: list[Entry]) -> None:
    for entry in read:
        made = list(popolo.objects(entry))
        known = {item["id"] for _, item in made}
        for name, item in made:
            for field in ("organization_id", "person_id", "post_id", "creator_id", "event_id", "motion_id"):
                assert field not in item or item[field] in known, (name, item)


def test_annotations_say_what_the_record_says(read: list[Entry]) -> None:
    for entry in read:
        gold = annotations.gold_of(entry.protocol, entry.id)
        ours, theirs = facts_of_record(entry.protocol), facts_of_gold(gold)
        assert {(f.span, f.type, f.speakers) for f in theirs.statements} == {
            (f.span, f.type, f.speakers) for f in ours.statements
        }
        assert theirs.votes == ours.votes
        assert theirs.header == ours.header
        assert set(theirs.person_mentions) <= set(ours.person_mentions)
        # Names that cross a statement's edge are left out; they are few.
        assert len(theirs.person_mentions) >= 0.97 * len(ours.person_mentions)


@pytest.mark.parametrize("form", ["brat", "labelstudio", "docbin", "conllu", "xml"])
def test_annotations_come_back_equal(read: list[Entry], form: str, tmp_path: Path) -> None:
    golds = {entry.id: annotations.gold_of(entry.protocol, entry.id) for entry in read}
    out = tmp_path / "out"
    assert list(annotations.write(read, out, form))
    back = dict(annotations.FORMATS[form].read(out))
    assert back == golds


def test_a_large_docbin_goes_on_in_further_files(
    read: list[Entry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    golds = [(entry.id, annotations.gold_of(entry.protocol, entry.id)) for entry in read]
    monkeypatch.setattr(annotations, "DOCBIN_CHARACTERS", 1 + len(golds[0][1].text))
    files = list(annotations.write(read, tmp_path / "all.spacy", "docbin"))
    assert [path.name for path in files[:2]] == ["all.spacy", "all-2.spacy"]
    assert len(files) > 1
    back = [list(annotations.FORMATS["docbin"].read(path)) for path in files]
    assert len(back[0]) == 2
    assert [document for part in back for document in part] == golds


def test_tables_hold_every_fact_once(read: list[Entry], tmp_path: Path) -> None:
    files = list(tables.write(read, tmp_path, "csv"))
    rows = {}
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows[path.stem] = list(csv.DictReader(file))
    assert len(rows["documents"]) == len(rows["meetings"]) == len(read)
    assert len(rows["statements"]) == sum(len(entry.protocol.statements) for entry in read)
    assert len(rows["votes"]) == sum(len(entry.protocol.votes) for entry in read)
    texts = {entry.id: entry.protocol.text for entry in read}
    for row in rows["person_mentions"]:
        found = texts[row["doc_id"]][int(row["char_start"]) : int(row["char_end"])]
        assert found == row["surface"] or f"'{found}" == row["surface"]
    persons = {row["person_id"] for row in rows["persons"]}
    for row in rows["statements"]:
        assert set(row["speaker_ids"].split()) <= persons


def test_parquet_and_xlsx_hold_what_csv_holds(read: list[Entry], tmp_path: Path) -> None:

    parquet = {path.stem: path for path in tables.write(read, tmp_path / "parquet", "parquet")}
    [book] = tables.write(read, tmp_path / "tables.xlsx", "xlsx")
    opened = openpyxl.load_workbook(book, read_only=True)
    for name, columns in tables.TABLES.items():
        frame = pd.read_parquet(parquet[name])
        assert list(frame.columns) == list(columns)
        counted = duckdb.sql(f"select count(*) from '{parquet[name]}'").fetchall()  # noqa: S608
        assert counted == [(len(frame),)]
        sheet = list(opened[name].iter_rows(values_only=True))
        assert list(sheet[0]) == list(columns)
        assert len(sheet) == len(frame) + 1


def test_a_cell_is_never_a_formula(tmp_path: Path) -> None:

    entry = Entry("x", read_text("ПРОТОКОЛ № 1\n\nСЛУШАЛИ: Зимину О. П.\nРЕШИЛИ:\n=cmd|' /C calc'!A0 купить стол.\n"))
    entry.protocol.statements[0].text = "=1+1"
    [book] = tables.write([entry], tmp_path / "t.xlsx", "xlsx")
    cells = [cell for row in openpyxl.load_workbook(book)["statements"].iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert any(cell.value == "=1+1" for cell in cells)
    list(tables.write([entry], tmp_path / "csv", "csv"))
    assert "'=1+1" in (tmp_path / "csv/statements.csv").read_text(encoding="utf-8-sig")


def test_citations(small: Entry, tmp_path: Path) -> None:
    made = export([small], ["dc", "ris", "bibtex"], tmp_path, {"protocols": 1})
    record = etree.parse(tmp_path / "dublin-core.xml")
    assert record.findtext(".//{http://purl.org/dc/elements/1.1/}date") == "2015-03-03"
    ris = (tmp_path / "citations.ris").read_text(encoding="utf-8")
    assert "TY  - GEN" in ris
    assert "DA  - 2015/03/03" in ris
    assert "year = {2015}" in (tmp_path / "citations.bib").read_text(encoding="utf-8")
    assert {file["format"] for file in json.loads(made.read_text(encoding="utf-8"))["files"]} == {"dc", "ris", "bibtex"}


def test_a_spool_gives_back_what_it_was_given(small: Entry, tmp_path: Path) -> None:
    page = Page(1, (0, 10), (Word((0, 8), (0.1, 0.2, 0.3, 0.4), 0.9),), 595.0, 842.0, True, "нет текста")
    entry = Entry("x", small.protocol.model_copy(deep=True).on_pages([page]), {"p1": "person-7"})
    spool = Spool(tmp_path / "spool")
    assert spool.fill([entry]) == 1
    [back] = spool
    assert (back.id, back.protocol, back.protocol.pages, back.shared) == (
        entry.id, entry.protocol, entry.protocol.pages, entry.shared,
    )  # fmt: skip
    assert back.id_of("p1") == "person-7"


def test_the_same_input_gives_the_same_bytes(read: list[Entry], tmp_path: Path) -> None:
    names = [name for name in FORMATS if name not in ("xlsx",)]
    one = export(read[:3], names, tmp_path / "one", {})
    two = export(read[:3], names, tmp_path / "two", {})
    assert one.read_bytes() == two.read_bytes()


def test_ids_are_good_and_different() -> None:
    protocols = [read_text("ПРОТОКОЛ № 1\n") for _ in range(3)]
    for protocol, path in zip(protocols, ["a/2015 год!.docx", "b/2015 год!.docx", "c/план.txt"], strict=True):
        protocol.source.path = path
    assert [entry.id for entry in entries(protocols)] == ["d_2015_год", "d_2015_год-2", "план"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    sample, missing = "corpus/samples/library-seminar-2014.docx", str(tmp_path / "нет.docx")
    code = cli.main(["export", sample, missing, str(out), "-f", "tei,csv"])
    said = capsys.readouterr()
    assert code == 3
    assert "нет.docx" in said.err
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["protocols"] == 1
    assert (out / "tei" / "library-seminar-2014.xml").exists()
    assert cli.main(["export", sample, str(out), "-f", "word"]) == 2
    assert "word" in capsys.readouterr().err
