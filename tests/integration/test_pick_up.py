"""What a merchant sees of a file on the drive, from its upload to its response."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.drive_settings import DriveSettings
from catalog.errors import NotFound
from catalog.pickup_states import (
    DONE,
    DUPLICATE,
    EMPTY,
    FAILED,
    IGNORED,
    PROCESSING,
    SETTLING,
    SUPERSEDED,
)
from store.batch import Batch, FeedArrival, RecordError
from tests.drive_setting import BUNDLE, MERCHANT, DriveSetting

A = "in/product/a.csv"
B = "in/product/b.csv"


@pytest.fixture
def setting(tmp_path: Path) -> Iterator[DriveSetting]:
    """A drive, its store, and what picks up."""
    setting = DriveSetting(tmp_path)
    yield setting
    setting.close()


def test_settled_file_is_a_feed_with_the_bytes_that_were_sent(setting: DriveSetting) -> None:
    """The whole point of the drive: a dropped file is imported."""
    setting.put(A, b"SKU\nR-1\n")
    setting.sweep(4.9)
    assert (setting.state(A), setting.feeds()) == (SETTLING, [])

    setting.sweep(0.2)
    (feed,) = setting.store.runs.waiting()
    assert (feed.kind, feed.name, feed.received_at) == (
        "product",
        "a.csv",
        "2026-03-01T06:00:00+00:00",
    )
    assert setting.blobs.path(feed.location or "").read_bytes() == b"SKU\nR-1\n"
    assert setting.status(A)["state"] == PROCESSING
    assert setting.status(A)["feed"]["number"] == 1


def test_feed_is_answered_and_its_status_names_the_response(setting: DriveSetting) -> None:
    """The merchant finds what came of a file beside it, with nobody's help."""
    setting.put(A, b"SKU\nR-1\n")
    setting.sweep()
    setting.end(setting.store.runs.waiting()[0].id)
    setting.sweep()

    status = setting.status(A)
    assert (setting.state(A), status["state"]) == (DONE, DONE)
    assert status["response"] == "out/response/2026-03-01/000001-a.csv.summary.json"
    summary = json.loads(setting.read(status["response"]))
    assert (summary["number"], summary["state"], summary["rejected_file"]) == (1, "done", None)
    assert setting.names("out/response") == ["2026-03-01", "latest"]
    assert setting.names("out/response/latest") == ["product.summary.json"]
    assert b"Response: out/response/2026-03-01" in setting.read(f"{A}.status.txt")


def test_rejected_records_are_listed_with_their_reasons(setting: DriveSetting) -> None:
    """A merchant mends records in a spreadsheet; a cell must not run as a formula there."""
    setting.put(A, b"SKU\nR-1\n")
    setting.sweep()
    (feed,) = setting.store.runs.waiting()
    begun = setting.store.runs.begin(feed.id, "wren/1", "2026-03-01T06:00:00+00:00")
    arrival = FeedArrival(*(getattr(begun, name) for name in FeedArrival.__slots__))
    error = RecordError(1, "=1+1", "record_rejected", "no price", 2, "=1+1")
    setting.store.write_batch(arrival, Batch(cursor=1, rejected=1, errors=[error]))
    setting.sweep()
    assert setting.status(A)["records"]["rejected"] == 1
    assert setting.status(A)["first_errors"][0]["message"] == "no price"

    setting.store.finish_feed(feed.id, (), None, "2026-03-01T06:00:00+00:00")
    setting.sweep()
    summary = json.loads(setting.read(setting.status(A)["response"]))
    rows = list(
        csv.DictReader(io.StringIO(setting.read(summary["rejected_file"]).decode("utf-8-sig")))
    )
    assert [(row["record"], row["sku"], row["message"]) for row in rows] == [
        ("1", "'=1+1", "no price")
    ]


def test_latest_response_is_of_the_newest_feed(setting: DriveSetting) -> None:
    """A feed that a person has held for a day must not look like today's."""
    setting.put(A, b"one")
    setting.put(B, b"two")
    setting.sweep()
    first, second = setting.store.runs.waiting()
    for feed in (second, first):
        setting.end(feed.id)
        setting.sweep()

    latest = json.loads(setting.read("out/response/latest/product.summary.json"))
    assert latest["number"] == 2
    assert len(setting.names("out/response/2026-03-01")) == 2


def test_broken_feed_says_why(setting: DriveSetting) -> None:
    """`FAILED` alone would be a support call."""
    setting.put(A, b"SKU\nR-1\n")
    setting.sweep()
    setting.end(setting.store.runs.waiting()[0].id, ("feed_empty", "it holds no record"))
    setting.sweep()

    assert setting.state(A) == FAILED
    assert setting.status(A)["why"] == "it holds no record"
    assert b"Why: it holds no record" in setting.read(f"{A}.status.txt")


