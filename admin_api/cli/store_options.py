"""What the commands that work on the store have in common: their options, the clock, JSON."""

import getpass
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.text import Text

from admin_api.cli.screen import out, printable

StoreOption = Annotated[
    str | None,
    typer.Option(
        help="A SQLite file, or postgresql://user@host/name; by default that of CROSSDOCK_STORE."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, one object a line.")]
ByOption = Annotated[
    str | None, typer.Option(help="Who does it, for the history; by default the user here.")
]


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


def print_json(value: Mapping[str, object]) -> None:
    """Print one object as one line of JSON, for programs to read."""
    # Not through rich, which knows lines and markup; ASCII, so that no terminal can spoil it, and
    # half of a character that a script threw is written as JSON writes it.
    typer.echo(json.dumps(value))


def print_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print names with their values, one a line."""
    told = list(facts)
    width = max(len(name) for name, _ in told)
    for name, value in told:
        shown = printable(value).replace("\n", "\n" + " " * (width + 2))
        line = Text(f"{name:{width}}  ", style="dim").append(shown, style="default not dim")
        line.rstrip()
        out.print(line)
