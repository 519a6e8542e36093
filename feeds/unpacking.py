"""The bytes of a feed: plain, gzip or a zip with one file, told apart by what they begin with."""

import errno
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from catalog.errors import FeedFault
from feeds.limits import CHUNK_BYTES, FeedLimits

GZIP_MAGIC = b"\x1f\x8b"
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")

# Packed bytes handed to zlib at a time; at deflate's best ratio of 1,032 that is 16 MiB unpacked,
# which `max_length` cuts to pieces.
_PACKED_CHUNK = 1 << 14

# A zip that holds one feed needs one entry; some systems add a few of their own.
_MAX_DIRECTORY_BYTES = 1 << 20


def _open_file(path: Path) -> BinaryIO:
    """Open an ordinary file; of a pipe or a device nobody knows whether it ever begins or ends."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FeedFault(f"{path.name} is no ordinary file", fault="feed_no_file")
    return os.fdopen(descriptor, "rb")


class FeedBytes:
    """The unpacked bytes of one feed, read once from start to end. A context manager.

    `bytes_read` and `bytes_total` count the file as it lies there, packed, so that they make a
    progress bar. `packing` is None, "gzip" or "zip"; `entry` the name of the file in the zip.

    Raises:
        FeedFault: From the constructor and from `chunks`. See `catalog.feed_codes`.
    """

    def __init__(self, path: Path, limits: FeedLimits) -> None:
        self._limits = limits
        self._path = path
        self._file = _open_file(path)
        self._opened = os.fstat(self._file.fileno())
        self.bytes_total = self._opened.st_size
        self.bytes_read = 0
        self.packing: str | None = None
        self.entry: str | None = None
        head = self._file.read(4)
        self._file.seek(0)
        if head.startswith(GZIP_MAGIC):
            self.packing = "gzip"
        elif head.startswith(ZIP_MAGICS):
            self.packing = "zip"

    def __enter__(self) -> "FeedBytes":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._file.close()

    def chunks(self) -> Iterator[bytes]:
        """Yield the feed in chunks of CHUNK_BYTES, the last one shorter.

        Everything that could be unpacked before a fault is yielded before the fault is raised.
        """
        parts: list[bytes] = []
        size = 0
        pieces = self._pieces()
        while True:
            try:
                piece = next(pieces, b"")
            except FeedFault:
                if parts:
                    yield b"".join(parts)
                raise
            if not piece:
                break
            parts.append(piece)
            size += len(piece)
            while size >= CHUNK_BYTES:
                whole = b"".join(parts)
                yield whole[:CHUNK_BYTES]
                parts = [whole[CHUNK_BYTES:]]
                size = len(parts[0])
        if size:
            yield b"".join(parts)
        self._refuse_changed()

    def _refuse_changed(self) -> None:
        """Whoever writes the feed while it is read makes one of two halves."""
        now = os.fstat(self._file.fileno())
        before = self._opened
        if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise FeedFault("the feed's file was written while it was read", fault="feed_changed")

    def _pieces(self) -> Iterator[bytes]:
        if self.packing is None:
            return self._plain()
        unpacked = self._gunzip() if self.packing == "gzip" else self._unzip()
        return self._bounded(unpacked)

    def _plain(self) -> Iterator[bytes]:
        while piece := self._file.read(CHUNK_BYTES):
            self.bytes_read += len(piece)
            yield piece

    def _bounded(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Pass pieces on, counting what comes out against what went in."""
        limits = self._limits
        size = 0
        for piece in pieces:
            if not size and piece.startswith((GZIP_MAGIC, *ZIP_MAGICS)):
                raise FeedFault(
                    f"the {self.packing} file holds another packed file; pack the feed once",
                    fault="archive_nested",
                )
            size += len(piece)
            if size > limits.unpacked_bytes:
                raise FeedFault(
                    f"the feed unpacks to more than {limits.unpacked_bytes:,} bytes",
                    fault="archive_too_large",
                )
            if size > limits.ratio_grace_bytes and size > limits.ratio * max(1, self.bytes_read):
                raise FeedFault(
                    f"the feed unpacks to more than {limits.ratio} times its packed size",
                    fault="archive_ratio",
                )
            yield piece

    def _gunzip(self) -> Iterator[bytes]:
        """Inflate one gzip member after another; zero bytes behind the last are padding."""
        while True:
            yield from self._inflate_member()
            while (head := self._file.read(1)) == b"\0":
                self.bytes_read += 1
            if not head:
                return
            self._file.seek(-1, 1)

    def _inflate_member(self) -> Iterator[bytes]:
        inflater = zlib.decompressobj(wbits=31)
        while not inflater.eof:
            packed = inflater.unconsumed_tail or self._read_packed()
            try:
                piece = inflater.decompress(packed, CHUNK_BYTES)
            except zlib.error as error:
                raise _broken("gzip", str(error), self.bytes_read) from error
            if piece:
                yield piece
        behind = len(inflater.unused_data)
        self._file.seek(-behind, 1)
        self.bytes_read -= behind

    def _read_packed(self) -> bytes:
        packed = self._file.read(_PACKED_CHUNK)
        if not packed:
            raise _broken("gzip", "the file ends early", self.bytes_read)
        self.bytes_read += len(packed)
        return packed

    def _unzip(self) -> Iterator[bytes]:
        try:
            _refuse_large_directory(self._file, self.bytes_total)
            with zipfile.ZipFile(self._file) as archive:
                info = _only_entry(archive)
                self.entry = info.filename
                with archive.open(info) as entry:
                    while piece := entry.read(CHUNK_BYTES):
                        self.bytes_read = min(self._file.tell(), self.bytes_total)
                        yield piece
        # All of these come out of zipfile when damaged files are fuzzed; the last two from names
        # that are not UTF-8 and from offsets beyond any file.
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise _broken("zip", str(error), self.bytes_read) from error
        except (ValueError, OverflowError) as error:
            raise _broken("zip", str(error), self.bytes_read) from error
        except OSError as error:
            if error.errno != errno.EINVAL:  # an offset before the start of the file
                raise
            raise _broken("zip", str(error), self.bytes_read) from error


