"""Opening an archive's file: its schema, migrations, and what every connection needs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Final

import apsw

from protokolist.archive import tokenizer
from protokolist.errors import ArchiveError, InputMissingError

StrPath = str | os.PathLike[str]
# «PtkA»: tells an archive from any other SQLite file.
APPLICATION: Final = 0x50746B41
VERSION: Final = 1
# From version n to n + 1, in order; version 1 is the schema itself.
MIGRATIONS: Final[tuple[str, ...]] = ()
BUSY_MS = 30_000
# 40 MB: what was written goes into the archive's file in larger pieces.
CHECKPOINT_PAGES = 10_000
# Indexes of words, and how many of their pages are put together in one transaction.
WORD_INDEXES: Final = ("statement_words", "person_words", "organisation_words", "role_words")
MERGED_PAGES = 2_000
WRITER_CACHE_KB, READER_CACHE_KB = 65_536, 16_384
HEADER = b"SQLite format 3\0"


def connect(path: StrPath, *, write: bool = False, create: bool = False) -> apsw.Connection:
    """A connection to the archive at ``path``; with ``create`` an empty archive is made where there is none.

    Raises ``InputMissingError`` if there is no such file and ``ArchiveError`` if it is no archive, is of a newer
    version, or cannot be opened.
    """
    path = Path(path)
    new = not path.exists() or path.stat().st_size == 0
    if new and not create:
        raise InputMissingError(
            f"{path}: такого архива нет. Создайте его: protokolist build {path} ПАПКА.",
            f"{path}: there is no such archive. Make it: protokolist build {path} FOLDER.",
        )
    if not new:
        _check_header(path)
    flags = apsw.SQLITE_OPEN_READONLY
    if write or create:
        flags = apsw.SQLITE_OPEN_READWRITE | (apsw.SQLITE_OPEN_CREATE if create else 0)
    try:
        connection = apsw.Connection(str(path), flags=flags)
        connection.set_busy_timeout(BUSY_MS)
        # Nothing that a file says may run code or reach outside.
        connection.config(apsw.SQLITE_DBCONFIG_DEFENSIVE, 1)
        connection.config(apsw.SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        tokenizer.register(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        # A server has a connection for each of its threads.
        connection.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KB if write or create else READER_CACHE_KB}")
        if write or create:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            _prepare(connection)
        _check(connection, path)
    except apsw.Error as error:
        raise failure(path, error) from error
    return connection


@contextmanager
def transaction(connection: apsw.Connection) -> Iterator[None]:
    """All that is done inside, or nothing; has the right to write from its beginning, so that nobody comes between."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # A full disk may have rolled back already.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def merge_indexes(connection: apsw.Connection) -> None:
    """Makes one piece of each index of words, by steps, so that searches look a word up once; call outside a transaction."""
    for table in WORD_INDEXES:
        # The negative number makes one task of all pieces; the positive ones go on with it until nothing changes.
        pages = -MERGED_PAGES
        while True:
            before = connection.total_changes()
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', ?)", (pages,))
            pages = MERGED_PAGES
            if connection.total_changes() - before < 2:
                break


def _check_header(path: Path) -> None:
    try:
        with path.open("rb") as file:
            if file.read(len(HEADER)) == HEADER:
                return
    except OSError as error:
        raise ArchiveError(
            f"{path}: архив не открывается ({error.strerror}).",
            f"{path}: the archive cannot be opened ({error.strerror}).",
        ) from error
    raise _no_archive(path)


def _no_archive(path: Path) -> ArchiveError:
    return ArchiveError(
        f"{path}: это не архив протоколов. Укажите файл, созданный командой protokolist build.",
        f"{path}: this is no archive of minutes. Give a file made by protokolist build.",
    )


def failure(path: StrPath, error: apsw.Error) -> ArchiveError:
    """What SQLite complains of, in plain words."""
    if isinstance(error, apsw.FullError):
        return ArchiveError(
            f"{path}: на диске кончилось место. Освободите его и повторите: прочитанное сохранено.",
            f"{path}: the disk is full. Make room and try again: what was read is kept.",
        )
    if isinstance(error, apsw.BusyError):
        return ArchiveError(
            f"{path}: архив занят другой программой. Подождите, пока она закончит.",
            f"{path}: another program is using the archive. Wait until it has ended.",
        )
    if isinstance(error, (apsw.NotADBError, apsw.CorruptError)):
        return ArchiveError(
            f"{path}: файл архива повреждён ({error}). Соберите архив заново из протоколов.",
            f"{path}: the archive's file is damaged ({error}). Build the archive anew from the minutes.",
        )
    return ArchiveError(
        f"{path}: с архивом что-то не так ({error}).", f"{path}: something is wrong with the archive ({error})."
    )


def _prepare(connection: apsw.Connection) -> None:
    """The schema for an empty file, migrations for an older one; in one transaction, so that two cannot do it at once."""
    with_schema = connection.pragma("application_id") == APPLICATION
    if with_schema and connection.pragma("user_version") == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = connection.pragma("user_version")
        if connection.pragma("application_id") != APPLICATION:
            if connection.execute("SELECT count(*) FROM sqlite_schema").get:
                raise apsw.NotADBError("tables of another program")
            connection.execute(files(__package__).joinpath("schema.sql").read_text(encoding="utf-8"))
            connection.pragma("application_id", APPLICATION)
            version = 1
        for migration in MIGRATIONS[version - 1 :] if version <= VERSION else ():
            connection.execute(migration)
            version += 1
        connection.pragma("user_version", version)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _check(connection: apsw.Connection, path: Path) -> None:
    if connection.pragma("application_id") != APPLICATION:
        raise _no_archive(path)
    version = connection.pragma("user_version")
    if version > VERSION:
        raise ArchiveError(
            f"{path}: архив создан более новой программой (версия {version}, эта знает {VERSION}). Обновите программу.",
            f"{path}: a newer program made the archive (version {version}, this one knows {VERSION}). Update the program.",
        )
    if version < VERSION:
        raise ArchiveError(
            f"{path}: архив старой версии {version}. Обновите его: protokolist build {path}.",
            f"{path}: the archive is of the old version {version}. Bring it up to date: protokolist build {path}.",
        )
