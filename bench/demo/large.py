"""The loop of one large shop: many SKUs with variations, then a change of one in a hundred."""

import time

from bench.demo.outcomes import refused
from bench.demo.shops import CLOTHES
from bench.demo.stage import Stage
from bench.demo.watch import Snapshot
from bench.example_feeds import tannwald

_SHARE = 100


def run(stage: Stage, skus: int) -> None:
    """Play both acts; what does not hold is noted with the stage's expectations."""
    wanted = dict(tannwald.many_sellable(skus))
    stage.screen.title(
        f"{skus:,} SKUs with variations", "From the drop on the drive to the response beside it."
    )
    stage.watch.begin_act()
    began = time.monotonic()
    stage.drop(CLOTHES, tannwald.many(skus))
    stage.watch_until(
        lambda look: look.is_still(2) and look.counts[CLOTHES.id].get("LIVE", 0) >= skus
    )
    _tell_time(stage, skus, time.monotonic() - began)
    stage.expectations.same("eBay has for sale what the feeds say", stage.for_sale(CLOTHES), wanted)
    stage.expectations.empty("nothing is refused", refused(stage, CLOTHES))
    stage.expectations.empty("no SKU is listed twice", stage.shown_twice(CLOTHES))
    _one_percent(stage, skus, wanted)


def _one_percent(stage: Stage, skus: int, wanted: dict[str, int]) -> None:
    sold = frozenset(list(wanted)[::_SHARE])
    stage.screen.title("A change of 1 %", f"The till tells all {skus:,} again; {len(sold)} differ.")
    stage.watch.begin_act()
    began = time.monotonic()
    stage.drop(CLOTHES, {CLOTHES.inventory: tannwald.many(skus, sold)[CLOTHES.inventory]})
    seen = stage.watch_until(lambda look: look.is_still(1) and _has_sent(look, len(sold)))
    _tell_time(stage, len(sold), time.monotonic() - began)

    asked = {one.kind for one in seen.requests}
    stage.expectations.equal("only price and quantity are sent", asked, {"price_quantity"})
    sent = sum(one.skus for one in seen.requests)
    stage.expectations.equal("what has changed is sent, alone", sent, len(sold))
    more = {sku: quantity + (sku in sold) for sku, quantity in wanted.items()}
    told = "eBay has the new numbers, and all others as before"
    stage.expectations.same(told, stage.for_sale(CLOTHES), more)


def _has_sent(look: Snapshot, skus: int) -> bool:
    return sum(one.skus for one in look.sent("price_quantity")) >= skus


def _tell_time(stage: Stage, skus: int, seconds: float) -> None:
    told = f"{skus:,} SKUs in {seconds:.0f} s, {skus / seconds:,.0f} a second"
    stage.screen.console.print(told, style="bold", highlight=False)
