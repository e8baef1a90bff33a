"""Ways to tell what a piece of a protocol is, all with one face: ``fit``, ``kinds``, ``size``."""

# ruff: noqa: D102 - what the methods do stands in Competitor

import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pycrfsuite
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch
from thinc.api import Config
from thinc.types import Ragged

from protokolist.statements.meaning import Meaning
from protokolist.statements.models import GOES_ON, Floats, Tagger, together, weighed
from protokolist.statements.network import Network
from protokolist.statements.settle import settle_kinds
from protokolist.text import embeddings
from protokolist.text.speech import WORD
from protokolist.training import PIECE_PARAMETERS, PieceExample

SEED = 1
EPOCHS = 6
DROPOUT = 0.3
SPANS = "pieces"
# What the neural models see of a piece's place, as words in front of its own.
PLACE = ("section=", "guess=", "doubt=", "before=", "opening=", "label=")


class Competitor:
    """Kinds for the pieces of protocols; ``name`` as in the table."""

    name: ClassVar[str]

    def fit(self, examples: Sequence[PieceExample]) -> None:
        """Learns from annotated protocols."""

    def kinds(self, example: PieceExample) -> list[str]:
        """The kind of each piece of a protocol."""
        raise NotImplementedError

    def size(self) -> int:
        """Bytes on disk."""
        return 0


class Majority(Competitor):
    """The commonest kind of each part of a protocol."""

    name = "commonest kind of the part"

    def fit(self, examples: Sequence[PieceExample]) -> None:
        counts: dict[str, Counter[str]] = {}
        for example in examples:
            for section, kind in zip(_sections(example), example.kinds, strict=True):
                counts.setdefault(section, Counter())[kind.removesuffix(GOES_ON)] += 1
        self.commonest = {section: count.most_common(1)[0][0] for section, count in counts.items()}

    def kinds(self, example: PieceExample) -> list[str]:
        return [self.commonest.get(section, "none") for section in _sections(example)]


def _sections(example: PieceExample) -> list[str]:
    return [example.scene.blocks[piece.block].section for piece in example.pieces]


class Rules(Competitor):
    """Place and wording by rule."""

    name = "rules"

    def kinds(self, example: PieceExample) -> list[str]:
        return [piece.guess for piece in example.pieces]


class Chain(Competitor):
    """CRFsuite over the features of ``statements/features.py``: in sequence or each piece by itself."""

    name = "linear-chain CRF"
    sequence = True
    vectors = True

    def fit(self, examples: Sequence[PieceExample]) -> None:
        self.meaning = Meaning.fitted([text for example in examples for text in example.texts])
        trainer = pycrfsuite.Trainer(params=PIECE_PARAMETERS, verbose=False)
        for example in examples:
            labels = example.kinds if self.sequence else [kind.removesuffix(GOES_ON) for kind in example.kinds]
            seen = self._seen(example)
            if self.sequence and seen:
                trainer.append(seen, labels)
            elif not self.sequence:
                for item, label in zip(seen, labels, strict=True):
                    trainer.append([item], [label])
        with tempfile.TemporaryDirectory() as folder:
            trainer.train(f"{folder}/model")
            self.tagger = Tagger(Path(f"{folder}/model").read_bytes())

    def _seen(self, example: PieceExample) -> list[dict[str, float]]:
        if self.vectors:
            numbers = self.meaning(example.texts)
            return weighed(example.seen, numbers.reshape(len(example.texts), -1))
        return [dict.fromkeys(names, 1.0) for names in example.seen]

    def said(self, example: PieceExample) -> list[tuple[str, float]]:
        """Kinds with their certainties."""
        seen = self._seen(example)
        runs = [seen] if self.sequence else [[item] for item in seen]
        return [
            (label.removesuffix(GOES_ON), sure)
            for run in runs
            if run
            for label, sure in self.tagger(pycrfsuite.ItemSequence(run))
        ]

    def kinds(self, example: PieceExample) -> list[str]:
        return [kind for kind, _ in self.said(example)]

    def size(self) -> int:
        return len(self.tagger.data) + self.vectors * self.meaning.axes.nbytes


