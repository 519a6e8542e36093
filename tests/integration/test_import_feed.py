"""The course of an import, step by step, without anything that makes it durable."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog.errors import FeedRefused
from catalog.filters import FeedFilter
from catalog.merchants import MerchantLimits
from catalog.paging import PageRequest
from catalog.releases import NewRelease
from runtime_js.packing import zip_files, zip_folder
from tests.acceptance.imports import what_is_left
from tests.import_shop import AT, SCRIPT, ForgetfulHands, PlainHands, Shop, counts
from workflow.activate_release import activate_release


@pytest.fixture
def shop(store_target: str, tmp_path: Path) -> Iterator[Shop]:
    """A shop with an active release, on each database."""
    made = Shop(store_target, tmp_path)
    made.release()
    yield made
    made.store.close()


@pytest.fixture
def small_shop(tmp_path: Path) -> Iterator[Shop]:
    """A shop without anything, on SQLite."""
    made = Shop(str(tmp_path / "store.sqlite"), tmp_path)
    yield made
    made.store.close()


def offer(shop: Shop, sku: str) -> object:
    """The price that a draft asks for."""
    return shop.store.drafts.sku("wren", sku).fields("offer")["Price"]


def test_what_comes_again_unchanged_is_not_translated(shop: Shop) -> None:
    """A daily feed of which one record has changed costs one translation."""
    rows = [f"S-{number};{number}.00" for number in range(1, 9)]
    assert counts(shop.bring(*rows)) == (8, 0, 0, 0)

    again = shop.bring(*rows[:7], "S-8;9.99")

    assert (again.state, *counts(again)) == ("done", 1, 0, 7, 0)
    assert offer(shop, "S-8") == "9.99"
    assert shop.blobs.work_runs() == []


def test_a_feed_that_changes_its_mind_ends_with_the_last_word(shop: Shop) -> None:
    """The last record of A is known when it is read, and no longer when it is stored."""
    shop.bring("A;1.00", "B;1.00")

    feed = shop.bring("A;2.00", "B;1.00", "C;1.00", "D;1.00", "A;1.00", "E;1.00")

    assert (feed.state, *counts(feed)) == ("done", 5, 0, 1, 0)
    assert offer(shop, "A") == "1.00"


def test_steps_that_are_cut_off_and_done_again_change_nothing(shop: Shop, tmp_path: Path) -> None:
    """A process may die before and after every step, and another may go on."""
    other = Shop(str(tmp_path / "other.sqlite"), tmp_path / "other")
    (tmp_path / "other").mkdir(exist_ok=True)
    other.release()
    rows = [f"S-{number};{number}.00" for number in range(7)]
    days = [rows, ["S-1;9.00", *rows[:4], "S-1;8.00", "S-3;bad", "S-5;5.00"], rows[:5]]
    for each, hands in ((other, PlainHands), (shop, ForgetfulHands)):
        each.settle(meanings={"inventory": "full"}, guard_share=1.0)
        ended = [each.run(each.receive(*day), hands) for day in days]
        assert ended == [{"end": "done"}] * 3
    expected = what_is_left(str(tmp_path / "other.sqlite"))
    other.store.close()

    assert what_is_left(shop.target) == expected
    assert shop.blobs.work_runs() == []


def test_what_a_full_feed_no_longer_names_goes_out_of_stock(shop: Shop) -> None:
    """A SKU that is gone must not be sold; one that was refused is still there."""
    shop.settle(meanings={"inventory": "full"}, guard_share=0.5)
    shop.bring("A;1.00", "B;1.00", "C;1.00")

    feed = shop.bring("A;1.00", "B;bad")

    assert (feed.state, *counts(feed)) == ("done", 0, 1, 1, 1)
    gone = shop.store.drafts.sku("wren", "C")
    assert gone.fields("inventory")["Quantity"] == 0
    assert gone.item.state == "OUT_OF_STOCK"
    assert shop.store.drafts.sku("wren", "B").fields("inventory")["Quantity"] == 5


def test_a_feed_waits_where_rejected_records_may_be_what_is_missing(small_shop: Shop) -> None:
    """A record without a price is no reason to sell nothing of its SKU any more."""
    small_shop.release(manifest="")
    small_shop.settle(meanings={"inventory": "full"}, guard_share=0.5)
    small_shop.bring("A;1.00", "B;1.00", "C;1.00")

    feed = small_shop.bring("A;1.00", "B;1.00", "C;bad")

    assert (feed.state, feed.held_because) == (
        "held",
        "1 of 3 SKUs are no longer in the feed, and 1 of its records were rejected without a SKU: "
        "these may be the same. Name the column or path of the SKU with `key` in the manifest",
    )
    assert small_shop.store.drafts.sku("wren", "C").item.state == "NEW"


def test_what_a_full_feed_no_longer_names_ends_where_the_merchant_wishes(shop: Shop) -> None:
    """Some merchants never sell again what is gone once."""
    shop.settle(meanings={"inventory": "full"}, guard_share=0.5, disappeared="end")
    shop.bring("A;1.00", "B;1.00")
    shop.bring("A;1.00")

    assert shop.store.drafts.sku("wren", "B").item.state == "ENDED"


def test_a_feed_that_lost_too_much_waits_for_a_person(shop: Shop) -> None:
    """Half an export must not empty a shop; who knows better lets it pass."""
    shop.settle(meanings={"inventory": "full"}, guard_share=0.2)
    shop.bring("A;1.00", "B;1.00", "C;1.00")
    feed = shop.receive("A;2.00")

    assert shop.run(feed) == {"end": "held"}
    held = shop.store.feeds.get(feed.id)
    assert (held.state, held.disappeared) == ("held", 0)
    assert held.held_because == (
        "2 of 3 SKUs are no longer in the feed, more than the 20% that may disappear at once"
    )
    assert offer(shop, "A") == "2.00"
    assert shop.store.drafts.sku("wren", "B").item.state == "NEW"

    shop.store.runs.release(feed.id)
    assert shop.run(feed, attempt=2) == {"end": "done"}
    assert shop.store.feeds.get(feed.id).disappeared == 2
    assert shop.store.drafts.sku("wren", "B").item.state == "OUT_OF_STOCK"


def test_a_later_full_feed_settles_what_an_earlier_one_asked(shop: Shop) -> None:
    """The next day's whole export answers the question better than a person could."""
    shop.settle(meanings={"inventory": "full"}, guard_share=0.2)
    shop.bring("A;1.00", "B;1.00", "C;1.00")
    held = shop.bring("A;1.00")
    later = shop.bring("A;1.00", "B;1.00", "C;1.00")

    found = shop.store.feeds.get(held.id)
    assert (found.state, found.superseded_by) == ("superseded", later.id)
    assert shop.run(held, attempt=2) == {"over": "superseded"}


