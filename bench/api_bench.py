"""The benchmark of the HTTP API and the console: a full store beside an empty one.

`make bench-api` runs it with 100,000 products and 1,000,000 errors; BENCH_API_PRODUCTS and
BENCH_API_ERRORS set others. Writes bench/results-api.md; how it is measured stands in README.md.
"""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.parse import quote, urlencode

from admin_api.console.pages import PAGES
from bench.api_sessions import ConsoleSession
from bench.api_store import MERCHANT, NAME, PASSWORD, REQUEST, fill
from bench.run import describe_machine, say

BENCH = Path(__file__).parent
WORK = BENCH / "work" / "api"
RESULTS = BENCH / "results-api.md"
PRODUCTS = int(os.environ.get("BENCH_API_PRODUCTS", "100000"))
ERRORS = int(os.environ.get("BENCH_API_ERRORS", "1000000"))

# Each address is asked so often, after a few times that are not counted.
_TIMES: Final = 5
_WARM: Final = 2
_SESSIONS: Final = 50
_ROUNDS: Final = 6

# What stands in an address, by its part; addresses with others are asked with "1".
_PARTS: Final[Mapping[str, str]] = {
    "merchant": MERCHANT,
    "id": MERCHANT,
    "sku": "R-000500",
    "sku:path": "R-000500",
    "request": REQUEST,
    "marketplace": "ebay",
    "site": "EBAY_DE",
    "user": NAME,
    "kind": "return",
    "name": "usual",
    "feed": f"{MERCHANT}-2",
    "record": "1",
    "stage": "translation",
    "position": "0",
}
_QUERIES: Final[Mapping[str, str]] = {"sku": "R-000500", "text": "ring", "q": "R-000500"}

# Without an end, or files of any length.
_NOT_ASKED: Final = re.compile(r"stream|tail|follow|export|\.csv|\.xlsx|/file|/files/|download")


@dataclass(frozen=True, slots=True)
class Timing:
    """One address: status, milliseconds of the clock and of the server's CPU, median of some."""

    status: int
    ms: float
    cpu_ms: float


