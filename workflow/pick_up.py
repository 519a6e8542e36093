"""Pick up what merchants have put on their drives: feeds, workbooks, scripts; tell what became of
them.

    pending → READY → claimed as a feed, or checked → notice beside it → response in out/

One sweep does what is due and ends. Several processes may sweep at once, and each may be killed
anywhere: whatever moves a file is one transaction that looks whether it is still as it was read,
and everything else is done again by the next sweep and comes to the same.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TypeVar

from catalog import pickup
from catalog.drive_files import MARKER, DriveClaim, DriveFile, Use
from catalog.errors import FeedRefused, NotFound, UploadBroken
from catalog.pickup_states import PICKUP_STATES
from catalog.records import KINDS_OF_ITEMS, SENT_KINDS
from drive.disk import Drive
from drive.folders import CONFIG_SPEC
from drive.space import Space
from store.store import Store
from workflow.drive_checks import DriveChecks
from workflow.drive_lookups import keep_drive_lookups
from workflow.drive_notices import DriveNotices
from workflow.drive_reconcile import look_again
from workflow.drive_responses import write_response
from workflow.drive_rules import SettingsOf, use_by
from workflow.ports import Blobs
from workflow.receive_feed import keep_feed

_log = logging.getLogger("crossdock.pickup")

# Files that one sweep looks at for each thing that it does; the rest is for the next one.
_AT_ONCE = 500

T = TypeVar("T")


class PickUp:
    """Picks up the files of all merchants. One thread at a time; other processes may sweep, too."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        drive: Drive,
        settings_of: SettingsOf,
        warn: Callable[[str], None],
    ) -> None:
        """Wire it.

        Args:
            store: What is known of the files, and where feeds are recorded.
            blobs: Where the bytes of feeds are kept.
            drive: The drives, with a journal that keeps nothing: what is written here is no event.
            settings_of: What is set of each drive.
            warn: Called with each wall of the sandbox that does not stand.
        """
        self._store = store
        self._blobs = blobs
        self._drive = drive
        self._settings_of = settings_of
        self._checks = DriveChecks(store, drive, warn)
        self._notices = DriveNotices(store, drive)

    def sweep(self, now: float) -> None:
        """Do what is due at `now`, in seconds since 1970."""
        files = self._store.drive_files
        self._each(files.pending(now, _AT_ONCE), lambda file: self._age(file, now))
        self._take(files.ready(_AT_ONCE), now)
        self._each(self._checks.killed(now), lambda file: self._check_again(file, now))
        self._each(
            self._store.drive_claims.unanswered(_AT_ONCE), lambda claim: self._answer(claim, now)
        )
        self._notices.tell(now, self._each)

    def _each(self, things: Iterable[T], do: Callable[[T], None]) -> None:
        """Do something with each; one that fails is told, and does not keep others waiting."""
        for thing in things:
            try:
                do(thing)
            except Exception:  # the edge: one merchant's file must not stop the others'
                _log.exception("cannot go on with %s", thing)

    def _age(self, file: DriveFile, now: float) -> None:
        """Let time do to a file what it does."""
        if file.writers:
            file = self._without_dead(file, now)
        below = self._store.drive_files.lock_below(file.merchant, file.path, now)
        marker = self._missing_marker(file)

        def aged(current: DriveFile) -> DriveFile:
            if pickup.is_held(below, current, now):
                return current
            return pickup.aged(current, now, waits_for=marker)

        if aged(file) != file or pickup.is_needless(file, now):
            self._store.drive_files.change(file.merchant, file.path, now, aged)

    def _without_dead(self, file: DriveFile, now: float) -> DriveFile:
        """End the uploads to a path whose processes were killed; what is known of it from now on.

        One of them may have been killed when its file was in its place, and nobody was told.
        """
        files = self._store.drive_files
        space = self._drive.space(file.merchant, "crossdock", ours=True)
        if space.is_being_sent(file.path):
            return file
        if files.change_if_same(file, pickup.forsaken(file), now):
            _log.info("uploads to %s of %s were killed", file.path, file.merchant)
            look_again(files, space, self._settings_of(file.merchant), file.path, now)
        return files.get(file.merchant, file.path) or pickup.absent(file.merchant, file.path)

    def _missing_marker(self, file: DriveFile) -> str:
        """The name of the marker that a file waits for; empty where it waits for none.

        One that is older than the file was of an earlier version.
        """
        if self._settings_of(file.merchant).done_marker == "optional":
            return ""
        marker = self._store.drive_files.get(file.merchant, file.path + MARKER)
        there = marker is not None and marker.sha256 and marker.committed_at >= file.committed_at
        return "" if there else file.name + MARKER

    def _take(self, ready: Iterable[DriveFile], now: float) -> None:
        """Take what is ready, the oldest first; of full feeds of a kind only the newest."""
        by_slot = sorted(ready, key=lambda file: (file.merchant, self._use(file) or ""))
        for (merchant, use), slot in groupby(
            by_slot, key=lambda file: (file.merchant, self._use(file))
        ):
            files = list(slot)
            if len(files) > 1 and use is not None and self._is_full(merchant, use):
                *older, newest = files
                self._each(older, lambda file, by=newest: self._supersede(file, by, now))  # type: ignore[misc]
                files = [newest]
            self._each(files, lambda file, use=use: self._take_one(file, use, now))  # type: ignore[misc]

    def _take_one(self, file: DriveFile, use: Use | None, now: float) -> None:
        if use in SENT_KINDS:
            self._claim(file, str(use), now)
        elif use is not None:
            self._checks.check(file, use, now)
        else:
            self._pass_over(file, now)

    def _pass_over(self, file: DriveFile, now: float) -> None:
        """Say of a file that it is no feed: what feeds are was set otherwise since it came."""
        _, why = use_by(self._settings_of(file.merchant), file.path)
        content = pickup.Content(file.sha256, file.size, file.etag)
        ignored = pickup.found(file, content, None, why, pickup.Moment(now))
        self._store.drive_files.change_if_same(file, ignored, now)

    def _check_again(self, file: DriveFile, now: float) -> None:
        use = self._use(file)
        if use is not None:
            self._checks.take_up(file, use, now)

    def _claim(self, file: DriveFile, kind: str, now: float) -> None:
        """Keep a file's bytes and make a feed of it."""
        space = self._drive.space(file.merchant, "crossdock", ours=True)
        at = datetime.fromtimestamp(file.committed_at, UTC)
        try:
            with space.read(file.path) as source:
                received = keep_feed(
                    self._store,
                    self._blobs,
                    file.merchant,
                    kind,
                    file.name,
                    source,
                    at,
                    expected=file.sha256,
                )
        except FeedRefused as error:
            self._end(file, "fail", str(error), now)
            return
        except (NotFound, UploadBroken):
            # It was deleted or replaced meanwhile, and the journal is told in a moment; or it was
            # told before the disk was changed by something else than the drive.
            settings = self._settings_of(file.merchant)
            look_again(self._store.drive_files, space, settings, file.path, now)
            return
        active, lookups = self._active(file.merchant), self._lookups(space, now)
        taken = self._store.drive_claims.claim(file, received, active, now, lookups)
        if taken is not None:
            _log.info("%s of %s is %s: %s", file.path, file.merchant, taken.state, taken.feed)

    def _lookups(self, space: Space, now: float) -> str:
        """Keep the lookups that lie where scripts of the older platform look for them."""
        if space.layout is not CONFIG_SPEC:
            return ""
        return keep_drive_lookups(self._store, self._blobs, space, now)

    def _supersede(self, file: DriveFile, by: DriveFile, now: float) -> None:
        self._end(file, "supersede", f"{by.name} is newer and says all there is", now)

    def _end(self, file: DriveFile, event: str, why: str, now: float) -> None:
        """Move a file by rule, unless something has happened to it."""
        state = PICKUP_STATES.move(file.state, event, "rule")
        ended = replace(file, state=state, why=why, is_told=False)
        self._store.drive_files.change_if_same(file, ended, now)

    def _answer(self, claim: DriveClaim, now: float) -> None:
        """Write the response to a feed that is over."""
        space = self._drive.space(claim.merchant, "crossdock", ours=True)
        feed = self._store.feeds.get(claim.feed)
        name = claim.path.rpartition("/")[2]
        response = write_response(self._store, self._blobs, space, feed, name)
        self._store.drive_claims.answer(claim, response, now)

    def _use(self, file: DriveFile) -> Use | None:
        return use_by(self._settings_of(file.merchant), file.path)[0]

    def _is_full(self, merchant: str, kind: str) -> bool:
        """Whether a later feed of this kind says all that earlier ones said."""
        try:
            found = self._store.merchants.get(merchant)
        except NotFound:  # its first feed makes it
            return False
        return kind in KINDS_OF_ITEMS and found.meaning(kind) == "full"

    def _active(self, merchant: str) -> str:
        """The active release, as feeds name it; empty where there is none."""
        try:
            active = self._store.releases.active(merchant)
        except NotFound:
            return ""
        return "" if active is None else str(active.id)
