"""The sync layer in the console: what holds it up, what differs, who is connected, who lives."""

import re

from playwright.sync_api import expect

from tests.acceptance.console.conftest import Visiting
from tests.console_seed import QUILLMARK
from tests.console_site import SAMPLES, ConsoleSite

_REQUEST = SAMPLES["/sync/requests/{request}"]


def test_a_held_lane_says_why_and_is_let_go(visit: Visiting, site: ConsoleSite) -> None:
    """Somebody who has corrected the prices lets them go out again."""
    with visit("integrator") as visitor:
        visitor.go(f"/sync?merchant={QUILLMARK}")
        page = visitor.page
        expect(page.get_by_text("odd prices (ada)")).to_be_visible()
        page.get_by_role("button", name="Let go").click()
        page.get_by_role("dialog").get_by_role("button", name="Let go").click()
        expect(page.get_by_text("odd prices (ada)")).to_have_count(0)

    with site.store() as store:
        assert store.requests.holds(QUILLMARK) == ()


def test_what_waits_is_narrowed_by_what_it_waits_for(visit: Visiting) -> None:
    """The choice stands in the address, to be sent to whoever brings the stock."""
    with visit("merchant") as visitor:
        visitor.go(f"/sync?merchant={QUILLMARK}")
        page = visitor.page
        waiting = page.get_by_role("region", name="SKUs that wait")
        expect(waiting.get_by_role("row")).to_have_count(7)
        page.get_by_label("Waits for").select_option("waits_for_price")
        expect(page.get_by_text("Nothing waits")).to_be_visible()
        expect(page).to_have_url(re.compile("waits=waits_for_price"))
        expect(page.get_by_role("button", name="Look now")).to_have_count(0)


def test_a_request_says_what_the_marketplace_says(visit: Visiting) -> None:
    """In its own words, SKU by SKU, with the page that buyers see."""
    with visit() as visitor:
        visitor.go(f"{_REQUEST}?merchant={QUILLMARK}")
        page = visitor.page
        expect(page.get_by_text("12 SKUs, 8 answered, 3 of them refused")).to_be_visible()
        skus = page.get_by_role("region", name="SKUs of the request")
        expect(skus.get_by_text("This category needs a brand. (21916635)").first).to_be_visible()
        listing = skus.get_by_role("link", name="110553010000")
        expect(listing).to_have_attribute("href", "https://www.ebay.co.uk/itm/110553010000")
        expect(page.get_by_role("link", name="What was sent")).to_be_visible()


def test_a_product_says_why_it_is_not_sent(visit: Visiting) -> None:
    """Whoever looks at the ring need not know of lanes to learn that it has no stock."""
    with visit("merchant") as visitor:
        visitor.go(f"/sync?merchant={QUILLMARK}")
        waiting = visitor.page.get_by_role("region", name="SKUs that wait")
        waiting.get_by_role("link").first.click()
        expect(visitor.page.get_by_text("Nothing of it is in stock.")).to_be_visible()
        expect(visitor.page.get_by_text("Why it is not sent")).to_be_visible()


def test_drift_is_taken_over_where_somebody_says_so(visit: Visiting, site: ConsoleSite) -> None:
    """The list shows ours beside theirs; the choice says what follows."""
    with visit("integrator") as visitor:
        visitor.go(f"/drift?kind=price&merchant={QUILLMARK}")
        page = visitor.page
        rows = page.get_by_role("region", name="Differences").get_by_role("row")
        expect(rows).to_have_count(5)
        rows.nth(1).get_by_role("button", name="Take over").click()
        dialog = page.get_by_role("dialog")
        expect(dialog.get_by_text("What the marketplace shows is kept")).to_be_visible()
        dialog.get_by_role("button", name="Take over").click()
        expect(rows).to_have_count(4)
        page.get_by_label("Channel").select_option("ebay/EBAY_GB")
        page.get_by_role("button", name="Put right all").click()
        page.get_by_role("dialog").get_by_role("button", name="Put right all").click()
        expect(page.get_by_text("Nothing differs")).to_be_visible()

    with site.store() as store:
        assert "price" not in {each.kind for each in store.drifts.open(QUILLMARK)}


def test_an_access_is_used_no_more_and_shows_no_secret(visit: Visiting) -> None:
    """Who set it up sees the account; what it seals is nowhere on the page."""
    with visit("merchant") as visitor:
        visitor.go(f"/connections?merchant={QUILLMARK}")
        expect(visitor.page.get_by_text("quillmark-gb")).to_be_visible()
        expect(visitor.page.get_by_role("button", name="Disconnect")).to_have_count(0)
        assert "sealed" not in visitor.page.content()
    with visit() as visitor:
        visitor.go(f"/connections?merchant={QUILLMARK}")
        visitor.page.get_by_role("button", name="Use no more").click()
        visitor.page.get_by_role("dialog").get_by_role("button", name="Use no more").click()
        expect(visitor.page.get_by_text("not to be used (ada)")).to_be_visible()


def test_the_system_shows_who_lives(visit: Visiting) -> None:
    """A worker that is gone is the first thing to be seen."""
    with visit() as visitor:
        visitor.go("/system")
        page = visitor.page
        row = page.get_by_role("row", name="north:2")
        expect(row.get_by_text("gone")).to_be_visible()
        expect(page.get_by_role("row", name="north:1").get_by_text("alive")).to_be_visible()
        page.get_by_role("button", name="Look again").click()
        expect(page.get_by_text("Workers alive")).to_be_visible()
