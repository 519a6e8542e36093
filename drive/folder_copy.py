"""A folder's way into the tree as a copy: all of it or nothing, and at once for whoever looks."""

import os
from collections.abc import Collection
from pathlib import Path

from drive.copying import Copied, copy_folder
from drive.entry import Entry, etag
from drive.ground import Ground, check_depth
from drive.ports import Version
from drive.quota import Counts
from drive.tree import Extent, Place, measure


class FolderCopy:
    """Copies folders within one merchant's space, in one user's hands."""

    def __init__(self, ground: Ground, tokens: Collection[str], *, ours: bool) -> None:
        self._ground = ground
        self._tokens = tokens
        self._ours = ours
        self._freed = Extent()

    def make(self, source: Entry, target: tuple[str, ...], *, replace: bool, deep: bool) -> bool:
        """Copy a folder; arguments, answer and errors as of `Space.copy`.

        It takes the slot of an upload: it costs the disk as much.
        """
        ground = self._ground
        slot = -1 if self._ours else ground.staging.take_slot()
        floor = 0 if self._ours else ground.limits.floor_bytes
        with ground.tree.place(target) as new:
            self._freed = measure(new.folder, new.name)
        try:
            with ground.staging.new_copy() as staged:
                parts = tuple(filter(None, source.path.split("/")))
                with ground.tree.folder(parts) as (folder, _):
                    copied = copy_folder(folder, staged, floor, self._check, deep=deep)
                trash = self._bring_in(source, staged, copied, target, replace=replace)
        finally:
            if slot >= 0:
                os.close(slot)
        if trash is not None:
            ground.staging.burn(trash)
        return trash is not None

    def _check(self, copied: Copied) -> None:
        """See whether what was copied so far has room. Raises SpaceFull."""
        if not self._ours:
            size, files = self._ground.ledger.read()
            more = Extent(copied.bytes - self._freed.bytes, copied.files - self._freed.files)
            Counts(size, files, -1).check(self._ground.limits, more.bytes, more.files)

    def _bring_in(
        self,
        source: Entry,
        staged: Path,
        copied: Copied,
        target: tuple[str, ...],
        *,
        replace: bool,
    ) -> Path | None:
        """Put the copy into its place; returns what was there, to be burnt."""
        ground, trash = self._ground, None
        with ground.ledger.held() as counts, ground.tree.place(target) as new:
            ground.check_copy(source.path, new, replace=replace, ours=self._ours)
            before = measure(new.folder, new.name)
            if not self._ours:
                ground.require_unlocked(new, self._tokens, below=True)
                more = Extent(copied.bytes - before.bytes, copied.files - before.files)
                ground.check_room(counts, new, more)
            check_depth(new, _measured(staged))
            versions = self._versions(staged, new, copied)
            if new.found is not None:
                trash = ground.clear(new, counts)
                ground.journal.deleted(ground.merchant, new.path)
            counts.mark()
            os.rename(staged, new.name, dst_dir_fd=new.folder)
            os.fsync(new.folder)
            counts.bytes += copied.bytes
            counts.files += copied.files
            counts.save()
            ground.journal.copied(versions)
        return trash

    def _versions(self, staged: Path, new: Place, copied: Copied) -> list[Version]:
        """What the journal is told of the files; a rename leaves their etags as they are."""
        found = [(path, os.stat(staged / path), sha256) for path, sha256 in copied.hashes.items()]
        return [
            Version(self._ground.merchant, f"{new.path}/{path}", sha256, each.st_size, etag(each))
            for path, each, sha256 in found
        ]


def _measured(folder: Path) -> Extent:
    above = os.open(folder.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        return measure(above, folder.name)
    finally:
        os.close(above)
