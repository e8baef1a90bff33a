"""``protokolist train``: the models of the mentions and statements stages from annotated protocols.

The stages before a model read each protocol as they would any other, slips and all, so that the model learns to live
with them. What the statements stage is trained on was read by span models that had not seen that protocol. The same
corpus gives the same models to the byte.
"""

import shutil
import tempfile
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import pycrfsuite
from spacy.language import Language
from spacy.tokens import Doc

import ru_protokolist
from protokolist.assemble import to_record
from protokolist.entities.component import Mentions
from protokolist.entities.span_features import DISTANCES, form_features, labels_of, sequences_of, tokens_of
from protokolist.entities.span_models import LABELS, SpanModels
from protokolist.entities.taking_part import NONE, TakingPart, features_of
from protokolist.scoring.compare import FOUND, same_organisations, same_persons
from protokolist.scoring.facts import facts_of_gold, facts_of_record
from protokolist.scoring.gold import Gold, Mark, read_gold
from protokolist.spans import Alignment, Span, overlaps
from protokolist.statements import assignees
from protokolist.statements.assignees import CHARGED, NOT_CHARGED, candidates
from protokolist.statements.component import scene_of
from protokolist.statements.confidence import Confidence
from protokolist.statements.features import features
from protokolist.statements.floor import moves_of
from protokolist.statements.join import join
from protokolist.statements.meaning import Meaning
from protokolist.statements.models import ASSIGNEES, GOES_ON, KINDS, MOVES, Models, by_models, weighed
from protokolist.statements.network import Network
from protokolist.statements.rules import Piece, find_pieces
from protokolist.statements.scene import Scene
from protokolist.statements.tasks import stretches_of
from protokolist.text.chain import Chain, Sequences, all_features, from_weights
from protokolist.text.crf import Crf

MENTIONS, PARTICIPATION, STATEMENTS = "mentions", "participation", "statements"
TAGS = {"person": "person", "org": "organisation", "role": "role"}
# A piece belongs to the statement that covers so much of it, with or without the name in front.
COVERED = 0.5
# Protocols are dealt into so many hands; each is read by span models trained on the others.
HANDS = 4
# What the models are sure of is compared with what is right on protocols read by models of the other half.
HALVES = 2
SPAN_PARAMETERS = {
    "c1": 0.1,
    "c2": 0.1,
    "max_iterations": 80,
    "feature.possible_transitions": True,
    "feature.minfreq": 2,
}
TASK_PARAMETERS = {"c1": 0.05, "c2": 0.5, "max_iterations": 150, "feature.possible_transitions": True}
PART_PARAMETERS = {"c1": 0.1, "c2": 2.0, "max_iterations": 100, "feature.possible_transitions": True}
PIECE_PARAMETERS = {"c1": 0.1, "c2": 1.0, "max_iterations": 120, "feature.possible_transitions": True}


@dataclass(frozen=True, slots=True)
class SpanExample:
    """The tokens of one protocol, with the right labels for each span model."""

    sequences: Sequences
    labels: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class PieceExample:
    """The pieces of one protocol as the statements stage sees them, with the right labels."""

    scene: Scene
    pieces: list[Piece]
    said: list[tuple[Span, str, frozenset[str]]]
    """The annotated statements: span, type, speakers."""
    seen: list[list[str]]
    texts: list[str]
    kinds: list[str]
    """Types, or «none»; with a plus where a piece goes on with the statement before it."""
    moves: list[str]
    tasks: list[tuple[list[list[str]], list[str]]]
    """For each decision that names somebody, what is seen of those named, and whether each is to act."""
    parts: tuple[list[list[str]], list[str]]
    """What is seen of each mention of a person, and how it says the person took part."""


class Reader:
    """Annotated protocols read stage by stage; a protocol can be read on once only."""

    def __init__(self) -> None:
        self._nlp = ru_protokolist.load(exclude=[MENTIONS, PARTICIPATION, STATEMENTS])
        names = self._nlp.pipe_names
        self._behind = names.index("roles") + 1

    def up_to_mentions(self, gold: Gold) -> Doc:
        """The protocol as network and rules read it."""
        return _over(self._nlp, self._nlp.make_doc(gold.text), self._nlp.pipe_names[: self._behind])

    def up_to_statements(self, doc: Doc, models: SpanModels | None) -> Doc:
        """The same protocol read on, with its mentions decided by ``models``."""
        return _over(self._nlp, Mentions(models)(doc), self._nlp.pipe_names[self._behind :])


def _over(nlp: Language, doc: Doc, names: Sequence[str]) -> Doc:
    for name in names:
        doc = nlp.get_pipe(name)(doc)
    return doc


