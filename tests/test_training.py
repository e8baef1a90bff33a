"""Training from annotated protocols: a whole pipeline in a folder, the same bytes each time."""

from pathlib import Path

import pytest

from protokolist import training
from protokolist.errors import BrokenFileError, InputMissingError
from protokolist.pipeline import read_text
from protokolist.statements.models import Models


def test_the_same_corpus_gives_the_same_models(corpus: Path, tmp_path: Path) -> None:
    paths = sorted((corpus / "samples").glob("*.xml"))
    heard: list[float] = []
    for run in "12":
        training.train(paths, tmp_path / run, told=heard.append)
    files = sorted(path.relative_to(tmp_path / "1") for path in (tmp_path / "1").rglob("*.*"))
    assert len(files) == 11
    assert all((tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes() for name in files)
    assert heard[-1] == 1.0
    assert read_text("Слушали: Тропину Н. И. о ремонте.", model=tmp_path / "1").persons


def test_a_folder_without_a_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputMissingError, match="нет модели"):
        read_text("Протокол", model=tmp_path)


def test_a_file_that_is_no_model_is_told(tmp_path: Path) -> None:
    for name in ("kinds.crfsuite", "moves.crfsuite", "assignees.crfsuite"):
        (tmp_path / name).write_bytes(b"\x80\x04pickle")
    with pytest.raises(BrokenFileError, match="не модель CRFsuite"):
        Models.from_disk(tmp_path)
