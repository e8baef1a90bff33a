"""Popolo: persons, organisations, posts, memberships, events, speeches, motions and votes as JSON.

https://www.popoloproject.com/specs/ . Objects come as the protocols do; each list grows in a file of its own beside the
output until all are there, so that memory does not grow with the archive.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TextIO

from protokolist.export.entry import Entry
from protokolist.messages import TOPICS
from protokolist.record import Person

LISTS = (
    "persons", "organizations", "posts", "memberships", "events", "speeches", "motions", "vote_events",
)  # fmt: skip
GENDERS = {"f": "female", "m": "male"}
# Popolo's own kinds of speech; ours beside them are allowed («may use values from outside»).
KINDS = {"remark": "other"}
Object = dict[str, Any]


def write(entries: Iterable[Entry], path: Path) -> Iterator[Path]:
    """Writes one JSON file with all lists; yields it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    seen: set[str] = set()
    with TemporaryDirectory(dir=path.parent) as folder:
        parts = {name: (Path(folder) / name).open("w", encoding="utf-8") for name in LISTS}
        counts = dict.fromkeys(LISTS, 0)
        for entry in entries:
            for name, item in objects(entry):
                if name in ("persons", "organizations") and not _first(seen, f"{name}/{item['id']}"):
                    continue
                parts[name].write(",\n" if counts[name] else "")
                json.dump(item, parts[name], ensure_ascii=False)
                counts[name] += 1
        for file in parts.values():
            file.close()
        whole = Path(folder) / "whole"
        with whole.open("w", encoding="utf-8") as out:
            _join(out, Path(folder))
        whole.replace(path)
    yield path


def _first(seen: set[str], key: str) -> bool:
    if key in seen:
        return False
    seen.add(key)
    return True


def _join(out: TextIO, folder: Path) -> None:
    out.write("{")
    for number, name in enumerate(LISTS):
        out.write(f'{"," if number else ""}\n"{name}":[\n')
        with (folder / name).open(encoding="utf-8") as part:
            while piece := part.read(1 << 20):
                out.write(piece)
        out.write("\n]")
    out.write("\n}\n")


def objects(entry: Entry) -> Iterator[tuple[str, Object]]:
    """What one protocol gives, each with the name of its list."""
    protocol, id_of = entry.protocol, entry.id_of
    day = protocol.date.value.isoformat() if protocol.date else None
    event = f"event/{entry.id}"
    for body in protocol.organisations:
        names = [{"name": alias} for alias in body.aliases]
        parent = f"organization/{id_of(body.parent)}" if body.parent else None
        yield (
            "organizations",
            _without_none(
                id=f"organization/{id_of(body.id)}", name=body.name, other_names=names or None, parent_id=parent
            ),
        )
    for person in protocol.persons:
        yield from _person(entry, person, day)
    issuer = f"organization/{id_of(protocol.issuer)}" if protocol.issuer else None
    number = [{"identifier": protocol.number.value, "scheme": "protocol-number"}] if protocol.number else None
    yield (
        "events",
        _without_none(
            id=event,
            name=protocol.title.value if protocol.title else entry.id,
            classification="meeting",
            start_date=day,
            location=protocol.place.value if protocol.place else None,
            organization_id=issuer,
            identifiers=number,
            attendees=[
                {"id": f"person/{id_of(person.id)}", "name": person.name}
                for person in protocol.persons
                if {"present", "chair", "secretary", "invited", "speaker"}.intersection(person.participation)
            ]
            or None,
        ),
    )
    yield from _said(entry, event, issuer, day)


def _person(entry: Entry, person: Person, day: str | None) -> Iterator[tuple[str, Object]]:
    key = f"person/{entry.id_of(person.id)}"
    text = entry.protocol.text
    wordings = dict.fromkeys(text[slice(*span)] for span in person.mentions)
    sources = [{"url": f"{entry.id}#char={start},{end}"} for start, end in person.mentions[:1]]
    yield (
        "persons",
        _without_none(
            id=key,
            name=person.name,
            family_name=person.last,
            given_name=person.first,
            patronymic_name=person.middle,
            gender=GENDERS.get(person.gender or ""),
            other_names=[{"name": " ".join(said.split())} for said in wordings if said != person.name] or None,
            sources=sources or None,
        ),
    )
    for number, role in enumerate(person.roles, 1):
        body = f"organization/{entry.id_of(role.organisation)}" if role.organisation else None
        post = f"post/{entry.id_of(person.id)}.{number}"
        yield "posts", _without_none(id=post, label=role.title, role=role.head, organization_id=body)
        yield (
            "memberships",
            _without_none(
                id=f"membership/{entry.id_of(person.id)}.{number}",
                person_id=key,
                organization_id=body,
                post_id=post,
                role=role.head,
                start_date=day,
                end_date=day,
            ),
        )


def _said(entry: Entry, event: str, issuer: str | None, day: str | None) -> Iterator[tuple[str, Object]]:
    protocol, id_of = entry.protocol, entry.id_of
    parts = {person.id: person.participation for person in protocol.persons}
    names = {person.id: person.name for person in protocol.persons}
    moment = f"{day}T00:00:00Z" if day else None
    motions: dict[int | None, str] = {}
    for position, statement in enumerate(protocol.statements, 1):
        if statement.type == "decision":
            motion = f"motion/{entry.id}.{statement.id}"
            motions.setdefault(statement.agenda, motion)
            yield (
                "motions",
                _without_none(
                    id=motion,
                    organization_id=issuer,
                    legislative_session_id=event,
                    text=statement.text,
                    classification="decision",
                    date=moment,
                    result="pass",
                    x_due=statement.due.isoformat() if statement.due else None,
                    x_assignee_ids=[id_of(who) for who in statement.assignees] or None,
                ),
            )
            continue
        who = statement.speakers[:1]
        yield (
            "speeches",
            _without_none(
                id=f"speech/{entry.id}.{statement.id}",
                creator_id=f"person/{id_of(who[0])}" if who else None,
                role="chair" if who and "chair" in parts[who[0]] else None,
                attribution_text="; ".join(names[one] for one in statement.speakers) or None,
                text=statement.text,
                type=KINDS.get(statement.type, statement.type),
                position=position,
                event_id=event,
                x_answers=[f"speech/{entry.id}.{other}" for other in statement.answers] or None,
                x_topics=[TOPICS[topic.name].en for topic in statement.topics] or None,
            ),
        )
    for number, vote in enumerate(protocol.votes, 1):
        figures = (("yes", vote.for_), ("no", vote.against), ("abstain", vote.abstained))
        counts = [{"option": option, "value": _figure(value)} for option, value in figures if value is not None]
        yield (
            "vote_events",
            _without_none(
                id=f"vote_event/{entry.id}.{number}",
                motion_id=motions.get(vote.agenda),
                organization_id=issuer,
                legislative_session_id=event,
                counts=counts or None,
                x_unanimous=vote.unanimous or None,
            ),
        )


def _figure(value: float) -> int | float:
    return int(value) if value == int(value) else value


def _without_none(**values: Any) -> Object:
    return {name: value for name, value in values.items() if value is not None}
