import json
from pathlib import Path

import jsonschema

from protokolist.export.schema import schema
from protokolist.record import Protocol

PUBLISHED = Path(__file__).parents[2] / "docs" / "record.schema.json"


def test_the_published_schema_is_that_of_the_models() -> None:
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == schema()


def test_a_record_as_written_fits_the_schema(protocol: Protocol) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    assert list(validator.iter_errors(json.loads(protocol.model_dump_json()))) == []
