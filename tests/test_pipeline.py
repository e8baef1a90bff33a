"""From a file to its record, with the real models."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import spacy
from spacy.tokens import DocBin

import protokolist
import ru_protokolist
from protokolist.errors import InputMissingError, ProtokolistError
from protokolist.pipeline import read_each, read_text
from protokolist.record import Protocol
from protokolist.scoring.gold import read_gold

SAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "corpus/samples").iterdir()
    if path.suffix in (".docx", ".pdf", ".txt")
)
SHORT = """Протокол № 4 заседания совета клуба «Маяк»
от 3 мая 2011 г.

Присутствовали: Тропина Нина Ильинична – директор клуба «Маяк», Бакай Олег Петрович.

СЛУШАЛИ: Тропину Н. И. о ремонте крыши.
Бакай О. П. спросил, кто будет платить.
Тропина Н. И.: Платит район.
РЕШИЛИ:
1. Тропиной Н. И. закупить шифер до 1 июня 2011 г.
Голосовали: за – 2, против – нет.
"""


@pytest.fixture(scope="module")
def protocol() -> Protocol:
    return read_text(SHORT)


def spans(value: Any) -> list[tuple[int, int]]:
    """Every span anywhere in a record."""
    if isinstance(value, dict):
        own = [tuple(value["span"])] if "span" in value else []
        several = [tuple(span) for key in ("mentions", "spans") for span in value.get(key, [])]
        return own + several + [span for inner in value.values() for span in spans(inner)]
    return [span for inner in value for span in spans(inner)] if isinstance(value, list) else []


def test_what_was_said_by_whom(protocol: Protocol) -> None:
    names = {person.id: person.name for person in protocol.persons}
    said = [(s.type, [names[who] for who in s.speakers], s.text) for s in protocol.statements]
    assert said == [
        ("report", ["Тропина Нина Ильинична"], "о ремонте крыши."),
        ("question", ["Бакай Олег Петрович"], "спросил, кто будет платить."),
        ("answer", ["Тропина Нина Ильинична"], "Платит район."),
        ("decision", [], "Тропиной Н. И. закупить шифер до 1 июня 2011 г."),
    ]
    answer, decision = protocol.statements[2:]
    assert answer.answers == [protocol.statements[1].id]
    assert [names[who] for who in decision.assignees] == ["Тропина Нина Ильинична"]
    assert str(decision.due) == "2011-06-01"


def test_header_roles_and_votes(protocol: Protocol) -> None:
    assert protocol.number
    assert protocol.date
    assert (protocol.number.value, str(protocol.date.value)) == ("4", "2011-05-03")
    (role,) = protocol.persons[0].roles
    assert (role.title, role.head) == ("директор клуба «Маяк»", "директор")
    assert {body.id: body.name for body in protocol.organisations}[role.organisation or ""] == "клуб «Маяк»"
    assert [(vote.for_, vote.against, vote.abstained) for vote in protocol.votes] == [(2, 0, None)]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_give_valid_records(path: Path) -> None:
    schema = json.loads((Path(__file__).parents[1] / "docs/record.schema.json").read_text(encoding="utf-8"))
    protocol = protokolist.read(path)
    record = json.loads(protocol.model_dump_json())
    jsonschema.validate(record, schema)
    assert all(0 <= start < end <= len(protocol.text) for start, end in spans(record))
    assert all(s.text == protocol.text[slice(*s.span)] for s in protocol.statements)
    assert protocol.persons
    assert protocol.statements
    assert all(person.mentions for person in protocol.persons)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_plain_text_of_a_sample_says_the_same_as_its_file(path: Path, corpus: Path) -> None:
    from_file = protokolist.read(path)
    from_text = read_text(read_gold(corpus / f"samples/{path.stem}.xml").text)
    assert from_file.date
    assert from_text.date
    assert from_file.date.value == from_text.date.value
    assert {person.name for person in from_file.persons} == {person.name for person in from_text.persons}


def test_the_same_input_gives_the_same_record() -> None:
    assert read_text(SHORT).model_dump_json() == read_text(SHORT).model_dump_json()


@pytest.mark.parametrize("text", ["", "\n", "Протокол", "12", "«", "А. Б.", "\f\f", "Решили:\n1.\n2.\n", "x" * 3000])
def test_next_to_nothing_can_be_read(text: str) -> None:
    assert read_text(text).text == text


def test_time_grows_with_length_only(corpus: Path) -> None:
    """Forty protocols in one text are read whole; a quadratic loop would not come back."""
    text = read_gold(corpus / "samples/village-council-2022.xml").text
    assert len(read_text(text * 40).statements) > 20 * len(read_text(text).statements)


def test_read_many_goes_on_after_a_broken_file(tmp_path: Path) -> None:
    good, empty = tmp_path / "a.txt", tmp_path / "b.txt"
    good.write_text(SHORT, encoding="utf-8")
    empty.write_bytes(b"")
    failed: list[Path] = []
    records = protokolist.read_many([good, empty, good], on_error=lambda path, error: failed.append(path))
    assert [record.text for record in records] == [SHORT, SHORT]
    assert failed == [empty]
    with pytest.warns(UserWarning, match="файл пуст"):
        assert list(protokolist.read_many([empty])) == []


def test_several_processes_keep_the_order(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(5)]
    for number, path in enumerate(paths[:4]):
        path.write_text(SHORT.replace("№ 4", f"№ {number}"), encoding="utf-8")
    found = list(read_each(paths, processes=2))
    assert [path for path, _ in found] == paths
    assert [one.number.value for _, one in found if isinstance(one, Protocol) and one.number] == ["0", "1", "2", "3"]
    assert isinstance(found[4][1], InputMissingError)


def test_errors_travel_between_processes() -> None:
    error = InputMissingError("нет", "none")
    assert isinstance(error.__reduce__()[0](*error.__reduce__()[1]), ProtokolistError)


def test_the_package_gives_the_pipeline() -> None:
    names = ru_protokolist.load().pipe_names
    assert names == spacy.load(Path(ru_protokolist.__file__).parent).pipe_names
    assert names[0] == "layout"
    assert names[-1] == "topics"


def test_stages_can_be_used_alone() -> None:
    nlp = spacy.blank("ru")
    nlp.tokenizer = spacy.registry.tokenizers.get("protokolist.tokenizer.v1")()(nlp)
    for stage in ("protokolist_layout", "protokolist_ner", "protokolist_persons"):
        nlp.add_pipe(stage)
    doc = nlp("Слушали: Тропину Н. И. о ремонте.")
    assert [span.text for span in doc.spans["persons"]] == ["Тропину Н. И."]


def test_a_doc_survives_serialising(tmp_path: Path) -> None:
    nlp = protokolist.load()
    doc = nlp(SHORT)
    DocBin(docs=[doc], store_user_data=True).to_disk(tmp_path / "a.spacy")
    (again,) = DocBin(store_user_data=True).from_disk(tmp_path / "a.spacy").get_docs(nlp.vocab)
    assert again._.alignment.source == SHORT
    assert [span.text for span in again.spans["statements"]] == [span.text for span in doc.spans["statements"]]


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = (
        "import sys, protokolist; print([m for m in ('spacy', 'numpy', 'pydantic', 'pymorphy3') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
