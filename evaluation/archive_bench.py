"""How fast an archive of a million statements is built and searched, beside plain FTS5 and PostgreSQL.

``python evaluation/archive_bench.py [--statements N] [--out PREFIX] [--folder FOLDER]`` makes the archive of protocols
of the training split varied by a seed (``varied.py``), puts the same statements into a table of SQLite with a plain
FTS5 index (``unicode61``) and into PostgreSQL with its ``russian`` configuration (a server of its own in a folder,
where Debian's is installed), and asks all three twenty kinds of query. The archive answers with the total, the best twenty
with marks, and counts by five facets; the others with the total and the best twenty. Times are of the client, in one
thread; PostgreSQL's are psql's. The first query of a process, which puts the arrays together, is given by itself.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import apsw

from protokolist.archive import Archive, identity, store
from protokolist.archive.database import connect, merge_indexes
from protokolist.text.morphology import is_known
from provenance import belongs_to, provenance
from publish import publish
from varied import Varied

SEED = 20_260_101
EACH = 20
BEST = 20
FLAT = (
    "id INTEGER PRIMARY KEY, text TEXT, type TEXT, day TEXT, speakers TEXT, topics TEXT, organisations TEXT, roles TEXT"
)
Row = tuple[int, str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One query in the three languages; ``None`` where a system has no such thing."""

    kind: str
    ours: str
    fts: tuple[str, str] | None
    """MATCH, and a condition on the flat table."""
    postgres: str | None
    """WHERE; ``@@`` with the query that ranks first."""


def build(folder: Path, count: int) -> dict[str, float]:
    """The archive and the flat table's rows, and how long each took."""
    protocols = Varied(SEED)
    connection = connect(folder / "archive.db", create=True)
    plain = apsw.Connection(str(folder / "plain.db"))
    plain.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 10000")
    plain.execute(f"CREATE TABLE s ({FLAT})")
    plain.execute(
        "CREATE VIRTUAL TABLE w USING fts5 (text, content = 's', content_rowid = 'id', tokenize = 'unicode61')"
    )
    seconds = dict.fromkeys(("archive", "archive processor", "plain", "plain processor", "vary"), 0.0)
    statement = 0
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
            if number % 1000 == 0:
                print(f"{statement} statements, {seconds}", file=sys.stderr, flush=True)
    with timed(seconds, "archive"):
        merge_indexes(connection)
    for some in (connection, plain):
        some.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        some.close()
    return seconds | {"statements": statement, "documents": number + 1}


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
    identity.mark_stale(connection)
    with timed(seconds, "who is who"):
        identity.resolve(connection)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
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


def questions(folder: Path) -> list[Question]:
    """Twenty kinds, ``EACH`` of each, from words and names of the archive itself."""
    random = Random(SEED)  # noqa: S311 - no secret
    plain = apsw.Connection(str(folder / "plain.db"), flags=apsw.SQLITE_OPEN_READONLY)
    plain.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, w, row)")
    counted = [
        (count, word)
        for word, count in plain.execute("SELECT term, doc FROM temp.v WHERE doc > 2")
        if word.isalpha() and len(word) > 3 and is_known(word)
    ]
    counted.sort(reverse=True)
    words = [word for _, word in counted]
    common, middling, rare = words[:60], words[60:1500], words[1500:]
    last = plain.execute("SELECT max(id) FROM s").get
    made: list[Question] = []
    while len(made) < EACH * 20:
        row: Any = plain.execute("SELECT * FROM s WHERE id = ?", (random.randint(1, last),)).fetchone()
        _, text, kind, day, speakers, topics, bodies, roles = row
        told = [
            word
            for word in text.lower().replace(",", " ").replace(".", " ").split()
            if word.isalpha() and len(word) > 3
        ]
        if len(told) < 4 or not speakers or not topics or not bodies or not roles or not day:
            continue
        made += _asked(
            random, told, random.choice(common), random.choice(middling), random.choice(rare), kind, day[:4],
            speakers.split("; ")[0], topics.split()[0], bodies.split("; ")[0], roles.split("; ")[0],
        )  # fmt: skip
    return made


