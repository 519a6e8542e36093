"""Whoever watches the installation sees it whole, and nobody else does."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from catalog.requests import LaneHold
from store.store import Store
from store.workers import Worker
from tests.api_site import ApiSite, prepare, serving_api
from tests.shop import DE, Shop

LONG_AGO = "2026-01-01T00:00:00Z"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ApiSite]:
    """A server whose store has a feed, an error, a lane on hold and two workers."""
    site = ApiSite(tmp_path, users=("chief", "wren"))
    prepare(site)
    with Store(site.target) as store:
        Shop(store).feed("R-1", Title="Ring")
        store.requests.hold(LaneHold("wren", DE, "fast", LONG_AGO, None, "by_person", "odd"))
        store.workers.beat(Worker("north:1", "1", LONG_AGO, "2999-01-01T00:00:00Z"))
        store.workers.beat(Worker("north:2", "1", LONG_AGO, LONG_AGO))
    with serving_api(site) as served:
        yield served


def _samples(site: ApiSite) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = site.ask("GET", "/api/metrics", user="chief")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.body.decode())
        for sample in family.samples
    }


def test_figures_are_what_prometheus_reads(site: ApiSite) -> None:
    """An alert on a held lane, a dead worker or a full disk needs no other program."""
    site.ask("GET", "/api/merchants/wren/sync")
    site.ask("GET", "/api/merchants/wren/nothing-here")
    found = _samples(site)

    assert found["crossdock_feeds", (("direction", "inbound"), ("state", "done"))] == 1
    assert found["crossdock_lanes_held", (("lane", "fast"), ("marketplace", "ebay"))] == 1
    assert found["crossdock_worker_alive", (("worker", "north:1"),)] == 1
    assert found["crossdock_worker_alive", (("worker", "north:2"),)] == 0
    assert found["crossdock_database_bytes", ()] > 0
    assert found["process_resident_memory_bytes", ()] > 0
    route = ("route", "/api/merchants/{merchant}/sync")
    answered = (("method", "GET"), route, ("status", "200"))
    assert found["crossdock_http_requests_total", answered] == 1
    assert found["crossdock_http_request_seconds_count", (("method", "GET"), route)] == 1


def test_addresses_that_are_not_there_are_one_series(site: ApiSite) -> None:
    """Somebody who guesses addresses must not fill the memory of whoever keeps the figures."""
    for number in range(5):
        site.ask("GET", f"/api/guess-{number}", user=None)
        site.ask(f"WORD{number}", "/api/health", user=None)
    routes = {dict(labels)["route"] for name, labels in _samples(site) if "requests_total" in name}
    assert not any("guess" in route for route in routes)
    methods = {dict(labels)["method"] for name, labels in _samples(site) if "_count" in name}
    assert methods <= {"GET", "other"}


def test_the_state_says_who_lives_and_what_is_left(site: ApiSite) -> None:
    """What an operator asks first, on one screen."""
    told = json.loads(site.ask("GET", "/api/system", user="chief").body)

    assert [(each["executor"], each["is_alive"]) for each in told["workers"]] == [
        ("north:1", True),
        ("north:2", False),
    ]
    assert told["database"]["kind"] == "sqlite"
    assert told["database"]["size_bytes"] > 0
    assert 0 < told["disks"][0]["free_bytes"] <= told["disks"][0]["total_bytes"]
    assert told["process"]["memory_bytes"] > 0
    assert {"of": ["ebay", "fast"], "count": 1} in told["figures"]["holds"]


@pytest.mark.parametrize("path", ["/api/system", "/api/metrics"])
def test_merchants_do_not_watch_the_installation(site: ApiSite, path: str) -> None:
    """How many feeds others send is theirs to tell."""
    assert site.ask("GET", path).status == 403
    assert site.ask("GET", path, user=None).status == 401
