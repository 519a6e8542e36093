"""The processes of the demonstration: the service, and the simulated eBay that it sends to."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from bench.free_ports import free_port
from simulators.ebay.sellers import CLIENT_ID, CLIENT_SECRET

ROOT = Path(__file__).resolve().parents[2]

# Far longer than it takes, also where a machine has much else to do.
_START_SECONDS = 180
_END_SECONDS = 90
_LOOK_SECONDS = 0.1

# A small file of a seller who waits is worked off between two polls; with one poll each for "in
# line" and "at work" a lane can be watched, and nobody waits for nothing.
_PACE = {"queued_polls": 1, "working_polls": 1}

# Categories that the example merchants use and the simulated eBay does not have from the start.
_CATEGORIES: Mapping[str, str] = {
    "92947": "Engagement Rings",
    "50610": "Bracelets",
    "50647": "Earrings",
    "63866": "Women's Sweaters",
    "63862": "Women's Coats & Jackets",
    "57990": "Men's Shirts",
    "57988": "Men's Jackets",
    "11484": "Men's Sweaters",
    "45238": "Scarves",
}


class DidNotStart(Exception):
    """A process ended or did not answer; its log says why. The message names the log."""


@dataclass(frozen=True, slots=True)
class Service:
    """Where everything is that the demonstration has started.

    Attributes:
        folder: Everything that is a file: store, drive, logs.
        drive_url: Root of the drives, WebDAV.
        console_url: The console, and the HTTP API under /api.
        ebay_url: The simulated eBay.
        environment: What commands must be told to find the same service.
    """

    folder: Path
    drive_url: str
    console_url: str
    ebay_url: str
    environment: Mapping[str, str]

    @property
    def store(self) -> Path:
        """The canonical store."""
        return self.folder / "store.sqlite"

    def listings(self, seller: str) -> list[dict[str, Any]]:
        """What the simulated eBay shows of a seller; listings that have ended are left out."""
        answer = httpx.get(
            f"{self.ebay_url}/_simulator/listings", params={"seller": seller}, timeout=60
        )
        return [one for one in answer.raise_for_status().json() if one["state"] != "ended"]


@contextlib.contextmanager
def serving(folder: Path, workers: int) -> Iterator[Service]:
    """Start the simulated eBay and `crossdock serve` on free ports; end both at the end.

    Raises:
        DidNotStart: One of them did not.
    """
    folder.mkdir(parents=True)
    with contextlib.ExitStack() as stack:
        ebay_url = _start_ebay(folder, stack)
        drive, sftp, api = (free_port() for _ in range(3))
        told = {
            "CROSSDOCK_DATA": str(folder),
            "CROSSDOCK_DAV_PORT": str(drive),
            "CROSSDOCK_SFTP_PORT": str(sftp),
            "CROSSDOCK_API_PORT": str(api),
            "CROSSDOCK_EBAY_APP_ID": CLIENT_ID,
            "CROSSDOCK_EBAY_APP_SECRET": CLIENT_SECRET,
            "CROSSDOCK_EBAY_URL": ebay_url,
            "CROSSDOCK_SYNC_SECONDS": "1",
            "CROSSDOCK_POLL_SECONDS": "1",
            "CROSSDOCK_DRAIN_SECONDS": "5",
            "CROSSDOCK_LOG_LEVEL": "INFO",
        }
        command = [sys.executable, "-m", "admin_api.cli", "serve", "--workers", str(workers)]
        serve = stack.enter_context(_running(command, folder / "crossdock.log", told))
        drive_url, console_url = (f"http://127.0.0.1:{port}" for port in (drive, api))
        for url in (drive_url, console_url):
            _until(partial(_answers, url), serve, folder / "crossdock.log")
        yield Service(folder, drive_url, console_url, ebay_url, told)


def _start_ebay(folder: Path, stack: contextlib.ExitStack) -> str:
    """The address of the simulated eBay, once it answers."""
    log = folder / "ebay.log"
    command = [sys.executable, "-m", "simulators.ebay", "--seed", "1"]
    command += ["--state", str(folder / "ebay.jsonl")]
    process = stack.enter_context(_running(command, log, {}))
    _until(lambda: log.read_text().startswith("http://"), process, log)
    url = log.read_text().split()[0]
    httpx.patch(f"{url}/_simulator/behaviour", json=_PACE, timeout=60).raise_for_status()
    for id, name in _CATEGORIES.items():
        change = {
            "name": name,
            "variations": True,
            "aspects": [{"name": "Brand", "required": True}],
        }
        httpx.patch(f"{url}/_simulator/categories/{id}", json=change, timeout=60).raise_for_status()
    return url


@contextlib.contextmanager
def _running(
    command: list[str], log: Path, told: Mapping[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    """A process with its log, gone at the end.

    In a session of its own: Ctrl-C reaches the demonstration alone, which ends what it has started.
    """
    kept = {name: text for name, text in os.environ.items() if not name.startswith("CROSSDOCK_")}
    with log.open("wb") as target:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**kept, **told},
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_END_SECONDS)
    # Whatever of its session is left, too: nothing outlives the demonstration.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _until(condition: Callable[[], bool], process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not condition():
        if process.poll() is not None or time.monotonic() > deadline:
            raise DidNotStart(f"it does not answer; {log} says why")
        time.sleep(_LOOK_SECONDS)


def _answers(url: str) -> bool:
    try:
        return httpx.request("OPTIONS", f"{url}/").status_code < 500
    except httpx.TransportError:
        return False
