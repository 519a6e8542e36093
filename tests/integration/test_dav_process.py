"""`crossdock dav` as a process: it begins, forgets nothing, stays small, and ends."""

import contextlib
import http.client
import itertools
import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from catalog.merchants import Merchant
from catalog.users import User
from store.store import Store
from tests.dav_certificate import make_certificate
from tests.dav_site import basic, chunked, head
from tests.serving_process import ServingProcess

_ROOT = Path(__file__).parents[2]
_NOW = "2026-03-01T00:00:00Z"
_PATH = "/wren/in/product/today.csv"
_OPEN = "/wren/in/product/open.csv"
_MB = 1 << 20

_LOCK = (
    b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    b"<D:locktype><D:write/></D:locktype><D:owner>ann</D:owner></D:lockinfo>"
)
_BLUE = (
    b'<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><c xmlns="urn:x">blue</c></D:prop>'
    b"</D:set></D:propertyupdate>"
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose store has the merchant wren, its user ann, and her token in `token`."""
    folder = tmp_path_factory.mktemp("data")
    with Store(folder / "store.sqlite") as store:
        store.merchants.add(Merchant("wren", "Wren Jewellers"), _NOW, "tests")
        store.users.add(User("ann", "merchant", ("wren",)), "a long password", _NOW, "tests")
        token = store.tokens.add("ann", "tests", "all", _NOW, "tests")
    (folder / "token").write_text(token.secret)
    return folder


class Process(ServingProcess):
    """A WebDAV server of its own, and requests to it."""

    def __init__(self, data: Path, *options: str) -> None:
        super().__init__("dav", data, *options)
        self.login = basic("ann", (data / "token").read_text())

    def ask(
        self, method: str, path: str, body: bytes | None = None, /, **headers: str
    ) -> tuple[int, str]:
        """One request; returns its status, and the token of a lock with the body."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Authorization": self.login} | names)
            answer = connection.getresponse()
            lock = answer.getheader("Lock-Token") or ""
            return answer.status, lock + answer.read().decode()

    def send(self, first: bytes, blocks: Iterator[bytes]) -> bytes:
        """Send a request of any size; returns the beginning of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as connection:
            with contextlib.suppress(ConnectionError):
                connection.sendall(first)
                for block in blocks:
                    connection.sendall(block)
            return connection.recv(1_000)


@contextlib.contextmanager
def running(data: Path, *options: str) -> Iterator[Process]:
    """Run a server until the end of the block; it must then end well."""
    process = Process(data, *options)
    try:
        assert process.port, process.complaint()
        yield process
    finally:
        code = process.end()
    assert code == 0, process.log()


@pytest.fixture(scope="module")
def server(data: Path) -> Iterator[Process]:
    """A server for the tests that only measure it."""
    with running(data) as process:
        process.ask("PUT", _PATH, b"warm")
        yield process


def test_locks_and_properties_survive_a_restart(data: Path) -> None:
    """A file that somebody has open stays theirs, and Explorer's marks stay on it."""
    with running(data) as server:
        assert server.ask("PUT", _OPEN, b"content")[0] == 201
        status, told = server.ask("LOCK", _OPEN, _LOCK)
        assert status == 200
        token = told[: told.index(">") + 1]
        assert server.ask("PROPPATCH", _OPEN, _BLUE, If=f"({token})")[0] == 207
    with running(data) as server:
        assert server.ask("PUT", _OPEN, b"other")[0] == 423
        assert "blue" in server.ask("PROPFIND", _OPEN, Depth="0")[1]
        assert server.ask("LOCK", _OPEN, If=f"({token})")[0] == 200
        assert server.ask("UNLOCK", _OPEN, Lock_Token=token)[0] == 204
        assert server.ask("GET", _OPEN) == (200, "content")
        assert server.ask("DELETE", _OPEN)[0] == 204


def test_a_password_and_a_token_open_it(data: Path) -> None:
    """People type their password; programs have a token; nothing else opens it."""
    with running(data) as server:
        statuses = [
            server.ask("PROPFIND", "/wren/missing", Depth="0", Authorization=basic(user, secret))[0]
            for user, secret in (
                ("ann", "a long password"),
                ("ann", "a long password"),
                ("ann", "another password"),
                ("eve", "a long password"),
                ("eve", (data / "token").read_text()),
                ("ann", "cdk_aaaaaaaaaaaa_" + "x" * 43),
            )
        ]
        assert statuses == [404, 404, 401, 401, 401, 401]


