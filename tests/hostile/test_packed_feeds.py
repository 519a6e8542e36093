"""Archives made to harm: nothing they declare is believed, what stood before is read."""

import gzip
import io
import struct
import zipfile
import zlib

import pytest

from tests.builders_feeds import SMALL_FEEDS, read_feed, zip_bytes


def broken_zip(data: bytes, **change: int) -> bytes:
    """A zip whose local or central header lies."""
    packed = bytearray(zip_bytes({"f.csv": data}))
    central = packed.rfind(b"PK\x01\x02")
    if "method" in change:
        struct.pack_into("<H", packed, 8, change["method"])
        struct.pack_into("<H", packed, central + 10, change["method"])
    if "flags" in change:
        struct.pack_into("<H", packed, central + 8, change["flags"])
    if "crc" in change:
        struct.pack_into("<I", packed, central + 16, change["crc"])
    if "size" in change:
        struct.pack_into("<I", packed, central + 24, change["size"])
    if "directory" in change:
        struct.pack_into("<I", packed, len(packed) - 10, change["directory"])
    if "offset" in change:
        struct.pack_into("<I", packed, len(packed) - 6, change["offset"])
    return bytes(packed)


def many_entries() -> bytes:
    """A zip with a hundred thousand entries."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for n in range(20_000):
            archive.writestr(f"{'n' * 40}{n}", b"")
    return data.getvalue()


def far_zip64(offset: int) -> bytes:
    """A zip whose zip64 end record is said to stand at an offset."""
    packed = zip_bytes({"f.csv": b"a\n1\n"})
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, offset, 1)
    return packed[:-22] + locator + packed[-22:]


FEED = b"a,b\n" + b"1,2\n" * 1_000


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(gzip.compress(b"1,2\n" * 1_000_000), "archive_ratio", id="gzip bomb"),
        pytest.param(zip_bytes({"f": b"1,2\n" * 1_000_000}), "archive_ratio", id="zip bomb"),
        pytest.param(gzip.compress(gzip.compress(FEED)), "archive_nested", id="gzip in gzip"),
        pytest.param(zip_bytes({"f": zip_bytes({"f": FEED})}), "archive_nested", id="zip in zip"),
        pytest.param(zip_bytes({"f": gzip.compress(FEED)}), "archive_nested", id="gzip in zip"),
        pytest.param(zip_bytes({"a": FEED, "b": FEED}), "archive_members", id="two"),
        pytest.param(zip_bytes({}), "archive_members", id="none"),
        pytest.param(
            zip_bytes({"[Content_Types].xml": b"", "x": b""}), "archive_office", id="xlsx"
        ),
        pytest.param(zip_bytes({"f": FEED}, zipfile.ZIP_BZIP2), "archive_method", id="bzip2"),
        pytest.param(zip_bytes({"f": FEED}, zipfile.ZIP_LZMA), "archive_method", id="lzma"),
        pytest.param(broken_zip(FEED, flags=1), "archive_encrypted", id="encrypted"),
        pytest.param(broken_zip(FEED, method=99), "archive_method", id="method"),
        pytest.param(broken_zip(FEED, crc=1), "archive_broken", id="checksum"),
        pytest.param(broken_zip(FEED, size=10), "archive_broken", id="declared size"),
        pytest.param(broken_zip(FEED, directory=1 << 30), "archive_members", id="directory"),
        pytest.param(broken_zip(FEED, offset=1 << 30), "archive_broken", id="offset"),
        pytest.param(zip_bytes({"f": FEED})[:60], "archive_broken", id="zip cut off"),
        pytest.param(b"PK\x03\x04", "archive_broken", id="zip of nothing"),
        pytest.param(gzip.compress(FEED)[:-9], "archive_broken", id="gzip cut off"),
        pytest.param(gzip.compress(FEED)[:5], "archive_broken", id="gzip header"),
        pytest.param(gzip.compress(FEED) + b"junk", "archive_broken", id="junk behind"),
        pytest.param(gzip.compress(FEED)[:-8] + b"\0" * 8, "archive_broken", id="gzip checksum"),
        pytest.param(far_zip64((1 << 64) - 1), "archive_broken", id="zip64 beyond any file"),
        pytest.param(far_zip64(1 << 40), "archive_broken", id="zip64 beyond this file"),
        pytest.param(
            zip_bytes({"ä": FEED}).replace("ä".encode(), b"\xc3("), "archive_broken", id="name"
        ),
        pytest.param(many_entries(), "archive_members", id="entries"),
    ],
)
def test_hostile_archive_is_refused_with_its_reason(data: bytes, fault: str) -> None:
    """Sizes are counted while inflating; nothing an archive declares is believed."""
    read = read_feed(data, SMALL_FEEDS)
    assert read.fault_code == fault
    assert all(row["Inventory"] for row in read.trees)


def test_refused_zip_names_its_entries() -> None:
    """The merchant sees which file should not be there."""
    read = read_feed(zip_bytes({"feed.csv": FEED, "notes.txt": b""}))
    assert read.fault is not None
    assert "'notes.txt'" in str(read.fault)


def test_archive_that_is_too_large_stops_at_the_limit() -> None:
    """Whatever its ratio."""
    rows = b"".join(b"%d,%d\n" % (zlib.crc32(b"%d" % n), n * 7919) for n in range(100_000))
    read = read_feed(gzip.compress(b"a,b\n" + rows), SMALL_FEEDS)
    assert read.fault_code == "archive_too_large"


def test_records_before_a_broken_archive_are_read() -> None:
    """A cut-off upload gives what arrived; the last, half row is not a record."""
    rows = b"".join(b"%d,%d\n" % (zlib.crc32(b"%d" % n), n) for n in range(100_000))
    packed = gzip.compress(b"a,b\n" + rows)
    read = read_feed(packed[: len(packed) // 2])

    assert read.fault_code == "archive_broken"
    assert 40_000 < len(read.records) < 60_000
    last = read.records[-1]
    assert last.tree == {
        "Inventory": {"a": str(zlib.crc32(b"%d" % (last.number - 1))), "b": str(last.number - 1)}
    }
