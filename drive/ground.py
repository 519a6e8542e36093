"""What the spaces of one merchant stand on, and the rules that every change there keeps."""

import os
import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import AlreadyExists, NotFound, PlaceRefused
from drive.folders import Layout
from drive.names import MOST_DEPTH, MOST_PATH_BYTES, is_hidden, refused
from drive.ports import Journal, Locks
from drive.quota import Counts, Ledger, Limits, full
from drive.staging import Staging
from drive.tree import Extent, Place, Tree, entries, measure
from drive.write_locks import require_free


@dataclass(frozen=True, slots=True)
class Ground:
    """What the spaces of one merchant stand on, shared by all who use them."""

    merchant: str
    tree: Tree
    staging: Staging
    ledger: Ledger
    limits: Limits
    layout: Layout
    journal: Journal
    locks: Locks

    def require_writable(self, place: Place, *, ours: bool) -> None:
        """See whether something may be made at a place. Raises PlaceRefused."""
        if self.layout.is_fixed(place.path) and not (ours and place.found is None):
            raise refuse(place, "fixed")
        if not ours and not self.layout.may_write(place.path):
            raise refuse(place, "read_only")

    def require_file_place(self, place: Place, *, ours: bool) -> None:
        """See whether a file may be put at a place. Raises AlreadyExists, PlaceRefused."""
        if place.is_folder:
            raise in_the_way(place)
        if not ours and not self.layout.may_write(place.path):
            raise refuse(place, "read_only")

    def require_deletable(self, place: Place, *, ours: bool) -> None:
        """See whether what is at a place may go. Raises PlaceRefused."""
        if self.layout.is_fixed(place.path):
            raise refuse(place, "fixed")
        if not ours and not self.layout.may_delete(place.path):
            raise refuse(place, "read_only")

    def require_unlocked(self, place: Place, tokens: Collection[str], *, below: bool) -> None:
        """See whether whoever holds these tokens may change what is at a place.

        Args:
            place: What is changed.
            tokens: Of the locks that they hold.
            below: Whether what is there goes, or gets its name: then also what is below it, and
                the folder that it is in.

        Raises:
            PlaceLocked: Somebody else has locked it.
        """
        locks = self.locks.locks(self.merchant)
        if locks:
            alone = not below and place.found is not None
            require_free(locks, place.path, tokens, time.time(), alone=alone)

    def require_empty(self, place: Place) -> None:
        """See whether it is a folder with nothing in it that is listed. Raises PlaceRefused."""
        if place.is_folder:
            with self.tree.folder(place.parts) as (folder, _):
                if all(is_hidden(name) for name, _ in entries(folder)):
                    return
        raise refuse(place, "not_empty")

    def check_copy(self, source: str, new: Place, *, replace: bool, ours: bool) -> None:
        """See whether a copy of a path may lie at a place. Raises AlreadyExists, PlaceRefused."""
        self.require_writable(new, ours=ours)
        if new.path == source or new.path.startswith(f"{source}/"):
            raise refuse(new, "inside_itself")
        if source.startswith(f"{new.path}/"):
            raise refuse(new, "folder_in_the_way")
        if new.found is not None and not replace:
            raise in_the_way(new)

    def clear(self, place: Place, counts: Counts) -> Path:
        """Move what is at a place out of every view; returns where it is to be burnt."""
        extent = measure(place.folder, place.name)
        trash = self.staging.new_trash()
        counts.mark()
        os.rename(place.name, trash, src_dir_fd=place.folder)
        os.fsync(place.folder)
        counts.bytes -= extent.bytes
        counts.files -= extent.files
        counts.save()
        return trash

    def check_room(self, counts: Counts, place: Place, more: Extent) -> None:
        """See whether a space, and the folder of a new entry, have room. Raises SpaceFull."""
        counts.check(self.limits, more.bytes, more.files)
        most = self.limits.most_entries
        if place.found is None and len(os.listdir(place.folder)) >= most:
            raise full("folder", most)


def there(place: Place) -> os.stat_result:
    """What is at a place. Raises NotFound."""
    if place.found is None:
        raise NotFound(f"there is nothing at {place.path}", noun="file", id=place.path)
    return place.found


def check_depth(new: Place, below: Extent) -> None:
    """See whether what is to lie at and below a place has paths that can be. Raises NameRefused."""
    if (
        len(new.parts) + below.depth > MOST_DEPTH
        or len(new.path.encode()) + below.length > MOST_PATH_BYTES
    ):
        raise refused(new.path, "what lies below it would be too deep or too long")


def in_the_way(place: Place) -> AlreadyExists:
    """The error of a place that is taken."""
    noun = "folder" if place.is_folder else "file"
    return AlreadyExists(f"there is a {noun} {place.path} already", noun=noun, id=place.path)


def refuse(place: Place, why: str) -> PlaceRefused:
    """The error of a place where this cannot be done; `why` as PlaceRefused lists them."""
    return PlaceRefused(f"not at {place.path}: {_WHY[why]}", path=place.path, why=why)


_WHY = {
    "read_only": "this folder can only be read",
    "fixed": "this is always there, and cannot be changed",
    "inside_itself": "the target is in what is moved, or is the same",
    "folder_in_the_way": "the target is a folder that holds what is moved",
    "not_empty": "this is no empty folder",
}
