"""The entries of a zip: each is believed only where its two headers and its neighbours agree."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from struct import Struct

from runtime_js.remarks import Remarks, shown
from runtime_js.zip_directory import REPACK, CentralHeader

STORED, DEFLATED = 0, 8
_LOCAL = Struct("<4s5H3L2H")

# Bits of the general purpose flag, APPNOTE 4.4.4.
_ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13
_SIZES_FOLLOW = 1 << 3
_PATCH = 1 << 5
_UTF8 = 1 << 11
_MUST_AGREE = _ENCRYPTED | _SIZES_FOLLOW | _PATCH | _UTF8

# Ids of extra fields, APPNOTE 4.5 and Info-ZIP's extrafld.txt.
_EXTRA_ZIP64 = 0x0001
_EXTRA_UNICODE_PATH = 0x7075
_EXTRA_ENCRYPTION = frozenset({0x0017, 0x9901})

_METHODS = {1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "BZip2", 14: "LZMA", 93: "Zstandard"}


@dataclass(frozen=True, slots=True)
class ZipEntry:
    """One entry whose two headers agree. Its name is as written: no rule was applied to it yet.

    `start` and `end` are the offsets of its packed bytes; `offset` is where its header begins and
    `span_end` where the next entry must. `size` is a claim until the entry is inflated.
    """

    name: str
    method: int
    crc: int
    size: int
    external: int
    offset: int
    start: int
    end: int
    span_end: int


class _Refused(Exception):
    """One entry is refused; the others are still looked at."""

    def __init__(self, code: str, message: str, hint: str = REPACK) -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def sound_entries(
    data: bytes, headers: Sequence[CentralHeader], directory: int, remarks: Remarks
) -> list[ZipEntry]:
    """Compare every header of the central directory with what stands before the entry itself.

    Args:
        data: The whole zip.
        headers: Its central directory.
        directory: Offset where that begins, and where the entries must end.
        remarks: Takes one error for each entry that is refused.

    Returns:
        The sound entries, in the order of the headers. None where they overlap or leave gaps:
        then no entry can be trusted, and nothing must be inflated.
    """
    entries: list[ZipEntry] = []
    for header in headers:
        try:
            entries.append(_entry(data, header, directory))
        except _Refused as refused:
            remarks.error(refused.code, refused.message, entry=header.label, hint=refused.hint)
    complete = len(entries) == len(headers)
    return entries if _tiles(entries, directory, remarks, complete=complete) else []


def _entry(data: bytes, header: CentralHeader, directory: int) -> ZipEntry:
    _check_flags(header)
    name = _name(header)
    if 0xFFFFFFFF in (header.packed, header.size, header.offset):
        raise _Refused("zip_method", "the entry is in the Zip64 form, which a bundle never needs")
    if header.disk:
        raise _Refused("zip_unreadable", "the entry is said to stand in another part of the zip")
    _check_extra(header.extra, header.raw_name)
    start = _compare_local(data, header, directory)
    end = start + header.packed
    if end > directory:
        raise _Refused("zip_overlap", "the entry reaches into the zip's list of contents")
    span_end = end + _descriptor_bytes(data, header, end) if header.flags & _SIZES_FOLLOW else end
    return ZipEntry(
        name,
        header.method,
        header.crc,
        header.size,
        header.external,
        header.offset,
        start,
        end,
        span_end,
    )


def _check_flags(header: CentralHeader) -> None:
    if header.flags & _ENCRYPTED or header.method == 99:
        raise _Refused("zip_encrypted", "the entry is encrypted", "zip it without a password")
    if header.flags & _PATCH or header.method not in (STORED, DEFLATED):
        method = _METHODS.get(header.method, f"method {header.method}")
        raise _Refused("zip_method", f"the entry is compressed by {method}; only Deflate is read")
    if header.method == STORED and header.packed != header.size:
        raise _Refused(
            "zip_mismatch",
            f"the entry is not compressed, yet {header.size:,} bytes are said to take "
            f"{header.packed:,}",
        )
    if header.method == STORED and header.flags & _SIZES_FOLLOW and header.size:
        # A reader that streams finds the end of such an entry by searching for a signature,
        # which the content may hold: two readers would see two different files.
        raise _Refused("zip_method", "the entry is neither compressed nor is its size before it")


def _name(header: CentralHeader) -> str:
    """The entry's name, by the encoding it declares; else UTF-8, which macOS writes undeclared."""
    try:
        name = header.raw_name.decode("utf-8")
    except UnicodeDecodeError:
        raise _Refused(
            "entry_name_encoding",
            "the name is not UTF-8; nothing in the zip says which characters it has",
            "rename the file with plain letters, or pack the folder with `crossdock pack`",
        ) from None
    return name


