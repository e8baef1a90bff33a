"""A folder: what is read, in which order, and what is passed over."""

import os
from pathlib import Path

import pytest

from protokolist.ingest.folder import find_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "протоколы"
    for name in ("б/2.txt", "а/1.txt", "а/~$1.docx", ".git/config", "Thumbs.db", "в.txt", "__MACOSX/в.txt"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Протокол", encoding="utf-8")
    (tmp_path / "чужой.txt").write_text("тайна", encoding="utf-8")
    (root / "г.txt").symlink_to(tmp_path / "чужой.txt")
    (root / "д.txt").symlink_to(root / "в.txt")
    (root / "е").symlink_to(tmp_path, target_is_directory=True)
    (root / "ж.txt").symlink_to(root / "нет")
    os.mkfifo(root / "з.txt")
    return root


def test_files_in_order_with_reasons(folder: Path) -> None:
    found = {
        str(file.path.relative_to(folder)): file.problem.message("ru").rpartition(": ")[2] if file.problem else None
        for file in find_files([folder])
    }
    assert found == {
        ".git": "скрытый файл.",
        "Thumbs.db": "служебный файл системы.",
        "__MACOSX": "служебный файл системы.",
        "а/1.txt": None,
        "а/~$1.docx": "служебный файл открытого документа.",
        "б/2.txt": None,
        "в.txt": None,
        "г.txt": "ссылка ведёт за пределы папки.",
        "д.txt": "это тот же файл под вторым именем.",
        "е": "ссылка ведёт за пределы папки.",
        "ж.txt": f"{folder}/ж.txt: не открывается (No such file or directory). Проверьте права доступа."[
            len(f"{folder}/ж.txt: ") :
        ],
        "з.txt": "это не обычный файл (устройство или канал).",
    }
    assert list(found) == sorted(found)


def test_what_is_named_is_read_whatever_its_name(folder: Path) -> None:
    named = [folder / "а/~$1.docx", folder / "г.txt", folder / "нет"]
    assert [file.path for file in find_files(named) if file.problem is None] == named
