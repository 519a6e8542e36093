"""Options of the commands that serve HTTP: a certificate, or none."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

ChainFile: TypeAlias = Annotated[
    Path | None, typer.Option(help="Certificate chain for TLS, PEM.", metavar="FILE")
]
KeyFile: TypeAlias = Annotated[
    Path | None, typer.Option(help="The certificate's key, PEM.", metavar="FILE")
]
Insecure: TypeAlias = Annotated[
    bool,
    typer.Option("--insecure", help="Without TLS though others can reach it. Never on the web."),
]
UnderServe: TypeAlias = Annotated[
    bool, typer.Option("--under-serve", hidden=True, help="End with the parent process.")
]
