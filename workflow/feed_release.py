"""What a feed runs through: its release, ready to use, and everything that follows from it."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from catalog.errors import FeedBytesGone, MerchantError
from catalog.feeds import Feed
from catalog.merchants import Merchant
from catalog.releases import ReleaseContent, ReleaseId
from runtime_js.bundle import ScriptBundle
from store.batch import FeedArrival
from store.store import Store
from workflow.chunk_reader import FeedPlace
from workflow.drive_lookups import read_drive_lookups
from workflow.feed_translator import FeedFacts
from workflow.kept_translations import with_translations
from workflow.outbound_run import refuse_set
from workflow.ports import Blobs
from workflow.release_bundle import load_release

# Releases that a process keeps ready; each holds its workbooks, some megabytes.
_MOST_READY = 16


class FeedUnrunnable(MerchantError):
    """A feed cannot begin: its merchant has no release for it. `fault` is the public code."""

    code = "feed_fault"

    def __init__(self, message: str, *, fault: str) -> None:
        super().__init__(message)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class RunnableFeed:
    """A feed that has begun, with its merchant, its release, and the key of its drive's lookups."""

    feed: Feed
    merchant: Merchant
    bundle: ScriptBundle
    salt: bytes
    lookups: str

    @property
    def arrival(self) -> FeedArrival:
        """The feed as the store takes it with every batch."""
        return FeedArrival(*(getattr(self.feed, name) for name in FeedArrival.__slots__))

    def place(self, blobs: Blobs) -> FeedPlace:
        """Where and how it is read. Raises BlobMissing; FeedBytesGone where they were let go."""
        if self.feed.location is None:
            raise FeedBytesGone(f"the bytes of {self.feed.name} are not kept", feed=self.feed.id)
        kind = self.feed.kind
        reading = self.bundle.manifest.reading(kind)
        most = self.merchant.limits.feed_records
        return FeedPlace(blobs.path(self.feed.location), kind, reading, self.salt, most)

    def stored(self, blobs: Blobs) -> Mapping[str, bytes]:
        """The lookups of its merchant's drive, by their names in scripts. Raises BlobMissing."""
        return read_drive_lookups(blobs, self.lookups)

    def facts(self, row: str | None) -> FeedFacts:
        """What its scripts are told."""
        feed = self.feed
        received_at = datetime.fromisoformat(feed.received_at)
        limits = self.merchant.limits
        return FeedFacts(feed.merchant, feed.kind, feed.name, received_at, row, limits)


class FeedReleases:
    """Makes feeds runnable; keeps the bundles of releases. Safe to use from many threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ready: OrderedDict[str, tuple[ScriptBundle, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def choose(self, feed: Feed) -> str:
        """The release that a feed begins with: the active one of its merchant.

        Raises:
            FeedUnrunnable: There is none, or it has no script for this kind.
            BundleInvalid: This Crossdock is stricter than the one that checked the release.
        """
        active = self._store.releases.active(feed.merchant)
        if active is None:
            message = f"{feed.merchant} has no active release"
            raise FeedUnrunnable(message, fault="feed_no_release")
        bundle, _ = self._bundle(str(active.id))
        if not bundle.translates(feed.kind):
            message = f"the release {active.id} has no script for {feed.kind} feeds"
            raise FeedUnrunnable(message, fault="feed_no_script")
        return str(active.id)

    def outbound(self, merchant: str, kind: str) -> ScriptBundle | None:
        """The bundle of a merchant's active release where it writes files of an outbound kind.

        Raises:
            BundleInvalid: This Crossdock is stricter than the one that checked the release; or it
                writes them with a config-spec set.
        """
        active = self._store.releases.active(merchant)
        if active is None:
            return None
        bundle, _ = self._bundle(str(active.id))
        refuse_set(bundle, kind)
        writes = bundle.manifest.writing(kind) is not None and bool(bundle.scripts(kind))
        return bundle if writes else None

    def load(self, feed: str) -> RunnableFeed:
        """A feed that has begun, with the release that it began with.

        Raises: NotFound; BundleInvalid as `choose`.
        """
        found = self._store.feeds.get(feed)
        merchant = self._store.merchants.get(found.merchant)
        bundle, salt = self._bundle(found.release)
        lookups = self._store.drive_claims.lookups(feed)
        if lookups:
            salt = hashlib.sha256(salt + lookups.encode()).digest()
        return RunnableFeed(found, merchant, bundle, salt, lookups)

    def _bundle(self, release: str) -> tuple[ScriptBundle, bytes]:
        with self._lock:  # so that two threads do not unpack the same one
            ready = self._ready.pop(release, None)
            if ready is None:
                content = self._store.releases.content(ReleaseId.parse(release))
                # Walls that are missing are told of by whoever runs the scripts.
                bundle = with_translations(
                    self._store.releases, content.id, load_release(content), lambda _: None
                )
                ready = (bundle, _salt(content))
            self._ready[release] = ready
            while len(self._ready) > _MOST_READY:
                self._ready.popitem(last=False)
            return ready


def _salt(content: ReleaseContent) -> bytes:
    """Everything beside a record's own text that decides what becomes of it.

    The bundle holds scripts, lookup tables and manifest; the version stands for our own part.
    """
    digest = hashlib.sha256(version("crossdock").encode())
    for part in (content.zip, content.base_zip or b""):
        digest.update(hashlib.sha256(part).digest())
    return digest.digest()
