"""The simulated eBay as a process: started, stopped, started again."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx

from simulators.ebay.simulator import EbaySimulator
from tests.ebay_caller import EbayCaller, calling
from tests.ebay_files import item, request, sku_item, variations

ADD = "LMS_ADD_FIXED_PRICE_ITEM"


def test_a_process_serves_and_keeps_its_listings(tmp_path: Path) -> None:
    """The demo is stopped and goes on with the same marketplace."""
    seen: list[list[dict[str, object]]] = []
    for _ in range(2):
        with subprocess.Popen(
            [sys.executable, "-m", "simulators.ebay", "--seed", "3", "--state", tmp_path / "ebay"],
            stdout=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            text=True,
        ) as process:
            assert process.stdout is not None
            base = process.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+", base)
            with httpx.Client(base_url=base, timeout=120) as http:
                if not seen:
                    caller = EbayCaller(http, "seller-one").log_in()
                    caller.said(ADD, request("AddFixedPriceItem", sku_item("S-1")))
                seen.append(http.get("/_simulator/listings").json())
            process.send_signal(signal.SIGTERM)
        assert process.returncode == 0
        assert list(tmp_path.glob("ebay-simulator-*")) == []

    assert seen[0] == seen[1]
    assert [one["sku"] for one in seen[0]] == ["S-1"]


def test_what_was_kept_goes_on_as_if_nothing_had_been(tmp_path: Path) -> None:
    """UUIDs, SKUs, sales, orders and ids: all of it counts on."""
    kept = tmp_path / "ebay"
    inside = variations({"A-1": {"Color": "red"}, "A-2": {"Color": "blue"}})
    many = item(StartPrice=None, Quantity=None, Variations=inside)
    first = EbaySimulator(state=kept, behaviour={"warning_share": 0})
    with calling(first) as ebay:
        add = request("AddFixedPriceItem", sku_item("S-1", UUID="A" * 32), "r-1")
        single, varied = ebay.said(ADD, add, request("AddFixedPriceItem", many, "r-2"))
        first.end_silently(single.item_id)
        order = first.sell(varied.item_id, 2, "A-2")
        before = list(first.listings)
    first.close()

    second = EbaySimulator(state=kept, behaviour={"warning_share": 0})
    assert list(second.listings) == before
    assert list(second.orders) == [order]
    with calling(second) as ebay:
        again, new = ebay.said(ADD, add, request("AddFixedPriceItem", sku_item("S-1"), "r-2"))
        assert again.codes == [488]
        assert new.ack == "Success"
        assert new.item_id not in {one.item_id for one in before}
    assert second.sell(varied.item_id, 1, "A-1").lines[0].line_id != order.lines[0].line_id
    second.close()


def test_a_line_that_was_cut_is_passed_over(tmp_path: Path) -> None:
    """A process that is killed while it writes loses that, and nothing before it."""
    kept = tmp_path / "ebay"
    first = EbaySimulator(state=kept)
    with calling(first) as ebay:
        ebay.said(ADD, request("AddFixedPriceItem", sku_item("S-1")))
    first.close()
    with kept.open("a") as file:
        file.write('{"kind": "listing", "id": "1')

    second = EbaySimulator(state=kept)
    assert [one.content.sku for one in second.find_listings()] == ["S-1"]
    second.close()
