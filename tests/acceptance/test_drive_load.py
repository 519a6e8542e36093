"""Many clients at once, half of which stall: the others are served, and memory stays bounded."""

import contextlib
import http.client
import os
import select
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from catalog.merchants import Merchant
from catalog.users import User
from store.store import Store
from tests.dav_site import basic, head, wait_for
from tests.drive_processes import NOW, DriveProcesses

_MB = 1 << 20

# Clients of each merchant: as many as may send at once.
_CLIENTS = 4

_STALLED = tuple(f"stalled-{number}" for number in range(8))
_WORKING = tuple(f"working-{number}" for number in range(8))
_HEALTH = "health"

_LENGTH = 3 * _MB
_CONTENT = os.urandom(100_000)

# One buffer for each client that sends, and what Python keeps beside them.
_MOST_GROWTH = 120 * _MB


@dataclass
class Place:
    """The drive's processes, and the tokens of all merchants."""

    processes: DriveProcesses
    tokens: dict[str, str]

    def ask(
        self, merchant: str, method: str, path: str, body: bytes | None = None, **headers: str
    ) -> tuple[int, bytes]:
        """A request of a merchant; returns status and body."""
        port = self.processes.ports["dav"]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        names = {"Authorization": basic(merchant, self.tokens[merchant])} | headers
        with contextlib.closing(connection):
            connection.request(method, f"/{merchant}/{path}", body, names)
            answer = connection.getresponse()
            return answer.status, answer.read()

    def stall(self, merchant: str, name: str) -> socket.socket:
        """Begin to send a file, and stop."""
        login = basic(merchant, self.tokens[merchant])
        path = f"/{merchant}/in/product/{name}.csv"
        first = head("PUT", path, None, Authorization=login, Content_Length=str(_LENGTH))
        connection = socket.create_connection(("127.0.0.1", self.processes.ports["dav"]))
        connection.sendall(first + bytes(_LENGTH // 2))
        return connection

    def parts(self) -> int:
        """Files that are being sent."""
        return len(list(self.processes.data.glob("drive/.staging/*/parts/*")))

    def work(self, merchant: str, number: int, rounds: int) -> None:
        """Put a file, get it and list its folder, again and again; each must be done."""
        path = f"in/product/{number}.csv"
        for _ in range(rounds):
            status, _ = self.ask(merchant, "PUT", path, _CONTENT)
            assert status in (201, 204)
            assert self.ask(merchant, "GET", path) == (200, _CONTENT)
            status, listing = self.ask(merchant, "PROPFIND", "in/product/", b"", Depth="1")
            assert status == 207
            assert f"/{number}.csv".encode() in listing

    def is_well(self) -> None:
        """See that the drive and the API answer somebody who has nothing to do with all this."""
        status, _ = self.ask(_HEALTH, "PROPFIND", "", b"", Depth="1")
        assert status == 207
        port = self.processes.ports["api"]
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        with contextlib.closing(connection):
            connection.request("GET", "/api/health")
            assert connection.getresponse().status == 200


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """WebDAV and the API, with a login for each merchant."""
    data = tmp_path_factory.mktemp("data")
    tokens = {}
    with Store(data / "store.sqlite") as store:
        for name in (*_STALLED, *_WORKING, _HEALTH):
            store.merchants.add(Merchant(name), NOW, "tests")
            store.users.add(User(name, "merchant", (name,)), "a long password", NOW, "tests")
            tokens[name] = store.tokens.add(name, "tests", "drive", NOW, "tests").secret
    processes = DriveProcesses(data)
    try:
        for command in ("dav", "api"):
            processes.begin(command)
        yield Place(processes, tokens)
    finally:
        processes.end()


def let_work(place: Place, rounds: int) -> None:
    """Let 32 work at once, and see meanwhile that others are answered."""
    with ThreadPoolExecutor(len(_WORKING) * _CLIENTS) as threads:
        working = [
            threads.submit(place.work, merchant, number, rounds)
            for merchant in _WORKING
            for number in range(_CLIENTS)
        ]
        while not all(each.done() for each in working):
            place.is_well()
    for each in working:
        each.result()


def serve_beside_stalled(place: Place, rounds: int) -> list[socket.socket]:
    """Let 32 work while 32 stall; returns the connections of those, which are still open."""
    place.is_well()
    before = place.processes.memory("dav")
    stalled = [
        place.stall(merchant, str(number)) for merchant in _STALLED for number in range(_CLIENTS)
    ]
    wait_for(lambda: place.parts() == len(stalled))
    let_work(place, rounds)
    assert not select.select(stalled, [], [], 0)[0], "a stalled one was cut off meanwhile"
    assert place.parts() == len(stalled)
    assert place.processes.memory("dav") - before < _MOST_GROWTH
    return stalled


def test_those_who_work_are_served_while_as_many_stall(place: Place) -> None:
    """A merchant on a bad line must cost nobody else their drive."""
    stalled = serve_beside_stalled(place, rounds=2)
    *most, patient = stalled
    for connection in most:
        connection.close()
    patient.sendall(bytes(_LENGTH - _LENGTH // 2))
    assert patient.recv(1_000).startswith(b"HTTP/1.1 201 ")
    patient.close()
    wait_for(lambda: place.parts() == 0)


def test_one_merchant_alone_gets_its_share_and_is_told_to_wait(place: Place) -> None:
    """Sixty-four of one office: four send, the others are told when to come again."""
    merchant = _STALLED[0]
    stalled = [place.stall(merchant, str(number)) for number in range(_CLIENTS)]
    wait_for(lambda: place.parts() == _CLIENTS)
    for number in range(60):
        status, _ = place.ask(merchant, "PUT", f"in/product/more-{number}.csv", b"x")
        assert status == 503
    assert place.ask(merchant, "GET", "README.txt")[0] == 200
    place.is_well()
    for connection in stalled:
        connection.close()
    wait_for(lambda: place.ask(merchant, "PUT", "in/product/a.csv", b"x")[0] in (201, 204))
    wait_for(lambda: place.parts() == 0)  # or they would be in the way of the next test's


@pytest.mark.campaign
def test_who_stalls_is_cut_off_in_the_end(
    place: Place, record_property: Callable[[str, object], None]
) -> None:
    """The long form: 64 clients for minutes, and the two minutes that a silent one is given."""
    rounds = int(os.environ.get("CAMPAIGN_RUNS", "100"))
    stalled = serve_beside_stalled(place, rounds // 20)
    wait_for(lambda: place.parts() == 0, seconds=300)
    for connection in stalled:
        assert connection.recv(1_000).startswith(b"HTTP/1.1 408 ")
        connection.close()
    place.is_well()
    let_work(place, rounds)
    peak = place.processes.memory("dav") / _MB
    requests = rounds * 3 * len(_WORKING) * _CLIENTS
    record_property(
        "figures", f"64 clients, half stalled, then {requests:,} requests: peak {peak:.0f} MB"
    )
