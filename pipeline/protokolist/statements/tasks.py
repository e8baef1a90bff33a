"""Decisions as tasks: who is to act, and by when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from protokolist.spans import Span
from protokolist.statements.assignees import Candidate, candidates
from protokolist.statements.join import Draft
from protokolist.statements.rules import TASK_LINE
from protokolist.statements.scene import Scene
from protokolist.text.deadlines import find_deadline

Charged = Callable[[Scene, Sequence[Candidate]], Sequence[bool]]


@dataclass(frozen=True, slots=True)
class Task:
    """Ids of those who are to act, and the day by which."""

    assignees: tuple[str, ...]
    due: date | None


def charged_by_rule(scene: Scene, found: Sequence[Candidate]) -> list[bool]:
    """Whom the rule takes to be charged."""
    return [one.by_rule for one in found]


def read_task(scene: Scene, draft: Draft, meeting: date | None, charged: Charged = charged_by_rule) -> Task:
    """The task in a decision's own words and in the «Ответственный: … Срок: …» lines under it."""
    stretches = stretches_of(scene, draft.block, (draft.start, draft.end))
    found = candidates(scene, stretches)
    acting = [one for one, yes in zip(found, charged(scene, found), strict=True) if yes]
    deadlines = (find_deadline(scene.text[start:end], meeting) for start, end in stretches)
    due = next((deadline.value for deadline in deadlines if deadline), None)
    return Task(tuple(dict.fromkeys(who for one in acting for who in one.mark.ids)), due)


def stretches_of(scene: Scene, block: int, decision: Span) -> list[Span]:
    """The decision and the lines below its block that say who is to act, and by when."""
    stretches = [decision]
    for below in scene.blocks[block + 1 :]:
        if not TASK_LINE.match(scene.text, below.body, below.end):
            break
        stretches.append((below.start, below.end))
    return stretches
