"""`crossdock api` as a process: it begins, keeps secrets, stays small, and ends."""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from admin_api.api_server import listen
from tests.api_site import ApiSite, prepare
from tests.dav_certificate import make_certificate
from tests.dav_site import chunked, head, wait_for
from tests.serving_process import ServingProcess

_ROOT = Path(__file__).parents[2]
_URL = "/api/feeds/product/today.csv"
_MB = 1 << 20


@contextlib.contextmanager
def running(site: ApiSite, *options: str) -> Iterator[ServingProcess]:
    """Run a server until the end of the block; it must then end well."""
    process = ServingProcess("api", site.folder, *options)
    site.port = process.port
    try:
        assert process.port, process.complaint()
        yield process
    finally:
        code = process.end()
    assert code == 0, process.log()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> ApiSite:
    """A data folder whose store has merchants and users."""
    made = ApiSite(tmp_path_factory.mktemp("data"))
    prepare(made)
    return made


@pytest.fixture(scope="module")
def server(site: ApiSite) -> Iterator[ServingProcess]:
    """A server for the tests that only measure it."""
    with running(site) as process:
        assert site.ask("PUT", _URL, b"warm").status == 201
        yield process


def test_passwords_do_not_cross_a_network_in_the_clear(site: ApiSite) -> None:
    """A token without TLS can be read by whoever is between."""
    process = ServingProcess("api", site.folder, "--host", "0.0.0.0")
    assert process.process.wait(timeout=120) == 2
    process.end()
    assert "--insecure" in process.log()


def test_a_port_that_is_taken_is_told(site: ApiSite) -> None:
    """By its number, and not by a trace."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        process = ServingProcess("api", site.folder, "--port", port)
        assert process.process.wait(timeout=120) == 2
        process.end()
        said = process.log()
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert "Traceback" not in said


def test_it_speaks_tls_with_its_own_certificate(site: ApiSite, tmp_path: Path) -> None:
    """For a machine without a proxy."""
    made = make_certificate(tmp_path)
    options = ("--certificate", str(made.chain), "--key", str(made.key))
    with running(site, *options) as process:
        assert process.told.startswith("crossdock api: https://")
        command = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--cacert"]
        url = f"https://127.0.0.1:{process.port}{_URL}"
        login = f"Authorization: {site.bearer()}"
        asked = subprocess.run(
            [*command, str(made.chain), "-T", str(made.key), "-H", login, url],
            capture_output=True,
            timeout=120,
        )
        assert asked.stdout in (b"200", b"201")


def test_what_is_under_way_ends_when_it_is_told_to_end(site: ApiSite) -> None:
    """An upgrade breaks nobody's upload, and none that began is half there."""
    told = {"Authorization": site.bearer(), "Content_Length": "10"}
    with running(site) as process:
        with socket.create_connection(("127.0.0.1", process.port), timeout=120) as connection:
            connection.sendall(head("PUT", _URL, user=None, **told) + b"begin")
            wait_for(lambda: len(site.parts_left()) == 1)
            process.process.send_signal(signal.SIGTERM)
            wait_for(lambda: "nothing new is begun" in process.log())
            connection.sendall(b" end.")
            assert connection.recv(1_000).startswith(b"HTTP/1.1 20")
    assert site.path("wren/in/product/today.csv").read_bytes() == b"begin end."


def test_a_kill_loses_nothing_of_a_piece(site: ApiSite) -> None:
    """Nor does it publish anything: the next process goes on with what came."""
    data = os.urandom(2 * _MB)
    where = f"/api/feeds/product/killed.csv/uploads/{hashlib.sha256(data).hexdigest()}"
    told = {"Upload_Offset": "0", "Upload_Complete": "?1", "Authorization": site.bearer()}
    killed = ServingProcess("api", site.folder)
    with socket.create_connection(("127.0.0.1", killed.port), timeout=120) as connection:
        first = head("PATCH", where, user=None, Content_Length=str(len(data)), **told)
        connection.sendall(first + data[: 3 * _MB // 2])
        wait_for(lambda: any(part.stat().st_size >= _MB // 2 for part in site.parts_left()))
        killed.process.kill()
        killed.end()
    assert not site.path("wren/in/product/killed.csv").exists()
    with running(site):
        offset = int(site.ask("HEAD", where).headers["upload-offset"])
        assert _MB // 2 <= offset <= 3 * _MB // 2
        told["Upload_Offset"] = str(offset)
        assert site.ask("PATCH", where, data[offset:], **told).status == 201
    assert site.path("wren/in/product/killed.csv").read_bytes() == data


def test_the_log_has_no_secrets(site: ApiSite) -> None:
    """It is read by more people than may come in."""
    with running(site) as process:
        site.ask("PUT", _URL, b"x")
        site.ask("PUT", _URL, b"x", user=None, Authorization="Bearer cdk_wrong")
    said = process.log()
    assert f"127.0.0.1 PUT '{_URL}' 401" in said
    assert "cdk_" not in said
    assert "Traceback" not in said


def body_of(size: int, *, chunks: bool) -> tuple[dict[str, str], Iterator[bytes]]:
    """How a body of so many bytes is announced, and its blocks."""
    block = bytes(_MB)
    if not chunks:
        return {"Content_Length": str(size)}, (block for _ in range(size // _MB))
    frame = chunked(block).removesuffix(b"0\r\n\r\n")
    blocks = (*(frame for _ in range(size // _MB)), b"0\r\n\r\n")
    return {"Transfer_Encoding": "chunked"}, iter(blocks)


def send(process: ServingProcess, first: bytes, blocks: Iterator[bytes]) -> bytes:
    """Send a request of any size; returns the beginning of the answer."""
    with socket.create_connection(("127.0.0.1", process.port), timeout=120) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(first)
            for block in blocks:
                connection.sendall(block)
        return connection.recv(1_000)


@pytest.mark.parametrize("chunks", [False, True], ids=["length", "chunks"])
@pytest.mark.parametrize("logged_in", [True, False], ids=["login", "no login"])
def test_memory_does_not_grow_with_a_body(
    site: ApiSite, server: ServingProcess, chunks: bool, logged_in: bool
) -> None:
    """Neither with one that is taken, nor with one that is refused before its end."""
    site.port, before = server.port, server.memory()
    told, blocks = body_of(64 * _MB, chunks=chunks)
    if logged_in:
        told["Authorization"] = site.bearer()
    answer = send(server, head("PUT", _URL, user=None, **told), blocks)
    assert answer.startswith(b"HTTP/1.1 20" if logged_in else b"HTTP/1.1 401 ")
    assert server.memory() - before < 12 * _MB


def test_no_answer_waits_for_an_acknowledgement() -> None:
    """The end of each answer would come 40 ms after its headers."""
    with listen("127.0.0.1", 0) as listener:
        address = listener.getsockname()
        with socket.create_connection(address, timeout=120), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_header_without_end_is_given_up(site: ApiSite, server: ServingProcess) -> None:
    """uvicorn keeps 16 KB of it, and no more."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=120) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(b"PUT / HTTP/1.1\r\nX: " + b"x" * 200_000)
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
