"""The staging file of one upload: room for it, and its way into the tree."""

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from catalog.errors import UploadBroken
from drive.entry import etag
from drive.ground import Ground
from drive.names import most_bytes
from drive.ports import Condition, Version
from drive.quota import check_floor, full
from drive.staging import owner_of
from drive.tree import Extent

# Bytes between two looks at the quota and the disk. Uploads at once may overshoot by as much each.
_STRIDE = 16 << 20


class Part:
    """A file on its way into the tree, and the slot that its upload takes."""

    def __init__(
        self,
        ground: Ground,
        user: str,
        parts: Sequence[str],
        path: str,
        tokens: Collection[str],
        *,
        ours: bool,
    ) -> None:
        """Take what is known of it; `open` makes it.

        Args:
            ground: What its space stands on.
            user: Who sends it.
            parts: Where it shall lie, as the client says.
            path: The same as it is told: a name that is there already keeps its spelling.
            tokens: Of the locks that they hold.
            ours: Whether Crossdock itself sends it.
        """
        self._ground = ground
        self._parts = parts
        self._path = path
        self._tokens = tokens
        self._ours = ours
        self._owner = owner_of(user, "/".join(parts))
        self._slot = -1
        self._staged: Path | None = None
        self._file = -1

    @property
    def file(self) -> int:
        """Descriptor of the staging file."""
        return self._file

    def open(self, resume_from: int | None) -> int:
        """Take a slot and open the file; returns how many bytes it holds.

        Raises:
            DriveBusy: There is no slot, or somebody else goes on with the file.
            UploadBroken: It holds fewer bytes than `resume_from`.
        """
        staging = self._ground.staging
        if not self._ours:
            self._slot = staging.take_slot()
        old = None if resume_from is None else staging.old_part(self._owner)
        if old is None:
            staging.forget(self._owner)
            self._staged, self._file = staging.new_part(self._owner)
        else:
            self._staged, self._file = old
        there, offset = os.fstat(self._file).st_size, resume_from or 0
        if offset > there:
            raise UploadBroken(
                f"{self._path} can be gone on with from byte {there:,}, not {offset:,}",
                path=self._path,
                fault="offset",
                expected=offset,
                found=there,
            )
        os.ftruncate(self._file, offset)
        return offset

    def room(self, size: int) -> int:
        """See whether the file may grow to a size; returns up to where it need not be asked.

        Raises:
            SpaceFull: It would be more than the merchant, or a file of this name, may have.
            DiskFull: The disk would have less free than must stay.
        """
        if self._ours:
            return size + _STRIDE
        check_floor(self._file, self._ground.limits.floor_bytes)
        junk = most_bytes(self._parts[-1])
        if junk is not None and size > junk:
            raise full("junk", junk)
        most = self._most()
        if size > most:
            self._ground.staging.forget_all()  # what others left waits only while there is room
            most = self._most()
        if size > most:
            raise full("bytes", self._ground.limits.most_bytes)
        return min(size + _STRIDE, most if junk is None else junk)

    def publish(self, size: int, sha256: str, condition: Condition | None) -> Version:
        """Put the file, which is whole and on the disk, in its place. Errors as of `commit`."""
        ground = self._ground
        with ground.ledger.held() as counts, ground.tree.place(self._parts) as place:
            ground.require_file_place(place, ours=self._ours)
            if not self._ours:
                ground.require_unlocked(place, self._tokens, below=False)
            if condition is not None:
                condition(None if place.found is None else etag(place.found))
            before = Extent() if place.found is None else Extent(place.found.st_size, 1)
            more = Extent(size - before.bytes, 1 - before.files)
            if not self._ours:
                ground.check_room(counts, place, more)
            assert self._staged is not None
            counts.mark()
            os.replace(self._staged, place.name, dst_dir_fd=place.folder)
            os.fsync(place.folder)
            counts.bytes += more.bytes
            counts.files += more.files
            counts.save()
            version = Version(ground.merchant, place.path, sha256, size, etag(os.fstat(self._file)))
            if place.path == self._path:
                ground.journal.committed(version)
            else:
                # Its spelling was taken meanwhile: no upload to that other path has ended.
                ground.journal.aborted(ground.merchant, self._path)
                ground.journal.copied([version])
        return version

    def finish(self, *, keep: bool) -> None:
        """Let go of the file and the slot.

        Args:
            keep: Whether what is staged, if it is still there, may be gone on with.
        """
        if self._staged is not None and not keep:
            self._staged.unlink(missing_ok=True)
        for descriptor in (self._file, self._slot):
            if descriptor >= 0:
                os.close(descriptor)
        self._file = self._slot = -1
        if keep:
            self._ground.staging.shrink()

    def aborted(self) -> None:
        """Tell that the upload has ended without a change."""
        self._ground.journal.aborted(self._ground.merchant, self._path)

    def _most(self) -> int:
        """How large the file may be: a file that it replaces makes room for it."""
        assert self._staged is not None
        used, _ = self._ground.ledger.read()
        others = self._ground.staging.staged(without=self._staged.name)
        with self._ground.tree.place(self._parts) as place:
            found = place.found
            replaced = 0 if found is None or place.is_folder else found.st_size
        return self._ground.limits.most_bytes - used - others + replaced
