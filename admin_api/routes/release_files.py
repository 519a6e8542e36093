"""What is in releases: /api/merchants/{merchant}/releases/{number}/files, …/zip, …/diff."""

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.guarded import guarded, needs
from admin_api.raw_bodies import ZIP, gives_file
from admin_api.routes.releases import Number
from admin_api.wire.releases import (
    FileDifferenceOut,
    FileOut,
    FileTextOut,
    difference_out,
    file_out,
    well_formed,
)
from catalog.acts import Act

_OF = "/api/merchants/{merchant}/releases/{number}"


def release_files(parts: ApiParts) -> APIRouter:
    """The addresses of the files of releases."""
    router = guarded(tags=["releases"])
    desk = parts.desks.release_files
    Known = Annotated[Caller, Depends(parts.caller)]

    @router.get(f"{_OF}/files", **needs(Act.LOOK))
    def files(merchant: str, number: Number, caller: Known) -> list[FileOut]:
        """The files of a release by name, and behind them those of its base."""
        return [file_out(each) for each in desk.all(caller, merchant, number)]

    @router.get(f"{_OF}/file", **needs(Act.LOOK))
    def file(
        merchant: str,
        number: Number,
        caller: Known,
        name: Annotated[str, Query(max_length=200, examples=["mapping-custom.js"])],
        origin: Literal["own", "base"] = "own",
    ) -> FileTextOut:
        """The text of one file."""
        text = desk.text(caller, merchant, number, name, origin)
        return FileTextOut(name=name, text=well_formed(text))

    @router.get(
        f"{_OF}/zip",
        response_class=Response,
        responses=gives_file(ZIP, "The zip, byte for byte as it was added"),
        **needs(Act.LOOK),
    )
    def download(merchant: str, number: Number, caller: Known) -> Response:
        """Download the bundle."""
        content = desk.zip(caller, merchant, number)
        told = {"Content-Disposition": f'attachment; filename="{merchant}-{number}.zip"'}
        return Response(content, media_type=ZIP, headers=told)

    @router.get(f"{_OF}/diff", **needs(Act.LOOK))
    def differences(
        merchant: str,
        number: Number,
        caller: Known,
        since: Annotated[int, Query(ge=1, le=999_999_999, description="The earlier release.")],
    ) -> list[FileDifferenceOut]:
        """What is different in this release since another one, by file."""
        return [difference_out(each) for each in desk.differences(caller, merchant, since, number)]

    return router