def _check_extra(extra: bytes, raw_name: bytes) -> None:
    """Refuse extra fields that change what the entry is."""
    for field, value in _extras(extra):
        if field in _EXTRA_ENCRYPTION:
            raise _Refused("zip_encrypted", "the entry is encrypted", "zip it without a password")
        if field == _EXTRA_ZIP64:
            raise _Refused("zip_method", "the entry is in the Zip64 form, which no bundle needs")
        if field == _EXTRA_UNICODE_PATH and not _same_name(value, raw_name):
            raise _Refused("zip_mismatch", "the entry has a second, different name")


def _same_name(value: bytes, raw_name: bytes) -> bool:
    """Whether an Info-ZIP Unicode path field (version, CRC of the name, UTF-8) says the name."""
    crc = zlib.crc32(raw_name).to_bytes(4, "little")
    return value[:1] == b"\x01" and value[1:5] == crc and value[5:] == raw_name


def _extras(extra: bytes) -> Iterator[tuple[int, bytes]]:
    """The extra fields of a header as pairs of id and value. Source: APPNOTE 4.5.1."""
    position = 0
    while position < len(extra):
        length = int.from_bytes(extra[position + 2 : position + 4], "little")
        value = extra[position + 4 : position + 4 + length]
        if position + 4 + length > len(extra):
            raise _Refused("zip_unreadable", "an extra field of the entry is cut off")
        yield int.from_bytes(extra[position : position + 2], "little"), value
        position += 4 + length


def _compare_local(data: bytes, header: CentralHeader, directory: int) -> int:
    """Check the header before the entry against the central one; gives where the bytes begin."""
    if header.offset + _LOCAL.size > directory or not data.startswith(b"PK\x03\x04", header.offset):
        raise _Refused("zip_mismatch", "the zip's list of contents points to no entry here")
    (_, _, flags, method, _, _, crc, packed, size, name_length, extra_length) = _LOCAL.unpack_from(
        data, header.offset
    )
    name_at = header.offset + _LOCAL.size
    extra_at = name_at + name_length
    start: int = extra_at + extra_length
    if start > directory:
        raise _Refused("zip_mismatch", "the entry reaches into the zip's list of contents")
    raw_name = data[name_at:extra_at]
    if raw_name != header.raw_name:
        other = shown(raw_name.decode("utf-8", "replace"))
        raise _Refused("zip_mismatch", f"the entry calls itself {other}")
    if (flags ^ header.flags) & _MUST_AGREE or method != header.method:
        raise _Refused("zip_mismatch", "the entry and the zip's list disagree on how it is packed")
    _check_extra(data[extra_at:start], raw_name)
    streamed = bool(flags & _SIZES_FOLLOW)  # then what was not known yet stands as 0
    for claim, listed in ((crc, header.crc), (packed, header.packed), (size, header.size)):
        if claim != listed and not (streamed and claim == 0):
            raise _Refused("zip_mismatch", "the entry and the zip's list disagree on size or CRC")
    return start


def _descriptor_bytes(data: bytes, header: CentralHeader, end: int) -> int:
    """Length of the sizes that follow a streamed entry, with or without their signature."""
    sizes = b"".join(
        value.to_bytes(4, "little") for value in (header.crc, header.packed, header.size)
    )
    for descriptor in (b"PK\x07\x08" + sizes, sizes):
        if data.startswith(descriptor, end):
            return len(descriptor)
    raise _Refused("zip_mismatch", "the sizes behind the entry and in the zip's list disagree")


def _tiles(
    entries: Sequence[ZipEntry], directory: int, remarks: Remarks, *, complete: bool
) -> bool:
    """Whether the entries cover the zip up to its directory, each beginning where one ends.

    Where some were refused already (not `complete`), gaps prove nothing; overlaps still do.
    """
    position, before = 0, "the beginning of the zip"
    for entry in sorted(entries, key=lambda entry: entry.offset):
        if entry.offset < position:
            message = f"the entry overlaps {before}"
            remarks.error("zip_overlap", message, entry=entry.name, hint=REPACK)
            return False
        if complete and entry.offset > position:
            message = f"{entry.offset - position:,} bytes stand between {before} and the entry"
            remarks.error("zip_surplus_data", message, entry=entry.name, hint=REPACK)
            return False
        position, before = entry.span_end, shown(entry.name)
    if complete and position < directory:
        message = f"{directory - position:,} bytes stand between {before} and the list of contents"
        remarks.error("zip_surplus_data", message, hint=REPACK)
        return False
    return position <= directory
