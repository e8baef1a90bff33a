"""Decisions as tasks: who is to act, and by when."""

import re
from dataclasses import dataclass
from datetime import date

from protokolist.statements.join import Draft
from protokolist.statements.rules import TASK_LINE
from protokolist.statements.scene import Mark, Scene
from protokolist.text.dates import find_deadline
from protokolist.text.morphology import parses

RESPONSIBLE = re.compile(
    r"(?:ответственн\w*|отв\.|исполнител\w*|поруч(?:ить|ается|ено|ил\w*)|возложить|обязать|назначить"
    r"|рекомендова(?:ть|но)|контроль|просить|предложить|предписать|делегировать|командировать|направить)\b",
    re.IGNORECASE,
)
CONTROL = re.compile(r"контрол\w*[^.;]{0,80}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Task:
    """Ids of those who are to act, and the day by which."""

    assignees: tuple[str, ...]
    due: date | None


def read_task(scene: Scene, draft: Draft, meeting: date | None) -> Task:
    """The task in a decision's own words and in the «Ответственный: … Срок: …» lines under it."""
    stretches = [(draft.start, draft.end)]
    for block in scene.blocks[draft.block + 1 :]:
        if not TASK_LINE.match(scene.text, block.body, block.end):
            break
        stretches.append((block.start, block.end))
    assignees: dict[str, None] = {}
    due: date | None = None
    for start, end in stretches:
        for mark in _acting(scene, start, end):
            assignees.update(dict.fromkeys(mark.ids))
        if due is None and (found := find_deadline(scene.text[start:end], meeting)):
            due = found.value
    return Task(tuple(assignees), due)


def _acting(scene: Scene, start: int, end: int) -> list[Mark]:
    """Names in the dative, names a decision opens with, and those behind a word that makes responsible."""
    text = scene.text
    acting: list[Mark] = []
    persons = scene.persons.within(start, end)
    roles = [
        mark
        for mark in scene.roles.within(start, end)
        if mark.ids and not any(set(mark.ids) & set(person.ids) for person in persons)
    ]
    for mark in sorted([*persons, *roles, *scene.organisations.within(start, end)], key=lambda found: found.start):
        before = text[start : mark.start]
        opener = not before.strip(" «–-") or before.strip() in ("т.", "тов.")
        duty = RESPONSIBLE.search(before[-90:])
        charged = duty is not None and not re.search(r"[.;]\s", before[-90:][duty.end() :])
        dative = _is_dative(text[mark.start : mark.end])
        if mark in scene.organisations.within(mark.start, mark.start + 1):
            if dative and (opener or charged):
                acting.append(mark)
        elif opener or dative or (charged and not CONTROL.search(before)):
            acting.append(mark)
    return acting


def _is_dative(phrase: str) -> bool:
    words = re.findall(r"[А-ЯЁа-яё-]{3,}", phrase)
    return any(parse.tag.case == "datv" for word in words[:1] for parse in parses(word.lower()))
