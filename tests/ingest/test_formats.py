"""The same minutes in every format give the same text: real files, each written by the program its name tells."""

import shutil
import zipfile
from pathlib import Path

import pytest

from protokolist.errors import BrokenFileError, EncryptedFileError, ProtokolistError, SkippedError
from protokolist.ingest import doc, is_container, read_source, unpack
from protokolist.ingest.container import INSIDE
from protokolist.ingest.detect import kind_of

FILES = Path(__file__).parents[1] / "resources/formats"

HEAD = [
    "ПРОТОКОЛ № 7",
    "заседания совета Заозёрской библиотеки",
    "2 апреля 2019 г.\tпос. Заозёрье",
    "Шубейкина Роза Львовна\tдиректор, председатель",
    "Тягай Пётр Ильич\tбиблиограф",
    "Повестка дня:",
]
POINTS = ["1. О ремонте читального зала", "1.1. Смета", "1.2. Сроки", "2. О подписке на журналы"]
HEARD = ["СЛУШАЛИ: Тягая П. И. о ремонте[1] зала."]
NOTE = ["[1] Смета прилагается."]
DECIDED = ["РЕШИЛИ: списать сломанные стеллажи.", "- зал закрыть на май;"]
VOTED = ["Голосовали: за – 5, против – нет."]
BOX = ["Приложение: смета на 2 л."]
SIGNED = ["Председатель\tР. Л. Шубейкина"]
RUNNING = ["Совет Заозёрской библиотеки"], ["Лист согласования"]
WORD = HEAD + POINTS + HEARD + NOTE + DECIDED + VOTED + BOX + SIGNED
# What pandoc writes: no tabs, no second numbers before those of a sublist, and struck out is a look, not a deletion.
PANDOC = [
    *HEAD[:2],
    "2 апреля 2019 г., пос. Заозёрье",
    "Имя\tДолжность",
    *HEAD[3:],
    *(line.replace("1.1.", "1.").replace("1.2.", "2.") for line in POINTS),
    *HEARD,
    *NOTE,
    "РЕШИЛИ: списать старую мебель и сломанные стеллажи.",
    *DECIDED[1:],
    *VOTED,
    "Председатель Р. Л. Шубейкина",
]
HTML_POINTS = [POINTS[0], "1. Смета", "2. Сроки", POINTS[3]]
# LibreOffice's HTML knows no tracked changes: what was struck out is there.
PAGE = [*HEAD, *HTML_POINTS, *HEARD, PANDOC[-4], *DECIDED[1:], *BOX, *VOTED, *SIGNED, *NOTE]


def lines(text: str) -> list[str]:
    """Lines with words, spaces folded and tabs kept."""
    return [" ".join(line.split(" ")).strip() for line in text.replace("  ", " ").splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("minutes.docx", "docx", RUNNING[0] + WORD + RUNNING[1]),
        ("minutes.odt", "odt", RUNNING[0] + WORD + RUNNING[1]),
        ("minutes.rtf", "rtf", RUNNING[0] + WORD + RUNNING[1]),
        ("minutes.html", "html", RUNNING[0] + PAGE + RUNNING[1]),
        ("minutes.mht", "mht", RUNNING[0] + PAGE + RUNNING[1]),
        ("pandoc.docx", "docx", PANDOC),
        ("pandoc.odt", "odt", [*PANDOC, "1"]),
        (
            "cp1251.rtf",
            "rtf",
            [
                "МБУК «Заозёрская библиотека»",
                "Протокол № 7",
                HEAD[0],
                *HEAD[2:5],
                POINTS[0],
                POINTS[3],
                *HEARD,
                *NOTE,
                *DECIDED,
                *VOTED,
                *SIGNED,
                "2",
            ],
        ),
        (
            "word.html",
            "html",
            [
                HEAD[0].replace(" 7", "\xa07"),
                "2 апреля 2019\xa0г.",
                *HEAD[3:5],
                f"1.\xa0\xa0 {POINTS[0][3:]}",
                POINTS[3],
                *HEARD,
                *DECIDED,
                *VOTED,
                *NOTE,
            ],
        ),
    ],
)
def test_text(name: str, kind: str, expected: list[str]) -> None:
    assert kind_of(FILES / name) == kind
    assert lines(read_source(FILES / name).text) == expected


@pytest.mark.parametrize("name", ["minutes.docx", "minutes.odt", "minutes.rtf", "minutes.html"])
def test_running_heads_and_notes_are_marked(name: str) -> None:
    source = read_source(FILES / name)
    marked = [source.text[start:end].strip() for start, end in source.furniture]
    assert [*RUNNING[0], "[1]"] == marked[:2]
    assert set(marked) == {*RUNNING[0], "[1]", *NOTE, *RUNNING[1]}


