"""The network in plain numpy gives slovnet's own tags."""

from pathlib import Path

import pytest
from navec import Navec
from razdel import tokenize
from slovnet import NER

from protokolist.entities import tagger
from protokolist.scoring.gold import read_gold
from protokolist.text import weights

STRANGE = [[], ["Иван"], ["№", "5", "«", "Заря", "»"], ["щщщщ"] * 70, ["а"], ["ПЕТРОВА", "А", ".", "С", "."]]


def load_network() -> NER:
    network = NER.load(str(weights.natasha_file(weights.NER)))
    network.navec(Navec.load(str(weights.natasha_file(weights.EMBEDDINGS))))
    return network


def test_tags_equal_slovnets(corpus: Path) -> None:
    infer = load_network().infer
    lines = [line for path in sorted(corpus.glob("*/*.xml"))[:12] for line in read_gold(path).text.splitlines()]
    sequences = STRANGE + [[token.text for token in tokenize(line)] for line in lines]
    own = tagger.load().tags(sequences)
    assert [len(tags) for tags in own] == [len(sequence) for sequence in sequences]
    filled = [sequence for sequence in sequences if sequence]
    assert [tags for tags in own if tags] == list(infer.decoder(infer.process(infer.encoder(filled))))
    assert sum(map(len, filled)) > 3000


def test_the_table_of_tokens_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger, "TOKENS_KEPT", 50)
    network = tagger.Tagger(load_network())
    words = [[f"слово{number}", "Иван", "Петрович"] for number in range(200)]
    assert network(words) == tagger.load()(words)
