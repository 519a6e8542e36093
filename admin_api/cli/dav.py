"""`crossdock dav`: the WebDAV server of the drive."""

from pathlib import Path
from typing import Annotated

import typer

from admin_api.cli.screen import problems_told
from admin_api.settings import read_settings
from catalog.errors import ConfigInvalid


def dav(
    host: Annotated[
        str | None, typer.Option(help="Where it listens; by default CROSSDOCK_DAV_HOST.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65_535, help="By default CROSSDOCK_DAV_PORT; 0 for any."),
    ] = None,
    certificate: Annotated[
        Path | None, typer.Option(help="Certificate chain for TLS, PEM.", metavar="FILE")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="The certificate's key, PEM.", metavar="FILE")
    ] = None,
    insecure: Annotated[
        bool,
        typer.Option(
            "--insecure", help="Without TLS though others can reach it. Never on the web."
        ),
    ] = False,
    under_serve: Annotated[
        bool, typer.Option("--under-serve", hidden=True, help="End with the parent process.")
    ] = False,
) -> None:
    """Serve the drive over WebDAV, until SIGTERM.

    It speaks TLS with a certificate of its own, or HTTP to a proxy on this machine that has one.
    Exit code 0: it was told to end. 2: it cannot begin.
    """
    with problems_told():
        # Loading wsgidav and the SQL libraries takes a second of CPU.
        from admin_api.dav_process import run_dav
        from admin_api.listening import Listening
        from drive.dav_server import Certificate

        settings = read_settings()
        chain, secret = certificate or settings.dav_certificate, key or settings.dav_key
        if (chain is None) != (secret is None):
            raise ConfigInvalid("a certificate needs its key, and a key its certificate")
        pair = None if chain is None or secret is None else Certificate(chain, secret)
        listening = Listening(
            host=host or settings.dav_host,
            port=settings.dav_port if port is None else port,
            certificate=pair,
            insecure=insecure,
        )
        run_dav(settings, listening, has_parent=under_serve)
