"""Builds: only what is new, moves, losses, kills, two at once, files that are no archives."""

import io
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import apsw
import pytest
from PIL import Image

from protokolist import cli, pipeline
from protokolist.archive import Archive, Report, build
from protokolist.archive.build import _Lock
from protokolist.archive.database import connect
from protokolist.errors import ArchiveError, InputMissingError, ProtokolistError
from protokolist.ingest import SourceText
from protokolist.ingest.pictures import page_picture
from protokolist.pipeline import StrPath, read
from protokolist.record import Protocol

# The package has the function under the name of its module.
BUILD = sys.modules["protokolist.archive.build"]
NOT_COMPARED = {"meta", "runs", "run_files"}


def outcomes(report: Report) -> dict[str, str]:
    return {Path(path).name: outcome for path, (outcome, _) in report.outcomes.items()}


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = connect(path)
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    return {
        table: sorted(connection.execute(f"SELECT * FROM {table}"), key=repr)  # noqa: S608
        for table in tables
        if table not in NOT_COMPARED and "_words" not in table
    }


def test_every_file_is_accounted_for(folder: Path, path: Path) -> None:
    (folder / "новый.txt").write_text("ПРОТОКОЛ № 9\n\nСЛУШАЛИ: Зимину О. П. о погоде.\n", encoding="utf-8")
    (folder / "битый.docx").write_bytes(b"PK\x03\x04 nothing")
    (folder / "~$новый.docx").write_bytes(b"lock")
    (folder / "2012-03.txt").write_text("ПРОТОКОЛ № 33\n\nСЛУШАЛИ: Зимину О. П. о зиме.\n", encoding="utf-8")
    (folder / "2016-05.txt").unlink()
    shutil.move(folder / "2015-10.txt", folder / "переименован.txt")
    report = build(path, [folder])
    assert outcomes(report) == {
        "новый.txt": "read",
        "битый.docx": "set aside",
        "2012-03.txt": "read",
        "2016-05.txt": "gone",
        "2015-10.txt": "gone",
        "переименован.txt": "moved",
    }
    with Archive(path) as archive:
        assert sorted(one.name for one in archive.list_documents()) == ["2012-03", "2015-10", "новый"]
        assert archive.document("2015-10").path.endswith("переименован.txt")
        assert "зиме" in archive.protocol("2012-03").text
    assert outcomes(build(path, [folder]))["новый.txt"] == "unchanged"


def test_an_archive_file_gives_each_document_in_it(folder: Path, path: Path) -> None:
    packed = folder / "за год.zip"
    with zipfile.ZipFile(packed, "w") as members:
        for name, number in (("март/протокол.txt", 3), ("май/протокол.txt", 5)):
            members.writestr(name, f"ПРОТОКОЛ № {number}\n\nСЛУШАЛИ: Зимину О. П. о погоде.\n")
        members.writestr("битый.docx", b"PK\x03\x04 nothing")
    report = build(path, [folder])
    outcome, reason = report.outcomes[str(packed.resolve())]
    # Its sound documents are read; the summary names the file for the one that is not.
    assert outcome == "set aside"
    assert reason is not None
    assert "битый.docx" in reason
    with Archive(path) as archive:
        found = {one.name: one.path.rpartition("за год.zip")[2] for one in archive.list_documents()}
        assert found["протокол"] == "!/март/протокол.txt"
        assert found["протокол-2"] == "!/май/протокол.txt"
        assert "№ 5" in archive.protocol("протокол-2").text
    assert outcomes(build(path, [folder]))["за год.zip"] == "unchanged"


def test_what_is_gone_comes_back(folder: Path, path: Path) -> None:
    kept = (folder / "2015-10.txt").read_bytes()
    (folder / "2015-10.txt").unlink()
    build(path, [folder])
    with Archive(path) as archive, pytest.raises(KeyError):
        archive.document("2015-10")
    (folder / "2015-10.txt").write_bytes(kept)
    build(path, [folder])
    with Archive(path) as archive:
        assert archive.document("2015-10").number == "7"


def test_the_same_content_twice_is_one_document(folder: Path, path: Path) -> None:
    shutil.copy(folder / "2012-03.txt", folder / "копия.txt")
    assert outcomes(build(path, [folder]))["копия.txt"] == "unchanged"
    (folder / "копия.txt").unlink()
    build(path, [folder])
    with Archive(path) as archive:
        assert len(archive.list_documents()) == 3


