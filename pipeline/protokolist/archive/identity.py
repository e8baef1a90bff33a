"""Who is who across documents: appearances become persons and organisations, with a score and the reason kept.

Only appearances of one surname are compared. They are taken in the order of their meetings; each joins the person whose
names do not contradict it and who shares most with it (organisation, position, time), if enough speaks for it and for
no other nearly as much. What stays in doubt stays apart. Decisions made by hand come first and are kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import apsw

from protokolist.archive.database import transaction
from protokolist.archive.names import organisation_key, sort_key
from protokolist.archive.store import IDENTITY_STALE
from protokolist.text.morphology import fold

# What speaks for one person; together they have to reach ENOUGH, and to beat the next best by CLEARLY.
FULL_NAME, FIRST_NAME, INITIALS, SURNAME = 0.75, 0.4, 0.35, 0.2
SAME_ORGANISATION, SAME_ISSUER, SAME_POSITION, NEAR_IN_TIME = 0.35, 0.25, 0.15, 0.05
ENOUGH, CLEARLY, CERTAIN = 0.6, 0.1, 0.99
NEAR_YEARS = 5
# Nobody is silent so long and then comes back; a namesake may.
GENERATION = 40
BY_HAND = "решено вручную"
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
    """Appearances taken for one person: not each of them is kept, but all that can tell who it is."""

    members: list[int] = field(default_factory=list)
    fullest: Appearance | None = None
    names: dict[tuple[str | None, str | None, str | None], Appearance] = field(default_factory=dict)
    """One appearance for each spelling of first name and patronymic, and gender."""
    documents: set[int] = field(default_factory=set)
    organisations: set[str] = field(default_factory=set)
    positions: set[str] = field(default_factory=set)
    issuers: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    decided: set[Pair] = field(default_factory=set)
    """Those of its appearances that somebody decided on by hand."""

    def add(self, one: Appearance) -> None:
        """Takes one more appearance."""
        self.members.append(one.id)
        if self.fullest is None or (_fullness(one), -one.id) > (_fullness(self.fullest), -self.fullest.id):
            self.fullest = one
        self.names.setdefault((one.first, one.middle, one.gender), one)
        self.documents.add(one.document)
        self.organisations |= one.organisations
        self.positions |= one.positions
        if one.issuer:
            self.issuers.add(one.issuer)
        if one.year:
            self.years.add(one.year)

    def __hash__(self) -> int:
        return id(self)


@dataclass(slots=True)
class Block:
    """Persons of one surname, found by the first letter of the first name, so that not all are looked at."""

    clusters: list[Cluster] = field(default_factory=list)
    by_initial: dict[str, dict[Cluster, None]] = field(default_factory=lambda: defaultdict(dict))

    def candidates(self, one: Appearance) -> Iterable[Cluster]:
        """Those whose first name may be that of ``one``, the first first."""
        if not one.first:
            return self.clusters
        return [*self.by_initial[fold(one.first)[0]], *self.by_initial[""]]

    def add(self, one: Appearance, cluster: Cluster | None) -> Cluster:
        """Puts an appearance into its cluster, or into one of its own."""
        if cluster is None:
            cluster = Cluster()
            self.clusters.append(cluster)
        cluster.add(one)
        if one.first:
            self.by_initial[""].pop(cluster, None)
            self.by_initial[fold(one.first)[0]][cluster] = None
        elif not any(first for first, _, _ in cluster.names):
            self.by_initial[""][cluster] = None
        return cluster


def resolve(connection: apsw.Connection) -> None:
    """Ties all appearances to persons and organisations anew, if documents or decisions have changed since."""
    if connection.execute("SELECT 1 FROM meta WHERE key = ?", (IDENTITY_STALE,)).fetchone() is None:
        return
    with transaction(connection):
        _persons(connection)
        _organisations(connection)
        connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
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
    for _, same_surname in groupby(_appearances(connection), key=lambda pair: pair[0]):
        block = Block()
        why: dict[int, tuple[float, str]] = {}
        for _, one in same_surname:
            chosen, score, reason = _choose(one, block, merged, split)
            why[one.id] = score, reason
            cluster = block.add(one, chosen)
            if one.content in merged or one.content in split:
                cluster.decided.add(one.content)
        for cluster in block.clusters:
            _keep(connection, cluster, why)
    for one_content, others in sorted(merged.items()):
        for other in sorted(others):
            _join(connection, one_content, other)


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


def _choose(
    one: Appearance, block: Block, merged: dict[Pair, set[Pair]], split: dict[Pair, set[Pair]]
) -> tuple[Cluster | None, float, str]:
    partners, strangers = merged.get(one.content, set()), split.get(one.content, set())
    if partners:
        for cluster in block.clusters:
            if not cluster.decided.isdisjoint(partners):
                return cluster, 1.0, BY_HAND
    scored = []
    for cluster in block.candidates(one):
        if one.document in cluster.documents or not cluster.decided.isdisjoint(strangers):
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
    if one.year and cluster.years and min(abs(one.year - year) for year in cluster.years) > GENERATION:
        return None
    known = []
    for other in cluster.names.values():
        likeness = names_alike(one, other)
        if likeness is None:
            return None
        known.append(likeness)
    if not known:
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
    if one.year and any(one.year + step in cluster.years for step in range(-NEAR_YEARS, NEAR_YEARS + 1)):
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


def _keep(connection: apsw.Connection, cluster: Cluster, why: dict[int, tuple[float, str]]) -> None:
    """A cluster as a person, named by its fullest appearance."""
    fullest = cluster.fullest
    if fullest is None:
        return
    number = min(cluster.members)
    gender = next((gender for _, _, gender in cluster.names if gender), None)
    connection.execute(
        "INSERT INTO persons VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, fullest.name, fullest.last, fullest.first, fullest.middle, gender, sort_key(fullest.name)),
    )
    connection.executemany(
        "UPDATE person_appearances SET person_id = ?, score = ?, reason = ? WHERE id = ?",
        [(number, *why[member], member) for member in cluster.members],
    )


def _join(connection: apsw.Connection, one: Pair, other: Pair) -> None:
    """Two persons of different surnames as one, as after a marriage: the one with the smaller number stays."""
    found = sorted(
        {
            connection.execute(
                "SELECT person_id FROM person_appearances a JOIN documents d ON d.id = a.document_id WHERE d.sha256 = ?"
                " AND d.part = ? AND a.local_id = ?",
                content,
            ).get
            for content in (one, other)
        }
        - {None}
    )
    if len(found) < 2:
        return
    connection.execute(
        "UPDATE person_appearances SET person_id = ?, score = 1, reason = ? WHERE person_id = ?",
        (found[0], BY_HAND, found[1]),
    )
    connection.execute("DELETE FROM persons WHERE id = ?", (found[1],))


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
            found, reason = partner, BY_HAND
        elif number_of.get(group) in strangers and group in number_of:
            found, reason = number, BY_HAND
        else:
            found = number_of.setdefault(group, number)
        if content in merged or content in split:
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
