"""How people took part, as a spaCy component: a model over the mentions of a protocol weighs what the rules say.

The rules know the words of conventional lists; how secretaries who follow no form say who was there («Нас семеро: …»,
«От завода – …», «… (пишет)») is learnt. Where the model is in doubt, the rules stand.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from spacy.language import Language
from spacy.tokens import Doc

from protokolist.entities.participation_features import features
from protokolist.layout.component import blocks
from protokolist.layout.sections import Block
from protokolist.record import Participation
from protokolist.text.crf import Crf, read_crf
from protokolist.text.tokens import clean_text

MODEL = "participation.crfsuite"
NONE = "none"
# So probable must another verdict be to replace that of the rules. Chosen on training documents of two hands.
DOUBT = 0.6
# Where the rules found somebody among the talks or in the agenda, by a word that says so, they stand.
DECIDED: frozenset[str] = frozenset({"head", "attendance", "signatures"})


class TakingPart:
    """Sets ``participation`` of ``doc._.persons`` anew; without a model that of the rules stays."""

    def __init__(self, model: Crf | None = None) -> None:
        self.model = model

    def __call__(self, doc: Doc) -> Doc:
        """``doc`` with its persons' ways of taking part; needs the register."""
        if self.model is None:
            return doc
        parts: dict[str, list[str]] = {}
        for span, part in zip(doc.spans["persons"], self._verdicts(doc), strict=True):
            if part and part not in parts.setdefault(span.id_, []):
                parts[span.id_].append(part)
        for person in doc._.persons:
            person["participation"] = parts.get(person["id"], [])
        return doc

    def _verdicts(self, doc: Doc) -> list[Participation | None]:
        by_rule = [span._.part for span in doc.spans["persons"]]
        layout = blocks(doc)
        at, verdicts = 0, []
        told = self.model(features_of(doc)) if self.model else []
        for span, rule, (label, sure) in zip(doc.spans["persons"], by_rule, told, strict=True):
            while at + 1 < len(layout) and layout[at + 1].start <= span.start_char:
                at += 1
            verdicts.append(_settled(layout[at : at + 1], rule, label, sure))
        return verdicts

    def to_disk(self, path: Path, **_: object) -> None:
        """Writes the model into the folder ``path``."""
        if self.model:
            path.mkdir(parents=True, exist_ok=True)
            (path / MODEL).write_bytes(self.model.data)

    def from_disk(self, path: Path, **_: object) -> "TakingPart":
        """Takes the model in the folder ``path``."""
        self.model = Crf(read_crf(path / MODEL))
        return self


def features_of(doc: Doc) -> list[list[str]]:
    """What the model sees of each mention of a person."""
    people = doc.spans["persons"]
    return features(
        clean_text(doc),
        blocks(doc),
        [(span.start_char, span.end_char, span.id_) for span in people],
        [(span.start_char, span.end_char) for span in doc.spans["roles"]],
        [span._.part for span in people],
    )


def _settled(home: Sequence[Block], rule: Participation | None, label: str, sure: float) -> Participation | None:
    if label == (rule or NONE) or sure < DOUBT:
        return rule
    if rule and home and home[0].section not in DECIDED:
        return rule
    return next((part for part in get_args(Participation) if part == label), None)


@Language.factory("protokolist_participation")
def create_taking_part(nlp: Language, name: str) -> TakingPart:
    """For ``config.cfg`` and ``nlp.add_pipe``; the model comes with ``from_disk``."""
    return TakingPart()
