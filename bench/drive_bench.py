"""The benchmark of the drive: a large file put and got, beside other servers of files.

`make bench-drive` runs it with 200 MB; BENCH_DRIVE_MB sets another size. Writes
bench/results-drive.md. How it is measured and why stands in bench/README.md.
"""

import contextlib
import datetime
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench import drive_servers
from bench.drive_servers import FileServer, ServerFailed
from bench.run import describe_machine, say
from tests.debian import ensure

BENCH = Path(__file__).parent
WORK = BENCH / "work" / "drive"
RESULTS = BENCH / "results-drive.md"
MEGABYTES = int(os.environ.get("BENCH_DRIVE_MB", "200"))
RUNS = 5

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Used:
    """What one transfer took, in seconds: of the clock, and of the server's CPU."""

    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Way:
    """How a client talks to a server.

    Attributes:
        server: With whom.
        put: A command that sends the file to a name.
        get: A command that fetches a name; None where there is none.
        protocol: In the results.
    """

    server: FileServer
    put: Callable[[str], Sequence[str]]
    get: Callable[[str], Sequence[str]] | None
    protocol: str


@dataclass
class Line:
    """The measured transfers with one server."""

    way: Way
    puts: list[Used] = field(default_factory=list)
    gets: list[Used] = field(default_factory=list)


