"""The demonstration: two made-up merchants, from their folders to drafts, with the real commands.

`make demo` runs it. Everything it shows is made by `crossdock` itself; this file only calls it,
shows the command before its output, and checks at the end that the example feeds gave what their
READMEs say. Exits with 1 where they did not.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.rule import Rule
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
MERCHANTS = ROOT / "merchants"
OUT = ROOT / "out"
CROSSDOCK = Path(sys.executable).with_name("crossdock")
STORE = OUT / "crossdock.sqlite"
# The moment the example feeds arrived: the same drafts on every day that the demo runs.
RECEIVED = "2026-11-20T06:00:00"

# Exit codes of `crossdock translate`. Source: docs/reference/cli.md.
ALL_GOOD, SOME_REJECTED, FEED_FAULT = 0, 1, 2

console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Example:
    """One example feed and the outcomes that its merchant's README promises."""

    merchant: str
    feed: str
    kind: str
    story: str
    translated: int
    skipped: int
    rejected: int
    exit_code: int

    @property
    def name(self) -> str:
        """Name of the files this feed leaves in out/."""
        return f"{self.merchant}-{Path(self.feed).stem}"


EXAMPLES = (
    Example(
        "quillmark-jewellers",
        "products.csv",
        "product",
        "the jeweller's spreadsheet: trade words for metals, British ring sizes",
        translated=72,
        skipped=0,
        rejected=4,
        exit_code=SOME_REJECTED,
    ),
    Example(
        "quillmark-jewellers",
        "stock.xml",
        "inventory",
        "the jeweller's till: sale prices, stock in several places",
        translated=71,
        skipped=2,
        rejected=3,
        exit_code=SOME_REJECTED,
    ),
    Example(
        "quillmark-jewellers",
        "stock-cut-off.xml",
        "inventory",
        "the same feed, cut off on its way: what arrived whole is translated",
        translated=26,
        skipped=1,
        rejected=2,
        exit_code=FEED_FAULT,
    ),
    Example(
        "tannwald-mode",
        "artikel.csv",
        "product",
        "the clothing shop: parents and children in one flat file, German amounts",
        translated=62,
        skipped=0,
        rejected=3,
        exit_code=SOME_REJECTED,
    ),
    Example(
        "tannwald-mode",
        "bestand.csv",
        "inventory",
        "its till: no header row, ‘ausverkauft’ for zero",
        translated=55,
        skipped=0,
        rejected=1,
        exit_code=SOME_REJECTED,
    ),
)


def main() -> int:
    """Run the whole demonstration; the exit code says whether all was as promised."""
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    _title("Pack: a folder of scripts becomes a script bundle")
    base = _pack(MERCHANTS / "shared-base", "shared-base")
    bundles = {}
    for merchant in dict.fromkeys(example.merchant for example in EXAMPLES):
        bundles[merchant] = _pack(MERCHANTS / merchant / "bundle", merchant)
    _title("Check: everything wrong with a bundle in one go, and its cases")
    surprises = [
        f"{bundle.name} does not pass its check"
        for bundle in bundles.values()
        if _crossdock("check", bundle, "--base", base) != ALL_GOOD
    ]
    for example in EXAMPLES:
        _title(f"Translate: {example.story}")
        surprises += _translate(example, bundles[example.merchant], base)
    _show_what_is_where()
    for surprise in surprises:
        console.print(f"[bold red]not as promised:[/] {surprise}")
    if not surprises:
        console.print("All five feeds gave what their READMEs promise.")
    return 1 if surprises else 0


def _pack(folder: Path, name: str) -> Path:
    bundle = OUT / f"{name}.zip"
    _crossdock("pack", folder, "--output", bundle)
    return bundle


def _translate(example: Example, bundle: Path, base: Path) -> list[str]:
    feed = MERCHANTS / example.merchant / "feeds" / example.feed
    drafts = OUT / f"{example.name}.drafts.jsonl"
    options: list[str | Path] = ["--kind", example.kind, "--base", base, "--received", RECEIVED]
    options += ["--store", STORE, "--out", drafts]
    options += ["--errors", OUT / f"{example.name}.errors.jsonl"]
    options += ["--log", OUT / f"{example.name}.log"]
    options += ["--unmapped", OUT / f"{example.name}.unmapped.xlsx"]
    exit_code = _crossdock("translate", bundle, feed, *options)
    found = _outcomes(drafts)
    promised = Counter(
        translated=example.translated, skipped=example.skipped, rejected=example.rejected
    )
    surprises = []
    if exit_code != example.exit_code:
        surprises.append(f"{example.feed}: exit code {exit_code}, not {example.exit_code}")
    if found != promised:
        surprises.append(f"{example.feed}: {dict(found)}, not {dict(promised)}")
    return surprises


def _outcomes(drafts: Path) -> Counter[str]:
    if not drafts.exists():
        return Counter()
    with drafts.open(encoding="utf-8") as lines:
        return Counter(json.loads(line)["outcome"] for line in lines)


def _crossdock(*arguments: str | Path) -> int:
    """Show a command as one would type it, run it, return its exit code."""
    console.print(f"[bold]$ crossdock {' '.join(_typed(arguments))}[/]")
    command = [str(CROSSDOCK), *(str(argument) for argument in arguments)]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONUTF8": "1"}, check=False)
    console.print()
    return ended.returncode


def _typed(arguments: Sequence[str | Path]) -> list[str]:
    return [str(argument).removeprefix(f"{ROOT}{os.sep}") for argument in arguments]


def _title(text: str) -> None:
    console.print(Rule(text, align="left"))


def _show_what_is_where() -> None:
    _title("What came out, and where")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_row("out/crossdock.sqlite", "the store: feeds, drafts, errors, log lines")
    table.add_row("out/*.drafts.jsonl", "every record's outcome, one JSON object a line")
    table.add_row(
        "out/*.errors.jsonl", "rejected records: code, script line, the record's own text"
    )
    table.add_row("out/*.log", "what the scripts logged")
    table.add_row("out/*.unmapped.xlsx", "values no workbook row knew: fill in, put back")
    console.print(table)
    console.print()


if __name__ == "__main__":
    sys.exit(main())
