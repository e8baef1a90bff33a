"""The report: every number recomputed by other means from the archive's tables, and the page as it is written."""

import re
import sqlite3
from math import log
from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from protokolist import cli
from protokolist.archive import Archive, build
from protokolist.archive.research import log_likelihood
from protokolist.report.numbers import Numbers, numbers, share
from protokolist.report.page import report
from protokolist.scoring.gold import read_gold

GOLD = sorted(Path("corpus/dev").glob("*.xml"))[:9]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("report")
    folder = place / "протоколы"
    folder.mkdir()
    for gold in GOLD:
        (folder / f"{gold.stem}.txt").write_text(read_gold(gold).text, encoding="utf-8")
    build(place / "a.db", [folder], processes=2)
    return place / "a.db"


@pytest.fixture(scope="module")
def archive(path: Path) -> Archive:
    return Archive(path)


@pytest.fixture(scope="module")
def found(archive: Archive) -> Numbers:
    return numbers(archive)


@pytest.fixture(scope="module")
def rows(path: Path) -> pd.DataFrame:
    """Statements by plain SQL of another library, without the program."""
    with sqlite3.connect(path) as connection:
        read = pd.read_sql(
            "SELECT s.*, (SELECT group_concat(topic) FROM statement_topics t WHERE t.statement_id = s.id) AS topics FROM statements s",
            connection,
        )
    return read.assign(topics=read["topics"].fillna(""))


