"""Uploads that are cut at any byte, in each way that a merchant's file can come."""

import contextlib
import os
import random
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.api_site import ApiSite
from tests.client_site import USER, ClientSite
from tests.cut_connections import CuttingProxy, End, choose_cut, send_and_cut
from tests.dav_site import basic, chunked, head
from tests.drive_setting import MERCHANT
from tests.sftp_clients import done, openssh

_SIZES = (20, 1_000, 100_000, 700_000)

# What OpenSSH sends behind the last byte of a file: the CLOSE of the file, and its farewell. The
# number of its messages about windows varies.
_FAREWELL_BYTES = 1_000


@dataclass(frozen=True)
class Cut:
    """How an upload ended.

    Attributes:
        how: FIN, RST or a kill.
        at: After how many of its client's bytes.
        of: How many there would have been.
        may_be_whole: Whether the client may have said before that the file is whole.
    """

    how: End
    at: int
    of: int
    may_be_whole: bool = False


class Way:
    """One way in.

    Attributes:
        path: Of the file that goes this way, below the merchant's folder.
    """

    path: str

    def cut(self, data: bytes, choose: random.Random) -> Cut:
        """Begin to send a file, and cut the connection."""
        raise NotImplementedError

    def send(self, data: bytes, choose: random.Random) -> None:
        """Send a file to its end."""
        raise NotImplementedError

    def content(self, choose: random.Random) -> bytes:
        """A file that nobody has sent before."""
        return choose.randbytes(choose.choice(_SIZES))


class HttpWay(Way):
    """A PUT, over WebDAV or to the HTTP API, written byte by byte."""

    def __init__(
        self,
        name: str,
        ask: Callable[..., object],
        port: int,
        url: str,
        login: Mapping[str, str],
        framings: Sequence[str],
    ) -> None:
        """Take one.

        Args:
            name: Of its file.
            ask: Sends a request whole; its answer has a `status`.
            port: Of the server.
            url: Of the file, without its name.
            login: Headers that log in.
            framings: `length`, `chunks`, or `sum`: chunks, and their sum beside, as Finder sends.
        """
        self.path = f"in/product/{name}.csv"
        self._url = f"{url}/{name}.csv"
        self._ask, self._port, self._login, self._framings = ask, port, login, framings

    def cut(self, data: bytes, choose: random.Random) -> Cut:
        """Send a part of a request: all of it but a byte, at most."""
        request = self._request(data, choose)
        at, how = choose_cut(choose, len(request))
        send_and_cut(self._port, request[:at], how)
        return Cut(how, at, len(request))

    def send(self, data: bytes, choose: random.Random) -> None:
        """Send it by a client of the library's."""
        answer = self._ask("PUT", self._url, data)
        assert answer.status in (200, 201, 204), answer  # type: ignore[attr-defined]

    def _request(self, data: bytes, choose: random.Random) -> bytes:
        framing = choose.choice(self._framings)
        if framing == "length":
            return head("PUT", self._url, None, Content_Length=str(len(data)), **self._login) + data
        told = {"X_Expected_Entity_Length": str(len(data))} if framing == "sum" else {}
        middle = choose.randrange(1, len(data))
        first = head("PUT", self._url, None, Transfer_Encoding="chunked", **told, **self._login)
        return first + chunked(data[:middle], data[middle:])


class SftpWay(Way):
    """OpenSSH, behind a proxy that cuts its connection; half of the time it goes on (`reput`)."""

    path = "in/product/sftp.csv"

    def __init__(self, site: ClientSite, folder: Path) -> None:
        self._site = site.sftp
        self._space = site.setting.drive.space(MERCHANT, USER)
        self._file = folder / "sftp.csv"
        self._wire_bytes: dict[int, int] = {}

    def cut(self, data: bytes, choose: random.Random) -> Cut:
        """Send a part of all that a client sends, its log-in and the CLOSE of the file included."""
        if len(data) not in self._wire_bytes:
            self._wire_bytes[len(data)] = self._count(data)
        length = self._wire_bytes[len(data)]
        at, how = choose_cut(choose, length)
        if choose.random() < 0.1:  # near the CLOSE, and behind it
            at = length - choose.randrange(1, _FAREWELL_BYTES)
        self._pass_on(data, self.path, at, how)
        return Cut(how, at, length, may_be_whole=at > length - _FAREWELL_BYTES)

    def send(self, data: bytes, choose: random.Random) -> None:
        """Send it anew, or go on where it was cut."""
        self._file.write_bytes(data)
        left = self._space.resumable(self.path) or 0
        verb = "reput" if 0 < left < len(data) and choose.random() < 0.5 else "put"
        done(openssh(self._site, f"{verb} {self._file} /wren/{self.path}"))

    def content(self, choose: random.Random) -> bytes:
        """One of several sizes; the largest goes in many packets at once."""
        return choose.randbytes(choose.choice((*_SIZES, 3_000_000)))

    def _count(self, data: bytes) -> int:
        """Bytes of a client that sends a file of this size to its end, to a path as long."""
        return self._pass_on(data, self.path.replace("product/", "product_"), None, "end")

    def _pass_on(self, data: bytes, path: str, most: int | None, how: End) -> int:
        """Send a file through the proxy; returns how many bytes of the client went through."""
        self._file.write_bytes(data)
        proxy = CuttingProxy(self._site.port)
        client = openssh(replace(self._site, port=proxy.port), f"put {self._file} /wren/{path}")

        def kill() -> None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(client.pid, signal.SIGKILL)

        try:
            proxy.pass_on(most, how, kill)
        finally:
            kill()
            client.communicate()
        return proxy.passed


def ways(site: ClientSite, api: ApiSite, folder: Path) -> list[Way]:
    """Every way in."""
    dav = {"Authorization": basic(USER)}
    return [
        HttpWay("dav-length", site.dav.ask, site.dav.port, "/wren/in/product", dav, ["length"]),
        HttpWay(
            "dav-chunks", site.dav.ask, site.dav.port, "/wren/in/product", dav, ["chunks", "sum"]
        ),
        HttpWay(
            "http",
            api.ask,
            api.port,
            "/api/feeds/product",
            {"Authorization": api.bearer()},
            ["length", "chunks"],
        ),
        SftpWay(site, folder),
    ]
