"""How large a script bundle may be: the bounds that hold before any of its content is trusted."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class BundleLimits:
    """Bounds of one script bundle. The defaults are ten times what large merchants need.

    Attributes:
        zip_bytes: The zip as uploaded.
        unpacked_bytes: All files together, unpacked; counted while inflating.
        entries: Entries of the zip, folders and junk included.
        entry_bytes: One file, unpacked: a workbook or the feed of a case.
        script_bytes: One script.
        text_bytes: One template or profile.
        manifest_bytes: `manifest.toml` or one `case.toml`. Small, because a TOML parser may take
            time that grows with the square of the length of a dotted key.
        ratio: Unpacked bytes per packed byte of one file ...
        ratio_from_bytes: ... that is larger than this; small texts compress well and harm nobody.
        name_chars: Length of an entry's whole name.
        depth: Parts of a name: `cases/sale/feed.csv` has three.
        comment_bytes: The comment at the end of the zip; nobody reads it.
        findings: How many findings are listed before the rest is only counted.
    """

    zip_bytes: int = 32 * MIB
    unpacked_bytes: int = 128 * MIB
    entries: int = 2_000
    entry_bytes: int = 64 * MIB
    script_bytes: int = 1 * MIB
    text_bytes: int = 1 * MIB
    manifest_bytes: int = 64 * KIB
    ratio: int = 100
    ratio_from_bytes: int = 1 * MIB
    name_chars: int = 200
    depth: int = 8
    comment_bytes: int = 1 * KIB
    findings: int = 100


def size_text(size: int) -> str:
    """A number of bytes for people: `1,536 bytes`, `32 MiB`."""
    if size >= MIB and size % MIB == 0:
        return f"{size // MIB} MiB"
    if size >= KIB and size % KIB == 0:
        return f"{size // KIB} KiB"
    return f"{size:,} bytes"
