"""Who is who across documents: appearances become persons and organisations, with a score and the reason kept.

Only appearances of one surname are compared. They are taken in the order of their meetings; each joins the person whose
names do not contradict it and who shares most with it (organisation, position, time), if enough speaks for it and for
no other nearly as much. What stays in doubt stays apart. Decisions made by hand come first and are kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
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
Trait = tuple[str, str]
# Beside the letters that first names begin with.
ANY_NAME, NO_NAME = "*", ""
Held = tuple[int | None, float | None, str | None]


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
    held: Held = (None, None, None)
    """What the archive has of it till now: person, score, reason."""


@dataclass(slots=True, eq=False)
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
    traits: set[Trait] = field(default_factory=set)
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


@dataclass(slots=True)
class Block:
    """Persons of one surname, found by what they may share with an appearance, so that few are looked at.

    A name alone never reaches ``ENOUGH - CLEARLY`` unless it is the same first name and patronymic, so that a cluster
    without them, a body, an issuer or a position in common can neither be chosen nor cast doubt on another.
    """

    clusters: list[Cluster] = field(default_factory=list)
    by_trait: dict[tuple[str, Trait], dict[Cluster, int]] = field(default_factory=lambda: defaultdict(dict))
    """By the letter the first name begins with (any, and none), and a trait; with the place in ``clusters``."""
    places: dict[Cluster, int] = field(default_factory=dict)

    def candidates(self, one: Appearance) -> list[Cluster]:
        """Those whose first name may be that of ``one`` and who share something with it, the first first."""
        letters = (_letter(one), NO_NAME) if one.first else (ANY_NAME,)
        found: dict[Cluster, int] = {}
        for letter in letters:
            for trait in _traits(one):
                found |= self.by_trait.get((letter, trait), {})
        return sorted(found, key=found.__getitem__)

    def add(self, one: Appearance, cluster: Cluster | None) -> Cluster:
        """Puts an appearance into its cluster, or into one of its own."""
        if cluster is None:
            cluster = Cluster()
            self.places[cluster] = len(self.clusters)
            self.clusters.append(cluster)
        letters = {_letter(other) for other in cluster.names.values()}
        cluster.add(one)
        if letters == {NO_NAME} and one.first:
            # A name came to what had none.
            for trait in cluster.traits:
                self.by_trait[NO_NAME, trait].pop(cluster, None)
        new_letters = {_letter(other) for other in cluster.names.values()} - {NO_NAME} or {NO_NAME}
        traits = _traits(one) - cluster.traits if new_letters == letters else cluster.traits | _traits(one)
        cluster.traits |= traits
        for trait in traits:
            for letter in (*new_letters, ANY_NAME):
                self.by_trait[letter, trait][cluster] = self.places[cluster]
        return cluster


def _letter(one: Appearance) -> str:
    return fold(one.first)[0] if one.first else NO_NAME


def _traits(one: Appearance) -> set[Trait]:
    traits: set[Trait] = {("body", body) for body in one.organisations}
    traits |= {("position", position) for position in one.positions}
    if one.issuer:
        traits.add(("issuer", one.issuer))
    if one.first and one.middle:
        traits.add(("name", f"{fold(one.first).rstrip('.')} {fold(one.middle).rstrip('.')}"))
    return traits


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
    _forget_gone(connection, "person")
    # Only what has changed is written, so that a small build on a large archive writes little.
    connection.execute("DROP TABLE IF EXISTS temp.resolved")
    connection.execute("CREATE TABLE temp.resolved AS SELECT * FROM persons WHERE 0")
    for _, same_surname in groupby(_appearances(connection), key=lambda pair: pair[0]):
        block = Block()
        why: dict[int, tuple[float, str]] = {}
        held: dict[int, Held] = {}
        for _, one in same_surname:
            chosen, score, reason = _choose(one, block, merged, split)
            why[one.id] = score, reason
            held[one.id] = one.held
            cluster = block.add(one, chosen)
            if one.content in merged or one.content in split:
                cluster.decided.add(one.content)
        for cluster in block.clusters:
            _keep(connection, cluster, why, held)
    columns = "name, last, first, middle, gender, sort_key"
    changed = ", ".join(f"{name} = excluded.{name}" for name in columns.split(", "))
    excluded = ", ".join(f"excluded.{name}" for name in columns.split(", "))
    connection.execute("CREATE INDEX temp.resolved_by_id ON resolved (id)")
    connection.execute("DELETE FROM persons WHERE id NOT IN (SELECT id FROM temp.resolved)")
    connection.execute(
        f"INSERT INTO persons SELECT * FROM temp.resolved WHERE 1 ON CONFLICT (id) DO UPDATE SET {changed}"
        f" WHERE ({', '.join(f'persons.{name}' for name in columns.split(', '))}) IS NOT ({excluded})"
    )
    connection.execute("DROP TABLE temp.resolved")
    for one_content, others in sorted(merged.items()):
        for other in sorted(others):
            _join(connection, one_content, other)


def _forget_gone(connection: apsw.Connection, kind: str) -> None:
    """Appearances in documents whose file is gone are nobody's."""
    connection.execute(
        f"UPDATE {kind}_appearances SET {kind}_id = NULL, score = NULL, reason = NULL WHERE {kind}_id IS NOT NULL AND"
        " document_id IN (SELECT id FROM documents WHERE gone = 1)"
    )


