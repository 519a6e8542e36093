"""The canonical store as its users see it: one aggregate for each noun, a transaction a call."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from store import feeds
from store.arrivals import Arrivals
from store.audit import Audit
from store.batch import Batch, FeedArrival, FeedFinding, FeedState
from store.categories import Categories
from store.cause_queries import CauseQueries
from store.changes import Changes
from store.collection import without_collection
from store.connections import Connections
from store.database import Database
from store.drafts import Drafts
from store.drifts import Drifts
from store.drive_claims import DriveClaims
from store.drive_files import DriveFiles
from store.drive_locks import DriveLocks, LockShape
from store.drive_properties import DriveProperties
from store.error_queries import ErrorQueries
from store.feed_runs import FeedRuns
from store.figures import Figures
from store.given_up import GivenUp
from store.item_queries import ItemQueries
from store.items import Items
from store.kept_answers import KeptAnswers
from store.kept_bytes import KeptBytes
from store.listing_dues import ListingDues
from store.listings import Listings
from store.log_queries import LogQueries
from store.log_search import LogSearch
from store.merchant_lines import MerchantLines
from store.merchants import Merchants
from store.orders import Orders
from store.overview import Overview
from store.personal_data import PersonalData
from store.plan_remarks import PlanRemarks
from store.product_pauses import ProductPauses
from store.profiles import Profiles
from store.promotion import Promotion
from store.reconciliations import Reconciliations
from store.releases import Releases
from store.replays import read_replays
from store.requests import Requests
from store.retention import Retention
from store.seen import Seen
from store.sessions import Sessions
from store.sftp_keys import SftpKeys
from store.shipments import Shipments
from store.sync_queries import SyncQueries
from store.sync_wishes import SyncWishes
from store.templates import Templates
from store.tickets import Tickets
from store.tokens import Tokens
from store.unmapped import Unmapped
from store.users import Users
from store.workers import Workers
from store.writing import finish_feed, write_batch, write_replay

L = TypeVar("L", bound=LockShape)


class Store:
    """One store, on SQLite or PostgreSQL. Several processes may share it.

    What runs of feeds write goes through its own methods; everything else belongs to an aggregate.
    """

    def __init__(self, target: str | Path) -> None:
        self._database = Database(target)
        self.arrivals = Arrivals(self._database)
        self.audit = Audit(self._database)
        self.feeds = feeds.Feeds(self._database)
        self.figures = Figures(self._database)
        self.drafts = Drafts(self._database)
        self.drive_claims = DriveClaims(self._database)
        self.drive_files = DriveFiles(self._database)
        self.drive_properties = DriveProperties(self._database)
        self.items = Items(self._database)
        self.categories = Categories(self._database)
        self.cause_queries = CauseQueries(self._database)
        self.changes = Changes(self._database)
        self.connections = Connections(self._database)
        self.drifts = Drifts(self._database)
        self.listing_dues = ListingDues(self._database)
        self.given_up = GivenUp(self._database)
        self.tickets = Tickets(self._database)
        self.product_pauses = ProductPauses(self._database)
        self.seen = Seen(self._database)
        self.error_queries = ErrorQueries(self._database)
        self.log_queries = LogQueries(self._database)
        self.log_search = LogSearch(self._database)
        self.item_queries = ItemQueries(self._database)
        self.retention = Retention(self._database)
        self.kept_answers = KeptAnswers(self._database)
        self.kept_bytes = KeptBytes(self._database)
        self.listings = Listings(self._database)
        self.merchants = Merchants(self._database)
        self.merchant_lines = MerchantLines(self._database)
        self.orders = Orders(self._database)
        self.overview = Overview(self._database)
        self.personal_data = PersonalData(self._database)
        self.plan_remarks = PlanRemarks(self._database)
        self.profiles = Profiles(self._database)
        self.promotion = Promotion(self._database)
        self.reconciliations = Reconciliations(self._database)
        self.releases = Releases(self._database)
        self.requests = Requests(self._database)
        self.runs = FeedRuns(self._database)
        self.sessions = Sessions(self._database)
        self.sftp_keys = SftpKeys(self._database)
        self.shipments = Shipments(self._database)
        self.sync_queries = SyncQueries(self._database)
        self.sync_wishes = SyncWishes(self._database)
        self.templates = Templates(self._database)
        self.tokens = Tokens(self._database)
        self.unmapped = Unmapped(self._database)
        self.users = Users(self._database)
        self.workers = Workers(self._database)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release files and connections; safe to call twice."""
        self._database.close()

    def drive_locks(self, make: Callable[..., L]) -> DriveLocks[L]:
        """The locks of the drive; `make` makes one of its values by name."""
        return DriveLocks(self._database, make)

    def register_feed(self, arrival: FeedArrival) -> FeedState:
        """Record an arrival that runs at once, or find it; returns how far its run had come."""
        with self._database.writing(arrival.merchant) as connection:
            feeds.register(connection, arrival, "running")
            return feeds.read_state(connection, arrival.id)

    def write_batch(self, arrival: FeedArrival, batch: Batch) -> None:
        """Write the outcomes of a batch and move the feed's cursor, all or nothing.

        A batch at or before the cursor was written by an earlier try and is left alone.
        """
        with without_collection(), self._database.writing(arrival.merchant) as connection:
            write_batch(connection, arrival, batch)

    def replays(self, arrival: FeedArrival) -> tuple[int, ...]:
        """Records of a feed whose claim to be unchanged was not true, in order.

        They must be translated after all others and go to `write_replay` in this order.
        """
        with self._database.reading() as connection:
            found = read_replays(connection, arrival.merchant, arrival.id)
        return tuple(replay.record for replay in found)

    def write_replay(self, arrival: FeedArrival, batch: Batch, records: Collection[int]) -> None:
        """Write the outcomes of replays, all or nothing; those written before are left alone.

        Args:
            arrival: Of the feed.
            batch: What came out; its cursor and counts are not looked at.
            records: The replays that it answers, also those that were skipped.
        """
        with without_collection(), self._database.writing(arrival.merchant) as connection:
            write_replay(connection, arrival, batch, records)

    def finish_feed(
        self,
        feed: str,
        findings: Sequence[FeedFinding],
        fault: tuple[str, str] | None,
        finished_at: str | None = None,
    ) -> None:
        """Close a run, with findings of the whole feed and the fault that ended it early.

        Variations that wait for their product become findings of the feed as well. `fault` is a
        public code and its message. A run that is closed already stays as it is.
        """
        merchant = self.feeds.get(feed).merchant
        with self._database.writing(merchant) as connection:
            finish_feed(connection, feed, findings, fault, finished_at)

    def feed_state(self, feed: str) -> FeedState:
        """How far the run of a registered feed has come."""
        with self._database.reading() as connection:
            return feeds.read_state(connection, feed)
