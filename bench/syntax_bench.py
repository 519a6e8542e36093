"""One translation in E4X syntax and in method syntax: what each costs, `make bench-syntax`.

Four bundles below bench/syntax do the same work and leave the same bytes: a plain one and a
config-spec set, in either syntax. A fifth run of each sort assigns nothing but the SKU, so that the
part of the scripts can be told from that of reading and writing. `set-rows` reads the same goods as
rows of CSV. Writes bench/results-syntax.md.
"""

import datetime
import os
import statistics
from dataclasses import dataclass
from pathlib import Path

from bench.contestants import WORK, crossdock
from bench.measuring import measure
from bench.run import describe_machine, say, write_feed

BUNDLES = Path(__file__).with_name("syntax")
RESULTS = Path(__file__).with_name("results-syntax.md")
OUT = WORK / "syntax.jsonl"
RECORDS = int(os.environ.get("BENCH_RECORDS", "20000"))
ROUNDS = 5

# Sort of bundle, feed kind it is run for.
SORTS = {"plain": "inventory", "set": "product"}
SYNTAXES = ("e4x", "methods", "nothing")


@dataclass(frozen=True, slots=True)
class Sort:
    """What one sort of bundle costs, in CPU seconds of the whole command, medians.

    Attributes:
        name: `plain` or `set`.
        cpu: By syntax; `nothing` assigns only the SKU.
    """

    name: str
    cpu: dict[str, float]

    @property
    def whole(self) -> float:
        """What E4X syntax costs, of what methods cost."""
        return self.cpu["e4x"] / self.cpu["methods"]

    @property
    def scripts(self) -> float:
        """The same without reading and writing."""
        floor = self.cpu["nothing"]
        return (self.cpu["e4x"] - floor) / (self.cpu["methods"] - floor)


def main() -> None:
    """Compare the outputs, measure in turns, report."""
    WORK.mkdir(exist_ok=True)
    feed = WORK / f"{RECORDS}.xml"
    write_feed(feed, RECORDS)
    for sort in SORTS:
        _require_same_output(feed, sort)
    times: dict[tuple[str, str], list[float]] = {}
    for number in range(ROUNDS):
        for sort in SORTS:
            for syntax in SYNTAXES:
                times.setdefault((sort, syntax), []).append(_cpu_seconds(feed, sort, syntax))
        say(f"round {number + 1} of {ROUNDS}")
    sorts = [
        Sort(sort, {syntax: statistics.median(times[sort, syntax]) for syntax in SYNTAXES})
        for sort in SORTS
    ]
    RESULTS.write_text(_report(sorts) + _report_rows(_row_seconds()), encoding="utf-8")
    say(f"written: {RESULTS}")


def _cpu_seconds(feed: Path, sort: str, syntax: str) -> float:
    return measure(_command(feed, sort, syntax, "--out", str(OUT))).cpu_seconds


def _command(feed: Path, sort: str, syntax: str, *options: str) -> tuple[str, ...]:
    return crossdock(BUNDLES / f"{sort}-{syntax}", feed, *options, kind=SORTS[sort])


def _require_same_output(feed: Path, sort: str) -> None:
    made = []
    for syntax in ("e4x", "methods"):
        raw = WORK / f"syntax-{syntax}.jsonl"
        measure(_command(feed, sort, syntax, "--limit", "2000", "--raw", str(raw)))
        made.append(raw.read_bytes())
    if made[0] != made[1]:
        raise SystemExit(f"{sort}: the two syntaxes did not do the same work")


def _row_seconds() -> float:
    """CPU seconds of one CSV row through a config-spec set, without the command's start and end."""
    feed = WORK / f"{RECORDS}.csv"
    write_feed(feed, RECORDS)
    asked = crossdock(BUNDLES / "set-rows", feed, "--out", str(OUT), kind="product")
    few = RECORDS // 10
    costs = [
        measure(asked).cpu_seconds - measure([*asked, "--limit", str(few)]).cpu_seconds
        for _ in range(ROUNDS)
    ]
    return statistics.median(costs) / (RECORDS - few)


def _report_rows(seconds: float) -> str:
    return (
        "\nRows of CSV through a config-spec set (`set-rows`), without the command's start and end:"
        f"\n{seconds * 1e6:.0f} µs of CPU a record, {1 / seconds:,.0f} records per CPU second.\n"
    )


def _report(sorts: list[Sort]) -> str:
    today = datetime.date.today().isoformat()
    lines = [
        "# E4X syntax beside method syntax",
        "",
        f"{today} · {RECORDS:,} XML records · {describe_machine()} · medians of {ROUNDS} rounds in "
        "turns",
        "",
        "Written by `make bench-syntax`; the bundles are in `bench/syntax`, the method stands in",
        "[README.md](README.md). CPU seconds are user and system time of the whole command.",
        "*Scripts* is what is left of it when the same feed's reading and writing is taken off,",
        "measured with a script that assigns the SKU alone.",
        "",
        "| bundle | E4X syntax, s | methods, s | SKU alone, s | whole command | scripts |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    names = {"plain": "base and custom", "set": "config-spec set"}
    lines += [
        f"| {names[sort.name]} | {sort.cpu['e4x']:.2f} | {sort.cpu['methods']:.2f} "
        f"| {sort.cpu['nothing']:.2f} | {sort.whole - 1:+.1%} | {sort.scripts - 1:+.1%} |"
        for sort in sorts
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
