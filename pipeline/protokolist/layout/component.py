"""The layout stage: ``doc.spans["blocks"]``, each span labelled with its part of the protocol."""

from dataclasses import fields, replace
from typing import Any
from weakref import WeakKeyDictionary

from spacy.language import Language
from spacy.tokens import Doc, Span

from protokolist.layout.lines import paragraphs
from protokolist.layout.lost_breaks import restore_breaks
from protokolist.layout.sections import Block, find_blocks
from protokolist.text.tokens import clean_text, span_of

FIELDS = tuple(field.name for field in fields(Block))
# A paragraph of running text has at least so many words and ends like a sentence.
PROSE_WORDS, SENTENCE_ENDS = 12, (".", "!", "?", "»", "…")
# Every stage asks for the blocks, and making them of spans takes as long as some stages.
_kept: WeakKeyDictionary[Doc, list[Block]] = WeakKeyDictionary()
Span.set_extension("layout", default=None, force=True)


@Language.component("protokolist_layout", assigns=["span._.layout"])
def layout(doc: Doc) -> Doc:
    """Adds the blocks of the protocol; ``span._.layout`` keeps what a span cannot hold by itself."""
    spans, text = [], clean_text(doc)
    whole = [part for span in paragraphs(text) for part in restore_breaks(text, span)]
    found = _prose(text, find_blocks(text, whole))
    for block in found:
        span = span_of(doc, block.start, block.end, block.section)
        span._.layout = {name: getattr(block, name) for name in FIELDS}
        spans.append(span)
    doc.spans["blocks"] = spans
    _kept[doc] = found
    return doc


def _prose(text: str, found: list[Block]) -> list[Block]:
    """A text without any part of a protocol is prose: what is long enough to be sentences is no letterhead."""
    if any(block.section != "head" for block in found):
        return found
    return [
        replace(block, section="spoke") if _is_prose(text[block.start : block.end].rstrip()) else block
        for block in found
    ]


def _is_prose(paragraph: str) -> bool:
    return paragraph.endswith(SENTENCE_ENDS) and len(paragraph.split()) >= PROSE_WORDS


def blocks(doc: Doc) -> list[Block]:
    """The blocks a ``Doc`` has been given by the layout stage, in order."""
    kept = _kept.get(doc)
    if kept is None:
        kept = _kept[doc] = [_block(span._.layout) for span in doc.spans.get("blocks", [])]
    return kept


def _block(kept: dict[str, Any]) -> Block:
    label = kept["label"]
    return Block(**{**kept, "label": (label[0], label[1]) if label else None})
