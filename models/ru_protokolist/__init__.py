"""The pipeline that reads Russian minutes, as a spaCy model package: ``load()`` or ``spacy.load(<this folder>)``."""

from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import load_model_from_path

__version__ = "0.1.0"


def load(**overrides: Any) -> Language:
    """The pipeline of stages as ``config.cfg`` lists them; ``overrides`` as for ``spacy.load``."""
    return load_model_from_path(Path(__file__).parent, **overrides)
