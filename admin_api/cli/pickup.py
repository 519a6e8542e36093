"""`crossdock pickup`: the process that makes feeds of what merchants drop."""

from typing import Annotated

import typer

from admin_api.cli.screen import problems_told
from admin_api.settings import read_settings


def pickup(
    under_serve: Annotated[
        bool, typer.Option("--under-serve", hidden=True, help="End with the parent process.")
    ] = False,
) -> None:
    """Pick up feeds, workbooks and scripts from the drives, until SIGTERM.

    Several may run at once. Exit code 0: it was told to end. 2: it cannot begin.
    """
    with problems_told():
        # Loading the SQL libraries takes most of a second of CPU.
        from admin_api.pickup_process import run_pickup

        run_pickup(read_settings(), has_parent=under_serve)
