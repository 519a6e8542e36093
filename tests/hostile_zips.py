"""Zips that are not what they say: each with the codes for which it is refused."""

import stat
import struct
import zlib

from runtime_js.bundle_limits import MIB
from tests.builders_zips import (
    ENTRY_SCRIPT,
    STORED,
    Member,
    deflate,
    descriptor,
    extra_field,
    good_bundle,
    make_zip,
    raw_zip,
    unicode_path,
)

SCRIPT = Member("mapping-custom.js", ENTRY_SCRIPT)


NOTE = Member("README.md", b"words")


def named(name: str | bytes) -> bytes:
    """A bundle with one more file of this name."""
    return raw_zip([SCRIPT, Member(name, b"x")])


def special(mode: int, name: str = "lookup/a.csv") -> bytes:
    """A bundle with one more entry of this Unix mode."""
    return raw_zip([SCRIPT, Member(name, b"/etc/passwd", external=mode << 16)])


def lying(where: str, **claims: object) -> bytes:
    """A bundle whose script has false claims in one of its headers, or in `both`."""
    local = claims if where in ("local", "both") else {}
    central = claims if where in ("central", "both") else {}
    return raw_zip([Member("mapping-custom.js", ENTRY_SCRIPT, local=local, central=central)])


def many(count: int) -> bytes:
    """A zip of this many empty files."""
    return raw_zip([Member(f"lookup/{number}.csv", method=STORED) for number in range(count)])


def bomb(size: int, claimed: int | None = None) -> bytes:
    """Zeros, deflated a thousand to one; both headers claim `claimed` bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    chunk = bytes(MIB)
    parts, crc = [], 0
    for _ in range(size // MIB):
        parts.append(packer.compress(chunk))
        crc = zlib.crc32(chunk, crc)
    data = b"".join(parts) + packer.flush()
    claims = {"size": size if claimed is None else claimed, "crc": crc}
    return raw_zip([SCRIPT, Member("lookup/a.csv", data=data, local=claims, central=claims)])


def overlapping_bomb() -> bytes:
    """Many entries of the directory that all inflate the same bytes (Fifield's full overlap)."""
    kernel = Member("lookup/0.csv", bytes(MIB))
    copies = [Member(f"lookup/{number}.csv", kernel.content) for number in range(1, 100)]
    return raw_zip([kernel], listed=[kernel, *copies])


def quoted_overlap_bomb() -> bytes:
    """Each entry's data begins with a stored Deflate block that quotes the next entry's header."""
    kernel = deflate(bytes(MIB))
    inner = Member("lookup/1.csv", bytes(MIB))
    header = raw_zip([inner])[: 30 + len(b"lookup/1.csv")]
    quote = b"\x00" + struct.pack("<HH", len(header), len(header) ^ 0xFFFF) + header
    content = header + bytes(MIB)
    outer = Member("lookup/0.csv", content, data=quote + kernel)
    offset = 30 + len(b"lookup/0.csv") + 5
    inside = Member("lookup/1.csv", bytes(MIB), central={"offset": offset})
    return raw_zip([outer], listed=[outer, inside])


def zip64_end(data: bytes) -> bytes:
    """The same zip with a Zip64 end record and locator, which say something else."""
    body, end = data[:-22], data[-22:]
    record = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, 1, 1, 46, 0)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, len(body), 1)
    return body + record + locator + end


def encrypted_by_zipfile() -> bytes:
    """An honest zip with the encryption bit set in both headers, as `zip -e` sets it."""
    return raw_zip([Member("mapping-custom.js", ENTRY_SCRIPT, flags=1)])


GOOD = good_bundle(cases__one__readme="words", lookup__a="x")


AS_STREAM = {"crc": 0, "packed": 0, "size": 0}