def test_a_feed_that_breaks_off_makes_nothing_disappear(shop: Shop) -> None:
    """What stood behind the break may all be there."""
    shop.settle(meanings={"inventory": "full"}, guard_share=1.0)
    shop.bring("A;1.00", "B;1.00")
    lines = ["SKU;Price", *[f"S-{number};3.00" for number in range(5_000)], ""]
    packed = gzip.compress("\n".join(lines).encode(), mtime=0)
    feed = shop.take_in(packed[: len(packed) // 2])

    assert shop.run(feed, records=1_000) == {"end": "faulty"}
    found = shop.store.feeds.get(feed.id)
    assert (found.fault_code, found.disappeared) == ("archive_broken", 0)
    assert found.translated == found.cursor > 100
    assert shop.store.drafts.sku("wren", "B").item.state == "NEW"
    assert shop.blobs.work_runs() == []


def test_a_feed_without_a_release_is_told_so(small_shop: Shop) -> None:
    """A merchant may begin to send before anybody has set up the scripts."""
    feed = small_shop.receive("A;1.00")

    assert small_shop.run(feed) == {"end": "faulty"}
    assert small_shop.store.feeds.get(feed.id).fault_code == "feed_no_release"


def test_a_feed_of_a_kind_without_a_script_is_told_so(small_shop: Shop) -> None:
    """A product feed in the folder of inventories, say."""
    small_shop.release()
    folder = small_shop.folder / "bundle"
    (folder / "inventory").mkdir()
    (folder / "mapping-custom.js").rename(folder / "inventory" / "mapping-custom.js")
    small_shop.activate(zip_folder(folder))
    feed = small_shop.receive("A;1.00", kind="product")

    assert small_shop.run(feed) == {"end": "faulty"}
    assert small_shop.store.feeds.get(feed.id).fault_code == "feed_no_script"


def test_a_script_that_does_not_load_ends_the_feed(small_shop: Shop) -> None:
    """The check of a release finds that out; what passes it may still fail on another machine."""
    small_shop.release("function transform() { return } throw new Error('not today');")
    rows = [f"S-{number};1.00" for number in range(20)]

    feed = small_shop.bring(*rows)

    assert (feed.state, feed.fault_code, feed.cursor) == ("faulty", "script_error", 0)
    assert small_shop.blobs.work_runs() == []


def test_a_script_that_uses_up_its_time_again_and_again_ends_the_feed(
    small_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million records of a second each would hold a machine for weeks."""
    monkeypatch.setattr("engine.translate.MOST_SPENT_IN_A_ROW", 4)
    small_shop.release("function transform() { for (;;); }", "[limits]\ncall_seconds = 0.01\n")
    feed = small_shop.receive(*[f"S-{number};1.00" for number in range(12)])

    assert small_shop.run(feed, records=6) == {"end": "faulty"}
    found = small_shop.store.feeds.get(feed.id)
    assert (found.fault_code, found.cursor, found.rejected) == ("script_hopeless", 4, 4)
    assert small_shop.blobs.work_runs() == []


def test_a_store_that_fell_behind_is_caught_up_with(small_shop: Shop) -> None:
    """A power cut may take the store's last transaction, and leave the note that it was done."""
    small_shop.release()
    feed = small_shop.receive(*[f"S-{number};1.00" for number in range(10)])
    steps = small_shop.steps()
    begun = steps.begin(feed.id)
    first = steps.read(f"{feed.id}.1", feed.id, begun["after"], None, 3)
    second = steps.read(f"{feed.id}.1", feed.id, first["last"], first["first"], 3)
    steps.translate(f"{feed.id}.1", feed.id, second["first"])

    told = steps.store(f"{feed.id}.1", feed.id, second["first"], second["last"], second["fresh"])
    steps.close()

    assert told == {"gap": 0}
    assert small_shop.run(feed, attempt=2) == {"end": "done"}
    assert small_shop.store.feeds.get(feed.id).translated == 10


def test_values_that_no_mapping_knew_are_offered_as_a_workbook(small_shop: Shop) -> None:
    """The merchant fills in what was missing; the workbook is a feed to the merchant."""
    script = SCRIPT.replace(
        "PRODUCT.Quantity = 5;", "PRODUCT.Color = MAPPING.map('colours', 'teal') || undefined;"
    )
    small_shop.release(script, lookup="From,To\nrot,Red\n")
    feed = small_shop.bring(*[f"S-{number};1.00" for number in range(10)])

    wanted = FeedFilter("wren", direction="outbound")
    (workbook,) = small_shop.store.feeds.page(wanted, PageRequest()).entries
    assert (workbook.kind, workbook.name, workbook.state) == ("unmapped", "unmapped-1.xlsx", "done")
    with small_shop.blobs.open(workbook.location or "") as file:
        assert file.read(4) == b"PK\x03\x04"
    assert counts(feed) == (10, 0, 0, 0)
    assert counts(small_shop.bring(*[f"S-{number};1.00" for number in range(10)])) == (10, 0, 0, 0)


def test_values_that_no_mapping_knew_wait_until_a_release_has_them(small_shop: Shop) -> None:
    """An integrator sees what is missing without opening a workbook, and sees it go."""
    script = SCRIPT.replace(
        "PRODUCT.Quantity = 5;", "PRODUCT.Color = MAPPING.map('colours', 'teal') || undefined;"
    )
    small_shop.release(script, lookup="From,To\nrot,Red\n")
    small_shop.bring("S-1;1.00", "S-2;1.00")
    (waiting,) = small_shop.store.unmapped.all("wren")
    assert (waiting.lookup.values, waiting.lookup.target) == (("teal",), "To")
    assert waiting.lookup.skus == ("S-1", "S-2")

    files = {"mapping-custom.js": script.encode(), "lookup/colours.csv": b"From,To\nTEAL,Teal\n"}
    release = small_shop.store.releases.add(NewRelease("wren", zip_files(files)), AT, "test")
    activate_release(small_shop.store, release.id, AT, "test", "filled in")
    assert small_shop.store.unmapped.all("wren") == ()


def test_the_same_file_sent_twice_is_one_feed(small_shop: Shop) -> None:
    """A merchant who is not sure whether it went through sends again."""
    first = small_shop.receive("A;1.00", name="stock.csv")

    assert small_shop.receive("A;1.00", name="stock.csv").id == first.id
    other = small_shop.receive("A;2.00", name="stock.csv")
    back = small_shop.receive("A;1.00", name="stock.csv")
    assert [first.number, other.number, back.number] == [1, 2, 3]
    assert [each.id for each in small_shop.store.runs.waiting()] == [first.id, other.id, back.id]


def test_a_feed_larger_than_its_merchant_may_send_is_refused(small_shop: Shop) -> None:
    """A bound is there before the disk is full."""
    small_shop.release()
    small_shop.settle(limits=MerchantLimits(feed_bytes=20))

    with pytest.raises(FeedRefused) as caught:
        small_shop.receive("A;1.00", "B;1.00")

    assert caught.value.context == {"most": 20}
    assert small_shop.store.runs.waiting() == ()


def test_a_feed_with_more_records_than_allowed_breaks_off(small_shop: Shop) -> None:
    """The records up to the bound are good; nothing is said to have disappeared."""
    small_shop.release()
    small_shop.settle(limits=MerchantLimits(feed_records=4))

    feed = small_shop.bring(*[f"S-{number};1.00" for number in range(6)])

    assert (feed.state, feed.fault_code, feed.cursor) == ("faulty", "feed_too_long", 4)
