"""`crossdock api`: the HTTP API, to which programs send feeds."""

from typing import Annotated

import typer

from admin_api.cli.screen import problems_told
from admin_api.cli.serving_options import ChainFile, Insecure, KeyFile, UnderServe
from admin_api.settings import read_settings


def api(
    host: Annotated[
        str | None, typer.Option(help="Where it listens; by default CROSSDOCK_API_HOST.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65_535, help="By default CROSSDOCK_API_PORT; 0 for any."),
    ] = None,
    certificate: ChainFile = None,
    key: KeyFile = None,
    insecure: Insecure = False,
    under_serve: UnderServe = False,
) -> None:
    """Serve the console and the HTTP API, until SIGTERM.

    It speaks TLS with a certificate of its own, or HTTP to a proxy on this machine that has one.
    Exit code 0: it was told to end. 2: it cannot begin.
    """
    with problems_told():
        # Loading FastAPI and the SQL libraries takes a second of CPU.
        from admin_api.api_process import run_api
        from admin_api.listening import Listening, pair_of

        settings = read_settings()
        listening = Listening(
            host=host or settings.api_host,
            port=settings.api_port if port is None else port,
            certificate=pair_of(certificate or settings.api_certificate, key or settings.api_key),
            insecure=insecure,
        )
        run_api(settings, listening, has_parent=under_serve)