def test_what_the_archive_holds(found: Numbers, rows: pd.DataFrame, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        protocols = dict(connection.execute("SELECT year, count(*) FROM meetings WHERE year IS NOT NULL GROUP BY year"))
    table = found.holdings.set_index("year")
    assert table["protocols"].to_dict() == protocols
    assert table["statements"].to_dict() == {year: int((rows["year"] == year).sum()) for year in protocols}
    assert found.quality.set_index("what").loc["protocols", "count"] == len(GOLD)
    assert found.gaps == [year for year in range(min(protocols), max(protocols)) if year not in protocols]


def test_topics_by_period(found: Numbers, rows: pd.DataFrame) -> None:
    dated = rows.dropna(subset=["year"])
    for row in found.topics.itertuples():
        inside = dated[(dated["year"] // 10 * 10) == row.period]
        count = sum(row.topic in str(topics).split(",") for topics in inside["topics"])
        assert (row[3], row.of) == (count, len(inside))
        assert row.low - 1e-9 <= row.share <= row.high + 1e-9
        assert row.share == pytest.approx(count / len(inside))


def test_what_follows_problems(found: Numbers, rows: pd.DataFrame) -> None:
    counted: dict[str, dict[str, int]] = {}
    for _, problem in rows[rows["type"] == "problem"].iterrows():
        about = set((problem["topics"] or "").split(",")) - {""}
        kinds = set()
        for _, other in rows[rows["document_id"] == problem["document_id"]].iterrows():
            same = (pd.isna(problem["item"]) and pd.isna(other["item"])) or problem["item"] == other["item"]
            theirs = set((other["topics"] or "").split(",")) - {""}
            if same and other["position"] > problem["position"] and (not about or about & theirs):
                kinds.add(other["type"])
        for topic in [*(about or {"—"}), "all"]:
            tally = counted.setdefault(
                topic, dict.fromkeys(("problems", "answer", "proposal", "decision", "nothing"), 0)
            )
            tally["problems"] += 1
            followed = kinds & {"answer", "proposal", "decision"}
            for kind in followed:
                tally[kind] += 1
            tally["nothing"] += not followed
    table = found.problems.set_index("topic")
    assert {topic: {name: int(table.loc[topic, name]) for name in tally} for topic, tally in counted.items()} == counted
    assert len(table) == len(counted)


def test_who_speaks_and_who_answers(found: Numbers, archive: Archive) -> None:
    with_speaker = archive.connection.execute("SELECT count(*) FROM speakers").get
    assert found.roles["all"].sum() <= with_speaker
    kinds = [name for name in found.roles.columns if name not in ("role", "all")]
    assert (found.roles[kinds].sum(axis=1) == found.roles["all"]).all()
    assert (
        found.answers["count"].sum()
        <= archive.connection.execute(
            "SELECT count(*) FROM answers a JOIN speakers x ON x.statement_id = a.statement_id JOIN speakers y ON y.statement_id = a.question_id"
        ).get
    )


def test_positions_lie_within_the_archive(found: Numbers) -> None:
    years = found.holdings["year"]
    assert (found.positions["since"] >= years.min()).all()
    assert (found.positions["until"] <= years.max()).all()
    assert (found.positions["since"] <= found.positions["until"]).all()


def test_log_likelihood_is_that_of_the_textbook() -> None:
    # Rayson and Garside's worked form: 2 Σ O ln(O/E) over both cells of the word and the rest.
    here, of_here, there, of_there = 120, 10_000, 60, 12_000
    both = here + there
    cells = [(here, of_here * both / 22_000), (there, of_there * both / 22_000)]
    cells += [
        (of_here - here, of_here * (22_000 - both) / 22_000),
        (of_there - there, of_there * (22_000 - both) / 22_000),
    ]
    assert log_likelihood(here, of_here, there, of_there) == pytest.approx(2 * sum(o * log(o / e) for o, e in cells))


def test_intervals_are_wilsons() -> None:
    middle, low, high = share(8, 10)
    assert (middle, round(low, 4), round(high, 4)) == (0.8, 0.4902, 0.9433)
    assert share(0, 0) == (0.0, 0.0, 1.0)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_needs_nothing_else(archive: Archive, language: str) -> None:
    page = report(archive, language=language)  # type: ignore[arg-type]
    tree = html.fromstring(page)
    assert tree.get("lang") == language
    assert len(tree.xpath("//figure")) == 6
    assert not re.findall(
        r'(?:src|href)="(?!#)(?!https?://www\.w3\.org)[^"]+"', re.sub(r"<svg.*?</svg>", "", page, flags=re.S)
    )
    assert not tree.xpath("//script")
    for details in tree.xpath("//details"):
        assert details.xpath(".//cite")


def test_the_same_archive_gives_the_same_bytes(archive: Archive, path: Path) -> None:
    assert report(archive) == report(Archive(path))


def test_the_page_shows_the_numbers(archive: Archive, found: Numbers) -> None:
    tree = html.fromstring(report(archive))
    shown = {
        cells[0].text_content(): [cell.text_content() for cell in cells[1:]]
        for cells in (row.xpath("./td") for row in tree.xpath("//section[@aria-labelledby='problems']//tr"))
        if len(cells) > 1
    }
    every = found.problems.set_index("topic").loc["all"]
    assert shown["все"][0] == str(int(every["problems"]))
    assert shown["все"][3].startswith(f"{int(every['decision'])} ({100 * every['decision_share']:.0f};")


def test_a_query_narrows_the_report(archive: Archive) -> None:
    found = numbers(archive, "тип:решение")
    assert 0 < found.quality.set_index("what").loc["protocols", "count"] <= len(GOLD)
    assert numbers(archive, "ананас").statements.empty


def test_an_empty_archive_gives_a_page(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    build(tmp_path / "a.db", [tmp_path / "empty"])
    assert "<h1>" in report(Archive(tmp_path / "a.db"))


def test_the_command(path: Path, tmp_path: Path) -> None:
    assert cli.main(["report", str(path), str(tmp_path / "r.html"), "--figures", str(tmp_path / "figures")]) == 0
    assert (tmp_path / "r.html").stat().st_size > 50_000
    assert {one.suffix for one in (tmp_path / "figures").iterdir()} == {".svg", ".png"}
    assert cli.main(["report", str(path), str(tmp_path)]) != 0


def test_reading_from_afar(archive: Archive) -> None:
    places = archive.concordance("библиотека")
    assert len(places) > 5
    for row in places.itertuples():
        text = archive.protocol(row.document).text
        assert text[row.start : row.start + len(row.word)] == row.word
    by_year = archive.frequencies(by="year").set_index("year")
    assert by_year["statements"].sum() == archive.statements()["year"].notna().sum()
    together = archive.collocations("библиотека", fewest=2)
    assert (together["together"] > together["expected"]).all()
    assert together["g2"].is_monotonic_decreasing
    person = int(archive.persons().iloc[0]["person_id"])
    assert not archive.timeline(person).empty
