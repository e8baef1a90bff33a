import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from protokolist import cli

PROTOCOL = """ПРОТОКОЛ № 4
заседания совета клуба «Маяк»
3 мая 2011 г.

Присутствовали: Тропина Нина Ильинична, Бакай Олег Петрович.

СЛУШАЛИ: Тропину Н. И. о ремонте крыши.
РЕШИЛИ:
1. Тропиной Н. И. закупить шифер до 1 июня 2011 г.
"""


@pytest.fixture(autouse=True)
def no_language_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROTOKOLIST_LANG", raising=False)


@pytest.fixture
def protocol(tmp_path: Path) -> Path:
    path = tmp_path / "маяк.txt"
    path.write_text(PROTOCOL, encoding="utf-8")
    return path


OUTSIDE = {name: value for name, value in os.environ.items() if name != "PROTOKOLIST_LANG"}
SURROUNDINGS = {**OUTSIDE, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "ascii"}


def run(*arguments: str | Path) -> subprocess.CompletedProcess[bytes]:
    """The command as its users start it, where the terminal claims to know no Russian."""
    command = [sys.executable, "-m", "protokolist.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=SURROUNDINGS, timeout=120, check=False)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--lang", "de", "read", "a"], 2, "язык «de» неизвестен"),
        (["read", "a", "--lang"], 2, "язык «» неизвестен"),
        (["raed", "a"], 2, "нет команды «raed». Может быть, «read»?"),
        (["read"], 2, "не указано: FILE..."),
        (["--lang", "en", "read"], 2, "Missing argument 'FILE...'."),
        (["read", "a", "--out"], 2, "после ключа --out нужно значение"),
        (["read", "a", "--formt", "json"], 2, "нет ключа --formt (есть --format, --out)"),
        (["read", "a", "--format", "xml"], 2, "«xml» – не одно из 'text', 'json', 'html'."),
        (["read", "a", "b", "--format", "html"], 2, "--out ПАПКА"),
        (["read", "a", "b", "--format", "html", "--lang=en"], 2, "--out FOLDER"),
        (["schema", "лишнее"], 2, "лишнее: лишнее"),
        (["evaluate"], 2, "не указано: GOLD..."),
        (["read", "a", "--min-confidence", "2"], 2, "нужно число не больше 1"),
    ],
)
def test_slips_in_the_command(capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, told: str) -> None:
    assert cli.main(arguments) == code
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""


