"""One merchant's space on the drive: what WebDAV, SFTP and HTTP do to it, they do here."""

import contextlib
import heapq
import os
from collections.abc import Collection, Iterator
from typing import BinaryIO

from catalog.errors import NameRefused, NotFound
from drive.entry import Entry, entry
from drive.folder_copy import FolderCopy
from drive.folders import Layout
from drive.ground import Ground, check_depth, in_the_way, refuse, there
from drive.names import clean, is_hidden, refused, split
from drive.part import Part
from drive.quota import Counts, Usage, check_floor
from drive.staging import owner_of
from drive.tree import FOLDER_MODE, Extent, Place, entries, measure
from drive.upload import Upload

# Entries of one listing. More than a merchant can make; results of ours may be more.
MOST_LISTED = 10_000

_PIECE = 1 << 20


class Space:
    """One merchant's space, in the hands of one user. Safe to use from many threads.

    Paths are as clients give them; `drive.names.split` says which are refused. Lookup falls back
    to a name that differs only in case. Every method raises NameRefused for no path, NotFound for
    one where nothing is (noun `file` or `folder`), PlaceRefused where it may not be done there,
    and PlaceLocked where a WebDAV client has locked what would be changed.
    """

    def __init__(
        self, ground: Ground, user: str, tokens: Collection[str] = (), *, ours: bool = False
    ) -> None:
        """Give a space into somebody's hands.

        Args:
            ground: What it stands on.
            user: Who it is: nobody else goes on with what they leave half sent.
            tokens: Of the locks that they hold.
            ours: Whether Crossdock itself writes: anywhere, whatever quota and locks say.
        """
        self.merchant = ground.merchant
        self.user = user
        self._ground = ground
        self._tokens = tokens
        self._ours = ours

    @property
    def layout(self) -> Layout:
        """The folders that are always there."""
        return self._ground.layout

    def holding(self, tokens: Collection[str]) -> "Space":
        """The same space in the hands of a user who holds the locks of these tokens."""
        return Space(self._ground, self.user, tokens, ours=self._ours)

    def stat(self, path: str) -> Entry:
        """What is at a path."""
        parts = split(path)
        if not parts:
            with self._ground.tree.folder(()) as (folder, _):
                return entry("", os.fstat(folder))
        with self._ground.tree.place(parts) as place:
            return entry(place.path, there(place))

    def list(self, path: str) -> list[Entry]:
        """What is in a folder, sorted by name; without hidden junk. The first 10,000 entries."""
        with self._ground.tree.folder(split(path)) as (folder, walked):
            shown = (each for each in entries(folder) if not is_hidden(each[0]))
            first = heapq.nsmallest(MOST_LISTED, shown, key=lambda each: each[0])
            return [entry("/".join((*walked, name)), found) for name, found in first]

    def files(self, path: str = "") -> Iterator[Entry]:
        """Every file below a folder, junk included, folder by folder, sorted in each."""
        with self._ground.tree.folder(split(path)) as (folder, walked):
            found = [
                entry("/".join((*walked, name)), each) for name, each in sorted(entries(folder))
            ]
        for each in found:
            if not each.is_folder:
                yield each
                continue
            # Deleted since, or deeper than paths go: no client made it.
            with contextlib.suppress(NotFound, NameRefused):
                yield from self.files(each.path)

    def read(self, path: str) -> BinaryIO:
        """Open a file for reading: this version, whatever is committed there later."""
        return os.fdopen(self._ground.tree.open_file(_some(path)), "rb")

    def make_folder(self, path: str) -> Entry:
        """Make a folder; the one it is in must be there.

        Raises:
            AlreadyExists: Something is there already.
            SpaceFull: There is no room for it.
        """
        with self._ground.ledger.held() as counts, self._ground.tree.place(_some(path)) as place:
            if place.found is not None:
                raise in_the_way(place)
            self._ground.require_writable(place, ours=self._ours)
            self._check_locks(place)
            self._check_room(counts, place, Extent(files=1))
            counts.mark()
            os.mkdir(place.name, FOLDER_MODE, dir_fd=place.folder)
            os.fsync(place.folder)
            counts.files += 1
            counts.save()
            made = os.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
            return entry(place.path, made)

    def resumable(self, path: str) -> int | None:
        """Bytes that an upload of this user to this path has left to go on from; None for none."""
        return self._ground.staging.left_size(owner_of(self.user, clean(path)))

    def begin(
        self,
        path: str,
        expected_length: int | None = None,
        *,
        resume_from: int | None = None,
        edit: bool = False,
    ) -> Upload:
        """Begin to send a file; nobody sees it before its commit.

        Args:
            path: Where it shall lie. The folder must be there.
            expected_length: Bytes of the whole file, where the client announces them.
            resume_from: Go on with what was left, at this byte; what lies behind it is cut off.
                Without it, what was left is deleted.
            edit: Begin with the bytes of the file that is there; not together with `resume_from`.

        Raises:
            AlreadyExists: A folder is in the way.
            DriveBusy: The merchant has as many uploads under way as it may, or what was left is
                being gone on with by somebody else.
            SpaceFull, DiskFull: There is no room for it.
            UploadBroken: There is no such byte to go on from. Context: `found`, where to go on.
        """
        parts = _some(path)
        with self._ground.tree.place(parts) as place:
            self._ground.require_file_place(place, ours=self._ours)
            self._check_locks(place, below=False)
            if not self._ours:  # what must stay free is for Crossdock's own words, too
                check_floor(place.folder, self._ground.limits.floor_bytes)
        part = Part(self._ground, self.user, parts, place.path, self._tokens, ours=self._ours)
        try:
            offset = part.open(resume_from)
            if expected_length is not None:
                part.room(expected_length)
            self._ground.journal.began(self.merchant, place.path)
        except BaseException:
            part.finish(keep=resume_from is not None)
            raise
        upload = Upload(place.path, part.file, part, expected_length, offset)
        if edit and place.found is not None:
            self._fill(upload, path)
        return upload

    def move(self, source: str, target: str, *, replace: bool = True) -> bool:
        """Move a file or folder, with all below it.

        Args:
            source: What is moved.
            target: Its path from now on; the folder it lies in must be there.
            replace: Whether what is at the target goes: in the same moment, if both are files.

        Returns:
            Whether something was replaced.

        Raises:
            AlreadyExists: Something is at the target and is not to be replaced.
            SpaceFull: The target's folder has as many entries as it may.
        """
        tree = self._ground.tree
        with self._ground.ledger.held() as counts:
            with tree.place(_some(source)) as old, tree.place(_some(target)) as new:
                moved = there(old)
                if new.found is not None and new.found.st_ino == moved.st_ino:
                    # The same file: at most its spelling changes, which Windows takes for a name.
                    new = Place(new.folder, (*new.parts[:-1], split(target)[-1]), None)
                    if new.path == old.path:
                        return False
                self._check_move(old, new, counts, replace=replace)
                trash = None
                if new.found is not None and (new.is_folder or old.is_folder):
                    trash = self._ground.clear(new, counts)
                elif new.found is not None:
                    counts.bytes -= new.found.st_size
                    counts.files -= 1
                counts.mark()
                os.replace(old.name, new.name, src_dir_fd=old.folder, dst_dir_fd=new.folder)
                os.fsync(new.folder)
                os.fsync(old.folder)
                counts.save()
                self._ground.journal.moved(self.merchant, old.path, new.path)
        if trash is not None:
            self._ground.staging.burn(trash)
        return new.found is not None

    def copy(self, source: str, target: str, *, replace: bool = True, deep: bool = True) -> bool:
        """Copy a file or folder, all of it or nothing.

        Args:
            source: What is copied.
            target: The path of the copy; the folder it lies in must be there.
            replace: Whether what is at the target goes. A folder goes in the moment in which the
                copy of a folder takes its place.
            deep: Whether what is in a folder is copied, too.

        Returns:
            Whether something was replaced.

        Raises:
            AlreadyExists: Something is at the target and is not to be replaced.
            DriveBusy, SpaceFull, DiskFull: As of `begin`.
        """
        found = self.stat(source)
        with self._ground.tree.place(_some(target)) as new:
            self._check_locks(new, below=found.is_folder or new.is_folder)
            self._ground.check_copy(found.path, new, replace=replace, ours=self._ours)
            taken = new.found is not None
        if found.is_folder:
            copy = FolderCopy(self._ground, self._tokens, ours=self._ours)
            return copy.make(found, _some(target), replace=replace, deep=deep)
        if new.is_folder:
            self.delete(target)
        with self.begin(target) as upload:
            self._fill(upload, source)
            upload.commit()
        return taken

    def delete(self, path: str, *, only_empty: bool = False) -> None:
        """Delete a file, or a folder with all below it: at once for whoever looks.

        Args:
            path: What goes.
            only_empty: Refuse everything but a folder that holds nothing, or hidden junk only.
        """
        with self._ground.ledger.held() as counts, self._ground.tree.place(_some(path)) as place:
            there(place)
            self._ground.require_deletable(place, ours=self._ours)
            self._check_locks(place)
            if only_empty:
                self._ground.require_empty(place)
            trash = self._ground.clear(place, counts)
            self._ground.journal.deleted(self.merchant, place.path)
        self._ground.staging.burn(trash)

    def touch(self, path: str, mtime_ns: int) -> Entry:
        """Set the time of a file or folder, in nanoseconds since 1970."""
        with self._ground.ledger.held(), self._ground.tree.place(_some(path)) as place:
            there(place)
            self._ground.require_writable(place, ours=self._ours)
            self._check_locks(place, below=False)
            os.utime(
                place.name, ns=(mtime_ns, mtime_ns), dir_fd=place.folder, follow_symlinks=False
            )
            self._ground.journal.touched(self.merchant, place.path)
        return self.stat(path)

    def is_being_sent(self, path: str) -> bool:
        """Whether an upload to a path is under way in a process that lives, whose end the journal
        will be told; False tells that what it was told has ended.

        Raises:
            DriveBusy: The space is being changed for long.
        """
        staging, path = self._ground.staging, clean(path)
        if staging.is_sending(path):
            return True
        with self._ground.ledger.held():  # else it may be on its way from there to its place
            return staging.is_sending(path)

    def make_placeholder(self, path: str) -> Entry:
        """Make an empty file for a lock. It goes again if the lock ends and nobody has written it.

        Raises: as `begin`.
        """
        with self.begin(path, 0) as upload:
            upload.commit()
        made = self.stat(path)
        self._ground.staging.add_placeholder(made.path, made.etag)
        return made

    def keep_placeholder(self, path: str) -> None:
        """Keep an empty file that a lock has made: its client has ended the lock itself."""
        self._ground.staging.forget_placeholder(clean(path))

    def usage(self) -> Usage:
        """What the merchant's space holds and may hold."""
        size, files = self._ground.ledger.read()
        limits = self._ground.limits
        staged = self._ground.staging.staged()
        return Usage(size, files, staged, limits.most_bytes, limits.most_files)

    def _fill(self, upload: Upload, path: str) -> None:
        """Write the bytes of a file to an upload, which is aborted where that fails."""
        try:
            with self.read(path) as source:
                while block := source.read(_PIECE):
                    upload.write(block)
        except BaseException:
            upload.abort()
            raise

    def _check_locks(self, place: Place, *, below: bool = True) -> None:
        if not self._ours:
            self._ground.require_unlocked(place, self._tokens, below=below)

    def _check_move(self, old: Place, new: Place, counts: Counts, *, replace: bool) -> None:
        """See whether `old` may become `new`."""
        self._ground.require_deletable(old, ours=self._ours)
        self._ground.require_writable(new, ours=self._ours)
        self._check_locks(old)
        self._check_locks(new)
        if new.parts[: len(old.parts)] == old.parts:
            raise refuse(new, "inside_itself")
        if old.parts[: len(new.parts)] == new.parts:
            raise refuse(new, "folder_in_the_way")
        if new.found is not None and not replace:
            raise in_the_way(new)
        if old.parts[:-1] != new.parts[:-1]:
            self._check_room(counts, new, Extent())
        check_depth(new, measure(old.folder, old.name))

    def _check_room(self, counts: Counts, place: Place, more: Extent) -> None:
        if not self._ours:
            self._ground.check_room(counts, place, more)


def _some(path: str) -> tuple[str, ...]:
    """The parts of a path that is not the merchant's folder itself. Raises NameRefused."""
    parts = split(path)
    if not parts:
        raise refused(path, "it is the whole drive")
    return parts
