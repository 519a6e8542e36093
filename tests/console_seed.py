"""What the console of tests shows: the two made-up merchants of the demonstration, and their feeds.

It is made once a run and copied for each site: pages change what they show.
"""

import fcntl
import io
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from catalog.merchants import Channel, Merchant
from catalog.releases import ReleaseId
from catalog.users import Role, User
from drive.blobs import LocalBlobs
from runtime_js.packing import zip_folder
from store.batch import Batch, FeedArrival
from store.store import Store
from tests.console_goods import add_goods
from tests.console_people import add_people
from tests.console_sync import add_sync
from tests.import_shop import PlainHands
from workflow.import_course import ImportCourse
from workflow.import_steps import ImportSteps
from workflow.receive_feed import receive_feed
from workflow.release_bundle import release_bundle

PASSWORD: Final = "a long password"

QUILLMARK: Final = "quillmark-jewellers"
TANNWALD: Final = "tannwald-mode"

# By role: the name that they sign in with, and whom they see.
USERS: Final[dict[Role, tuple[str, tuple[str, ...]]]] = {
    "admin": ("ada", ()),
    "integrator": ("ines", (QUILLMARK, TANNWALD)),
    "merchant": ("olive", (QUILLMARK,)),
}

_MERCHANTS: Final = Path(__file__).parents[1] / "merchants"
_BASE: Final = "shared-base"
_BEGAN: Final = datetime(2026, 3, 1, 6, tzinfo=UTC)

# What each merchant sends, in order: kind and file.
_SENT: Final = {
    QUILLMARK: (("product", "products.csv"), ("inventory", "stock.xml")),
    TANNWALD: (("product", "artikel.csv"), ("inventory", "bestand.csv")),
}
# How many days ago its stock came once more.
_NEWS_DAYS: Final = (6, 4, 3, 1, 0)
_SELLS: Final = {
    QUILLMARK: ("Quillmark Jewellers", "EBAY_GB", "GBP"),
    TANNWALD: ("Modehaus Tannwald", "EBAY_DE", "EUR"),
}


def copy_seed(target: Path, shared: Path) -> None:
    """Make a data folder with everything in it.

    Args:
        target: The folder; made here.
        shared: Folder of this run, in which the first to ask makes what is copied.
    """
    with (shared / "console-seed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        seed = shared / "console-seed"
        if not seed.exists():
            part = shared / "console-seed.part"
            shutil.rmtree(part, ignore_errors=True)
            _Seeding(part).make()
            part.rename(seed)
    shutil.copytree(seed, target)


@dataclass
class _Seeding:
    folder: Path
    hours: int = 0

    def make(self) -> None:
        self.folder.mkdir()
        with Store(self.folder / "store.sqlite") as store:
            blobs = LocalBlobs(self.folder / "files")
            base = self._release(store, Merchant(_BASE, is_base=True), _MERCHANTS / _BASE)
            for merchant, feeds in _SENT.items():
                name, site, currency = _SELLS[merchant]
                channels = (Channel("ebay", site),)
                told = Merchant(
                    merchant, name=name, channels=channels, currency=currency, base_release=base
                )
                release = self._release(store, told, _MERCHANTS / merchant / "bundle")
                store.releases.activate(merchant, release, self._now(), "ines", "the first")
                for kind, file in feeds:
                    self._import(store, blobs, merchant, kind, file)
            self._bring_news(store, blobs)
            for role, (user, merchants) in USERS.items():
                store.users.add(User(user, role, merchants), PASSWORD, self._now(), "seed")
            add_people(store, QUILLMARK, PASSWORD)
            add_sync(store, QUILLMARK, Channel("ebay", _SELLS[QUILLMARK][1]))
            add_goods(store, QUILLMARK, Channel("ebay", "EBAY_GB"))

    def _bring_news(self, store: Store, blobs: LocalBlobs) -> None:
        """Stock of these days, for what is shown by day; the last feed is under way for ever."""
        today = datetime.now(UTC).replace(microsecond=0)
        for days in _NEWS_DAYS:
            when = today - timedelta(days=days)
            self._import(store, blobs, QUILLMARK, "inventory", "stock.xml", when)
        data = (_MERCHANTS / QUILLMARK / "feeds" / "products.csv").read_bytes()
        feed = receive_feed(
            store, blobs, QUILLMARK, "product", "evening.csv", io.BytesIO(data), today
        )
        active = store.releases.active(QUILLMARK)
        assert active is not None
        begun = store.runs.begin(feed.id, str(active.id), today.isoformat())
        arrival = FeedArrival(*(getattr(begun, name) for name in FeedArrival.__slots__))
        store.write_batch(arrival, Batch(cursor=7, translated=7))

    def _now(self) -> str:
        self.hours += 1
        return (_BEGAN + timedelta(hours=self.hours)).isoformat()

    def _release(self, store: Store, merchant: Merchant, folder: Path) -> ReleaseId:
        store.merchants.add(merchant, self._now(), "seed")
        made = release_bundle(
            store.releases,
            merchant,
            zip_folder(folder),
            merchant.base_release,
            notes="The first.",
            now=self._now(),
            by="ines",
            warn=_ignore,
        )
        return made.release.id

    def _import(
        self,
        store: Store,
        blobs: LocalBlobs,
        merchant: str,
        kind: str,
        file: str,
        at: datetime | None = None,
    ) -> None:
        data = (_MERCHANTS / merchant / "feeds" / file).read_bytes()
        when = at or datetime.fromisoformat(self._now())
        feed = receive_feed(store, blobs, merchant, kind, file, io.BytesIO(data), when)
        steps = ImportSteps(store, blobs, lambda: when, _ignore, chunk_records=500, chunks_ahead=2)
        ImportCourse(steps, PlainHands(lambda: steps), f"{feed.id}.1", feed.id).take()
        steps.close()


def _ignore(_sentence: str) -> None:
    """A wall that the kernel does not have is no concern of these tests."""
