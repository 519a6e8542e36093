"""Small files that Crossdock writes on a merchant's drive: how they are put there and removed."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from catalog.errors import AlreadyExists, NotFound
from drive.folders import CONFIG_SPEC
from drive.names import MOST_NAME_BYTES
from drive.space import Space

# Windows' Notepad of old shows one line where there are only line feeds.
_LINE = "\r\n"

# The longest ending that is put behind the name of a merchant's file.
_ENDING_BYTES = len(".rejected.csv")

# How the names of days are written for software of eBay's; `strftime` would ask the language.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

# How the blocks of a file are made; called once for each place it is written to.
Blocks: TypeAlias = Callable[[], Iterator[bytes]]


def put(space: Space, path: str, data: bytes) -> None:
    """Write a small file, or write it anew; whoever looks sees the old one or the new one."""
    with space.begin(path, len(data)) as upload:
        upload.write(data)
        upload.commit()


def put_or_remove(space: Space, path: str, blocks: Blocks | None) -> None:
    """Write a file as it comes; or delete what was left under its name before."""
    if blocks is None:
        remove(space, path)
        return
    with space.begin(path) as upload:
        for block in blocks():
            upload.write(block)
        upload.commit()


def ensure_folder(space: Space, path: str) -> None:
    """Make a folder in one that is there; one that exists is no error."""
    with contextlib.suppress(AlreadyExists):
        space.make_folder(path)


def day_folder(moment: str, time_zone: str, layout: str) -> str:
    """The folder of a day, where the merchant is: `2026-03-01`, or as config-spec has it.

    Args:
        moment: ISO 8601; UTC where it names no zone.
        time_zone: IANA name.
        layout: Name of the drive's layout.
    """
    at = datetime.fromisoformat(moment)
    if at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    local = at.astimezone(ZoneInfo(time_zone))
    if layout == CONFIG_SPEC.name:
        return f"{_MONTHS[local.month - 1]}-{local.day:02}-{local.year}"
    return local.strftime("%Y-%m-%d")


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
