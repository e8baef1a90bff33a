"""Every figure of the report, as DataFrames made from the archive's tables; intervals are Wilson's 95 %.

What follows a problem is what is said after it on the same item of the same meeting and, where the problem has topics,
shares one of them. How long a decision took counts from the problem's meeting to the first decision of the same body on
one of its topics, that day's included.
"""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from statsmodels.stats.proportion import proportion_confint

from protokolist.archive import Archive

KINDS = ("answer", "proposal", "decision")
MANY_YEARS = 15
TOP_ISSUERS, TOP_ROLES, TOP_PAIRS, TOP_PERSONS, TOP_WORDS = 15, 12, 30, 15, 10
UNKNOWN = "—"


@dataclass(frozen=True, slots=True)
class Numbers:
    """All tables of the report; ``topics`` is long for people and by period, the others one row a thing."""

    holdings: pd.DataFrame
    issuers: pd.DataFrame
    quality: pd.DataFrame
    gaps: list[int]
    periods: list[int]
    topics: pd.DataFrame
    problems: pd.DataFrame
    roles: pd.DataFrame
    answers: pd.DataFrame
    positions: pd.DataFrame
    words: dict[int, pd.DataFrame]
    statements: pd.DataFrame
    """Statements with their documents, for the sources behind a figure."""


