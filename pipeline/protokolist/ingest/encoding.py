"""Which encoding a Russian text is in: the one that makes Russian of its bytes.

Every candidate is tried on the file's beginning, and what comes out is scored by how often its letters follow each
other in Russian (``bigrams.txt``, made by ``tools/make_bigrams.py``). Wrong candidates make letters that never meet.
"""

import codecs
import re
from functools import cache
from importlib.resources import files

CANDIDATES = ("cp1251", "koi8-r", "cp866", "mac-cyrillic", "iso8859-5")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LETTERS = " абвгдежзийклмнопрстуфхцчшщъыьэюя"
# Enough to tell; long files need not be scored whole.
SCORED = 20_000
# Signs of a wrong choice weigh more than one odd pair: frames and rare signs, a capital behind a small letter.
ODD_SIGN = 6.0
ODD_CAPITAL = 5.0
WORD = re.compile(r"[А-Яа-яЁё]+")
ODD = re.compile(r"[^\x00-\x7fА-Яа-яЁё«»–—…№“”„’‘§°\u00a0\u00ad•]")
# The frames of DOS tables: lone uprights, and rows that are mostly strokes; letters read wrongly make other runs.
FRAMES = re.compile(r"[│─┌┐└┘├┤┬┴┼═║╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬■]+")
STROKES = 0.6
CAPITAL_INSIDE = re.compile(r"[а-яё][А-ЯЁ]")


@cache
def _pairs() -> dict[str, int]:
    rows = files("protokolist.ingest").joinpath("bigrams.txt").read_text(encoding="utf-8").splitlines()
    return {
        before + after: int(count)
        for before, row in zip(LETTERS, rows, strict=True)
        for after, count in zip(LETTERS, row, strict=True)
    }


def detect_encoding(data: bytes) -> str:
    """Python's name for the encoding of ``data``: UTF-8 or UTF-16 if it is that, else the likeliest of eight bits."""
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    if wide := _without_mark(data):
        return wide
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut off at the end, or one damaged byte in a long file, is still UTF-8.
        if error.start > 0.999 * len(data) and error.start > 1000:
            return "utf-8"
    else:
        return "utf-8"
    sample = data[:SCORED]
    return max(CANDIDATES, key=lambda name: russian_score(sample.decode(name, errors="replace")))


def known_encoding(declared: str) -> str | None:
    """Python's name for an encoding of text as a file or letter declares it, or none."""
    try:
        found = codecs.lookup(declared.strip().lower())
        # Codecs such as base64 are no encodings of text, and text cannot be decoded with them.
        b"    ".decode(found.name, errors="replace")
    except (LookupError, ValueError):
        return None
    return found.name


def russian_score(text: str) -> float:
    """How Russian a text looks: the mean frequency class (0–9) of its pairs of letters, less what odd signs cost."""
    pairs = _pairs()
    total, count = 0.0, 0
    for word in WORD.findall(text):
        folded = f" {word.lower().replace('ё', 'е')} "
        total += sum(pairs[folded[index : index + 2]] for index in range(len(folded) - 1))
        count += len(folded) - 1
    odd = len(ODD.findall(text)) - sum(len(run) for run in FRAMES.findall(text) if _is_frame(run))
    penalty = ODD_SIGN * odd + ODD_CAPITAL * len(CAPITAL_INSIDE.findall(text))
    return (total - penalty) / max(1, count + odd)


def _is_frame(run: str) -> bool:
    return run in "│║" or run.count("─") + run.count("═") >= STROKES * len(run)


def _without_mark(data: bytes) -> str | None:
    """UTF-16 without a mark: in Russian text every second byte is 04 or, in spaces and digits, 00."""
    sample = data[:SCORED]
    if len(sample) < 4:
        return None
    for name, high in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        wide = sum(byte in (0x04, 0x00, 0x20) for byte in high)
        if wide >= 0.9 * len(high) and (0x04 in high or 0x00 in high) and _decodes(data, name):
            return name
    return None


def _decodes(data: bytes, name: str) -> bool:
    try:
        data[: len(data) // 2 * 2].decode(name)
    except UnicodeDecodeError:
        return False
    return True
