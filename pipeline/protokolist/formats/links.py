"""References as arrows between marks, for tools that draw them: a role to its holder, an answer to its question.

A reference to an entry of the register becomes an arrow to its nearest mention; the mention's ``ref`` gives the id
back. What no arrow can say stays an attribute: an entry that is mentioned nowhere, one id given twice.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from protokolist.formats.structure import REFERENCES, without
from protokolist.scoring.gold import Gold, Mark

ARROWS = {pair: kinds for pair, kinds in REFERENCES.items() if pair[1] != "ref"}


@dataclass(frozen=True, slots=True)
class Arrow:
    """From one mark to another by their places among the marks of a document."""

    name: str
    source: int
    target: int


def drawn(gold: Gold) -> tuple[list[Mark], list[Arrow]]:
    """The marks less what the arrows say, and the arrows in the order of their references."""
    places: dict[tuple[str, str], list[int]] = {}
    for place, mark in enumerate(gold.marks):
        if (identity := _identity(mark)) is not None:
            places.setdefault((mark.tag, identity), []).append(place)
    marks, arrows = [], []
    for place, mark in enumerate(gold.marks):
        told: list[str] = []
        for name, value in mark.attributes.items():
            if (mark.tag, name) not in ARROWS:
                continue
            kinds = ARROWS[mark.tag, name]
            # No two entries of the register share an id, so one kind at most has mentions.
            targets = [
                next((_nearest(gold, mark, places[kind, id_]) for kind in kinds if (kind, id_) in places), None)
                for id_ in value.split()
            ]
            unequal = len(set(targets)) == len(targets) and value == " ".join(value.split()) != ""
            if unequal and None not in targets:
                arrows += [Arrow(name, place, target) for target in targets if target is not None]
                told.append(name)
        marks.append(without(mark, told))
    return marks, arrows


def joined(marks: Sequence[Mark], arrows: Sequence[Arrow]) -> list[Mark]:
    """The marks with the references that the arrows say.

    Raises ``ValueError`` with the arrow that makes no sense: of an unknown kind for these marks, or to one without id.
    """
    told: list[dict[str, list[str]]] = [{} for _ in marks]
    for arrow in arrows:
        identity = _identity(marks[arrow.target])
        kinds = ARROWS.get((marks[arrow.source].tag, arrow.name), set())
        if identity is None or marks[arrow.target].tag not in kinds or identity.split() != [identity]:
            raise ValueError(arrow)
        told[arrow.source].setdefault(arrow.name, []).append(identity)
    return [
        replace(mark, attributes=_merged(mark.attributes, references)) if references else mark
        for mark, references in zip(marks, told, strict=True)
    ]


def _merged(attributes: dict[str, str], references: dict[str, list[str]]) -> dict[str, str]:
    """An attribute and arrows of one name add up, each id once."""
    merged = dict(attributes)
    for name, ids in references.items():
        merged[name] = " ".join(dict.fromkeys([*merged.get(name, "").split(), *ids]))
    return merged


def _identity(mark: Mark) -> str | None:
    return mark.attributes.get({"person": "ref", "org": "ref", "statement": "id"}.get(mark.tag, ""))


def _nearest(gold: Gold, mark: Mark, mentions: Sequence[int]) -> int | None:
    """Of the mentions around the start of the mark the one with the fewest characters between; never itself."""

    def distance(other: int) -> int:
        mention = gold.marks[other]
        return max(mention.start - mark.end, mark.start - mention.end, 0)

    behind = bisect_left(mentions, mark.start, key=lambda other: gold.marks[other].start)
    around = mentions[max(behind - 2, 0) : behind + 2]
    return min((other for other in around if gold.marks[other] is not mark), key=distance, default=None)
