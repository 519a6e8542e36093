"""`crossdock dav`: the WebDAV server of the drive."""

from typing import Annotated

import typer

from admin_api.cli.screen import problems_told
from admin_api.cli.serving_options import ChainFile, Insecure, KeyFile, UnderServe
from admin_api.settings import read_settings


def dav(
    host: Annotated[
        str | None, typer.Option(help="Where it listens; by default CROSSDOCK_DAV_HOST.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65_535, help="By default CROSSDOCK_DAV_PORT; 0 for any."),
    ] = None,
    certificate: ChainFile = None,
    key: KeyFile = None,
    insecure: Insecure = False,
    under_serve: UnderServe = False,
) -> None:
    """Serve the drive over WebDAV, until SIGTERM.

    It speaks TLS with a certificate of its own, or HTTP to a proxy on this machine that has one.
    Exit code 0: it was told to end. 2: it cannot begin.
    """
    with problems_told():
        # Loading wsgidav and the SQL libraries takes a second of CPU.
        from admin_api.dav_process import run_dav
        from admin_api.listening import Listening, pair_of

        settings = read_settings()
        listening = Listening(
            host=host or settings.dav_host,
            port=settings.dav_port if port is None else port,
            certificate=pair_of(certificate or settings.dav_certificate, key or settings.dav_key),
            insecure=insecure,
        )
        run_dav(settings, listening, has_parent=under_serve)