# What the zip is → the codes of the errors it must be refused with, and no others.
HOSTILE: dict[str, tuple[bytes, set[str]]] = {
    # Names that point out of the bundle.
    "traversal": (named("../mapping.js"), {"entry_name_outside"}),
    "traversal inside": (named("lookup/../../x.csv"), {"entry_name_outside"}),
    "traversal that stays inside": (named("lookup/../x.md"), {"entry_name_outside"}),
    "traversal by backslash": (named("..\\x.md"), {"entry_name_outside", "entry_name_unsafe"}),
    "traversal at the end": (named("lookup/.."), {"entry_name_outside"}),
    "absolute": (named("/etc/passwd"), {"entry_name_outside", "entry_name_unsafe"}),
    "absolute by backslash": (named("\\x"), {"entry_name_outside", "entry_name_unsafe"}),
    "drive": (named("C:/x.md"), {"entry_name_outside", "entry_name_unsafe"}),
    "drive without slash": (named("c:x.md"), {"entry_name_outside", "entry_name_unsafe"}),
    "network path": (named("//host/share/x"), {"entry_name_outside", "entry_name_unsafe"}),
    "UNC path": (named("\\\\host\\share\\x"), {"entry_name_outside", "entry_name_unsafe"}),
    "device path": (
        named("\\\\?\\C:\\x"),
        {"entry_name_outside", "entry_name_unsafe"},
    ),
    # Names that mean different things to different systems.
    "backslash": (named("lookup\\a.csv"), {"entry_name_unsafe"}),
    "empty part": (named("lookup//a.csv"), {"entry_name_unsafe"}),
    "dot part": (named("./lookup/a.csv"), {"entry_name_unsafe"}),
    "empty name": (named(""), {"entry_name_unsafe"}),
    "only a slash": (named("/"), {"entry_name_outside", "entry_name_unsafe"}),
    "trailing dot": (named("lookup/a.csv."), {"entry_name_unsafe"}),
    "trailing blank": (named("lookup/a.csv "), {"entry_name_unsafe"}),
    "folder with trailing dot": (named("lookup./a.csv"), {"entry_name_unsafe"}),
    "stream of NTFS": (named("lookup/a.csv:hidden"), {"entry_name_unsafe"}),
    "wildcard": (named("lookup/*.csv"), {"entry_name_unsafe"}),
    "pipe": (named("lookup/a|b.csv"), {"entry_name_unsafe"}),
    "device": (named("lookup/con"), {"entry_name_unsafe"}),
    "device with extension": (named("lookup/AUX.csv"), {"entry_name_unsafe"}),
    "device with two extensions": (named("lookup/com1.tar.csv"), {"entry_name_unsafe"}),
    "device by superscript": (named("lookup/LPT¹.csv"), {"entry_name_unsafe"}),
    "device as folder": (named("lookup/nul/a.csv"), {"entry_name_unsafe"}),
    # Names that hide what they are.
    "NUL in name": (named("mapping-base.js\0.md"), {"entry_name_unseen"}),
    "line break in name": (named("lookup/a\n.csv"), {"entry_name_unseen"}),
    "escape in name": (named("lookup/\x1b[2Ja.csv"), {"entry_name_unseen"}),
    "C1 control in name": (named("lookup/\u0085a.csv"), {"entry_name_unseen"}),
    "right-to-left override": (named("lookup/\u202evsc.js"), {"entry_name_unseen"}),
    "zero-width space": (named("mapping-\u200bcustom.js"), {"entry_name_unseen"}),
    "byte order mark in name": (named("\ufeffmapping-custom.js"), {"entry_name_unseen"}),
    "variation selector": (named("mapping-custom\ufe0f.js"), {"entry_name_unseen"}),
    "Hangul filler": (named("lookup/\u3164.csv"), {"entry_name_unseen"}),
    "line separator": (named("lookup/\u2028.csv"), {"entry_name_unseen"}),
    "name not UTF-8": (named(b"lookup/\xff\xfe.csv"), {"entry_name_encoding"}),
    "name in code page 437": (named(b"lookup/gr\x94\xe1e.csv"), {"entry_name_encoding"}),
    "name of a surrogate": (named(b"lookup/\xed\xa0\x80.csv"), {"entry_name_encoding"}),
    "overlong slash": (named(b"..\xc0\xafx"), {"entry_name_encoding"}),
    "long name": (named("lookup/" + "a" * 300 + ".csv"), {"entry_name_long"}),
    "name of 65,535 bytes": (named("a" * 0xFFFF), {"entry_name_long"}),
    "deep name": (named("/".join("abcdefghijk")), {"entry_name_long"}),
    # Two entries for one name.
    "duplicate": (named("mapping-custom.js"), {"entry_name_clash"}),
    "duplicate of another content": (
        raw_zip([SCRIPT, Member("mapping-custom.js", b"evil()")]),
        {"entry_name_clash"},
    ),
    "case folds": (named("Mapping-Custom.js"), {"entry_name_clash"}),
    "sharp s folds": (
        raw_zip([SCRIPT, Member("lookup/straße.csv"), Member("lookup/STRASSE.csv")]),
        {"entry_name_clash"},
    ),
    "NFC and NFD": (
        raw_zip([SCRIPT, Member("lookup/\u00e9.csv"), Member("lookup/e\u0301.csv")]),
        {"entry_name_clash"},
    ),
    "full-width letters fold": (named("ｍapping-custom.js"), {"entry_name_clash"}),
    "folders fold": (
        raw_zip([SCRIPT, Member("lookup/a.csv"), Member("Lookup/b.csv")]),
        {"entry_name_clash"},
    ),
    "file and folder": (
        raw_zip([SCRIPT, Member("lookup/a.csv"), Member("lookup/a.csv/b.csv")]),
        {"entry_name_clash"},
    ),
    # Entries that are not files.
    "symbolic link": (special(stat.S_IFLNK | 0o777), {"entry_special"}),
    "symbolic link in junk": (special(stat.S_IFLNK | 0o777, "__MACOSX/x"), {"entry_special"}),
    "pipe as entry": (special(stat.S_IFIFO | 0o644), {"entry_special"}),
    "socket": (special(stat.S_IFSOCK | 0o644), {"entry_special"}),
    "block device": (special(stat.S_IFBLK | 0o644), {"entry_special"}),
    "character device": (special(stat.S_IFCHR | 0o644), {"entry_special"}),
    "unknown kind": (special(0o130644), {"entry_special"}),
    "folder called a file": (special(stat.S_IFDIR | 0o755), {"entry_special"}),
    "file called a folder": (special(stat.S_IFREG | 0o644, "lookup/"), {"entry_special"}),
    "folder with content": (
        raw_zip([SCRIPT, Member("lookup/", b"hidden", external=0x10)]),
        {"entry_special"},
    ),
    "reparse point": (
        raw_zip([SCRIPT, Member("lookup/a.csv", b"x", external=0x400)]),
        {"entry_special"},
    ),
    "volume label": (
        raw_zip([SCRIPT, Member("lookup/a.csv", b"x", external=0x08)]),
        {"entry_special"},
    ),
    # Encryption and unusual methods.
    "encrypted": (encrypted_by_zipfile(), {"zip_encrypted"}),
    "encrypted by local flag only": (lying("local", flags=1), {"zip_mismatch"}),
    "strong encryption": (lying("both", flags=1 | 1 << 6), {"zip_encrypted"}),
    "masked headers": (lying("both", flags=1 << 13), {"zip_encrypted"}),
    "AES": (lying("both", method=99), {"zip_encrypted"}),
    "AES by extra field": (
        lying("both", extra=extra_field(0x9901, b"\2\0AE\3\x08\0")),
        {"zip_encrypted"},
    ),
    "patched data": (lying("both", flags=1 << 5), {"zip_method"}),
    "Deflate64": (lying("both", method=9), {"zip_method"}),
    "BZip2": (lying("both", method=12), {"zip_method"}),
    "LZMA": (lying("both", method=14), {"zip_method"}),
    "method 65535": (lying("both", method=0xFFFF), {"zip_method"}),
    "stored as a stream": (
        raw_zip([Member("mapping-custom.js", b"a", STORED, 1 << 3, local=AS_STREAM)]),
        {"zip_method"},
    ),
    # Zip64, which needs no lie to be refused and mostly is one.
    "Zip64 end record": (zip64_end(GOOD), {"zip_method"}),
    "Zip64 sizes": (
        lying("both", size=0xFFFFFFFF, extra=extra_field(1, struct.pack("<Q", 44))),
        {"zip_method"},
    ),
    "Zip64 field that lies": (
        lying("central", extra=extra_field(1, struct.pack("<QQ", 5, 5))),
        {"zip_method"},
    ),
    "Zip64 field before the entry": (
        lying("local", extra=extra_field(1, struct.pack("<QQ", 5, 5))),
        {"zip_method"},
    ),
    "offset of 4 GiB": (lying("central", offset=0xFFFFFFFF), {"zip_method"}),
    "directory at 4 GiB": (raw_zip([SCRIPT], offset=0xFFFFFFFF), {"zip_method"}),
    # Two headers that disagree.
    "other local name": (lying("local", name=b"mapping-xustom.js"), {"zip_mismatch"}),
    "other local method": (lying("local", method=STORED), {"zip_mismatch"}),
    "other local size": (lying("local", size=1), {"zip_mismatch"}),
    "other local packed size": (lying("local", packed=1), {"zip_mismatch"}),
    "other local CRC": (lying("local", crc=1), {"zip_mismatch"}),
    "UTF-8 flag in one header": (lying("local", flags=1 << 11), {"zip_mismatch"}),
    "stream flag in one header": (lying("central", flags=1 << 3), {"zip_mismatch"}),
    "offset into nothing": (lying("central", offset=7), {"zip_mismatch"}),
    "offset beyond the end": (lying("central", offset=1 << 30), {"zip_mismatch"}),
    "stored, but of another size": (
        raw_zip([Member("a.md", b"abc", STORED, central={"size": 2}, local={"size": 2})]),
        {"zip_mismatch"},
    ),
    "second name": (
        lying("both", extra=unicode_path(b"mapping-custom.js", b"../evil.js")),
        {"zip_mismatch"},
    ),
    "second name of another entry": (
        lying("central", extra=unicode_path(b"other", b"mapping-custom.js")),
        {"zip_mismatch"},
    ),
    "extra field cut off": (lying("both", extra=b"\x55\x54\xff\xff\0"), {"zip_unreadable"}),
    "entry in another part": (lying("central", disk=1), {"zip_unreadable"}),
    "descriptor that lies": (
        raw_zip([
            Member("mapping-custom.js", ENTRY_SCRIPT, flags=1 << 3, local=AS_STREAM,
                   descriptor=descriptor(b"another"))
        ]),
        {"zip_mismatch"},
    ),
    "descriptor missing": (
        raw_zip([Member("mapping-custom.js", ENTRY_SCRIPT, flags=1 << 3, local=AS_STREAM)]),
        {"zip_mismatch"},
    ),
    # Content that is not what its headers claim.
    "claims less than it holds": (lying("both", size=3), {"zip_mismatch"}),
    "claims more than it holds": (lying("both", size=300), {"zip_mismatch"}),
    "claims nothing": (lying("both", size=0), {"zip_mismatch"}),
    "wrong CRC": (lying("both", crc=1), {"zip_damaged"}),
    "no Deflate": (raw_zip([Member("a.md", b"abc", data=b"\xff\xff\xff")]), {"zip_damaged"}),
    "Deflate without end": (
        raw_zip([Member("a.md", b"abc", data=deflate(b"abc")[:-2])]),
        {"zip_damaged"},
    ),
    "bytes behind the Deflate end": (
        raw_zip([Member("a.md", b"abc", data=deflate(b"abc") + b"hidden")]),
        {"zip_damaged"},
    ),
    "empty Deflate": (raw_zip([Member("a.md", b"abc", data=b"")]), {"zip_damaged"}),
    # Bytes that belong to nothing: the file is also something else.
    "shell script before": (b"#!/bin/sh\n" + GOOD, {"zip_surplus_data"}),
    "offsets count from an executable": (
        raw_zip([SCRIPT], before=b"MZ", offset=2 + 30 + 17 + len(deflate(ENTRY_SCRIPT))),
        {"zip_mismatch"},
    ),
    "bytes before the first entry": (
        raw_zip([Member("a.md", b"x", central={"offset": 4})], before=b"GIF8",
                offset=4 + 30 + 4 + len(deflate(b"x"))),
        {"zip_surplus_data"},
    ),
    "bytes between entries": (raw_zip([SCRIPT, NOTE], gap=b"hidden"), {"zip_surplus_data"}),
    "entry that is not listed": (raw_zip([NOTE, SCRIPT], listed=[NOTE]), {"zip_surplus_data"}),
    "bytes behind the directory": (raw_zip([SCRIPT], inside=b"hidden"), {"zip_surplus_data"}),
    "bytes behind the end": (GOOD + b"hidden", {"zip_surplus_data"}),
    "zip behind a zip": (GOOD + good_bundle(other="x"), {"zip_surplus_data"}),
    "zip in the comment": (
        raw_zip([SCRIPT], comment=raw_zip([NOTE])),
        {"zip_unreadable"},
    ),
    "absurd comment": (raw_zip([SCRIPT], comment=b"x" * 0xFFFF), {"zip_surplus_data"}),
    "comment cut off": (GOOD[:-2] + b"\x09\x00", {"zip_unreadable"}),
    # Overlaps.
    "every entry the same bytes": (overlapping_bomb(), {"zip_mismatch"}),
    "quoted overlap": (quoted_overlap_bomb(), {"zip_overlap"}),
    "one entry listed twice": (
        raw_zip([SCRIPT], listed=[SCRIPT, SCRIPT]),
        {"zip_overlap"},
    ),
    "reaches into the directory": (lying("both", packed=99), {"zip_overlap"}),
    # Too much of something.
    "2,001 entries": (many(2_001), {"zip_too_many_entries"}),
    "65,535 entries": (many(0xFFFF), {"zip_too_many_entries"}),
    "claims 65,535 entries": (raw_zip([SCRIPT], entries=0xFFFF, entries_here=0xFFFF),
                              {"zip_too_many_entries"}),
    "ratio": (bomb(2 * MIB), {"zip_ratio"}),
    "bomb that claims 10 bytes": (bomb(128 * MIB, claimed=10), {"zip_mismatch"}),
    "claims 4 GB": (bomb(2 * MIB, claimed=0xFFFFFFFE), {"zip_too_large"}),
    "claims 60 MiB": (bomb(2 * MIB, claimed=60 * MIB), {"zip_ratio"}),
    # No whole zip.
    "nothing": (b"", {"zip_unreadable"}),
    "one byte": (b"P", {"zip_unreadable"}),
    "text": (b"function transform() {}", {"zip_unreadable"}),
    "gzip": (b"\x1f\x8b\x08" + bytes(40), {"zip_unreadable"}),
    "only an end": (raw_zip([]), {"bundle_empty"}),
    "end alone, cut": (raw_zip([])[:-1], {"zip_unreadable"}),
    "cut in the end": (GOOD[:-3], {"zip_unreadable"}),
    "cut in the directory": (GOOD[:-60], {"zip_unreadable"}),
    "cut in the first entry": (GOOD[:40], {"zip_unreadable"}),
    "start missing": (GOOD[10:], {"zip_unreadable"}),
    "directory longer than said": (raw_zip([SCRIPT, NOTE], entries=1, entries_here=1),
                                   {"zip_unreadable"}),
    "directory shorter than said": (raw_zip([SCRIPT], entries=2, entries_here=2),
                                    {"zip_unreadable"}),
    "entry cut off in the directory": (lying("central", comment=b"").replace(
        b"PK\x01\x02", b"PK\x01\x03"), {"zip_unreadable"}),
    "two parts": (raw_zip([SCRIPT], disk=1), {"zip_unreadable"}),
    "directory in another part": (raw_zip([SCRIPT], entries_here=0), {"zip_unreadable"}),
    # Archives within.
    "zip within": (good_bundle(lookup__x_zip=make_zip({"a": "b"})), {"zip_nested"}),
    "workbook at the top": (make_zip({"colors.xlsx": make_zip({"a": "b"})}), {"zip_nested"}),
    "gzip as lookup": (make_zip({"lookup/a.csv": b"\x1f\x8b\x08\0"}), {"zip_nested"}),
    "zip as script": (
        make_zip({"mapping-custom.js": make_zip({"a": "b"})}),
        {"zip_nested", "text_encoding"},
    ),
    "tar as template": (
        make_zip({"templates/a.html": bytes(257) + b"ustar" + bytes(200)}),
        {"zip_nested", "text_encoding"},
    ),
}  # fmt: skip
