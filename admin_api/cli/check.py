"""`crossdock check`: everything wrong with a bundle, in one go, and its cases."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from admin_api.bootstrap import bundle_bytes
from admin_api.cli.screen import (
    EXIT_GOOD,
    EXIT_REJECTED,
    out,
    printable,
    problems_told,
    show_findings,
    warn,
)
from runtime_js.bundle import read_bundle
from workflow.check_bundle import CheckReport
from workflow.check_bundle import check as check_bundle


def check(
    bundle: Annotated[
        Path, typer.Argument(help="The script bundle: a zip, or its folder.", exists=True)
    ],
    base: Annotated[
        Path | None, typer.Option(help="The base bundle that this one extends.", exists=True)
    ] = None,
) -> None:
    """Report everything wrong with a bundle in one go, and run its cases.

    Exit code 0: nothing is wrong. 1: the bundle has errors or a case failed. 2: it could not be
    read at all.
    """
    with problems_told():
        extended = read_bundle(bundle_bytes(base)) if base is not None else None
        report = check_bundle(bundle_bytes(bundle), extended, warn)
    _show(report)
    raise typer.Exit(EXIT_GOOD if report.good else EXIT_REJECTED)


def _show(report: CheckReport) -> None:
    show_findings(report.findings, out)
    for case in report.cases:
        word, style = ("passed", "green") if case.passed else ("FAILED", "bold red")
        out.print(
            Text(f"{word:8}", style=style).append(printable(f"case {case.name}"), style="default")
        )
        if case.difference:
            out.print(printable(case.difference), markup=False, style="dim")
    out.print("the bundle is good" if report.good else "the bundle needs work", style="bold")
