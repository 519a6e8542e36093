"""Reads the body of uploadFile: multipart/form-data, with the file in the part named `file`."""

import re
from collections.abc import AsyncIterator

from simulators.ebay.api_errors import ApiError

# Headers and other fields of an upload may take so much beside the file.
_SLACK_BYTES = 64 * 1024


async def read_body(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    """A body with a file of at most so many bytes; ApiError 160028 for more."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit + _SLACK_BYTES:
            raise ApiError(160028)
    return bytes(body)


def file_part(content_type: str, body: bytes) -> tuple[bytes, str]:
    """The part named `file`, and its file name.

    Raises:
        ApiError: 160100 if there is no such part, or the body is not multipart/form-data.
    """
    found = re.search(r'boundary="?([^";]+)"?', content_type)
    if not content_type.lower().startswith("multipart/form-data") or found is None:
        raise ApiError(160100)
    mark = b"--" + found[1].encode()
    for part in (b"\r\n" + body).split(b"\r\n" + mark)[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'(?i)content-disposition:[^\r\n]*?[; ]name="?([^";\r\n]+)"?', head)
        if blank and name is not None and name[1] == b"file":
            file_name = re.search(rb'filename="?([^";\r\n]+)"?', head)
            return content, file_name[1].decode("utf-8", "replace") if file_name else "file"
    raise ApiError(160100)
