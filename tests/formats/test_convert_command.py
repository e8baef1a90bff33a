"""``protokolist corpus convert``: what it recognises, where it writes, and what it says when something is wrong."""

import shutil
from pathlib import Path

import pytest

from protokolist import cli
from protokolist.scoring.gold import Gold, format_gold

KINDS = {"xml": "корпус", "brat": "папка", "labelstudio": "все.json", "docbin": "все.spacy", "conllu": "все.conllu"}


@pytest.fixture(autouse=True)
def russian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROTOKOLIST_LANG", raising=False)


@pytest.fixture
def corpus_folder(everything: Gold, tmp_path: Path) -> Path:
    folder = tmp_path / "золото"
    folder.mkdir()
    for name in ("а", "б"):
        (folder / f"{name}.xml").write_text(format_gold(everything), encoding="utf-8")
    return folder


def convert(*arguments: str | Path) -> int:
    return cli.main(["corpus", "convert", *map(str, arguments)])


@pytest.mark.parametrize("source", KINDS)
@pytest.mark.parametrize("target", KINDS)
def test_from_each_format_to_each(corpus_folder: Path, tmp_path: Path, source: str, target: str) -> None:
    first, second, back = tmp_path / KINDS[source], tmp_path / f"2{KINDS[target]}", tmp_path / "назад"
    assert convert(corpus_folder, first, "--to", source) == 0
    assert convert(first, second, "--to", target) == 0
    assert convert(second, back, "--to", "xml") == 0
    files = sorted(back.iterdir())
    assert [file.name for file in files] == ["а.xml", "б.xml"]
    assert all(file.read_bytes() == (corpus_folder / file.name).read_bytes() for file in files)


@pytest.mark.parametrize("kind", ["labelstudio", "docbin", "conllu", "xml"])
def test_the_content_tells_where_the_name_does_not(corpus_folder: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "вид"
    assert convert(corpus_folder, out, "--to", kind) == 0
    file = tmp_path / "файл.dat"
    shutil.copy(out / "а.xml" if kind == "xml" else out, file)
    assert convert(file, tmp_path / "назад", "--to", "xml") == 0
    assert (tmp_path / "назад" / "а.xml").exists() or (tmp_path / "назад" / "файл.xml").exists()


def test_one_broken_file_is_named_and_the_rest_come_through(
    corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus_folder / "аа.xml").write_text("<protocol>", encoding="utf-8")
    (corpus_folder / "аб.xml").write_text(
        '<protocol><register/><text><org ref="klub">Клуб</org></text></protocol>', encoding="utf-8"
    )
    assert convert(corpus_folder, tmp_path / "папка", "--to", "brat") == 8
    out, err = capsys.readouterr()
    assert [line.split(":")[0].split("/")[-1] for line in err.splitlines()] == ["аа.xml", "аб.xml"]
    assert "org «Клуб» ref=klub, а в реестре такого ключа нет" in err
    assert "Переведено протоколов: 2." in out
    assert len(list((tmp_path / "папка").glob("*.ann"))) == 2


def test_what_a_format_cannot_hold_is_named(
    corpus_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (corpus_folder / "пусто.xml").write_text("<protocol><register/><text>\n</text></protocol>", encoding="utf-8")
    assert convert(corpus_folder, tmp_path / "a.conllu", "--to", "conllu") == 8
    out, err = capsys.readouterr()
    assert err == "пусто: в тексте нет ни одного слова; CoNLL-U такого не хранит.\n"
    assert "Переведено протоколов: 2." in out


def test_names_lead_nowhere_else_and_do_not_collide(corpus_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    assert convert(corpus_folder, out, "--to", "labelstudio") == 0
    text = out.read_text(encoding="utf-8")
    out.write_text(
        text.replace('"name": "а"', '"name": "../../в"').replace('"name": "б"', '"name": ".._.._В"'), "utf-8"
    )
    assert convert(out, tmp_path / "x" / "y" / "z", "--to", "xml") == 0
    names = sorted(str(path.relative_to(tmp_path / "x")) for path in (tmp_path / "x").rglob("*.xml"))
    assert names == ["y/z/__.._В-2.xml", "y/z/__.._в.xml"]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["нет.xml", "вых", "--to", "brat"], 2, "такого файла или папки нет"),
        (["пусто", "вых", "--to", "brat"], 2, "нет размеченных протоколов"),
        (["смесь", "вых", "--to", "brat"], 2, "--from xml или --from brat"),
        (["что.bin", "вых", "--to", "brat"], 2, "укажите --from"),
        (["золото", "пусто", "--to", "docbin"], 2, "это папка"),
        (["золото", "что.bin", "--to", "brat"], 2, "нужна папка"),
        (["золото", "золото", "--to", "brat"], 2, "отсюда же и читается"),
        (["золото/а.xml", "золото", "--to", "xml"], 2, "отсюда же и читается"),
        (["золото", "вых", "--to", "word"], 2, "«word» – не одно из"),
        (["золото", "вых"], 2, "--to"),
        (["золото", "--to", "brat"], 2, "не указано"),
    ],
)
def test_slips_in_the_command(
    corpus_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    told: str,
) -> None:
    monkeypatch.chdir(corpus_folder.parent)
    Path("пусто").mkdir()
    Path("смесь").mkdir()
    Path("смесь/а.xml").touch()
    Path("смесь/а.ann").touch()
    Path("что.bin").write_bytes(b"\x00\x01")
    assert convert(*arguments) == code
    assert told in capsys.readouterr().err
    assert not Path("вых").exists()


def test_no_half_of_a_file_is_left(corpus_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "a.conllu"
    out.write_text("прежний", encoding="utf-8")

    def interrupted(_data: object, _name: object) -> Gold:
        raise KeyboardInterrupt

    monkeypatch.setattr("protokolist.formats.goldxml.parse_gold", interrupted)
    assert convert(corpus_folder, out, "--to", "conllu") == 130
    assert out.read_text(encoding="utf-8") == "прежний"
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--help"], "corpus Размеченные протоколы: перевод из вида в вид."),
        (["--help", "--lang", "en"], "corpus Annotated minutes: from one format to another."),
        (["corpus", "--help"], "convert Перевести размеченные протоколы"),
        (["corpus", "--help", "--lang", "en"], "convert Convert annotated minutes"),
        (["corpus", "convert", "--help"], "Использование: protokolist corpus convert [КЛЮЧИ] SOURCE... OUT"),
        (["corpus", "convert", "--help", "--lang", "en"], "Usage: protokolist corpus convert [OPTIONS] SOURCE... OUT"),
        (["corpus", "convert", "--help", "--lang", "en"], "--to <xml|brat|labelstudio|docbin|conllu>"),
    ],
)
def test_help_lists_it_in_both_languages(capsys: pytest.CaptureFixture[str], arguments: list[str], told: str) -> None:
    assert cli.main(arguments) == 0
    assert told in " ".join(capsys.readouterr().out.split())
