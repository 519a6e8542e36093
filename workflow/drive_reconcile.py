"""Make what is known of a drive agree with its disk: after a kill, a power cut, a restored backup.

A server that is killed between a file's last rename and its journal leaves a file that nobody was
told of. Here it is found, and goes the way of every other; what the disk no longer has is
forgotten. The disk is believed, since a client was shown it.
"""

import hashlib
import logging
from dataclasses import replace

from catalog import pickup
from catalog.drive_files import NOTICE_ENDINGS, REPORT_ENDINGS
from catalog.drive_settings import DriveSettings
from catalog.errors import NotFound
from catalog.pickup import Content, Moment
from drive.disk import Drive
from drive.entry import Entry
from drive.folders import Layout
from drive.space import Space
from store.drive_files import DriveFiles
from workflow.drive_rules import SettingsOf, use_by
from workflow.drive_text import remove
from workflow.drive_uses import is_unnoticed

_log = logging.getLogger("crossdock.pickup")

_PIECE = 1 << 20
_NOTHING = Content("", 0, "")


def reconcile(files: DriveFiles, drive: Drive, settings_of: SettingsOf, now: float) -> int:
    """Compare every drive with what is known of it; returns how many files differed.

    Safe while merchants send: what happens meanwhile wins. Only files whose time, size or place on
    the disk is not the known one are read.
    """
    differed = 0
    for merchant in drive.merchants():
        space = drive.space(merchant, "crossdock", ours=True)
        known = {file.path: file for file in files.all(merchant)}
        there = {entry.path: entry for entry in space.files() if _counts(space.layout, entry)}
        for path in sorted({*known, *there}):
            file, entry = known.get(path), there.get(path)
            if is_unnoticed(path):
                _remove_orphan(space, path, there)
            elif (file.etag if file else "") != (entry.etag if entry else ""):
                differed += look_again(files, space, settings_of(merchant), path, now)
    if differed:
        _log.warning("%s files on the drives were not as they were known", differed)
    return differed


def look_again(
    files: DriveFiles, space: Space, settings: DriveSettings, path: str, now: float
) -> bool:
    """Compare what is known of a path with what lies there, and believe the disk.

    Returns:
        Whether they differed, and the disk was believed.
    """
    found = files.get(space.merchant, path)
    known = found or pickup.absent(space.merchant, path)
    seen = _look(space, path)
    if (seen.sha256, seen.size) == (known.sha256, known.size):
        if seen.etag != known.etag:  # its time was set
            files.change_if_same(known, replace(known, etag=seen.etag), now)
        return False
    at = Moment(now)
    use, why = use_by(settings, path)
    if seen.etag:
        return files.change_if_same(known, pickup.found(known, seen, use, why, at), now)
    return files.change_if_same(known, pickup.deleted(known, at), now)


def _look(space: Space, path: str) -> Content:
    """What lies at a path; an empty etag where nothing does."""
    digest, size = hashlib.sha256(), 0
    try:
        with space.read(path) as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                size += len(piece)
        return Content(digest.hexdigest(), size, space.stat(path).etag)
    except NotFound:
        return _NOTHING


def _counts(layout: Layout, entry: Entry) -> bool:
    """Whether a file may be the merchant's: no result is."""
    slot = layout.slot_of(entry.path)
    return slot is None or slot.role != "result"


def _remove_orphan(space: Space, path: str, there: dict[str, Entry]) -> None:
    """Delete a notice or report whose file went while nobody was there to delete it."""
    for ending in (*NOTICE_ENDINGS, *REPORT_ENDINGS):
        if path.endswith(ending) and path.removesuffix(ending) not in there:
            remove(space, path)
