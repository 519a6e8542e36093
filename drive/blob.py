"""A blob: bytes kept under their own hash, wherever they lie. What every kind of storage shares."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from catalog.errors import FeedRefused, UploadBroken

# Bytes copied or given out at a time.
PIECE = 1 << 20

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,199}", re.ASCII)

# Is told the key when the bytes are known, and before anything appears under it.
Announce: TypeAlias = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Blob:
    """One blob that is kept.

    Attributes:
        key: SHA-256 of its bytes, in hex.
        size: In bytes.
        kept_at: When it came to be kept, or was kept anew, in seconds since 1970.
    """

    key: str
    size: int
    kept_at: float


def is_key(text: str) -> bool:
    """Whether a text can be the key of a blob."""
    return _SHA256.fullmatch(text) is not None


def check_key(key: str) -> str:
    """A key, which leads nowhere else than to a blob. Raises ValueError."""
    if not is_key(key):
        raise ValueError(f"not a key: {key!r}")
    return key


def check_name(name: str) -> str:
    """A name of a run or of one of its files. Raises ValueError."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name of a file: {name!r}")
    return name


def read_hashed(
    source: BinaryIO, most_bytes: int | None, write: Callable[[bytes], object] | None = None
) -> tuple[str, int]:
    """Read a stream to its end.

    Args:
        source: Read a piece at a time.
        most_bytes: How much it may hold; None for any amount.
        write: Given each piece.

    Returns:
        The key of what it holds, and the size in bytes.

    Raises:
        FeedRefused: It holds more than `most_bytes`.
    """
    digest, size = hashlib.sha256(), 0
    while piece := source.read(PIECE):
        size += len(piece)
        if most_bytes is not None and size > most_bytes:
            message = f"larger than the {most_bytes:,} bytes that are allowed"
            raise FeedRefused(message, most=most_bytes)
        digest.update(piece)
        if write is not None:
            write(piece)
    return digest.hexdigest(), size


def check_expected(found: str, expected: str | None) -> None:
    """See whether bytes are those that were announced. Raises UploadBroken."""
    if expected is not None and found != expected:
        message = "these are not the bytes that were announced"
        raise UploadBroken(message, fault="hash", expected=expected, found=found)
