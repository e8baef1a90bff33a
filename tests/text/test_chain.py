"""Linear-chain models as arrays: the same labels as CRFsuite gives, and files that hold no model."""

from pathlib import Path

import pycrfsuite
import pytest

from protokolist.errors import BrokenFileError
from protokolist.text.chain import Chain, Column, Sequences, all_features, from_weights

DISTANCES = (-1, 0, 1)
LINES = [["слушали", "Тропину", "о", "ремонте"], ["Бакай", "спросил", "о", "сроке"], ["решили", "купить", "краску"]]
LABELS = [["O", "B", "O", "O"], ["B", "O", "O", "O"], ["O", "O", "O"]]


def form_features(form: str) -> list[str]:
    return [f"form={form}", f"capital={form[0].isupper()}"]


SEQUENCES = Sequences(
    [form for line in LINES for form in line],
    [
        Column.over((f"first={number == 0}",) for line in LINES for number in range(len(line))),
        Column.over((f"length={len(form)}", "always") for line in LINES for form in line),
    ],
    [len(line) for line in LINES],
)


@pytest.fixture
def trained(tmp_path: Path) -> tuple[pycrfsuite.Tagger, Chain]:
    trainer = pycrfsuite.Trainer(params={"feature.possible_transitions": True}, verbose=False)
    for seen, labels in zip(all_features(SEQUENCES, form_features, DISTANCES), LABELS, strict=True):
        trainer.append(seen, labels)
    trainer.train(str(tmp_path / "model"))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(tmp_path / "model"))
    weights = tagger.info()
    return tagger, from_weights(weights.state_features, weights.transitions, form_features, DISTANCES)


def test_labels_equal_crfsuites(trained: tuple[pycrfsuite.Tagger, Chain]) -> None:
    tagger, chain = trained
    theirs = [label for seen in all_features(SEQUENCES, form_features, DISTANCES) for label in tagger.tag(seen)]
    assert chain(SEQUENCES) == theirs == [label for labels in LABELS for label in labels]
    # Once more, with all forms in the table.
    assert chain(SEQUENCES) == theirs
    assert chain(Sequences([], [], [])) == []


def test_what_is_written_reads_the_same(trained: tuple[pycrfsuite.Tagger, Chain], tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(trained[1].to_bytes())
    assert Chain.from_disk(path, form_features, DISTANCES)(SEQUENCES) == trained[1](SEQUENCES)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x93NUMPY", b"\x80\x04pickle"])
def test_what_is_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(BrokenFileError, match="это не модель"):
        Chain.from_disk(path, form_features, DISTANCES)
