"""A feed from the merchant's drive to the canonical store and back, through the whole service."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from bench.free_ports import free_port
from catalog.users import User
from store.store import Store
from tests.acceptance.imports import MERCHANT, RECEIVED, Place, ending, feeds, make_bundle, prepare

# Far longer than a feed takes, also where a machine has much else to do.
_PATIENCE_SECONDS = 300


def until(condition: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.2)


def test_a_dropped_feed_becomes_drafts_and_its_result_lies_beside_it(tmp_path: Path) -> None:
    """What the platform is for: map a drive, drop a file, find the result minutes later."""
    place = Place(str(tmp_path / "store.sqlite"), str(tmp_path / "runs.sqlite"), tmp_path)
    prepare(place, make_bundle(tmp_path / "bundle"))
    with Store(place.target) as store:
        at = RECEIVED.isoformat(timespec="seconds")
        store.users.add(User("ada", "merchant", (MERCHANT,)), "a long password", at, "test")
    port = free_port()
    told = {
        "CROSSDOCK_DAV_PORT": str(port),
        "CROSSDOCK_SFTP_PORT": "0",
        "CROSSDOCK_API_PORT": "0",
    }
    root = f"http://127.0.0.1:{port}/{MERCHANT}"

    with (
        ending(place.start("serve", "--workers", "1", told=told)),
        httpx.Client(auth=("ada", "a long password"), timeout=120) as client,
    ):
        until(lambda: answers(client, root))
        put = client.put(f"{root}/in/inventory/today.csv", content=feeds()[0])
        assert put.status_code == 201
        state = f"{root}/in/inventory/today.csv.status.json"
        until(lambda: told_state(client, state) == "DONE")
        said = client.get(state).json()

    with Store(place.target) as store:
        assert store.feeds.get(said["feed"]["id"]).name == "today.csv"
        assert store.drafts.sku(MERCHANT, "S-1").drafts


def test_a_feed_sent_by_curl_becomes_drafts_and_the_answer_tells_where_to_look(
    tmp_path: Path,
) -> None:
    """The same for a script: one request, and another one that waits for the outcome."""
    place = Place(str(tmp_path / "store.sqlite"), str(tmp_path / "runs.sqlite"), tmp_path)
    prepare(place, make_bundle(tmp_path / "bundle"))
    at = RECEIVED.isoformat(timespec="seconds")
    with Store(place.target) as store:
        store.users.add(User("ada", "merchant", (MERCHANT,)), "a long password", at, "test")
        token = store.tokens.add("ada", "export", "feeds", at, "test").secret
    port = free_port()
    told = {
        "CROSSDOCK_DAV_PORT": "0",
        "CROSSDOCK_SFTP_PORT": "0",
        "CROSSDOCK_API_PORT": str(port),
    }
    root = f"http://127.0.0.1:{port}"
    (tmp_path / "today.csv").write_bytes(feeds()[0])
    curl = ["curl", "-sS", "--fail-with-body", "-H", f"Authorization: Bearer {token}"]

    with (
        ending(place.start("serve", "--workers", "1", told=told)),
        httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=180) as client,
    ):
        until(lambda: is_ready(client, root))
        url = f"{root}/api/feeds/inventory/today.csv"
        sent = json.loads(subprocess.check_output([*curl, "-T", tmp_path / "today.csv", url]))
        status = f"{root}{sent['status_url']}"
        until(lambda: client.get(status, params={"wait": 60}).json()["state"] == "DONE")
        said = client.get(status).json()

    beside = tmp_path / "drive" / MERCHANT / "in/inventory/today.csv.status.json"
    assert json.loads(beside.read_bytes()) == said
    assert said["sha256"] == sent["version"]
    with Store(place.target) as store:
        assert store.feeds.get(said["feed"]["id"]).name == "today.csv"
        assert store.drafts.sku(MERCHANT, "S-1").drafts


def answers(client: httpx.Client, root: str) -> bool:
    """Whether the drive is served yet."""
    try:
        return client.request("OPTIONS", root).status_code == 200
    except httpx.TransportError:
        return False


def is_ready(client: httpx.Client, root: str) -> bool:
    """Whether the API is served yet."""
    try:
        return client.get(f"{root}/api/ready").is_success
    except httpx.TransportError:
        return False


def told_state(client: httpx.Client, url: str) -> str | None:
    """What stands beside the feed."""
    answer = client.get(url)
    state: str | None = json.loads(answer.content)["state"] if answer.is_success else None
    return state
