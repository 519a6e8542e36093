"""Answers that are files: streamed, named, and never shown as pages."""

from collections.abc import Iterable
from urllib.parse import quote

from starlette.responses import StreamingResponse

# Of the name that clients see that know no other spelling: RFC 6266, appendix D.
_PLAIN = str.maketrans({mark: "_" for mark in '"\\/'})


def attachment(
    name: str, media_type: str, blocks: Iterable[bytes], size: int | None = None
) -> StreamingResponse:
    """A file to keep.

    Args:
        name: Of the file; it may be a merchant's, with any characters.
        media_type: As in Content-Type.
        blocks: Its bytes; they are asked for in a thread, as the client takes them.
        size: In bytes, where it is known.
    """
    plain = name.encode("ascii", "replace").decode().translate(_PLAIN)
    plain = "".join(mark if mark.isprintable() else "_" for mark in plain)
    exact = quote(name.encode("utf-8", "replace"), safe="")
    headers = {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}"}
    if size is not None:
        headers["Content-Length"] = str(size)
    return StreamingResponse(blocks, media_type=media_type, headers=headers)