def _appearances(connection: apsw.Connection) -> Iterator[tuple[str, Appearance]]:
    """Everybody by surname and date; streamed, so that memory holds one surname at a time."""
    rows: Iterator[Any] = connection.execute(
        "SELECT a.surname_key, a.id, a.document_id, d.sha256, d.part, a.local_id, a.name, a.last, a.first, a.middle, a.gender,"
        " m.year, i.name_key, (SELECT group_concat(DISTINCT r.head) FROM roles r WHERE r.document_id = a.document_id AND"
        " r.local_id = a.local_id), (SELECT group_concat(DISTINCT o.name_key) FROM roles r JOIN organisation_appearances o"
        " ON o.document_id = r.document_id AND o.local_id = r.organisation WHERE r.document_id = a.document_id AND"
        " r.local_id = a.local_id), a.person_id, a.score, a.reason FROM person_appearances a JOIN documents d ON d.id = a.document_id"
        " LEFT JOIN meetings m ON m.document_id = a.document_id LEFT JOIN organisation_appearances i"
        " ON i.document_id = a.document_id AND i.local_id = m.issuer WHERE d.gone = 0"
        " ORDER BY a.surname_key, m.date IS NULL, m.date, a.id"
    )
    for (
        key,
        number,
        document,
        sha,
        part,
        local,
        name,
        last,
        first,
        middle,
        gender,
        year,
        issuer,
        heads,
        bodies,
        *held,
    ) in rows:
        yield key, Appearance(
            number, document, (sha, part, local), name, last, first, middle, gender, year, issuer, _split(bodies),
            frozenset(map(fold, _split(heads))), (held[0], held[1], held[2]),
        )  # fmt: skip


def _split(joined: str | None) -> frozenset[str]:
    return frozenset(joined.split(",")) - {""} if joined else frozenset()


def _choose(
    one: Appearance, block: Block, merged: dict[Pair, set[Pair]], split: dict[Pair, set[Pair]]
) -> tuple[Cluster | None, float, str]:
    partners, strangers = merged.get(one.content, set()), split.get(one.content, set())
    if partners:
        for cluster in block.clusters:
            if not cluster.decided.isdisjoint(partners):
                return cluster, 1.0, BY_HAND
    scored: list[tuple[float, str, Cluster]] = []
    most = _most(one)
    in_doubt = 0
    for cluster in block.candidates(one):
        if one.document in cluster.documents or not cluster.decided.isdisjoint(strangers):
            continue
        if (found := compare(one, cluster)) is not None:
            scored.append((found[0], found[1], cluster))
            # Two with so much in common cannot be told apart, whoever else there is.
            in_doubt += found[0] >= ENOUGH and most - found[0] < CLEARLY / 2
            if in_doubt > 1:
                break
    scored.sort(key=lambda found: -found[0])
    if not scored or scored[0][0] < ENOUGH:
        return None, 1.0, "первое упоминание"
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEARLY:
        return None, 1.0, "подходят несколько однофамильцев, не объединено"
    score, reason, cluster = scored[0]
    return cluster, score, reason