def test_same_bytes_again_are_no_other_feed(setting: DriveSetting) -> None:
    """Sync programs send everything again after a reinstallation."""
    setting.put(A, b"one")
    setting.sweep()
    setting.put(A, b"one")
    setting.put(B, b"one")
    setting.sweep()

    assert [number for number, *_ in setting.feeds()] == [1]
    assert (setting.state(A), setting.state(B)) == (DUPLICATE, DUPLICATE)
    assert setting.status(B)["feed"]["number"] == 1


def test_bytes_sent_again_after_others_are_a_wish_to_go_back(setting: DriveSetting) -> None:
    """Stock went from 5 to 3 and back to 5: the third file has the bytes of the first."""
    for data in (b"five", b"three", b"five"):
        setting.put(A, data)
        setting.sweep()

    assert [number for number, *_ in setting.feeds()] == [1, 2, 3]


def test_bytes_of_a_feed_that_failed_may_come_again(setting: DriveSetting) -> None:
    """The scripts were mended meanwhile, or there was no release yet."""
    setting.put(A, b"one")
    setting.sweep()
    setting.end(setting.store.runs.waiting()[0].id, ("feed_no_release", "there is none"))
    setting.put(A, b"one")
    setting.sweep()

    assert [number for number, *_ in setting.feeds()] == [2]


def test_same_bytes_through_another_release_are_another_feed(setting: DriveSetting) -> None:
    """New scripts make something else of them."""
    setting.merchant()
    setting.release()
    setting.put(A, b"one")
    setting.sweep()
    setting.end(setting.store.runs.waiting()[0].id)
    setting.put(A, b"one")
    setting.sweep()
    assert setting.feeds() == []

    setting.release({**BUNDLE, "lookup/colours.csv": b"From,To\nrot,Crimson\n"})
    setting.put(A, b"one")
    setting.sweep()
    assert [number for number, *_ in setting.feeds()] == [2]


def test_version_that_comes_while_one_is_processed_queues(setting: DriveSetting) -> None:
    """The running feed keeps its bytes; the new ones come after it."""
    setting.put(A, b"one")
    setting.sweep()
    setting.put(A, b"two")
    setting.sweep()

    first, second = setting.store.runs.waiting()
    assert setting.blobs.path(first.location or "").read_bytes() == b"one"
    assert setting.blobs.path(second.location or "").read_bytes() == b"two"
    setting.end(first.id)
    setting.sweep()
    assert setting.status(A)["feed"]["number"] == 2
    assert setting.names("out/response/2026-03-01") == ["000001-a.csv.summary.json"]


def test_newest_full_feed_supersedes_those_that_wait(setting: DriveSetting) -> None:
    """What an older full feed says, the newest says too."""
    setting.merchant(meanings={"product": "full"})
    setting.put("in/product/0.csv", b"zero")
    setting.sweep()
    for path, data in ((A, b"one"), (B, b"two")):
        setting.put(path, data)
        setting.now += 1
    setting.sweep()
    setting.sweep()

    assert setting.feeds() == [(2, "product", "b.csv", "received")]
    states = [setting.state(path) for path in ("in/product/0.csv", A, B)]
    assert states == [SUPERSEDED, SUPERSEDED, PROCESSING]
    assert setting.status(A)["why"] == "b.csv is newer and says all there is"


def test_delta_feeds_are_all_taken_in_the_order_of_their_arrival(setting: DriveSetting) -> None:
    """Each says something that no other says."""
    for path, data in ((B, b"one"), (A, b"two"), ("in/inventory/c.csv", b"three")):
        setting.put(path, data)
        setting.now += 1
    setting.sweep()

    names = {(kind, number): name for number, kind, name, _ in setting.feeds()}
    products = [names[key] for key in sorted(names) if key[0] == "product"]
    assert products == ["b.csv", "a.csv"]
    assert len(names) == 3


def test_status_goes_with_its_file(setting: DriveSetting) -> None:
    """A status of nothing would be read as one of the next file of that name."""
    setting.put(A, b"one")
    setting.sweep()
    setting.space.delete(A)
    setting.sweep()
    assert setting.names("in/product") == []
    assert setting.state(A) is None

    setting.put(B, b"two")
    setting.sweep()
    setting.space.move(B, "in/product/c.csv")
    setting.sweep()
    assert setting.names("in/product") == ["c.csv", "c.csv.status.json", "c.csv.status.txt"]
    assert len(setting.feeds()) == 2


def test_status_files_are_no_feeds_whoever_writes_them(setting: DriveSetting) -> None:
    """A drive that feeds on its own results would never come to rest."""
    setting.put("in/product/x.csv.status.json", b"{}")
    setting.put(A, b"one")
    for _ in range(4):
        setting.sweep()

    assert [name for _, _, name, _ in setting.feeds()] == ["a.csv"]


