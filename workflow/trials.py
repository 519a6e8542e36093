"""Tries edited scripts on real records, beside the scripts as they are. Nothing is stored."""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from catalog.errors import (
    BundleInvalid,
    FeedBytesGone,
    FeedFault,
    QueryInvalid,
    ScriptError,
)
from catalog.feeds import Feed
from catalog.merchants import Merchant
from catalog.reading import FeedReading
from catalog.records import SENT_KINDS
from catalog.releases import ReleaseContent
from feeds.open import FeedReader, open_feed
from runtime_js.bundle import ScriptBundle, read_bundle, with_base
from runtime_js.bundle_cases import CASE_RECEIVED
from runtime_js.bundle_check import check_bundle
from store.store import Store
from workflow.check_bundle import make_tables
from workflow.compare_outcomes import compare_versions
from workflow.drive_lookups import read_drive_lookups
from workflow.edit_bundle import edit_bundle
from workflow.ports import Blobs
from workflow.trial import (
    MOST_RECORDS,
    FedRecords,
    PastedRecords,
    Trial,
    TrialRequest,
    TriedVersion,
)
from workflow.trial_source import ReadRecords, open_pasted, pick_records, read_pasted
from workflow.try_set import try_set
from workflow.try_version import TrialFacts, try_version

# Whoever types waits for it; what is not through by then is left out, and said to be.
_SECONDS = 30.0

# Somebody types: the same records and the same release come again and again. Those that are
# large are read again instead.
_MOST_KEPT = 32
_KEPT_CHARS = 500_000

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Trials:
    """Runs trials. Safe to use from many threads; each trial has its own worker processes."""

    def __init__(self, store: Store, blobs: Blobs, warn: Callable[[str], None]) -> None:
        """Take what it needs.

        Args:
            store: Knows releases and feeds.
            blobs: Where the bytes of feeds are kept.
            warn: Called with each wall of the sandbox that does not stand.
        """
        self._store = store
        self._blobs = blobs
        self._warn = warn
        self._read = _Kept[Hashable, ReadRecords](_MOST_KEPT)
        self._before = _Kept[Hashable, TriedVersion](_MOST_KEPT)

    def run(self, merchant: Merchant, request: TrialRequest) -> Trial:
        """Run a trial.

        Raises:
            NotFound: There is no such release or feed.
            QueryInvalid: More records than a trial has, none, or of a kind that does not come in.
            FeedBytesGone: The bytes of the feed are not kept any more.
            WorkerBroken: No worker process can be started behind its walls.
        """
        until = time.monotonic() + _SECONDS
        content = self._store.releases.content(request.release)
        source = _Source(self._store, self._blobs, merchant, request.source)
        kept = (_key(content), source.key)
        before = self._before.get(kept)
        if before is None:
            before = self._try(content, source, until)
            if before.fault is None and _chars(before) < _KEPT_CHARS:
                self._before.put(kept, before)
        after = None
        if request.edits:
            edited = edit_bundle(content.zip, request.edits)
            after = self._try(ReleaseContent(content.id, edited, content.base_zip), source, until)
        return Trial(source.facts.kind, before, after, compare_versions(before, after))

    def _try(self, content: ReleaseContent, source: "_Source", until: float) -> TriedVersion:
        base = None if content.base_zip is None else read_bundle(content.base_zip)
        try:
            bundle = read_bundle(content.zip)
            if base is not None:
                bundle = with_base(bundle, base)
        except BundleInvalid as refused:
            return TriedVersion(findings=refused.findings, fault=(refused.code, str(refused)))
        kind = source.facts.kind
        if not bundle.translates(kind):
            message = f"the release has no script for {kind} feeds"
            return TriedVersion(findings=bundle.findings, fault=("feed_no_script", message))
        try:
            if bundle.has_set(kind):
                return try_set(
                    bundle, source.facts, source.open_as, source.numbers, until, self._warn
                )
            read = self._records(bundle, source)
            return try_version(bundle, source.facts, read, until, self._warn)
        except FeedFault as fault:
            return TriedVersion(findings=bundle.findings, fault=(fault.fault, str(fault)))
        except ScriptError as error:
            # Scripts that do not load: the check knows every place, this error only the first.
            report = check_bundle(content.zip, base=base, make_tables=make_tables, warn=self._warn)
            return TriedVersion(findings=report.findings, fault=(error.code, str(error)))

    def _records(self, bundle: ScriptBundle, source: "_Source") -> ReadRecords:
        reading = bundle.manifest.reading(source.facts.kind)
        key = (source.key, reading)
        read = self._read.get(key)
        if read is None:
            read = source.read(bundle)
            if sum(len(each.source) for each in read.records) < _KEPT_CHARS:
                self._read.put(key, read)
        return read


