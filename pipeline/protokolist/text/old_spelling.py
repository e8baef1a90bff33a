"""Spelling before the reform of 1918: «засѣданіе Комитета, состоявшееся въ зданіи читальни» as it is written today."""

import re
from collections.abc import Iterator

from protokolist.text.copies import Copy, Edit
from protokolist.text.morphology import is_known

# None of these letters is used today; a hard sign at the end of a word neither, save by an oddity here and there.
GONE = re.compile("[ѣѢѳѲѵѴ]")
HARD_END = re.compile(r"(?<=[б-джзк-нп-тф-щБ-ДЖЗК-НП-ТФ-Щ])[ъЪ](?![\w])")
# With «і», which Ukrainian has too, so many tell.
FEWEST_SIGNS = 3
DECIMAL_I = re.compile("[іІ]")
TEN = re.compile(r"(?<=[А-яЁё])[iIіІ]|[іІ](?=[А-яЁё])|[iI](?=[а-яё])")
LETTERS = {"ѣ": "е", "Ѣ": "Е", "ѳ": "ф", "Ѳ": "Ф", "ѵ": "и", "Ѵ": "И", "і": "и", "І": "И", "i": "и", "I": "И"}
WORD = re.compile(r"(?<![\w-])[А-ЯЁ]?[а-яё]{3,}(?![\w-])")
# Endings and prefixes that are spelt otherwise today; taken where they make an unknown word known.
ENDINGS = (("аго", "ого"), ("яго", "его"), ("ыя", "ые"), ("ия", "ие"), ("ея", "её"), ("онъ", "он"))
PREFIXES = (("без", "бес"), ("раз", "рас"), ("из", "ис"), ("воз", "вос"), ("чрез", "чрес"))


def fold_old_spelling(copy: Copy) -> None:
    """Folds a text in the old spelling; any other is left alone."""
    if not GONE.search(copy.text) and _signs(copy.text) < FEWEST_SIGNS:
        return
    copy.replace(HARD_END, "")
    copy.replace(GONE, lambda match: LETTERS[match[0]])
    copy.replace(TEN, lambda match: LETTERS[match[0]])
    copy.edit(_respelt(copy.text))


def _signs(text: str) -> int:
    ends = len(HARD_END.findall(text))
    return ends + len(DECIMAL_I.findall(text)) if ends else 0


def _respelt(text: str) -> Iterator[Edit]:
    for match in WORD.finditer(text):
        word = match[0].lower()
        if is_known(word):
            continue
        for old, new in ENDINGS:
            if word.endswith(old) and is_known(word[: -len(old)] + new):
                yield match.end() - len(old), match.end(), new
                break
        for old, new in PREFIXES:
            if word.startswith(old) and is_known(new + word[len(old) :]):
                at = match.start() + len(old) - 1
                yield at, at + 1, new[-1]
                break
