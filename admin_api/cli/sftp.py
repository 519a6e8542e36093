"""`crossdock sftp`: the SFTP server of the drive."""

from typing import Annotated

import typer

from admin_api.cli.screen import problems_told
from admin_api.settings import read_settings


def sftp(
    host: Annotated[
        str | None, typer.Option(help="Where it listens; by default CROSSDOCK_SFTP_HOST.")
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65_535, help="By default CROSSDOCK_SFTP_PORT; 0 for any."),
    ] = None,
    under_serve: Annotated[
        bool, typer.Option("--under-serve", hidden=True, help="End with the parent process.")
    ] = False,
) -> None:
    """Serve the drive over SFTP, until SIGTERM.

    Users log in with a password, an app password or a public key; there is no shell. The keys of
    the server itself are made at the first start, in the folder `sftp` of the data folder.
    Exit code 0: it was told to end. 2: it cannot begin.
    """
    with problems_told():
        # Loading asyncssh and the SQL libraries takes a second of CPU.
        from admin_api.sftp_process import run_sftp

        settings = read_settings()
        run_sftp(
            settings,
            host or settings.sftp_host,
            settings.sftp_port if port is None else port,
            has_parent=under_serve,
        )
