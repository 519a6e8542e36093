"""What config-spec sets leave becomes drafts in the store."""

from pathlib import Path

from store.store import Store
from tests.spec_bundles import elements, put, run


def test_offers_and_stock_become_drafts_of_the_marketplace(set_files: Path, tmp_path: Path) -> None:
    """The two feeds of the old platform meet in one draft of a SKU."""
    head = """
      function config() { CONFIG.FileFormat = 'CSV'; CONFIG.ColumnNames = ['s', 'c', 'v']; }"""
    offers = (
        head
        + """
      function transform() {
        DISTRIBUTION.SKU = INRECORD.s; DISTRIBUTION.ChannelID = INRECORD.c;
        DISTRIBUTION.ListPrice = INRECORD.v; DISTRIBUTION.TaxCategory = null;
      }"""
    )
    stock = (
        head
        + """
      function transform() {
        AVAILABILITY.SKU = INRECORD.s; AVAILABILITY.TotalShipToHomeQuantity = INRECORD.v;
      }"""
    )
    manifest = 'marketplace = "EBAY_DE"\ncurrency = "EUR"\nmerchant = "m"\n'
    put(set_files, {
        "distribution/main.js": offers, "availability/main.js": stock, "manifest.toml": manifest,
    })  # fmt: skip
    store = tmp_path / "store.db"

    for kind, feed in (
        ("distribution", "A,EBAY_DE,9.50\nA,EBAY_US,12\n"),
        ("availability", "A,,4\n"),
    ):
        ran = run(set_files, kind, feed, "--store", str(store))
        assert ran.exit_code == 0, ran.output

    with Store(store) as opened:
        drafts = {each.noun: each.fields for each in opened.drafts.sku("m", "A").drafts}
    assert drafts == {"offer": {"Currency": "EUR", "Price": "9.50"}, "inventory": {"Quantity": 4}}


def test_languages_and_locations_have_places_of_their_own(set_files: Path, tmp_path: Path) -> None:
    """A product in two languages is one product, and stock in a shop is not stock to ship."""
    product = """
      function config() { CONFIG.RecordPath = '/feed/a'; CONFIG.EbayConfigSpec = 'true'; }
      function groupByLocale() { ELEMENTS_BY_LOCALE_MAP = { en_US: ['Cup'], de_DE: ['Becher'] }; }
      function transformByLocale(locale, list) {
        PRODUCT.ID = PRODUCT.SKU = INRECORD.id; PRODUCT.Locale = locale; PRODUCT.Title = list[0];
      }"""
    stock = """
      function config() { CONFIG.RecordPath = '/feed/a'; }
      function transform() {
        AVAILABILITY.SKU = INRECORD.id; AVAILABILITY.TotalShipToHomeQuantity = 4;
        AVAILABILITY.createLocation('S1').TotalQuantityAtLocation = 1;
      }"""
    manifest = 'merchant = "m"\n[config_spec]\nlocale = "de_DE"\n'
    put(set_files, {
        "product/main.js": product, "availability/main.js": stock, "manifest.toml": manifest,
    })  # fmt: skip
    store = tmp_path / "store.db"

    for kind in ("product", "availability"):
        ran = run(set_files, kind, elements("A"), "--store", str(store))
        assert ran.exit_code == 0, ran.output

    with Store(store) as opened:
        drafts = opened.drafts.sku("m", "A").drafts
    found = {(each.noun, each.place): each.fields for each in drafts}
    assert found["product", ""]["Title"] == "Becher"
    assert found["product", "en_US"] == {"Locale": "en_US", "Title": "Cup"}
    assert found["inventory", ""] == {"Quantity": 4}
    assert found["inventory", "S1"] == {"Location": "S1", "Quantity": 1}