class Server:
    """`crossdock api` on a data folder."""

    def __init__(self, data: Path) -> None:
        environment = {name: value for name, value in os.environ.items() if "CROSSDOCK" not in name}
        with (data / "log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "admin_api.cli", "api", "--port", "0"],
                env=environment | {"CROSSDOCK_DATA": str(data)},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self.process.stdout is not None
        found = re.search(r":(\d+)/", self.process.stdout.readline())
        assert found is not None, (data / "log").read_text()
        self.port = int(found[1])
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)

    def cpu(self) -> float:
        """Seconds of CPU that it has taken."""
        told = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes of memory that it has now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def ask(self, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """One GET."""
        self._connection.request("GET", path, headers=dict(headers))
        answer = self._connection.getresponse()
        return answer.status, answer.read()

    def time(self, path: str, headers: Mapping[str, str]) -> Timing:
        """Ask an address some times."""
        for _ in range(_WARM):
            status, _body = self.ask(path, headers)
        before, took = self.cpu(), []
        for _ in range(_TIMES):
            began = time.perf_counter()
            self.ask(path, headers)
            took.append((time.perf_counter() - began) * 1_000)
        return Timing(status, median(took), (self.cpu() - before) * 1_000 / _TIMES)

    def sign_in(self) -> str:
        """The cookie of a new session."""
        fields = urlencode({"name": NAME, "password": PASSWORD})
        told = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        self._connection.request("POST", "/login", fields, told)
        answer = self._connection.getresponse()
        answer.read()
        return answer.headers["set-cookie"].partition(";")[0]

    def end(self) -> None:
        """Tell it to end, and wait."""
        self._connection.close()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()


@contextlib.contextmanager
def serving(name: str, products: int, errors: int) -> Iterator[tuple[Server, str]]:
    """A server over a store that is made where it is missing, and a token of its admin."""
    data = WORK / f"{name}-{products}-{errors}"
    token = data / "token"
    if not token.exists():
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        began = time.process_time()
        token.write_text(fill(str(data / "store.sqlite"), products, errors))
        say(f"{name}: made in {time.process_time() - began:.0f} CPU seconds")
    server = Server(data)
    try:
        yield server, token.read_text()
    finally:
        server.end()


def main() -> None:
    """Measure, and write the results."""
    WORK.mkdir(parents=True, exist_ok=True)
    with serving("empty", 0, 0) as (server, token):
        empty = measure(server, token)
    with serving("full", PRODUCTS, ERRORS) as (server, token):
        full = measure(server, token)
        memory = list(sessions(server))
    RESULTS.write_text("\n".join(report(empty, full, memory)), encoding="utf-8")
    say(f"written: {RESULTS}")


def measure(server: Server, token: str) -> dict[str, Timing]:
    """Time every address of the API that is asked by GET, and every page."""
    bearer = {"Authorization": f"Bearer {token}"}
    described = json.loads(server.ask("/api/openapi.json", bearer)[1])
    found: dict[str, Timing] = {}
    for path in addresses(described):
        found[f"`{path}`"] = server.time(filled(path, described["paths"][path]["get"]), bearer)
        say(f"{path} {found[f'`{path}`']}")
    cookie = {"Cookie": server.sign_in()}
    for page in PAGES:
        address = f"{filled(page.path, {})}?merchant={MERCHANT}"
        found[f"page `{page.path}`"] = server.time(address, cookie)
        say(f"page {page.path} {found[f'page `{page.path}`']}")
    return found


def addresses(described: Mapping[str, Any]) -> Iterator[str]:
    """The addresses that are asked by GET and have an end."""
    for path, methods in described["paths"].items():
        told = methods.get("get")
        if told is not None and not _NOT_ASKED.search(path):
            kinds = told["responses"].get("200", {}).get("content", {})
            if "text/event-stream" not in kinds:
                yield path


def filled(path: str, told: Mapping[str, Any]) -> str:
    """An address with its parts, and the query that it must have."""
    found = re.sub(r"\{([^}]+)\}", lambda part: quote(_PARTS.get(part[1], "1")), path)
    needed = {
        each["name"]: _QUERIES.get(each["name"], "1")
        for each in told.get("parameters", ())
        if each["in"] == "query" and each.get("required")
    }
    return f"{found}?{urlencode(needed)}" if needed else found


def sessions(server: Server) -> Iterator[tuple[str, int]]:
    """The memory with 50 pages open, again and again."""
    cookie = server.sign_in()
    yield "no page open", server.memory()
    for number in range(1, _ROUNDS + 1):
        with contextlib.ExitStack() as stack:
            for index in range(_SESSIONS):
                path = f"{('/', '/feeds', '/errors', '/sync')[index % 4]}?merchant={MERCHANT}"
                opened = stack.enter_context(ConsoleSession(server.port, cookie, path))
                assert opened.joined
            time.sleep(5)  # beats of the heart, and what pages bring later
            yield f"{_SESSIONS} pages open, round {number}", server.memory()


def report(
    empty: Mapping[str, Timing], full: Mapping[str, Timing], memory: Sequence[tuple[str, int]]
) -> Iterator[str]:
    """The lines of the results."""
    yield "# Benchmark results of the API\n"
    now = datetime.now(UTC).strftime("%Y-%m-%d")
    load = f"load before {os.getloadavg()[0]:.1f}"
    yield f"{now} · {PRODUCTS:,} products, {ERRORS:,} errors · {describe_machine()} · {load}\n"
    yield "Written by `make bench-api`; the method stands in [README.md](README.md). Milliseconds"
    yield "of the clock and of the server's CPU; ÷ is the full store's by the empty one's.\n"
    slow = [name for name, timing in full.items() if timing.ms > 300]
    yield f"Over 300 ms: {', '.join(slow) or 'none'}.\n"
    yield "| address | status | empty ms | full ms | ÷ | empty CPU ms | full CPU ms | ÷ |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for name, timing in sorted(full.items(), key=lambda pair: -pair[1].ms):
        before = empty.get(name)
        if before is None:
            continue
        ratio = timing.ms / before.ms
        cpu = timing.cpu_ms / before.cpu_ms if before.cpu_ms else 0.0
        yield (
            f"| {name} | {timing.status} | {before.ms:.1f} | {timing.ms:.1f} | {ratio:.1f} "
            f"| {before.cpu_ms:.1f} | {timing.cpu_ms:.1f} | {cpu:.1f} |"
        )
    yield "\n## Memory of the process\n"
    yield "| when | MiB |"
    yield "|---|---:|"
    for when, size in memory:
        yield f"| {when} | {size / (1 << 20):.0f} |"
    yield ""


if __name__ == "__main__":
    main()
