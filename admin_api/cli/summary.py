"""The end of a run on the screen: what came out, what went wrong most, where the files are."""

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from admin_api.cli.screen import out, printable
from workflow.costs import FeedCosts
from workflow.translate_request import RunSummary

# Rows of each kind; the files have all of them.
_MOST = 10
# Characters of a message or name that are shown.
_LINE_CHARS = 500


def show_summary(
    summary: RunSummary, files: Mapping[str, Path | None], console: Console = out
) -> None:
    """Print the summary of a run, and where its files are by the names of their options."""
    _show_counts(summary, console)
    _show_errors(summary, console)
    _show_remarks(summary, console)
    if summary.costs is not None:
        _show_costs(summary.costs, console)
    if summary.fault is not None:
        code, message = summary.fault
        console.print(Text("The run ended early: ", style="bold red").append(_line(message)))
        console.print(f"  [{code}] the records before it are translated", markup=False)
    if summary.unmapped:
        console.print(f"{summary.unmapped:,} values are in no mapping")
    for name, path in files.items():
        if path is not None:
            console.print(Text(f"{name:9}{_line(str(path))}"))


def _line(text: str) -> str:
    """Merchants' text as a part of one line: what looks like a line of ours must be ours."""
    return printable(text[:_LINE_CHARS]).replace("\n", "\\n")


def _show_counts(summary: RunSummary, console: Console) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    tally = summary.tally
    rows = {"records": tally.records, "translated": tally.translated, "skipped": tally.skipped}
    rows |= {"rejected": tally.rejected, "log lines": tally.log_lines}
    for name, count in rows.items():
        style = "red" if name == "rejected" and count else ""
        table.add_row(name, Text(f"{count:,}", style=style))
    table.add_row("records/s", f"{tally.records / max(summary.wall_seconds, 0.001):,.0f}")
    if summary.script_share is not None:
        table.add_row("in the script", f"{summary.script_share:.0%}")
    console.print(table)


def _show_costs(costs: FeedCosts, console: Console) -> None:
    """CPU time by its parts: of the feed in seconds, of its most expensive records in ms."""
    parts = ("reading", "script", "schema", "store")
    table = Table("record", "SKU", box=None, pad_edge=False, header_style="dim")
    for name in ("CPU", *parts):
        table.add_column(name, justify="right")
    rows = [("feed", "", costs.feed, "s", 1.0)]
    rows += [(f"{each.record:,}", each.sku or "-", each.cost, "ms", 1e3) for each in costs.slowest]
    for record, sku, cost, unit, scale in rows:
        seconds = (cost.total, cost.reading, cost.script, cost.schema, cost.store)
        figures = [f"{each * scale:,.2f} {unit}" for each in seconds]
        table.add_row(record, Text(_line(sku)), *figures)
    console.print(table)


def _show_errors(summary: RunSummary, console: Console) -> None:
    if not summary.tally.errors:
        return
    table = Table("rejected", "code", "for example", box=None, pad_edge=False, header_style="dim")
    for code, count in summary.tally.errors.most_common(_MOST):
        example = _line(summary.tally.examples[code])
        table.add_row(f"{count:,}", Text(_line(code), style="red"), Text(example))
    console.print(table)


def _show_remarks(summary: RunSummary, console: Console) -> None:
    if not summary.tally.remarks:
        return
    table = Table("times", "finding", "field", box=None, pad_edge=False, header_style="dim")
    for (severity, code, place), count in summary.tally.remarks.most_common(_MOST):
        style = "yellow" if severity.value == "warning" else ""
        table.add_row(f"{count:,}", Text(_line(code), style=style), Text(_line(place)))
    console.print(table)
