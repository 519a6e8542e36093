"""Unpacks a result file: gzip, zip or plain, told by its first bytes, and bounded.

eBay says nothing reliable about the form: neither the name nor a header decides.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from catalog.errors import MarketplaceAnswerBroken

# A report of a million listings has some 600 MB.
MOST_UNPACKED: Final = 4 * 1024**3

# Honest results shrink to a thirtieth. Deflate can reach a thousandth, and only a bomb does.
MOST_RATIO: Final = 250
_RATIO_FROM_BYTES: Final = 16 * 1024**2

# What `zipfile` raises for archives whose tables were damaged; not all of it is documented.
_ZIP_FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)

_BLOCK: Final = 64 * 1024
_GZIP = b"\x1f\x8b"
_ZIP = b"PK"


def broken(message: str) -> MarketplaceAnswerBroken:
    """The error of a file that is no whole result."""
    return MarketplaceAnswerBroken(message, marketplace="ebay")


def unpacked(source: BinaryIO) -> Iterator[bytes]:
    """Yield the file's XML in blocks.

    A packed file is read twice: first its checksum is compared, since bytes that were changed on
    the way could otherwise name another listing. A gzip that only ends early has no checksum left
    to compare; what there is of it is yielded, and then it is broken.

    Args:
        source: Seekable, at its beginning.

    Raises:
        MarketplaceAnswerBroken: It is damaged, ends early, unpacks to too much, or a zip has not
            exactly one file.
    """
    start = source.read(2)
    source.seek(0)
    if start == _ZIP:
        yield from _bounded(_zipped(source), _size_of(source))
    elif start == _GZIP:
        for _ in _bounded(_gunzipped(source, to_its_end=False), _size_of(source)):
            pass
        source.seek(0)
        yield from _gunzipped(source, to_its_end=True)
    else:
        yield from _bounded(_blocks(source), 0)


def _size_of(source: BinaryIO) -> int:
    size = source.seek(0, 2)
    source.seek(0)
    return size


def _blocks(source: BinaryIO) -> Iterator[bytes]:
    while block := source.read(_BLOCK):
        yield block


def _bounded(blocks: Iterator[bytes], packed_bytes: int) -> Iterator[bytes]:
    """Pass blocks on while they are not too many; `packed_bytes` is 0 where nothing is packed."""
    total = 0
    for block in blocks:
        total += len(block)
        if total > MOST_UNPACKED:
            raise broken(f"the result has more than {MOST_UNPACKED:,} bytes")
        if packed_bytes and total > max(_RATIO_FROM_BYTES, packed_bytes * MOST_RATIO):
            raise broken(f"the result unpacks to more than {MOST_RATIO} times its size")
        yield block


def _gunzipped(source: BinaryIO, *, to_its_end: bool) -> Iterator[bytes]:
    """Yield what a gzip of one member holds; only with `to_its_end` is an early end an error."""
    member = zlib.decompressobj(wbits=31)
    try:
        for packed in _blocks(source):
            data = packed
            while data and not member.eof:
                yield member.decompress(data, _BLOCK)
                data = member.unconsumed_tail
            if member.eof:
                break
    except zlib.error as error:
        raise broken(f"the gzip is damaged: {error}") from error
    if member.eof:
        if (member.unused_data + source.read(1)).strip(b"\0"):
            raise broken("something follows the end of the gzip")
    elif to_its_end:
        raise broken("the gzip ends early")


def _zipped(source: BinaryIO) -> Iterator[bytes]:
    try:
        with zipfile.ZipFile(source) as archive:
            files = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(files) != 1:
                raise broken(f"the zip has {len(files)} files instead of one")
            if files[0].compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise broken("the zip is packed in an unusual way")
            for to_check in (True, False):
                with archive.open(files[0]) as inner:
                    # The archive compares the checksum when the last byte is read.
                    blocks = _bounded(_blocks(inner), files[0].compress_size)  # type: ignore[arg-type]
                    for block in blocks:
                        if not to_check:
                            yield block
    except _ZIP_FAULTS as error:
        raise broken(f"the zip is damaged: {error}") from error
