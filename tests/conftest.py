"""What all tests share: the pipeline reads from this process only, and the real corpus is at hand."""

from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says nothing about whether it is right.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of annotated protocols."""
    return Path(__file__).parents[1] / "corpus"
