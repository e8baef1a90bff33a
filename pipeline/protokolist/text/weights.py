"""Where natasha's wheel keeps its weights; natasha itself is not imported, since that drags pymorphy2 in."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from protokolist.errors import ProtokolistError

EMBEDDINGS = "emb/navec_news_v1_1B_250K_300d_100q.tar"
NER = "model/slovnet_ner_news_v1.tar"


def natasha_file(name: str) -> Path:
    """The path of one of natasha's data files; a plain error if the package is missing or incomplete."""
    try:
        path = Path(str(distribution("natasha").locate_file(f"natasha/data/{name}")))
    except PackageNotFoundError:
        path = Path(name)
    if not path.is_file():
        raise ProtokolistError(
            f"Не найдены веса сети ({name}). Установите пакет заново: pip install --force-reinstall natasha",
            f"The network's weights ({name}) are missing. "
            "Install the package again: pip install --force-reinstall natasha",
        )
    return path
