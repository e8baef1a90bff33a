"""Figures into the folder of results."""

import json
from pathlib import Path
from typing import Any


def publish(result: dict[str, Any], tables: str, prefix: Path) -> None:
    """Writes ``PREFIX.json`` with everything measured and ``PREFIX.md`` with its tables."""
    prefix.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(result, ensure_ascii=False, indent=1)
    prefix.with_suffix(".json").write_text(text + "\n", encoding="utf-8")
    prefix.with_suffix(".md").write_text(tables, encoding="utf-8")
