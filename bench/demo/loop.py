"""The loop of two small shops: sent, refused, mended, sold."""

from collections.abc import Mapping

from bench.demo.examples import EXAMPLES
from bench.demo.outcomes import codes, refused, show_refused, show_responses
from bench.demo.shops import CLOTHES, JEWELLER
from bench.demo.stage import Stage
from bench.demo.watch import Snapshot
from bench.example_feeds import quillmark, tannwald
from bench.make_workbooks import GROUPS, WORKBOOKS, Sheet, workbook

SHOPS = (JEWELLER, CLOTHES)

# One of 76 pieces, and one of 57 variations.
_SOLD = {JEWELLER.id: frozenset({"00424"}), CLOTHES.id: frozenset({"T-1001-02"})}

_WORKBOOK = "sortiment.xlsx"
_NEW_ROW = (tannwald.UNKNOWN_GROUP, "57988", "Herrenmode > Jacken")


def run(stage: Stage) -> None:
    """Play all acts; what does not hold is noted with the stage's expectations."""
    _first_feeds(stage)
    _corrected_feeds(stage)
    _one_percent(stage)


def _first_feeds(stage: Stage) -> None:
    stage.screen.title(
        "The first feeds",
        "Dropped on the merchants' drives, translated by their own scripts, sent to eBay.",
    )
    wanted = {
        JEWELLER.id: quillmark.sellable(mended=False),
        CLOTHES.id: tannwald.sellable(mended=False),
    }
    at_fault = {JEWELLER.id: quillmark.REFUSED, CLOTHES.id: tannwald.REFUSED}
    stage.watch.begin_act()
    _drop(stage, {JEWELLER.id: quillmark.feeds(), CLOTHES.id: tannwald.feeds()})
    seen = stage.watch_until(lambda look: look.is_still(4) and _is_there(look, wanted, at_fault))

    found = {shop.id: refused(stage, shop) for shop in SHOPS}
    show_refused(stage, found)
    for shop in SHOPS:
        show_responses(stage, shop)
    stage.screen.console.print()
    _expect_promised_records(stage, seen)
    for shop in SHOPS:
        told = f"{shop.name}: eBay has for sale what the feeds say"
        stage.expectations.same(told, stage.for_sale(shop), wanted[shop.id])
        told = f"{shop.name}: {len(at_fault[shop.id])} at fault, each refused with its code"
        stage.expectations.same(told, codes(found[shop.id]), at_fault[shop.id])


def _corrected_feeds(stage: Stage) -> None:
    stage.screen.title(
        "The corrected feeds",
        "The shops have read why. Tannwald's workbook gets the row that was missing, too.",
    )
    wanted = {
        JEWELLER.id: quillmark.sellable(mended=True),
        CLOTHES.id: tannwald.sellable(mended=True),
    }
    _mend_workbook(stage)
    stage.watch.begin_act()
    mended = {JEWELLER.id: _mended(quillmark.feeds()), CLOTHES.id: _mended(tannwald.feeds())}
    _drop(stage, mended)
    stage.watch_until(lambda look: look.is_still(4) and _is_there(look, wanted, {}))

    for shop in SHOPS:
        told = f"{shop.name}: everything that is in stock is for sale"
        stage.expectations.same(told, stage.for_sale(shop), wanted[shop.id])
        stage.expectations.empty(f"{shop.name}: nothing is refused", refused(stage, shop))
        stage.expectations.empty(f"{shop.name}: no SKU is listed twice", stage.shown_twice(shop))
    told = "What still waits has nothing in stock, or is in no stock feed: a piece of the window."
    stage.screen.console.print(told, style="dim")


def _one_percent(stage: Stage) -> None:
    stage.screen.title(
        "A change of 1 %",
        "The tills tell the whole stock again, and one number of each has changed.",
    )
    feeds = {
        JEWELLER.inventory: quillmark.evening(_SOLD[JEWELLER.id]),
        CLOTHES.inventory: tannwald.an_hour_later(_SOLD[CLOTHES.id]),
    }
    before = {shop.id: stage.for_sale(shop) for shop in SHOPS}
    stage.watch.begin_act()
    for shop in SHOPS:
        stage.drop(shop, feeds)
    seen = stage.watch_until(
        lambda look: look.is_still(2) and len(look.sent("price_quantity")) >= len(SHOPS)
    )
    for shop in SHOPS:
        sent = [(one.kind, one.actions) for one in seen.requests if one.merchant == shop.id]
        expected = [("price_quantity", len(_SOLD[shop.id]))]
        stage.expectations.equal(f"{shop.name}: what has changed is sent, alone", sent, expected)
        more = {
            sku: quantity + (sku in _SOLD[shop.id]) for sku, quantity in before[shop.id].items()
        }
        told = f"{shop.name}: eBay has the new number, and all others as before"
        stage.expectations.same(told, stage.for_sale(shop), more)


def _drop(stage: Stage, feeds: Mapping[str, Mapping[str, bytes]]) -> None:
    """Drop the ranges first, and the tills' feeds when those are through.

    One variation stands in its range with two numbers, and the till settles which is right. And a
    till that speaks before the title is mended is refused once more: the stock of what is refused
    is taken back, and only the next feed of the till brings it again.
    """
    for shop in SHOPS:
        stage.drop(shop, feeds[shop.id], "product")
    stage.watch_until(lambda look: look.is_translated(len(SHOPS)), still=False)
    for shop in SHOPS:
        stage.drop(shop, feeds[shop.id], "inventory")


def _is_there(
    look: Snapshot,
    wanted: Mapping[str, Mapping[str, int]],
    at_fault: Mapping[str, Mapping[str, str]],
) -> bool:
    """Whether as many are live and refused as should be; which ones, the expectations say."""
    return all(
        look.counts[shop.id].get("LIVE", 0) >= len(wanted[shop.id])
        and look.counts[shop.id].get("REJECTED", 0) == len(at_fault.get(shop.id, ()))
        for shop in SHOPS
    )


def _expect_promised_records(stage: Stage, seen: Snapshot) -> None:
    for feed in seen.feeds:
        promised = next(
            one for one in EXAMPLES if (one.merchant, one.feed) == (feed.merchant, feed.name)
        )
        stage.expectations.equal(
            f"{feed.name}: translated, skipped, rejected as its README promises",
            (feed.translated, feed.skipped, feed.rejected),
            (promised.translated, promised.skipped, promised.rejected),
        )


def _mend_workbook(stage: Stage) -> None:
    """Drop the workbook with the missing row, and put the release in force that comes of it."""
    sheets: dict[str, Sheet] = {
        **WORKBOOKS[f"{CLOTHES.id}/bundle/lookup/{_WORKBOOK}"],
        "Kategorien": (*GROUPS, _NEW_ROW),
    }
    drive = stage.drives[CLOTHES.id]
    stage.screen.console.print(f"PUT {drive.url}/mapping/{_WORKBOOK}", style="bold", markup=False)
    drive.put(f"mapping/{_WORKBOOK}", workbook(sheets))
    release = stage.release(CLOTHES, 2)
    stage.commands.run("releases", "activate", release, "--why", "jackets have a category")


def _mended(feeds: Mapping[str, bytes]) -> dict[str, bytes]:
    """The corrected feeds, under the names that the shops always send them by."""
    corrected = {name: data for name, data in feeds.items() if "-corrected" in name}
    return {name.replace("-corrected", ""): data for name, data in corrected.items()}
