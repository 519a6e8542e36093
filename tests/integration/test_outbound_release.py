"""The active release decides in what form a merchant is told, from the moment of its activation."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

import pytest

from catalog.merchants import Merchant
from catalog.releases import NewRelease
from catalog.responses import RESPONSE_COLUMNS
from store.store import Store
from tests.builders_zips import make_zip
from workflow.feed_release import FeedReleases
from workflow.outbound_run import OutboundFacts
from workflow.write_outbound import OutboundRows, write_outbound

NOW = "2026-03-01T06:00:00Z"
INBOUND = {"mapping-custom.js": "function transform() {}"}
OUTBOUND = {
    **INBOUND,
    "manifest.toml": '[response]\nformat = "xml"\n',
    "response/mapping-custom.js": "function transform() { RESPONSE.Art = INRECORD.sku; }",
}


@pytest.fixture
def store(store_target: str) -> Iterator[Store]:
    """A store with a merchant."""
    with Store(store_target) as opened:
        opened.merchants.add(Merchant("wren"), NOW, "setup")
        yield opened


def activate(store: Store, files: dict[str, str]) -> None:
    """Make a bundle the merchant's active release."""
    release = store.releases.add(NewRelease("wren", make_zip(files)), NOW, "ada").id
    store.releases.activate("wren", release, NOW, "ada", "go")


def told(releases: FeedReleases) -> tuple[str, str]:
    """What the merchant is told of one SKU: the ending of the file's name, and its text."""
    facts = OutboundFacts("wren", "response", "add", datetime(2026, 3, 1, tzinfo=UTC))
    row = ["R-1", *[None] * (len(RESPONSE_COLUMNS) - 1)]
    given = OutboundRows(RESPONSE_COLUMNS, [row])
    with write_outbound(
        partial(releases.outbound, "wren", "response"), facts, given, lambda _: None
    ) as file:
        return file.suffix, b"".join(file.blocks()).decode("utf-8-sig")


def test_the_form_follows_the_active_release(store: Store) -> None:
    """A merchant without a release, or with one for feeds alone, reads the default form."""
    releases = FeedReleases(store)
    header = ",".join(RESPONSE_COLUMNS)
    assert told(releases) == (".csv", f"{header}\r\nR-1,,,,,,,,,,\r\n")

    activate(store, INBOUND)
    assert told(releases)[0] == ".csv"

    activate(store, OUTBOUND)
    assert told(releases) == (
        ".xml",
        '<?xml version="1.0" encoding="UTF-8"?>\n<Responses>\n'
        "  <Response>\n    <Art>R-1</Art>\n  </Response>\n</Responses>\n",
    )


def test_what_a_script_says_is_kept_with_the_feed(store: Store) -> None:
    """The findings have the form in which the store closes a feed."""
    files = {
        **OUTBOUND,
        "response/mapping-custom.js": "function transform() { reject('no', 'x'); }",
    }
    activate(store, files)
    facts = OutboundFacts("wren", "response", "add", datetime(2026, 3, 1, tzinfo=UTC))
    given = OutboundRows(("sku",), [["R-1"]])
    with write_outbound(
        partial(FeedReleases(store).outbound, "wren", "response"), facts, given, lambda _: None
    ) as file:
        findings = [(each.record, each.code, each.severity) for each in file.findings]
        left = b"".join(file.left_blocks())

    assert findings == [(0, "outbound_left", "warning"), (1, "no", "error")]
    assert left.decode("utf-8-sig") == "sku,script_code,script_message\r\nR-1,no,x\r\n"


def test_a_set_for_orders_writes_no_rows_and_says_so(store: Store) -> None:
    """What it reads is an order report; no row is lost, and the reason is told."""
    activate(store, {"order/main.js": "function transform() {}"})
    facts = OutboundFacts("wren", "order", "orders", datetime(2026, 3, 1, tzinfo=UTC))
    given = OutboundRows(("order_id",), [["7-1"]])
    with write_outbound(
        partial(FeedReleases(store).outbound, "wren", "order"), facts, given, lambda _: None
    ) as file:
        text = b"".join(file.blocks()).decode("utf-8-sig")
        (finding,) = file.findings

    assert text == "order_id\r\n7-1\r\n"
    assert finding.message == (
        "order/main.js is a config-spec set, which writes a file of an OrderReport only"
    )
