"""What a person writes into a draft passes the checks that a script's values pass."""

import pytest

from engine.edited_fields import check_edit

_OFFER = {"Price": "9.00", "Currency": "EUR"}


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ({"Price": "1,009.50 €"}, {"Price": "1009.50"}),
        ({"Price": 7}, {"Price": "7"}),
        ({"Price": None}, {"Price": None}),
        ({"Price": "  "}, {"Price": None}),
        ({"Title": " Gold\nring "}, {"Title": "Gold ring"}),
        ({"EAN": "978-3-16-148410-0"}, {"EAN": "9783161484100"}),
        ({"MainPictureURLs": []}, {"MainPictureURLs": None}),
        ({"Locale": "de-de"}, {"Locale": "de_DE"}),
    ],
    ids=["sign", "number", "null", "blank", "line", "hyphens", "empty", "word"],
)
def test_what_is_kept_is_canonical(wanted: dict[str, object], kept: dict[str, object]) -> None:
    """A draft never holds one value in two spellings: each feed would change it back."""
    checked = check_edit("PRODUCT", _OFFER, wanted)
    assert (checked.fields, checked.refusals) == (kept, {})


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"Price": "9,50"}, "decimal_mark_wrong"),
        ({"Price": "9.999"}, "money_precision"),
        ({"Quantity": 1.5}, "integer_invalid"),
        ({"EAN": "9783161484101"}, "gtin_check_digit"),
        ({"MainPictureURLs": ["javascript:alert(1)"]}, "url_invalid"),
        ({"Title": "x" * 501}, "text_too_long"),
        ({"Title": {"a": 1}}, "type_mismatch"),
    ],
    ids=["mark", "digits", "half", "digit", "scheme", "long", "object"],
)
def test_what_a_script_may_not_assign_nobody_may_type(wanted: dict[str, object], code: str) -> None:
    """Behind the drafts nobody checks again."""
    checked = check_edit("PRODUCT", _OFFER, wanted)
    (name,) = wanted
    assert [each.code for each in checked.refusals[name]] == [code]
    assert checked.fields == {}


def test_a_currency_that_does_not_fit_the_price_is_told_where_it_was_typed() -> None:
    """The price stays as it is: whoever changed the currency must hear of it."""
    checked = check_edit("PRODUCT", {"Price": "9.50", "Currency": "EUR"}, {"Currency": "JPY"})
    assert [each.code for each in checked.refusals["Currency"]] == ["money_precision"]


def test_no_hint_speaks_of_scripts() -> None:
    """Whoever types a price has none."""
    checked = check_edit("PRODUCT", _OFFER, {"Price": "9,50"})
    assert [each.hint for each in checked.refusals["Price"]] == [None]


def test_what_is_odd_together_is_remarked() -> None:
    """A sale above the price may be meant; somebody should look."""
    checked = check_edit("PRODUCT", _OFFER, {"SalePrice": "12"})
    assert [each.code for each in checked.remarks["SalePrice"]] == ["sale_price_above_price"]
    assert checked.fields == {"SalePrice": "12"}


def test_a_variation_needs_no_sku_in_its_edit() -> None:
    """The SKU stands in the draft's key."""
    checked = check_edit("VARIATION", {}, {"Color": "red"})
    assert (checked.fields, checked.refusals) == ({"Color": "red"}, {})
