"""Products over HTTP: looked at, edited as they were seen, approved by the hundred."""

import itertools
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest

from catalog.listings import SentPart
from catalog.merchants import Channel
from catalog.promotion import Acceptance, Entry
from store.merging import Cause
from store.store import Store
from tests.api_site import ApiSite, prepare, serving_api
from tests.builders_store import make_arrival, make_batch, make_change
from tests.dav_site import Answer

_OF = "/api/merchants/wren"
_DE = Channel("ebay", "EBAY_DE")
_NOW = "2026-03-02T00:00:00Z"

_numbers = itertools.count(100)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """One server for the module; each test has SKUs of its own."""
    site = ApiSite(tmp_path_factory.mktemp("products"), users=("chief", "guide", "wren", "reader"))
    prepare(site)
    with serving_api(site) as site:
        yield site


@pytest.fixture
def sku(served: ApiSite) -> str:
    """A ring that a feed has brought, live on eBay but for its price."""
    name = f"R/{next(_numbers)}"
    with Store(served.target) as store:
        arrival = make_arrival(f"feed of {name}")
        store.register_feed(arrival)
        ring = make_change(1, name, Title="Ring", Price="9.00", Currency="EUR", Quantity=3)
        store.write_batch(arrival, make_batch(ring))
        _make_main(store, name)
    return name


def _make_main(store: Store, sku: str) -> None:
    request = f"request of {sku}"
    store.items.move("wren", sku, "approve", Cause("person", "jo", _NOW))
    store.promotion.queue("wren", [sku], _NOW)
    parts = (
        SentPart("offer", "", 1, {"Price": "8.00", "Currency": "EUR"}),
        SentPart("inventory", "", 1, {"Quantity": 3}),
    )
    store.promotion.submit("wren", _DE, request, [Entry(sku, 1, parts)], _NOW)
    store.promotion.accept("wren", _DE, [Acceptance(request, sku, "4711")], _NOW)


def _json(answer: Answer) -> Any:
    return json.loads(answer.body)


def _get(site: ApiSite, path: str, user: str = "guide") -> Any:
    answer = site.ask("GET", f"{_OF}/{path}", user=user)
    assert answer.status == 200, answer.body
    return _json(answer)


def _send(site: ApiSite, method: str, path: str, body: object, user: str = "guide") -> Answer:
    content = json.dumps(body).encode()
    return site.ask(method, f"{_OF}/{path}", content, user=user, Content_Type="application/json")


def _cell(sku: str, field: str, value: object, **other: object) -> dict[str, object]:
    cell = {"sku": sku, "noun": "offer", "field": field, "value": value, "version": 1}
    return {**cell, **other}


def _edit(site: ApiSite, *cells: dict[str, object], query: str = "") -> Answer:
    return _send(site, "PATCH", f"products/edits{query}", {"edits": list(cells)})


def test_one_sku_is_shown_with_what_the_marketplace_has(served: ApiSite, sku: str) -> None:
    """What is left to do is the difference between draft and main."""
    told = _get(served, f"products/{quote(sku, safe='')}")
    (offer,) = [draft for draft in told["drafts"] if draft["noun"] == "offer"]
    fields = {field["name"]: field for field in offer["fields"]}

    assert (told["sku"], told["state"]) == (sku, "CHANGED")
    assert (fields["Price"]["value"], fields["Price"]["mains"]) == (
        "9.00",
        {"ebay/EBAY_DE": "8.00"},
    )
    assert fields["Price"]["differs"] == ["ebay/EBAY_DE"]
    assert fields["Currency"]["differs"] == []
    assert fields["Price"]["origin"]["feed_name"] == f"feed of {sku}.csv"
    assert fields["Price"]["origin"]["record"] == 1
    assert [each["listing_id"] for each in told["listings"]] == ["4711"]
    assert told["moves"] == ["approve", "ask_approval", "end"]


def test_who_may_only_look_is_offered_nothing(served: ApiSite, sku: str) -> None:
    """A screen offers what can be done."""
    assert _get(served, f"products/{sku}", user="reader")["moves"] == []


