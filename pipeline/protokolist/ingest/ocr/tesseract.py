"""The ``tesseract`` command: a picture goes in, words with boxes and confidences come out."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from protokolist.errors import ProgramMissingError
from protokolist.ingest.programs import ProgramFailedError, ProgramTimeoutError, installed, run_program

Picture = NDArray[np.uint8]
"""Rows of grey values, 0 black."""

LANGUAGE = "rus"
SECONDS_PER_PAGE = 120.0
# With more threads than one they wait for each other, and a page takes twelve times as long.
ENVIRONMENT = {"OMP_THREAD_LIMIT": "1"}
AUTOMATIC, ONE_BLOCK = 3, 6


class PageFailedError(Exception):
    """A page that the engine gave up on or took too long over; ``str()`` is why, in plain Russian."""


@dataclass(frozen=True, slots=True)
class Read:
    """A word as recognised: its box in pixels (left, top, right, bottom), confidence from 0 to 1, and the block,
    paragraph and line of the page the engine put it in."""

    text: str
    box: tuple[float, float, float, float]
    confidence: float
    line: tuple[int, int, int]


def recognise(
    picture: Picture,
    dpi: float,
    *,
    mode: int = AUTOMATIC,
    settings: Sequence[str] = (),
    seconds: float = SECONDS_PER_PAGE,
) -> list[Read]:
    """The words of a page in the engine's order; ``settings`` are its variables, as «name=value».

    Raises ``PageFailedError``, and ``ProgramMissingError`` where the command or its Russian data is missing.
    """
    check_installed()
    height, width = picture.shape
    given = b"P5\n%d %d\n255\n" % (width, height) + np.ascontiguousarray(picture).tobytes()
    command = ["tesseract", "stdin", "stdout", "-l", LANGUAGE, "--psm", str(mode), "--dpi", str(max(70, round(dpi)))]
    for setting in ("tessedit_create_tsv=1", *settings):
        command += ["-c", setting]
    try:
        table = run_program(command, seconds=seconds, given=given, environment=ENVIRONMENT)
    except ProgramTimeoutError:
        raise PageFailedError(f"распознавание не уложилось в {seconds:g} с") from None
    except ProgramFailedError as error:
        raise PageFailedError(f"Tesseract не справился ({error})") from error
    return list(_words(table.decode("utf-8", "replace")))


def _words(table: str) -> list[Read]:
    found = []
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row.get("text") or "").strip()
        if row["level"] != "5" or not text:
            continue
        left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
        line = int(row["block_num"]), int(row["par_num"]), int(row["line_num"])
        found.append(Read(text, (left, top, left + width, top + height), max(0.0, float(row["conf"])) / 100, line))
    return found


@cache
def missing() -> ProgramMissingError | None:
    """What is missing of Tesseract, if anything; asked once."""
    if not installed("tesseract"):
        return ProgramMissingError(
            "Чтобы распознать скан, нужна программа Tesseract с русским языком. Установите её и повторите: "
            "apt install tesseract-ocr tesseract-ocr-rus (Debian, Ubuntu), brew install tesseract tesseract-lang "
            "(macOS), для Windows – установщик UB Mannheim с отмеченным русским языком.",
            "Recognising a scan needs Tesseract with its Russian data. Install it and try again: "
            "apt install tesseract-ocr tesseract-ocr-rus (Debian, Ubuntu), brew install tesseract tesseract-lang "
            "(macOS), on Windows the UB Mannheim installer with Russian ticked.",
        )
    try:
        languages = run_program(["tesseract", "--list-langs"], seconds=30).decode("utf-8", "replace").split()
    except (ProgramFailedError, ProgramTimeoutError):
        languages = []
    if LANGUAGE not in languages:
        return ProgramMissingError(
            "Программа Tesseract есть, а русских данных (rus.traineddata) к ней нет. Установите их и повторите: "
            "apt install tesseract-ocr-rus (Debian, Ubuntu), brew install tesseract-lang (macOS); для Windows "
            "отметьте русский язык в установщике.",
            "Tesseract is there, but its Russian data (rus.traineddata) is not. Install it and try again: "
            "apt install tesseract-ocr-rus (Debian, Ubuntu), brew install tesseract-lang (macOS); on Windows tick "
            "Russian in the installer.",
        )
    return None


def check_installed() -> None:
    """Raises ``ProgramMissingError`` with what to install."""
    if problem := missing():
        raise ProgramMissingError(problem.ru, problem.en)
