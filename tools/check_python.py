"""Stops with a plain word if the Python that runs it is too old or too new for the project."""

import sys

OLDEST, NEWEST = (3, 11), (3, 13)

if not OLDEST <= sys.version_info[:2] <= NEWEST:
    version = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        f"Нужен Python 3.11, 3.12 или 3.13, а здесь {version}. Укажите другой: make PYTHON=python3.12 …\n"
        f"Python 3.11, 3.12 or 3.13 is needed, this one is {version}. Name another: make PYTHON=python3.12 …"
    )
