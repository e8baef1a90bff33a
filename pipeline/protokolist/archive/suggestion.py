"""«Может быть, …»: a word that nothing in the archive has, and the likest one that something has."""

import apsw
from rapidfuzz import fuzz, process

from protokolist.archive.query import Query, Term
from protokolist.archive.tokenizer import FORM, as_written, asked, phrase, words
from protokolist.text.morphology import fold

# A suggestion has to be so like the word, in per cent.
ALIKE = 78
LOOKED_AT = 20_000


def suggestion(connection: apsw.Connection, query: Query) -> str | None:
    """The query with unknown words replaced by the likest known ones, or nothing."""
    if query.words is None:
        return None
    connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, statement_words, row)")
    meant = query.text
    for term in query.words.terms():
        for word in term.words:
            if not _known(connection, term, word) and (better := _likest(connection, word)):
                meant = meant.replace(word, better)
    return meant if meant != query.text else None


def _known(connection: apsw.Connection, term: Term, word: str) -> bool:
    prefix = term.kind == "prefix"
    expression = phrase([as_written(word) if prefix else asked(one) for one in words(word)], prefix=prefix)
    found = connection.execute("SELECT 1 FROM statement_words WHERE statement_words MATCH ? LIMIT 1", (expression,))
    return found.fetchone() is not None


def _likest(connection: apsw.Connection, word: str) -> str | None:
    folded = fold(word)
    for length in (2, 1):
        begin = FORM + folded[:length]
        rows = connection.execute(
            "SELECT term, doc FROM temp.vocabulary WHERE term >= ? AND term < ? LIMIT ?",
            (begin, begin[:-1] + chr(ord(begin[-1]) + 1), LOOKED_AT),
        )
        known = {term[len(FORM) :]: count for term, count in rows}
        close = process.extract(folded, known.keys(), scorer=fuzz.ratio, limit=5, score_cutoff=ALIKE)
        if close:
            return str(max(close, key=lambda found: (round(found[1] / 5), known[found[0]]))[0])
    return None
