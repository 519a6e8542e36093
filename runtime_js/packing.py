"""Folder → script bundle: the same files give the same bytes, whoever packs them, whenever."""

import io
import os
import stat
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog.errors import BundleInvalid
from runtime_js.archive import is_junk
from runtime_js.bundle import read_bundle
from runtime_js.bundle_limits import BundleLimits, size_text
from runtime_js.entry_names import report_clashes, report_name
from runtime_js.remarks import Remarks

# The earliest date a zip can hold; a bundle has no other date than that of its release.
_DATE = (1980, 1, 1, 0, 0, 0)
_MODE = (stat.S_IFREG | 0o644) << 16
_UNIX = 3
_LEVEL = 9


def pack(folder: Path, limits: BundleLimits | None = None) -> bytes:
    """Pack a folder into the zip of a script bundle.

    Hidden files and what editors and systems leave behind stay out; folders without files do too.

    Args:
        folder: It holds `manifest.toml`, `mapping-custom.js` and the rest.
        limits: How large a bundle may be; the folder is not read further.

    Returns:
        A zip that `read_bundle` accepts. Byte for byte the same for the same names and contents.

    Raises:
        BundleInvalid: The folder holds a link or a device, or the bundle would be refused.
        OSError: The folder, or a file in it, cannot be read.
    """
    packed = zip_folder(folder, limits)
    read_bundle(packed, limits)
    return packed


def zip_folder(folder: Path, limits: BundleLimits | None = None) -> bytes:
    """The same zip, but not read again: for a check, which then says everything that is wrong.

    Raises:
        BundleInvalid: The folder holds what cannot be in a zip, or too much.
        OSError: The folder, or a file in it, cannot be read.
    """
    limits = limits or BundleLimits()
    remarks = Remarks(limits.findings)
    files = _read_folder(folder, limits, remarks)
    if remarks.errors:
        raise BundleInvalid(f"{folder.name} cannot be packed", remarks.findings())
    return zip_files(files)


def _read_folder(folder: Path, limits: BundleLimits, remarks: Remarks) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    names: list[str] = []
    left = limits.unpacked_bytes
    for path, name in _walk(folder, "", limits.depth):
        if len(names) == limits.entries:
            message = f"the folder holds more than {limits.entries:,} files"
            remarks.error("zip_too_many_entries", message, hint="pack a smaller folder")
            break
        names.append(name)
        if not report_name(name, limits, remarks):
            continue
        if not stat.S_ISREG(path.lstat().st_mode):
            message = "a link or a device; a bundle holds files and folders only"
            hint = "put the file itself in its place"
            remarks.error("entry_special", message, entry=name, hint=hint)
            continue
        content = _read_file(path, left + 1)
        left -= len(content)
        files[unicodedata.normalize("NFC", name)] = content
        if left < 0:
            message = f"the folder holds more than {size_text(limits.unpacked_bytes)}"
            remarks.error("zip_too_large", message, hint="pack a smaller folder")
            break
    report_clashes(names, remarks)
    return files


def _walk(folder: Path, prefix: str, depth: int) -> Iterator[tuple[Path, str]]:
    """Everything below a folder but folders, with its name in the bundle; follows no link.

    Folders deeper than `depth` are not entered but given, and refused for their names.
    """
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        name = f"{prefix}{entry.name}"
        if is_junk(name):
            continue
        if depth and entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{name}/", depth - 1)
        else:
            yield Path(entry.path), name


def _read_file(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """The zip of a bundle's files, by name; unchecked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            archive.writestr(entry, files[name], zipfile.ZIP_DEFLATED, _LEVEL)
    return buffer.getvalue()
