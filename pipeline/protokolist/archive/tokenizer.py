"""The words of the search index: one function for what is stored and what is asked.

A word of a text becomes terms, all in one position: every lemma it may be a form of, the form itself, the keys of the
surname it may be, and its initial where it may be a first name or patronymic. Lemmas stand bare; the others are told
apart by what stands before them: ``=`` a form, ``~`` a surname key, ``.`` an initial (of a name written out or not),
``:`` an initial written as such. So a phrase «Егоров Иван» finds «Егорову Ивану», «Егоров И.» finds both, and an exact
form can be asked for. «ё» is «е» everywhere; composed and decomposed letters are the same; a hyphen parts words; a
word broken at the end of a line is one.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import apsw

from protokolist.text import surnames
from protokolist.text.morphology import FORMS_KEPT, fold, is_known, lemma, parses

NAME = "protokolist"
FORM, SURNAME, INITIAL, BARE_INITIAL = SIGNS = "=", "~", ".", ":"

# Marks that are no letters of their own: stress, soft hyphens.
MARKS = "\u0300-\u036f\u00ad"
LETTERS = rf"(?:[^\W_][{MARKS}]*)+"
WORD = re.compile(rf"(?P<left>{LETTERS})(?:[-\u00ad¬][ \t]*\n[ \t]*(?P<right>{LETTERS}))?")
DROPPED = re.compile(f"[{MARKS}]")
# Most texts have no marks and no words broken at the end of a line: their words are runs of letters and digits.
RUN = re.compile(r"[^\W_]+")
UNUSUAL = re.compile(rf"[{MARKS}¬]|-[ \t]*\n")
# Letters that look alike: a Latin one inside a Russian word is a slip of a typist or of recognition.
LOOK_ALIKE = str.maketrans("aceopxyBCEHKMOPTX", "асеорхуВСЕНКМОРТХ")
# pymorphy3 knows Russian; what it does with other letters is no use, and it breaks on those without a Unicode name.
CYRILLIC = re.compile("[а-я]+")
RUSSIAN, LATIN = re.compile("[А-ЯЁа-яё]"), re.compile("[A-Za-z]")
# Readings much rarer than the likeliest are not asked for, though they are indexed.
UNLIKELY = 0.1
# What the analyser takes off the beginning of words it does not know.
GRADES = ("по", "наи")
# Longer words are no words; FTS5 would keep them, but nobody can mean them.
LONGEST = 60
# A statement is taken apart for its lemmas and again for the index; its protocol has some dozens, seldom hundreds.
TEXTS_KEPT = 512
SURNAME_ENDINGS = re.compile(r"(?:ая|яя|ий|ый|ой|ей|[аяоеёиуыюьйэ])$")
FLEETING = re.compile(r"[её](?=[кцлнрй]$)")


Terms = tuple[str, ...]
Token = tuple[int, int, Terms]
"""Start and end of a word (code points), and its terms."""
Placed = tuple[int, int, str]
"""Start and end of a word (code points), and the word as it is written."""


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text`` in order, as they are indexed."""
    for start, end, written in placed(text):
        yield start, end, indexed(written)


def terms_of(text: str) -> list[Terms]:
    """The terms of the words of ``text`` in order, without their places."""
    return [indexed(written) for written in _written(text)]


def words(text: str) -> list[str]:
    """The words of ``text`` as they are written."""
    return list(_written(text))


def lemma_text(text: str) -> str:
    """The likeliest lemma of every word, for programs that search without the tokenizer."""
    return " ".join(map(likeliest, _written(text)))


@lru_cache(maxsize=TEXTS_KEPT)
def _written(text: str) -> tuple[str, ...]:
    if UNUSUAL.search(text):
        return tuple([written for _, _, written in placed(text)])
    return tuple([_clean(word[:LONGEST]) for word in RUN.findall(text)])


