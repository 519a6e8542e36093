"""Small files that Crossdock writes on a merchant's drive: how they are put there and removed."""

import contextlib
import json
from collections.abc import Mapping, Sequence

from catalog.errors import NotFound
from drive.names import MOST_NAME_BYTES
from drive.space import Space

# Windows' Notepad of old shows one line where there are only line feeds.
_LINE = "\r\n"

# The longest ending that is put behind the name of a merchant's file.
_ENDING_BYTES = len(".rejected.csv")


def put(space: Space, path: str, data: bytes) -> None:
    """Write a small file, or write it anew; whoever looks sees the old one or the new one."""
    with space.begin(path, len(data)) as upload:
        upload.write(data)
        upload.commit()


def remove(space: Space, path: str) -> None:
    """Delete a file; one that is gone is no error."""
    with contextlib.suppress(NotFound):
        space.delete(path)


def json_bytes(value: Mapping[str, object]) -> bytes:
    """A JSON object for people and programs, in ASCII: a script may have thrown half characters."""
    return (json.dumps(value, indent=2) + "\n").encode()


def text_bytes(lines: Sequence[str]) -> bytes:
    """Lines for people."""
    return (_LINE.join(lines) + _LINE).encode("utf-8", "replace")


def short_name(name: str, more: int = 0) -> str:
    """A name with room for an ending of ours, and for `more` bytes before it."""
    most = MOST_NAME_BYTES - _ENDING_BYTES - more
    return name.encode()[:most].decode("utf-8", "ignore").rstrip(". ")
