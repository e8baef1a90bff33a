"""The small network of kinds: what it learns, its neighbours, its file."""

from pathlib import Path

import numpy as np
import pytest

from protokolist.errors import BrokenFileError
from protokolist.statements.models import together
from protokolist.statements.network import FILE, Network

AXES = 3
# In every protocol a question is followed by what answers it; nothing else tells the answer.
SEEN = [[["always", "asks"], ["always"], ["always", "word=ремонт"], ["always", "left near:asks"]] for _ in range(40)]
KINDS = [["question", "answer", "report", "report"] for _ in SEEN]
NUMBERS = [np.zeros((4, AXES), np.float32) for _ in SEEN]


@pytest.fixture(scope="module")
def network() -> Network:
    return Network.fitted(SEEN, NUMBERS, KINDS)


def test_pieces_are_told_by_themselves_and_by_their_neighbours(network: Network) -> None:
    found = network(SEEN[0], NUMBERS[0])
    assert found.shape == (4, 3)
    assert np.allclose(found.sum(1), 1)
    assert [network.kinds[best] for best in found.argmax(1)] == KINDS[0]


def test_a_protocol_without_pieces_has_no_kinds(network: Network) -> None:
    assert network([], np.zeros((0, AXES), np.float32)).shape == (0, 3)


def test_what_is_written_reads_as_it_was(network: Network, tmp_path: Path) -> None:
    network.to_disk(tmp_path)
    again = Network.from_disk(tmp_path)
    assert again.kinds == network.kinds
    assert np.allclose(again(SEEN[0], NUMBERS[0]), network(SEEN[0], NUMBERS[0]), atol=0.01)


def test_a_file_that_is_no_network_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\x80\x04pickle")
    with pytest.raises(BrokenFileError, match="не сеть"):
        Network.from_disk(tmp_path)
    np.savez(tmp_path / FILE, names=np.array([{}], dtype=object))
    with pytest.raises(BrokenFileError, match="не сеть"):
        Network.from_disk(tmp_path)


def test_both_models_have_a_say() -> None:
    crf = np.array([[0.5, 0.5], [0.9, 0.1]], np.float32)
    net = np.array([[0.1, 0.9], [0.45, 0.55]], np.float32)
    (first, sure), (second, _) = together(("report", "problem"), crf, net)
    assert (first, second) == ("problem", "report")
    assert 0.5 < sure < 0.9
