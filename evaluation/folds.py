"""Training protocols in folds of whole genres, read by models that saw none of the fold's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from protokolist.scoring.gold import read_gold
from protokolist.training import PieceExample, Reader, piece_example, span_example, train_spans


def folds(genres: Mapping[str, str], number: int) -> dict[str, int]:
    """A fold for each protocol: genres stay whole, the largest first into the emptiest fold."""
    filled = [0] * number
    home: dict[str, int] = {}
    for genre, count in sorted(Counter(genres.values()).items(), key=lambda one: (-one[1], one[0])):
        home[genre] = filled.index(min(filled))
        filled[home[genre]] += count
    return {name: home[genre] for name, genre in genres.items()}


def examples(paths: Sequence[Path], fold: Mapping[str, int]) -> dict[str, PieceExample]:
    """Each protocol as the statements stage sees it, its names found by models trained on the other folds."""
    reader = Reader()
    golds = {path.stem: read_gold(path) for path in paths}
    docs = {name: reader.up_to_mentions(gold) for name, gold in golds.items()}
    spans = {name: span_example(gold, docs[name]) for name, gold in golds.items()}
    found: dict[str, PieceExample] = {}
    for hand in sorted(set(fold.values())):
        models = train_spans([spans[name] for name in golds if fold[name] != hand])
        for name, gold in golds.items():
            if fold[name] == hand:
                found[name] = piece_example(gold, reader.up_to_statements(docs[name], models))
    return {name: found[name] for name in golds}
