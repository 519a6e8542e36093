"""The disk of the drive: every merchant's folders, and what is done to all of them."""

import contextlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from catalog.errors import DriveBusy, NotFound
from catalog.merchants import check_merchant_id, is_merchant_id
from drive.folders import LAYOUTS, PLAIN, README, Layout
from drive.ground import Ground
from drive.placeholders import purge_placeholders
from drive.ports import Journal, Locks, NoLocks
from drive.quota import Ledger, Limits
from drive.readme import readme_text
from drive.space import Space
from drive.staging import Staging
from drive.tree import FOLDER_MODE, Extent, Tree, measure_all

# No merchant's id begins with a dot.
_STAGING = ".staging"

# What is set for a merchant, by its id.
LimitsOf = Callable[[str], Limits]
LayoutOf = Callable[[str], Layout]


class Drive:
    """The drives of all merchants in one folder. Safe to use from many threads and processes.

    `{merchant}/…` is what a merchant sees; `.staging/{merchant}/…` is what nobody does. Both must
    be on one file system, of Linux and local: uploads are renamed from one into the other, and
    processes know of each other by the locks of files.
    """

    def __init__(
        self,
        folder: Path,
        journal: Journal,
        limits_of: LimitsOf = lambda _: Limits(),
        layout_of: LayoutOf = lambda _: PLAIN,
        locks: Locks | None = None,
    ) -> None:
        """Open the folder, making it where it is missing.

        Args:
            folder: Where everything lies.
            journal: Is told every change.
            limits_of: The bounds of a merchant's space, by its id.
            layout_of: The names of a merchant's folders, by its id.
            locks: Those of WebDAV clients, which everybody must respect; none where None.

        Raises:
            OSError: The folder cannot be made.
        """
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        self._folder = folder
        self._journal = journal
        self._limits_of = limits_of
        self._layout_of = layout_of
        self._locks = locks or NoLocks()

    def merchants(self) -> list[str]:
        """Ids of the merchants that have a drive, sorted."""
        found = os.scandir(self._folder)
        with found:
            return sorted(
                each.name
                for each in found
                if is_merchant_id(each.name) and each.is_dir(follow_symlinks=False)
            )

    def space(self, merchant: str, user: str, *, ours: bool = False) -> Space:
        """One merchant's space, in the hands of a user.

        Args:
            merchant: Its id.
            user: Who it is.
            ours: Whether it is Crossdock itself, which may write anywhere.

        Raises:
            NotFound: The merchant has no drive.
        """
        root = self._folder / merchant
        if not is_merchant_id(merchant) or not root.is_dir() or root.is_symlink():
            raise NotFound(f"there is no drive of {merchant!a}", noun="drive", id=merchant)
        return Space(self._ground(merchant), user, ours=ours)

    def ensure_folders(self, merchant: str, facts: Mapping[str, str] | None = None) -> Space:
        """Make a merchant's drive, or what is missing of it; returns it as Crossdock's own.

        Args:
            merchant: Its id.
            facts: What README.txt tells besides: `name` of the merchant, and the addresses
                `webdav`, `sftp` and `http`. It is written anew where its text has changed.

        Raises:
            ConfigInvalid: It is no merchant id.
        """
        root = self._folder / check_merchant_id(merchant)
        root.mkdir(mode=FOLDER_MODE, exist_ok=True)
        ground = self._ground(merchant)
        space = Space(ground, "crossdock", ours=True)
        with ground.ledger.held() as counts:
            for path in ground.layout.folders:
                if not (root / path).is_dir():
                    counts.mark()
                    (root / path).mkdir(mode=FOLDER_MODE)
                    counts.files += 1
            counts.files -= _remove_empty(root, ground.layout, counts.mark)
            counts.save()
        text = readme_text(merchant, ground.layout, facts or {}).encode()
        if not _holds(space, README, text):
            with space.begin(README, len(text)) as upload:
                upload.write(text)
                upload.commit()
        return space

    def sweep(self, now: float) -> int:
        """Delete uploads that nobody has gone on with for a day, and empty files whose lock ended
        before anybody wrote them; returns how many.

        Args:
            now: In seconds since 1970.
        """
        grounds = [self._ground(merchant) for merchant in self.merchants()]
        return sum(each.staging.sweep(now) + purge_placeholders(each, now) for each in grounds)

    def recount(self, *merchants: str) -> None:
        """Count what spaces hold, or every one where none is named: once at start, since a power
        cut may have lost counts. One that is being changed for long counts for itself.
        """
        for merchant in merchants or self.merchants():
            with contextlib.suppress(DriveBusy):
                self._ground(merchant).ledger.recount()

    def compare_counts(self, merchant: str) -> tuple[tuple[int, int], tuple[int, int]]:
        """Bytes and files of a space as they are kept, and as a walk counts them; nobody changes
        the space meanwhile, and whoever did has told of it.

        Raises:
            DriveBusy: It is being changed for long.
        """
        return self._ground(merchant).ledger.compare()

    def left(self, merchant: str, now: float) -> list[tuple[str, int, float]]:
        """What a sweep of one space would delete: name, bytes, time of the last change."""
        return self._ground(merchant).staging.old(now)

    def sweep_left(self, merchant: str, now: float) -> int:
        """Delete what `left` tells of; returns how many uploads it were."""
        return self._ground(merchant).staging.sweep(now)

    def _ground(self, merchant: str) -> Ground:
        limits = self._limits_of(merchant)
        tree = Tree(self._folder / merchant)
        staging = Staging(self._folder / _STAGING / merchant, merchant, limits.most_uploads)

        def count_all() -> Extent:
            with tree.folder(()) as (folder, _):
                return measure_all(folder)

        ledger = Ledger(staging.folder / "counts", count_all)
        layout = self._layout_of(merchant)
        return Ground(merchant, tree, staging, ledger, limits, layout, self._journal, self._locks)


def _remove_empty(root: Path, layout: Layout, mark: Callable[[], None]) -> int:
    """Remove the folders of other layouts that hold nothing; returns how many there were.

    Those that hold something stay, to be read, moved and deleted.
    """
    others = {path for each in LAYOUTS.values() for path in each.folders} - set(layout.folders)
    removed = 0
    for path in sorted(others, reverse=True):  # what is below comes first
        if (root / path).is_dir():
            mark()
            with contextlib.suppress(OSError):
                (root / path).rmdir()
                removed += 1
    return removed


def _holds(space: Space, path: str, data: bytes) -> bool:
    """Whether a file has just these bytes."""
    try:
        with space.read(path) as file:
            return file.read(len(data) + 1) == data
    except NotFound:
        return False