def placed(text: str) -> tuple[Placed, ...]:
    """The words of ``text`` as they are written, with their places."""
    if not UNUSUAL.search(text):
        return tuple([(*match.span(), _clean(match[0][:LONGEST])) for match in RUN.finditer(text)])
    found = []
    for match in WORD.finditer(text):
        left, right = match.groups()
        written = _clean(left[:LONGEST])
        if right is None:
            found.append((match.start(), match.end(), written))
            continue
        rest = _clean(right[:LONGEST])
        if rest[0].islower() and is_broken(fold(written), fold(rest)):
            found.append((match.start(), match.end(), written + rest))
        else:
            found += [(*match.span("left"), written), (*match.span("right"), rest)]
    return tuple(found)


@lru_cache(maxsize=FORMS_KEPT)
def is_broken(left: str, right: str) -> bool:
    """Whether two parts around a hyphen at the end of a line are one word, not two joined by a hyphen."""
    return is_known(left + right) or not (is_known(left) and is_known(right))


@lru_cache(maxsize=FORMS_KEPT)
def _clean(written: str) -> str:
    """The word without stress marks and soft hyphens, composed, its look-alikes put right."""
    if written.isascii():
        return written
    composed = DROPPED.sub("", unicodedata.normalize("NFC", written))
    if LATIN.search(composed) and RUSSIAN.search(composed):
        composed = composed.translate(LOOK_ALIKE)
    return composed


@lru_cache(maxsize=FORMS_KEPT)
def likeliest(written: str) -> str:
    """The likeliest folded lemma of a word in whatever alphabet."""
    form = _folded(written)
    return lemma(form) if CYRILLIC.fullmatch(form) else form


def _folded(written: str) -> str:
    # Capitals of other alphabets may take more letters in lower case, with marks of their own.
    return DROPPED.sub("", fold(written)) or written


@lru_cache(maxsize=FORMS_KEPT)
def indexed(written: str) -> Terms:
    """All terms of a word; ``written`` without hyphens and marks, its capitals kept."""
    form = _folded(written)
    if not CYRILLIC.fullmatch(form):
        letters = (INITIAL + form[0], BARE_INITIAL + form) if len(form) == 1 and form.isalpha() else ()
        return (form, FORM + form, *letters)
    terms = [*_lemmas(written, 0.0), FORM + form]
    if written[0].isupper():
        if len(form) == 1:
            terms += [INITIAL + form, BARE_INITIAL + form]
        else:
            terms += [SURNAME + key for key in surname_keys(form) if may_be_surname(written)]
            if may_be_given(form):
                terms.append(INITIAL + form[0])
    return tuple(dict.fromkeys(terms))


def begins_otherwise(written: str, letters: frozenset[str]) -> bool:
    """Whether none of the terms of a word can begin with one of ``letters`` (of a term, ``letter`` gives it).

    Told without analysing the word, so it is no for all words of the dictionary, whose lemmas may be quite another word.
    The analyser's guesses keep the beginning, but for «по-» and «наи-» of comparatives and superlatives.
    """
    form = _folded(written)
    return (
        form[0] not in letters and not form.startswith(GRADES) and not is_known(written.lower()) and not is_known(form)
    )


def letter(term: str) -> str:
    """The first letter of a term."""
    return term[1] if term[0] in SIGNS and len(term) > 1 else term[0]


@lru_cache(maxsize=FORMS_KEPT)
def asked(written: str) -> Terms:
    """The terms by which a word of a query finds its forms: a part of what ``indexed`` gives for each of them."""
    form = _folded(written)
    if not CYRILLIC.fullmatch(form):
        return (form,)
    found = _lemmas(written, UNLIKELY)
    if len(form) > 1 and may_be_surname(written):
        keys = tuple(SURNAME + key for key in surname_keys(form))
        # «Егорову» asks for a surname, not for Егор; «зима» may be either.
        if keys and surname_likely(form) and (written[0].isupper() or is_known(form)):
            return (*keys, FORM + form)
        found = (*found, *keys)
    return tuple(dict.fromkeys(found))


