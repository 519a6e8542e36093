"""The benchmark of eBay's files: records per CPU second, beside whole trees in the same run.

`make bench-sync` runs it on 100,000 listings; BENCH_SYNC_RECORDS sets another number. Writes
bench/results-sync.md. How it is measured and why stands in bench/README.md.
"""

import datetime
import gzip
import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from lxml import etree

from bench.run import describe_machine, say
from bench.sync_listings import additions, result_blocks, small_result
from bench.sync_peer import read_tree, stream_tree, write_tree
from marketplaces.actions import Action
from marketplaces.ebay.adapter import EbayAdapter

BENCH = Path(__file__).parent
WORK = BENCH / "work"
RESULTS = BENCH / "results-sync.md"
RECORDS = int(os.environ.get("BENCH_SYNC_RECORDS", "100000"))
SMALL = max(RECORDS // 10, 1)
RUNS = 3

ADAPTER = EbayAdapter()

# Actions of one file of a tree: as many as fit into one of ours.
_OF_A_FILE = 4_500


def write_ours(count: int) -> int:
    """Write requests until there are none left, a file after the other."""
    written = 0
    for page in list_of_pages(count):
        offered = list(page)
        while offered:
            with (WORK / "request.xml").open("wb") as target:
                took = ADAPTER.write("add", "EBAY_DE", offered, target).actions
            offered = offered[took:]
            written += took
    return written


def list_of_pages(count: int) -> Iterator[list[tuple[int, Action]]]:
    """Listings in pages of a file, so that no more than one stands in memory."""
    page = []
    for each in additions(count):
        page.append(each)
        if len(page) == _OF_A_FILE:
            yield page
            page = []
    if page:
        yield page


def write_by(how: Callable[[Any, Any], int], count: int) -> int:
    """Write the same by a peer."""
    written = 0
    for page in list_of_pages(count):
        with (WORK / "request.xml").open("wb") as target:
            written += how(page, target)
    return written


def check_faults(count: int) -> int:
    """Look for what eBay would refuse."""
    found = (ADAPTER.faults(action, "EBAY_DE", None) for _, action in additions(count))
    return sum(1 for faults in found if not faults)


def read_ours(path: Path) -> int:
    """Read a result into answers."""
    with path.open("rb") as source:
        return sum(1 for _ in ADAPTER.read_answers("add", source))


def read_by(library: str, path: Path) -> int:
    """Read the same by a peer."""
    with path.open("rb") as packed, gzip.open(packed) as source:
        responses = read_tree(library, cast(BinaryIO, source))
        return sum(1 for _ in responses)


WORKS: dict[str, Callable[[int], int]] = {
    "make listings": lambda count: sum(1 for page in list_of_pages(count) for _ in page),
    "write ours": write_ours,
    "write lxml tree": lambda count: write_by(lambda page, to: write_tree("lxml", page, to), count),
    "write lxml xmlfile": lambda count: write_by(stream_tree, count),
    "write xml.etree": lambda count: write_by(
        lambda page, to: write_tree("xml.etree", page, to), count
    ),
    "faults": check_faults,
    "read ours": lambda count: read_ours(WORK / f"result-{count}.xml.gz"),
    "read lxml tree": lambda count: read_by("lxml", WORK / f"result-{count}.xml.gz"),
    "read xml.etree": lambda count: read_by("xml.etree", WORK / f"result-{count}.xml.gz"),
}


def work(name: str, count: int) -> None:
    """Do one thing in this process, and print what it took."""
    began = time.process_time()
    done = WORKS[name](count)
    used = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"done": done, "cpu": used, "peak": peak}))


def measured(name: str, count: int) -> tuple[float, int]:
    """CPU seconds and peak memory in bytes: the median of some runs, a process each."""
    found = []
    for _ in range(RUNS):
        command = [sys.executable, "-m", "bench.sync_bench", name, str(count)]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        told = json.loads(ended.stdout)
        if told["done"] != count:
            raise SystemExit(f"{name}: {told['done']} instead of {count}")
        found.append((told["cpu"], told["peak"]))
    return sorted(found)[RUNS // 2]


def same_work() -> None:
    """Stop where a peer does not make or read what we do."""
    ours = io.BytesIO()
    ADAPTER.write("add", "EBAY_DE", additions(50), ours)
    for library in ("lxml", "xml.etree"):
        theirs = io.BytesIO()
        write_tree(library, additions(50), theirs)
        if _canonical(ours) != _canonical(theirs):
            raise SystemExit(f"{library} writes something else")
    answers = [(a.record, a.listing_id) for a in ADAPTER.read_answers("add", small_result(200))]
    read = [(record, id) for record, _, id in read_tree("lxml", small_result(200))]
    if answers != read:
        raise SystemExit("the peer reads something else")


def _canonical(file: io.BytesIO) -> bytes:
    parser = etree.XMLParser(remove_blank_text=True)
    root = etree.fromstring(file.getvalue(), parser)
    return bytes(etree.tostring(root, method="c14n", exclusive=True))


def main() -> None:
    """Measure everything and write the page."""
    WORK.mkdir(exist_ok=True)
    same_work()
    for count in (SMALL, RECORDS):
        with gzip.open(WORK / f"result-{count}.xml.gz", "wb", compresslevel=6) as target:
            for block in result_blocks(count):
                target.write(block)
    base = measured("make listings", RECORDS)[0]
    lines = []
    for name in list(WORKS)[1:]:
        cpu, peak = measured(name, RECORDS)
        if not name.startswith("read"):
            cpu -= base  # making the listings is nobody's work
        small = measured(name, SMALL)[1]
        lines.append((name, RECORDS / cpu, small, peak))
        say(f"{name}: {RECORDS / cpu:,.0f} a CPU second, {peak / 2**20:,.0f} MiB")
    RESULTS.write_text(page(lines), encoding="utf-8")
    for path in WORK.glob("re*.xml*"):
        path.unlink()
    say(f"written: {RESULTS.name}")


def page(lines: list[tuple[str, float, int, int]]) -> str:
    """The results as Markdown."""
    rows = "\n".join(
        f"| {name} | {rate:,.0f} | {small / 2**20:,.0f} MiB | {peak / 2**20:,.0f} MiB |"
        for name, rate, small, peak in lines
    )
    return f"""# Results of eBay's files

<!-- Written by `make bench-sync`. -->

{datetime.date.today().isoformat()}, {describe_machine()}. Median of {RUNS} runs, a process each.
Listings of some 2.5 KB of XML, written in files of up to 12 MB; a gzipped result of as many
responses, one in ten with a warning, one in fifty refused.

| what | listings a CPU second | peak at {SMALL:,} | peak at {RECORDS:,} |
|---|---|---|---|
{rows}

`faults` is the check of everything that eBay would refuse. `read ours` compares the checksum first,
and judges, matches and explains each answer; the peers take three texts out of each response.
"""


if __name__ == "__main__":
    if len(sys.argv) == 3:
        work(sys.argv[1], int(sys.argv[2]))
    else:
        main()
