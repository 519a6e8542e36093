"""The end of a run on the screen: what came out, what went wrong most, where the files are."""

from pathlib import Path

from rich.table import Table
from rich.text import Text

from admin_api.cli.screen import out, printable
from workflow.translate_request import Destinations, RunSummary

# Rows of each kind; the files have all of them.
_MOST = 10
# Characters of a message or name that are shown.
_LINE_CHARS = 500


def show_summary(summary: RunSummary, destinations: Destinations, store: Path | None) -> None:
    """Print the summary of a run."""
    _show_counts(summary)
    _show_errors(summary)
    _show_remarks(summary)
    if summary.fault is not None:
        code, message = summary.fault
        out.print(Text("The run ended early: ", style="bold red").append(_line(message)))
        out.print(f"  [{code}] the records before it are translated", markup=False)
    if summary.unmapped:
        out.print(f"{summary.unmapped:,} values are in no mapping")
    places = {**destinations.named(), "store": store}
    for name, path in places.items():
        if path is not None:
            out.print(Text(f"{name:9}{_line(str(path))}"))


def _line(text: str) -> str:
    """Merchants' text as a part of one line: what looks like a line of ours must be ours."""
    return printable(text[:_LINE_CHARS]).replace("\n", "\\n")


def _show_counts(summary: RunSummary) -> None:
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
    out.print(table)


def _show_errors(summary: RunSummary) -> None:
    if not summary.tally.errors:
        return
    table = Table("rejected", "code", "for example", box=None, pad_edge=False, header_style="dim")
    for code, count in summary.tally.errors.most_common(_MOST):
        example = _line(summary.tally.examples[code])
        table.add_row(f"{count:,}", Text(_line(code), style="red"), Text(example))
    out.print(table)


def _show_remarks(summary: RunSummary) -> None:
    if not summary.tally.remarks:
        return
    table = Table("times", "finding", "field", box=None, pad_edge=False, header_style="dim")
    for (severity, code, place), count in summary.tally.remarks.most_common(_MOST):
        style = "yellow" if severity.value == "warning" else ""
        table.add_row(f"{count:,}", Text(_line(code), style=style), Text(_line(place)))
    out.print(table)