def span_example(gold: Gold, doc: Doc) -> SpanExample:
    """A protocol that has been read up to the mentions, as an example for the span models."""
    tokens = tokens_of(doc)
    alignment: Alignment = doc._.alignment
    spans = [(*alignment.to_clean(mark.span), TAGS[mark.tag]) for mark in gold.marks if mark.tag in TAGS]
    labels = {name: labels_of([span for span in spans if span[2] in wanted], tokens) for name, wanted in LABELS.items()}
    return SpanExample(sequences_of(doc, tokens), labels)


def piece_example(gold: Gold, doc: Doc) -> PieceExample:
    """A protocol that has been read up to the statements, as an example for their models."""
    scene = scene_of(doc)
    pieces = find_pieces(scene)
    alignment: Alignment = doc._.alignment
    statements = [(alignment.to_clean(mark.span), mark) for mark in gold.tagged("statement")]
    annotated, read = facts_of_gold(gold), facts_of_record(to_record(doc))
    theirs, bodies = same_persons(annotated, read), same_organisations(annotated, read)
    ours = {theirs(person["id"]): person["id"] for person in doc._.persons}
    acting = ours | {bodies(body["id"]): body["id"] for body in doc._.organisations}
    kinds: list[str] = []
    going_on: list[bool] = []
    speakers: list[frozenset[str]] = []
    before: Mark | None = None
    for piece in pieces:
        mark = _statement_of(piece, statements)
        kinds.append(mark.attributes["type"] if mark else "none")
        going_on.append(mark is not None and mark is before)
        before = mark
        speakers.append(
            frozenset(ours.get(who, f"unread {who}") for who in mark.references("speaker")) if mark else frozenset()
        )
    said = [
        (span, mark.attributes["type"], frozenset(ours.get(who, f"unread {who}") for who in mark.references("speaker")))
        for span, mark in statements
    ]
    return PieceExample(
        scene,
        pieces,
        said,
        features(scene, pieces),
        [scene.text[piece.start : piece.end] for piece in pieces],
        [kind + GOES_ON * on for kind, on in zip(kinds, going_on, strict=True)],
        moves_of(scene, pieces, kinds, speakers),
        list(_tasks(scene, statements, acting)),
        (features_of(doc), _parts(gold, doc)),
    )


def _parts(gold: Gold, doc: Doc) -> list[str]:
    """How each mention of a person that was read says the person took part."""
    alignment: Alignment = doc._.alignment
    marks = [(alignment.to_clean(mark.span), mark.attributes.get("as", NONE)) for mark in gold.tagged("person")]
    return [
        next((part for span, part in marks if overlaps(span, (read.start_char, read.end_char))), NONE)
        for read in doc.spans["persons"]
    ]


def _tasks(
    scene: Scene, statements: Sequence[tuple[Span, Mark]], ours: Mapping[Hashable, str]
) -> Iterator[tuple[list[list[str]], list[str]]]:
    for (start, end), mark in statements:
        block = next((index for index, block in enumerate(scene.blocks) if block.start <= start < block.end), None)
        if mark.attributes["type"] != "decision" or block is None:
            continue
        found = candidates(scene, stretches_of(scene, block, (start, end)))
        charged = {ours.get(who) for who in mark.references("assignee")}
        labels = [NOT_CHARGED if charged.isdisjoint(one.mark.ids) else CHARGED for one in found]
        if found:
            yield assignees.features(scene, found), labels


def _statement_of(piece: Piece, statements: Sequence[tuple[Span, Mark]]) -> Mark | None:
    """The annotated statement that covers most of a piece, if it covers enough."""
    shared, mark = max(
        ((min(end, piece.end) - max(start, piece.start), mark) for (start, end), mark in statements),
        key=lambda one: one[0],
        default=(0, None),
    )
    words = piece.end - piece.body
    enough = shared >= COVERED * (piece.end - piece.start) or (words > 0 and shared >= COVERED * words)
    return mark if enough else None


def train_spans(examples: Sequence[SpanExample]) -> SpanModels:
    """The span models."""
    return SpanModels(tuple(_chain(examples, name) for name in LABELS))


def _chain(examples: Sequence[SpanExample], name: str) -> Chain:
    trainer = pycrfsuite.Trainer(params=SPAN_PARAMETERS, verbose=False)
    for example in examples:
        labels = iter(example.labels[name])
        for sequence in all_features(example.sequences, form_features, DISTANCES):
            trainer.append(sequence, [next(labels) for _ in sequence])
    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/model"
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        weights = tagger.info()
        tagger.close()
    return from_weights(weights.state_features, weights.transitions, form_features, DISTANCES)


def train_parts(examples: Sequence[PieceExample]) -> TakingPart:
    """The model of how people took part."""
    trainer = pycrfsuite.Trainer(params=PART_PARAMETERS, verbose=False)
    for example in examples:
        seen, labels = example.parts
        if seen:
            trainer.append(seen, labels)
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        return TakingPart(Crf(Path(f"{folder}/model").read_bytes()))