def test_the_list_shows_where_a_sku_is_for_sale(served: ApiSite, sku: str) -> None:
    """Support is asked for the listing, not for the SKU."""
    (line,) = _get(served, f"products?prefix={quote(sku)}")["entries"]
    assert (line["sku"], line["price"], line["quantity"]) == (sku, "9.00", 3)
    assert line["listings"][0]["listing_id"] == "4711"
    assert _get(served, f"product-count?prefix={quote(sku)}") == {"count": 1, "is_more": False}


def test_an_edit_is_looked_at_before_it_is_saved(served: ApiSite, sku: str) -> None:
    """The value that will be saved is shown, not the one that was typed."""
    answer = _edit(served, _cell(sku, "Price", " 1,009.50 €"), query="?dry_run=true")
    told = _json(answer)

    assert answer.status == 200
    assert (told["good"], told["saved"]) == (True, False)
    assert (told["cells"][0]["before"], told["cells"][0]["after"]) == ("9.00", "1009.50")
    assert told["states"] == [{"sku": sku, "before": "CHANGED", "after": "UPDATED"}]
    assert _get(served, f"products/{sku}")["state"] == "CHANGED"


def test_edits_are_saved_together(served: ApiSite, sku: str) -> None:
    """Fields of several drafts in one transaction."""
    title = _cell(sku, "Title", "Gold ring", noun="product")
    answer = _edit(served, _cell(sku, "Price", 7), title)
    told = _get(served, f"products/{sku}")
    life = _get(served, f"product-fields/Price/{sku}")

    assert (answer.status, _json(answer)["saved"]) == (200, True)
    assert (told["state"], told["edited_by"]) == ("UPDATED", "guide")
    steps = [each for each in life["steps"] if each["stage"] == "draft"]
    assert [(each["value"], each["cause"]["kind"]) for each in steps] == [
        ("7", "person"),
        ("9.00", "feed"),
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ({"value": "9,50"}, "decimal_mark_wrong"),
        ({"value": "9.999"}, "money_precision"),
        ({"value": -1}, "number_out_of_range"),
        ({"field": "Currency", "value": "EURO"}, "currency_unknown"),
        ({"field": "SKU", "value": "x"}, "edit_place_unknown"),
        ({"field": "Title", "value": "x"}, "edit_place_unknown"),
        ({"noun": "variation", "field": "Color"}, "edit_place_unknown"),
        ({"noun": "inventory", "field": "Quantity", "place": "Mars"}, "edit_place_unknown"),
        ({"sku": "nobody"}, "edit_place_unknown"),
    ],
    ids=[
        *("mark", "digits", "range", "currency", "identity", "elsewhere", "noun", "place", "sku"),
    ],
)
def test_one_wrong_cell_saves_nothing(
    served: ApiSite, sku: str, cell: dict[str, object], code: str
) -> None:
    """A batch is what somebody has looked at: half of it was never looked at."""
    wrong = {**_cell(sku, "Price", "1"), **cell}
    title = _cell(sku, "Title", "Gold ring", noun="product")
    answer = _edit(served, title, wrong)
    told = _json(answer)

    assert (answer.status, told["code"]) == (422, "edits_refused")
    assert [each["code"] for each in told["cells"][0]["errors"]] == [code]
    assert _get(served, f"products/{sku}")["edited_by"] is None


def test_an_edit_of_another_version_is_refused(served: ApiSite, sku: str) -> None:
    """Two people who edit one price must not overwrite each other silently."""
    assert _edit(served, _cell(sku, "Price", "7")).status == 200
    second = _edit(served, _cell(sku, "Price", "6"))
    told = _json(second)

    assert (second.status, told["code"]) == (412, "version_differs")
    assert told["drafts"] == [{"sku": sku, "noun": "offer", "place": "", "version": 2}]
    preview = _json(_edit(served, _cell(sku, "Price", "6"), query="?dry_run=true"))
    assert (preview["good"], preview["cells"][0]["is_stale"]) == (False, True)