def _lemmas(written: str, least: float) -> Terms:
    """The folded lemmas of a form, the likeliest first; ``least`` is a share of the likeliest one's score."""
    form = written.lower()
    # The dictionary knows both spellings of «ё» only where it knows the word.
    readings = parses(form if "ё" not in form or is_known(form) else form.replace("ё", "е"))
    kept = [parse for parse in readings if parse.score >= least * readings[0].score]
    return tuple(dict.fromkeys(fold(parse.normal_form) for parse in kept))


@lru_cache(maxsize=FORMS_KEPT)
def may_be_surname(written: str) -> bool:
    """Whether the form can be one of a surname: the dictionary says so, or does not know it."""
    form = written.lower()
    readings = parses(form)
    if any("Surn" in parse.tag for parse in readings):
        return True
    if not is_known(form):
        return any(parse.tag.POS in ("NOUN", "ADJF", None) for parse in readings) or len(form) > 2
    return any(surnames.is_surname(reading.nominative) for reading in surnames.readings(form)[:4])


@lru_cache(maxsize=FORMS_KEPT)
def surname_likely(form: str) -> bool:
    """Whether a form is hardly anything but a surname."""
    readings = parses(form)
    surname = max((parse.score for parse in readings if "Surn" in parse.tag), default=0.0)
    other = max(
        (parse.score for parse in readings if not any(tag in parse.tag for tag in ("Surn", "Name", "Patr"))),
        default=0.0,
    )
    return surname > other if is_known(form) else surname > 0


@lru_cache(maxsize=FORMS_KEPT)
def may_be_given(form: str) -> bool:
    """Whether the form can be a first name or a patronymic."""
    return any("Name" in parse.tag or "Patr" in parse.tag for parse in parses(form))


@lru_cache(maxsize=FORMS_KEPT)
def surname_keys(form: str) -> Terms:
    """What all forms of a surname have in common, for both genders: stems of the nominatives it may stand for."""
    keys: dict[str, None] = {}
    for reading in surnames.readings(form):
        key = surname_key(reading.nominative)
        keys[key] = None
        keys[FLEETING.sub("", key)] = None
    return tuple(keys)


@lru_cache(maxsize=FORMS_KEPT)
def surname_key(nominative: str) -> str:
    """The one key of a surname in the nominative, whoever bears it: «Егорова» and «Егоров» have the same."""
    folded = fold(nominative)
    stem = SURNAME_ENDINGS.sub("", folded)
    return stem if len(stem) > 1 else folded


def as_written(written: str) -> Terms:
    """The term by which only this form is found."""
    return (FORM + _folded(written),)


def initial(written: str) -> Terms:
    """The term by which an initial of a query finds names that begin so, written out or not."""
    return (INITIAL + _folded(written)[0],)


def given(written: str) -> Terms:
    """The terms by which a first name or patronymic finds its forms, and its initial."""
    return (*asked(written), BARE_INITIAL + _folded(written)[0])


def phrase(positions: Iterable[Sequence[str]], *, prefix: bool = False) -> str:
    """The FTS5 expression for words in a row, each by any of its terms; the last one may go on where ``prefix``."""
    inside = " ".join("|".join(terms) for terms in positions).replace('"', '""')
    return f'"{inside}" *' if prefix else f'"{inside}"'


def register(connection: apsw.Connection) -> None:
    """Makes the tokenizer known to a connection; every connection to an archive needs it."""
    connection.register_fts5_tokenizer(NAME, _make)


def _make(_connection: apsw.Connection, _arguments: list[str]) -> Callable[[bytes, int, str | None], list[Terms]]:
    def tokenize(data: bytes, reason: int, _locale: str | None) -> list[Terms]:
        text = data.decode("utf-8")
        if reason & apsw.FTS5_TOKENIZE_QUERY:
            # Only who reads a query knows what is meant; its words are terms already, as ``phrase`` writes them.
            return [tuple(position.split("|")) for position in text.split()]
        return terms_of(text)

    return tokenize
