"""`crossdock` commands, shown as one would type them and run as they are."""

import contextlib
import io
import os
import sys
from collections.abc import Iterator, Mapping

import typer
from rich.console import Console

from admin_api.cli.main import app


class CommandFailed(Exception):
    """A command did not end as the demonstration needs it. The message has its words."""


class Commands:
    """Runs commands in this process, against the service of the demonstration.

    In this process, because loading the program anew for each takes longer than what it does.
    """

    def __init__(self, console: Console, told: Mapping[str, str]) -> None:
        """`told` is what the commands' environment says of the service."""
        self._console = console
        for name in [each for each in os.environ if each.startswith("CROSSDOCK_")]:
            del os.environ[name]
        os.environ.update(told)

    def run(self, *arguments: str, shown: str | None = None, typed: str = "") -> str:
        """Show a command and run it.

        Args:
            arguments: Those of `crossdock`.
            shown: What is shown of the output; None for all of it.
            typed: What it reads from its standard input; never shown.

        Returns:
            Its standard output.

        Raises:
            CommandFailed: Its exit code is not 0.
        """
        line = " ".join(f'"{each}"' if " " in each else each for each in arguments)
        self._console.print(f"[bold]$ crossdock {line}[/]", highlight=False)
        said, complained = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(said),
            contextlib.redirect_stderr(complained),
            _standard_input(typed),
        ):
            code = _exit_code(arguments)
        if code:
            raise CommandFailed(f"crossdock {line}: {complained.getvalue()}{said.getvalue()}")
        text = said.getvalue() if shown is None else shown
        if text.strip():
            self._console.print(text.rstrip(), style="dim", markup=False, highlight=False)
        return said.getvalue()


@contextlib.contextmanager
def _standard_input(text: str) -> Iterator[None]:
    kept, sys.stdin = sys.stdin, io.StringIO(text)
    try:
        yield
    finally:
        sys.stdin = kept


def _exit_code(arguments: tuple[str, ...]) -> int:
    try:
        found = app(list(arguments), standalone_mode=False)
    except typer.Exit as ended:
        return ended.exit_code
    return found if isinstance(found, int) else 0
