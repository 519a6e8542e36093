"""An S3 server for tests: moto's, once a process, with a bucket of one's own a test."""

import itertools
import logging
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import obstore
from obstore.store import S3Store

from drive.blob_cache import BlobCache
from drive.bucket import Bucket
from drive.s3_blobs import S3Blobs

if TYPE_CHECKING:  # a name for readers of types alone
    from obstore.store import ClientConfig

REGION = "eu-central-1"

# What the server takes from anybody, and what must not be found in any message.
ACCESS_KEY = "AKIATESTSTESTSTESTS1"
SECRET_KEY = "only-for-tests-0123456789abcdefghijklmnop"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}

_CACHE_BYTES = 64 << 20

_numbers = itertools.count()


@cache
def s3_server() -> str:
    """Start this process's server once; returns its URL. It ends with the process."""
    from moto.server import ThreadedMotoServer  # takes a second to load

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    return f"http://{host}:{port}"


def new_bucket(endpoint: str | None = None) -> Bucket:
    """A fresh bucket, reached through another address where one is given."""
    name = f"test-{os.getpid()}-{next(_numbers)}"
    httpx.put(f"{s3_server()}/{name}", timeout=120).raise_for_status()
    return Bucket(name, "crossdock/files", endpoint or s3_server(), REGION)


def s3_blobs(bucket: Bucket, folder: Path, cache_bytes: int = _CACHE_BYTES) -> S3Blobs:
    """The blobs of a bucket, with the cache in a folder."""
    os.environ.update(CREDENTIALS)  # as the environment of a service has them
    return S3Blobs(bucket, BlobCache(folder, cache_bytes))


def raw_store(bucket: Bucket) -> S3Store:
    """The folder of a bucket, past our own hands."""
    options: ClientConfig = {"allow_http": True}
    return S3Store(
        bucket.name,
        prefix=bucket.prefix,
        endpoint=s3_server(),
        region=REGION,
        access_key_id=ACCESS_KEY,
        secret_access_key=SECRET_KEY,
        client_options=options,
    )


def names_in(bucket: Bucket) -> list[str]:
    """Names of all objects of a bucket's folder, sorted."""
    return sorted(each["path"] for page in obstore.list(raw_store(bucket)) for each in page)
