"""The models that have the last word on where names of persons, organisations and positions begin and end."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from protokolist.entities.span_features import DISTANCES, form_features, sequences_of, spans_of, tokens_of
from protokolist.text.chain import Chain

# A model for each group of labels that never overlap: organisations stand inside positions.
NAMES, POSITIONS = "names.npz", "positions.npz"
LABELS = {NAMES: ("person", "organisation"), POSITIONS: ("role",)}
Mention = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class SpanModels:
    """The models as they were read from a folder."""

    chains: tuple[Chain, ...]

    @classmethod
    def from_disk(cls, folder: Path) -> "SpanModels":
        """The models in ``folder``."""
        return cls(tuple(Chain.from_disk(folder / name, form_features, DISTANCES) for name in LABELS))

    def to_disk(self, folder: Path) -> None:
        """Writes the models into ``folder``."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, chain in zip(LABELS, self.chains, strict=True):
            (folder / name).write_bytes(chain.to_bytes())

    def mentions(self, doc: Doc) -> Iterator[Mention]:
        """Spans (start, end, label) in the clean copy of a ``Doc`` that network and rules have been over."""
        tokens = tokens_of(doc)
        sequences = sequences_of(doc, tokens)
        for chain in self.chains:
            yield from spans_of(chain(sequences), tokens, sequences.lengths)