def _most(one: Appearance) -> float:
    """The most that can speak for anybody being ``one``."""
    named = FULL_NAME if one.first and one.middle else FIRST_NAME if one.first else SURNAME
    if one.first and len(one.first.rstrip(".")) == 1:
        named = INITIALS
    body = SAME_ORGANISATION if one.organisations else SAME_ISSUER if one.issuer else 0.0
    position = SAME_POSITION if one.positions else 0.0
    return min(CERTAIN, named + body + position + (NEAR_IN_TIME if one.year else 0.0))


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


@lru_cache(maxsize=4096)
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


def _keep(
    connection: apsw.Connection, cluster: Cluster, why: dict[int, tuple[float, str]], held: dict[int, Held]
) -> None:
    """A cluster as a person, named by its fullest appearance."""
    fullest = cluster.fullest
    if fullest is None:
        return
    number = min(cluster.members)
    gender = next((gender for _, _, gender in cluster.names if gender), None)
    connection.execute(
        "INSERT INTO temp.resolved VALUES (?, ?, ?, ?, ?, ?, ?)",
        (number, fullest.name, fullest.last, fullest.first, fullest.middle, gender, sort_key(fullest.name)),
    )
    connection.executemany(
        "UPDATE person_appearances SET person_id = ?, score = ?, reason = ? WHERE id = ?",
        [(number, *why[member], member) for member in cluster.members if (number, *why[member]) != held[member]],
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
    _forget_gone(connection, "organisation")
    rows: list[Any] = connection.execute(
        "SELECT o.id, d.sha256, d.part, o.local_id, o.name, o.name_key, coalesce(i.name_key, ''), coalesce(m.place, ''),"
        " o.organisation_id, o.score, o.reason"
        " FROM organisation_appearances o JOIN documents d ON d.id = o.document_id"
        " LEFT JOIN meetings m ON m.document_id = o.document_id LEFT JOIN organisation_appearances i"
        " ON i.document_id = o.document_id AND i.local_id = m.issuer WHERE d.gone = 0 ORDER BY o.id"
    ).fetchall()
    number_of: dict[tuple[str, str], int] = {}
    by_content: dict[Pair, int] = {}
    names: dict[int, str] = {}
    changed = []
    for number, sha, part, local, name, key, issuer, place, *held in rows:
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
        names[found] = max(names.get(found, ""), name, key=len)
        told = [found, 1.0 if own else 0.8, reason if found != number else "первое упоминание"]
        if told != held:
            changed.append((*told, number))
    known: dict[int, str] = dict(connection.execute("SELECT id, name FROM organisations"))
    connection.executemany(
        "DELETE FROM organisations WHERE id = ?", [(number,) for number in known if number not in names]
    )
    connection.executemany(
        "INSERT INTO organisations VALUES (?1, ?2, NULL, ?3) ON CONFLICT (id) DO UPDATE SET name = ?2, sort_key = ?3",
        [(number, name, sort_key(name)) for number, name in names.items() if known.get(number) != name],
    )
    connection.executemany(
        "UPDATE organisation_appearances SET organisation_id = ?, score = ?, reason = ? WHERE id = ?", changed
    )
    connection.execute(
        "UPDATE organisations SET parent_id = (SELECT p.organisation_id FROM organisation_appearances o JOIN"
        " organisation_appearances p ON p.document_id = o.document_id AND p.local_id = o.parent WHERE o.organisation_id ="
        " organisations.id AND p.organisation_id != organisations.id ORDER BY o.id LIMIT 1)"
    )


__all__ = ["Appearance", "Cluster", "compare", "mark_stale", "names_alike", "organisation_key", "resolve"]
