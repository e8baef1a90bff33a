"""What goes into a format comes out of it: text, marks and register, of every document at hand and of any other."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from generated import golds
from hypothesis import given

from protokolist.commands.convert import FORMATS
from protokolist.commands.output import CorpusFormat
from protokolist.formats.brat import BREAKS
from protokolist.scoring.gold import Gold


@pytest.mark.parametrize("kind", FORMATS)
def test_the_corpus(kind: CorpusFormat, documents: list[tuple[str, Gold]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert FORMATS[kind].write(documents, out) == []
    assert dict(FORMATS[kind].read(out)) == dict(documents)


@pytest.mark.parametrize("kind", FORMATS)
def test_a_bit_of_everything(kind: CorpusFormat, everything: Gold, tmp_path: Path) -> None:
    assert FORMATS[kind].write([("все", everything)], tmp_path / "out") == []
    assert list(FORMATS[kind].read(tmp_path / "out")) == [("все", everything)]


@pytest.mark.parametrize("kind", FORMATS)
def test_control_characters_are_carried_over_or_refused(kind: CorpusFormat, tmp_path: Path) -> None:
    gold = Gold("а\x00б\x1b", [], [], [])
    refused = FORMATS[kind].write([("a", gold)], tmp_path / "out")
    assert bool(refused) is (kind == "xml")
    assert dict(FORMATS[kind].read(tmp_path / "out")) == ({} if refused else {"a": gold})


@pytest.mark.parametrize("kind", FORMATS)
@given(gold=golds())
def test_any_document_comes_back_or_is_refused(kind: CorpusFormat, gold: Gold) -> None:
    with TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        refused = FORMATS[kind].write([("a", gold)], out)
        held = {
            "brat": not any(gold.of(mark)[0] in BREAKS or gold.of(mark)[-1] in BREAKS for mark in gold.marks),
            "conllu": bool(gold.text.split()),
        }
        assert bool(refused) is not held.get(kind, True)
        assert refused or list(FORMATS[kind].read(out)) == [("a", gold)]
