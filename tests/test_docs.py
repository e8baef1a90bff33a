"""What the documents say is what there is."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    told = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    assert [name for name in (re.split(r"[>=<]", one)[0] for one in needed) if name not in told] == []


def test_both_readmes_show_the_same_commands() -> None:
    english, russian = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.ru.md"))
    commands = re.compile(r"\.venv/bin/protokolist \w+|make [a-z]+(?=`)|protokolist\.\w+\(")
    assert sorted(set(commands.findall(english))) == sorted(set(commands.findall(russian)))
