"""What the store must know of listings: which are where, and which queries find them."""

import re
from collections.abc import Iterator

import pytest

from catalog.requests import Standing
from catalog.templates import Description
from store.store import Store
from tests.shop import DE, UK, Shop
from tests.views import plans


@pytest.fixture
def shop(store_target: str) -> Iterator[Shop]:
    """The shop of `wren`, empty."""
    with Store(store_target) as store:
        yield Shop(store)


def list_it(shop: Shop, sku: str, listing_id: str, **fields: object) -> None:
    """Bring a SKU live on eBay Germany."""
    shop.feed(sku, Title=sku, Quantity=1, **fields)
    shop.send(f"list-{sku}", sku)
    shop.accept(f"list-{sku}", sku, listing_id=listing_id)


def test_variations_of_one_listing_are_found_by_its_id(shop: Shop) -> None:
    """A marketplace reports on the listing; what it means for each SKU is ours to know."""
    list_it(shop, "R-54", "1101")
    list_it(shop, "R-56", "1101")
    list_it(shop, "W-1", "1102")

    assert [one.sku for one in shop.store.listings.by_id("wren", DE, "1101")] == ["R-54", "R-56"]
    assert shop.store.listings.by_id("wren", UK, "1101") == ()
    assert shop.store.listings.by_id("finch", DE, "1101") == ()


def test_listings_in_one_state_come_in_pages(shop: Shop) -> None:
    """The console shows what was refused, on this channel and of this merchant."""
    for number in range(5):
        list_it(shop, f"R-{number}", f"110{number}")
    shop.store.promotion.ended("wren", DE, ["R-1", "R-3"], "report-1", shop.now())

    pages: list[list[str]] = []
    after = ""
    while page := shop.store.listings.in_state("wren", DE, "LIVE", after_sku=after, limit=2):
        pages.append([one.sku for one in page])
        after = page[-1].sku
    assert pages == [["R-0", "R-2"], ["R-4"]]


def test_what_no_answer_speaks_of_is_found_by_request(shop: Shop) -> None:
    """A result file that lacks a SKU is no acceptance; somebody must ask again."""
    for sku in ("R-1", "R-2", "R-3"):
        shop.feed(sku, Title=sku, Quantity=1)
        shop.send("q1", sku)
    shop.accept("q1", "R-1")
    shop.refuse("q1", "R-2", nouns=["inventory"])

    requests = shop.store.requests

    def unanswered(merchant: str, after: tuple[int, str] = (0, "")) -> list[str]:
        page = requests.page(merchant, "q1", after=after, unanswered=True)
        return [each.sku for each in page]

    assert unanswered("wren") == ["R-2", "R-3"]
    assert unanswered("wren", after=(1, "R-2")) == ["R-3"]
    assert unanswered("finch") == []
    assert [each.sku for each in requests.page("wren", "q1", limit=2)] == ["R-1", "R-2"]
    assert [each.sku for each in requests.recorded("wren", "q1", [1, 7])] == ["R-1", "R-2", "R-3"]
    assert requests.standing("wren", "q1") == Standing(3, 1, 1)


def test_what_was_sent_can_be_read_back(shop: Shop) -> None:
    """Merchants ask what exactly was sent, and marketplaces ask it, too."""
    shop.feed("R-1", Title="Ring", Quantity=1)
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1", nouns=["product"])

    [sent] = shop.store.listings.sent("wren", DE, "R-1")
    assert [(part.noun, part.fields, part.answer) for part in sent.parts] == [
        ("inventory", {"Quantity": 1}, None),
        ("product", {"Title": "Ring"}, "accepted"),
    ]
    assert (sent.request_id, sent.answered_at) == ("q1", None)


def test_the_hash_of_what_was_sent_tells_whether_it_says_the_same(shop: Shop) -> None:
    """A request that says what the last one said need not be sent."""
    shop.feed("R-1", Title="Ring", Quantity=1)
    shop.send("q1", "R-1")
    first = shop.store.listings.of_sku("wren", "R-1")[0].sent_hash
    shop.send("q2", "R-1")
    again = shop.store.listings.of_sku("wren", "R-1")[0].sent_hash
    shop.feed("R-1", Quantity=2)
    shop.submit("q3", "R-1")

    assert first == again
    assert shop.store.listings.of_sku("wren", "R-1")[0].sent_hash != first


def users(shop: Shop, name: str) -> list[str]:
    """The SKUs whose listings use a return profile."""
    found = shop.store.profiles.listings_using("wren", "return", name)
    return [one.sku for one in found]


def test_a_changed_profile_finds_exactly_its_listings(shop: Shop) -> None:
    """Those must be revised, and a million others must not."""
    list_it(shop, "R-1", "1101", ReturnPolicyName="30 days", ShippingPolicyName="Parcel")
    list_it(shop, "R-2", "1102", ReturnPolicyName="14 days")
    list_it(shop, "R-3", "1103", ShippingPolicyName="30 days")

    assert users(shop, "30 days") == ["R-1"]
    assert users(shop, "14 days") == ["R-2"]
    assert shop.store.profiles.listings_using("finch", "return", "30 days") == ()
    [listing] = shop.store.profiles.listings_using("wren", "shipping", "Parcel")
    assert (listing.sku, listing.channel, listing.listing_id) == ("R-1", DE, "1101")