def test_what_an_older_program_read_is_listed_and_read_anew_when_asked(folder: Path, path: Path) -> None:
    with Archive(path, write=True) as archive:
        archive.connection.execute("UPDATE documents SET program = '0.0.1', text = 'старое' WHERE name = '2012-03'")
        archive.set_closed("2012-03", True)
    assert build(path, [folder]).stale == ["2012-03"]
    report = build(path, [folder], refresh=True)
    assert (report.stale, outcomes(report)["2012-03.txt"]) == ([], "read")
    with Archive(path, closed=True) as archive:
        assert archive.protocol("2012-03").text.startswith("ПРОТОКОЛ")
        assert archive.document("2012-03").closed


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, path: Path, tmp_path: Path) -> None:
    (tmp_path / "чужой.txt").write_text("ПРОТОКОЛ № 5\n", encoding="utf-8")
    (folder / "ссылка.txt").symlink_to(tmp_path / "чужой.txt")
    os.mkfifo(folder / "труба.txt")
    assert set(outcomes(build(path, [folder])).values()) == {"unchanged"}


def test_the_record_comes_back_as_it_was(folder: Path, path: Path) -> None:
    with Archive(path) as archive:
        again = archive.protocol("2012-03")
    wanted = read(folder / "2012-03.txt")
    wanted.source.path = again.source.path
    assert again == wanted


def test_kills_lose_nothing_and_repeat_nothing(folder: Path, tmp_path: Path) -> None:
    text = (folder / "2012-03.txt").read_text(encoding="utf-8")
    for number in range(40):
        day = f"{number % 28 + 1} марта {1990 + number % 30}"
        changed = text.replace("№ 3", f"№ {number}").replace("14 марта 2012", day)
        (folder / f"п{number:02}.txt").write_text(changed, encoding="utf-8")
    calm, shaken = tmp_path / "calm.db", tmp_path / "shaken.db"
    build(calm, [folder])
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        f"from protokolist.archive import build\nbuild({str(shaken)!r}, [{str(folder)!r}])"
    )
    command = [sys.executable, "-c", code]
    chance = random.Random(7)  # noqa: S311
    killed = 0
    for _ in range(8):
        process = subprocess.Popen(command)
        time.sleep(1.2 + chance.random() * 1.5)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
    assert killed > 0
    build(shaken, [folder])
    assert rows(calm) == rows(shaken)
    assert connect(shaken).execute("PRAGMA integrity_check").get == "ok"


def test_a_second_builder_is_told_to_wait(folder: Path, path: Path) -> None:
    with _Lock(path), pytest.raises(ArchiveError, match="другой запуск"):
        build(path, [folder])
    build(path, [folder])


