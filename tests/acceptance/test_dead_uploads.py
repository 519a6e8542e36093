"""A server is killed in the middle of an upload: what is sent again to the same path starts."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from catalog.pickup_states import ABSENT, PROCESSING
from store.store import Store
from tests.dav_site import basic, wait_for
from tests.drive_processes import USER, DriveProcesses, prepare

_PATH = "in/product/today.csv"


class Killed:
    """A WebDAV server and the pick-up on one drive, and what is known of one path of it."""

    def __init__(self, data: Path) -> None:
        prepare(data)
        self.processes = DriveProcesses(data)
        self.store = Store(data / "store.sqlite")
        self.processes.begin("pickup")
        self.processes.begin("dav")

    def close(self) -> None:
        """Kill what runs."""
        self.processes.end()
        self.store.close()

    def put(self, data: bytes) -> None:
        """Send a file whole, as its client does after it was told nothing."""
        connection = HTTPConnection("127.0.0.1", self.processes.ports["dav"], timeout=120)
        login = {"Authorization": basic(USER, self.processes.secret)}
        connection.request("PUT", f"/wren/{_PATH}", data, login)
        answer = connection.getresponse()
        assert answer.status in (201, 204), answer.read()
        connection.close()

    def die_in_upload(self) -> None:
        """Kill the server when it has half a file."""
        address = ("127.0.0.1", self.processes.ports["dav"])
        with socket.create_connection(address, timeout=120) as connection:
            login = basic(USER, self.processes.secret)
            connection.sendall(
                f"PUT /wren/{_PATH} HTTP/1.1\r\nHost: drive\r\nAuthorization: {login}\r\n"
                f"Content-Length: 100\r\n\r\nhalf".encode()
            )
            wait_for(lambda: self.writers() == 1)
            self.processes.kill("dav")

    def writers(self) -> int:
        """Uploads to the path that are counted as under way."""
        file = self.store.drive_files.get("wren", _PATH)
        return 0 if file is None else file.writers

    def state(self) -> str:
        """What the path is."""
        file = self.store.drive_files.get("wren", _PATH)
        return ABSENT if file is None else file.state


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[Killed]:
    """A server that is going to be killed."""
    made = Killed(tmp_path)
    yield made
    made.close()


def test_feed_sent_again_after_a_kill_starts_at_once(killed: Killed) -> None:
    """The dead upload counted for ten minutes as one under way, which the new one waited for."""
    killed.die_in_upload()
    killed.processes.begin("dav")
    killed.put(b"SKU\nR-1\n")

    wait_for(lambda: killed.state() == PROCESSING)
    assert killed.writers() == 0


def test_path_of_a_killed_upload_is_as_it_was_before(killed: Killed) -> None:
    """What nobody sends any more is not on its way."""
    killed.die_in_upload()

    wait_for(lambda: killed.state() == ABSENT)
