"""Files that people and other programs made: read as far as they go, and told plainly where they go wrong."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin, Span

from protokolist.errors import GoldError
from protokolist.formats import Documents, brat, conllu, docbin, labelstudio
from protokolist.scoring.gold import Gold, Mark, RegisterPerson

TEXT = "Бакай О. П.: Что с крышей?\nТропина: Течёт. 😀 Совет клуба.\n"
PLAIN = [
    Mark("person", 0, 11),
    Mark("statement", 13, 26, {"id": "s1", "type": "question"}),
    Mark("statement", 36, 42, {"type": "answer", "answers": "s1"}),
    Mark("org", 45, 56),
]


def only(documents: Documents) -> Gold:
    [(_, found)] = documents
    if not isinstance(found, Gold):
        raise found
    return found


def ann(folder: Path, annotations: str, register: str = "", text: str = TEXT) -> Path:
    (folder / "а.txt").write_text(text, encoding="utf-8", newline="")
    (folder / "а.ann").write_text(annotations, encoding="utf-8")
    if register:
        (folder / "а.register.tsv").write_text(register, encoding="utf-8")
    return folder


def test_brat_by_hand_with_part_of_the_labels(tmp_path: Path) -> None:
    folder = ann(
        tmp_path,
        "T4\torg 45 56\tСовет клуба\r\nT2\tstatement 13 26\tЧто с крышей?\nR1\tanswers Arg1:T3 Arg2:T2\t\n"
        "A1\ttype T2 question\nT3\tstatement 36 42\tТечёт.\nA2\ttype T3 answer\n#1\tAnnotatorNotes T2\tid=s1\n"
        "#2\tAnnotatorNotes T4\tспросить, тот ли совет = наш\nT1\tperson 0 11\tБакай О. П.\n",
    )
    assert only(brat.read(folder)) == Gold(TEXT, [], [], PLAIN)


def test_a_reference_of_brat_needs_a_register(tmp_path: Path) -> None:
    annotations = "T1\tperson 0 11\tБакай О. П.\n#1\tAnnotatorNotes T1\tref=bakai\n"
    with pytest.raises(GoldError, match="в реестре такого ключа нет"):
        only(brat.read(ann(tmp_path, annotations)))
    gold = only(brat.read(ann(tmp_path, annotations, "person\tbakai\tБакай О. П.\tm\n")))
    assert gold.persons == [RegisterPerson("bakai", "Бакай О. П.", "m")]


@pytest.mark.parametrize(
    ("annotations", "told"),
    [
        ("T1\tperson 0 99\tБакай", "выходит за текст"),
        ("T1\tperson 5 5\t", "пуста"),
        ("T1\tperson 0 5;9 11\tБакай П.", "разрывная помета"),
        ("T1\tperson 0 5\tБокай", "в .ann стоит «Бокай», а в .txt на этом месте «Бакай»"),
        ("T1\tperson 0 5\tБакай\nT1\torg 0 5\tБакай", "T1 стоит дважды"),
        ("T1\tPER 0 5\tБакай", "неизвестная метка «PER»"),
        ("T1\tperson 0 5\tБакай\nA1\tNegation T1", "неизвестное свойство «Negation»"),
        ("T1\tperson 0 5\tБакай\nA1\tas T2 chair", "метки T2 в файле нет"),
        ("T1\tperson 0 5\tБакай\nA1\tas T1 chair\nA2\tas T1 absent", "свойство as у T1 уже другое"),
        ("T1\tperson 0 7\tБакай О\nT2\torg 6 11\tО. П.", "пересекаются"),
        ("T1\tperson 0 5\tБакай\nT2\torg 45 50\tСовет\nR1\tspeaker Arg1:T2 Arg2:T1", "связь speaker от T2 к T1"),
        ("T1\tperson 0 5\tБакай\n#1\tAnnotatorNotes T1\tref=бакай олег", "заметка «ref=бакай олег» не читается"),
        ("E1\tLife:T1", "таких строк здесь не бывает"),
    ],
)
def test_what_is_wrong_in_brat(tmp_path: Path, annotations: str, told: str) -> None:
    with pytest.raises(GoldError, match=told) as error:
        only(brat.read(ann(tmp_path, annotations + "\n")))
    assert error.value.en.startswith(str(tmp_path / "а.ann"))
    # Only what is cited from the document is Russian.
    assert not re.search("[а-яё]", re.sub("«[^»]*»|^.*/а.ann", "", error.value.en))


def region(identity: str, start: int, end: int, label: str, words: str) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": words, "labels": [label]}
    return {"id": identity, "from_name": "ner", "to_name": "txt", "type": "labels", "value": value}


def field(identity: str, name: str, kind: str, value: str) -> dict[str, Any]:
    key = "choices" if kind == "choices" else "text"
    return {"id": identity, "from_name": name, "to_name": "txt", "type": kind, "value": {key: [value]}}


REGIONS = [
    region("x4", 45, 56, "org", "Совет клуба"),
    region("x1", 0, 11, "person", "Бакай О. П."),
    region("x2", 13, 26, "statement", "Что с крышей?"),
    field("x2", "statement_id", "textarea", "s1"),
    field("x2", "statement_type", "choices", "question"),
    region("x3", 36, 42, "statement", "Течёт."),
    field("x3", "statement_type", "choices", "answer"),
    {"type": "relation", "from_id": "x3", "to_id": "x2", "direction": "right", "labels": ["answers"]},
]


def export(folder: Path, *results: dict[str, Any], **task: Any) -> Path:
    path = folder / "export.json"
    told = {"id": 7, "data": {"text": TEXT}, "annotations": [{"id": 1, "result": list(results)}]} | task
    path.write_text(json.dumps([told]), encoding="utf-8")
    return path


def test_label_studio_with_part_of_the_labels(tmp_path: Path) -> None:
    assert only(labelstudio.read(export(tmp_path, *REGIONS))) == Gold(TEXT, [], [], PLAIN)


def test_old_label_studio_counts_in_utf_16(tmp_path: Path) -> None:
    old = region("x4", 46, 57, "org", "Совет клуба")
    assert only(labelstudio.read(export(tmp_path, old))).marks == [PLAIN[3]]


def test_label_studio_writes_line_breaks_its_own_way(tmp_path: Path) -> None:
    crossing = region("x1", 13, 34, "statement", "Что с крышей?\\nТропина")
    assert only(labelstudio.read(export(tmp_path, crossing))).marks == [Mark("statement", 13, 34)]


def test_of_two_annotations_the_ground_truth_counts(tmp_path: Path) -> None:
    two = [{"id": 1, "result": []}, {"id": 2, "result": REGIONS, "ground_truth": True}]
    assert only(labelstudio.read(export(tmp_path, annotations=two))).marks == PLAIN
    del two[1]["ground_truth"]
    with pytest.raises(GoldError, match="Ground Truth"):
        only(labelstudio.read(export(tmp_path, annotations=two)))


@pytest.mark.parametrize(
    ("results", "told"),
    [
        ([region("a", 0, 5, "person", "Тропа")], "это в тексте «Бакай», а в разметке «Тропа»"),
        ([region("a", 50, 990, "person", "клуба.")], "выходит за текст"),
        ([region("a", 0, 5, "PER", "Бакай")], "неизвестная метка «PER»"),
        ([region("a", 0, 7, "org", "Бакай О"), region("b", 6, 11, "org", "О. П.")], "пересекаются"),
        ([region("a", 0, 5, "org", "Бакай"), field("a", "person_ref", "textarea", "б")], "без метки person"),
        ([region("a", 0, 5, "person", "Бакай"), field("a", "person_ref", "textarea", "б")], "такого ключа нет"),
        ([field("p", "persons", "textarea", "Бакай")], "строка реестра «Бакай» не читается"),
        ([REGIONS[1], REGIONS[7]], "нет имени или одного из концов"),
        ([REGIONS[2], REGIONS[5], REGIONS[7]], "не заполнено ref либо id"),
        ([{"type": "labels"}], "не задание Label Studio"),
    ],
)
def test_what_is_wrong_in_label_studio(tmp_path: Path, results: list[dict[str, Any]], told: str) -> None:
    path = export(tmp_path, *results)
    if "выходит" in told:
        del results[0]["value"]["text"]
        path = export(tmp_path, *results)
    with pytest.raises(GoldError, match=told):
        only(labelstudio.read(path))


@pytest.mark.parametrize("content", ["", "[", "[" * 100_000, "7", '[{"data": {"a": 1}}]', '[{"data": {"text": "а"}}]'])
def test_what_is_no_export(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GoldError):
        only(labelstudio.read(path))


def test_a_docbin_that_somebody_edited(everything: Gold, tmp_path: Path) -> None:
    path = tmp_path / "a.spacy"
    docbin.write([("все", everything)], path)
    [doc] = DocBin().from_disk(path).get_docs(spacy.blank("ru").vocab)
    persons = list(doc.spans["person"])
    added = Span(doc, persons[0].start, persons[0].start + 1, label="role")
    doc.spans["person"], doc.spans["role"] = persons[1:], [*doc.spans["role"], added]
    DocBin(docs=[doc], store_user_data=True).to_disk(path)
    gold = only(docbin.read(path))
    assert [gold.of(mark) for mark in gold.tagged("person")] == ["Тропина Нина Ильинична", "Тропиной", "Бакай"]
    assert [(gold.of(mark), mark.attributes.get("of")) for mark in gold.tagged("role")] == [
        ("Бакай", None),
        ("завхоз", "tropina"),
    ]


def test_a_docbin_of_another_tokenizer(tmp_path: Path) -> None:
    doc = spacy.blank("ru")(TEXT)
    doc.spans["org"] = [doc.char_span(45, 56)]
    DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    assert only(docbin.read(tmp_path / "a.spacy")) == Gold(TEXT, [], [], [PLAIN[3]])


@pytest.mark.parametrize("cut", [0, 40, 400])
def test_a_damaged_docbin(everything: Gold, tmp_path: Path, cut: int) -> None:
    docbin.write([("все", everything)], tmp_path / "a.spacy")
    (tmp_path / "a.spacy").write_bytes((tmp_path / "a.spacy").read_bytes()[:cut])
    with pytest.raises(GoldError, match="это не DocBin или он повреждён"):
        only(docbin.read(tmp_path / "a.spacy"))


def test_a_docbin_that_unpacks_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docbin, "LARGEST_UNPACKED", 1000)
    docbin.write([("а", Gold(TEXT * 100))], tmp_path / "a.spacy")
    with pytest.raises(GoldError, match="разделите файл"):
        only(docbin.read(tmp_path / "a.spacy"))


CONLLU = """# text = Vámonos al mar.
1-2\tVámonos\t_\t_\t_\t_\t_\t_\t_\t_
1\tVamos\tir\tVERB\t_\t_\t0\troot\t_\t_
2\tnos\tnosotros\tPRON\t_\t_\t1\tobj\t_\t_
3-4\tal\t_\t_\t_\t_\t_\t_\t_\t_
3\ta\ta\tADP\t_\t_\t5\tcase\t_\t_
4\tel\tel\tDET\t_\t_\t5\tdet\t_\t_
4.1\tgran\tgran\tADJ\t_\t_\t_\t_\t5:amod\t_
5\tmar\tmar\tNOUN\t_\t_\t1\tobl\t_\tSpaceAfter=No|Place=(1)
6\t.\t.\tPUNCT\t_\t_\t1\tpunct\t_\tSpacesAfter=\\n\\n

