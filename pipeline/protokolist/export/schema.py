"""The JSON Schema of the record, as ``protokolist schema`` prints it and ``docs/record.schema.json`` has it."""

from typing import Any

from protokolist.record import Protocol

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema of one record as it is written, with its dialect named first."""
    return {"$schema": DIALECT, **Protocol.model_json_schema(by_alias=True, mode="serialization")}