def test_files_that_are_no_archives(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(InputMissingError, match="такого архива нет"):
        Archive(tmp_path / "нет.db")
    (tmp_path / "text.db").write_text("ПРОТОКОЛ № 1, а вовсе не база данных", encoding="utf-8")
    with pytest.raises(ArchiveError, match="не архив"):
        build(tmp_path / "text.db", [folder])
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE t (a)")
    other.commit()
    other.close()
    with pytest.raises(ArchiveError):
        build(tmp_path / "other.db", [folder])
    with pytest.raises(ArchiveError, match="не архив"):
        Archive(tmp_path / "other.db")
    assert sqlite3.connect(tmp_path / "other.db").execute("SELECT count(*) FROM sqlite_schema").fetchone() == (1,)


def test_a_damaged_archive_is_said_to_be_damaged(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:60000] = b"\xff" * (60000 - 4096)
    path.write_bytes(bytes(data))
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
    with pytest.raises(ArchiveError), Archive(path) as archive:
        archive.search("крыша")


def test_a_newer_archive_is_refused(path: Path) -> None:
    connection = apsw.Connection(str(path))
    connection.pragma("user_version", 99)
    connection.close()
    with pytest.raises(ArchiveError, match="более новой"):
        Archive(path)


def test_the_commands(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = str(tmp_path / "a.db")
    (folder / "битый.docx").write_bytes(b"PK\x03\x04 nothing")
    assert cli.main(["build", archive, str(folder), "-j", "1"]) == 11
    said = capsys.readouterr()
    assert "прочитано 3, отложено 1" in said.out
    assert "битый.docx" in said.err
    assert cli.main(["search", archive, "крыша", "--type", "проблема"]) == 0
    assert "Зимина Ольга Петровна" in capsys.readouterr().out
    assert cli.main(["search", archive, "ананас"]) == 1
    assert cli.main(["search", archive, '"крыша']) == 10
    assert "кавычка не закрыта" in capsys.readouterr().err
    assert cli.main(["close", archive, "2012-03"]) == 0
    assert cli.main(["search", archive, "крыша"]) == 1
    assert cli.main(["search", archive, "крыша", "--closed"]) == 0
    assert cli.main(["close", archive, "нет такого"]) == 9
    assert cli.main(["person", "list", archive, "зимин"]) == 0
    assert "Зимина Ольга Петровна" in capsys.readouterr().out


def test_a_fault_on_one_file_sets_that_file_aside(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumbling(source: SourceText, model: StrPath | None) -> Protocol:
        if "октября" in source.text:
            raise RuntimeError("a library stumbled")
        return real(source, model)

    real = pipeline._read
    monkeypatch.setattr(pipeline, "_read", stumbling)
    report = build(tmp_path / "a.db", [folder])
    assert outcomes(report) == {"2012-03.txt": "read", "2015-10.txt": "set aside", "2016-05.txt": "read"}
    [(_, reason)] = [one for one in report.outcomes.values() if one[0] == "set aside"]
    assert "внутренняя ошибка" in str(reason)
    monkeypatch.undo()
    assert outcomes(build(tmp_path / "a.db", [folder]))["2015-10.txt"] == "read"


def test_a_file_may_hold_several_protocols(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def each(paths: Iterable[StrPath], **options: object) -> Iterator[tuple[Path, Protocol | ProtokolistError]]:
        for path in paths:
            for _ in range(count):
                yield Path(path), read(path)

    monkeypatch.setattr(BUILD, "read_each", each)
    for count in (3, 2):
        with connect(tmp_path / "a.db", create=True) as connection:
            connection.execute("UPDATE documents SET program = 'older'")
        build(tmp_path / "a.db", [folder / "2012-03.txt"], refresh=True)
        with Archive(tmp_path / "a.db") as archive:
            names = sorted(one.name for one in archive.list_documents())
        assert names == ["2012-03", "2012-03-2", "2012-03-3"][:count]


def test_a_full_disk_ends_the_build_and_keeps_what_was_read(
    folder: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # SQLite's own bound on the file's size raises what a full disk raises.
    def bounded(archive: StrPath, **options: bool) -> apsw.Connection:
        connection = connect(archive, **options)
        connection.pragma("max_page_count", connection.pragma("page_count") + 8)
        return connection

    before = rows(path)["documents"]
    for number in range(6):
        text = (folder / "2012-03.txt").read_text(encoding="utf-8").replace("№ 3", f"№ 4{number}")
        (folder / f"новый{number}.txt").write_text(text, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(BUILD, "connect", bounded)
        with pytest.raises(ArchiveError, match="кончилось место"):
            build(path, [folder])
    assert set(before) <= set(rows(path)["documents"])
    build(path, [folder])
    with Archive(path) as archive:
        assert len(archive.list_documents()) == 9


def test_older_archives_are_brought_up_to_date_step_by_step(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = ("CREATE TABLE shelves (id INTEGER PRIMARY KEY)", "ALTER TABLE shelves ADD name TEXT")
    monkeypatch.setattr("protokolist.archive.database.MIGRATIONS", steps)
    monkeypatch.setattr("protokolist.archive.database.VERSION", 3)
    with pytest.raises(ArchiveError, match="старой версии 1"):
        Archive(path)
    build(path, [path.parent / "протоколы"])
    with Archive(path) as archive:
        assert archive.connection.execute("SELECT id, name FROM shelves").fetchall() == []
        assert archive.search("крыша").total == 3


def test_pictures_of_pages_inside_or_from_the_file(corpus: Path, tmp_path: Path) -> None:
    place = tmp_path / "сканы"
    place.mkdir()
    source = shutil.copy(corpus / "samples" / "club-staff-meeting-1987.pdf", place)
    build(tmp_path / "by-reference.db", [place])
    build(tmp_path / "inside.db", [place], pictures=True)
    with Archive(tmp_path / "by-reference.db") as archive:
        assert archive.picture("club-staff-meeting-1987", 1, 300).startswith(b"\x89PNG")
        Path(source).write_bytes(b"%PDF-1.4 something else")
        with pytest.raises(InputMissingError, match="изменился"):
            archive.picture("club-staff-meeting-1987", 1, 300)
    with Archive(tmp_path / "inside.db") as archive:
        assert archive.picture("club-staff-meeting-1987", 1, 300).startswith(b"\x89PNG")


def test_a_page_scanned_on_its_side_is_shown_upright(corpus: Path, tmp_path: Path) -> None:
    place = tmp_path / "сканы"
    place.mkdir()
    upright = Image.open(io.BytesIO(page_picture(corpus / "samples" / "club-staff-meeting-1987.pdf", 1, 1700)))
    upright.convert("L").rotate(90, expand=True).save(place / "club.png", dpi=(200, 200))
    for inside in (False, True):
        build(tmp_path / f"{inside}.db", [place], pictures=inside)
        with Archive(tmp_path / f"{inside}.db") as archive:
            shown = Image.open(io.BytesIO(archive.picture("club", 1, 400)))
            assert shown.height > shown.width
            (page,) = archive.protocol("club").pages
            assert page.turned == 90


def test_other_programs_can_read_the_tables(path: Path) -> None:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT count(*) FROM statements WHERE lemma_text LIKE '%крыша%'").fetchone()
    assert found == (3,)
