"""`crossdock serve`: the service on one machine."""

from typing import Annotated

import typer

from admin_api.cli.screen import problems_told
from admin_api.serving import serve_until_told
from admin_api.settings import MOST_WORKERS, read_settings


def serve(
    workers: Annotated[
        int | None,
        typer.Option(
            min=1, max=MOST_WORKERS, help="Worker processes; by default CROSSDOCK_WORKERS."
        ),
    ] = None,
) -> None:
    """Run the service: worker processes that import the feeds which are received.

    A worker that dies is started again. SIGTERM ends the service after the steps under way; a
    second one ends it at once. Exit code 0: it was told to end. 2: it cannot begin.
    """
    with problems_told():
        settings = read_settings()
        serve_until_told(settings, workers or settings.workers)
