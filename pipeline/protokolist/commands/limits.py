"""Limits given on the command line: ``--limit pages=5000 --limit seconds=900``."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from protokolist import messages
from protokolist.commands.problems import command_error
from protokolist.ingest.limits import DEFAULTS, VARIABLE, chosen


@contextmanager
def limited(given: Sequence[str]) -> Iterator[None]:
    """Sets the limits ``given`` as ``name=number`` for processes that are started meanwhile."""
    before = dict(os.environ)
    for one in given:
        name, _, value = one.partition("=")
        if name not in DEFAULTS or not value:
            raise command_error(messages.UNKNOWN_LIMIT, value=one, known=", ".join(DEFAULTS))
        os.environ[VARIABLE + name.upper()] = value
    try:
        chosen(os.environ)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
