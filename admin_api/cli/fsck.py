"""`crossdock fsck`: whether store, files and drives agree."""

import time
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from admin_api.cli.asking import plain, print_line
from admin_api.cli.screen import EXIT_GOOD, EXIT_REJECTED, out, printable, problems_told
from admin_api.settings import read_settings
from catalog.fsck_codes import FSCK

if TYPE_CHECKING:  # loading the SQL libraries takes most of a second
    from workflow.damage import Damage


def fsck(
    repair: Annotated[
        bool, typer.Option("--repair", help="Put right what is safe to put right.")
    ] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read and hash every byte: takes as long as a backup.")
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON Lines, one finding a line.")
    ] = False,
) -> None:
    """Compare the store, the kept files and the drives of this machine.

    Safe while the service runs; changes nothing without --repair. Exit code 0: everything agrees.
    1: there are findings, repaired or not. 2: something cannot be read.
    """
    with problems_told():
        found = _check(repair=repair, deep=deep, json=json)
    raise typer.Exit(EXIT_REJECTED if found else EXIT_GOOD)


def _check(*, repair: bool, deep: bool, json: bool) -> int:
    from admin_api.blob_wiring import open_blobs
    from admin_api.drive_wiring import drive_rules, own_drive
    from admin_api.stores import open_target
    from workflow.fsck import Fsck

    settings = read_settings()
    with open_target(settings.store) as store:
        rules = drive_rules(settings, store)
        drive = own_drive(settings, store, rules)
        checks = Fsck(store, open_blobs(settings), drive, rules.settings, settings.dead_seconds)
        return _show(checks.run(time.time(), deep=deep, repair=repair), json=json)


def _show(damages: "Iterable[Damage]", *, json: bool) -> int:
    """Print findings as they come; returns how many there were."""
    codes: Counter[str] = Counter()
    for damage in damages:
        codes[damage.code] += 1
        if json:
            print_line({**plain(damage), "remedy": FSCK[damage.code].remedy})
            continue
        whose = f"{damage.merchant}: " if damage.merchant else ""
        done = "; repaired" if damage.is_repaired else ""
        line = Text(printable(f"{whose}{damage.message}{done}  "))
        out.print(line.append(f"[{damage.code}]", style="dim"))
    if not json:
        for code in sorted(codes):
            out.print(Text(f"{code}, {codes[code]:,} times: {FSCK[code].remedy}", style="dim"))
        if not codes:
            out.print("everything agrees")
    return codes.total()
