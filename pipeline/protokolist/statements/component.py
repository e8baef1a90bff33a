"""The statements stage: ``doc.spans["statements"]`` and ``doc.spans["votes"]``.

Needs the layout, persons, organisations, roles and header of the stages before it.
"""

from datetime import date
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from protokolist.layout.component import blocks
from protokolist.layout.sections import Block
from protokolist.statements.answers import link_answers
from protokolist.statements.find import Draft, find_pieces, join
from protokolist.statements.scene import Mark, Marks, Scene
from protokolist.statements.tasks import read_task
from protokolist.statements.votes import find_votes
from protokolist.text.tokens import clean_text, span_of

for name in ("section", "agenda_item", "due", "confidence", "figures"):
    Span.set_extension(name, default=None, force=True)
for name in ("speakers", "answers", "assignees"):
    Span.set_extension(name, default=[], force=True)

# Shares of the drafts on the development protocols whose type is right, with and without a word or place that says so.
SURE, UNSURE = 0.9, 0.6


@Language.component(
    "protokolist_statements", assigns=["span._.speakers", "span._.answers", "span._.assignees", "span._.due"]
)
def statements(doc: Doc) -> Doc:
    """Adds statements (label: type, id: «s1»…) and votes."""
    scene = _scene(doc)
    pieces = find_pieces(scene)
    drafts = join(scene, pieces, [(piece.guess, SURE if piece.sure else UNSURE) for piece in pieces])
    link_answers(drafts)
    meeting = next(
        (date.fromisoformat(span._.value) for span in doc.spans.get("header", []) if span.label_ == "date"), None
    )
    doc.spans["statements"] = [
        _statement(doc, scene, draft, position, meeting) for position, draft in enumerate(drafts, start=1)
    ]
    doc.spans["votes"] = [span for block in scene.blocks for span in _votes(doc, scene.text, block)]
    return doc


def _scene(doc: Doc) -> Scene:
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


def _statement(doc: Doc, scene: Scene, draft: Draft, position: int, meeting: date | None) -> Span:
    span = span_of(doc, draft.start, draft.end, draft.type, span_id=f"s{position}")
    span._.section = draft.section
    span._.agenda_item = draft.agenda
    span._.speakers = list(draft.speakers)
    span._.answers = [f"s{answered + 1}" for answered in draft.answers]
    span._.confidence = draft.confidence
    if draft.type == "decision":
        task = read_task(scene, draft, meeting)
        span._.assignees = list(task.assignees)
        span._.due = task.due.isoformat() if task.due else None
    return span


def _votes(doc: Doc, text: str, block: Block) -> list[Span]:
    if block.section in ("head", "attendance", "signatures", "agenda"):
        return []
    found = []
    for vote in find_votes(text[block.start : block.end]):
        span = span_of(doc, block.start + vote.start, block.start + vote.end, "vote")
        figures: dict[str, Any] = {
            "for_": vote.for_,
            "against": vote.against,
            "abstained": vote.abstained,
            "unanimous": vote.unanimous,
        }
        span._.figures = figures
        span._.agenda_item = block.agenda
        found.append(span)
    return found
