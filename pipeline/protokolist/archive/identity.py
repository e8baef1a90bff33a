"""Who is who across documents: appearances become persons and organisations, with a score and the reason kept.

Only appearances of one surname are compared. They are taken in the order of their meetings; each joins the person whose
names do not contradict it and who shares most with it (organisation, position, time), if enough speaks for it and for
no other nearly as much. What stays in doubt stays apart. Decisions made by hand come first and are kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import apsw

from protokolist.archive.names import organisation_key, sort_key
from protokolist.archive.store import IDENTITY_STALE
from protokolist.text.morphology import fold

# What speaks for one person; together they have to reach ENOUGH, and to beat the next best by CLEARLY.
FULL_NAME, FIRST_NAME, INITIALS, SURNAME = 0.75, 0.4, 0.35, 0.2
SAME_ORGANISATION, SAME_ISSUER, SAME_POSITION, NEAR_IN_TIME = 0.35, 0.25, 0.15, 0.05
ENOUGH, CLEARLY, CERTAIN = 0.6, 0.1, 0.99
NEAR_YEARS = 5
# A name without quotation marks or a capital inside names a different body in every place («отдел культуры»).
OWN_NAME = re.compile(r".+[«\"„A-ZА-ЯЁ№\d]")
Pair = tuple[str, int, str]


@dataclass(slots=True)
class Appearance:
    """A person in one document, with what may tell who it is."""

    id: int
    document: int
    content: Pair
    name: str
    last: str | None
    first: str | None
    middle: str | None
    gender: str | None
    year: int | None
    issuer: str | None
    organisations: frozenset[str]
    positions: frozenset[str]


@dataclass(slots=True)
class Cluster:
    """Appearances taken for one person."""

    members: list[Appearance] = field(default_factory=list)
    documents: set[int] = field(default_factory=set)
    contents: set[Pair] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    positions: set[str] = field(default_factory=set)
    issuers: set[str] = field(default_factory=set)

    def add(self, one: Appearance) -> None:
        """Takes one more appearance."""
        self.members.append(one)
        self.documents.add(one.document)
        self.contents.add(one.content)
        self.organisations |= one.organisations
        self.positions |= one.positions
        if one.issuer:
            self.issuers.add(one.issuer)


def resolve(connection: apsw.Connection) -> None:
    """Ties all appearances to persons and organisations anew, if documents or decisions have changed since."""
    if connection.execute("SELECT 1 FROM meta WHERE key = ?", (IDENTITY_STALE,)).fetchone() is None:
        return
    with connection:
        _persons(connection)
        _organisations(connection)
        connection.execute("DELETE FROM meta WHERE key = ?", (IDENTITY_STALE,))


def mark_stale(connection: apsw.Connection) -> None:
    """Who is who has to be worked out again."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (IDENTITY_STALE,))


def _by_hand(connection: apsw.Connection, kind: str, action: str) -> dict[Pair, set[Pair]]:
    pairs: dict[Pair, set[Pair]] = defaultdict(set)
    rows: Iterator[Any] = connection.execute(
        "SELECT one_sha256, one_part, one_local_id, other_sha256, other_part, other_local_id FROM decisions_by_hand"
        " WHERE kind = ? AND action = ? AND undone = 0",
        (kind, action),
    )
    for one_sha, one_part, one_local, other_sha, other_part, other_local in rows:
        one, other = (one_sha, one_part, one_local), (other_sha, other_part, other_local)
        pairs[one].add(other)
        pairs[other].add(one)
    return pairs


def _persons(connection: apsw.Connection) -> None:
    merged, split = _by_hand(connection, "person", "merge"), _by_hand(connection, "person", "split")
    connection.execute("UPDATE person_appearances SET person_id = NULL, score = NULL, reason = NULL")
    connection.execute("DELETE FROM persons")
    clusters: list[tuple[Cluster, dict[int, tuple[float, str]]]] = []
    for _, block in groupby(_appearances(connection), key=lambda pair: pair[0]):
        clusters += _clustered([one for _, one in block], merged, split)
    for cluster, why in _joined_by_hand(clusters, merged):
        _keep(connection, cluster, why)


