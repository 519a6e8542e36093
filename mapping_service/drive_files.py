"""The lookups that a merchant keeps on the drive: `mapping/` and, for old scripts, `store/`."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from catalog.findings import Finding, Place, Severity
from mapping_service.limits import TableLimits

DELIMITED = (".csv", ".tsv", ".txt")


@dataclass(slots=True)
class DriveFiles:
    """What was found: contents by name, files left out with the reason, remarks."""

    mapping: dict[str, bytes] = field(default_factory=dict)
    store: dict[str, bytes] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_drive(drive: Path, sources: Iterable[str], limits: TableLimits) -> DriveFiles:
    """Read the lookups of a drive.

    Args:
        drive: Root of the merchant's drive. Nothing outside it is read, whatever links say.
        sources: The scripts; delimited files whose names stand in them are taken first when not
            all fit into `limits.store_bytes`.
        limits: Bounds.

    Returns:
        `mapping` by file name (`colors.xlsx`), `store` by the name that scripts use
        (`/store/lookup/x.csv`).
    """
    root = drive.resolve()
    found = DriveFiles()
    for path in _regular_files(root / "mapping", root, limits, found, deep=False):
        found.mapping[path.name] = _read(path, limits.file_bytes)
    text = "\n".join(sources)
    store = [
        (path.name not in text, f"/{path.relative_to(root).as_posix()}", path)
        for path in _regular_files(root / "store", root, limits, found, deep=True)
        if path.suffix.lower() in DELIMITED
    ]
    free = limits.store_bytes
    for _, name, path in sorted(store):
        size = path.stat().st_size
        if size > free:
            found.left_out[name] = (
                f"left out, as the lookups in store/ hold more than {limits.store_bytes} bytes"
            )
            continue
        found.store[name] = _read(path, limits.file_bytes)
        free -= size
    return found


def _regular_files(
    folder: Path, root: Path, limits: TableLimits, found: DriveFiles, *, deep: bool
) -> Iterator[Path]:
    """Files below a folder in a fixed order; links that lead out of the drive are remarked on."""
    seen = 0
    if _leads_out(folder, root):
        _remark(found, folder, root, "leads out of the drive and was not read")
        return
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(folders) if deep else []
        for name in sorted(names):
            path = Path(parent, name)
            seen += 1
            if seen > limits.store_files:
                _remark(found, folder, root, f"has more than {limits.store_files} files")
                return
            if name.startswith((".", "~$")):
                continue
            if not _is_text(str(path)):
                _remark(found, Path(parent), root, f"holds {name!a}, its name is not text")
            elif _leads_out(path, root):
                _remark(found, path, root, "leads out of the drive and was not read")
            elif path.is_file():
                yield path


def _leads_out(path: Path, root: Path) -> bool:
    """Whether links lead out of the drive, or round in a circle."""
    try:
        return not path.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # the latter is Python 3.11's word for a circle
        return True


def _is_text(name: str) -> bool:
    """Whether a name can be written down; bytes that are not UTF-8 arrive as lone surrogates."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read(path: Path, limit: int) -> bytes:
    """At most one byte more than allowed, so that the reader sees that it is too much."""
    # A file may have become a pipe since it was listed, and opening that must not wait for a
    # writer; or a link, which is then not followed.
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW
    descriptor = os.open(path.resolve(), flags)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        return file.read(limit + 1)


def _remark(found: DriveFiles, path: Path, root: Path, what: str) -> None:
    name = os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", "backslashreplace")
    place = Place(file=name)
    found.findings.append(Finding("lookup_drive", f"{place.file} {what}", Severity.WARNING, place))
