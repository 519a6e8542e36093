"""Settings of a running Crossdock: read once from the environment, every one with a default."""

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from admin_api.given import Given, refuse
from catalog.drive_settings import read_bytes
from drive.bucket import Bucket, parse_bucket

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

# More processes than any machine has cores; a larger number is a mistake of typing.
MOST_WORKERS = 256
_MOST_CHUNK = 100_000
_MOST_AHEAD = 1_000
_MOST_SECONDS = 24 * 3_600
_MOST_DAYS = 36_500
_MOST_HOURS = 8_760

_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `serve`, `worker` and `receive` need to know.

    Attributes:
        data: Folder of everything that is a file here.
        store: The canonical store: a SQLite file, or a URL `postgresql://user@host/name`.
        runs: Where runs note their finished steps: a SQLite file, or a URL.
        files: Folder of feeds and of what steps hand to one another; machines share it. With a
            bucket, this machine's folder of copies.
        bucket: Where those files lie on S3; None where they lie in the folder.
        cache_gb: What copies from the bucket may take of this machine's disk, in GiB.
        keep_feed_days: Days for which a feed keeps its bytes.
        keep_output_days: Days for which results stay on the drives.
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
        api_host: Where the HTTP API listens.
        api_port: Its port.
        api_certificate: File of its certificate chain; None where a proxy has TLS.
        api_key: File of the certificate's key.
        session_hours: Hours without use after which a session of the console is over.
        sftp_host: Where the SFTP server listens.
        sftp_port: Its port.
        dav_url: The root of the drive as merchants reach it, behind whatever proxy.
        sftp_address: The same of SFTP, `sftp://host:port`.
        api_url: The same of the HTTP API.
        drive_bytes: What the files of one merchant may have together, unless it is set for them.
        drive_files: How many files and folders one merchant may have.
        drive_uploads: How many files one merchant may send at once.
        drive_floor_bytes: What must stay free on the disk of the drive.
        secrets_key: Keys that seal the store's secrets, the newest first; empty where a file of
            the data folder holds them.
        ebay_app_id: Crossdock's own id at eBay; empty where it has none.
        ebay_app_secret: The secret that goes with it.
        ebay_redirect: What eBay calls the address that consents go back to (RuName).
        ebay_url: Where eBay's API is.
        sync_seconds: Seconds between two looks for something to send.
        poll_seconds: Seconds before the first look whether a marketplace is through with a request.
        reconcile_hours: Hours between two comparisons of a channel with main.
    """

    data: Path
    store: str
    runs: str
    files: Path
    bucket: Bucket | None
    cache_gb: int
    keep_feed_days: int
    keep_output_days: int
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
    api_host: str
    api_port: int
    api_certificate: Path | None
    api_key: Path | None
    session_hours: int
    sftp_host: str
    sftp_port: int
    dav_url: str
    sftp_address: str
    api_url: str
    drive_bytes: int
    drive_files: int
    drive_uploads: int
    drive_floor_bytes: int
    secrets_key: str = field(repr=False)
    ebay_app_id: str
    ebay_app_secret: str = field(repr=False)
    ebay_redirect: str
    ebay_url: str
    sync_seconds: int
    poll_seconds: int
    reconcile_hours: int

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
    given = Given(os.environ if environment is None else environment)
    # Absolute: the processes that `serve` starts need not stand where it was started.
    data = Path(given.text("CROSSDOCK_DATA", "crossdock-data")).absolute()
    store = _target(given, "CROSSDOCK_STORE", str(data / "store.sqlite"))
    beside = store if "://" in store else str(Path(store).with_name("runs.sqlite"))
    dav_host, dav_port = given.listens("CROSSDOCK_DAV", 8_090)
    sftp_host, sftp_port = given.listens("CROSSDOCK_SFTP", 8_022)
    api_host, api_port = given.listens("CROSSDOCK_API", 8_080)
    certificate = given.file("CROSSDOCK_DAV_CERTIFICATE")
    api_certificate = given.file("CROSSDOCK_API_CERTIFICATE")
    usual, bucket = str(data / "files"), _bucket(given, "CROSSDOCK_FILES")
    settings = Settings(
        data=data,
        store=store,
        runs=_target(given, "CROSSDOCK_RUNS", beside),
        files=data / "files" if bucket else Path(given.text("CROSSDOCK_FILES", usual)).absolute(),
        bucket=bucket,
        cache_gb=given.number("CROSSDOCK_CACHE_GB", 20, 1, 100_000),
        keep_feed_days=given.number("CROSSDOCK_KEEP_FEED_DAYS", 90, 1, _MOST_DAYS),
        keep_output_days=given.number("CROSSDOCK_KEEP_OUTPUT_DAYS", 90, 1, _MOST_DAYS),
        name=given.read("CROSSDOCK_NAME", _host(), _name),
        workers=given.number("CROSSDOCK_WORKERS", _cores(), 1, MOST_WORKERS),
        chunk_records=given.number("CROSSDOCK_CHUNK_RECORDS", 2_000, 1, _MOST_CHUNK),
        chunks_ahead=given.number("CROSSDOCK_CHUNKS_AHEAD", 16, 2, _MOST_AHEAD),
        dead_seconds=given.number("CROSSDOCK_DEAD_SECONDS", 60, 5, _MOST_SECONDS),
        drain_seconds=given.number("CROSSDOCK_DRAIN_SECONDS", 30, 0, _MOST_SECONDS),
        log_level=given.read("CROSSDOCK_LOG_LEVEL", "INFO", _level),
        dav_host=dav_host,
        dav_port=dav_port,
        dav_certificate=certificate,
        dav_key=given.file("CROSSDOCK_DAV_KEY"),
        api_host=api_host,
        api_port=api_port,
        api_certificate=api_certificate,
        api_key=given.file("CROSSDOCK_API_KEY"),
        session_hours=given.number("CROSSDOCK_SESSION_HOURS", 12, 1, 168),
        sftp_host=sftp_host,
        sftp_port=sftp_port,
        dav_url=given.address("CROSSDOCK_DAV_URL", _url(dav_host, dav_port, certificate), "http"),
        sftp_address=given.address(
            "CROSSDOCK_SFTP_ADDRESS", f"sftp://{sftp_host}:{sftp_port}", "sftp"
        ),
        api_url=given.address(
            "CROSSDOCK_API_URL", _url(api_host, api_port, api_certificate), "http"
        ),
        drive_bytes=given.read("CROSSDOCK_DRIVE_BYTES", "20GiB", _bytes),
        drive_files=given.number("CROSSDOCK_DRIVE_FILES", 100_000, 1, 100_000_000),
        drive_uploads=given.number("CROSSDOCK_DRIVE_UPLOADS", 4, 1, 64),
        drive_floor_bytes=given.read("CROSSDOCK_DRIVE_FLOOR_BYTES", "1GiB", _bytes),
        secrets_key=given.secret("CROSSDOCK_SECRETS_KEY"),
        ebay_app_id=given.text("CROSSDOCK_EBAY_APP_ID", ""),
        ebay_app_secret=given.secret("CROSSDOCK_EBAY_APP_SECRET"),
        ebay_redirect=given.text("CROSSDOCK_EBAY_REDIRECT", ""),
        ebay_url=given.text("CROSSDOCK_EBAY_URL", "https://api.ebay.com"),
        sync_seconds=given.number("CROSSDOCK_SYNC_SECONDS", 15, 1, _MOST_SECONDS),
        poll_seconds=given.number("CROSSDOCK_POLL_SECONDS", 10, 1, _MOST_SECONDS),
        reconcile_hours=given.number("CROSSDOCK_RECONCILE_HOURS", 24, 1, _MOST_HOURS),
    )
    given.refuse_unknown()
    return settings


def _target(given: Given, name: str, default: str) -> str:
    """A database: an absolute path, or a URL of PostgreSQL."""
    found = given.text(name, default)
    if "://" not in found:
        return str(Path(found).absolute())
    if not found.startswith(("postgresql://", "postgresql+psycopg://")):
        # Without the rest: a URL may hold a password.
        refuse(name, found.partition("://")[0] + "://…", "a file, or postgresql://user@host/name")
    return found


def _bucket(given: Given, name: str) -> Bucket | None:
    """The bucket that a setting names; None for a folder. Credentials have no place in it."""
    endpoint = given.text("CROSSDOCK_S3_ENDPOINT", "")
    region = given.text("CROSSDOCK_S3_REGION", "")
    found = given.text(name, "")
    if endpoint and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+/?", endpoint, re.ASCII):
        refuse("CROSSDOCK_S3_ENDPOINT", "…", "an address such as https://s3.example.com")
    if "://" not in found:
        return None
    bucket = parse_bucket(found, endpoint.rstrip("/") or None, region or None)
    if bucket is None:
        refuse(name, found.partition("://")[0] + "://…", "a folder, or s3://bucket/folder")
    return bucket


def _name(name: str, text: str) -> str:
    if not _NAME.fullmatch(text):
        refuse(name, text, "1 to 100 letters, digits, dots, hyphens and underscores")
    return text


def _url(host: str, port: int, certificate: Path | None) -> str:
    """Where a server is reached without a proxy."""
    return f"{'http' if certificate is None else 'https'}://{host}:{port}"


def _bytes(name: str, text: str) -> int:
    try:
        return read_bytes(text)
    except ValueError:
        refuse(name, text, "a number of bytes, such as 500000000, 20GB or 20GiB")


def _level(name: str, text: str) -> str:
    if text.upper() not in LOG_LEVELS:
        refuse(name, text, "one of " + ", ".join(LOG_LEVELS))
    return text.upper()


def _host() -> str:
    """The machine's name, with what no file name takes replaced."""
    return re.sub(r"[^A-Za-z0-9._-]", "-", socket.gethostname(), flags=re.ASCII)[:100] or "host"


def _cores() -> int:
    """Cores that this process may use; a container may have fewer than its machine."""
    return min(len(os.sched_getaffinity(0)), MOST_WORKERS)
