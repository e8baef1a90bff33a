"""Lines that are no text, and paragraphs that recognition cut in two."""

import re
from collections.abc import Iterator

from protokolist.text.copies import Edit

LINE = re.compile(r"[^\n\f]+\n?")
NUMBER = re.compile(r"\W*(?:№\s*)?\d")
# «и», «о ео о», «г..»: what a scratch looks like when it is read.
SCRATCH = re.compile(r"(?:[^\w\n]*[а-яёА-ЯЁ]{1,2}(?=[\W_]|\Z)){1,4}[^\w\n]*")
SPLIT = re.compile(r"(?P<end>[^\n\f])(?P<gap>[ \t]*\n[ \t]*\n\s*)(?=[а-яё])")
SPLIT_WORD = re.compile(r"(?<=[а-яё])-(?P<gap>[ \t]*\n[ \t]*\n\s*)(?=[а-яё])")
# A label opens something new: «секретарь: …», «порядок дня: …», «от 28.04.2011».
LABEL = re.compile(r"[а-яё]+(?: [а-яё]+)?\s?:|от \d|секр|предс")
# Only a full line goes on in the next: so much of the longest lines.
FULL = 0.75
LISTED = re.compile(r"[а-яё][).]\s")
# Abbreviations a line may consist of.
SHORT = re.compile(r"(?:и др|и т|м\.?п|за|нет|да|г\.\s?[А-ЯЁ]|с\.\s?[А-ЯЁ])\b", re.IGNORECASE)


def dirt_lines(text: str) -> Iterator[Edit]:
    """Lines without a word or number, left out."""
    for match in LINE.finditer(text):
        line = match[0].strip()
        # After a broken word its end may be a line of its own.
        if not line or NUMBER.match(line) or text[: match.start()].rstrip().endswith("-"):
            continue
        if not any(letter.isalnum() for letter in line) or (
            SCRATCH.fullmatch(line) and not SHORT.search(line) and not line.isupper()
        ):
            yield match.start(), match.end(), ""


def broken_paragraphs(text: str) -> Iterator[Edit]:
    """Blank lines inside a sentence, left out."""
    for match in SPLIT_WORD.finditer(text):
        yield match.start("gap"), match.end("gap"), "\n"
    lengths = sorted(len(line) for line in text.splitlines() if line.strip())
    full = FULL * lengths[int(0.9 * len(lengths))] if lengths else 0
    for match in SPLIT.finditer(text):
        line = match.start("gap") - text.rfind("\n", 0, match.start("gap")) - 1
        opens = LISTED.match(text, match.end()) or LABEL.match(text, match.end())
        if match["end"] not in ".!?:;-" and line >= full and not opens:
            yield match.start("gap"), match.end("gap"), "\n"
