"""The benchmark: records per CPU second of the whole command, and Rhino beside it.

`make bench` runs it: BENCH_RECORDS says over how many records (200,000), BENCH_ROUNDS how often
each is run in turn with the others (5). Writes bench/results.md anew after each round. How it is
measured and why stands in bench/README.md.
"""

import datetime
import os
import platform
from pathlib import Path
from statistics import median

from bench import measured_feed
from bench.contestants import (
    BENCH,
    BUNDLE,
    PLAIN,
    WORK,
    Contestant,
    bare_output,
    contestants,
    crossdock,
    peer_output,
)
from bench.measuring import Measurement, measure
from bench.same_output import first_difference
from bench.throughput import throughput_lines

RESULTS = BENCH / "results.md"
READING = BENCH / "reading-the-results.md"
RECORDS = int(os.environ.get("BENCH_RECORDS", "200000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))

# Compared one by one between Crossdock and the peer: the work must be the same.
COMPARED_RECORDS = 2_000

Measured = dict[Contestant, list[Measurement]]

_WRITERS = {
    ".xml": measured_feed.write_xml,
    ".csv": measured_feed.write_csv,
    ".json": measured_feed.write_json,
}


def main() -> None:
    """Write the feeds, measure everybody in turn, compare, report."""
    load = os.getloadavg()[0]
    WORK.mkdir(exist_ok=True)
    feeds = {kind: WORK / f"{RECORDS}.{kind}" for kind in ("xml", "csv", "json")}
    say(f"{RECORDS:,} records; feeds, outputs and classes go to {WORK}")
    for feed in feeds.values():
        write_feed(feed, RECORDS)
    measured: Measured = {each: [] for each in contestants(feeds, RECORDS)}
    for turn in range(1, ROUNDS + 1):
        for each, runs in measured.items():
            runs.append(each.run())
            say(f"{turn} {each.host:10} {each.feed:4} {each.what:28} {_micro(each, runs):6,.0f} µs")
        if turn == 1:
            _require_same_output(feeds, {each for each in measured if each.host != "Crossdock"})
        RESULTS.write_text(_report(measured, turn, load, []), encoding="utf-8")
    throughput = list(throughput_lines(feeds["xml"], ROUNDS))
    RESULTS.write_text(_report(measured, ROUNDS, load, throughput), encoding="utf-8")
    say(f"written: {RESULTS}")


def write_feed(path: Path, records: int) -> None:
    """Write the measured feed, in the format that its name ends with; whole, and once."""
    if not path.exists():
        write = _WRITERS[path.suffix]
        unfinished = path.with_suffix(".part")
        write(unfinished, records)
        unfinished.rename(path)


def _micro(contestant: Contestant, runs: list[Measurement]) -> float:
    """Microseconds of CPU a record, the median of all runs."""
    return median(run.cpu_seconds for run in runs) / contestant.records * 1e6


def _require_same_output(feeds: dict[str, Path], others: set[Contestant]) -> None:
    raw = WORK / "raw.jsonl"
    for other in others:
        bundle = PLAIN if other.peer == "plain" else BUNDLE
        feed = feeds["xml" if other.peer == "xml" else "csv"]
        measure(crossdock(bundle, feed, "--limit", str(COMPARED_RECORDS), "--raw", str(raw)))
        theirs = peer_output(other.peer) if other.host == "Rhino" else bare_output(other.host)
        difference = first_difference(raw, theirs, COMPARED_RECORDS)
        if difference:
            raise SystemExit(f"Crossdock and {other.host} did not do the same work: {difference}")


def _report(measured: Measured, rounds: int, load: float, throughput: list[str]) -> str:
    today = datetime.date.today().isoformat()
    lines = [
        "# Benchmark results",
        "",
        f"{today} · {RECORDS:,} records · {describe_machine()} · median of "
        f"{_plural(rounds, 'run')} · load {load:.1f} before the first row, "
        f"{os.getloadavg()[0]:.1f} behind the last",
        "",
        "Written by `make bench`; the method stands in [README.md](README.md). CPU seconds are",
        "user and system time of the whole command, all its processes and their start included.",
        "",
        "| host | feed | what | records / CPU s | CPU µs a record | memory peak | times Rhino |",
        "|---|---|---|---:|---:|---:|---:|",
    ]
    peers = {
        each.peer: _micro(each, runs) for each, runs in measured.items() if each.host == "Rhino"
    }
    for each, runs in measured.items():
        micro = _micro(each, runs)
        ratio = f"{peers[each.peer] / micro:.2f}" if each.peer in peers else ""
        memory = f"{median(run.peak_bytes for run in runs) / 1e6:,.0f} MB"
        lines.append(
            f"| {each.host} | {each.feed.upper()} | {each.what} | {1e6 / micro:,.0f} "
            f"| {micro:,.0f} | {memory} | {ratio} |"
        )
    if throughput:
        lines += ["", *throughput]
    return "\n".join(lines) + "\n\n" + READING.read_text(encoding="utf-8")


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