def _appearances(connection: apsw.Connection) -> Iterator[tuple[str, Appearance]]:
    """Everybody by surname and date; streamed, so that memory holds one surname at a time."""
    rows: Iterator[Any] = connection.execute(
        "SELECT a.surname_key, a.id, a.document_id, d.sha256, d.part, a.local_id, a.name, a.last, a.first, a.middle, a.gender,"
        " m.year, i.name_key, (SELECT group_concat(DISTINCT r.head) FROM roles r WHERE r.document_id = a.document_id AND"
        " r.local_id = a.local_id), (SELECT group_concat(DISTINCT o.name_key) FROM roles r JOIN organisation_appearances o"
        " ON o.document_id = r.document_id AND o.local_id = r.organisation WHERE r.document_id = a.document_id AND"
        " r.local_id = a.local_id) FROM person_appearances a JOIN documents d ON d.id = a.document_id"
        " LEFT JOIN meetings m ON m.document_id = a.document_id LEFT JOIN organisation_appearances i"
        " ON i.document_id = a.document_id AND i.local_id = m.issuer WHERE d.gone = 0"
        " ORDER BY a.surname_key, m.date IS NULL, m.date, a.id"
    )
    for key, number, document, sha, part, local, name, last, first, middle, gender, year, issuer, heads, bodies in rows:
        yield key, Appearance(
            number, document, (sha, part, local), name, last, first, middle, gender, year, issuer,
            frozenset((bodies or "").split(",")) - {""}, frozenset(fold(head) for head in (heads or "").split(",")) - {""},
        )  # fmt: skip


def _clustered(
    block: list[Appearance], merged: dict[Pair, set[Pair]], split: dict[Pair, set[Pair]]
) -> list[tuple[Cluster, dict[int, tuple[float, str]]]]:
    clusters: list[Cluster] = []
    why: dict[int, tuple[float, str]] = {}
    for one in block:
        chosen, score, reason = _choose(one, clusters, merged, split)
        if chosen is None:
            chosen = Cluster()
            clusters.append(chosen)
        why[one.id] = score, reason
        chosen.add(one)
    return [(cluster, why) for cluster in clusters]


def _choose(
    one: Appearance, clusters: list[Cluster], merged: dict[Pair, set[Pair]], split: dict[Pair, set[Pair]]
) -> tuple[Cluster | None, float, str]:
    partners, strangers = merged.get(one.content, set()), split.get(one.content, set())
    scored = []
    for cluster in clusters:
        if not cluster.contents.isdisjoint(strangers):
            continue
        if not cluster.contents.isdisjoint(partners):
            return cluster, 1.0, "решено вручную"
        if one.document in cluster.documents:
            continue
        if (found := compare(one, cluster)) is not None:
            scored.append((found[0], found[1], cluster))
    scored.sort(key=lambda found: -found[0])
    if not scored or scored[0][0] < ENOUGH:
        return None, 1.0, "первое упоминание"
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARLY:
        return None, 1.0, "подходят несколько однофамильцев, не объединено"
    score, reason, cluster = scored[0]
    return cluster, score, reason


def compare(one: Appearance, cluster: Cluster) -> tuple[float, str] | None:
    """How much speaks for an appearance being the person of a cluster, and what; ``None`` if names contradict."""
    alike = [names_alike(one, other) for other in cluster.members]
    known = [likeness for likeness in alike if likeness is not None]
    if len(known) < len(alike) or not known:
        return None
    score, said = max(known)
    reasons = [said]
    if one.organisations & cluster.organisations:
        score += SAME_ORGANISATION
        reasons.append("та же организация")
    elif one.issuer and one.issuer in cluster.issuers:
        score += SAME_ISSUER
        reasons.append("протоколы одной организации")
    if one.positions & cluster.positions:
        score += SAME_POSITION
        reasons.append("та же должность")
    years = [member.year for member in cluster.members if member.year]
    if one.year and years and min(abs(one.year - year) for year in years) <= NEAR_YEARS:
        score += NEAR_IN_TIME
        reasons.append("близко по времени")
    return min(score, CERTAIN), "; ".join(reasons)


def names_alike(one: Appearance, other: Appearance) -> tuple[float, str] | None:
    """What names of one surname have in common; ``None`` if they cannot be one person's."""
    if one.gender and other.gender and one.gender != other.gender:
        return None
    first, middle = _part(one.first, other.first), _part(one.middle, other.middle)
    if first == "different" or middle == "different":
        return None
    if first == "same" and middle == "same":
        return FULL_NAME, "полное имя совпадает"
    if first == "same":
        return FIRST_NAME, "имя совпадает"
    if first == "initial":
        return INITIALS, "инициалы подходят"
    return SURNAME, "только фамилия"


def _part(one: str | None, other: str | None) -> str:
    """Two first names or patronymics: the same, one the initial of the other, unknown, or different."""
    if not one or not other:
        return "unknown"
    left, right = fold(one).rstrip("."), fold(other).rstrip(".")
    if left == right:
        return "same" if len(left) > 1 else "initial"
    if left.startswith(right) or right.startswith(left):
        return "initial"
    return "different"


