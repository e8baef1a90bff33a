"""How many of the statements found are of each type, topic, person, organisation and year."""

from collections.abc import Sequence

import apsw
import numpy as np

from protokolist.archive.columns import TOPICS, TYPES, Columns, Whole, columns_of

# So many values of a facet are given, the most frequent ones.
ROWS = 30
Facet = list[tuple[str, str, int]]
"""Key, name, number of statements."""


def facets(connection: apsw.Connection, columns: Columns, found: Whole) -> dict[str, Facet]:
    """Counts over all statements found, given as row ids."""
    documents = columns.document[found]
    topics = columns.topics[found]
    return {
        "type": _sorted([(name, name, count) for name, count in _named(np.bincount(columns.type[found]), TYPES)]),
        "topic": _sorted(
            [(name, name, int(np.count_nonzero(topics & np.uint32(1 << bit)))) for bit, name in enumerate(TOPICS)]
        ),
        "year": _sorted([(str(year), str(year), count) for year, count in _counted(columns.day[documents] // 10_000)]),
        "person": _labelled(connection, "persons", _counted(columns.persons(found))),
        "organisation": _labelled(connection, "organisations", _counted(columns.issuer[documents])),
    }


def topics_by_year(connection: apsw.Connection, *, closed: bool = False) -> dict[str, dict[int, int]]:
    """For each topic that there is, by name, the number of statements in each year; ``closed`` counts closed documents."""
    columns = columns_of(connection)
    ids = np.flatnonzero(columns.kept if closed else columns.public)
    years, topics = columns.day[columns.document[ids]] // 10_000, columns.topics[ids]
    found: dict[str, dict[int, int]] = {}
    for bit, name in enumerate(TOPICS):
        counts = np.bincount(years[(topics & np.uint32(1 << bit)) != 0], minlength=1)
        by_year = {year: int(counts[year]) for year in np.flatnonzero(counts).tolist() if year}
        if by_year:
            found[name] = by_year
    return dict(sorted(found.items()))


def _counted(values: Whole) -> list[tuple[int, int]]:
    """Values but 0 with their numbers, the most frequent first, of equals the smallest."""
    counts = np.bincount(values) if len(values) else np.zeros(1, dtype=np.int64)
    counts[0] = 0
    some = np.flatnonzero(counts)
    if len(some) > ROWS:
        some = some[counts[some] >= np.partition(counts[some], -ROWS)[-ROWS]]
    order = some[np.argsort(-counts[some], kind="stable")[:ROWS]]
    return list(zip(order.tolist(), counts[order].tolist(), strict=True))


def _named(counts: Whole, names: Sequence[str]) -> list[tuple[str, int]]:
    return [(names[index], int(count)) for index, count in enumerate(counts)]


def _labelled(connection: apsw.Connection, table: str, counts: list[tuple[int, int]]) -> Facet:
    marks = ", ".join("?" * len(counts))
    rows = connection.execute(f"SELECT id, name FROM {table} WHERE id IN ({marks})", [key for key, _ in counts])
    names = dict(rows)
    return _sorted([(str(key), str(names.get(key)), count) for key, count in counts])


def _sorted(values: Facet) -> Facet:
    return sorted((value for value in values if value[2]), key=lambda value: (-value[2], value[1]))[:ROWS]