class PlainChain(Chain):
    """Without the numbers from word vectors."""

    name = "linear-chain CRF, no word vectors"
    vectors = False


class Linear(Chain):
    """The same features and penalties, each piece by itself."""

    name = "linear model, no sequence"
    sequence = False


class Net(Competitor):
    """The network of ``statements/network.py`` alone."""

    name = "small network"

    def fit(self, examples: Sequence[PieceExample]) -> None:
        self.meaning = Meaning.fitted([text for example in examples for text in example.texts])
        kinds = [[kind.removesuffix(GOES_ON) for kind in example.kinds] for example in examples]
        self.network = Network.fitted(
            [example.seen for example in examples], [self._numbers(example) for example in examples], kinds
        )

    def _numbers(self, example: PieceExample) -> Floats:
        return self.meaning(example.texts)

    def shares(self, example: PieceExample) -> Floats:
        """Probabilities of shape (pieces, kinds)."""
        return self.network(example.seen, self._numbers(example))

    def kinds(self, example: PieceExample) -> list[str]:
        return [self.network.kinds[best] for best in self.shares(example).argmax(1).tolist()]

    def size(self) -> int:
        with tempfile.TemporaryDirectory() as folder:
            self.network.to_disk(Path(folder))
            return sum(path.stat().st_size for path in Path(folder).iterdir())


class Both(Chain):
    """The chain and the network together."""

    name = "linear-chain CRF and network"

    def fit(self, examples: Sequence[PieceExample]) -> None:
        super().fit(examples)
        self.net = Net()
        self.net.fit(examples)

    def said(self, example: PieceExample) -> list[tuple[str, float]]:
        """Kinds with their certainties."""
        if not example.pieces:
            return []
        sorts = self.net.network.kinds
        seen = pycrfsuite.ItemSequence(self._seen(example))
        return together(sorts, self.tagger.shares(seen, len(example.pieces), sorts), self.net.shares(example))

    def size(self) -> int:
        return super().size() + self.net.size()


class Settled(Both):
    """What ships: the two, and the rules where they doubt."""

    name = "linear-chain CRF and network, rules where they doubt (ships)"

    def kinds(self, example: PieceExample) -> list[str]:
        return settle_kinds(example.scene, example.pieces, self.said(example))


def _words(example: PieceExample, index: int) -> list[str]:
    """A piece as the neural models read it: its place, then its words."""
    place = [name.replace(" ", "_") for name in example.seen[index] if name.startswith(PLACE)]
    return [*place, *(word[0].lower() for word in WORD.finditer(example.texts[index]))] or ["-"]


# Hashed words and navec's vectors, windows of one word to either side, as in spaCy's small pipelines.
TOK2VEC = """
[model.tok2vec]
@architectures = "spacy.Tok2Vec.v2"
[model.tok2vec.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = 96
attrs = ["NORM", "PREFIX", "SUFFIX"]
rows = [4000, 1000, 2000]
include_static_vectors = true
[model.tok2vec.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
window_size = 1
maxout_pieces = 3
depth = 2
"""
TEXTCAT = f"""
[model]
@architectures = "spacy.TextCatReduce.v1"
exclusive_classes = true
use_reduce_first = false
use_reduce_last = false
use_reduce_max = true
use_reduce_mean = true
{TOK2VEC}
"""
SPANCAT = f"""
[model]
@architectures = "spacy.SpanCategorizer.v1"
[model.reducer]
@layers = "spacy.mean_max_reducer.v1"
hidden_size = 128
[model.scorer]
@layers = "Softmax.v2"
{TOK2VEC}
[suggester]
@misc = "protokolist.pieces.v1"
"""


@spacy.registry.misc("protokolist.pieces.v1")
def suggest_pieces() -> Callable[..., Ragged]:
    """The pieces of a protocol, and nothing else, as the spans to be labelled."""

    def suggest(docs: Sequence[Doc], *, ops: Any = None) -> Ragged:
        spans = [[(span.start, span.end) for span in doc.spans["asked"]] for doc in docs]
        flat = np.array([pair for one in spans for pair in one], dtype="i").reshape(-1, 2)
        return Ragged(ops.asarray2i(flat), ops.asarray1i([len(one) for one in spans]))

    return suggest


