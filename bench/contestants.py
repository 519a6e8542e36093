"""Who runs against whom in the benchmark: each is one command over one feed, measured whole."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import rhino_peer
from bench.measuring import Measurement, measure

BENCH = Path(__file__).parent
WORK = BENCH / "work"
BUNDLE = BENCH / "bundle"
BARE = BENCH / "bare"
PLAIN, READS, EMPTY = (BENCH / "scripts" / name for name in ("plain", "reads", "empty"))
OUT = WORK / "drafts.jsonl"
STORE = WORK / "store.sqlite"

# Far below every feed measured: what a run costs before it is under way.
FIRST_RECORDS = 256
FEW_RECORDS = 10_000


@dataclass(frozen=True, slots=True)
class Contestant:
    """One line of the results.

    Attributes:
        host: Crossdock, Rhino, or an engine alone.
        peer: Which of Rhino's ways it is compared with: `xml`, `csv` or `plain`.
        what: What is measured, in words.
        feed: `xml`, `csv` or `json`.
        records: How many are translated.
        command: The command.
    """

    host: str
    peer: str
    what: str
    feed: str
    records: int
    command: tuple[str, ...]

    def run(self) -> Measurement:
        """Run it once, without what a run before has left."""
        for old in WORK.glob("store.sqlite*"):
            old.unlink()
        return measure(self.command)


def contestants(feeds: dict[str, Path], records: int) -> Iterator[Contestant]:
    """Everything that is measured, in the order of the results."""
    out = ("--out", str(OUT))
    for feed in ("xml", "csv"):
        for workers in ("1", "2"):
            what = f"E4X records, --workers {workers}"
            command = crossdock(BUNDLE, feeds[feed], "--workers", workers, *out)
            yield Contestant("Crossdock", feed, what, feed, records, command)
        command = crossdock(BUNDLE, feeds[feed], "--store", str(STORE))
        yield Contestant("Crossdock", feed, "E4X records, to the store", feed, records, command)
    others = (
        ("plain", "plain() objects", "csv", PLAIN, records),
        ("xml", "a script that only reads", "xml", READS, records),
        ("xml", "an empty transform", "xml", EMPTY, records),
        ("xml", f"the first {FEW_RECORDS:,} records", "xml", BUNDLE, min(FEW_RECORDS, records)),
        ("xml", f"the first {FIRST_RECORDS} records", "xml", BUNDLE, FIRST_RECORDS),
    )
    for peer, what, feed, bundle, count in others:
        command = crossdock(bundle, feeds[feed], "--limit", str(count), *out)
        yield Contestant("Crossdock", peer, what, feed, count, command)
    yield from _engines_alone(feeds["json"], records)
    if missing := rhino_peer.missing_for_peer():
        print(f"Rhino is left out: this machine lacks {missing}", flush=True)
        return
    rhino = rhino_peer.build_peer(WORK)
    scripts = (BUNDLE / "mapping-base.js", BUNDLE / "mapping-custom.js")
    plain = (PLAIN / "mapping-base.js", rhino_peer.SOURCES / "plain-record.js")
    ways = (
        ("xml", "xml", "E4X from DOM", scripts),
        ("csv", "csv", "E4X from rows", scripts),
        ("plain", "csv", "plain objects", plain),
    )
    for way, feed, what, files in ways:
        command = rhino.command(way, feeds[feed], peer_output(way), files)
        yield Contestant("Rhino", way, what, feed, records, command)


def _engines_alone(feed: Path, records: int) -> Iterator[Contestant]:
    """The script on plain objects and nothing around it: what no host can go below."""
    engines = {"QuickJS alone": (sys.executable, str(BARE / "in_quickjs.py"))}
    if node := shutil.which("node"):
        engines["V8 alone"] = (node, str(BARE / "in_v8.mjs"))
    scripts = (str(PLAIN / "mapping-base.js"), str(BARE / "loop.js"))
    for host, program in engines.items():
        command = (*program, str(feed), str(bare_output(host)), *scripts)
        yield Contestant(host, "plain", "plain objects", "json", records, command)


def peer_output(way: str) -> Path:
    """Where Rhino writes its objects."""
    return WORK / f"rhino-{way}.jsonl"


def bare_output(host: str) -> Path:
    """Where an engine alone writes its objects."""
    return WORK / f"{host.replace(' ', '-').lower()}.jsonl"


def crossdock(bundle: Path, feed: Path, *options: str, kind: str = "inventory") -> tuple[str, ...]:
    """The command `crossdock translate`."""
    program = Path(sys.executable).with_name("crossdock")
    return (str(program), "translate", str(bundle), str(feed), "--kind", kind, *options)