def test_a_cleared_field_is_cleared(served: ApiSite, sku: str) -> None:
    """An emptied cell asks to take the value away."""
    assert _edit(served, _cell(sku, "Title", "  ", noun="product")).status == 200
    (product,) = [
        draft for draft in _get(served, f"products/{sku}")["drafts"] if draft["noun"] == "product"
    ]
    assert {field["name"]: field["value"] for field in product["fields"]} == {"Title": None}


def test_products_are_approved_by_list_and_again(served: ApiSite, sku: str) -> None:
    """Whoever hears no answer sends it again."""
    version = _get(served, f"products/{sku}")["version"]
    wanted = {"event": "approve", "skus": [{"sku": sku, "version": version}, {"sku": "nobody"}]}
    first = _json(_send(served, "POST", "products/moves", wanted))
    second = _json(_send(served, "POST", "products/moves", {**wanted, "skus": [{"sku": sku}]}))

    assert first["done"] == 1
    assert first["left"] == [{"sku": "nobody", "outcome": "unknown", "state": None}]
    assert (second["done"], second["repeated"], second["left"]) == (0, 1, [])


def test_what_has_changed_since_it_was_looked_at_is_left(served: ApiSite, sku: str) -> None:
    """An approval is of what somebody has seen."""
    version = _get(served, f"products/{sku}")["version"]
    _edit(served, _cell(sku, "Price", "1"))
    wanted = {"event": "approve", "skus": [{"sku": sku, "version": version}]}
    told = _json(_send(served, "POST", "products/moves", wanted))
    assert told["left"] == [{"sku": sku, "outcome": "changed", "state": "UPDATED"}]


def test_all_that_a_filter_leaves_are_moved(served: ApiSite, sku: str) -> None:
    """Nobody ticks ten thousand boxes."""
    wanted = {"event": "end", "filter": {"prefix": sku}, "why": "recalled"}
    told = _json(_send(served, "POST", "products/moves", wanted))
    audit = _json(served.ask("GET", "/api/audit?noun=product", user="chief"))

    assert (told["done"], told["after"]) == (1, None)
    assert _get(served, f"products/{sku}")["state"] == "ENDED"
    assert audit["entries"][0]["act"] == "end products"
    assert audit["entries"][0]["before"] == {"event": "end", "skus": [sku], "why": "recalled"}


@pytest.mark.parametrize(
    "path",
    [
        "products/%00",
        "product-fields/Price/%00",
        "profiles/return/%00",
        "templates/%00",
        "orders/ebay/%00",
        "orders/%00/1",
    ],
)
def test_what_no_database_keeps_is_not_there(served: ApiSite, path: str) -> None:
    """PostgreSQL would break the request off."""
    assert served.ask("GET", f"{_OF}/{path}", user="guide").status == 404


def test_a_sku_that_no_database_keeps_is_nobody(served: ApiSite) -> None:
    """In an edit and in a move as well."""
    edited = _json(_edit(served, _cell("\0", "Price", "1"), query="?dry_run=true"))
    moved = _json(
        _send(served, "POST", "products/moves", {"event": "end", "skus": [{"sku": "\0"}]})
    )
    assert [each["code"] for each in edited["cells"][0]["errors"]] == ["edit_place_unknown"]
    assert [each["outcome"] for each in moved["left"]] == ["unknown"]


def test_pages_lead_back(served: ApiSite, sku: str) -> None:
    """Both cursors of a page can be followed."""
    with Store(served.target) as store:
        arrival = make_arrival(f"more of {sku}")
        store.register_feed(arrival)
        store.write_batch(
            arrival, make_batch(*(make_change(n, f"{sku}-{n}", Price="1") for n in range(1, 5)))
        )
    of = f"products?prefix={quote(sku)}&limit=2&sort=-sku"
    first = _get(served, of)
    second = _get(served, f"{of}&after={first['after']}")
    back = _get(served, f"{of}&before={second['before']}")

    assert [each["sku"] for each in second["entries"]] == [f"{sku}-2", f"{sku}-1"]
    assert (back["entries"], back["before"]) == (first["entries"], None)