def _asked(
    random: Random, told: list[str], common: str, middling: str, rare: str, kind: str, year: str, speaker: str,
    topic: str, body: str, role: str,
) -> list[Question]:  # fmt: skip
    one, other, third = random.sample(told, 3)
    at = random.randrange(len(told) - 1)
    row = f"{told[at]} {told[at + 1]}"
    last = speaker.split(maxsplit=1)[0]
    head = next((word for word in role.split() if word.isalpha()), role)
    named = next((word for word in body.replace("«", "").replace("»", "").split() if len(word) > 4), body)
    misspelt = rare[:2] + "ъ" + rare[2:]
    dated = f"day >= '{year}' AND day < '{int(year) + 6}'"

    def tsq(text: str, make: str = "plainto_tsquery") -> str:
        return f"{make}('russian', '{text}')"

    def found(text: str, make: str = "plainto_tsquery") -> str:
        return f"tsv @@ {tsq(text, make)}"

    def speaks(name: str) -> str:
        return f"speakers_tsv @@ {tsq(name)}"

    return [
        Question("common word", common, (common, ""), found(common)),
        Question("middling word", middling, (middling, ""), found(middling)),
        Question("rare word", rare, (rare, ""), found(rare)),
        Question("two words", f"{one} {other}", (f"{one} {other}", ""), found(f"{one} {other}")),
        Question(
            "three words", f"{one} {other} {third}", (f"{one} {other} {third}", ""), found(f"{one} {other} {third}")
        ),
        Question("phrase", f'"{row}"', (f'"{row}"', ""), found(row, "phraseto_tsquery")),
        Question("exact form", f"={middling}", (middling, ""), None),
        Question("beginning of a word", f"{rare[:5]}*", (f"{rare[:5]}*", ""), found(f"{rare[:5]}:*", "to_tsquery")),
        Question(
            "either word",
            f"{middling} ИЛИ {rare}",
            (f"{middling} OR {rare}", ""),
            found(f"{middling} | {rare}", "to_tsquery"),
        ),
        Question(
            "without a word",
            f"{middling} -{common}",
            (f"{middling} NOT {common}", ""),
            found(f"{middling} & !{common}", "to_tsquery"),
        ),
        Question("near", f"РЯДОМ({one} {other}, 8)", (f"NEAR({one} {other}, 8)", ""), None),
        Question("surname", last, (f'"{last}"', ""), found(last)),
        Question("surname and a word", f"{last} {middling}", (f'"{last}" {middling}', ""), found(f"{last} {middling}")),
        Question("said by", f'кто:"{speaker}"', None, speaks(speaker)),
        Question("said by, with a word", f"кто:{last} {common}", None, f"{speaks(last)} AND {found(common)}"),
        Question(
            "type and a word",
            f"тип:{kind} {common}",
            (common, f"type = '{kind}'"),
            f"type = '{kind}' AND {found(common)}",
        ),
        Question("topic", f"тема:{topic}", None, f"topics_tsv @@ plainto_tsquery('simple', '{topic}')"),
        Question(
            "years and a word",
            f"дата:{year}..{int(year) + 5} {common}",
            (common, dated),
            f"{dated} AND {found(common)}",
        ),
        Question(
            "organisation and a word",
            f'орг:"{named}" {middling}',
            None,
            f"bodies_tsv @@ {tsq(named)} AND {found(middling)}",
        ),
        Question(
            "position and a misspelt word",
            f'роль:"{head}" {misspelt}',
            None,
            f"roles_tsv @@ {tsq(head)} AND {found(misspelt)}",
        ),
    ]


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
    plain = apsw.Connection(str(folder / "plain.db"), flags=apsw.SQLITE_OPEN_READONLY)
    for question in asked:
        if question.fts is None:
            yield question.kind, None, 0
            continue
        match, condition = question.fts
        source = "w JOIN s ON s.id = w.rowid" if condition else "w"
        where = f"w MATCH ? {'AND ' + condition if condition else ''}"
        begun = time.perf_counter()
        total = plain.execute(f"SELECT count(*) FROM {source} WHERE {where}", (match,)).get
        plain.execute(
            f"SELECT s.id, s.text FROM w JOIN s ON s.id = w.rowid WHERE {where} ORDER BY w.rank LIMIT {BEST}", (match,)
        ).fetchall()
        yield question.kind, 1000 * (time.perf_counter() - begun), int(total)


