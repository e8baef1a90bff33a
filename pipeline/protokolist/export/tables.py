"""The record as tables, one row a fact: CSV, XLSX or Parquet, written as the protocols come.

Every table that speaks of a place in a text has ``doc_id``, ``page``, ``char_start``, ``char_end`` (code points of the
document's text) and ``bbox`` (boxes in fractions of the page, as JSON). Columns and types are ``TABLES``, documented in
``docs/export.md``.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol, Self

import protokolist
from protokolist.export.entry import Entry
from protokolist.record import Person
from protokolist.spans import Span

Type = Literal["text", "whole", "number", "day", "truth"]
Row = dict[str, Any]
PLACE: dict[str, Type] = {
    "doc_id": "text", "page": "whole", "char_start": "whole", "char_end": "whole", "bbox": "text",
}  # fmt: skip
TABLES: dict[str, dict[str, Type]] = {
    "documents": {
        "doc_id": "text", "file": "text", "sha256": "text", "media_type": "text", "pages": "whole",
        "recognised": "truth", "ocr_conf": "number", "characters": "whole", "tool_version": "text", "warnings": "text",
    },
    "meetings": {
        "meeting_id": "text", "doc_id": "text", "org_id": "text", "number": "text", "date": "day", "place": "text",
        "title": "text", "present_count": "whole", "chair_id": "text", "secretary_id": "text",
    },
    "persons": {
        "person_id": "text", "doc_id": "text", "name": "text", "family": "text", "given": "text", "patronymic": "text",
        "gender": "text",
    },
    "person_mentions": {"person_id": "text", "surface": "text", **PLACE},
    "organisations": {"org_id": "text", "doc_id": "text", "name": "text", "aliases": "text", "parent_id": "text"},
    "organisation_mentions": {"org_id": "text", "surface": "text", **PLACE},
    "roles": {"person_id": "text", "title": "text", "head": "text", "org_id": "text", "surface": "text", **PLACE},
    "attendance": {"meeting_id": "text", "doc_id": "text", "person_id": "text", "status": "text"},
    "agenda": {
        "item_id": "text", "meeting_id": "text", "n": "whole", "number": "text", "text": "text",
        "speaker_ids": "text", **PLACE,
    },
    "statements": {
        "stmt_id": "text", "meeting_id": "text", "date": "day", "item": "whole", "seq": "whole", "type": "text",
        "section": "text", "speaker_ids": "text", "speakers": "text", "text": "text", "reply_to": "text",
        "topics": "text", "conf": "number", **PLACE,
    },
    "topics": {"stmt_id": "text", "doc_id": "text", "topic": "text", "words": "text"},
    "tasks": {"stmt_id": "text", "doc_id": "text", "assignee_id": "text", "due": "day"},
    "votes": {
        "vote_id": "text", "meeting_id": "text", "item": "whole", "for": "number", "against": "number",
        "abstain": "number", "unanimous": "truth", "surface": "text", **PLACE,
    },
}  # fmt: skip
# A sheet holds a million rows and a cell 32,767 characters: limits of the format.
SHEET_ROWS = 1_048_575
CELL = 32_000
ROWS_AT_ONCE = 5_000
# A spreadsheet would run these as formulas.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(entry: Entry) -> Iterator[tuple[str, Row]]:
    """Every fact of one protocol as the name of its table and the row."""
    return _Rows(entry).all()


class _Rows:
    def __init__(self, entry: Entry) -> None:
        self.entry, self.protocol, self.id_of = entry, entry.protocol, entry.id_of
        self.text = entry.protocol.text
        self.breaks = [index for index, character in enumerate(self.text) if character == "\f"]

    def all(self) -> Iterator[tuple[str, Row]]:
        """Table by table, in the order of ``TABLES``."""
        yield "documents", self._document()
        yield "meetings", self._meeting()
        for person in self.protocol.persons:
            yield from self._person(person)
        for body in self.protocol.organisations:
            key = self.id_of(body.id)
            parent = self.id_of(body.parent) if body.parent else None
            yield "organisations", {
                "org_id": key, "doc_id": self.entry.id, "name": body.name, "aliases": "; ".join(body.aliases) or None,
                "parent_id": parent,
            }  # fmt: skip
            for span in body.mentions:
                yield "organisation_mentions", {"org_id": key, **self._surface(span)}
        for number, item in enumerate(self.protocol.agenda, 1):
            yield "agenda", {
                "item_id": f"{self.entry.id}.agenda.{number}", "meeting_id": self.entry.id, "n": number,
                "number": item.number, "text": item.text, "speaker_ids": self._ids(item.speakers),
                **self._place(item.span),
            }  # fmt: skip
        yield from self._statements()
        for number, vote in enumerate(self.protocol.votes, 1):
            yield "votes", {
                "vote_id": f"{self.entry.id}.vote.{number}", "meeting_id": self.entry.id, "item": vote.agenda,
                "for": vote.for_, "against": vote.against, "abstain": vote.abstained, "unanimous": vote.unanimous,
                **self._surface(vote.span),
            }  # fmt: skip

    def _document(self) -> Row:
        source = self.protocol.source
        return {
            "doc_id": self.entry.id, "file": source.path, "sha256": source.sha256, "media_type": source.media_type,
            "pages": source.pages, "recognised": source.ocr, "ocr_conf": source.confidence,
            "characters": len(self.text), "tool_version": protokolist.__version__,
            "warnings": "; ".join(self.protocol.warnings) or None,
        }  # fmt: skip

    def _meeting(self) -> Row:
        protocol = self.protocol
        by_part: dict[str, str] = {}
        for person in protocol.persons:
            for part in person.participation:
                by_part.setdefault(part, self.id_of(person.id))
        return {
            "meeting_id": self.entry.id, "doc_id": self.entry.id,
            "org_id": self.id_of(protocol.issuer) if protocol.issuer else None,
            "number": protocol.number and protocol.number.value, "date": protocol.date and protocol.date.value,
            "place": protocol.place and protocol.place.value, "title": protocol.title and protocol.title.value,
            "present_count": protocol.attendance and protocol.attendance.value,
            "chair_id": by_part.get("chair"), "secretary_id": by_part.get("secretary"),
        }  # fmt: skip

    def _person(self, person: Person) -> Iterator[tuple[str, Row]]:
        key = self.id_of(person.id)
        yield "persons", {
            "person_id": key, "doc_id": self.entry.id, "name": person.name, "family": person.last,
            "given": person.first, "patronymic": person.middle, "gender": person.gender,
        }  # fmt: skip
        for span in person.mentions:
            yield "person_mentions", {"person_id": key, **self._surface(span)}
        for role in person.roles:
            for span in role.spans:
                yield "roles", {
                    "person_id": key, "title": role.title, "head": role.head,
                    "org_id": self.id_of(role.organisation) if role.organisation else None, **self._surface(span),
                }  # fmt: skip
        for part in person.participation:
            yield "attendance", {
                "meeting_id": self.entry.id, "doc_id": self.entry.id, "person_id": key, "status": part,
            }  # fmt: skip

    def _statements(self) -> Iterator[tuple[str, Row]]:
        names = {person.id: person.name for person in self.protocol.persons}
        day = self.protocol.date and self.protocol.date.value
        for number, statement in enumerate(self.protocol.statements, 1):
            key = f"{self.entry.id}.{statement.id}"
            yield "statements", {
                "stmt_id": key, "meeting_id": self.entry.id, "date": day, "item": statement.agenda, "seq": number,
                "type": statement.type, "section": statement.section, "speaker_ids": self._ids(statement.speakers),
                "speakers": "; ".join(names[who] for who in statement.speakers) or None, "text": statement.text,
                "reply_to": " ".join(f"{self.entry.id}.{other}" for other in statement.answers) or None,
                "topics": " ".join(topic.name for topic in statement.topics) or None, "conf": statement.confidence,
                **self._place(statement.span),
            }  # fmt: skip
            for topic in statement.topics:
                words = "; ".join(self.text[start:end] for start, end in topic.spans)
                yield "topics", {"stmt_id": key, "doc_id": self.entry.id, "topic": topic.name, "words": words}
            if statement.assignees or statement.due:
                whom: list[str | None] = [*statement.assignees] or [None]
                for who in whom:
                    yield "tasks", {
                        "stmt_id": key, "doc_id": self.entry.id, "assignee_id": who and self.id_of(who),
                        "due": statement.due,
                    }  # fmt: skip

    def _ids(self, local: Iterable[str]) -> str | None:
        return " ".join(map(self.id_of, local)) or None

    def _surface(self, span: Span) -> Row:
        return {"surface": self.text[slice(*span)], **self._place(span)}

    def _place(self, span: Span) -> Row:
        places = self.protocol.boxes(span)
        boxes = [[place.page, *(round(edge, 4) for edge in box)] for place in places for box in place.boxes]
        page = None
        if self.protocol.source.pages:
            page = 1 + sum(at < span[0] for at in self.breaks)
        return {
            "doc_id": self.entry.id, "page": page, "char_start": span[0], "char_end": span[1],
            "bbox": json.dumps(boxes) if boxes else None,
        }  # fmt: skip


class Writer(Protocol, AbstractContextManager["Writer"]):
    """Takes rows of any table as they come."""

    def add(self, table: str, row: Row) -> None:
        """One row."""


def write(entries: Iterable[Entry], out: Path, form: Literal["csv", "xlsx", "parquet"]) -> Iterator[Path]:
    """Writes all tables: a folder of files, or one workbook ``out`` for XLSX; yields the files written."""
    made = _WRITERS[form](out)
    with made as writer:
        for entry in entries:
            for table, row in rows(entry):
                writer.add(table, row)
    yield from made.files


class _Csv:
    """One file a table in UTF-8 with a byte order mark, which spreadsheets need to see that it is UTF-8."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.files = [folder / f"{table}.csv" for table in TABLES]
        self._stack = ExitStack()
        self._writers: dict[str, csv.DictWriter[str]] = {}

    def __enter__(self) -> Self:
        for path, (table, columns) in zip(self.files, TABLES.items(), strict=True):
            file = self._stack.enter_context(path.open("w", encoding="utf-8-sig", newline=""))
            self._writers[table] = csv.DictWriter(file, list(columns), lineterminator="\r\n")
            self._writers[table].writeheader()
        return self

    def add(self, table: str, row: Row) -> None:
        """One row; what a spreadsheet would take for a formula gets an apostrophe before it."""
        self._writers[table].writerow({name: _csv_value(value) for name, value in row.items()})

    def __exit__(self, *error: object) -> None:
        self._stack.close()