def _joined_by_hand(
    clusters: list[tuple[Cluster, dict[int, tuple[float, str]]]], merged: dict[Pair, set[Pair]]
) -> list[tuple[Cluster, dict[int, tuple[float, str]]]]:
    """Merges by hand across surnames, as after a marriage."""
    if not merged:
        return clusters
    home = {content: index for index, (cluster, _) in enumerate(clusters) for content in cluster.contents}
    root = list(range(len(clusters)))

    def top(index: int) -> int:
        while root[index] != index:
            index = root[index]
        return index

    for one, others in sorted(merged.items()):
        for other in sorted(others):
            if one in home and other in home:
                left, right = sorted((top(home[one]), top(home[other])))
                root[right] = left
    for index, (cluster, _) in enumerate(clusters):
        whole = top(index)
        if whole != index:
            for member in cluster.members:
                clusters[whole][0].add(member)
                clusters[whole][1][member.id] = 1.0, "решено вручную"
    return [pair for index, pair in enumerate(clusters) if top(index) == index]


def _keep(connection: apsw.Connection, cluster: Cluster, why: dict[int, tuple[float, str]]) -> None:
    """A cluster as a person, named by its fullest appearance."""
    number = min(member.id for member in cluster.members)
    fullest = max(cluster.members, key=lambda member: (_fullness(member), -member.id))
    gender = next((member.gender for member in cluster.members if member.gender), None)
    connection.execute(
        "INSERT INTO persons VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, fullest.name, fullest.last, fullest.first, fullest.middle, gender, sort_key(fullest.name)),
    )
    connection.executemany(
        "UPDATE person_appearances SET person_id = ?, score = ?, reason = ? WHERE id = ?",
        [(number, *why[member.id], member.id) for member in cluster.members],
    )


def _fullness(member: Appearance) -> int:
    return sum(len(part.rstrip(".")) > 1 for part in (member.last, member.first, member.middle) if part)


def _organisations(connection: apsw.Connection) -> None:
    """Bodies of one name are one; a name that every place has («отдел культуры») only within one issuer's minutes."""
    merged = _by_hand(connection, "organisation", "merge")
    split = _by_hand(connection, "organisation", "split")
    connection.execute("UPDATE organisation_appearances SET organisation_id = NULL, score = NULL, reason = NULL")
    connection.execute("DELETE FROM organisations")
    rows: list[Any] = connection.execute(
        "SELECT o.id, d.sha256, d.part, o.local_id, o.name, o.name_key, coalesce(i.name_key, ''), coalesce(m.place, '')"
        " FROM organisation_appearances o JOIN documents d ON d.id = o.document_id"
        " LEFT JOIN meetings m ON m.document_id = o.document_id LEFT JOIN organisation_appearances i"
        " ON i.document_id = o.document_id AND i.local_id = m.issuer WHERE d.gone = 0 ORDER BY o.id"
    ).fetchall()
    number_of: dict[tuple[str, str], int] = {}
    by_content: dict[Pair, int] = {}
    names: dict[int, str] = {}
    for number, sha, part, local, name, key, issuer, place in rows:
        content = (sha, part, local)
        own = OWN_NAME.match(name) is not None
        group = (key, "" if own else f"{issuer}/{fold(place)}")
        reason = "то же название" if own else "то же название у той же организации"
        partner = next((by_content[other] for other in sorted(merged.get(content, ())) if other in by_content), None)
        strangers = {by_content[other] for other in split.get(content, ()) if other in by_content}
        if partner is not None:
            found, reason = partner, "решено вручную"
        elif number_of.get(group) in strangers and group in number_of:
            found, reason = number, "решено вручную"
        else:
            found = number_of.setdefault(group, number)
        by_content[content] = found
        if found not in names:
            connection.execute("INSERT INTO organisations VALUES (?, ?, NULL, ?)", (found, name, sort_key(name)))
        names[found] = max(names.get(found, ""), name, key=len)
        connection.execute(
            "UPDATE organisation_appearances SET organisation_id = ?, score = ?, reason = ? WHERE id = ?",
            (found, 1.0 if own else 0.8, reason if found != number else "первое упоминание", number),
        )
    connection.executemany(
        "UPDATE organisations SET name = ?, sort_key = ? WHERE id = ?",
        [(name, sort_key(name), number) for number, name in names.items()],
    )
    connection.execute(
        "UPDATE organisations SET parent_id = (SELECT p.organisation_id FROM organisation_appearances o JOIN"
        " organisation_appearances p ON p.document_id = o.document_id AND p.local_id = o.parent WHERE o.organisation_id ="
        " organisations.id AND p.organisation_id != organisations.id ORDER BY o.id LIMIT 1)"
    )


__all__ = ["Appearance", "Cluster", "compare", "mark_stale", "names_alike", "organisation_key", "resolve"]
