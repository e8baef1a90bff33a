"""``protokolist schema``: the JSON Schema of the record."""

import json
import sys

from protokolist.export import schema


def print_schema() -> None:
    """Prints the schema, indented, as ``docs/record.schema.json`` has it."""
    sys.stdout.write(json.dumps(schema.schema(), ensure_ascii=False, indent=2) + "\n")