def test_misplaced_and_empty_files_are_told(setting: DriveSetting) -> None:
    """Nothing a merchant puts there is met with silence; junk of systems is."""
    setting.put("in/a.csv", b"one")
    setting.put("in/product/empty.csv", b"")
    setting.put("in/product/~$a.xlsx", b"x")
    setting.put("in/product/a.csv.part", b"x")
    setting.sweep(61)

    assert setting.feeds() == []
    assert setting.status("in/a.csv")["why"].startswith("nothing is read in this folder")
    assert setting.status("in/a.csv")["state"] == IGNORED
    assert setting.status("in/product/empty.csv")["state"] == EMPTY
    assert [name for name in setting.names("in/product") if "status" in name] == [
        "empty.csv.status.json",
        "empty.csv.status.txt",
    ]


def test_file_that_is_too_large_fails_and_says_so(setting: DriveSetting) -> None:
    """A limit of the merchant's, not an error of ours, and not tried again for ever."""
    setting.merchant()
    setting.store.merchants.change(MERCHANT, {"limits.feed_bytes": "10"}, "2026-03-01", "test")
    setting.put(A, b"more than ten bytes")
    setting.sweep()
    setting.sweep()

    assert (setting.state(A), setting.feeds()) == (FAILED, [])
    assert "10 bytes" in setting.status(A)["why"]


def test_marker_saves_the_wait(setting: DriveSetting) -> None:
    """Whoever says that a file is complete is believed."""
    setting.put(A, b"one")
    setting.put(f"{A}.done", b"")
    setting.sweep(0.0)

    assert len(setting.feeds()) == 1
    assert "a.csv.done.status.json" not in setting.names("in/product")


def test_two_who_pick_up_claim_once(setting: DriveSetting) -> None:
    """Every worker may look; one of them takes it."""
    setting.put(A, b"one")
    setting.now += 6
    other = setting.another()
    ready = setting.store.drive_files.pending(setting.now, 9)
    setting.pick_up.sweep(setting.now)
    other.sweep(setting.now)

    assert len(ready) == 1
    assert len(setting.feeds()) == 1


def test_file_committed_just_before_a_kill_is_found(setting: DriveSetting) -> None:
    """The rename was done, and nobody lived to tell the journal."""
    mute = setting.quiet.space(MERCHANT, "ada")
    with mute.begin(A, 3) as upload:
        upload.write(b"one")
        upload.commit()
    setting.put(B, b"old")
    setting.sweep()
    with mute.begin(B, 3) as upload:
        upload.write(b"new")
        upload.commit()
    setting.sweep()
    assert [name for _, _, name, _ in setting.feeds()] == ["b.csv"]

    assert setting.reconcile() == 2
    assert setting.reconcile() == 0
    setting.sweep()
    setting.sweep()
    assert [name for _, _, name, _ in setting.feeds()] == ["b.csv", "a.csv", "b.csv"]


def test_reconciling_starts_nothing_twice_and_forgets_what_is_gone(setting: DriveSetting) -> None:
    """A restart is no reason to import everything again; an orphaned status is nobody's."""
    setting.put(A, b"one")
    setting.put(B, b"two")
    setting.sweep()
    setting.space.touch(A, 1_000_000_000)
    mute = setting.quiet.space(MERCHANT, "ada")
    mute.delete(B)

    assert setting.reconcile() == 1
    for _ in range(3):
        setting.sweep()
    assert [number for number, *_ in setting.feeds()] == [1, 2]
    assert setting.names("in/product") == ["a.csv", "a.csv.status.json", "a.csv.status.txt"]


def test_replaced_bytes_are_never_claimed_as_those_that_settled(setting: DriveSetting) -> None:
    """The disk was changed and the journal has not heard: the rule begins anew."""
    setting.put(A, b"one")
    mute = setting.quiet.space(MERCHANT, "ada")
    with mute.begin(A, 3) as upload:
        upload.write(b"two")
        upload.commit()
    setting.sweep()
    assert (setting.state(A), setting.feeds()) == (SETTLING, [])

    setting.sweep()
    (feed,) = setting.store.runs.waiting()
    assert setting.blobs.path(feed.location or "").read_bytes() == b"two"


def test_config_spec_folders_answer_beside_the_feed(tmp_path: Path) -> None:
    """Exports that were written for eBay's folders find their answers where they look."""
    setting = DriveSetting(tmp_path, drive=DriveSettings(layout="config-spec"))
    setting.put("store/product/a.csv", b"one")
    setting.sweep()
    setting.end(setting.store.runs.waiting()[0].id)
    setting.sweep()

    assert setting.names("store/product/output") == ["Mar-01-2026", "latest"]
    with pytest.raises(NotFound):
        setting.read("out/response")
    setting.close()