def _csv_value(value: Any) -> Any:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) else value
    if isinstance(value, bool):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


class _Xlsx:
    """One workbook, a sheet a table; a table with more rows than a sheet holds goes on in another."""

    def __init__(self, path: Path) -> None:
        from openpyxl import Workbook  # noqa: PLC0415 - of an extra, and heavy

        path.parent.mkdir(parents=True, exist_ok=True)
        self.files = [path]
        self._book = Workbook(write_only=True)
        self._sheets: dict[str, Any] = {}
        self._counts: dict[str, int] = {}

    def __enter__(self) -> Self:
        for table in TABLES:
            self._begin(table, table)
        return self

    def _begin(self, table: str, title: str) -> None:
        self._sheets[table] = self._book.create_sheet(title)
        self._sheets[table].append(list(TABLES[table]))
        self._counts.setdefault(table, 0)

    def add(self, table: str, row: Row) -> None:
        """One row; text is written as text, never as a formula."""
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415

        self._counts[table] += 1
        full, rest = divmod(self._counts[table] - 1, SHEET_ROWS)
        if full and rest == 0:
            self._begin(table, f"{table} {full + 1}")
        cells = []
        for name in TABLES[table]:
            value = row.get(name)
            if isinstance(value, str):
                value = ILLEGAL_CHARACTERS_RE.sub(" ", value[:CELL])
                if value.startswith("="):
                    cell = WriteOnlyCell(self._sheets[table], value)
                    cell.data_type = "s"
                    value = cell
            cells.append(value)
        self._sheets[table].append(cells)

    def __exit__(self, kind: object, *error: object) -> None:
        if kind is None:
            self._book.save(self.files[0])


