"""A service, the eBay that it sends to, and two merchants whose feeds go from drive to market."""

import csv
import io
import json
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from admin_api.blob_wiring import open_blobs
from admin_api.drive_wiring import DriveParts, build_drive
from admin_api.markets import open_markets, owner_of
from admin_api.sealing import open_sealing
from admin_api.settings import Settings, read_settings
from admin_api.sync_wiring import build_sync
from catalog.drive_settings import DriveSettings
from catalog.feed_states import WAITING
from catalog.feeds import Feed
from catalog.filters import FeedFilter, ItemFilter
from catalog.listings import Listing as OurListing
from catalog.merchants import Merchant
from catalog.paging import MOST_ENTRIES, PageRequest
from catalog.pickup_states import DONE, DUPLICATE
from catalog.product_states import APPROVED, CHANGED, NEW, SUBMITTED
from catalog.products import Item
from catalog.releases import NewRelease
from catalog.request_states import CLOSED
from catalog.requests import Connection, Request
from catalog.users import User
from simulators.ebay.listings import Listing
from simulators.ebay.sellers import CLIENT_ID, CLIENT_SECRET, first_sellers
from store.store import Store
from tests.acceptance.ebay_process import EbayProcess
from tests.acceptance.fed_shop import INVENTORY, PRODUCT, FedShop, ForSale
from tests.drive_spaces import put
from tests.ebay_peace import disagreements, made_twice
from tests.ebay_setting import POLICIES, US
from tests.shop import Shop
from tests.sync_driver import SyncDriver
from workflow.record_request import NOTHING_LEFT
from workflow.sync import Sync

_AT: Final = "2026-03-01T00:00:00Z"

# Of these nobody has thought yet, or an answer is missing.
_UNSETTLED: Final = (NEW, APPROVED, CHANGED, SUBMITTED)

# Seller accounts of the simulated eBay, with and without the out-of-stock option.
SELLERS: Final = {"wren": "seller-one", "finch": "seller-two"}


def told(folder: Path, target: str, ebay_url: str, dav_port: int) -> dict[str, str]:
    """What the processes of the service are told; every wait is as short as it may be."""
    runs = target if "://" in target else str(folder / "runs.sqlite")
    return {
        "CROSSDOCK_DATA": str(folder),
        "CROSSDOCK_STORE": target,
        "CROSSDOCK_RUNS": runs,
        "CROSSDOCK_NAME": "test",
        "CROSSDOCK_LOG_LEVEL": "WARNING",
        "CROSSDOCK_CHUNK_RECORDS": "5",
        "CROSSDOCK_DAV_PORT": str(dav_port),
        "CROSSDOCK_SFTP_PORT": "0",
        "CROSSDOCK_API_PORT": "0",
        "CROSSDOCK_EBAY_APP_ID": CLIENT_ID,
        "CROSSDOCK_EBAY_APP_SECRET": CLIENT_SECRET,
        "CROSSDOCK_EBAY_URL": ebay_url,
        "CROSSDOCK_SYNC_SECONDS": "1",
        "CROSSDOCK_POLL_SECONDS": "1",
    }


