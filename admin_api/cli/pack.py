"""`crossdock pack`: a folder becomes a script bundle."""

from pathlib import Path
from typing import Annotated

import typer

from admin_api.cli.screen import out, problems_told
from runtime_js.packing import pack as pack_folder


def pack(
    folder: Annotated[
        Path, typer.Argument(help="The bundle's folder.", exists=True, file_okay=False)
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The zip; by default the folder's name with .zip."),
    ] = None,
) -> None:
    """Make a script bundle from a folder. Two packs of the same folder are the same bytes."""
    target = output or Path(f"{folder.resolve().name}.zip")
    with problems_told():
        data = pack_folder(folder)
        target.write_bytes(data)
    out.print(f"{target}: {len(data):,} bytes")
