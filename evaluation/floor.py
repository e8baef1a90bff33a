"""Types of annotated statements by the simplest means: the commonest type, and a bag of words; and by our reading.

The two floors are told where each statement begins and ends, and need only name its type. Our reading is not: a
statement gets the type of the one we found that shares most characters with it, and none where we found nothing there.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import spacy
from spacy.training import Example
from spacy.util import minibatch
from thinc.api import fix_random_seed

from protokolist.scoring.compare import TYPES
from protokolist.scoring.facts import Facts
from protokolist.scoring.gold import Gold
from protokolist.scoring.measures import Score

# As ``spacy init config --pipeline textcat --optimize efficiency`` has them; nothing is tuned.
MODEL = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": True,
    "length": 262144,
    "ngram_size": 1,
    "no_output_layer": False,
}
DROPOUT, BATCH, EPOCHS, SEED = 0.1, 64, 10, 1
Typed = list[tuple[str, str | None]]
"""For each annotated statement its type, and the one that was given to it."""


def statements(gold: Gold) -> list[tuple[str, str]]:
    """Text and type of each annotated statement."""
    return [(gold.of(mark), mark.attributes["type"]) for mark in gold.tagged("statement")]


def commonest(training: Sequence[Gold]) -> Callable[[Gold], Typed]:
    """Always the commonest type of the training split."""
    kind = Counter(kind for gold in training for _, kind in statements(gold)).most_common(1)[0][0]
    return lambda gold: [(true, kind) for _, true in statements(gold)]


def bag_of_words(training: Sequence[Gold]) -> Callable[[Gold], Typed]:
    """spaCy's blank Russian pipeline with its bag-of-words text classifier, trained on the training split."""
    fix_random_seed(SEED)
    nlp = spacy.blank("ru")
    classifier = nlp.add_pipe("textcat", config={"model": MODEL})
    for kind in TYPES:
        classifier.add_label(kind)
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": {one: float(one == kind) for one in TYPES}})
        for gold in training
        for text, kind in statements(gold)
    ]
    optimizer = nlp.initialize(lambda: examples[:BATCH])
    dice = Random(SEED)  # noqa: S311 - not for secrets
    for _ in range(EPOCHS):
        dice.shuffle(examples)
        for batch in minibatch(examples, BATCH):
            nlp.update(batch, drop=DROPOUT, sgd=optimizer)

    def given(gold: Gold) -> Typed:
        told = statements(gold)
        docs = nlp.pipe(text for text, _ in told)
        return [(true, max(doc.cats, key=doc.cats.__getitem__)) for (_, true), doc in zip(told, docs, strict=True)]

    return given


def by_reading(gold: Facts, read: Facts) -> Typed:
    """The types our reading gives to annotated statements."""
    typed: Typed = []
    for true in gold.statements:
        start, end = true.span
        shared = [(min(end, one.span[1]) - max(start, one.span[0]), one.type) for one in read.statements]
        most, kind = max(shared, default=(0, None), key=lambda pair: pair[0])
        typed.append((true.type, kind if most > 0 else None))
    return typed


def accuracy(typed: Typed) -> float:
    """The share of statements with the right type."""
    return sum(true == kind for true, kind in typed) / len(typed)


def macro(typed: Typed) -> float:
    """The mean over the types of F1."""
    scores = []
    for kind in TYPES:
        right = sum(true == given == kind for true, given in typed)
        given_, true_ = sum(given == kind for _, given in typed), sum(true == kind for true, _ in typed)
        scores.append(Score(right, given_ - right, true_ - right).f1 or 0.0)
    return sum(scores) / len(scores)