class FedMerchant:
    """One merchant of the service; satisfies `tests.ebay_peace.Selling`."""

    def __init__(
        self, sync: Sync, drive: DriveParts, ebay: EbayProcess, fed: FedShop, secret: str
    ) -> None:
        """Look at one; the drive's user is called as the merchant, and has that secret."""
        self.sync = sync
        self.login = (fed.merchant, secret)
        self.merchant = fed.merchant
        self.channel = US
        self.shop = Shop(sync.store, fed.merchant)
        self.fed = fed
        self.dropped = 0
        self._drive = drive
        self._ebay = ebay

    @property
    def store(self) -> Store:
        """Of the sync."""
        return self.sync.store

    def drop(self, path: str, data: bytes) -> None:
        """Put a file on the drive, as uploads do."""
        put(self._drive.space(self.merchant, self.merchant), path, data)

    def feeds(self) -> Sequence[Feed]:
        """All that ever came in, the newest first."""
        wanted = FeedFilter(self.merchant, direction="inbound")
        return self.store.feeds.page(wanted, PageRequest(MOST_ENTRIES)).entries

    def requests(self) -> Sequence[Request]:
        """All that there ever were, the newest first."""
        return self.store.requests.latest(self.merchant, limit=MOST_ENTRIES)

    def items(self) -> Sequence[Item]:
        """Every SKU that the store knows."""
        return self.store.items.page(ItemFilter(self.merchant), PageRequest(MOST_ENTRIES)).entries

    def draft(self, sku: str, noun: str) -> Mapping[str, object]:
        """What feeds ask for; nothing where there is no draft."""
        return self.shop.draft(sku, noun) or {}

    def main(self, sku: str, noun: str) -> Mapping[str, object]:
        """What eBay has accepted; nothing where it never has."""
        return self.shop.main(sku, noun, US) or {}

    def our_listing(self, sku: str) -> OurListing | None:
        """The listing of a SKU, as we have it."""
        return next(iter(self.store.listings.of_sku(self.merchant, sku)), None)

    def listings(self) -> list[Listing]:
        """All that eBay ever had of the merchant."""
        return self._ebay.listings(SELLERS[self.merchant])

    def live(self) -> list[Listing]:
        """Its listings that have not ended, the oldest first."""
        return [each for each in self.listings() if each.active]

    def is_imported(self) -> bool:
        """Whether every file that was dropped is a feed that is over."""
        feeds = self.feeds()
        return len(feeds) >= self.dropped and not any(each.state in WAITING for each in feeds)

    def is_still(self) -> bool:
        """Whether nothing is under way, and every response is written."""
        counts = self.store.items.counts(self.merchant)
        return (
            self.is_imported()
            and not any(counts.get(state) for state in _UNSETTLED)
            and not self.store.requests.open(self.merchant)
            and not self.store.drive_claims.unanswered(1)
        )

    def waits_for_report(self) -> bool:
        """Whether only a report can tell what became of what was sent."""
        is_sent = bool(self.store.items.counts(self.merchant).get(SUBMITTED))
        return is_sent and not self.store.requests.open(self.merchant)

    def ask_for_report(self) -> None:
        """Have eBay's own report compared where one is waited for, as `sync reconcile` does.

        The service does so by itself, but only every quarter of an hour.
        """
        if self.waits_for_report() or any(
            "waits_for_report" in each for each in disagreements(self)
        ):
            SyncDriver(self.sync, self.merchant, self.channel, time.sleep).reconcile()

    def faults(self) -> Iterator[str]:
        """Everything that is not as it should be, when nothing is left to do."""
        yield from disagreements(self)
        yield from made_twice(self.listings())
        yield from self._not_for_sale()
        yield from self._not_told()
        yield from self._feeds_unlike_files()

    def _not_for_sale(self) -> Iterator[str]:
        """What buyers find otherwise than the feeds say."""
        wanted = self.fed.for_sale()
        found = dict(self._shown())
        for sku in sorted(wanted.keys() | found.keys()):
            one, shown = wanted.get(sku), found.get(sku)
            # Behind its product's title a variation in a listing of its own has what it is.
            if one and shown and shown.title.startswith(one.title):
                shown = replace(shown, title=one.title)
            if shown != one:
                yield f"{sku}: the feeds say {one}, and buyers find {shown}"

    def _shown(self) -> Iterator[tuple[str, ForSale]]:
        for listing in self.live():
            content = listing.content
            for one in content.variations or (content,):
                if one.quantity:
                    yield one.sku, ForSale(content.title, str(one.price), one.quantity)

    def _feeds_unlike_files(self) -> Iterator[str]:
        """Files that began no feed, or several."""
        if len(self.feeds()) != self.dropped:
            yield f"{self.dropped} files were dropped, and {len(self.feeds())} feeds came of them"
        for file in self.store.drive_files.all(self.merchant):
            if file.path in (PRODUCT, INVENTORY) and file.state not in (DONE, DUPLICATE):
                yield f"{file.path} is {file.state}: {file.why}"

    def _not_told(self) -> Iterator[str]:
        """Feeds and requests with no response, or several; SKUs that no response speaks of."""
        expected = {f"{each.number:06}-summary" for each in self.feeds()}
        start = f"{self.merchant}-ebay-EBAY_US-"
        closed = [each for each in self.requests() if each.state == CLOSED]
        sent = [each.id for each in closed if each.code != NOTHING_LEFT]
        expected |= {id.removeprefix(start) for id in sent}
        names: Counter[str] = Counter()
        outcomes: dict[str, set[str]] = {}
        for path in self._responses():
            name = path.rpartition("/")[2]
            if name.endswith(".summary.json"):
                summary = json.loads(self._read(path))
                assert summary["state"] == "done", summary
                names[f"{summary['number']:06}-summary"] += 1
            elif found := re.fullmatch(r"ebay-EBAY_US-[a-z_]+-([0-9T]+-.+)\.csv", name):
                names[found[1]] += 1
                for row in csv.DictReader(io.StringIO(self._read(path))):
                    outcomes.setdefault(row["sku"], set()).add(row["outcome"])
        for name in sorted(expected | names.keys()):
            if names[name] != 1 or name not in expected:
                yield f"{name} has {names[name]} responses"
        good = {"done", "warning"}
        if self.store.reconciliations.last(self.merchant, US) is not None:
            good.add("unknown")  # eBay's answer could not be read, and its report has told
        for sku in self.fed.for_sale():
            if not outcomes.get(sku, set()) & good:
                yield f"{sku} is for sale, and no response says so: {outcomes.get(sku)}"

    def _responses(self) -> Iterator[str]:
        space = self._drive.space(self.merchant, self.merchant)
        top = "out/response"
        for entry in space.files(top):
            if not entry.path.startswith(f"{top}/latest/"):
                yield entry.path

    def _read(self, path: str) -> str:
        with self._drive.space(self.merchant, self.merchant).read(path) as file:
            return file.read().decode("utf-8-sig")