class Neural(Competitor):
    """A spaCy component trained with navec's vectors."""

    component: ClassVar[str]
    config: ClassVar[str]

    def fit(self, examples: Sequence[PieceExample]) -> None:
        fix_random_seed(SEED)
        dice = random.Random(SEED)  # noqa: S311 - not for secrets
        self.nlp = spacy.blank("ru")
        words = {word for example in examples for index in range(len(example.texts)) for word in _words(example, index)}
        for word in sorted(words):
            if (vector := embeddings.vector(word)) is not None:
                self.nlp.vocab.set_vector(word, vector)
        pipe = self.nlp.add_pipe(self.component, config=dict(Config().from_str(self.config), **self.settings()))
        for kind in sorted({kind.removesuffix(GOES_ON) for example in examples for kind in example.kinds}):
            pipe.add_label(kind)  # type: ignore[attr-defined]
        known = [one for example in examples for one in self.known(example)]
        optimizer = self.nlp.initialize(lambda: known[:50])
        for _ in range(EPOCHS):
            dice.shuffle(known)
            for batch in minibatch(known, self.batch):
                self.nlp.update(batch, sgd=optimizer, drop=DROPOUT)

    batch: ClassVar[int]

    def settings(self) -> dict[str, Any]:
        return {}

    def known(self, example: PieceExample) -> Iterator[Example]:
        raise NotImplementedError

    def size(self) -> int:
        return len(self.nlp.get_pipe(self.component).to_bytes())  # type: ignore[attr-defined]


class TextCat(Neural):
    """Each piece a text of its own."""

    name = "spaCy textcat, navec"
    component = "textcat"
    config = TEXTCAT
    batch = 64

    def known(self, example: PieceExample) -> Iterator[Example]:
        for index, kind in enumerate(example.kinds):
            doc = Doc(self.nlp.vocab, words=_words(example, index))
            cats = {label: float(label == kind.removesuffix(GOES_ON)) for label in self.labels()}
            yield Example.from_dict(doc, {"cats": cats})

    def labels(self) -> Sequence[str]:
        return self.nlp.get_pipe("textcat").labels  # type: ignore[attr-defined, no-any-return]

    def kinds(self, example: PieceExample) -> list[str]:
        docs = [Doc(self.nlp.vocab, words=_words(example, index)) for index in range(len(example.texts))]
        return [max(doc.cats, key=lambda kind: doc.cats[kind]) for doc in self.nlp.pipe(docs)]


class SpanCat(Neural):
    """The pieces as spans of a protocol, so that words see their neighbours across pieces."""

    name = "spaCy spancat, navec"
    component = "spancat_singlelabel"
    config = SPANCAT
    batch = 4

    def settings(self) -> dict[str, Any]:
        return {"spans_key": SPANS}

    def _doc(self, example: PieceExample) -> Doc:
        words: list[str] = []
        ends = [0]
        for index in range(len(example.texts)):
            words += _words(example, index)
            ends.append(len(words))
        doc = Doc(self.nlp.vocab, words=words)
        doc.spans["asked"] = [doc[start:end] for start, end in pairwise(ends)]
        return doc

    def known(self, example: PieceExample) -> Iterator[Example]:
        if example.texts:
            doc, answer = self._doc(example), self._doc(example)
            kinds = [kind.removesuffix(GOES_ON) for kind in example.kinds]
            answer.spans[SPANS] = [
                Span(answer, span.start, span.end, label=kind)
                for span, kind in zip(answer.spans["asked"], kinds, strict=True)
            ]
            yield Example(doc, answer)

    def kinds(self, example: PieceExample) -> list[str]:
        if not example.texts:
            return []
        doc = self._doc(example)
        asked = [(span.start, span.end) for span in doc.spans["asked"]]
        doc = self.nlp(doc)
        told = {(span.start, span.end): span.label_ for span in doc.spans[SPANS]}
        return [told.get(span, "none") for span in asked]


COMPETITORS: tuple[type[Competitor], ...] = (
    *(Majority, Rules, TextCat, SpanCat, Linear, PlainChain, Chain, Net, Both, Settled),
)
