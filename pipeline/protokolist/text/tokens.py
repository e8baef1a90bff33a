"""From offsets in the clean copy to spans of the ``Doc``."""

from spacy.tokens import Doc, Span


def span_of(doc: Doc, start: int, end: int, label: str, *, span_id: str = "") -> Span:
    """The tokens that ``[start, end)`` (code points of ``doc.text``) touches, as a labelled span.

    Raises ``ValueError`` if there is none: offsets outside the text, or an empty span at one of its edges.
    """
    span = doc.char_span(start, end, label=label, span_id=span_id, alignment_mode="expand")
    if span is None:
        raise ValueError(f"no tokens between {start} and {end} in a text of {len(doc.text)} code points")
    return span
