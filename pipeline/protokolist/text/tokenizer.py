"""Source text -> spaCy ``Doc`` over its clean copy, cut into razdel's tokens.

``doc.text`` is the clean copy; ``doc._.alignment`` maps its spans to the source. Tokens are razdel's because the
networks were trained on them; line breaks and column gaps stand as tokens of white space, as spaCy has it.
"""

from collections.abc import Callable, Iterable, Sequence

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from protokolist.spans import Alignment, Span
from protokolist.text.normalise import normalise
from protokolist.text.segmentation import token_spans


class Tokenizer:
    """Makes a ``Doc`` of a source text; ``Doc`` and alignment survive spaCy's serialising."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """``Doc`` over the clean copy of ``text``."""
        return self.read(text)

    def read(self, text: str, furniture: Iterable[Span] = (), recognised: Sequence[Span] = ()) -> Doc:
        """The same, leaving out running heads and feet whose spans the file format gave away, and putting right what
        was misread in the spans that were recognised."""
        alignment = normalise(text, furniture, recognised)
        words, spaces = _words_and_spaces(alignment.clean)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc.user_data["source"] = text
        doc.user_data["clean"] = alignment.clean
        doc.user_data["source_starts"] = list(alignment.starts)
        doc.user_data["source_ends"] = list(alignment.ends)
        return doc

    # The tokenizer has no state of its own; spaCy asks every part of a pipeline for these four.
    def to_bytes(self, **_: object) -> bytes:
        """Nothing to keep."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> "Tokenizer":
        """Nothing to restore."""
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Nothing to keep."""

    def from_disk(self, _path: object, **_: object) -> "Tokenizer":
        """Nothing to restore."""
        return self


def _words_and_spaces(text: str) -> tuple[list[str], list[bool]]:
    """Tokens, and whether a space follows each; other white space makes tokens of its own."""
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, end in token_spans(text):
        if at < start:
            words.append(text[at:start])
            spaces.append(False)
        words.append(text[start:end])
        spaces.append(text[end : end + 1] == " ")
        at = end + spaces[-1]
    if at < len(text):
        words.append(text[at:])
        spaces.append(False)
    return words, spaces


def _alignment(doc: Doc) -> Alignment:
    if "source" not in doc.user_data:
        return Alignment.identity(doc.text)
    data = doc.user_data
    return Alignment(data["source"], data["clean"], data["source_starts"], data["source_ends"])


Doc.set_extension("alignment", getter=_alignment, force=True)


def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """For ``config.cfg``: ``[nlp.tokenizer] @tokenizers = "protokolist.tokenizer.v1"``."""
    return lambda nlp: Tokenizer(nlp.vocab)


# Called, not written as a decorator: spaCy's is untyped and would leave the function without a type.
registry.tokenizers("protokolist.tokenizer.v1", func=create_tokenizer)