def numbers(archive: Archive, query: str = "") -> Numbers:
    """The figures over the archive, or over the protocols with a statement that answers ``query``."""
    documents, statements = archive.documents(), archive.statements()
    if query:
        kept = set(archive.documents_with(query))
        documents = documents[documents["document_id"].isin(kept)]
        statements = statements[statements["document_id"].isin(kept)]
    statements = statements.merge(
        documents[["document_id", "name", "issuer_id"]], on="document_id", how="left", validate="many_to_one"
    )
    step = period_length(documents)
    statements = statements.assign(period=(statements["year"] // step) * step)
    years = sorted(int(year) for year in documents["year"].dropna().unique())
    periods = sorted(int(one) for one in statements["period"].dropna().unique())
    return Numbers(
        holdings=_holdings(documents, statements),
        issuers=_issuers(documents),
        quality=_quality(documents),
        gaps=[year for year in range(years[0], years[-1]) if year not in years] if years else [],
        periods=periods,
        topics=_topics(statements),
        problems=_problems(statements),
        roles=_roles(archive, statements),
        answers=_answers(archive, statements),
        positions=_positions(archive, documents),
        words={} if query else {one: archive.keywords(one, one + step - 1).head(TOP_WORDS) for one in periods},
        statements=statements,
    )


def period_length(documents: pd.DataFrame) -> int:
    """Years in a period: one, or ten where the archive spans many."""
    years = documents["year"].dropna()
    return 10 if len(years) and int(years.max()) - int(years.min()) > MANY_YEARS else 1


def share(count: int, of: int) -> tuple[float, float, float]:
    """A share with its Wilson interval."""
    if of == 0:
        return 0.0, 0.0, 1.0
    low, high = proportion_confint(count, of, method="wilson")
    return count / of, float(low), float(high)


def _holdings(documents: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    protocols = documents.groupby("year").size().rename("protocols")
    said = statements.groupby("year").size().rename("statements")
    problems = statements[statements["type"] == "problem"].groupby("year").size().rename("problems")
    table = pd.concat([protocols, said, problems], axis=1).fillna(0).astype(int)
    return table.sort_index().reset_index(names="year")


def _issuers(documents: pd.DataFrame) -> pd.DataFrame:
    named = documents.assign(issuer=documents["issuer"].fillna(UNKNOWN))
    table = named.groupby("issuer").agg(protocols=("document_id", "size"), since=("year", "min"), until=("year", "max"))
    return table.sort_values(["protocols"], ascending=False, kind="stable").head(TOP_ISSUERS).reset_index()


def _quality(documents: pd.DataFrame) -> pd.DataFrame:
    rows = [
        ("protocols", len(documents), None),
        ("recognised", int(documents["recognised"].fillna(False).sum()), documents["confidence"].mean()),
        ("without_date", int(documents["date"].isna().sum()), None),
        ("without_issuer", int(documents["issuer_id"].isna().sum()), None),
    ]
    return pd.DataFrame(rows, columns=["what", "count", "confidence"])


def _exploded(statements: pd.DataFrame) -> pd.DataFrame:
    """A row for each topic of each statement."""
    with_topics = statements.assign(topic=statements["topics"].fillna("").str.split())
    return with_topics.explode("topic").dropna(subset=["topic"])


def _topics(statements: pd.DataFrame) -> pd.DataFrame:
    dated = statements.dropna(subset=["period"])
    totals = dated.groupby("period").size()
    counts = _exploded(dated).groupby(["topic", "period"]).size()
    topics = sorted(counts.index.get_level_values("topic").unique())
    rows = []
    for topic in topics:
        for period in totals.index:
            count = int(counts.get((topic, period), 0))
            rows.append((topic, int(period), count, int(totals[period]), *share(count, int(totals[period]))))
    return pd.DataFrame(rows, columns=["topic", "period", "count", "of", "share", "low", "high"])


def followed(statements: pd.DataFrame) -> pd.DataFrame:
    """For each problem whether answers, proposals and decisions followed, and days to the first decision."""
    decisions = statements[(statements["type"] == "decision") & statements["date"].notna()]
    by_issuer: dict[Any, list[tuple[Any, int, int, frozenset[str]]]] = {}
    for row in decisions.itertuples():
        if not pd.isna(row.issuer_id):
            entry = (row.date, int(row.document_id), int(row.position), _set(row.topics))
            by_issuer.setdefault(int(row.issuer_id), []).append(entry)
    rows = []
    for _, meeting in statements.groupby("document_id", sort=True):
        for problem in meeting[meeting["type"] == "problem"].itertuples():
            about = _set(problem.topics)
            same_item = meeting["item"].isna() if pd.isna(problem.item) else meeting["item"] == problem.item
            later = meeting[same_item & (meeting["position"] > problem.position) & meeting["type"].isin(KINDS)]
            kinds = {row.type for row in later.itertuples() if not about or about & _set(row.topics)}
            days = _days(problem, about, "decision" in kinds, by_issuer)
            rows.append(
                (problem.statement_id, " ".join(sorted(about)), *(kind in kinds for kind in KINDS), not kinds, days)
            )
    return pd.DataFrame(rows, columns=["statement_id", "topics", *KINDS, "nothing", "days"])


def _days(problem: Any, about: frozenset[str], decided: bool, by_issuer: dict[Any, Any]) -> float | None:
    if decided:
        return 0.0
    if not about or pd.isna(problem.date) or pd.isna(problem.issuer_id):
        return None
    known = by_issuer.get(int(problem.issuer_id), [])
    waits = [(day - problem.date).days for day, _, _, topics in known if day > problem.date and topics & about]
    return float(min(waits)) if waits else None


def _set(topics: Any) -> frozenset[str]:
    return frozenset() if pd.isna(topics) else frozenset(str(topics).split())


def _problems(statements: pd.DataFrame) -> pd.DataFrame:
    found = followed(statements)
    long = found.assign(topic=found["topics"].str.split()).explode("topic")
    long["topic"] = long["topic"].fillna(UNKNOWN)
    rows = []
    for topic, group in [*long.groupby("topic", sort=True), ("all", found)]:
        count = len(group)
        shares = {kind: share(int(group[kind].sum()), count) for kind in (*KINDS, "nothing")}
        row: dict[str, Any] = {"topic": topic, "problems": count}
        for kind, (value, low, high) in shares.items():
            row |= {kind: int(group[kind].sum()), f"{kind}_share": value, f"{kind}_low": low, f"{kind}_high": high}
        row["median_days"] = group["days"].median()
        rows.append(row)
    return pd.DataFrame(rows)


def _speakers(archive: Archive, statements: pd.DataFrame) -> pd.DataFrame:
    """A row for each speaker of each statement, with the speaker's position at that meeting."""
    roles = archive.roles().sort_values(["document_id", "start"]).drop_duplicates(["document_id", "person_id"])
    said = statements.assign(person_id=statements["speaker_ids"].fillna("").str.split()).explode("person_id")
    said["person_id"] = pd.to_numeric(said["person_id"], errors="coerce").astype("Int64")
    said = said.merge(
        roles[["document_id", "person_id", "head"]], on=["document_id", "person_id"], how="left", validate="many_to_one"
    )
    said["role"] = said["head"].str.lower().fillna(UNKNOWN)
    return said


def _roles(archive: Archive, statements: pd.DataFrame) -> pd.DataFrame:
    said = _speakers(archive, statements).dropna(subset=["person_id"])
    table = said.pivot_table(index="role", columns="type", values="statement_id", aggfunc="count", fill_value=0)
    table["all"] = table.sum(axis=1)
    return table.sort_values("all", ascending=False, kind="stable").head(TOP_ROLES).reset_index()


def _answers(archive: Archive, statements: pd.DataFrame) -> pd.DataFrame:
    said = _speakers(archive, statements)[["statement_id", "person_id", "role"]]
    pairs = archive.answers()
    pairs = pairs[pairs["statement_id"].isin(statements["statement_id"])]
    merged = pairs.merge(said, on="statement_id").merge(
        said, left_on="question_id", right_on="statement_id", suffixes=("_answer", "_question")
    )
    merged = merged[(merged["role_question"] != UNKNOWN) & (merged["role_answer"] != UNKNOWN)]
    table = merged.groupby(["role_question", "role_answer"]).size().rename("count").reset_index()
    table.columns = pd.Index(["asked", "answered", "count"])
    return (
        table.sort_values(["count", "asked", "answered"], ascending=[False, True, True])
        .head(TOP_PAIRS)
        .reset_index(drop=True)
    )


def _positions(archive: Archive, documents: pd.DataFrame) -> pd.DataFrame:
    roles = archive.roles()
    roles = roles[roles["document_id"].isin(documents["document_id"])].dropna(subset=["date"])
    roles = roles.assign(year=roles["date"].dt.year, role=roles["head"].str.lower())
    table = roles.groupby(["person_id", "person", "role"]).agg(
        since=("year", "min"), until=("year", "max"), protocols=("document_id", "nunique")
    )
    return (
        table.sort_values(["protocols", "since"], ascending=[False, True], kind="stable")
        .head(TOP_PERSONS)
        .reset_index()
        .sort_values(["since", "person", "role"])
        .reset_index(drop=True)
    )
