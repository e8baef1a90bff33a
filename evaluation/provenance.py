"""What published figures belong to."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("natasha", "numpy", "pymorphy3", "python-crfsuite", "razdel", "slovnet", "spacy")
# What figures depend on; published results and documents may change meanwhile.
DECIDING = ("pipeline", "models", "corpus", "evaluation/*.py", "evaluation/groups.csv")
PROCESSORS = Path("/proc/cpuinfo")


def provenance() -> dict[str, Any]:
    """Commit, versions and machine."""
    return {
        "commit": commit(),
        "python": platform.python_version(),
        "versions": {package: version(package) for package in PACKAGES},
        "machine": machine(),
    }


def commit() -> str:
    """The commit the figures belong to, with a plus where what they depend on differs from it."""
    changed = _git("status", "--porcelain", "--untracked-files=no", "--", *DECIDING)
    return _git("rev-parse", "--short", "HEAD") + ("+" if changed else "")


def _git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603 - our own words


def machine() -> str:
    """The processor's name where the system tells it, its kind, and how many cores there are."""
    lines = PROCESSORS.read_text(encoding="utf-8").splitlines() if PROCESSORS.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    return ", ".join(filter(None, (model, platform.machine(), f"{os.cpu_count()} cores")))


def belongs_to(result: dict[str, Any]) -> str:
    """The sentence below published tables."""
    versions = ", ".join(f"{package} {number}" for package, number in result["versions"].items())
    return f"Commit {result['commit']}, Python {result['python']}, {versions}; {result['machine']}."
