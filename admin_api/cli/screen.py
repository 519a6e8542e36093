"""What the commands share on the screen: the consoles, findings, and how an error is told."""

import contextlib
import traceback
from collections.abc import Iterable, Iterator
from typing import NoReturn

import typer
from rich.console import Console
from rich.text import Text

from catalog.errors import BundleInvalid, PlatformError, WorkbookInvalid
from catalog.findings import Finding, Severity

# Results go to standard output, everything said about them to standard error.
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}

# Exit codes of every command. Source: the reference page of the command line.
EXIT_GOOD = 0
EXIT_REJECTED = 1
EXIT_UNUSABLE = 2
EXIT_BROKEN = 3


def printable(text: str) -> str:
    """Merchants' text with control characters shown, so that it cannot steer a terminal."""
    return "".join(
        character if character.isprintable() or character == "\n" else repr(character)[1:-1]
        for character in text
    )


def show_findings(findings: Iterable[Finding], console: Console = err) -> None:
    """Print findings, one a paragraph, with the source excerpt below."""
    for finding in findings:
        line = Text(f"{finding.severity.value:8}", style=_STYLES[finding.severity])
        line.append(printable(f"{finding}  "), style="default not bold")
        line.append(printable(f"[{finding.code}]"), style="dim not bold")
        console.print(line)
        if finding.excerpt:
            console.print(Text(printable(finding.excerpt), style="cyan"))


def show_problem(message: str) -> None:
    """Print why a command cannot go on."""
    err.print(Text("crossdock: ", style="bold red").append(printable(message), style="default"))


def warn(message: str) -> None:
    """Print that something is weaker than it should be, such as a missing wall of the sandbox."""
    err.print(Text("warning ", style="yellow").append(printable(message), style="default"))


@contextlib.contextmanager
def problems_told() -> Iterator[None]:
    """The edge of a command: what it cannot go on from becomes sentences and an exit code.

    Errors that nobody raised on purpose are ours: told with their traceback, and with an exit
    code of their own, since Python's own 1 says that some records were rejected.
    """
    try:
        yield
        return
    except typer.Abort:  # somebody pressed Ctrl-C at a prompt
        raise
    except (BundleInvalid, WorkbookInvalid) as error:
        show_findings(error.findings)
        show_problem(str(error))
    except PlatformError as error:
        show_problem(str(error))
    except OSError as error:
        if error.filename is None:
            _show_broken()
        show_problem(f"{error.filename}: {error.strerror}")
    except Exception:  # the edge: nobody above tells the operator
        _show_broken()
    raise typer.Exit(EXIT_UNUSABLE)


def _show_broken() -> NoReturn:
    """Print the traceback of the error at hand; its message may hold a merchant's text."""
    err.print(Text(printable(traceback.format_exc()), style="dim"))
    show_problem("this is a fault of Crossdock; the lines above say where")
    raise typer.Exit(EXIT_BROKEN)
