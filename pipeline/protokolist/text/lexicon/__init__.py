"""Word lists of the language: rules as data, one entry a line, ``#`` starts a comment."""

from functools import cache
from importlib.resources import files


@cache
def read(name: str) -> tuple[str, ...]:
    """The entries of ``lexicon/<name>.txt`` in their order, without comments and blank lines."""
    lines = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return tuple(entry for line in lines if (entry := line.split("#", 1)[0].strip()))
