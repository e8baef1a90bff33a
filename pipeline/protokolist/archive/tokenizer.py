"""The words of the search index: one function for what is stored and what is asked.

A word gives several tokens in one place: its folded form marked «=», all its lemmas, and, for what may be a surname,
the surname's key marked «@», which is one for a man and a woman in every case. So a phrase «Егоров Иван» finds «Егорову
Ивану», and an exact form can be asked for. «ё» is «е» everywhere; composed and decomposed letters are the same.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

import apsw

from protokolist.text import surnames
from protokolist.text.morphology import FORMS_KEPT, fold, is_known, lemmas

NAME = "protokolist"
EXACT, SURNAME = "=", "@"
# Letters may be written with combining marks («й» as «и» and a breve).
LETTERS = r"(?:[^\W_][\u0300-\u036f]*)+"
WORD = re.compile(rf"{LETTERS}(?:[-’']{LETTERS})*")
# A form asked for as it stands, in a query.
EXACT_WORD = re.compile(rf"=(?P<form>{LETTERS}(?:[-’']{LETTERS})*)")
# Readings of a surname rarer than this are no evidence.
LIKELY = 0.3
SHORTEST_SURNAME = 3
Token = tuple[int, int, *tuple[str, ...]]
Tokenizer = Callable[[bytes, int, str | None], Iterator[Token]]


@lru_cache(maxsize=FORMS_KEPT)
def word_tokens(form: str, capital: bool) -> tuple[str, ...]:
    """The tokens of a word in lower case, the exact form first; ``capital``: it may be a surname."""
    folded = fold(form)
    found = [EXACT + folded, *lemmas(form)]
    if "-" in form:
        # «библиотеки-филиала» is found by either half as well.
        found += [lemma for part in form.split("-") if len(part) >= SHORTEST_SURNAME for lemma in lemmas(part)]
    if capital:
        found += surname_keys(form)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=FORMS_KEPT)
def surname_keys(form: str) -> tuple[str, ...]:
    """Keys of the surnames that a form in lower case may belong to, marked."""
    if len(form) < SHORTEST_SURNAME or not form[0].isalpha():
        return ()
    likely = [reading.nominative for reading in surnames.readings(form) if reading.weight >= LIKELY] or [form]
    return tuple(dict.fromkeys(SURNAME + surname_key(nominative) for nominative in likely))


def surname_key(nominative: str) -> str:
    """What men and women of a surname have in common: «Егоров», «Егорова» → «егоров»; «Зимний», «Зимняя» → «зимн»."""
    key = fold(nominative)
    for ending in ("ова", "ева", "ина", "ына"):
        if key.endswith(ending) and len(key) > len(ending) + 1:
            return key[:-1]
    for ending in ("ский", "ская", "цкий", "цкая", "ской", "цкой"):
        if key.endswith(ending):
            return key[:-2]
    for ending in ("ый", "ая", "ий", "яя", "ой"):
        if key.endswith(ending) and len(key) > len(ending) + 2:
            return key[: -len(ending)]
    return key


def tokens(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Start and end of every word (code points of ``text``) with its tokens."""
    for match in WORD.finditer(text):
        yield match.start(), match.end(), word_tokens(_composed(match[0]).lower(), match[0][0].isupper())


def asked(word: str) -> tuple[str, ...]:
    """The tokens that a word of a query stands for: its lemmas and surname keys, any of them will do."""
    form = _composed(word).lower()
    found = list(lemmas(form))
    if not is_known(form):
        found.append(EXACT + fold(form))
    return tuple(dict.fromkeys([*found, *surname_keys(form)]))


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _make(_connection: apsw.Connection, _arguments: list[str]) -> Tokenizer:
    def tokenize(data: bytes, reason: int, _locale: str | None) -> Iterator[Token]:
        text = data.decode("utf-8")
        if reason & apsw.FTS5_TOKENIZE_QUERY:
            yield from _query(text)
            return
        plain = text.isascii()
        begun, at = 0, 0
        for start, end, found in tokens(text):
            if plain:
                yield start, end, *found
                continue
            at += len(text[begun:start].encode())
            length = len(text[start:end].encode())
            yield at, at + length, *found
            at += length
            begun = end

    return tokenize


def _query(text: str) -> Iterator[Token]:
    """The words of one phrase of a query; offsets do not matter there."""
    if text.startswith(EXACT):
        for match in EXACT_WORD.finditer(text):
            yield 0, 0, EXACT + fold(_composed(match["form"]))
        return
    for match in WORD.finditer(text):
        yield 0, 0, *asked(match[0])


def register(connection: apsw.Connection) -> None:
    """Makes the tokenizer known to a connection; every connection to an archive needs it."""
    connection.register_fts5_tokenizer(NAME, _make)


def lemma_text(text: str) -> str:
    """The likeliest lemma of every word, for programs that search without the tokenizer."""
    return " ".join(lemmas(_composed(match[0]).lower())[0] for match in WORD.finditer(text))