def train_pieces(
    examples: Sequence[PieceExample], folder: Path, told: Callable[[float], None] = lambda share: None
) -> None:
    """Trains the models of the statements stage and writes them into ``folder``; a second process trains the halves."""
    certain: list[float] = []
    right: list[bool] = []
    with tempfile.TemporaryDirectory() as aside, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as second:
        jobs = {}
        for hand in range(min(HALVES, len(examples)) if len(examples) > 1 else 0):
            others = [example for number, example in enumerate(examples) if number % HALVES != hand]
            jobs[hand] = second.submit(_train_models, others, Path(aside) / str(hand))
        _train_models(examples, folder)
        told(0.5)
        for hand, job in jobs.items():
            job.result()
            Confidence.fitted([], []).to_disk(Path(aside) / str(hand))
            models = Models.from_disk(Path(aside) / str(hand))
            for example in examples[hand::HALVES]:
                for confidence, as_annotated in _outcomes(example, models):
                    certain.append(confidence)
                    right.append(as_annotated)
    Confidence.fitted(certain, right).to_disk(folder)
    told(1.0)


def _outcomes(example: PieceExample, models: Models) -> Iterator[tuple[float, bool]]:
    """How certain the models are of each statement, and whether its span, type and speakers are as annotated."""
    verdicts = by_models(models, example.scene, example.pieces)
    for draft in join(example.scene, example.pieces, verdicts):
        (start, end), kind, speakers = max(
            example.said,
            key=lambda one: min(one[0][1], draft.end) - max(one[0][0], draft.start),
            default=((0, 0), "", frozenset()),
        )
        dice = 2 * (min(end, draft.end) - max(start, draft.start)) / (end - start + draft.end - draft.start)
        yield draft.confidence, dice >= FOUND and kind == draft.type and speakers == frozenset(draft.speakers)


def _train_models(examples: Sequence[PieceExample], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    meaning = Meaning.fitted([text for example in examples for text in example.texts])
    meaning.to_disk(folder)
    numbers = [meaning(example.texts) for example in examples]
    Network.fitted(
        [example.seen for example in examples],
        numbers,
        [[kind.removesuffix(GOES_ON) for kind in example.kinds] for example in examples],
    ).to_disk(folder)
    seen = [weighed(example.seen, axes) for example, axes in zip(examples, numbers, strict=True)]
    for name, labels in ((KINDS, "kinds"), (MOVES, "moves")):
        trainer = pycrfsuite.Trainer(params=PIECE_PARAMETERS, verbose=False)
        for example, items in zip(examples, seen, strict=True):
            if items:
                trainer.append(items, getattr(example, labels))
        trainer.train(str(folder / name))
    trainer = pycrfsuite.Trainer(params=TASK_PARAMETERS, verbose=False)
    for example in examples:
        for named, charged in example.tasks:
            trainer.append([dict.fromkeys(one, 1.0) for one in named], charged)
    trainer.train(str(folder / ASSIGNEES))


def train(paths: Sequence[Path], out: Path, told: Callable[[float], None] = lambda share: None) -> None:
    """Trains all models on annotated protocols and writes a whole pipeline into the folder ``out``.

    The folder is for ``--model`` and ``spacy.load``; ``told`` hears which share of the work is done.
    """
    reader = Reader()
    golds = [read_gold(path) for path in paths]
    docs = [reader.up_to_mentions(gold) for gold in golds]
    spans = [span_example(gold, doc) for gold, doc in zip(golds, docs, strict=True)]
    told(0.1)
    models = train_spans(spans)
    told(0.2)
    pieces = _read_on(reader, golds, docs, spans, lambda share: told(0.2 + 0.3 * share))
    with tempfile.TemporaryDirectory() as folder:
        models.to_disk(Path(folder) / MENTIONS)
        train_parts(pieces).to_disk(Path(folder) / PARTICIPATION)
        train_pieces(pieces, Path(folder) / STATEMENTS, lambda share: told(0.5 + 0.5 * share))
        _write(Path(folder), out)
    told(1.0)


def _read_on(
    reader: Reader,
    golds: Sequence[Gold],
    docs: Sequence[Doc],
    spans: Sequence[SpanExample],
    told: Callable[[float], None],
) -> list[PieceExample]:
    """Examples for the statements stage, each protocol read by span models trained on other hands."""
    found: dict[int, PieceExample] = {}
    for hand in range(HANDS):
        mine = range(hand, len(golds), HANDS)
        others = [example for number, example in enumerate(spans) if number % HANDS != hand]
        models = train_spans(others) if others else None
        for number in mine:
            found[number] = piece_example(golds[number], reader.up_to_statements(docs[number], models))
        told((hand + 1) / HANDS)
    return [found[number] for number in sorted(found)]


def _write(models: Path, out: Path) -> None:
    home = Path(ru_protokolist.__file__).parent
    out.mkdir(parents=True, exist_ok=True)
    for name in ("config.cfg", "meta.json"):
        if out.resolve() != home.resolve():
            shutil.copy(home / name, out / name)
    shutil.copytree(models, out, dirs_exist_ok=True)