def main() -> None:
    """Start all servers, measure them in turns, report."""
    load = os.getloadavg()[0]
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    feed = WORK / "feed.bin"
    with feed.open("wb") as file:
        for _ in range(MEGABYTES * 1_000_000 // _BLOCK + 1):
            file.write(os.urandom(_BLOCK))
        file.truncate(MEGABYTES * 1_000_000)
    with contextlib.ExitStack() as stack:
        lines = [Line(way) for way in _ways(stack, feed)]
        for number in range(-1, RUNS):
            for line in lines:
                _measure(line, feed, number)
    shutil.rmtree(WORK)
    report = _report(lines, load)
    RESULTS.write_text(report, encoding="utf-8")
    say(report)
    say(f"written: {RESULTS}")


def _ways(stack: contextlib.ExitStack, feed: Path) -> list[Way]:
    def folder(name: str) -> Path:
        made = WORK / name
        made.mkdir()
        return made

    ours = folder("ours")
    return [
        _curl(stack.enter_context(drive_servers.crossdock(ours, "dav", "Crossdock")), feed),
        _curl(stack.enter_context(drive_servers.rclone(folder("rclone"))), feed),
        _curl(stack.enter_context(drive_servers.apache(folder("apache"))), feed),
        _sftp(stack.enter_context(drive_servers.crossdock(ours, "sftp", "Crossdock")), feed),
        _sftp(stack.enter_context(drive_servers.openssh(folder("openssh"))), feed),
        _http(stack.enter_context(drive_servers.crossdock(ours, "api", "Crossdock")), feed),
    ]


def _curl(server: FileServer, feed: Path) -> Way:
    """curl over WebDAV, with its log-in beside each request."""
    curl = [str(ensure("curl")), "-sS", "--fail", "-u", f"{server.user}:{server.secret}"]
    address = f"http://127.0.0.1:{server.port}/{server.folder}"

    def put(name: str) -> Sequence[str]:
        return [*curl, "-o", os.devnull, "-T", str(feed), f"{address}/{name}"]

    def get(name: str) -> Sequence[str]:
        return [*curl, "-o", os.devnull, f"{address}/{name}"]

    return Way(server, put, get, "WebDAV")


def _http(server: FileServer, feed: Path) -> Way:
    """curl to our own HTTP API, which takes feeds and gives none back."""
    curl = [str(ensure("curl")), "-sS", "--fail", "-H", f"Authorization: Bearer {server.secret}"]
    address = f"http://127.0.0.1:{server.port}/api/feeds/product"

    def put(name: str) -> Sequence[str]:
        return [*curl, "-o", os.devnull, "-T", str(feed), f"{address}/{name}"]

    return Way(server, put, None, "HTTP")


def _sftp(server: FileServer, feed: Path) -> Way:
    """OpenSSH's client, with its own choice of cipher; each transfer logs in anew."""
    folder = WORK / f"sftp-{server.port}"
    folder.mkdir()
    ask = folder / "ask"
    ask.write_text(f"#!/bin/sh\necho '{server.secret}'\n")
    ask.chmod(0o700)
    options = ["StrictHostKeyChecking=no", f"UserKnownHostsFile={folder}/hosts", "LogLevel=ERROR"]
    # -b asks for no password unless it was told otherwise before.
    options += ["BatchMode=no", f"IdentityFile={WORK}/openssh/login"]
    if server.secret:
        options += ["PreferredAuthentications=password"]
    words = [word for option in options for word in ("-o", option)]
    ask_here = ["env", f"SSH_ASKPASS={ask}", "SSH_ASKPASS_REQUIRE=force"]
    client = [*ask_here, str(ensure("openssh-client")), "-q", *words, "-P", str(server.port)]
    script = folder / "script"

    def run(command: str) -> Sequence[str]:
        script.write_text(f"{command}\n")
        return [*client, "-b", str(script), f"{server.user}@127.0.0.1"]

    def put(name: str) -> Sequence[str]:
        return run(f"put {feed} {server.folder}/{name}")

    def get(name: str) -> Sequence[str]:
        return run(f"get {server.folder}/{name} {os.devnull}")

    return Way(server, put, get, "SFTP")


def _measure(line: Line, feed: Path, number: int) -> None:
    """One PUT and GET of a new file; the first round only warms up."""
    name = f"feed-{number}.bin"
    way, server = line.way, line.way.server
    put = _used(server, way.put(name))
    get = None if way.get is None else _used(server, way.get(name))
    say(f"{server.name:20} {way.protocol:6} put {put.cpu:.2f} s")
    stored = [path for path in WORK.rglob(name) if path.is_file()]
    if [path.stat().st_size for path in stored] != [feed.stat().st_size]:
        raise ServerFailed(f"{server.name} has stored {stored}")
    stored[0].unlink()
    if number >= 0:
        line.puts.append(put)
        line.gets += [] if get is None else [get]


def _used(server: FileServer, command: Sequence[str]) -> Used:
    before = server.cpu_seconds()
    began = time.perf_counter()
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    wall = time.perf_counter() - began
    if done.returncode:
        raise ServerFailed(f"{server.name}: {done.stderr.decode(errors='replace')}")
    return Used(wall, server.cpu_seconds() - before)


def _report(lines: Sequence[Line], load: float) -> str:
    rows = [
        "# Benchmark results of the drive",
        "",
        f"{datetime.date.today().isoformat()} · one file of {MEGABYTES:,} MB · medians of {RUNS}, "
        f"all servers in turns · {describe_machine()} · load before {load:.1f}",
        "",
        "Written by `make bench-drive`; the method stands in [README.md](README.md). Seconds of",
        "the clock, and CPU seconds of the server with all its processes; ÷ is Crossdock's CPU by",
        "its. Crossdock hashes what comes and has it on the disk (`fsync`) before it answers; the",
        "others do neither.",
        "",
        "| protocol | server | PUT s | PUT CPU s | ÷ | GET s | GET CPU s | ÷ |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    ours: dict[str, Line] = {}
    for line in lines:
        mine = ours.setdefault(line.way.protocol, line)
        cells = [line.way.protocol, line.way.server.name]
        for used, own in ((line.puts, mine.puts), (line.gets, mine.gets)):
            cells += _cells(used, None if mine is line else own)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _cells(measured: Sequence[Used], ours: Sequence[Used] | None) -> list[str]:
    """Seconds, CPU seconds, and our CPU divided by that; empty where nothing was measured."""
    if not measured:
        return ["", "", ""]
    used = _median(measured)
    ratio = "" if ours is None else f"{_median(ours).cpu / used.cpu:.2f}"
    return [f"{used.wall:.2f}", f"{used.cpu:.2f}", ratio]


def _median(used: Sequence[Used]) -> Used:
    return Used(median(each.wall for each in used), median(each.cpu for each in used))


if __name__ == "__main__":
    main()
