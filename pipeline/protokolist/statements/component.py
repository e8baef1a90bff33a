"""The statements stage: ``doc.spans["statements"]`` and ``doc.spans["votes"]``.

Needs the layout, persons, organisations, roles and header of the stages before it.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from protokolist.layout.component import blocks
from protokolist.statements.answers import link_answers
from protokolist.statements.join import Draft, by_rule, join
from protokolist.statements.models import Models, by_models
from protokolist.statements.rules import find_pieces
from protokolist.statements.scene import Mark, Marks, Scene
from protokolist.statements.tasks import Charged, charged_by_rule, read_task
from protokolist.statements.votes import find_votes
from protokolist.text.tokens import clean_text, span_of

NEXT_OPTION = re.compile(r"\W{0,4}(?:против|воздерж)\w*\W{0,4}[\s:–-]", re.IGNORECASE)
for name in ("section", "agenda_item", "due", "confidence", "figures"):
    Span.set_extension(name, default=None, force=True)
for name in ("speakers", "answers", "assignees"):
    Span.set_extension(name, default=[], force=True)


class Statements:
    """Adds statements (label: type, id: «s1»…) and votes to a ``Doc``; reads by rule until it is given models."""

    def __init__(self, models: Models | None = None) -> None:
        self.models = models

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with ``spans["statements"]`` and ``spans["votes"]``."""
        scene = scene_of(doc)
        pieces = find_pieces(scene)
        verdicts = by_models(self.models, scene, pieces) if self.models else [by_rule(piece) for piece in pieces]
        drafts = join(scene, pieces, verdicts)
        if self.models:
            for draft in drafts:
                draft.confidence = round(self.models.confidence(draft.confidence), 3)
        link_answers(drafts)
        meeting = next(
            (date.fromisoformat(span._.value) for span in doc.spans.get("header", []) if span.label_ == "date"), None
        )
        charged = self.models.charged if self.models else charged_by_rule
        doc.spans["statements"] = [
            _statement(doc, scene, draft, position, meeting, charged) for position, draft in enumerate(drafts, start=1)
        ]
        doc.spans["votes"] = list(_votes(doc, scene))
        return doc

    def to_disk(self, path: Path, **_: object) -> None:
        """Writes the models into the folder ``path``."""
        if self.models:
            self.models.to_disk(path)

    def from_disk(self, path: Path, **_: object) -> "Statements":
        """Takes the models in the folder ``path``."""
        self.models = Models.from_disk(path)
        return self


@Language.factory(
    "protokolist_statements", assigns=["span._.speakers", "span._.answers", "span._.assignees", "span._.due"]
)
def create_statements(nlp: Language, name: str) -> Statements:
    """For ``config.cfg`` and ``nlp.add_pipe``; the models come with ``from_disk``."""
    return Statements()


def scene_of(doc: Doc) -> Scene:
    """What the stage sees of a ``Doc`` that has gone through the stages before it."""
    present = doc._.persons or []
    of = {
        part: tuple(person["id"] for person in present if part in person["participation"])
        for part in ("chair", "secretary")
    }
    return Scene(
        text=clean_text(doc),
        blocks=blocks(doc),
        persons=Marks([Mark(span.start_char, span.end_char, (span.id_,)) for span in doc.spans.get("persons", [])]),
        roles=Marks(
            [Mark(span.start_char, span.end_char, tuple(span._.holders)) for span in doc.spans.get("roles", [])]
        ),
        organisations=Marks(
            [Mark(span.start_char, span.end_char, (span.id_,)) for span in doc.spans.get("organisations", [])]
        ),
        chair=of["chair"][:1],
        secretary=of["secretary"][:1],
        rapporteurs={
            position: tuple(span._.speakers) for position, span in enumerate(doc.spans.get("agenda", []), start=1)
        },
    )


def _statement(doc: Doc, scene: Scene, draft: Draft, position: int, meeting: date | None, charged: Charged) -> Span:
    span = span_of(doc, draft.start, draft.end, draft.type, span_id=f"s{position}")
    told = span._
    told.section = draft.section
    told.agenda_item = draft.agenda
    told.speakers = list(draft.speakers)
    told.answers = [f"s{answered + 1}" for answered in draft.answers]
    told.confidence = draft.confidence
    if draft.type == "decision":
        task = read_task(scene, draft, meeting, charged)
        told.assignees = list(task.assignees)
        told.due = task.due.isoformat() if task.due else None
    return span


def _votes(doc: Doc, scene: Scene) -> Iterator[Span]:
    """The votes of each block; options that stand in a line each are read together."""
    blocks = [block for block in scene.blocks if block.section not in ("head", "attendance", "signatures", "agenda")]
    at = 0
    while at < len(blocks):
        block, end = blocks[at], blocks[at].end
        at += 1
        while at < len(blocks) and NEXT_OPTION.match(scene.text, blocks[at].body, blocks[at].end):
            end = blocks[at].end
            at += 1
        for vote in find_votes(scene.text[block.start : end]):
            span = span_of(doc, block.start + vote.start, block.start + vote.end, "vote")
            figures: dict[str, Any] = {
                "for_": vote.for_,
                "against": vote.against,
                "abstained": vote.abstained,
                "unanimous": vote.unanimous,
            }
            span._.figures = figures
            span._.agenda_item = block.agenda
            yield span
