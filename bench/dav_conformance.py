"""litmus, the test suite of WebDAV servers, against ours and others; writes a page of results.

`python -m bench.dav_conformance` runs it and writes docs/reference/webdav-conformance.md.
"""

import contextlib
import datetime
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench import drive_servers
from bench.drive_servers import USER, FileServer
from bench.run import say
from tests.dav_proxy import proxied
from tests.dav_site import Site
from tests.debian import ensure

PAGE = Path(__file__).parents[1] / "docs/reference/webdav-conformance.md"

SUITES = ("basic", "copymove", "props", "locks", "http")

# Of its lines: how a suite ended, what it left out, and a test that failed or was warned about.
_SUMMARY = re.compile(r"summary for `(\w+)': of (\d+) tests run: (\d+) passed")
_SKIPPED = re.compile(r"-> (\d+) tests? (?:was|were) skipped")
_FAILED = re.compile(r"^ *\d+\. (\w+)\.* FAIL", re.MULTILINE)
_WARNED = re.compile(r"^ *\d+\. (\w+)\.* WARNING", re.MULTILINE)

_SECONDS = 300

_PAGE = """# WebDAV conformance

[litmus](http://www.webdav.org/neon/litmus/) {litmus}, the test suite of WebDAV servers, against
`crossdock dav` and other servers, all in one run on {date}: tests passed of those that were run.

| server | {suites} | all | skipped | warnings |
|---|{lines}---|---|---|
{rows}

What failed:

{failures}

litmus leaves out the rest of a suite where a server says that it cannot do what it is about.
`tests/integration/test_litmus.py` runs it with every change: directly, behind nginx, behind nginx
with TLS, and with a certificate of our own, without a failure, a warning or a test left out. (Over
TLS litmus has one test less.)

`python -m bench.dav_conformance` writes this page. Apache, nginx and rclone are those of Debian,
each set up as its manual has it. What real clients do is tested beside it: see
[Map the drive](../how-to/map-the-drive.md#what-has-been-tried).
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What litmus says of one server.

    Attributes:
        server: Its name.
        suites: By suite, how many of its tests passed and how many were run.
        skipped: Tests that litmus left out.
        failed: Names of those that failed, with their suite.
        warned: Tests that passed with a warning.
    """

    server: str
    suites: dict[str, tuple[int, int]]
    skipped: int
    failed: Sequence[str]
    warned: int

    def row(self) -> str:
        """Its line of the table."""
        counts = [self.suites[suite] for suite in SUITES]
        passed, run = (sum(each) for each in zip(*counts, strict=True))
        cells = [f"{passed}/{run}" for passed, run in (*counts, (passed, run))]
        return f"| {' | '.join([self.server, *cells, str(self.skipped), str(self.warned)])} |"


def main() -> None:
    """Run litmus against each server and write the page."""
    results = []
    for opened in (_ours, _ours_behind_nginx, drive_servers.apache, drive_servers.rclone):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            folder.chmod(0o755)  # Apache gives up its root, and must find its files
            with opened(folder) as server:
                say(server.name)
                results.append(_result(server.name, run_litmus(server)))
    PAGE.write_text(page(results, datetime.date.today()), encoding="utf-8")
    say(f"written: {PAGE}")


def run_litmus(server: FileServer) -> str:
    """What litmus prints, whether its tests pass or not."""
    url = f"http://127.0.0.1:{server.port}/{server.folder}/"
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            [str(ensure("litmus")), "-k", url, USER, server.secret],
            cwd=folder,  # it keeps a log there
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )
    return run.stdout + run.stderr


def page(results: Sequence[Result], day: datetime.date) -> str:
    """The page of these results, of that day."""
    failures = [
        f"- {result.server}: {', '.join(f'`{name}`' for name in result.failed)}"
        for result in results
        if result.failed
    ]
    return _PAGE.format(
        litmus=_version_of_litmus(),
        date=day.isoformat(),
        suites=" | ".join(SUITES),
        lines="---|" * len(SUITES),
        rows="\n".join(result.row() for result in results),
        failures="\n".join(failures) or "Nothing.",
    )


def _result(server: str, printed: str) -> Result:
    """What litmus has printed, in numbers."""
    suites, failed = {}, []
    begin = 0
    for found in _SUMMARY.finditer(printed):
        name, run, passed = found[1], int(found[2]), int(found[3])
        suites[name] = (passed, run)
        failed += [f"{name} {test}" for test in _FAILED.findall(printed, begin, found.start())]
        begin = found.end()
    skipped = sum(int(count) for count in _SKIPPED.findall(printed))
    return Result(server, suites, skipped, failed, len(_WARNED.findall(printed)))


@contextlib.contextmanager
def _ours(folder: Path) -> Iterator[FileServer]:
    with drive_servers.crossdock(folder, "dav", "Crossdock") as server:
        yield server


@contextlib.contextmanager
def _ours_behind_nginx(folder: Path) -> Iterator[FileServer]:
    with _ours(folder) as server:
        with proxied(Site(folder, port=server.port), folder / "proxy", tls=False) as url:
            port = int(url.rpartition(":")[2])
            yield replace(server, name="Crossdock behind nginx", port=port)


def _version_of_litmus() -> str:
    command = [str(ensure("litmus")), "--version"]
    return subprocess.run(command, capture_output=True, text=True).stdout.split()[-1]


if __name__ == "__main__":
    main()
