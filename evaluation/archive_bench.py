"""How fast an archive of a million statements is built and searched, beside plain FTS5 and PostgreSQL.

``python evaluation/archive_bench.py [--statements N] [--out PREFIX] [--folder FOLDER]`` makes the archive of protocols
of the training split varied by a seed (``varied.py``), puts the same statements into a table of SQLite with a plain
FTS5 index (``unicode61``) and into PostgreSQL with its ``russian`` configuration (a server of its own in a folder,
where Debian's is installed), and asks all three twenty kinds of query: alone, sixteen at once (``archive_http.py``),
and cold. The archive answers with the total, the best twenty with marks, and counts by five facets; the others with
the total and the best twenty. Times are of the client; PostgreSQL's alone are psql's.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median, quantiles
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import apsw

from archive_http import CLIENTS, PAUSE, Ask, at_once, cold, serving
from archive_postgres import Postgres
from archive_questions import BEST, EACH, SEED, Question, questions
from protokolist.archive import Archive, identity, store
from protokolist.archive.database import connect, merge_indexes
from provenance import belongs_to, provenance
from publish import publish
from varied import Varied

TENTHS = 10
# The archive after the first tenth, to see what grows.
SMALL = "small.db"
# Questions of a kind for what is asked at once.
EACH_TOGETHER = 40
API, PAGE = "/api/search?q=", "/?q="
FLAT = (
    "id INTEGER PRIMARY KEY, text TEXT, type TEXT, day TEXT, speakers TEXT, topics TEXT, organisations TEXT, roles TEXT"
)
Row = tuple[int, str, str, str, str, str, str, str]


def build(folder: Path, count: int) -> dict[str, Any]:
    """The archive and the flat table's rows, how long each took, and the process's memory at every tenth."""
    protocols = Varied(SEED)
    connection = connect(folder / "archive.db", create=True)
    plain = apsw.Connection(str(folder / "plain.db"))
    # One by one: what follows a statement that gives a row would wait until the row is fetched.
    for setting in ("journal_mode = WAL", "synchronous = NORMAL", "wal_autocheckpoint = 10000", "cache_size = -65536"):
        plain.execute(f"PRAGMA {setting}").fetchall()
    plain.execute(f"CREATE TABLE s ({FLAT})")
    plain.execute(
        "CREATE VIRTUAL TABLE w USING fts5 (text, content = 's', content_rowid = 'id', tokenize = 'unicode61')"
    )
    seconds = dict.fromkeys(("archive", "archive processor", "plain", "plain processor", "vary"), 0.0)
    statement, memory = 0, [_resident()]
    with (folder / "rows.tsv").open("w", encoding="utf-8") as rows:
        begun = time.perf_counter()
        for number, protocol in enumerate(protocols.statements(count)):
            seconds["vary"] += time.perf_counter() - begun
            with timed(seconds, "archive"), connection:
                store.add(
                    connection,
                    protocol,
                    name=f"d{number}",
                    sha256=f"{number:064}",
                    part=0,
                    program="bench",
                    model="bench",
                )
            flat = list(_flat(protocol, statement))
            statement += len(flat)
            with timed(seconds, "plain"), plain:
                plain.executemany("INSERT INTO s VALUES (?, ?, ?, ?, ?, ?, ?, ?)", flat)
                plain.executemany("INSERT INTO w (rowid, text) VALUES (?, ?)", [row[:2] for row in flat])
            rows.writelines("\t".join(_escaped(value) for value in row) + "\n" for row in flat)
            begun = time.perf_counter()
            if statement >= count * len(memory) / TENTHS:
                memory.append(_resident())
                if len(memory) == 2:
                    connection.execute("VACUUM INTO ?", (str(folder / SMALL),))
                print(f"{statement} statements, {memory[-1]} MB, {seconds}", file=sys.stderr, flush=True)
    with timed(seconds, "archive"):
        merge_indexes(connection)
    for some in (connection, plain):
        some.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        some.close()
    memory.append(_resident())
    return seconds | {"statements": statement, "documents": number + 1, "MB": memory}


def _resident(process: int | str = "self") -> float:
    """Megabytes of memory that a process holds now."""
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)


@contextmanager
def timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    """Adds what is done inside, and the processor time of it: the machine may be shared."""
    begun, processor = time.perf_counter(), time.process_time()
    yield
    seconds[name] += time.perf_counter() - begun
    seconds[f"{name} processor"] += time.process_time() - processor


def resolve(folder: Path) -> dict[str, float]:
    """Who is who over the whole archive, and how long it took."""
    seconds = dict.fromkeys(("who is who", "who is who processor"), 0.0)
    connection = connect(folder / "archive.db", write=True)
    with timed(seconds, "who is who"):
        identity.resolve(connection)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    with Archive(folder / SMALL, write=True) as small:
        merge_indexes(small.connection)
        identity.resolve(small.connection)
    return seconds


def _flat(protocol: Any, first: int) -> Iterator[Row]:
    persons = {person.id: person for person in protocol.persons}
    day = protocol.date.value.isoformat() if protocol.date else ""
    bodies = "; ".join(body.name for body in protocol.organisations)
    for number, statement in enumerate(protocol.statements, first + 1):
        said_by = [persons[who] for who in statement.speakers]
        yield (
            number, statement.text, statement.type, day, "; ".join(one.name for one in said_by),
            " ".join(topic.name for topic in statement.topics), bodies,
            "; ".join(role.title for one in said_by for role in one.roles),
        )  # fmt: skip


def _escaped(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def ask_archive(folder: Path, asked: Sequence[Question]) -> Iterator[tuple[str, float | None, int]]:
    """Kind, milliseconds, number found; the first one is the first query of the process."""
    begun = time.perf_counter()
    with Archive(folder / "archive.db") as archive:
        archive.search("протокол")
        yield "first", 1000 * (time.perf_counter() - begun), 0
        for question in asked:
            begun = time.perf_counter()
            results = archive.search(question.ours, limit=BEST)
            yield question.kind, 1000 * (time.perf_counter() - begun), results.total


def ask_plain(folder: Path, asked: Sequence[Question]) -> Iterator[tuple[str, float | None, int]]:
    """The same of plain FTS5."""
    connection = _plain(folder)
    for question in asked:
        if question.fts is None:
            yield question.kind, None, 0
            continue
        begun = time.perf_counter()
        total = _found_plain(connection, question)
        yield question.kind, 1000 * (time.perf_counter() - begun), total


def _plain(folder: Path) -> apsw.Connection:
    connection = apsw.Connection(str(folder / "plain.db"), flags=apsw.SQLITE_OPEN_READONLY)
    # The first to open it after the last has closed it has it alone for a moment.
    connection.set_busy_timeout(30_000)
    return connection


def _found_plain(connection: apsw.Connection, question: Question) -> int:
    """How many plain FTS5 finds, after having read the best."""
    match, condition = question.fts or ("", "")
    source = "w JOIN s ON s.id = w.rowid" if condition else "w"
    where = f"w MATCH ? {'AND ' + condition if condition else ''}"
    total = connection.execute(f"SELECT count(*) FROM {source} WHERE {where}", (match,)).get
    best = f"SELECT s.id, s.text FROM w JOIN s ON s.id = w.rowid WHERE {where} ORDER BY w.rank LIMIT {BEST}"
    connection.execute(best, (match,)).fetchall()
    return int(total)


def plain_client(folder: Path) -> Ask:
    """Asks plain FTS5 over a connection of its own."""
    connection = _plain(folder)

    def ask(question: Question) -> None:
        _found_plain(connection, question)

    return ask


def together(folder: Path, postgres: Postgres) -> dict[str, dict[str, float]]:
    """Sixteen clients at once and one alone, each question asked once, so that nobody can answer from what was asked."""
    asked = questions(folder, seed=SEED + 1, each=EACH_TOGETHER)
    alone, pages, apart, rest = (asked[number::4] for number in range(4))
    made: dict[str, dict[str, float]] = {}
    with serving(folder / "archive.db") as server:
        server.client(API)(alone[0])
        begun = server.memory()
        for name, some, address, count, pause in (
            ("server, JSON: one client", alone, API, 1, 0.0),
            ("server, JSON: 16 clients", rest, API, CLIENTS, 0.0),
            ("server, pages: 16 clients", pages, PAGE, CLIENTS, 0.0),
            ("server, pages: 16 clients that pause", apart, PAGE, CLIENTS, PAUSE),
        ):
            with spent(made, name, len(some), server.processor):
                made[name] = _spread(
                    at_once(some, lambda address=address: server.client(address), count=count, pause=pause)
                )
        made["server MB"] = {"begun": begun, "ended": server.memory()}
    known = [question for question in rest if question.fts]
    with spent(made, "plain FTS5: 16 threads", len(known), time.process_time):
        made["plain FTS5: 16 threads"] = _spread(at_once(known, lambda: plain_client(folder)))
    if postgres.bin:
        for name, some, pause in (
            ("PostgreSQL: 16 sessions", rest, 0.0), ("PostgreSQL: 16 sessions that pause", apart, PAUSE),
        ):  # fmt: skip
            known = [question for question in some if question.postgres]
            with spent(made, name, len(known), postgres.processor), postgres.sessions() as client:
                made[name] = _spread(at_once(known, client, pause=pause))
    return made


@contextmanager
def spent(made: dict[str, dict[str, float]], name: str, queries: int, processor: Callable[[], float]) -> Iterator[None]:
    """Adds to what was ``made`` inside how many milliseconds of processor time a query took."""
    begun = processor()
    yield
    made[name]["processor"] = round(1000 * (processor() - begun) / queries, 1)


def first_ones(folder: Path, postgres: Postgres) -> dict[str, dict[str, float]]:
    """One question of each kind of what has just been started, its files forgotten by the system."""
    asked = questions(folder, seed=SEED + 2, each=1)
    made = {}
    cold(folder / "archive.db")
    with serving(folder / "archive.db") as server:
        made["archive, over HTTP"] = _first(at_once(asked, lambda: server.client(API), count=1))
    cold(folder / "plain.db")
    known = [question for question in asked if question.fts]
    made["plain FTS5"] = _first(at_once(known, lambda: plain_client(folder), count=1))
    if postgres.bin:
        postgres.restart()
        cold(postgres.data)
        known = [question for question in asked if question.postgres]
        with postgres.sessions() as client:
            made["PostgreSQL"] = _first(at_once(known, client, count=1))
    return made


def _first(times: Sequence[float]) -> dict[str, float]:
    return {"first": round(times[0], 1), **_spread(times)}


def asked_alone(
    ask: Callable[[], Iterator[tuple[str, float | None, int]]], processor: Callable[[], float]
) -> dict[str, dict[str, float]]:
    """What one client got, with the processor time of a query over all."""
    begun = processor()
    answers = list(ask())
    made = summed(iter(answers))
    queries = sum(milliseconds is not None for _, milliseconds, _ in answers)
    made["all"]["processor"] = round(1000 * (processor() - begun) / queries, 1)
    return made


def summed(answers: Iterator[tuple[str, float | None, int]]) -> dict[str, Any]:
    """Median and 95th percentile by kind and over all."""
    by_kind: dict[str, list[tuple[float, int]]] = {}
    for kind, milliseconds, total in answers:
        if milliseconds is not None:
            by_kind.setdefault(kind, []).append((milliseconds, total))
    first = by_kind.pop("first", None)
    made = {
        kind: _spread([time_ for time_, _ in some]) | {"found": median(total for _, total in some)}
        for kind, some in by_kind.items()
    }
    made["all"] = _spread([time_ for some in by_kind.values() for time_, _ in some])
    if first:
        made["first query of a process"] = {"p50": round(first[0][0], 1), "p95": round(first[0][0], 1)}
    return made


def _spread(times: Sequence[float]) -> dict[str, float]:
    return {"p50": round(median(times), 1), "p95": round(quantiles(times, n=20, method="inclusive")[-1], 1)}


def tables(result: dict[str, Any]) -> str:
    """The published tables."""
    build_, count = result["build"], result["build"]["statements"]
    lines = [
        f"# An archive of {count:,} statements", "",
        f"`python evaluation/archive_bench.py --statements {result['asked for']} --out evaluation/results/archive`, "
        f"{build_['documents']:,} protocols varied from the training split. The machine is shared (load average at the "
        f"beginning and the end {result['load']}): figures of one run belong beside each other only.", "",
        "Building: what is written when a protocol has been read; one process, one transaction a protocol.", "",
        "| | statements a second | of processor time | MB |", "| --- | ---: | ---: | ---: |",
    ]  # fmt: skip
    for name, key in (
        ("the archive, all tables and indexes", "archive"),
        ("plain FTS5 (unicode61), text and index", "plain"),
        ("PostgreSQL russian, one flat table with indexes, all at once", "postgres"),
    ):
        if key in build_:
            processor = f"{key} processor"
            cell = f"{count / build_[processor]:,.0f}" if processor in build_ else "–"
            lines.append(f"| {name} | {count / build_[key]:,.0f} | {cell} | {result['bytes'][key] / 1e6:,.0f} |")
    memory, server = build_["MB"], result["together"]["server MB"]
    lines += [
        "", f"Who is who: {build_['who is who']:.0f} s ({build_['who is who processor']:.0f} s of processor time) for "
        f"{result['appearances']:,} persons in protocols.", "",
        f"Memory of the building process (which holds the protocols varied): {memory[0]:,.0f} MB before, "
        f"{memory[1]:,.0f} MB after a tenth of the statements, {memory[TENTHS // 2]:,.0f} MB after half, "
        f"{memory[TENTHS]:,.0f} MB after all, {memory[-1]:,.0f} MB with the indexes merged. Of the server after its "
        f"first answer {server['begun']:,.0f} MB, after all {server['ended']:,.0f} MB.", "",
        f"Milliseconds a query, median and 95th percentile, one client in the process, {EACH} queries of each kind. The "
        "archive also marks the words and counts five facets; the others give the total and the best twenty.", "",
    ]  # fmt: skip
    lines += _by_kind(result["search"])
    spent_ = [f"{some['all']['processor']:,.1f} ms ({name})" for name, some in result["search"].items()]
    lines += ["", f"Processor time a query over all: {', '.join(spent_)}."]
    lines += [
        "", f"At once: {EACH_TOGETHER // 4} queries of each kind a row, each asked once; clients that pause do so for "
        f"{PAUSE:.0f} s on average between two queries.", "", "| | p50 | p95 | processor ms a query |", "| --- | ---: | ---: | ---: |",
    ]  # fmt: skip
    for name, some in result["together"].items():
        if "p50" in some:
            lines.append(f"| {name} | {some['p50']:,.1f} | {some['p95']:,.1f} | {some['processor']:,.1f} |")
    lines += [
        "", "Cold: just started, its files out of the system's memory; one query of each kind.", "",
        "| | the first | p50 | p95 |", "| --- | ---: | ---: | ---: |",
    ]  # fmt: skip
    lines += [
        f"| {name} | {one['first']:,.1f} | {one['p50']:,.1f} | {one['p95']:,.1f} |"
        for name, one in result["cold"].items()
    ]
    return "\n".join([*lines, "", belongs_to(result), ""])


def _by_kind(systems: dict[str, dict[str, dict[str, float]]]) -> Iterator[str]:
    yield "| query | found | " + " | ".join(f"{name} p50 | p95" for name in systems) + " |"
    yield "| --- | ---: | " + "---: | " * (2 * len(systems))
    for kind in systems["archive"]:
        cells = []
        for some in systems.values():
            cells += [f"{some[kind][p]:,.1f}" if kind in some else "–" for p in ("p50", "p95")]
        found = systems["archive"][kind].get("found")
        yield f"| {kind} | {'' if found is None else format(int(found), ',')} | " + " | ".join(cells) + " |"


def main() -> int:
    """Builds, asks, prints and publishes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where to make the databases (a few GB), and keep them")
    parser.add_argument("--out", type=Path, help="prefix of the JSON and Markdown files to write")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        result = measured(folder, arguments.statements)
    print(tables(result))
    if arguments.out:
        publish(result, tables(result), arguments.out)
    return 0


