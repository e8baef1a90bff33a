"""Attributes in one line of text: ``ref=tropina value="3 мая"``, for formats that have room for a note only."""

import json
import re

PLAIN = re.compile(r'[^\s"=\\]+')
PAIR = re.compile(r'\s*([a-z]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?=\s|$)')


def format_attributes(attributes: dict[str, str]) -> str:
    """One line; a value that is more than a plain word is a JSON string."""
    return " ".join(f"{name}={_quoted(value)}" for name, value in attributes.items())


def _quoted(value: str) -> str:
    if PLAIN.fullmatch(value) and value.isprintable():
        return value
    # Whatever somebody's reader could take for the end of a line is escaped.
    return json.dumps(value, ensure_ascii=not value.isprintable())


def parse_attributes(line: str) -> dict[str, str] | None:
    """What ``format_attributes`` wrote, or None if the line is something else."""
    attributes: dict[str, str] = {}
    at = 0
    line = line.rstrip()
    while at < len(line):
        pair = PAIR.match(line, at)
        if pair is None:
            return None
        name, value = pair.groups()
        try:
            attributes[name] = json.loads(value) if value.startswith('"') else value
        except ValueError:
            return None
        at = pair.end()
    return attributes