def test_markdown_tables_are_rows() -> None:
    source = read_source(FILES / "minutes.md")
    assert source.source.media_type == "text/markdown"
    assert "Тягай Пётр Ильич\tбиблиограф\n" in source.text
    assert "|" not in source.text
    assert "старую мебель" not in source.text
    assert [source.text[start:end] for start, end in source.furniture] == ["[1]", "[1] Смета прилагается.\n"]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "koi8-r", "cp866", "mac-cyrillic",
     "iso8859-5"],
)  # fmt: skip
def test_text_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = (FILES / "minutes.txt").read_text(encoding="utf-8-sig").replace("–", "-").replace("•", "*")
    if encoding in ("koi8-r", "cp866"):
        text = text.replace("№", "N")
    path = tmp_path / "minutes.txt"
    path.write_bytes(text.encode(encoding))
    assert read_source(path).text == text


@pytest.mark.parametrize("kind", ["rtf", "html", "docx", "odt", "txt"])
def test_a_name_may_lie(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "протокол.doc"
    shutil.copy(FILES / f"minutes.{kind}", path)
    assert read_source(path).text == read_source(FILES / f"minutes.{kind}").text


@pytest.mark.skipif(not any(map(doc.installed, doc.OFFICE)), reason="needs LibreOffice")
def test_old_word_through_libreoffice() -> None:
    source = read_source(FILES / "minutes.doc")
    assert lines(source.text) == RUNNING[0] + WORD + RUNNING[1]
    assert source.source.media_type == "application/msword"


def test_old_word_through_antiword(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "OFFICE", ())
    source = read_source(FILES / "minutes.doc")
    found = lines(source.text)
    assert set(HEAD) < set(found)
    assert [*HEARD, *VOTED, *SIGNED, *NOTE] == [line for line in found if line in HEARD + VOTED + SIGNED + NOTE]
    assert "antiword" in source.warnings[0]


def test_an_archive_gives_its_documents(tmp_path: Path) -> None:
    path = FILES / "minutes.zip"
    assert is_container(path)
    members = {member.name: member.found for member in unpack(path, tmp_path)}
    assert list(members) == [
        f"{path}!/{name}"
        for name in ("2019/Протокол № 7.odt", "2019/~$токол.docx", "обрыв.docx", "ещё.zip!/minutes.rtf")
    ]
    first, lock, broken, inner = members.values()
    assert isinstance(first, Path)
    assert isinstance(inner, Path)
    assert isinstance(broken, Path)
    assert isinstance(lock, SkippedError)
    assert "~$токол.docx: пропущен: служебный файл" in lock.message("ru")
    name = f"{path}!/2019/Протокол № 7.odt"
    read = read_source(first, name)
    assert read.source.path == name
    assert lines(read.text) == RUNNING[0] + WORD + RUNNING[1]
    assert read.text == read_source(inner).text
    with pytest.raises(BrokenFileError, match=r"minutes\.zip!/обрыв\.docx: файл повреждён"):
        read_source(broken, f"{path}!/обрыв.docx")


def test_a_letter_gives_its_attachments(tmp_path: Path) -> None:
    path = FILES / "minutes.eml"
    covering, word, text = unpack(path, tmp_path)
    assert isinstance(covering.found, SkippedError)
    assert "сопроводительное письмо" in covering.found.message("ru")
    assert word.name == f"{path}!/Протокол № 7.docx"
    assert isinstance(word.found, Path)
    assert word.found.read_bytes() == (FILES / "minutes.docx").read_bytes()
    assert text.name == f"{path}!/minutes.txt"


def test_a_letter_that_holds_the_minutes_itself(tmp_path: Path) -> None:
    path = tmp_path / "письмо.eml"
    head = (
        "From: a@b.example\nSubject: 7\nContent-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: 8bit\n\n"
    )
    path.write_bytes(head.encode() + "ПРОТОКОЛ N 7\n\nСЛУШАЛИ: о ремонте.\n".encode("koi8-r"))
    (body,) = unpack(path, tmp_path)
    assert isinstance(body.found, Path)
    assert read_source(body.found).text == "ПРОТОКОЛ N 7\n\nСЛУШАЛИ: о ремонте.\n"


@pytest.mark.parametrize("name", ["minutes.zip", "minutes.eml"])
def test_what_holds_documents_is_no_document(name: str) -> None:
    with pytest.raises(ProtokolistError, match="документов в нём может быть несколько"):
        read_source(FILES / name)


def test_what_is_packed_too_tight_or_too_deep_stays_packed(tmp_path: Path) -> None:
    path = FILES / "minutes.txt"
    for number in range(4):
        outer = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, path.name)
            archive.writestr("тесно.txt", b"0" * 20_000_000)
        path = outer
    told = {member.name.partition(INSIDE)[2]: str(member.found) for member in unpack(path, tmp_path)}
    assert list(told) == ["2.zip!/1.zip", "2.zip!/тесно.txt", "тесно.txt"]
    assert "архивы вложены слишком глубоко" in told["2.zip!/1.zip"]
    assert "сжато подозрительно сильно" in told["тесно.txt"]
    assert "сжато подозрительно сильно" in told["2.zip!/тесно.txt"]


def test_a_protected_document_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    data = bytearray((FILES / "minutes.zip").read_bytes())
    with zipfile.ZipFile(FILES / "minutes.zip") as archive:
        # The flag of encryption in the directory's entry of the first file.
        data[archive.start_dir + 8] |= 1
    path.write_bytes(data)
    first = unpack(path, tmp_path)[0]
    assert isinstance(first.found, EncryptedFileError)
