"""How many of the statements found are of each type, topic, person, organisation and year."""

from collections.abc import Sequence

import apsw
import numpy as np

from protokolist.archive.columns import TOPICS, TYPES, Columns, Mask, Whole

# So many values of a facet are given, the most frequent ones.
ROWS = 30
Facet = list[tuple[str, str, int]]
"""Key, name, number of statements."""


def facets(connection: apsw.Connection, columns: Columns, found: Whole, mask: Mask) -> dict[str, Facet]:
    """Counts over all statements found, given as row ids and as a mask."""
    documents = columns.document[found]
    topics = columns.topics[found]
    return {
        "type": _sorted([(name, name, count) for name, count in _named(np.bincount(columns.type[found]), TYPES)]),
        "topic": _sorted(
            [(name, name, int(np.count_nonzero(topics & np.uint32(1 << bit)))) for bit, name in enumerate(TOPICS)]
        ),
        "year": _sorted([(str(year), str(year), count) for year, count in _counted(columns.day[documents] // 10_000)]),
        "person": _persons(connection, columns, mask),
        "organisation": _labelled(connection, "organisations", _counted(columns.issuer[documents])),
    }


def _persons(connection: apsw.Connection, columns: Columns, mask: Mask) -> Facet:
    statements, appearances = columns.speakers
    spoken = mask[statements]
    persons = columns.person[appearances[spoken]]
    # Two appearances of one statement may be one person, after a merge by hand.
    pairs = np.unique(statements[spoken] * (int(columns.person.max(initial=0)) + 1) + persons)
    return _labelled(connection, "persons", _counted(pairs % (int(columns.person.max(initial=0)) + 1)))


def _counted(values: Whole) -> list[tuple[int, int]]:
    """Values but 0 with their numbers, the most frequent first."""
    counts = np.bincount(values) if len(values) else np.zeros(1, dtype=np.int64)
    counts[0] = 0
    order = np.argsort(-counts, kind="stable")[:ROWS]
    return [(int(value), int(counts[value])) for value in order if counts[value]]


def _named(counts: Whole, names: Sequence[str]) -> list[tuple[str, int]]:
    return [(names[index], int(count)) for index, count in enumerate(counts)]


def _labelled(connection: apsw.Connection, table: str, counts: list[tuple[int, int]]) -> Facet:
    found: Facet = []
    for key, count in counts:
        name = connection.execute(f"SELECT name FROM {table} WHERE id = ?", (key,)).get
        found.append((str(key), str(name), count))
    return _sorted(found)


def _sorted(values: Facet) -> Facet:
    return sorted((value for value in values if value[2]), key=lambda value: (-value[2], value[1]))[:ROWS]
