"""Damaged and hostile files are refused or read, never anything else; ``evaluation/fuzz.py`` does so at length."""

from pathlib import Path

import pytest

from damage import BOMBS, damaged, seeds
from protokolist.errors import ProtokolistError
from protokolist.ingest import doc, is_container, read_source, unpack
from protokolist.ingest.container import Member

FORMATS = Path(__file__).parents[1] / "resources/formats"
# Of the bombs those that take seconds to make or, within the limits, to read.
SLOW = {
    "zip-total.zip", "zip-nested.zip", "docx-text.docx", "docx-paragraphs.docx", "rtf-cells.rtf", "rtf-open.rtf",
    "html-open.html", "html-entities.html", "txt-line.txt", "txt-lines.txt", "eml-headers.eml", "png-bomb.png",
}  # fmt: skip
QUICK = sorted(set(BOMBS) - SLOW)


def read(path: Path, folder: Path) -> object:
    return unpack(path, folder) if is_container(path) else read_source(path)


@pytest.fixture(autouse=True)
def old_word_by_antiword(monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice takes seconds a file."""
    monkeypatch.setattr(doc, "OFFICE", ())


def test_damaged_files(tmp_path: Path) -> None:
    outcomes = {True: 0, False: 0}
    for name, damage, content in damaged(seeds(FORMATS), 240, 3, {}):
        path = tmp_path / name
        path.write_bytes(content)
        try:
            read(path, tmp_path)
            outcomes[True] += 1
        except ProtokolistError as error:
            outcomes[False] += 1
            assert name in error.message("ru"), damage
            assert name in error.message("en"), damage
    assert min(outcomes.values()) > 20


@pytest.mark.parametrize("name", QUICK)
def test_bombs(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(BOMBS[name]())
    try:
        found = read(path, tmp_path)
    except ProtokolistError as error:
        assert name in error.message("ru")
    else:
        assert found
    unpacked = [one for one in tmp_path.iterdir() if one != path]
    assert sum(one.stat().st_size for one in unpacked) < 210_000_000


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("zip-ratio.zip", "сжато подозрительно сильно"),
        ("zip-many.zip", "в архиве больше 2000 файлов"),
        ("docx-entities.docx", "DTD или сущности"),
        ("docx-deep.docx", "вложен слишком глубоко"),
        ("odt-entities.odt", "DTD или сущности"),
        ("rtf-deep.rtf", "RTF вложен слишком глубоко"),
        ("html-deep.html", "HTML вложен слишком глубоко"),
        ("xml-entities.xml", "это файл XML"),
        ("eml-parts.eml", "в письме больше 1000 частей"),
        ("eml-deep.eml", "письмо повреждено"),
    ],
)
def test_what_a_bomb_is_refused_for(tmp_path: Path, name: str, refused: str) -> None:
    path = tmp_path / name
    path.write_bytes(BOMBS[name]())
    try:
        found = read(path, tmp_path)
    except ProtokolistError as error:
        told = error.message("ru")
    else:
        assert isinstance(found, list)
        told = " ".join(str(member.found) for member in found if isinstance(member, Member))
    assert refused in told


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(BOMBS["zip-names.zip"]())
    folder = tmp_path / "внутри"
    folder.mkdir()
    members = unpack(path, folder)
    assert members
    for member in members:
        assert not isinstance(member.found, Path) or member.found.parent == folder
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.zip", "внутри"]
