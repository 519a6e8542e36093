"""The benchmark: records per CPU second of the whole command, and Rhino beside it.

`make bench` runs it on 200,000 records; BENCH_RECORDS sets another number. Writes
bench/results.md. How it is measured and why stands in bench/README.md.
"""

import datetime
import os
import platform
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import measured_feed, rhino_peer
from bench.measuring import Measurement, measure
from bench.same_output import first_difference

BENCH = Path(__file__).parent
WORK = BENCH / "work"
RESULTS = BENCH / "results.md"
BUNDLE = BENCH / "bundle"
SCRIPTS = (BUNDLE / "mapping-base.js", BUNDLE / "mapping-custom.js")
RECORDS = int(os.environ.get("BENCH_RECORDS", "200000"))

# Compared one by one between Crossdock and the peer: the work must be the same.
COMPARED_RECORDS = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the results."""

    host: str
    format: str
    what: str
    measured: Measurement

    @property
    def rate(self) -> float:
        """Records per CPU second."""
        return RECORDS / self.measured.cpu_seconds


def main() -> None:
    """Write the feeds, measure, compare, report."""
    load = os.getloadavg()[0]
    WORK.mkdir(exist_ok=True)
    feeds = {"xml": WORK / f"{RECORDS}.xml", "csv": WORK / f"{RECORDS}.csv"}
    say(f"{RECORDS:,} records; feeds, outputs and classes go to {WORK}")
    _write_feed(feeds["xml"], measured_feed.write_xml)
    _write_feed(feeds["csv"], measured_feed.write_csv)
    rows: list[Row] = []
    for row in _measurements(feeds):
        rows.append(row)
        say(f"{row.host:10} {row.format:4} {row.what:34} {row.rate:9,.0f} records/CPU s")
    RESULTS.write_text(_report(rows, load), encoding="utf-8")
    say(f"written: {RESULTS}")


def _write_feed(path: Path, write: Callable[[Path, int], None]) -> None:
    if not path.exists():
        unfinished = path.with_suffix(".part")
        write(unfinished, RECORDS)
        unfinished.rename(path)


def _measurements(feeds: dict[str, Path]) -> Iterator[Row]:
    for format, feed in feeds.items():
        for workers in (1, 2):
            measured = crossdock(
                feed, "--workers", str(workers), "--out", str(WORK / "drafts.jsonl")
            )
            yield Row(
                "Crossdock", format, f"{_plural(workers, 'worker')}, drafts to a file", measured
            )
        store = WORK / "store.sqlite"
        for old in WORK.glob("store.sqlite*"):
            old.unlink()
        measured = crossdock(feed, "--store", str(store))
        yield Row("Crossdock", format, "1 worker, drafts to the store", measured)
    missing = rhino_peer.missing_for_peer()
    if missing:
        say(f"Rhino is left out: this machine lacks {missing}")
        return
    peer = rhino_peer.build_peer(WORK)
    for format, feed in feeds.items():
        out = WORK / f"rhino-{format}.jsonl"
        yield Row(
            "Rhino",
            format,
            "1 thread, objects to a file",
            peer.translate(format, feed, out, SCRIPTS),
        )
        _require_same_output(feed, out)


def crossdock(feed: Path, *options: str) -> Measurement:
    """Measure `crossdock translate` on one feed with the benchmark's bundle."""
    command = Path(sys.executable).with_name("crossdock")
    return measure(
        [str(command), "translate", str(BUNDLE), str(feed), "--kind", "inventory", *options]
    )


def _require_same_output(feed: Path, peer_out: Path) -> None:
    raw = WORK / "raw.jsonl"
    crossdock(feed, "--limit", str(COMPARED_RECORDS), "--raw", str(raw))
    difference = first_difference(raw, peer_out, COMPARED_RECORDS)
    if difference:
        raise SystemExit(f"Crossdock and Rhino did not do the same work: {difference}")


def _report(rows: list[Row], load: float) -> str:
    today = datetime.date.today().isoformat()
    lines = [
        "# Benchmark results",
        "",
        f"{today} · {RECORDS:,} records · {describe_machine()} · "
        f"load {load:.1f} before the first row",
        "",
        "Written by `make bench`; the method stands in [README.md](README.md). CPU seconds are",
        "user and system time of the whole command, all its processes and their start included.",
        "",
        "| host | feed | what | records / CPU s | CPU µs a record | memory peak | times Rhino |",
        "|---|---|---|---:|---:|---:|---:|",
    ]
    peers = {row.format: row.rate for row in rows if row.host == "Rhino"}
    for row in rows:
        ratio = f"{row.rate / peers[row.format]:.2f}" if row.format in peers else ""
        micro = row.measured.cpu_seconds / RECORDS * 1e6
        memory = f"{row.measured.peak_bytes / 1e6:,.0f} MB"
        lines.append(
            f"| {row.host} | {row.format.upper()} | {row.what} | {row.rate:,.0f} | {micro:.0f} "
            f"| {memory} | {ratio} |"
        )
    return "\n".join(lines) + "\n"


def describe_machine() -> str:
    """Name processor, cores and Python of this machine."""
    model = platform.processor() or platform.machine()
    cpu_info = Path("/proc/cpuinfo")
    if cpu_info.exists():
        for line in cpu_info.read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
    return f"{model}, {_plural(os.cpu_count() or 1, 'core')}, Python {platform.python_version()}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def say(text: str) -> None:
    """Tell how far the benchmark is, beside its results."""
    print(text, flush=True)


if __name__ == "__main__":
    main()
