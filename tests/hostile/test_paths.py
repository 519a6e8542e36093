"""Files given to a run that are not what they seem, and results that must not destroy anything."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from admin_api.cli.main import app
from catalog.errors import FeedFault, StoreUnavailable
from catalog.reading import FeedReading
from feeds.open import open_feed
from store.batch import Batch, FeedArrival
from store.store import Store
from workflow.output_files import LineFile, whole_file

SCRIPT = """
function transform() {
  PRODUCT.SKU = PRODUCT_INRECORD.Product.SKU.toString();
  PRODUCT.Title = FEED.fileName;
}
"""


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """The folder of a small product bundle."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "mapping-custom.js").write_text(SCRIPT)
    (folder / "manifest.toml").write_text('currency = "EUR"\n')
    return folder


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """A feed of one record."""
    path = tmp_path / "feed.csv"
    path.write_text("SKU,x\nA,1\n")
    return path


def translate(bundle: Path, feed: Path, *options: object) -> Result:
    """Run the command."""
    arguments = ["translate", bundle, feed, "--kind", "product", *options]
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_pipe_is_not_waited_for(tmp_path: Path, bundle: Path, feed: Path) -> None:
    """Nobody may ever write into it: the run would stand for ever, and say nothing."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    as_feed = translate(bundle, pipe)
    as_bundle = translate(pipe, feed)

    assert (as_feed.exit_code, as_bundle.exit_code) == (2, 2)
    assert "no ordinary file" in as_feed.stderr
    assert "no ordinary file" in as_bundle.stderr


def test_a_device_is_no_feed(bundle: Path) -> None:
    """`/dev/zero` never ends."""
    assert translate(bundle, Path("/dev/zero")).exit_code == 2


@pytest.mark.parametrize("option", ["--out", "--errors", "--raw", "--log", "--unmapped", "--store"])
def test_no_result_takes_the_place_of_a_pipe_or_device(
    option: str, tmp_path: Path, bundle: Path, feed: Path
) -> None:
    """Results are moved to their names: root would replace /dev/null for the whole machine."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    result = translate(bundle, feed, option, pipe)

    assert result.exit_code == 2
    assert "no ordinary file" in result.stderr
    assert pipe.is_fifo()


@pytest.mark.parametrize("option", ["--out", "--errors", "--raw", "--log", "--unmapped", "--store"])
def test_no_result_is_written_over_what_is_read(option: str, bundle: Path, feed: Path) -> None:
    """A slip of the hand must not cost the merchant's feed."""
    before = feed.read_bytes()
    result = translate(bundle, feed, option, feed)

    assert result.exit_code == 2
    assert feed.read_bytes() == before


@pytest.mark.parametrize("other", ["same", "./same", "same.part", "link"])
def test_two_results_do_not_share_a_file(
    other: str, tmp_path: Path, bundle: Path, feed: Path
) -> None:
    """Each would overwrite the other's lines, and the last one to be moved would win."""
    (tmp_path / "link").symlink_to("same")
    result = translate(bundle, feed, "--out", tmp_path / "same", "--errors", f"{tmp_path}/{other}")

    assert result.exit_code == 2
    assert "is written by --out" in result.stderr


@pytest.mark.parametrize("option", ["--out", "--unmapped", "--store"])
def test_a_missing_folder_is_told_before_the_run(
    option: str, tmp_path: Path, bundle: Path, feed: Path
) -> None:
    """After two hours of translating it is too late."""
    result = translate(bundle, feed, option, tmp_path / "missing" / "file")

    assert result.exit_code == 2
    assert "there is no folder" in result.stderr
    assert "feed:" not in result.stderr


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system says that no space is left, but not for which file."""

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "drafts.jsonl"
    path.write_bytes(b"before\n")
    monkeypatch.setattr("workflow.output_files._write_all", full)
    with pytest.raises(OSError, match=r"No space left") as caught, LineFile(path) as file:
        file.write([b"line"])
    with pytest.raises(OSError, match=r"No space left") as again, whole_file(path):
        full()

    assert caught.value.filename == again.value.filename == f"{path}.part"
    assert path.read_bytes() == b"before\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_feed_that_is_written_while_it_is_read_is_no_whole_feed(feed: Path) -> None:
    """Half of yesterday's stock and half of today's is the stock of no day."""
    feed.write_text("SKU,x\n" + "A,1\n" * 200_000)
    with open_feed(feed, "product", FeedReading()) as reader:
        records = iter(reader)
        with feed.open("a") as writer:
            writer.write("B,2\n")
        with pytest.raises(FeedFault) as caught:
            list(records)

    assert caught.value.fault == "feed_changed"


def test_a_file_name_may_be_any_bytes(tmp_path: Path, bundle: Path, feed: Path) -> None:
    """Merchants name their feeds; bytes that are no text must not end in our own failure."""
    name = os.fsdecode(b"feed-\xff\x1b[31m\n.csv")
    odd = feed.rename(tmp_path / name)
    out, store = tmp_path / os.fsdecode(b"out\xff\x1b]0;x\x07"), tmp_path / "a?mode=ro#b%.sqlite"
    result = translate(bundle, odd, "--out", out, "--store", store)

    assert result.exit_code == 0
    assert "\x1b" not in result.output
    with sqlite3.connect(store) as connection:
        (stored,) = connection.execute("SELECT name FROM feeds").fetchone()
    connection.close()
    assert stored == "feed-?\x1b[31m\n.csv"


def test_a_feed_from_beyond_the_calendar_asks_for_its_time(
    bundle: Path, feed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some file systems keep times that no calendar has; whoever uploads a file may set them."""
    real = Path.stat

    def stat(path: Path, **options: bool) -> os.stat_result:
        found = real(path, **options)
        if path.name != feed.name:
            return found
        return os.stat_result((*found[:8], 1 << 50, found[9]))

    monkeypatch.setattr(Path, "stat", stat)
    result = translate(bundle, feed)

    assert result.exit_code == 2
    assert "--received" in result.stderr


def test_a_limit_no_machine_can_count_to_is_refused(bundle: Path, feed: Path) -> None:
    """Refused as a bad option, not as a failure of ours."""
    assert translate(bundle, feed, "--limit", 10**30).exit_code == 2


def test_a_locked_store_may_be_free_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program may keep the store to itself for longer than anybody waits."""
    monkeypatch.setattr("store.database._BUSY_MS", 1)
    path = tmp_path / "store.sqlite"
    arrival = FeedArrival("f", "m", "product", "n", "0", 1, "2026-01-01T00:00:00+00:00", "r")
    with Store(path) as store:
        store.register_feed(arrival)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnavailable, match="locked"):
            store.write_batch(arrival, Batch(cursor=1))
        other.close()
