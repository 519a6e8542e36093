"""The demonstration: two made-up merchants, from their folders into the store, by real commands.

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
# Everything below is relative to the root, as one would type it.
MERCHANTS = Path("merchants")
OUT = Path("out")
CROSSDOCK = Path(sys.executable).with_name("crossdock")
STORE = OUT / "crossdock.sqlite"
# When the example feeds arrived: the same drafts on every day that the demo runs.
RECEIVED = "2026-11-20T06:00:00"
RECEIVED_FROM_TILL = "2026-11-20T18:30:00"

# A variation that the range names twice, with two quantities; in the evening the till settles it.
SKU, FIELD = "T-1005-01", "Quantity"

# Exit codes of `crossdock translate`. Source: docs/how-to/run-translate.md.
ALL_GOOD, SOME_REJECTED, FEED_FAULT = 0, 1, 2

console = Console(highlight=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Example:
    """One example feed and the outcomes that its merchant's README promises."""

    title: str
    story: str
    merchant: str
    feed: str
    kind: str
    translated: int
    skipped: int
    rejected: int
    exit_code: int
    received: str = RECEIVED

    def output(self, what: str) -> Path:
        """Where a file of this feed's run goes: `out/tannwald-mode-artikel.log`."""
        return OUT / f"{self.merchant}-{Path(self.feed).stem}.{what}"


EXAMPLES = (
    Example(
        "The jeweller's spreadsheet",
        "CSV. SKUs with leading zeros, trade words for metals, British ring sizes.",
        merchant="quillmark-jewellers",
        feed="products.csv",
        kind="product",
        translated=72,
        skipped=0,
        rejected=4,
        exit_code=SOME_REJECTED,
    ),
    Example(
        "The jeweller's till",
        "XML. A sale is an element that is there only while it runs; stock lies in several places.",
        merchant="quillmark-jewellers",
        feed="stock.xml",
        kind="inventory",
        translated=71,
        skipped=2,
        rejected=3,
        exit_code=SOME_REJECTED,
        received=RECEIVED_FROM_TILL,
    ),
    Example(
        "The same feed, cut off on its way",
        "What arrived whole is translated, then one error says where the file ends.",
        merchant="quillmark-jewellers",
        feed="stock-cut-off.xml",
        kind="inventory",
        translated=26,
        skipped=1,
        rejected=2,
        exit_code=FEED_FAULT,
        received=RECEIVED_FROM_TILL,
    ),
    Example(
        "The clothing shop's range",
        "CSV in Windows-1252: parents and children in one flat file, amounts such as 1.299,00 €.",
        merchant="tannwald-mode",
        feed="artikel.csv",
        kind="product",
        translated=62,
        skipped=0,
        rejected=3,
        exit_code=SOME_REJECTED,
    ),
    Example(
        "The clothing shop's till",
        "CSV without a header row, and a word where a number belongs.",
        merchant="tannwald-mode",
        feed="bestand.csv",
        kind="inventory",
        translated=55,
        skipped=0,
        rejected=1,
        exit_code=SOME_REJECTED,
        received=RECEIVED_FROM_TILL,
    ),
)


def main() -> int:
    """Run the whole demonstration; the exit code says whether all was as promised."""
    os.chdir(ROOT)
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir()
    _title("Pack", "A folder of scripts, workbooks and cases becomes one zip.")
    base = _pack(MERCHANTS / "shared-base", "shared-base")
    merchants = dict.fromkeys(example.merchant for example in EXAMPLES)
    bundles = {name: _pack(MERCHANTS / name / "bundle", name) for name in merchants}
    _title("Check", "Everything wrong with a bundle in one go, and its own test cases.")
    surprises = [
        f"{bundle} does not pass its check"
        for bundle in bundles.values()
        if _crossdock("check", bundle, "--base", base) != ALL_GOOD
    ]
    for example in EXAMPLES:
        _title(example.title, example.story)
        surprises += _translate(example, bundles[example.merchant], base)
    surprises += _look_inside("quillmark-jewellers", "tannwald-mode")
    _show_what_is_where()
    for surprise in surprises:
        console.print(f"[bold red]not as promised:[/] {surprise}")
    if not surprises:
        console.print("[green]All five feeds gave what their READMEs promise.[/]")
    return 1 if surprises else 0


def _pack(folder: Path, name: str) -> Path:
    bundle = OUT / f"{name}.zip"
    _crossdock("pack", folder, "--output", bundle)
    return bundle


def _translate(example: Example, bundle: Path, base: Path) -> list[str]:
    """Translate one example feed; returns what was not as promised."""
    feed = MERCHANTS / example.merchant / "feeds" / example.feed
    drafts = example.output("drafts.jsonl")
    exit_code = _crossdock(
        *("translate", bundle, feed, "--kind", example.kind, "--base", base),
        *("--received", example.received, "--store", STORE),
        *("--out", drafts, "--errors", example.output("errors.jsonl")),
        *("--log", example.output("log"), "--unmapped", example.output("unmapped.xlsx")),
    )
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
    console.print(f"[bold]$ crossdock {_typed(arguments)}[/]")
    command = [str(CROSSDOCK), *(str(argument) for argument in arguments)]
    ended = subprocess.run(command, check=False)
    console.print()
    return ended.returncode


def _typed(arguments: Sequence[str | Path]) -> str:
    """The arguments, a new line before every second option."""
    typed, options = "", 0
    for argument in map(str, arguments):
        options += argument.startswith("--")
        is_break = argument.startswith("--") and options > 1 and options % 2 == 0
        typed += f" \\\n      {argument}" if is_break else f" {argument}"
    return typed.strip()


def _title(title: str, story: str) -> None:
    console.print(Rule(f"[bold]{title}[/]", align="left"))
    console.print(f"[dim]{story}[/]\n")


def _look_inside(jeweller: str, clothing_shop: str) -> list[str]:
    """Ask the store; returns which of the questions it could not answer."""
    product = ("products", "show", SKU, "--merchant", clothing_shop)
    questions = (
        ("What came in", "Every feed with its outcome.", ("feeds", "--merchant", jeweller)),
        (
            "What was refused, and why",
            "Counted by code and script line, each with its first record.",
            ("errors", "--group", "--merchant", jeweller),
        ),
        (
            "What the scripts said",
            "By feed, record and script line.",
            ("log", "--merchant", jeweller, "--limit", "5"),
        ),
        ("One variation", "What feeds ask for it, and what it shares with others.", product),
        ("Why is this value here?", "Feed, record and release.", (*product, "--why", FIELD)),
    )
    surprises = []
    for title, story, question in questions:
        _title(title, story)
        if _crossdock(*question, "--store", STORE) != ALL_GOOD:
            surprises.append(f"no answer to crossdock {' '.join(question)}")
    return surprises


def _show_what_is_where() -> None:
    _title(
        "What came out, and where", "Everything is in out/, and gone with the next demonstration."
    )
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_row("out/crossdock.sqlite", "the store: feeds, drafts, history, errors, log lines")
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
