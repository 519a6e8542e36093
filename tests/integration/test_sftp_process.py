"""`crossdock sftp` as a process: who it lets in, and what a kill leaves."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncssh
import pytest

from catalog.merchants import Merchant
from catalog.users import User
from store.store import Store
from tests.sftp_site import looped

_ROOT = Path(__file__).parents[2]
_NOW = "2026-03-01T00:00:00Z"
_PATH = "/wren/in/product/today.csv"


def crossdock(data: Path, *words: str) -> "subprocess.Popen[str]":
    """A command of crossdock."""
    environment = {name: value for name, value in os.environ.items() if "CROSSDOCK" not in name}
    return subprocess.Popen(
        [sys.executable, "-m", "admin_api.cli", *words],
        cwd=_ROOT,
        env=environment | {"CROSSDOCK_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def run(data: Path, *words: str) -> str:
    """What a command says, which must end well."""
    process = crossdock(data, *words)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0, said
    return said


class Server:
    """The server, which can be killed."""

    def __init__(self, data: Path) -> None:
        self.process = crossdock(data, "sftp", "--port", "0")
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline() for _ in range(3)]
        told = re.fullmatch(r"crossdock sftp: sftp://127\.0\.0\.1:(\d+)/\n", lines[0])
        assert told is not None
        self.port = int(told[1])
        self.keys = lines[1:]

    def end(self, number: int) -> int:
        """End it by a signal; returns its exit code."""
        self.process.send_signal(number)
        self.process.communicate(timeout=120)
        return self.process.returncode


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder whose store has the merchant wren, and its user ann with an app password."""
    with Store(tmp_path / "store.sqlite") as store:
        store.merchants.add(Merchant("wren", "Wren Jewellers"), _NOW, "tests")
        store.users.add(User("ann", "merchant", ("wren",)), "a long password", _NOW, "tests")
        token = store.tokens.add("ann", "tests", "drive", _NOW, "tests")
    (tmp_path / "token").write_text(token.secret)
    return tmp_path


@pytest.fixture
def server(data: Path) -> Iterator[Server]:
    """The server."""
    served = Server(data)
    yield served
    if served.process.poll() is None:
        served.end(signal.SIGKILL)


def log_in(server: Server, **options: Any) -> Any:
    """A connection of ann's."""
    defaults = {"password": None, "client_keys": None, "known_hosts": None}
    return asyncssh.connect(
        "127.0.0.1",
        server.port,
        username="ann",
        config=None,
        agent_path=None,
        **(defaults | options),
    )


@looped
async def test_passwords_app_passwords_and_keys_let_in(server: Server, data: Path) -> None:
    """Each until it is taken away."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_public_key(str(data / "key.pub"))
    for options in ({"password": "a long password"}, {"password": (data / "token").read_text()}):
        async with log_in(server, **options) as made, made.start_sftp_client() as client:
            assert await client.listdir("/") == ["wren"]
    with pytest.raises(asyncssh.PermissionDenied):
        await log_in(server, client_keys=[key])

    run(data, "drive", "key", "add", "ann", str(data / "key.pub"), "--label", "PC")
    async with log_in(server, client_keys=[key]) as made, made.start_sftp_client() as client:
        assert "README.txt" in await client.listdir("/wren")
    assert key.get_fingerprint() in run(data, "drive", "key", "list", "--json")

    run(data, "drive", "key", "remove", "ann", key.get_fingerprint())
    with pytest.raises(asyncssh.PermissionDenied):
        await log_in(server, client_keys=[key])


@looped
async def test_a_killed_server_goes_on_where_it_was(server: Server, data: Path) -> None:
    """Its keys are the same, the old file is there, and what was half sent is gone on with."""
    file = data / "drive" / _PATH[1:]
    content = os.urandom(5_000_000)
    made = await log_in(server, password="a long password")
    client = await made.start_sftp_client()
    async with client.open(_PATH, "wb") as opened:
        await opened.write(b"old content")
    opened = await client.open(_PATH, "wb")
    for start in range(0, 3_000_000, 30_000):
        await opened.write(content[start : start + 30_000])
    assert server.end(signal.SIGKILL) == -signal.SIGKILL
    made.abort()
    assert file.read_bytes() == b"old content"

    again = Server(data)
    assert again.keys == server.keys
    async with log_in(again, password="a long password") as made:
        client = await made.start_sftp_client()
        left = (await client.stat(_PATH)).size
        assert left is not None
        assert 2_000_000 < left <= 3_000_000
        async with client.open(_PATH, asyncssh.FXF_WRITE, encoding=None) as opened:
            await opened.write(content[left:], left)
    assert file.read_bytes() == content
    assert again.end(signal.SIGTERM) == 0


@looped
async def test_a_server_that_is_told_to_end_keeps_what_is_half_sent(
    server: Server, data: Path
) -> None:
    """And publishes nothing of it."""
    made = await log_in(server, password="a long password")
    client = await made.start_sftp_client()
    opened = await client.open(_PATH, "wb")
    await opened.write(b"half")
    assert server.end(signal.SIGTERM) == 0
    made.abort()
    assert not (data / "drive" / _PATH[1:]).exists()
    parts = list((data / "drive/.staging/wren/parts").iterdir())
    assert [part.read_bytes() for part in parts] == [b"half"]