def measured(folder: Path, count: int) -> dict[str, Any]:
    """Everything; a folder that holds a finished build is asked only."""
    load = [round(os.getloadavg()[0], 1)]
    kept = folder / "build.json"
    if not kept.exists():
        built = build(folder, count)
        kept.write_text(json.dumps(built | resolve(folder)), encoding="utf-8")
    build_ = json.loads(kept.read_text(encoding="utf-8"))
    asked = questions(folder)
    sizes = {"archive": (folder / "archive.db").stat().st_size, "plain": (folder / "plain.db").stat().st_size}
    search: dict[str, dict[str, dict[str, float]]] = {}
    for name, ask in (("archive", ask_archive), ("plain FTS5", ask_plain)):
        search[name] = asked_alone(lambda ask=ask: ask(folder, asked), time.process_time)
    postgres = Postgres(folder)
    with postgres.running() if postgres.bin else nullcontext():
        if postgres.bin:
            build_["postgres"] = postgres.load(folder / "rows.tsv")
            sizes["postgres"] = postgres.size()["all"]
            search["PostgreSQL"] = asked_alone(lambda: postgres.ask(asked), postgres.processor)
        at_once_, cold_ = together(folder, postgres), first_ones(folder, postgres)
    with Archive(folder / "archive.db") as archive:
        appearances = archive.connection.execute("SELECT count(*) FROM person_appearances").get
    load.append(round(os.getloadavg()[0], 1))
    return {
        **provenance(), "asked for": count, "build": build_, "bytes": sizes, "search": search, "load": load,
        "together": at_once_, "cold": cold_,
        "appearances": appearances, "sqlite": apsw.sqlite_lib_version(),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