1\tSí\tsí\tINTJ\t_\t_\t0\troot\t_\tSpaceAfter=No
"""


def test_conllu_of_a_treebank(tmp_path: Path) -> None:
    (tmp_path / "a.conllu").write_text(CONLLU, encoding="utf-8")
    text = "Vámonos al mar.\n\nSí"
    assert list(conllu.read(tmp_path / "a.conllu")) == [("a", Gold(text, [], [], [Mark("place", 11, 14)]))]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("(1)", "(1", "скобка 1 не открыта или не закрыта"),
        ("(1)", "1", "это не скобка"),
        ("(1)", "(1-4,1+40)", "выходит за текст"),
        ("# text", "# mark_1 = org\n# text", "в примечании org, а в столбце MISC place"),
        ("# text", "# person_1 = id=a\n# text", "не читается"),
        ("\t_\t_\n2\t", "\t_\n2\t", "должно быть 10 столбцов"),
        (CONLLU, "", "нет ни одного слова"),
    ],
)
def test_what_is_wrong_in_conllu(tmp_path: Path, old: str, new: str, told: str) -> None:
    (tmp_path / "a.conllu").write_text(CONLLU.replace(old, new), encoding="utf-8")
    with pytest.raises(GoldError, match=told):
        only(conllu.read(tmp_path / "a.conllu"))


@pytest.mark.parametrize(("module", "name"), [(brat, "а.ann"), (labelstudio, "а.json"), (conllu, "а.conllu")])
def test_another_encoding_is_told(tmp_path: Path, module: Any, name: str) -> None:
    ann(tmp_path, "")
    (tmp_path / name).write_bytes("Бакай".encode("cp1251"))
    with pytest.raises(GoldError, match="не в UTF-8"):
        only(module.read(tmp_path / name))


def test_half_a_character_cannot_be_written_anywhere(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="половина знака"):
        only(labelstudio.read(export(tmp_path, data={"text": "а\ud83d"})))