@dataclass(frozen=True, slots=True)
class FedWorld:
    """All of it, as a test sees it."""

    store: Store
    merchants: Sequence[FedMerchant]


@contextmanager
def fed_world(
    environment: Mapping[str, str], ebay: EbayProcess, shops: Sequence[FedShop]
) -> Iterator[FedWorld]:
    """Set everybody up: profiles, scripts, access to eBay, and users of the drives."""
    settings = read_settings(environment)
    with ExitStack() as stack:
        store = stack.enter_context(Store(settings.store))
        secrets = [_set_up(store, settings, shop) for shop in shops]
        (settings.data / "drive").mkdir(exist_ok=True)
        drive = build_drive(settings, store)
        markets = open_markets(settings, store)
        assert markets is not None
        stack.enter_context(markets)
        sync = build_sync(settings, store, open_blobs(settings), markets)
        pairs = zip(shops, secrets, strict=True)
        yield FedWorld(store, [FedMerchant(sync, drive, ebay, *pair) for pair in pairs])


def _set_up(store: Store, settings: Settings, shop: FedShop) -> str:
    """Returns the secret of the drive's user."""
    merchant = Merchant(
        shop.merchant,
        channels=(US,),
        currency="USD",
        meanings={"product": "full"},
        disappeared="end" if shop.merchant == "wren" else "out_of_stock",
        guard_share=1.0,
        drive=DriveSettings(quiet_seconds=0),
    )
    store.merchants.add(merchant, _AT, "tests")
    release = store.releases.add(NewRelease(shop.merchant, shop.bundle()), _AT, "tests")
    store.releases.activate(shop.merchant, release.id, _AT, "tests", "the first")
    for kind, (_, name) in POLICIES.items():
        store.profiles.save(shop.merchant, kind, name, "{}", now=_AT, by="tests")  # type: ignore[arg-type]
    seller = first_sellers()[SELLERS[shop.merchant]]
    now = datetime.now(UTC).isoformat()
    sealed = open_sealing(settings).seal(owner_of(shop.merchant, "ebay"), seller.refresh_token)
    connection = Connection(shop.merchant, "ebay", seller.name, sealed, now, "tests")
    store.connections.connect(connection)
    user = User(shop.merchant, "merchant", (shop.merchant,))
    store.users.add(user, "a long password", _AT, "tests")
    return store.tokens.add(user.name, "tests", "all", _AT, "tests").secret
