"""The clean copy a ``Doc`` is over, and spans of the ``Doc`` from offsets in it."""

from spacy.tokens import Doc, Span

from protokolist.spans import Span as Place


def clean_text(doc: Doc) -> str:
    """``doc.text``, which spaCy joins anew at every call, as the tokenizer kept it."""
    kept: str | None = doc.user_data.get("clean")
    return doc.text if kept is None else kept


def token_places(doc: Doc) -> list[Place]:
    """Where each token of ``doc`` stands in its text: much cheaper than asking the tokens one by one."""
    table = doc.to_array(["IDX", "LENGTH"])
    return list(zip(table[:, 0].tolist(), table.sum(1).tolist(), strict=True))


def span_of(doc: Doc, start: int, end: int, label: str, *, span_id: str = "") -> Span:
    """The tokens that ``[start, end)`` (code points of ``doc.text``) touches, as a labelled span.

    Raises ``ValueError`` if there is none: offsets outside the text, or an empty span at one of its edges.
    """
    span = doc.char_span(start, end, label=label, span_id=span_id, alignment_mode="expand")
    if span is None:
        raise ValueError(f"no tokens between {start} and {end} in a text of {len(doc.text)} code points")
    return span
