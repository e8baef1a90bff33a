"""Reading an archive from afar: words in context, counts over time, words that go together, a person's years.

Everything returns a pandas DataFrame. Words are lemmas, the likeliest of each form; statistics come from scipy.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import apsw

from protokolist.archive.matching import Looked
from protokolist.archive.query import plain_term
from protokolist.text.morphology import lemma, parses

if TYPE_CHECKING:
    import pandas as pd

By = Literal["year", "decade", "topic", "type", "issuer"]
# Parts of speech that say nothing of what a text is about.
SMALL = {"PREP", "CONJ", "PRCL", "NPRO", "INTJ", "NUMR"}
SHORTEST = 3
FEWEST = 3


def concordance(connection: apsw.Connection, word: str, visible: str, *, width: int, limit: int) -> "pd.DataFrame":
    """Every place of a word in any form, with ``width`` code points on either side."""
    import pandas as pd  # noqa: PLC0415 - of an extra, and heavy

    term = plain_term(word)
    rows = connection.execute(
        "SELECT s.id, d.name, s.date, s.page, s.text, s.start FROM statement_words w JOIN statements s ON s.id = w.rowid JOIN"
        f" documents d ON d.id = s.document_id WHERE statement_words MATCH ? AND {visible} ORDER BY s.date, s.id LIMIT ?",
        (term.expression(), limit),
    )
    looked = Looked([(term, 1.0)])
    found = []
    for statement, document, day, page, text, start in rows:
        whole = str(text)
        for one, other in looked.places(whole):
            left, right = whole[max(0, one - width) : one], whole[other : other + width]
            found.append((statement, document, day, page, int(str(start)) + one, left, whole[one:other], right))
    names = ["statement_id", "document", "date", "page", "start", "left", "word", "right"]
    frame = pd.DataFrame(found, columns=names)
    frame["date"] = pd.to_datetime(frame["date"], errors="coerce")
    return frame


def frequencies(connection: apsw.Connection, visible: str, *, by: By, words: list[str] | None) -> "pd.DataFrame":
    """Statements by a feature, or how often words stand in them, with the share of all words in a million."""
    import pandas as pd  # noqa: PLC0415 - as above

    counts: dict[Any, Counter[str]] = {}
    totals: Counter[Any] = Counter()
    statements: Counter[Any] = Counter()
    wanted = {lemma(word.lower()) for word in words or []}
    for key, text in _texts(connection, visible, by):
        found = str(text).split()
        statements[key] += 1
        totals[key] += len(found)
        if wanted:
            counts.setdefault(key, Counter()).update(one for one in found if one in wanted)
    keys = sorted(statements, key=str)
    if not wanted:
        return pd.DataFrame([(key, statements[key], totals[key]) for key in keys], columns=[by, "statements", "words"])
    rows = [
        (key, word, counts[key][word], 1e6 * counts[key][word] / totals[key] if totals[key] else 0.0)
        for key in keys
        for word in sorted(wanted)
    ]
    return pd.DataFrame(rows, columns=[by, "word", "count", "per_million"])


def _texts(connection: apsw.Connection, visible: str, by: By) -> Iterator[tuple[Any, Any]]:
    keys = {
        "year": "s.year",
        "decade": "s.year / 10 * 10",
        "type": "s.type",
        "topic": "t.topic",
        "issuer": "a.name",
    }
    joins = {
        "topic": " JOIN statement_topics t ON t.statement_id = s.id",
        "issuer": (
            " JOIN meetings m ON m.document_id = d.id JOIN organisation_appearances a ON a.document_id = d.id AND a.local_id ="
            " m.issuer"
        ),
    }
    sql = f"SELECT {keys[by]}, s.lemma_text FROM statements s JOIN documents d ON d.id = s.document_id{joins.get(by, '')} WHERE {visible}"
    yield from ((key, text) for key, text in connection.execute(sql) if key is not None)


def collocations(connection: apsw.Connection, word: str, visible: str, *, window: int, fewest: int) -> "pd.DataFrame":
    """Words that stand within ``window`` words of a word more often than chance would have it, by log-likelihood (G²)."""
    import pandas as pd  # noqa: PLC0415 - as above

    node = lemma(word.lower())
    near: Counter[str] = Counter()
    every: Counter[str] = Counter()
    places = 0
    for (text,) in connection.execute(
        f"SELECT s.lemma_text FROM statements s JOIN documents d ON d.id = s.document_id WHERE {visible}"
    ):
        found = str(text).split()
        every.update(found)
        for at, one in enumerate(found):
            if one == node:
                beside = found[max(0, at - window) : at] + found[at + 1 : at + 1 + window]
                near.update(beside)
                places += len(beside)
    total = sum(every.values())
    rows = []
    for other, count in near.items():
        if other == node or count < fewest or not telling(other):
            continue
        expected = every[other] * places / total
        rows.append(
            (
                other,
                count,
                every[other],
                round(expected, 3),
                log_likelihood(count, places, every[other] - count, total - places),
            )
        )
    frame = pd.DataFrame(rows, columns=["word", "together", "in_all", "expected", "g2"])
    frame = frame[frame["together"] > frame["expected"]]
    return frame.sort_values(["g2", "word"], ascending=[False, True]).reset_index(drop=True)


def keywords(connection: apsw.Connection, visible: str, since: int, until: int, *, fewest: int) -> "pd.DataFrame":
    """Words typical of the years ``since`` to ``until`` beside all others, by log-likelihood (G²), the most typical first."""
    import pandas as pd  # noqa: PLC0415 - as above

    inside: Counter[str] = Counter()
    outside: Counter[str] = Counter()
    for year, text in _texts(connection, visible, "year"):
        (inside if since <= int(year) <= until else outside).update(str(text).split())
    own, rest = sum(inside.values()), sum(outside.values())
    rows = []
    for word, count in inside.items():
        if count < fewest or not telling(word) or not rest:
            continue
        if count / own > outside[word] / rest:
            rows.append((word, count, outside[word], log_likelihood(count, own, outside[word], rest)))
    frame = pd.DataFrame(rows, columns=["word", "count", "elsewhere", "g2"])
    return frame.sort_values(["g2", "word"], ascending=[False, True]).reset_index(drop=True)


def log_likelihood(here: int, here_total: int, there: int, there_total: int) -> float:
    """G² of a word's counts in two sets of words (Dunning 1993), from scipy's test of the two-by-two table."""
    from scipy.stats import chi2_contingency  # noqa: PLC0415 - of an extra, and heavy

    table = [[here, here_total - here], [there, there_total - there]]
    if min(here_total, there_total) <= 0 or here + there == 0:
        return 0.0
    return float(chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic)


def telling(word: str) -> bool:
    """Whether a lemma says what a text is about: no small word, no number."""
    return len(word) >= SHORTEST and word.isalpha() and str(parses(word)[0].tag.POS) not in SMALL


def timeline(connection: apsw.Connection, person: int, visible: str) -> "pd.DataFrame":
    """What a person did, by date: meetings, positions, statements, tasks."""
    import pandas as pd  # noqa: PLC0415 - as above

    sql = (
        "SELECT m.date, d.name, 'meeting', c.part, NULL FROM participation c JOIN person_appearances a ON a.document_id = c.document_id"
        f" AND a.local_id = c.local_id JOIN documents d ON d.id = c.document_id LEFT JOIN meetings m ON m.document_id = d.id WHERE a.person_id = ?1 AND {visible}"
        " UNION ALL SELECT m.date, d.name, 'position', r.title, NULL FROM roles r JOIN person_appearances a ON a.document_id = r.document_id"
        f" AND a.local_id = r.local_id JOIN documents d ON d.id = r.document_id LEFT JOIN meetings m ON m.document_id = d.id WHERE a.person_id = ?1 AND {visible}"
        " UNION ALL SELECT s.date, d.name, s.type, s.text, s.page FROM speakers w JOIN person_appearances a ON a.id = w.appearance_id JOIN statements s"
        f" ON s.id = w.statement_id JOIN documents d ON d.id = s.document_id WHERE a.person_id = ?1 AND {visible}"
        " UNION ALL SELECT s.date, d.name, 'task', s.text, s.page FROM assignees g JOIN statements s ON s.id = g.statement_id JOIN person_appearances a ON"
        f" a.document_id = s.document_id AND a.local_id = g.local_id JOIN documents d ON d.id = s.document_id WHERE a.person_id = ?1 AND {visible}"
    )
    rows = list(connection.execute(sql, (person,)))
    frame = pd.DataFrame(rows, columns=["date", "document", "what", "text", "page"])
    frame["date"] = pd.to_datetime(frame["date"], errors="coerce")
    return frame.sort_values(["date", "document", "what"], kind="stable").reset_index(drop=True)