def test_a_merchant_that_is_added_later_has_a_drive(server: Process, data: Path) -> None:
    """Nobody starts a server again for a new merchant."""
    with Store(data / "store.sqlite") as store:
        store.merchants.add(Merchant("finch", "Finch Shoes"), _NOW, "tests")
        store.users.add(User("bob", "merchant", ("finch",)), "a long password", _NOW, "tests")
    bob = basic("bob", "a long password")
    assert "/finch/" in server.ask("PROPFIND", "/", Depth="1", Authorization=bob)[1]
    path = "/finch/in/product/a.csv"
    assert server.ask("PUT", path, b"x", Authorization=bob)[0] == 201


def test_passwords_do_not_cross_a_network_in_the_clear(data: Path) -> None:
    """Basic without TLS can be read by whoever is between."""
    server = Process(data, "--host", "0.0.0.0")
    assert "--insecure" in server.complaint()
    assert server.process.returncode == 2


def test_it_speaks_tls_with_its_own_certificate(data: Path, tmp_path: Path) -> None:
    """And whoever connects and is silent keeps nobody else from the handshake."""
    made = make_certificate(tmp_path)
    options = ("--certificate", str(made.chain), "--key", str(made.key))
    with running(data, *options) as server:
        with contextlib.ExitStack() as silent:
            for _ in range(5):
                silent.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            command = ["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", "--cacert"]
            url = f"https://127.0.0.1:{server.port}/"
            asked = subprocess.run([*command, made.chain, url], capture_output=True, timeout=120)
            assert asked.stdout == b"401", (asked.stderr, server.log())


def put_of(size: int, login: str | None, *, chunks: bool = False) -> tuple[bytes, Iterator[bytes]]:
    """A PUT of so many bytes: its head, and its blocks."""
    block = bytes(_MB)
    told = {"Transfer_Encoding": "chunked"} if chunks else {"Content_Length": str(size)}
    if login is not None:
        told["Authorization"] = login
    first = head("PUT", _PATH, user=None, Connection="close", **told)
    if chunks:
        frame = chunked(block).removesuffix(b"0\r\n\r\n")
        blocks = (*(frame for _ in range(size // _MB)), b"0\r\n\r\n")
        return first, iter(blocks)
    return first, (block for _ in range(size // _MB))


@pytest.mark.parametrize("chunks", [False, True], ids=["length", "chunks"])
@pytest.mark.parametrize("logged_in", [True, False], ids=["login", "no login"])
def test_memory_does_not_grow_with_a_body(server: Process, chunks: bool, logged_in: bool) -> None:
    """cheroot took the 300 MB of a client without a login into memory: twice."""
    before = server.memory()
    login = server.login if logged_in else None
    answer = server.send(*put_of(64 * _MB, login, chunks=chunks))
    assert answer.startswith(b"HTTP/1.1 2" if logged_in else b"HTTP/1.1 401 ")
    assert server.memory() - before < 8 * _MB


def test_memory_does_not_grow_with_a_chunk(server: Process) -> None:
    """cheroot takes a chunk whole, as large as the client says."""
    before = server.memory()
    told = {"Authorization": server.login, "Transfer_Encoding": "chunked"}
    first = head("PUT", _PATH, user=None, **told) + b"%x\r\n" % (64 * _MB)
    blocks = itertools.chain((bytes(_MB) for _ in range(64)), [b"\r\n0\r\n\r\n"])
    answer = server.send(first, blocks)
    assert answer.startswith(b"HTTP/1.1 2")
    assert server.memory() - before < 8 * _MB


@pytest.mark.campaign
def test_memory_does_not_grow_with_large_bodies(
    server: Process, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_MB megabytes, with a login and without."""
    size = int(os.environ.get("CAMPAIGN_MB", "200")) * _MB
    before = server.memory()
    assert server.send(*put_of(size, server.login)).startswith(b"HTTP/1.1 2")
    sent = server.memory() - before
    assert server.send(*put_of(300 * _MB, None)).startswith(b"HTTP/1.1 401 ")
    refused = server.memory() - before
    assert max(sent, refused) < 8 * _MB
    line = f"PUT of {size // _MB} MB: +{sent / _MB:.1f} MB; 300 MB without a login: "
    record_property("figures", f"{line}+{refused / _MB:.1f} MB; from {before / _MB:.0f} MB")
