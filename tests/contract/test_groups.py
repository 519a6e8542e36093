"""Variations and their products, however and in whichever order a merchant names them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.products import Fields, Orphan, Product
from store.batch import DraftChange
from store.facets import root_of
from store.store import Store
from tests.builders_store import (
    MERCHANT,
    make_arrival,
    make_batch,
    make_change,
    new_merchant,
)

_PARENT = make_change(
    1,
    "RING",
    Title="Ring",
    Description="Hand made",
    ShippingPolicyName="Standard",
    Variations=[
        {"SKU": "RING-54", "VariationSpecifics": {"Size": "54"}, "Price": "9", "Quantity": 1},
        {"SKU": "RING-56", "VariationSpecifics": {"Size": "56"}, "Price": "9", "Quantity": 0},
    ],
)
_FLAT = (
    make_change(1, "RING", Title="Ring", Description="Hand made", ShippingPolicyName="Standard"),
    make_change(
        2, "RING-54", VariantOf="RING", VariationSpecifics={"Size": "54"}, Price="9", Quantity=1
    ),
    make_change(
        3, "RING-56", VariantOf="RING", VariationSpecifics={"Size": "56"}, Price="9", Quantity=0
    ),
)


def _write(store: Store, *changes: DraftChange, size: int = 100, merchant: str = MERCHANT) -> None:
    """Write changes as the records of one feed, `size` in a batch."""
    arrival = make_arrival(merchant, merchant=merchant)
    start = store.register_feed(arrival).cursor
    numbered = [
        DraftChange(number, each.noun, each.sku, each.fields)
        for number, each in enumerate(changes, start + 1)
    ]
    for first in range(0, len(numbered), size):
        store.write_batch(arrival, make_batch(*numbered[first : first + size]))


def test_parent_with_children_and_flat_records_are_one_product(store_target: str) -> None:
    """Whoever publishes a product need not know how its merchant spells it."""
    with Store(store_target) as store:
        _write(store, _PARENT, merchant="wren")
        _write(store, *_FLAT, merchant="swan")
        nested, flat = list(store.drafts.products("wren")), list(store.drafts.products("swan"))

    assert nested == flat
    (ring,) = nested
    assert ring.fields == {"Title": "Ring", "Description": "Hand made"}
    assert ring.profiles == {"ShippingPolicyName": "Standard"}
    assert [
        (each.item.sku, each.fields, each.offer[""], each.inventory[""]) for each in ring.variations
    ] == [
        ("RING-54", {"VariationSpecifics": {"Size": "54"}}, {"Price": "9"}, {"Quantity": 1}),
        ("RING-56", {"VariationSpecifics": {"Size": "56"}}, {"Price": "9"}, {"Quantity": 0}),
    ]


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1)])
@pytest.mark.parametrize("size", [1, 3])
def test_order_of_flat_records_does_not_matter(
    store_target: str, order: tuple[int, ...], size: int
) -> None:
    """A feed sorted by price brings children before their parent."""
    with Store(store_target) as store:
        _write(store, *_FLAT, merchant="wren")
        _write(store, *(_FLAT[each] for each in order), size=size, merchant="swan")

        assert list(store.drafts.products("swan")) == list(store.drafts.products("wren"))


def test_shared_data_of_flat_records_yield_to_the_products_own(store_target: str) -> None:
    """A description that each variation repeats is one of the product, until it has its own."""
    child = make_change(
        1, "R-54", VariantOf="R", Description="of a child", Brand="Wren", Title="54"
    )
    with Store(store_target) as store:
        _write(store, child)
        waiting = store.drafts.product(MERCHANT, "R-54")
        _write(store, make_change(2, "R", Description="its own"))
        described = store.drafts.product(MERCHANT, "R-54")

    assert (waiting.sku, waiting.item, waiting.is_orphan) == ("R", None, True)
    assert waiting.fields == {"Description": "of a child", "Brand": "Wren"}
    assert described.fields == {"Description": "its own", "Brand": "Wren"}
    assert not described.is_orphan
    assert described.variations[0].fields == {"Title": "54"}


def test_pictures_of_a_flat_record_are_its_variations(store_target: str) -> None:
    """Each colour has its own picture; siblings must not take turns in one field."""
    changes = [
        make_change(1, "R-1", VariantOf="R", MainPictureURLs=["https://img.example/1.jpg"]),
        make_change(2, "R-2", VariantOf="R", MainPictureURLs=["https://img.example/2.jpg"]),
    ]
    with Store(store_target) as store:
        _write(store, *changes)
        ring = store.drafts.product(MERCHANT, "R")

    assert ring.fields == {}
    assert [each.fields["VariationPictureURLs"] for each in ring.variations] == [
        ["https://img.example/1.jpg"],
        ["https://img.example/2.jpg"],
    ]


def test_product_with_specifics_is_one_of_its_variations(store_target: str) -> None:
    """Some merchants make the first size the parent of the others."""
    with Store(store_target) as store:
        _write(
            store,
            make_change(1, "R-54", Title="Ring", VariationSpecifics={"Size": "54"}, Price="9"),
            make_change(2, "R-56", VariantOf="R-54", VariationSpecifics={"Size": "56"}, Price="8"),
        )
        ring = store.drafts.product(MERCHANT, "R-56")

    assert ring.fields == {"Title": "Ring"}
    assert [(each.item.sku, each.fields["VariationSpecifics"]) for each in ring.variations] == [
        ("R-54", {"Size": "54"}),
        ("R-56", {"Size": "56"}),
    ]


def test_inventory_feed_finds_the_variation(store_target: str) -> None:
    """An inventory record names a SKU and no parent."""
    with Store(store_target) as store:
        _write(store, *_FLAT, make_change(4, "RING-54", Quantity=7, CustomFields={"Box": "A"}))
        ring = store.drafts.product(MERCHANT, "RING")

    assert ring.variations[0].inventory == {"": {"Quantity": 7}}
    assert ring.variations[0].fields["CustomFields"] == {"Box": "A"}


def test_record_that_turns_out_to_be_a_variation_moves_its_data(store_target: str) -> None:
    """A first feed without `VariantOf` must not leave a product that nobody can list."""
    with Store(store_target) as store:
        _write(store, make_change(1, "R-54", Title="54", Description="Hand made", Price="9"))
        _write(store, make_change(2, "R-54", VariantOf="R"), make_change(3, "R", Title="Ring"))
        products = list(store.drafts.products(MERCHANT))

    (ring,) = products
    assert ring.fields == {"Title": "Ring", "Description": "Hand made"}
    assert [(each.fields, each.offer) for each in ring.variations] == [
        ({"Title": "54"}, {"": {"Price": "9"}})
    ]


def test_variation_that_names_no_parent_any_more_is_a_product(store_target: str) -> None:
    """A merchant who takes a group apart has products again, with their data."""
    with Store(store_target) as store:
        _write(store, make_change(1, "R-54", VariantOf="R", Title="54", Price="9"))
        _write(store, make_change(2, "R-54", VariantOf=None))
        (ring,) = store.drafts.products(MERCHANT)

    assert (ring.sku, ring.fields["Title"], ring.is_orphan) == ("R-54", "54", False)


def test_orphans_wait_and_are_reported_once(store_target: str) -> None:
    """A variation without its product cannot be listed, and its merchant must hear of it."""
    with Store(store_target) as store:
        _write(store, *_FLAT, make_change(4, "X-1", VariantOf="X", Title="one"))
        orphans = list(store.drafts.orphans(MERCHANT))
        store.finish_feed(MERCHANT, [], None)
        store.finish_feed(MERCHANT, [], None)
        _write(store, make_change(5, "X", Title="X"))

        assert list(store.drafts.orphans(MERCHANT)) == []
    assert orphans == [Orphan("X-1", "X")]


_SKUS = ["A", "B", "C", "D"]
_links = st.lists(
    st.tuples(st.sampled_from(_SKUS), st.none() | st.sampled_from(_SKUS)), min_size=1, max_size=8
)


@settings(max_examples=40, deadline=None)
@given(links=_links, size=st.integers(1, 4))
def test_every_sku_belongs_to_the_root_of_those_it_names(
    shared_store: Store, links: list[tuple[str, str | None]], size: int
) -> None:
    """Chains, circles and second thoughts: in the end only what each SKU named last counts."""
    merchant = new_merchant()
    _write(
        shared_store,
        *(make_change(1, sku, VariantOf=parent) for sku, parent in links),
        size=size,
        merchant=merchant,
    )

    named = {sku: parent for sku, parent in links}
    parents = {sku: parent for sku, parent in named.items() if parent not in (None, sku)}
    found = {each.item.sku: each.item.product for each in shared_store.drafts.skus(merchant)}
    assert found == {sku: root_of(sku, parents) for sku in named}


@st.composite
def _catalogues(draw: st.DrawFn) -> dict[str, tuple[Fields, list[Fields]]]:
    """Products by SKU: own fields and children."""
    numbers = st.integers(0, 9)
    catalogue: dict[str, tuple[Fields, list[Fields]]] = {}
    for product in draw(st.sets(st.sampled_from(["P", "Q", "R"]), min_size=1)):
        own: dict[str, object] = {"Title": product}
        own |= draw(st.fixed_dictionaries({}, optional={"Brand": numbers}))
        children: list[Fields] = []
        for size in draw(st.sets(st.sampled_from("123"), max_size=3)):
            fields: dict[str, object] = {"SKU": f"{product}-{size}"}
            fields["VariationSpecifics"] = {"Size": size}
            fields |= draw(
                st.fixed_dictionaries({}, optional={"Price": numbers, "Quantity": numbers})
            )
            children.append(fields)
        catalogue[product] = (own, children)
    return catalogue


@settings(max_examples=25, deadline=None)
@given(catalogue=_catalogues(), data=st.data(), size=st.integers(1, 5))
def test_both_spellings_of_a_catalogue_are_the_same_products(
    shared_store: Store,
    catalogue: dict[str, tuple[Fields, list[Fields]]],
    data: st.DataObject,
    size: int,
) -> None:
    """In any order, and however many records a batch has."""
    nested = [
        make_change(1, sku, **own, Variations=children)
        for sku, (own, children) in catalogue.items()
    ]
    flat = [
        change
        for sku, (own, children) in catalogue.items()
        for change in (
            make_change(1, sku, **own),
            *(DraftChange(1, "product", str(c["SKU"]), {**c, "VariantOf": sku}) for c in children),
        )
    ]
    one, other = new_merchant(), new_merchant()
    _write(shared_store, *nested, size=size, merchant=one)
    _write(shared_store, *data.draw(st.permutations(flat)), size=size, merchant=other)

    assert _products(shared_store, one) == _products(shared_store, other)


def _products(store: Store, merchant: str) -> list[Product]:
    return list(store.drafts.products(merchant))