class _Parquet:
    """One file a table, written in groups of rows."""

    def __init__(self, folder: Path) -> None:
        import pyarrow as pa  # noqa: PLC0415 - of an extra, and heavy
        import pyarrow.parquet as pq  # noqa: PLC0415 - as above

        folder.mkdir(parents=True, exist_ok=True)
        types = {
            "text": pa.string(),
            "whole": pa.int64(),
            "number": pa.float64(),
            "day": pa.date32(),
            "truth": pa.bool_(),
        }
        self._table = pa.Table
        self._schemas = {
            table: pa.schema([(name, types[kind]) for name, kind in columns.items()])
            for table, columns in TABLES.items()
        }
        self.files = [folder / f"{table}.parquet" for table in TABLES]
        self._writers = {
            table: pq.ParquetWriter(path, self._schemas[table]) for path, table in zip(self.files, TABLES, strict=True)
        }
        self._waiting: dict[str, list[Row]] = {table: [] for table in TABLES}

    def __enter__(self) -> Self:
        return self

    def add(self, table: str, row: Row) -> None:
        """One row."""
        self._waiting[table].append(row)
        if len(self._waiting[table]) >= ROWS_AT_ONCE:
            self._flush(table)

    def _flush(self, table: str) -> None:
        schema = self._schemas[table]
        if self._waiting[table]:
            self._writers[table].write_table(self._table.from_pylist(self._waiting[table], schema=schema))
            self._waiting[table] = []

    def __exit__(self, kind: object, *error: object) -> None:
        for table, writer in self._writers.items():
            if kind is None:
                self._flush(table)
            writer.close()


_WRITERS: dict[str, Callable[[Path], Any]] = {"csv": _Csv, "xlsx": _Xlsx, "parquet": _Parquet}
