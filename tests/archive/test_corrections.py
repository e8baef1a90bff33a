"""Out to an annotation tool and back: corrections as a layer over the archive."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from protokolist import cli
from protokolist.archive import Archive, build
from protokolist.errors import ArchiveError
from protokolist.export.annotations import gold_of
from protokolist.scoring.gold import Gold, Mark


def with_type(gold: Gold, words: str, kind: str) -> Gold:
    """The annotation with the type of one statement changed."""
    marks = [
        Mark(mark.tag, mark.start, mark.end, {**mark.attributes, "type": kind})
        if mark.tag == "statement" and words in gold.of(mark)
        else mark
        for mark in gold.marks
    ]
    return replace(gold, marks=marks)


def test_an_annotation_of_the_reading_changes_nothing(archive: Archive, path: Path) -> None:
    with Archive(path, write=True) as writing:
        before = writing.protocol("2012-03")
        writing.correct("2012-03", gold_of(before), by="архивист")
        after = writing.protocol("2012-03")
    assert [(s.id, s.type, s.span, s.speakers, s.answers, s.assignees, s.due) for s in after.statements] == [
        (s.id, s.type, s.span, s.speakers, s.answers, s.assignees, s.due) for s in before.statements
    ]
    assert [(p.name, p.roles, p.mentions) for p in after.persons] == [
        (p.name, p.roles, p.mentions) for p in before.persons
    ]
    assert [(v.for_, v.against, v.span) for v in after.votes] == [(v.for_, v.against, v.span) for v in before.votes]
    assert (after.title, after.number, after.date, after.place) == (
        before.title,
        before.number,
        before.date,
        before.place,
    )


def test_corrections_are_found_and_outlive_builds(folder: Path, path: Path) -> None:
    with Archive(path, write=True) as archive:
        gold = with_type(gold_of(archive.protocol("2012-03")), "кто оплатит", "remark")
        archive.correct("2012-03", gold, by="архивист")
        assert archive.search("тип:вопрос").total == 0
        assert [row[1:4] for row in archive.corrections()] == [("2012-03", "xml", "архивист")]
    with Archive(path, write=True) as archive:
        archive.connection.execute("UPDATE documents SET program = '0'")
    build(path, [folder], refresh=True)
    with Archive(path, write=True) as archive:
        assert archive.search("тип:вопрос").total == 0
        archive.uncorrect(archive.corrections()[0][0])
    build(path, [folder], refresh=True)
    assert Archive(path).search("тип:вопрос").total == 1


def test_a_correction_of_another_text_is_refused(path: Path) -> None:
    with Archive(path, write=True) as archive:
        gold = gold_of(archive.protocol("2012-03"))
        with pytest.raises(ArchiveError, match="текст"):
            archive.correct("2015-10", gold)
        with pytest.raises(ArchiveError):
            archive.uncorrect(5)


@pytest.mark.parametrize("form", ["labelstudio", "brat", "xml"])
def test_round_trip_by_commands(path: Path, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert cli.main(["export", str(path), str(out), "-f", form]) == 0
    place = out / {"labelstudio": "labelstudio.json", "brat": "brat", "xml": "gold"}[form]
    if form == "labelstudio":
        tasks = json.loads(place.read_text(encoding="utf-8"))
        place.write_text(json.dumps(tasks, ensure_ascii=False), encoding="utf-8")
    assert cli.main(["import", str(path), str(place), "--by", "методист"]) == 0
    assert "Исправлено протоколов: 3" in capsys.readouterr().out
    assert cli.main(["corrections", str(path)]) == 0
    assert capsys.readouterr().out.count("методист") == 3
    assert cli.main(["export", str(path), str(tmp_path / "gold"), "-f", "xml", "--corrected"]) == 0
    assert len(list((tmp_path / "gold").rglob("*.xml"))) == 3
    assert cli.main(["corrections", str(path), "--undo", "1"]) == 0
    assert cli.main(["corrections", str(path), "--undo", "1"]) == 9
    assert cli.main(["import", str(path), str(tmp_path / "нет.json")]) != 0
