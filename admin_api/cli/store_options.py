"""What the commands that work on the store have in common: their options, the clock, JSON."""

import getpass
import json
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from admin_api.cli.screen import out, printable

StoreOption = Annotated[
    str | None,
    typer.Option(
        help="A SQLite file, or postgresql://user@host/name; by default that of CROSSDOCK_STORE."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
ByOption = Annotated[
    str | None, typer.Option(help="Who does it, for the history; by default the user here.")
]


# Characters of a line in a pipe: more than a row of any table has.
_PIPE_WIDTH = 20_000


def who(by: str | None) -> str:
    """Who does it: as given, else the name of the user who runs the command."""
    if by:
        return printable(by)
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):  # a container may run under a number without a name
        return f"user {os.getuid()}"


def now_text() -> str:
    """The present time as the store keeps times: ISO 8601 UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def time_text(time: str | None) -> str:
    """A time of the store for people: `2026-03-01 14:05`, UTC."""
    return "" if time is None else time[:16].replace("T", " ")


def print_json(value: object) -> None:
    """Print a value as one JSON document, for programs to read."""
    # Not through rich, which knows lines and markup; ASCII, so that no terminal can spoil it.
    typer.echo(json.dumps(value, indent=2))


def print_rows(columns: Sequence[str], rows: Iterable[Sequence[str]], none: str) -> None:
    """Print a table, or a sentence where it has no rows.

    The first column is never cut: it is what people copy into the next command.
    """
    table = Table(box=None, pad_edge=False, header_style="dim")
    for number, column in enumerate(columns):
        table.add_column(column, no_wrap=number == 0)
    for row in rows:
        # One line each: what looks like a row of ours must be one.
        table.add_row(*(Text(printable(cell).replace("\n", "\\n")) for cell in row))
    if table.row_count:
        _print_table(table)
    else:
        out.print(none, style="dim", markup=False)


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print names with their values, one a line."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in facts:
        table.add_row(name, Text(printable(value)))
    _print_table(table)


def _print_table(table: Table) -> None:
    """In a terminal, cells are folded to its width; in a pipe, a row is a line, however long."""
    console = out if out.is_terminal else Console(width=_PIPE_WIDTH)
    console.print(table)