def test_both_profiles_count_until_the_answer_tells_which(shop: Shop) -> None:
    """Between request and answer nobody knows which one the marketplace uses."""
    list_it(shop, "R-1", "1101", ReturnPolicyName="30 days")
    shop.feed("R-1", ReturnPolicyName="14 days")
    assert (users(shop, "30 days"), users(shop, "14 days")) == (["R-1"], [])
    shop.send("q2", "R-1")
    assert (users(shop, "30 days"), users(shop, "14 days")) == (["R-1"], ["R-1"])
    shop.accept("q2", "R-1")
    assert (users(shop, "30 days"), users(shop, "14 days")) == ([], ["R-1"])

    shop.feed("R-1", ReturnPolicyName="none")
    shop.send("q3", "R-1")
    shop.refuse("q3", "R-1")
    assert (users(shop, "14 days"), users(shop, "none")) == (["R-1"], [])


def test_listings_of_a_profile_come_in_pages(shop: Shop) -> None:
    """A profile called Standard is used by all of them."""
    for number in range(5):
        list_it(shop, f"R-{number}", f"110{number}", ReturnPolicyName="Standard")
    shop.send("uk", "R-0", UK)

    found: list[tuple[str, str]] = []
    after = ("", "", "")
    while page := shop.store.profiles.listings_using(
        "wren", "return", "Standard", after=after, limit=2
    ):
        found += [(one.sku, one.channel.site) for one in page]
        after = (page[-1].sku, page[-1].channel.marketplace, page[-1].channel.site)
    assert found == [
        ("R-0", "EBAY_DE"),
        ("R-0", "EBAY_GB"),
        *((f"R-{number}", "EBAY_DE") for number in range(1, 5)),
    ]


def test_no_query_of_the_hot_path_reads_what_it_does_not_answer(shop: Shop) -> None:
    """With a thousand merchants and a hundred million SKUs a scan is an outage."""
    list_it(shop, "R-1", "1101", ReturnPolicyName="Standard")
    template = shop.store.templates.save("wren", "t.html", "${PRODUCT.Title}", now="", by="ada")
    promotion, listings = shop.store.promotion, shop.store.listings
    with plans(shop.store._database) as found:
        promotion.pending("wren", DE)
        promotion.accept("wren", DE, [], "")
        shop.accept("list-R-1", "R-1")
        shop.refuse("list-R-1", "R-1")
        listings.of_sku("wren", "R-1")
        listings.by_id("wren", DE, "1101")
        listings.in_state("wren", DE, "LIVE")
        shop.store.requests.page("wren", "list-R-1", unanswered=True)
        shop.store.requests.recorded("wren", "list-R-1", [1])
        listings.sent("wren", DE, "R-1")
        listings.main("wren", "R-1", DE)
        shop.store.profiles.listings_using("wren", "return", "Standard")
        shop.store.profiles.current("wren", "return", "Standard")
        shop.store.templates.outdated("wren", DE, template)
        shop.store.templates.to_make("wren", DE, [Description("R-1", "t.html", "", "")])
    assert len(found) >= 20
    for plan in found:
        assert reads_only_its_own(plan), plan


def reads_only_its_own(plan: str) -> bool:
    """Whether a plan opens tables by keys that begin with the merchant, and sorts nothing."""
    if "cost=" in plan:  # PostgreSQL
        parts = re.findall(r" on (\w+)_p\d\d", plan)
        return (
            "Seq Scan" not in plan
            and "Sort" not in plan
            and len(parts) == len(set(parts))
            and all("merchant" in line for line in plan.splitlines() if "Index Cond" in line)
        )
    lines = [line for line in plan.splitlines() if "json_each" not in line]
    return all(
        (line.startswith("SEARCH") and "(merchant=?" in line) or line.startswith("LIST SUBQUERY")
        for line in lines
    )


def test_a_product_is_read_with_all_that_a_channel_knows(shop: Shop) -> None:
    """A plan compares what is asked for with what is there, and both must be of one moment."""
    for sku in ("R-1", "R-2"):
        shop.feed(sku, VariantOf="R", Title=sku, Price="9.00", Quantity=1)
    shop.feed("R", Title="Ring")
    shop.feed("S", Title="Stone")
    shop.send("q1", "R-1")
    shop.accept("q1", "R-1")
    shop.feed("R-1", Price="8.00")
    shop.send("q2", "R-1")

    ring, stone = shop.store.listings.products("wren", DE, ["R", "nobody", "S"])

    assert ring.product == shop.store.drafts.product("wren", "R")
    assert ring.skus.keys() == {"R", "R-1", "R-2"}
    first = ring.skus["R-1"]
    assert first.drafts == shop.store.drafts.sku("wren", "R-1").drafts
    assert first.mains == shop.store.listings.main("wren", "R-1", DE)
    assert (first.listing,) == shop.store.listings.of_sku("wren", "R-1")
    assert [each.request_id for each in first.awaited] == ["q2"]
    assert ring.skus["R-2"].listing is None
    assert stone.skus.keys() == {"S"}
    assert shop.store.listings.products("wren", UK, ["R"])[0].skus["R-1"].listing is None


def test_categories_in_use_are_known_with_the_products_in_them(shop: Shop) -> None:
    """When a marketplace changes one, all that stands in it must be looked at."""
    list_it(shop, "R-1", "1101", Category="11")
    list_it(shop, "R-2", "1102", Category=" 12 ", SecondaryCategory="11")
    list_it(shop, "R-3", "1103", Category="13")
    list_it(shop, "R-4", "1104")
    shop.feed("R-5", Title="never sent", Category="15")
    categories = shop.store.categories

    assert categories.used("wren", DE) == {"11", "12", "13"}
    assert categories.used("wren", UK) == categories.used("finch", DE) == frozenset()
    assert list(categories.products_in("wren", DE, {"11"}, "", 1)) == ["R-1"]
    assert list(categories.products_in("wren", DE, {"11", "12"}, "R-1", 9)) == ["R-2"]
    assert list(categories.products_in("wren", DE, {"14"}, "", 9)) == []
