"""The READMEs say what was published, and differ from nothing that was."""

import json
import shutil
from pathlib import Path

import pytest

import readme


@pytest.fixture
def house(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The READMEs and the published results in a folder of their own."""
    shutil.copytree(corpus.parent / readme.RESULTS, tmp_path / readme.RESULTS)
    for path in readme.READMES:
        shutil.copy(corpus.parent / path, tmp_path / path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["readme.py", *arguments])
    return readme.main()


def test_every_readme_has_every_block(house: Path) -> None:
    for path in readme.READMES:
        text = path.read_text(encoding="utf-8")
        for block in readme.BLOCKS:
            assert text.count(f"<!-- {block} -->\n") == text.count(f"<!-- /{block} -->") == 1


@pytest.mark.parametrize("kind", ["quality", "peers", "speed"])
def test_other_results_are_noticed_and_written(
    house: Path, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == run(monkeypatch, "--check") == 0
    path = readme.RESULTS / f"{kind}.json"
    result = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(result | {"commit": "0123abc"}), encoding="utf-8")
    assert run(monkeypatch, "--check") == 1
    assert "README.ru.md differs" in capsys.readouterr().err
    assert run(monkeypatch) == run(monkeypatch, "--check") == 0
    for readme_path in readme.READMES:
        assert "0123abc" in readme_path.read_text(encoding="utf-8")
