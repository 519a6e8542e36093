"""Settings of a running Crossdock: read once from the environment, every one with a default."""

import os
import re
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from catalog.errors import ConfigInvalid

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

# More processes than any machine has cores; a larger number is a mistake of typing.
MOST_WORKERS = 256
_MOST_CHUNK = 100_000
_MOST_AHEAD = 1_000
_MOST_SECONDS = 24 * 3_600

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}", re.ASCII)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Settings:
    """What `serve`, `worker` and `receive` need to know.

    Attributes:
        data: Folder of everything that is a file here.
        store: The canonical store: a SQLite file, or a URL `postgresql://user@host/name`.
        runs: Where runs note their finished steps: a SQLite file, or a URL.
        files: Folder of feeds and of what steps hand to one another; machines share it.
        name: This machine, in executor ids; the same after every restart.
        workers: Worker processes of `serve`.
        chunk_records: Records in one chunk of a feed at most.
        chunks_ahead: Chunks of one feed that are read before the first of them is stored.
        dead_seconds: Seconds without a sign of life after which a worker counts as dead.
        drain_seconds: Seconds that `serve` gives its workers to finish the steps under way.
        log_level: What is logged: DEBUG, INFO, WARNING or ERROR.
        dav_host: Where the WebDAV server listens.
        dav_port: Its port.
        dav_certificate: File of its certificate chain; None where a proxy has TLS.
        dav_key: File of the certificate's key.
        sftp_host: Where the SFTP server listens.
        sftp_port: Its port.
    """

    data: Path
    store: str
    runs: str
    files: Path
    name: str
    workers: int
    chunk_records: int
    chunks_ahead: int
    dead_seconds: int
    drain_seconds: int
    log_level: str
    dav_host: str
    dav_port: int
    dav_certificate: Path | None
    dav_key: Path | None
    sftp_host: str
    sftp_port: int

    @property
    def shown_store(self) -> str:
        """The store as a log may show it: without what a URL has before its host."""
        scheme, mark, rest = self.store.partition("://")
        return f"{scheme}{mark}{rest.rpartition('@')[2]}" if mark else self.store

    def make_folders(self) -> None:
        """Make the folders of everything that is a file here; LocalBlobs makes those of files.

        Raises:
            OSError: One cannot be made.
        """
        self.data.mkdir(parents=True, exist_ok=True)
        for database in (self.store, self.runs):
            if "://" not in database:
                Path(database).parent.mkdir(parents=True, exist_ok=True)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        environment: Names and values; those of this process where None.

    Raises:
        ConfigInvalid: A value cannot be used, or a name beginning with `CROSSDOCK_` is not known.
            Context: `setting`, `found`.
    """
    given = _Given(os.environ if environment is None else environment)
    # Absolute: the processes that `serve` starts need not stand where it was started.
    data = Path(given.text("CROSSDOCK_DATA", "crossdock-data")).absolute()
    store = _target(given, "CROSSDOCK_STORE", str(data / "store.sqlite"))
    beside = store if "://" in store else str(Path(store).with_name("runs.sqlite"))
    settings = Settings(
        data=data,
        store=store,
        runs=_target(given, "CROSSDOCK_RUNS", beside),
        files=Path(given.text("CROSSDOCK_FILES", str(data / "files"))).absolute(),
        name=given.read("CROSSDOCK_NAME", _host(), _name),
        workers=given.number("CROSSDOCK_WORKERS", _cores(), 1, MOST_WORKERS),
        chunk_records=given.number("CROSSDOCK_CHUNK_RECORDS", 2_000, 1, _MOST_CHUNK),
        chunks_ahead=given.number("CROSSDOCK_CHUNKS_AHEAD", 16, 2, _MOST_AHEAD),
        dead_seconds=given.number("CROSSDOCK_DEAD_SECONDS", 60, 5, _MOST_SECONDS),
        drain_seconds=given.number("CROSSDOCK_DRAIN_SECONDS", 30, 0, _MOST_SECONDS),
        log_level=given.read("CROSSDOCK_LOG_LEVEL", "INFO", _level),
        dav_host=given.text("CROSSDOCK_DAV_HOST", "127.0.0.1"),
        dav_port=given.number("CROSSDOCK_DAV_PORT", 8_090, 0, 65_535),
        dav_certificate=given.file("CROSSDOCK_DAV_CERTIFICATE"),
        dav_key=given.file("CROSSDOCK_DAV_KEY"),
        sftp_host=given.text("CROSSDOCK_SFTP_HOST", "127.0.0.1"),
        sftp_port=given.number("CROSSDOCK_SFTP_PORT", 8_022, 0, 65_535),
    )
    given.refuse_unknown()
    return settings


class _Given:
    """The environment; remembers which names were asked for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._values = environment
        self._known: set[str] = set()

    def text(self, name: str, default: str) -> str:
        """A value as it stands; an empty one is none, as shells have it."""
        self._known.add(name)
        found = self._values.get(name) or default
        if not found.isprintable():
            _refuse(name, found, "text without control characters")
        return found

    def read(self, name: str, default: str, reader: Callable[[str, str], T]) -> T:
        """A value as `reader(name, text)` understands it."""
        return reader(name, self.text(name, default))

    def file(self, name: str) -> Path | None:
        """A file, absolute; None where it is not given."""
        found = self.text(name, "")
        return Path(found).absolute() if found else None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        found = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", found, re.ASCII) or not least <= int(found) <= most:
            _refuse(name, found, f"a whole number from {least} to {most:,}")
        return int(found)

    def refuse_unknown(self) -> None:
        """A misspelt name would be a setting that nobody notices is not in force."""
        unknown = {name for name in self._values if name.startswith("CROSSDOCK_")} - self._known
        if unknown:
            raise ConfigInvalid(
                f"{min(unknown)} is no setting; there are {', '.join(sorted(self._known))}",
                setting=min(unknown),
                found=self._values[min(unknown)],
            )


def _target(given: _Given, name: str, default: str) -> str:
    """A database: an absolute path, or a URL of PostgreSQL."""
    found = given.text(name, default)
    if "://" not in found:
        return str(Path(found).absolute())
    if not found.startswith(("postgresql://", "postgresql+psycopg://")):
        # Without the rest: a URL may hold a password.
        _refuse(name, found.partition("://")[0] + "://…", "a file, or postgresql://user@host/name")
    return found


def _name(name: str, text: str) -> str:
    if not _NAME.fullmatch(text):
        _refuse(name, text, "1 to 100 letters, digits, dots, hyphens and underscores")
    return text


def _level(name: str, text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        _refuse(name, text, "one of " + ", ".join(LOG_LEVELS))
    return text.upper()


def _host() -> str:
    """The machine's name, with what no file name takes replaced."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname(), flags=re.ASCII)[:100] or "host"


def _cores() -> int:
    """Cores that this process may use; a container may have fewer than its machine."""
    return min(len(os.sched_getaffinity(0)), MOST_WORKERS)


def _refuse(name: str, found: str, wanted: str) -> NoReturn:
    raise ConfigInvalid(f"{name} cannot be {found!r}: give {wanted}", setting=name, found=found)