class Postgres:
    """A server in a folder of its own, reached over a socket, and one psql session."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.bin = found[-1] if found else None
        self.data, self.socket = folder / "postgres", folder / "socket"

    @contextmanager
    def running(self) -> Iterator["Postgres"]:
        """Starts and stops it; as the user postgres, if we are root, since it refuses root."""
        self.socket.mkdir(exist_ok=True)
        self.data.mkdir(exist_ok=True)
        if os.getuid() == 0:
            for path in (self.data, self.socket):
                shutil.chown(path, "postgres")
        self._run("initdb", "-D", self.data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres")
        settings = "-c listen_addresses='' -c shared_buffers=1GB -c work_mem=64MB -c maintenance_work_mem=512MB"
        settings += f" -c max_parallel_workers_per_gather=0 -c unix_socket_directories={self.socket}"
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.data / "log", "-o", settings, "start")
        try:
            yield self
        finally:
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "stop")

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.bin and self.bin / program), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")  # noqa: S603 - words of ours

    def sql(self, script: str) -> str:
        """What psql prints for a script."""
        command = [
            str(self.bin and self.bin / "psql"),
            "-h",
            str(self.socket),
            "-U",
            "postgres",
            "-qAtX",
            "-v",
            "ON_ERROR_STOP=1",
        ]
        return subprocess.run(command, input=script, check=True, capture_output=True, text=True).stdout  # noqa: S603

    def load(self, rows: Path) -> float:
        """Seconds for loading the rows and building the indexes."""
        begun = time.perf_counter()
        self.sql(
            "CREATE TABLE s (id integer PRIMARY KEY, text text, type text, day text, speakers text, topics text,"
            " organisations text, roles text);\n"
            f"\\copy s FROM '{rows}'\n"
            "ALTER TABLE s ADD tsv tsvector GENERATED ALWAYS AS (to_tsvector('russian', text)) STORED,"
            " ADD speakers_tsv tsvector GENERATED ALWAYS AS (to_tsvector('russian', speakers)) STORED,"
            " ADD topics_tsv tsvector GENERATED ALWAYS AS (to_tsvector('simple', topics)) STORED,"
            " ADD bodies_tsv tsvector GENERATED ALWAYS AS (to_tsvector('russian', organisations)) STORED,"
            " ADD roles_tsv tsvector GENERATED ALWAYS AS (to_tsvector('russian', roles)) STORED;\n"
            + "".join(
                f"CREATE INDEX ON s USING gin ({column});\n"
                for column in ("tsv", "speakers_tsv", "topics_tsv", "bodies_tsv", "roles_tsv")
            )
            + "CREATE INDEX ON s (type); CREATE INDEX ON s (day); VACUUM ANALYZE s;\n"
        )
        return time.perf_counter() - begun

    def size(self) -> dict[str, int]:
        """Bytes of the table with all its indexes, and of the index of the words."""
        answer = self.sql("SELECT pg_total_relation_size('s'), pg_relation_size('s_tsv_idx');")
        whole, words = answer.strip().split("|")
        return {"all": int(whole), "words": int(words)}

    def ask(self, asked: Sequence[Question]) -> Iterator[tuple[str, float | None, int]]:
        """Kind, milliseconds as psql has them, number found."""
        script = ["\\timing on"]
        for question in asked:
            if question.postgres is None:
                continue
            ranked = question.postgres.split("tsv @@ ")[-1]
            script += [
                f"SELECT count(*) FROM s WHERE {question.postgres};",
                f"SELECT id, left(text, 0) FROM s WHERE {question.postgres} ORDER BY ts_rank(tsv, {ranked}) DESC, id LIMIT {BEST};",
            ]
        lines = iter(self.sql("\n".join(script)).splitlines())
        for question in asked:
            if question.postgres is None:
                yield question.kind, None, 0
                continue
            milliseconds, total = 0.0, None
            for _ in range(2):
                for line in lines:
                    if line.startswith("Time:"):
                        milliseconds += float(line.split()[1])
                        break
                    total = int(line) if total is None else total
            yield question.kind, milliseconds, total or 0


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
    build_, systems = result["build"], result["search"]
    lines = [
        "# An archive of a million statements", "",
        f"`python evaluation/archive_bench.py --statements {result['asked for']} --out evaluation/results/archive`, "
        f"{build_['statements']:,} statements of {build_['documents']:,} protocols varied from the training split; one "
        f"process; load average of the machine at the beginning and the end {result['load']}.", "",
        "| | statements a second | MB |", "| --- | ---: | ---: |",
    ]  # fmt: skip
    for name, key in (
        ("the archive, all tables and indexes", "archive"),
        ("plain FTS5 (unicode61), text and index", "plain"),
        ("PostgreSQL russian, one flat table with indexes", "postgres"),
    ):
        if key in build_:
            size = result["bytes"][key]
            lines.append(f"| {name} | {build_['statements'] / build_[key]:,.0f} | {size / 1e6:,.0f} |")
    lines += [
        "", f"Who is who: {build_['who is who']:.0f} s for {result['appearances']:,} persons in protocols.", "",
        "Milliseconds a query, median and 95th percentile. The archive also marks the words and counts five facets.", "",
        "| query | found | " + " | ".join(f"{name} p50 | p95" for name in systems) + " |",
        "| --- | ---: | " + "---: | " * (2 * len(systems)),
    ]  # fmt: skip
    for kind in systems["archive"]:
        cells = []
        for some in systems.values():
            cells += [f"{some[kind][p]:,.1f}" if kind in some else "–" for p in ("p50", "p95")]
        found = systems["archive"][kind].get("found", "")
        lines.append(f"| {kind} | {found if found == '' else format(int(found), ',')} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, "", belongs_to(result), ""])


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
        kept.write_text(json.dumps(build(folder, count)), encoding="utf-8")
    build_ = json.loads(kept.read_text(encoding="utf-8"))
    asked = questions(folder)
    sizes = {"archive": (folder / "archive.db").stat().st_size, "plain": (folder / "plain.db").stat().st_size}
    search: dict[str, Any] = {
        "archive": summed(ask_archive(folder, asked)), "plain FTS5": summed(ask_plain(folder, asked)),
    }  # fmt: skip
    postgres = Postgres(folder)
    if postgres.bin:
        shutil.rmtree(postgres.data, ignore_errors=True)
        with postgres.running():
            build_["postgres"] = postgres.load(folder / "rows.tsv")
            sizes["postgres"] = postgres.size()["all"]
            search["PostgreSQL"] = summed(postgres.ask(asked))
    with Archive(folder / "archive.db") as archive:
        appearances = archive.connection.execute("SELECT count(*) FROM person_appearances").get
    load.append(round(os.getloadavg()[0], 1))
    return {
        **provenance(), "asked for": count, "build": build_, "bytes": sizes, "search": search, "load": load,
        "appearances": appearances, "sqlite": apsw.sqlite_lib_version(),
    }  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
