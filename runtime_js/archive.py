"""A zip, safely read: name → bytes, held in memory and within bounds, or findings that say why not.

Order matters: first the structure is proven (`zip_directory`, `zip_entries`), then names and kinds
of entries, and only then is anything inflated, never further than the entry claims and the limits
allow. Nothing is written to disk.
"""

import re
import stat
import unicodedata
import zlib
from collections.abc import Sequence

from runtime_js.bundle_limits import BundleLimits, size_text
from runtime_js.entry_names import report_clashes, report_name
from runtime_js.remarks import Remarks, shown
from runtime_js.zip_directory import REPACK, ZipUnreadable, read_headers
from runtime_js.zip_entries import STORED, ZipEntry, sound_entries

_DOS_FOLDER, _DOS_LABEL, _DOS_LINK = 0x10, 0x08, 0x400

# What operating systems and editors leave in folders; every hidden file is taken for such.
_JUNK = re.compile(
    r"(?:^|/)(?:\..+|__MACOSX|__pycache__|Thumbs\.db|ehthumbs\.db|desktop\.ini|~\$[^/]*|[^/]*~)(?:/|$)",
    re.IGNORECASE,
)
_KINDS_OF_ENTRY = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}
_SHORTEN = "make it smaller or leave it out"


def is_junk(name: str) -> bool:
    """Whether a name is one that systems and editors leave behind: `.DS_Store`, `~$x.xlsx`."""
    return _JUNK.search(name) is not None


def read_archive(data: bytes, limits: BundleLimits, remarks: Remarks) -> dict[str, bytes]:
    """Read every file of a zip.

    Args:
        data: The zip.
        limits: Bounds; nothing beyond them is ever held in memory.
        remarks: Takes everything wrong, by entry; where it has errors afterwards, the files
            returned are those that were sound, so that they can be checked as well.

    Returns:
        Files by name, sorted. Names are in NFC, with `/` between folders; junk is left out.
    """
    if len(data) > limits.zip_bytes:
        message = f"the zip has {size_text(len(data))}, over {size_text(limits.zip_bytes)}"
        remarks.error("zip_too_large", message, hint="leave out what the bundle does not need")
        return {}
    try:
        headers, directory = read_headers(data, limits)
    except ZipUnreadable as unreadable:
        remarks.add(unreadable.finding)
        return {}
    entries = sound_entries(data, headers, directory, remarks)
    files = _regular_files(entries, limits, remarks)
    if not _sizes_fit(files, limits, remarks):
        return {}
    unpacked: dict[str, bytes] = {}
    for entry in sorted(files, key=lambda entry: entry.name):
        content = _inflate(memoryview(data)[entry.start : entry.end], entry, limits, remarks)
        if content is not None:
            unpacked[unicodedata.normalize("NFC", entry.name)] = content
    return unpacked


def _regular_files(
    entries: Sequence[ZipEntry], limits: BundleLimits, remarks: Remarks
) -> list[ZipEntry]:
    """The entries that are files with good names; folders and junk are left out."""
    named = [entry for entry in entries if report_name(entry.name, limits, remarks)]
    report_clashes((entry.name for entry in named), remarks)
    plain = [entry for entry in named if _is_plain(entry, remarks)]
    junk = [entry.name for entry in plain if is_junk(entry.name)]
    if junk:
        listed = ", ".join(shown(name) for name in junk[:3]) + (" …" if len(junk) > 3 else "")
        remarks.note("bundle_junk", f"{len(junk)} files left by a system are ignored: {listed}")
    return [entry for entry in plain if not entry.name.endswith("/") and not is_junk(entry.name)]


def _is_plain(entry: ZipEntry, remarks: Remarks) -> bool:
    """Whether an entry is a file or a folder, by its name and by both kinds of attributes."""
    is_folder = entry.name.endswith("/")
    kind = stat.S_IFMT(entry.external >> 16)
    dos = entry.external & 0xFFFF
    if dos & _DOS_LINK or dos & _DOS_LABEL:
        what = "a link" if dos & _DOS_LINK else "the label of a disk"
    elif kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        what = _KINDS_OF_ENTRY.get(kind, "of an unknown kind")
    elif (kind == stat.S_IFDIR or dos & _DOS_FOLDER) and not is_folder:
        what = "a folder under the name of a file"
    elif kind == stat.S_IFREG and is_folder:
        what = "a file under the name of a folder"
    elif is_folder and entry.size:
        what = "a folder that holds bytes"
    else:
        return True
    message = f"the entry is {what}; a bundle holds files and folders only"
    remarks.error(
        "entry_special", message, entry=entry.name, hint="put the file itself in its place"
    )
    return False


def _sizes_fit(entries: Sequence[ZipEntry], limits: BundleLimits, remarks: Remarks) -> bool:
    """Check what the entries claim; what they claim then bounds what is inflated."""
    before = remarks.errors
    for entry in entries:
        packed = max(1, entry.end - entry.start)
        if entry.size > limits.entry_bytes:
            size, most = size_text(entry.size), size_text(limits.entry_bytes)
            message = f"the file has {size}, over {most}"
            remarks.error("zip_too_large", message, entry=entry.name, hint=_SHORTEN)
        elif entry.size > limits.ratio_from_bytes and entry.size > packed * limits.ratio:
            message = (
                f"{packed:,} bytes unpack to {entry.size:,}, over {limits.ratio} times as many"
            )
            remarks.error("zip_ratio", message, entry=entry.name, hint=_SHORTEN)
    total = sum(entry.size for entry in entries)
    if total > limits.unpacked_bytes:
        message = f"the files have {size_text(total)}, over {size_text(limits.unpacked_bytes)}"
        remarks.error("zip_too_large", message, hint="leave out what the bundle does not need")
    return remarks.errors == before


def _inflate(
    packed: memoryview, entry: ZipEntry, limits: BundleLimits, remarks: Remarks
) -> bytes | None:
    """Unpack one entry, at most one byte beyond its claim. None, with an error, where it lies."""
    if entry.method == STORED:
        content = bytes(packed)
    else:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = inflater.decompress(packed, min(entry.size, limits.entry_bytes) + 1)
        except zlib.error:
            remarks.error("zip_damaged", "the entry is damaged", entry=entry.name, hint=REPACK)
            return None
        if len(content) > entry.size:
            message = f"the entry unpacks to more than the {entry.size:,} bytes it claims"
            remarks.error("zip_mismatch", message, entry=entry.name, hint=REPACK)
            return None
        if not inflater.eof or inflater.unused_data:
            what = "bytes behind its end" if inflater.eof else "no end"
            remarks.error(
                "zip_damaged", f"the packed data has {what}", entry=entry.name, hint=REPACK
            )
            return None
    if len(content) != entry.size:
        message = f"the entry unpacks to {len(content):,} bytes, not the {entry.size:,} it claims"
        remarks.error("zip_mismatch", message, entry=entry.name, hint=REPACK)
    elif zlib.crc32(content) != entry.crc:
        message = "the entry is damaged: its content does not have its CRC"
        remarks.error("zip_damaged", message, entry=entry.name, hint=REPACK)
    else:
        return content
    return None
