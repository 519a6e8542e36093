"""Two machines with a disk each, one store and one bucket: one dies, and the other goes on."""

import json
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from catalog.feed_states import WAITING
from drive.bucket import Bucket
from store.store import Store
from tests.acceptance.imports import (
    MERCHANT,
    Place,
    ending,
    make_bundle,
    prepare,
    states,
    what_is_left,
)
from tests.buckets import CREDENTIALS, names_in, new_bucket, s3_blobs
from tests.databases import postgres_database

# Long enough for a busy machine; a run that stands still for ever must fail nevertheless.
_PATIENCE_SECONDS = 300
_LOOK_SECONDS = 0.05


def told(bucket: Bucket, name: str) -> dict[str, str]:
    """The environment of one machine."""
    return {
        **CREDENTIALS,
        "CROSSDOCK_FILES": bucket.url,
        "CROSSDOCK_S3_ENDPOINT": bucket.endpoint or "",
        "CROSSDOCK_S3_REGION": bucket.region or "",
        "CROSSDOCK_NAME": name,
        "CROSSDOCK_DEAD_SECONDS": "5",
        "CROSSDOCK_CHUNK_RECORDS": "150",
    }


def until(holds: Iterator[bool], worker: "subprocess.Popen[bytes]") -> None:
    """Wait until something holds, while a worker lives."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not next(holds):
        assert worker.poll() is None, "the worker ended by itself"
        assert time.monotonic() < deadline, "nothing goes on"
        time.sleep(_LOOK_SECONDS)


def has_stored(place: Place, feed: str, records: int) -> Iterator[bool]:
    """Whether a feed is in its midst."""
    with Store(place.target) as store:
        while True:
            yield store.feeds.get(feed).cursor >= records


def is_through(place: Place, bucket: Bucket, ids: list[str]) -> Iterator[bool]:
    """Whether no feed waits any more, and the files of all runs are put away."""
    with Store(place.target) as store:
        while True:
            waits = {store.feeds.get(each).state for each in ids} & set(WAITING)
            yield not waits and not any(name.startswith("work/") for name in names_in(bucket))


def run_to_the_end(place: Place, bucket: Bucket, name: str, ids: list[str]) -> None:
    """Let one machine work until all is done."""
    with ending(place.start(told=told(bucket, name))) as worker:
        until(is_through(place, bucket, ids), worker)
    assert states(place, ids) == ["done"] * len(ids)


def kill_in_the_midst(place: Place, bucket: Bucket, ids: list[str]) -> None:
    """Kill a machine when a part of a feed is stored, and no more.

    One that has come to the end of a feed before it was killed is begun again: it may be faster
    than we look.
    """
    for feed in ids:
        with ending(place.start(told=told(bucket, "north"))) as worker:
            until(has_stored(place, feed, 150), worker)
        if states(place, [feed]) == ["running"]:
            return
    raise AssertionError("the machine was always faster")


@dataclass(frozen=True, slots=True)
class Clean:
    """A service that one machine has run to its end."""

    place: Place
    bucket: Bucket
    ids: list[str]
    left: dict[str, object]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The merchant's bundle."""
    return make_bundle(tmp_path_factory.mktemp("bundle") / "bundle")


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory, bundle: bytes) -> Clean:
    """What nobody has killed leaves."""
    bucket, folder = new_bucket(), tmp_path_factory.mktemp("clean")
    place = Place(str(folder / "store.sqlite"), str(folder / "runs.sqlite"), folder)
    ids = prepare(place, bundle, blobs=s3_blobs(bucket, place.folder / "door"))
    run_to_the_end(place, bucket, "north", ids)
    return Clean(place, bucket, ids, {"files": names_in(bucket), **what_is_left(place.target)})


def test_a_machine_goes_on_where_another_died(tmp_path: Path, bundle: bytes, clean: Clean) -> None:
    """With the bucket and the store, and nothing of the other's disk."""
    bucket = new_bucket()
    with postgres_database() as url:
        north = Place(url, url, tmp_path / "north")
        ids = prepare(north, bundle, blobs=s3_blobs(bucket, north.folder / "door"))
        kill_in_the_midst(north, bucket, ids)
        south = replace(north, folder=tmp_path / "south")
        run_to_the_end(south, bucket, "south", ids)
        left = {"files": names_in(bucket), **what_is_left(url)}

    assert left == clean.left
    assert {name.split("/")[0] for name in names_in(bucket)} == {"sha256"}


def test_a_service_on_s3_agrees_with_itself_and_tidies_up(clean: Clean, tmp_path: Path) -> None:
    """From the command line, as its operator sees it."""
    environment = told(clean.bucket, "north")

    def crossdock(*command: str, code: int = 0) -> list[dict[str, object]]:
        with clean.place.start(*command, told=environment, stdout=subprocess.PIPE) as process:
            output, _ = process.communicate(timeout=_PATIENCE_SECONDS)
        assert process.returncode == code, output
        return [json.loads(line) for line in output.splitlines()]

    assert crossdock("fsck", "--deep", "--json") == []
    with Store(clean.place.target) as store:
        first = store.feeds.get(clean.ids[0])
    s3_blobs(clean.bucket, tmp_path).delete(first.sha256)
    [damage] = crossdock("fsck", "--repair", "--json", code=1)
    assert (damage["code"], damage["place"]) == ("fsck_bytes_missing", clean.ids[0])

    # The feeds are of March, and each has a workbook; what came today stays for a day.
    assert {"feeds_let_go": 6} in crossdock("tidy", "--json")
    assert {"feeds_let_go": 0} in crossdock("tidy", "--json")
    assert crossdock("fsck", "--json") == []
    crossdock("feeds", "again", "1", "--merchant", MERCHANT, code=2)
