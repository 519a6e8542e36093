"""Bytes that were kept long enough go, those that nobody named too, and nothing else."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog.errors import ConfigInvalid, FeedBytesGone
from catalog.feed_states import RECEIVED
from catalog.feeds import Feed
from drive.blobs import LocalBlobs
from drive.disk import Drive
from drive.ports import NoJournal
from store.store import Store
from workflow.drive_text import put
from workflow.receive_again import receive_again
from workflow.receive_feed import receive_feed
from workflow.tidy_bytes import ORPHAN_DAYS, TidiedBytes, TidyBytes
from workflow.tidy_outputs import day_of, tidy_outputs

DAY = 86_400.0
NOTHING = TidiedBytes(0, 0, 0)


class Setting:
    """A store with its blobs, and a clock that the test sets: days from the present on."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "store.sqlite")
        self.blobs = LocalBlobs(folder / "files")
        self.began = datetime.now(UTC).timestamp()
        self.days = 0.0
        self.tidy = TidyBytes(self.store, self.blobs, keep_days=90, clock=self.now)

    def now(self) -> float:
        """The present."""
        return self.began + self.days * DAY

    def receive(self, data: bytes, merchant: str = "wren") -> Feed:
        """Take in a feed, which is over at once."""
        at = datetime.fromtimestamp(self.now(), UTC)
        feed = receive_feed(
            self.store, self.blobs, merchant, "product", "f.csv", io.BytesIO(data), at
        )
        self.store.runs.begin(feed.id, "none/1", at.isoformat())
        self.store.finish_feed(feed.id, (), None)
        return self.store.feeds.get(feed.id)

    def keys(self) -> list[str]:
        """What is kept."""
        return [blob.key for blob in self.blobs.all()]


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """A store with nothing in it."""
    return Setting(tmp_path)


def test_bytes_go_when_their_days_are_over(setting: Setting) -> None:
    """The feed stays, and says so when it is to run again."""
    first = setting.receive(b"first")
    setting.days = 50
    second = setting.receive(b"second")
    setting.days = 89
    assert setting.tidy.run(1_000) == NOTHING

    setting.days = 91
    assert setting.tidy.run(1_000) == TidiedBytes(1, 0, 1)
    assert setting.tidy.run(1_000) == NOTHING
    assert setting.keys() == [second.sha256]
    with pytest.raises(FeedBytesGone) as caught:
        receive_again(
            setting.store, setting.blobs, setting.store.feeds.get(first.id), datetime.now(UTC)
        )
    assert caught.value.code == "feed_bytes_gone"


def test_a_feed_runs_again_while_its_bytes_are_kept(setting: Setting) -> None:
    """With the same bytes and no file to look for; and they stay as long as the new feed does."""
    first = setting.receive(b"first")
    setting.days = 80
    at = datetime.fromtimestamp(setting.now(), UTC)

    again = receive_again(setting.store, setting.blobs, first, at, setting.now)
    assert (again.number, again.state, again.sha256) == (2, RECEIVED, first.sha256)

    setting.days = 95
    assert setting.tidy.run(1_000) == TidiedBytes(1, 0, 0)
    assert setting.keys() == [first.sha256]


def test_a_feed_whose_file_is_missing_does_not_run_again(setting: Setting) -> None:
    """It would wait for 17 minutes and fail then."""
    first = setting.receive(b"first")
    setting.blobs.delete(first.sha256)

    with pytest.raises(FeedBytesGone):
        receive_again(setting.store, setting.blobs, first, datetime.now(UTC))


def test_what_nobody_named_goes_after_a_week(setting: Setting) -> None:
    """A process that was killed between putting bytes and recording their feed left them."""
    kept = setting.receive(b"kept")
    orphan, _ = setting.blobs.put(io.BytesIO(b"orphan"))
    setting.days = ORPHAN_DAYS - 0.1
    assert setting.tidy.run(1_000) == NOTHING

    setting.days = ORPHAN_DAYS + 0.1
    assert setting.tidy.run(1_000) == TidiedBytes(0, 1, 1)
    assert setting.keys() == [kept.sha256]
    assert not setting.blobs.exists(orphan)


def test_one_run_is_bounded_and_the_next_goes_on(setting: Setting) -> None:
    """The first run in a service of years must not hold up its drive."""
    for number in range(20):
        setting.blobs.put(io.BytesIO(b"%d" % number))
    setting.days = 10

    orphans = [setting.tidy.run(6).orphans for _ in range(5)]

    assert orphans == [6, 6, 6, 2, 0]
    assert setting.keys() == []


def test_files_of_another_store_are_left_alone(setting: Setting, tmp_path: Path) -> None:
    """To a store that was set up anew, all of the old one's files look needless."""
    setting.receive(b"first")
    setting.tidy.run(1_000)
    setting.days = 400
    with Store(tmp_path / "other.sqlite") as other:
        with pytest.raises(ConfigInvalid) as caught:
            TidyBytes(other, setting.blobs, keep_days=90, clock=setting.now).run(1_000)

    assert caught.value.context["setting"] == "CROSSDOCK_FILES"
    assert len(setting.keys()) == 1


def test_results_of_old_days_go_and_the_latest_stay(tmp_path: Path) -> None:
    """In both spellings of a day; what is no day is nobody's to remove."""
    drive = Drive(tmp_path, NoJournal())
    drive.ensure_folders("wren")
    space = drive.space("wren", "crossdock", ours=True)
    for folder in ("2026-01-01", "2026-02-28", "2026-03-01", "Jan-31-2026", "latest", "2026-02-31"):
        space.make_folder(f"out/response/{folder}")
        put(space, f"out/response/{folder}/product.summary.json", b"{}")
    now = datetime(2026, 4, 1, 12, tzinfo=UTC).timestamp()

    assert list(tidy_outputs(drive, 30, now)) == [("wren", 3)]
    assert list(tidy_outputs(drive, 30, now)) == [("wren", 0)]
    left = [entry.name for entry in space.list("out/response")]
    assert left == ["2026-02-31", "2026-03-01", "latest"]


@pytest.mark.parametrize("name", ["2026-13-01", "Foo-01-2026", "latest", "2026-3-1", "", "in"])
def test_other_names_are_no_days(name: str) -> None:
    """What is removed with all it holds must be certain."""
    assert day_of(name) is None
