"""Writes the help of every command to ``docs/commands.md`` and ``docs/ru/commands.md``; ``--check`` only compares."""

import contextlib
import io
import os
import sys
from pathlib import Path

COMMANDS = (
    [], ["read"], ["build"], ["search"], ["serve"], ["password"], ["report"], ["export"], ["import"], ["corrections"],
    ["close"], ["person"], ["person", "list"], ["person", "merge"], ["person", "split"], ["person", "undo"],
    ["organisation"], ["ocr"], ["evaluate"], ["train"], ["schema"], ["corpus", "convert"],
)  # fmt: skip
PAGES = {"en": Path("docs/commands.md"), "ru": Path("docs/ru/commands.md")}
HEADS = {"en": "# Commands\n", "ru": "# Команды\n"}


def page(language: str) -> str:
    """The help of all commands as a page."""
    os.environ["COLUMNS"] = os.environ["TERMINAL_WIDTH"] = "100"
    os.environ["NO_COLOR"] = "1"
    from protokolist import cli  # noqa: PLC0415 - the width has to be set before

    parts = [HEADS[language]]
    for command in COMMANDS:
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = cli.main(["--lang", language, *command, "--help"])
        if code == 0:
            text = "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines())
            parts.append(f"## protokolist {' '.join(command)}".rstrip() + f"\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def main() -> int:
    """Exit code 1 if ``--check`` finds a page that is not in step."""
    stale = []
    for language, path in PAGES.items():
        text = page(language)
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale.append(path)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.stderr.write(f"not in step with the commands: {', '.join(map(str, stale))}; run make docs\n")
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
