"""Tables of numbers from numpy's own files, which never hold anything that could run."""

from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from protokolist.errors import BrokenFileError


def read_arrays(path: Path, *names: str, wrong: tuple[str, str]) -> list[NDArray[Any]]:
    """The arrays of the file by name; a ``BrokenFileError`` with ``wrong`` (Russian, English) if it lacks one."""
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return [arrays[name] for name in names]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise BrokenFileError(
            f"{path}: {wrong[0]}. Возьмите модель заново или обучите её: protokolist train.",
            f"{path}: {wrong[1]}. Get the model anew or train it: protokolist train.",
        ) from error