@pytest.mark.parametrize(
    ("arguments", "environment", "told"),
    [
        ([], {}, "Использование: protokolist"),
        (["--help"], {}, "Прочитать протоколы"),
        (["--help", "--lang", "en"], {}, "Usage: protokolist"),
        (["read", "-h"], {}, "[по умолчанию: text]"),
        (["read", "-h"], {"PROTOKOLIST_LANG": "en"}, "[default: text]"),
        (["evaluate", "--help"], {}, "Показать каждую ошибку"),
        (["schema", "--help"], {"PROTOKOLIST_LANG": "en"}, "Show this message and exit."),
        (["--version"], {}, "protokolist 0."),
    ],
)
def test_help_is_in_the_language_asked_for(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    told: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert cli.main(arguments) == 0
    assert told in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize("command", ["read", "evaluate", "schema"])
def test_russian_help_has_no_english_left(capsys: pytest.CaptureFixture[str], command: str) -> None:
    cli.main([command, "--help"])
    told = capsys.readouterr().out
    assert [word for word in ("Usage", "Options", "Arguments", "required", "default", "Show") if word in told] == []


def test_help_loads_nothing_heavy() -> None:
    heavy = {"spacy", "numpy", "pydantic", "pymorphy3", "rich", "jinja2"}
    code = f"import sys; from protokolist import cli; cli.main(['--help']); sys.exit(bool({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], env=SURROUNDINGS, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_read_prints_a_record_a_line(protocol: Path) -> None:
    done = run("read", protocol, protocol, "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    records = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [record["text"] for record in records] == [PROTOCOL, PROTOCOL]
    assert records[0]["source"]["path"] == str(protocol)


def test_read_prints_text_for_people(capsys: pytest.CaptureFixture[str], protocol: Path) -> None:
    assert cli.main(["read", str(protocol)]) == 0
    out = capsys.readouterr().out
    assert "ПРОТОКОЛ № 4" in out
    assert "\x1b" not in out


def test_one_page_goes_to_the_screen_or_a_file(
    capsys: pytest.CaptureFixture[str], protocol: Path, tmp_path: Path
) -> None:
    out = tmp_path / "страница.html"
    assert cli.main(["read", str(protocol), "--format", "html", "--out", str(out)]) == 0
    assert capsys.readouterr().out == ""
    assert cli.main(["read", str(protocol), "--format", "html"]) == 0
    assert capsys.readouterr().out == out.read_text(encoding="utf-8")


def test_pages_of_the_same_name_do_not_overwrite_each_other(protocol: Path, tmp_path: Path) -> None:
    twin = tmp_path / "другая" / protocol.name
    twin.parent.mkdir()
    twin.write_text(PROTOCOL.replace("Маяк", "Парус"), encoding="utf-8")
    out = tmp_path / "страницы"
    assert cli.main(["read", str(protocol), str(twin), "--format", "html", "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["маяк-2.html", "маяк.html"]
    assert "Парус" in (out / "маяк-2.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "out", "told"),
    [
        ("json", "маяк.txt", "один из читаемых файлов"),
        ("text", ".", "это папка"),
    ],
)
def test_where_nothing_should_be_written(
    capsys: pytest.CaptureFixture[str], protocol: Path, form: str, out: str, told: str
) -> None:
    assert cli.main(["read", str(protocol), "--format", form, "--out", str(protocol.parent / out)]) == 2
    assert told in capsys.readouterr().err
    assert protocol.read_text(encoding="utf-8") == PROTOCOL


def test_a_broken_file_does_not_stop_the_others(protocol: Path, tmp_path: Path) -> None:
    empty, missing = tmp_path / "пусто.txt", tmp_path / "нет.txt"
    empty.write_bytes(b"")
    done = run("read", missing, protocol, empty, "--format", "json")
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 1
    told = done.stderr.decode("utf-8").splitlines()
    assert "нет.txt" in told[0]
    assert "пусто.txt" in told[1]


def test_an_empty_folder_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["read", str(tmp_path)]) == 3
    assert "нет ни одного файла" in capsys.readouterr().err


def mixed(folder: Path) -> Path:
    """19 readable documents in five formats and an archive, three bad files and two that are passed over."""
    formats = Path(__file__).parent / "resources/formats"
    for year in range(2001, 2004):
        (folder / str(year)).mkdir(parents=True)
        for kind in ("docx", "odt", "rtf", "html", "txt"):
            shutil.copy(formats / f"minutes.{kind}", folder / str(year) / f"минуты.{kind}")
    with zipfile.ZipFile(folder / "архив.zip", "w") as archive:
        for number in range(4):
            archive.write(formats / "minutes.txt", f"{number}.txt")
        archive.writestr("битый.docx", b"PK\x03\x04")
    (folder / "2001/пусто.txt").touch()
    (folder / "2002/обрыв.odt").write_bytes((formats / "minutes.odt").read_bytes()[:5000])
    (folder / "2003/~$минуты.docx").write_bytes(b"lock")
    (folder / ".DS_Store").write_bytes(b"x")
    return folder


def test_a_folder_is_read_with_an_account(tmp_path: Path) -> None:
    folder = mixed(tmp_path / "протоколы")
    done = run("read", folder, "--format", "json")
    assert done.returncode == 11
    records = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    paths = [record["source"]["path"] for record in records]
    assert len(paths) == 19
    assert paths[0] == str(folder / "2001/минуты.docx")
    assert paths[-1] == f"{folder}/архив.zip!/3.txt"
    assert all(record["title"]["value"].startswith("ПРОТОКОЛ № 7") for record in records)
    told = done.stderr.decode("utf-8").splitlines()
    assert [line.split(": ")[0].removeprefix(f"{folder}/") for line in told[:2]] == [".DS_Store", "2003/~$минуты.docx"]
    assert told[2] == "Отложено:"
    assert [line.split(": ")[0].removeprefix(f"{folder}/") for line in told[3:-1]] == [
        "2001/пусто.txt",
        "2002/обрыв.odt",
        "архив.zip!/битый.docx",
    ]
    assert told[-1] == "Прочитано: 19, отложено: 3, пропущено: 2."


def test_limits_are_told_and_kept(capsys: pytest.CaptureFixture[str], protocol: Path) -> None:
    assert cli.main(["read", str(protocol), "--limit", "страниц=5"]) == 2
    assert "предела «страниц=5» нет; нужно имя=число, имена: text, file, pages" in capsys.readouterr().err
    assert cli.main(["read", str(protocol), "--limit", "pages=много"]) == 2
    assert "предел pages=много: нужно целое число" in capsys.readouterr().err
    long = protocol.with_name("длинный.txt")
    long.write_text("Слушали. " * 100_000, encoding="utf-8")
    assert cli.main(["read", str(long), "--limit", "text=1"]) == 7
    assert "читается не больше 1 МБ" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="needs /dev/full")
def test_a_full_disk_is_told_plainly() -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "protokolist.cli", "schema"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=SURROUNDINGS, check=False)
    assert done.returncode == 9
    assert "вывод: не удаётся открыть или записать" in done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell's pipe")
def test_a_reader_who_leaves_early_is_no_error() -> None:
    command = [sys.executable, "-m", "protokolist.cli", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=SURROUNDINGS) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_an_interruption_is_told_in_a_word(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("protokolist.commands.schema.print_schema", interrupted)
    assert cli.main(["schema"]) == 130
    assert capsys.readouterr().err == "Прервано.\n"


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_of_ours_is_told_in_plain_words(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, debug: bool
) -> None:
    def broken() -> None:
        raise ZeroDivisionError("x")

    monkeypatch.setattr("protokolist.commands.schema.print_schema", broken)
    assert cli.main(["schema", *(["--debug"] if debug else [])]) == 70
    told = capsys.readouterr().err
    assert "внутренняя ошибка программы (ZeroDivisionError)" in told
    assert ("Traceback" in told) is debug
