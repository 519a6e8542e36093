"""Zips made byte by byte, for what no packer writes: lies, overlaps, bombs."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

STORED, DEFLATED = 0, 8
REGULAR = 0o100644 << 16
ENTRY_SCRIPT = b"function transform() { PRODUCT.SKU = 'R-1'; }\n"


def make_zip(files: Mapping[str, bytes | str]) -> bytes:
    """An ordinary zip, as `zipfile` writes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def good_bundle(**more: bytes | str) -> bytes:
    """A small bundle without a fault; `more` files are added, `__` in a keyword being `/`."""
    files = {name.replace("__", "/"): content for name, content in more.items()}
    return make_zip({"mapping-custom.js": ENTRY_SCRIPT, **files})


def deflate(content: bytes) -> bytes:
    """Raw Deflate, as zips hold it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


@dataclass(frozen=True)
class Member:
    """One entry. `local` and `central` override fields of its two headers: that is how it lies.

    Fields: name, flags, method, crc, packed, size, extra, and for `central` alone external,
    offset, disk, comment. `descriptor` follows the data; `data` replaces the packed bytes.
    """

    name: str | bytes
    content: bytes = b""
    method: int = DEFLATED
    flags: int = 0
    data: bytes | None = None
    descriptor: bytes = b""
    extra: bytes = b""
    external: int = REGULAR
    local: Mapping[str, object] = field(default_factory=dict)
    central: Mapping[str, object] = field(default_factory=dict)

    def packed(self) -> bytes:
        """The bytes between the headers."""
        if self.data is not None:
            return self.data
        return deflate(self.content) if self.method == DEFLATED else self.content

    def fields(self, overrides: Mapping[str, object]) -> dict[str, object]:
        """All header fields, honest but for the overrides."""
        raw = self.name.encode() if isinstance(self.name, str) else self.name
        return {
            "name": raw,
            "flags": self.flags | (0 if raw.isascii() else 1 << 11),
            "method": self.method,
            "crc": zlib.crc32(self.content),
            "packed": len(self.packed()),
            "size": len(self.content),
            "extra": self.extra,
            "external": self.external,
            "disk": 0,
            "comment": b"",
            **overrides,
        }


def raw_zip(
    members: Sequence[Member],
    *,
    before: bytes = b"",
    gap: bytes = b"",
    inside: bytes = b"",
    after: bytes = b"",
    comment: bytes = b"",
    listed: Sequence[Member] | None = None,
    **end: int,
) -> bytes:
    """Write members one after another, then the directory, then the end.

    Args:
        members: The entries, in order.
        before: Bytes before the first; offsets count from behind them.
        gap: Bytes after each entry.
        inside: Bytes between the directory and the end.
        after: Bytes behind the end.
        comment: The zip's comment.
        listed: What the directory lists instead; a member not in `members` takes the first offset.
        end: Overrides of the end record: disk, entries_here, entries, length, offset, comment.
    """
    parts: list[bytes] = []
    offsets: dict[int, int] = {}
    position = 0
    for member in members:
        offsets[id(member)] = position
        parts.append(_local(member) + member.packed() + member.descriptor + gap)
        position += len(parts[-1])
    body = b"".join(parts)
    directory = b"".join(
        _central(member, offsets.get(id(member), 0)) for member in (listed or members)
    )
    count = len(listed or members)
    claims = {
        "disk": 0,
        "entries_here": count,
        "entries": count,
        "length": len(directory),
        "offset": len(body),
        "comment": len(comment),
        **end,
    }
    tail = struct.pack(
        "<4s4H2LH",
        b"PK\x05\x06",
        claims["disk"],
        0,
        claims["entries_here"],
        claims["entries"],
        claims["length"],
        claims["offset"],
        claims["comment"],
    )
    return before + body + directory + inside + tail + comment + after


def _local(member: Member) -> bytes:
    claims = member.fields(member.local)
    name, extra = claims["name"], claims["extra"]
    assert isinstance(name, bytes)
    assert isinstance(extra, bytes)
    header = struct.pack(
        "<4s5H3L2H",
        b"PK\x03\x04",
        20,
        claims["flags"],
        claims["method"],
        0,
        33,
        claims["crc"],
        claims["packed"],
        claims["size"],
        len(name),
        len(extra),
    )
    return header + name + extra


def _central(member: Member, offset: int) -> bytes:
    claims = {"offset": offset, **member.fields(member.central)}
    name, extra, comment = claims["name"], claims["extra"], claims["comment"]
    assert isinstance(name, bytes)
    assert isinstance(extra, bytes)
    assert isinstance(comment, bytes)
    header = struct.pack(
        "<4s6H3L5H2L",
        b"PK\x01\x02",
        3 << 8 | 20,
        20,
        claims["flags"],
        claims["method"],
        0,
        33,
        claims["crc"],
        claims["packed"],
        claims["size"],
        len(name),
        len(extra),
        len(comment),
        claims["disk"],
        0,
        claims["external"],
        claims["offset"],
    )
    return header + name + extra + comment


def extra_field(identifier: int, value: bytes) -> bytes:
    """One extra field of a header."""
    return struct.pack("<HH", identifier, len(value)) + value


def unicode_path(raw_name: bytes, says: bytes) -> bytes:
    """The extra field of Info-ZIP that gives an entry a second name."""
    return extra_field(0x7075, b"\x01" + struct.pack("<L", zlib.crc32(raw_name)) + says)


def descriptor(content: bytes, *, signed: bool = True) -> bytes:
    """The sizes that follow an entry that was written as a stream."""
    sizes = struct.pack("<3L", zlib.crc32(content), len(deflate(content)), len(content))
    return (b"PK\x07\x08" if signed else b"") + sizes
