"""PostgreSQL with its ``russian`` configuration, beside which the archive's searches are timed."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archive_http import Ask, processor
from archive_questions import BEST, Question

ANSWERED = "answered"


class Postgres:
    """A server in a folder of its own, reached over a socket, and one psql session."""

    def __init__(self, folder: Path) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self.bin = found[-1] if found else None
        self.data, self.socket = folder / "postgres", folder / "socket"

    @contextmanager
    def running(self) -> Iterator["Postgres"]:
        """Starts and stops it; as the user postgres, if we are root, since it refuses root."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.socket.mkdir(exist_ok=True)
        self.data.mkdir(exist_ok=True)
        if os.getuid() == 0:
            for path in (self.data, self.socket):
                shutil.chown(path, "postgres")
        self._run("initdb", "-D", self.data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres")
        self._start()
        try:
            yield self
        finally:
            self._run("pg_ctl", "-D", self.data, "-m", "fast", "stop")

    def _start(self) -> None:
        settings = "-c listen_addresses='' -c shared_buffers=1GB -c work_mem=64MB -c maintenance_work_mem=512MB"
        settings += " -c client_min_messages=warning"
        settings += f" -c max_parallel_workers_per_gather=0 -c unix_socket_directories={self.socket}"
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "60", "-l", self.data / "log", "-o", settings, "start")

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self.bin and self.bin / program), *map(str, arguments)]
        if os.getuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")  # noqa: S603 - words of ours

    def sql(self, script: str) -> str:
        """What psql prints for a script."""
        return subprocess.run(self._psql(), input=script, check=True, capture_output=True, text=True).stdout  # noqa: S603

    def _psql(self) -> list[str]:
        reached = ["-h", str(self.socket), "-U", "postgres", "-qAtX", "-v", "ON_ERROR_STOP=1"]
        return [str(self.bin and self.bin / "psql"), *reached]

    @contextmanager
    def sessions(self) -> Iterator[Callable[[], Ask]]:
        """What begins a psql session that is kept and asks in it; all end with the block."""
        begun: list[subprocess.Popen[str]] = []

        def client() -> Ask:
            process = subprocess.Popen(self._psql(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # noqa: S603
            begun.append(process)
            to, answers = process.stdin, process.stdout
            if to is None or answers is None:
                raise RuntimeError("no pipes")

            def ask(question: Question) -> None:
                to.write("\n".join([*_queries(question), f"\\echo {ANSWERED}", ""]))
                to.flush()
                while (line := answers.readline()).strip() != ANSWERED:
                    if not line:
                        raise RuntimeError(f"psql ended at {question.postgres}")

            return ask

        try:
            yield client
        finally:
            for process in begun:
                process.communicate()

    def processor(self) -> float:
        """Seconds of processor time of all sessions that have ended."""
        # The server takes notice of an end a moment after psql has got its answer.
        time.sleep(1)
        return processor(int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0]), ended=True)

    def restart(self) -> None:
        """Stops and starts the server: what it held in memory is gone."""
        self._run("pg_ctl", "-D", self.data, "-m", "fast", "stop")
        self._start()

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
            script += _queries(question)
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


def _queries(question: Question) -> list[str]:
    """The number of what is found, and the best twenty."""
    where = question.postgres
    ranked = str(where).split("tsv @@ ")[-1]
    return [
        f"SELECT count(*) FROM s WHERE {where};",
        f"SELECT id, left(text, 0) FROM s WHERE {where} ORDER BY ts_rank(tsv, {ranked}) DESC, id LIMIT {BEST};",
    ]
