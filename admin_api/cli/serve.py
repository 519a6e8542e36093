"""`crossdock serve`: the service on one machine."""

from typing import Annotated

import typer

from admin_api.cli.screen import problems_told
from admin_api.serving import serve_until_told
from admin_api.settings import MOST_WORKERS, read_settings
from drive.tree import FOLDER_MODE

# The processes of the drive, each a command of its own; feeds that come by HTTP lie there, too.
_DRIVE = ("pickup", "dav", "sftp", "api")


def serve(
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, max=MOST_WORKERS, help="Worker processes; by default CROSSDOCK_WORKERS."
        ),
    ] = None,
    drive: Annotated[
        bool, typer.Option(help="Serve the merchants' drive, and pick up what is dropped there.")
    ] = True,
) -> None:
    """Run the service: workers that import feeds, and the drive on which merchants drop them.

    A process that dies is started again. SIGTERM ends the service after the steps under way; a
    second one ends it at once. Exit code 0: it was told to end. 2: it cannot begin.
    """
    with problems_told():
        settings = read_settings()
        if drive:
            # The workers look for it: where it is, they send what marketplaces are to be told.
            (settings.data / "drive").mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        serve_until_told(settings, workers or settings.workers, _DRIVE if drive else ())
