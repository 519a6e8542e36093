"""Bodies that are files: bundles and workbooks."""

from typing import Any

from starlette.requests import Request

from admin_api.guarded import ACT
from catalog.acts import Act

ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def raw_body(request: Request) -> bytes:
    """The whole body; `admin_api.edge` has bounded it. Stands behind the caller in a signature."""
    return await request.body()


def needs_file(act: Act, media_type: str) -> dict[str, Any]:
    """What a route says of itself: its caller must be allowed this, and its body is a file."""
    schema = {"type": "string", "format": "binary"}
    body = {"required": True, "content": {media_type: {"schema": schema}}}
    return {"openapi_extra": {ACT: act.value, "requestBody": body}}


def gives_file(media_type: str, what: str) -> dict[int | str, dict[str, Any]]:
    """What a route says of its answer: it is a file."""
    schema = {"type": "string", "format": "binary"}
    return {200: {"description": what, "content": {media_type: {"schema": schema}}}}
