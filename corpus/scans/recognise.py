"""Pages read by the Tesseract command."""

import os
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

AT_ONCE = 2
# One thread a page: with more, Tesseract's threads wait for each other and it takes twelve times as long.
ENVIRONMENT = os.environ | {"OMP_THREAD_LIMIT": "1"}


def recognise(pages: Sequence[Path]) -> list[str]:
    """What Tesseract reads in each picture, without the form feed at its end; ``CalledProcessError`` where it fails."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(_read, pages))


def _read(page: Path) -> str:
    command = ["tesseract", str(page), "stdout", "-l", "rus"]
    done = subprocess.run(command, check=True, capture_output=True, env=ENVIRONMENT)  # noqa: S603 - our own words
    return done.stdout.decode("utf-8").replace("\f", "").strip("\n")


def tesseract_version() -> str:
    """The version of the command, as «5.3.0»."""
    done = subprocess.run(["tesseract", "--version"], check=True, capture_output=True, text=True)  # noqa: S607 - wherever it is installed
    return done.stdout.split()[1]