def _broken(packing: str, why: str, offset: int) -> FeedFault:
    return FeedFault(
        f"the {packing} file is damaged or was cut off: {why or 'the file ends early'}",
        fault="archive_broken",
        packed_offset=offset,
    )


def _only_entry(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the one file of the archive. macOS adds a twin of each under `__MACOSX/`."""
    files = [
        info
        for info in archive.infolist()
        if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    ]
    names = [info.filename for info in files]
    if "[Content_Types].xml" in names:
        raise FeedFault(
            "this is an office document (Excel?), not a feed; save it as CSV",
            fault="archive_office",
        )
    if len(files) != 1:
        shown = ", ".join(map(repr, names[:5])) + (", …" if len(names) > 5 else "")
        raise FeedFault(
            f"a zipped feed holds exactly one file; this one holds {len(files)}: {shown or 'none'}",
            fault="archive_members",
            entries=tuple(names[:100]),
        )
    info = files[0]
    if info.flag_bits & 0x1:
        raise FeedFault(f"{info.filename!r} is encrypted", fault="archive_encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise FeedFault(
            f"{info.filename!r} is packed by method {info.compress_type}; use deflate",
            fault="archive_method",
        )
    return info


def _refuse_large_directory(file: BinaryIO, size: int) -> None:
    """Refuse a zip with a huge list of entries before zipfile makes an object of each.

    The end record (APPNOTE 4.3.16) is at least 22 bytes and stands in the last 65,557; a zip64
    one (4.3.14) says so by 0xFFFFFFFF, and then its locator stands in the 20 bytes before.
    """
    file.seek(max(0, size - 65_557 - 20))
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 22 > len(tail):
        raise zipfile.BadZipFile("there is no end record")
    directory_bytes = struct.unpack_from("<I", tail, at + 12)[0]
    locator = tail[max(0, at - 20) : at]
    if locator.startswith(b"PK\x06\x07"):
        file.seek(struct.unpack_from("<Q", locator, 8)[0])
        record = file.read(56)
        file.seek(0)
        if len(record) == 56:
            directory_bytes = max(
                directory_bytes % 0xFFFFFFFF, *struct.unpack_from("<Q", record, 40)
            )
    if directory_bytes > _MAX_DIRECTORY_BYTES:
        raise FeedFault(
            f"the zip's list of entries takes {directory_bytes:,} bytes; a feed needs one entry",
            fault="archive_members",
        )
