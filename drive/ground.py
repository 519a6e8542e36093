"""What the spaces of one merchant stand on, and the rules that every change there keeps."""

import os
from dataclasses import dataclass

from catalog.errors import AlreadyExists, NotFound, PlaceRefused
from drive.folders import Layout
from drive.names import is_hidden
from drive.ports import Journal
from drive.quota import Counts, Ledger, Limits, full
from drive.staging import Staging
from drive.tree import Extent, Place, Tree, entries


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

    def require_empty(self, place: Place) -> None:
        """See whether it is a folder with nothing in it that is listed. Raises PlaceRefused."""
        if place.is_folder:
            with self.tree.folder(place.parts) as (folder, _):
                if all(is_hidden(name) for name, _ in entries(folder)):
                    return
        raise refuse(place, "not_empty")

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
