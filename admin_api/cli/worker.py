"""`crossdock worker`: one worker process more, on this machine or another."""

from typing import Annotated

import typer

from admin_api.cli.screen import problems_told
from admin_api.settings import read_settings


def worker(
    under_serve: Annotated[
        bool, typer.Option("--under-serve", hidden=True, help="End with the parent process.")
    ] = False,
) -> None:
    """Take part in the imports of feeds, until SIGTERM.

    On another machine give it the same PostgreSQL (CROSSDOCK_STORE) and the same folder of files
    (CROSSDOCK_FILES) as everywhere. Exit code 0: it was told to end. 2: it cannot begin.
    """
    with problems_told():
        # Loading DBOS and the SQL libraries takes more than a second of CPU.
        from admin_api.worker_process import run_worker

        run_worker(read_settings(), has_parent=under_serve)