class _Source:
    """Where the records of one trial come from, and what its scripts are told."""

    def __init__(
        self,
        store: Store,
        blobs: Blobs,
        merchant: Merchant,
        source: FedRecords | PastedRecords,
    ) -> None:
        self._blobs = blobs
        self._source = source
        self.key: Hashable = (merchant.id, source)
        if isinstance(source, PastedRecords):
            _check_kind(source.kind)
            name = f"{source.kind}.pasted"
            self.facts = TrialFacts(
                merchant.id, source.kind, name, CASE_RECEIVED, limits=merchant.limits
            )
            return
        if not 1 <= len(source.numbers) <= MOST_RECORDS or min(source.numbers) < 1:
            raise QueryInvalid(
                f"a trial has 1 to {MOST_RECORDS} records, counted from 1",
                filter="records",
                found=str(source.numbers[:MOST_RECORDS]),
            )
        self._feed: Feed = store.feeds.numbered(merchant.id, source.feed)
        feed = self._feed
        _check_kind(feed.kind)
        if feed.location is None:
            raise FeedBytesGone(f"the bytes of {feed.name} are not kept", feed=feed.id)
        stored = read_drive_lookups(blobs, store.drive_claims.lookups(feed.id))
        received_at = datetime.fromisoformat(feed.received_at)
        self.facts = TrialFacts(
            merchant.id, feed.kind, feed.name, received_at, stored, merchant.limits
        )

    @property
    def numbers(self) -> tuple[int, ...] | None:
        """Of the records that are tried; None for the first of what was pasted."""
        return None if isinstance(self._source, PastedRecords) else self._source.numbers

    def read(self, bundle: ScriptBundle) -> ReadRecords:
        """The records, as a version's manifest says that they are read. Raises FeedFault."""
        reading = bundle.manifest.reading(self.facts.kind)
        if isinstance(self._source, PastedRecords):
            return read_pasted(self._source, reading)
        return pick_records(self._path(), self.facts.kind, reading, self._source.numbers)

    def open_as(self, reading: FeedReading) -> AbstractContextManager[FeedReader]:
        """All of it as a config-spec set reads it. Raises FeedFault."""
        if isinstance(self._source, PastedRecords):
            return open_pasted(self._source, reading, for_set=True)
        return open_feed(self._path(), self.facts.kind, reading, for_set=True)

    def _path(self) -> Path:
        assert self._feed.location is not None
        return self._blobs.path(self._feed.location)


class _Kept(Generic[K, V]):
    """The values that were asked for last, for many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: K, value: V) -> None:
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)


def _check_kind(kind: str) -> None:
    if kind not in SENT_KINDS:
        message = f"only feeds that come in are tried, not {kind} feeds"
        raise QueryInvalid(message, filter="kind", found=kind)


def _key(content: ReleaseContent) -> tuple[bytes, bytes]:
    parts = (content.zip, content.base_zip or b"")
    first, second = (hashlib.sha256(part).digest() for part in parts)
    return first, second


def _chars(version: TriedVersion) -> int:
    return sum(
        len(str(each.outcome.raw)) + sum(len(line.message) for line in each.outcome.log)
        for each in version.records
    )
