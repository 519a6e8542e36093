"""The list of contents of a zip, read strictly: where it stands and what it claims.

A zip says everything twice, in the central directory and before each entry, and readers differ in
what they believe. Python's `zipfile` believes the first and overlooks bytes between entries. Here
both must agree (`zip_entries`), and the entries must cover the file from its first byte to its last
without gap or overlap: a bundle is what every reader sees in it, and an overlapping bomb is never
inflated. Zip64, encryption and spanned archives are refused; no bundle needs them.
Source: PKWARE, APPNOTE.TXT 6.3.10, sections 4.3 and 4.4.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from struct import Struct

from catalog.findings import Finding
from runtime_js.bundle_limits import BundleLimits

REPACK = "pack the folder again with `crossdock pack`"

# What people upload by mistake, or nest: archives by their first bytes.
ARCHIVES = {
    b"PK\x03\x04": "a zip",
    b"PK\x05\x06": "a zip",
    b"PK\x07\x08": "a zip",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"BZh9": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"MSCF\0\0\0\0": "a cabinet file",
    b"\xd0\xcf\x11\xe0": "an old or encrypted Office file",
}

_END = Struct("<4s4H2LH")
_CENTRAL = Struct("<4s6H3L5H2L")
_END_MAGIC = b"PK\x05\x06"
_ZIP64_LOCATOR_BYTES = 20


class ZipUnreadable(Exception):
    """The zip as a whole cannot be read; its one finding says why."""

    def __init__(self, code: str, message: str, hint: str = REPACK) -> None:
        super().__init__(message)
        self.finding = Finding(code, message, hint=hint)


@dataclass(frozen=True, slots=True)
class CentralHeader:
    """One header of the central directory: claims, not facts. Sizes in bytes."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    disk: int
    external: int
    offset: int
    extra: bytes

    @property
    def label(self) -> str:
        """The name for messages; never for use."""
        return self.raw_name.decode("utf-8", "replace")


def read_headers(data: bytes, limits: BundleLimits) -> tuple[list[CentralHeader], int]:
    """Read the central directory.

    Returns:
        Its headers in order, at most `limits.entries`, and the offset where it begins.

    Raises:
        ZipUnreadable: No zip, cut off, with bytes before or behind it, Zip64, in parts.
    """
    start, end, count = _find_directory(data, limits)
    return list(_headers(data, start, end, count)), start


def _find_directory(data: bytes, limits: BundleLimits) -> tuple[int, int, int]:
    """Start and end of the central directory, and how many headers it claims to have."""
    at = _find_end(data)
    _, disk, first_disk, here, count, length, offset, comment = _END.unpack_from(data, at)
    surplus = len(data) - (at + _END.size + comment)
    if surplus > 0:
        raise ZipUnreadable("zip_surplus_data", f"{surplus:,} bytes follow the end of the zip")
    if surplus < 0:
        raise ZipUnreadable("zip_unreadable", "the zip is cut off within its comment")
    if comment > limits.comment_bytes:
        raise ZipUnreadable(
            "zip_surplus_data",
            f"the comment of the zip has {comment:,} bytes, over {limits.comment_bytes:,}",
        )
    locator = at - _ZIP64_LOCATOR_BYTES
    if 0xFFFFFFFF in (length, offset) or (locator >= 0 and data[locator:][:4] == b"PK\x06\x07"):
        raise ZipUnreadable(
            "zip_method", "the zip is in the Zip64 form, which a bundle never needs"
        )
    if disk or first_disk or here != count:
        raise ZipUnreadable("zip_unreadable", "the zip is one part of several")
    if count > limits.entries:
        raise ZipUnreadable(
            "zip_too_many_entries",
            f"the zip has {count:,} entries, over {limits.entries:,}",
            "leave out what the bundle does not need",
        )
    if offset + length < at:
        extra = at - offset - length
        raise ZipUnreadable(
            "zip_surplus_data", f"{extra:,} bytes stand before the zip or inside it"
        )
    if offset + length > at:
        raise ZipUnreadable("zip_unreadable", "the zip is cut off: its contents should be longer")
    return offset, at, count


def _find_end(data: bytes) -> int:
    """Offset of the end record. A zip has one: readers that find two see two different zips."""
    exact: list[int] = []
    last = at = data.find(_END_MAGIC, max(0, len(data) - _END.size - 0xFFFF))
    while at >= 0 and at + _END.size <= len(data):
        comment = _END.unpack_from(data, at)[-1]
        if at + _END.size + comment == len(data):
            exact.append(at)
        last = at
        at = data.find(_END_MAGIC, at + 1)
    if len(exact) > 1:
        raise ZipUnreadable("zip_unreadable", "the zip has two ends")
    if last < 0 or last + _END.size > len(data):
        raise ZipUnreadable("zip_unreadable", _what_it_is(data))
    return exact[0] if exact else last


def _what_it_is(data: bytes) -> str:
    if not data:
        return "the file is empty"
    if data.startswith(b"PK"):
        return "the zip is cut off: its end is missing"
    for magic, name in ARCHIVES.items():
        if data.startswith(magic):
            return f"the file is not a zip but {name}"
    return "the file is not a zip"


def _headers(data: bytes, start: int, end: int, count: int) -> Iterator[CentralHeader]:
    position = start
    for number in range(1, count + 1):
        if position + _CENTRAL.size > end or data[position : position + 4] != b"PK\x01\x02":
            raise ZipUnreadable("zip_unreadable", f"entry {number} of {count} cannot be read")
        fields = _CENTRAL.unpack_from(data, position)
        _, _, _, flags, method, _, _, crc, packed, size, *lengths = fields
        name_length, extra_length, comment_length, disk, _, external, offset = lengths
        name_at = position + _CENTRAL.size
        extra_at = name_at + name_length
        position = extra_at + extra_length + comment_length
        if position > end:
            raise ZipUnreadable("zip_unreadable", f"entry {number} of {count} is cut off")
        extra = data[extra_at : extra_at + extra_length]
        yield CentralHeader(
            data[name_at:extra_at], flags, method, crc, packed, size, disk, external, offset, extra
        )
    if position != end:
        raise ZipUnreadable("zip_unreadable", f"the zip claims {count} entries, but lists more")
