"""Numbers of a product: prices, amounts, whole numbers, and none that could mean two things."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.findings import Severity
from engine.field_check import SchemaSettings
from tests.product_checks import COMMA, DOT, check, refusal_of, value_of


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("14.99", "14.99"),
        ("14.90", "14.90"),
        (" 14.99 € ", "14.99"),
        ("$14.99", "14.99"),
        ("007.5", "7.5"),
        (".5", "0.5"),
        ("+3", "3"),
        ("1,299.00", "1299.00"),
        ("1,299,000", "1299000"),
        (14.99, "14.99"),
        (15, "15"),
        (15.0, "15"),
        (0.1 + 0.2, "0.3"),
        (1.1 * 3, "3.3"),
    ],
)
def test_prices_keep_every_digit(found: object, kept: str) -> None:
    """Decimals stay text: a price that went through binary comes back as another price."""
    assert value_of({"Price": found}) == {"Price": kept}


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ("12,50", "decimal_mark_wrong"),
        ("1,299", "decimal_mark_wrong"),
        ("1.299,00", "decimal_mark_wrong"),
        ("1,2.5", "decimal_mark_wrong"),
        ("1.2.3", "decimal_invalid"),
        ("5.", "decimal_invalid"),
        ("about 5", "decimal_invalid"),
        ("1e3", "decimal_invalid"),
        ("٣", "decimal_invalid"),
        ("-1", "number_out_of_range"),
        ("4006381333931", "number_out_of_range"),
        ("1.23456", "decimal_precision"),
        (True, "type_mismatch"),
        ([14.99], "type_mismatch"),
        (1e300, "number_out_of_range"),
        (float("nan"), "number_invalid"),
    ],
)
def test_a_price_that_could_mean_two_things_is_refused(found: object, code: str) -> None:
    """A guess about the decimal mark multiplies a price by a thousand."""
    assert refusal_of({"Price": found}) == (code, "Price")


@pytest.mark.parametrize(
    ("found", "kept"),
    [("12,50", "12.50"), ("1.299,00", "1299.00"), ("1.299", "1299"), ("1 299,5", "1299.5")],
)
def test_a_declared_comma_is_read(found: str, kept: str) -> None:
    """German and French feeds say so in the manifest."""
    assert value_of({"Price": found}, COMMA) == {"Price": kept}


@pytest.mark.parametrize("found", ["12.5", "1.29,00", "1,2,3", "12.50"])
def test_a_dot_under_a_declared_comma_is_refused(found: str) -> None:
    """A wrong mark is the merchant's mistake, not ours to round away."""
    assert refusal_of({"Price": found}, COMMA)[0] in {"decimal_mark_wrong", "decimal_invalid"}


def test_noise_of_binary_arithmetic_is_a_finding() -> None:
    """The integrator should learn that the script computes prices without rounding."""
    findings = check({"Price": 0.1 + 0.2}).findings

    assert [(finding.code, finding.severity) for finding in findings] == [
        ("number_rounded", Severity.NOTE)
    ]


def test_amounts_have_no_more_digits_than_their_currency() -> None:
    """17.8381 euros cannot be charged; which way to round is the merchant's decision."""
    assert refusal_of({"Price": 17.8381, "Currency": "EUR"}) == ("money_precision", "Price")
    assert refusal_of({"Price": "10.5", "Currency": "JPY"}) == ("money_precision", "Price")
    assert value_of({"Price": "1.234", "Currency": "KWD"})["Price"] == "1.234"
    assert value_of({"Price": "14.990", "Currency": "EUR"})["Price"] == "14.990"


def test_the_manifests_currency_is_that_of_bare_amounts() -> None:
    """A feed of one currency need not repeat it; the store must still never hold a bare 14.99."""
    euros = SchemaSettings(currency="EUR")

    assert refusal_of({"Price": "1.234"}, euros) == ("money_precision", "Price")
    assert value_of({"Price": "1.23"}, euros) == {"Price": "1.23", "Currency": "EUR"}
    assert value_of({"Price": "1.23", "Currency": "USD"}, euros)["Currency"] == "USD"
    assert value_of({"Title": "Ring"}, euros) == {"Title": "Ring"}
    assert value_of({"Price": None}, euros) == {"Price": None}


def test_variations_have_their_products_currency() -> None:
    """The currency is assigned once, often after the variations were made."""
    wrong: dict[str, object] = {"Variations": [{"SKU": "a", "Price": "1.5"}], "Currency": "JPY"}
    own: dict[str, object] = {
        "Currency": "JPY",
        "Variations": [{"SKU": "a", "Price": "1.5", "Currency": "EUR"}],
    }
    bare: dict[str, object] = {"Variations": [{"SKU": "a", "Price": "1.5"}]}

    assert refusal_of(wrong) == ("money_precision", "Variations[0].Price")
    assert value_of(own) == own
    assert value_of(bare, SchemaSettings(currency="EUR"))["Currency"] == "EUR"


@pytest.mark.parametrize("found", [7, "7", " 7 ", "7.0", "7.00", 7.0, "+7"])
def test_whole_numbers_are_read(found: object) -> None:
    """Feeds write quantities in all these ways."""
    assert value_of({"Quantity": found}) == {"Quantity": 7}


@pytest.mark.parametrize("found", ["7.5", 7.5, "7.000", "1,000", "seven", True, -1, "1e3", 10**30])
def test_what_is_no_clear_whole_number_is_refused(found: object) -> None:
    """7.000 is seven in Dublin and seven thousand in Berlin."""
    assert refusal_of({"Quantity": found})[1] == "Quantity"


@given(
    whole=st.integers(0, 99_999_999_998),
    fraction=st.text("0123456789", max_size=4),
    grouped=st.booleans(),
    comma=st.booleans(),
)
def test_decimals_never_change_value(whole: int, fraction: str, grouped: bool, comma: bool) -> None:
    """In either notation, with and without groups, for any number of digits."""
    text = f"{whole:,}" if grouped and fraction else f"{whole}"
    text += f".{fraction}" if fraction else ""
    written = text.translate(str.maketrans(".,", ",.")) if comma else text
    kept = value_of({"Price": written}, COMMA if comma else DOT)["Price"]

    assert isinstance(kept, str)
    assert Decimal(kept) == Decimal(text.replace(",", ""))
    assert len(kept.partition(".")[2]) == len(fraction)


@given(number=st.floats(0, 99_999_999, allow_nan=False))
def test_numbers_arrive_as_their_shortest_decimal(number: float) -> None:
    """Digits that a script's number shows are the digits of the draft, but for noise."""
    checked = check({"CustomFields": {"X": number}})

    assert checked.value is not None
    fields = checked.value["CustomFields"]
    assert isinstance(fields, dict)
    assert float(str(fields["X"])) == pytest.approx(number, rel=1e-14)
    assert "e" not in str(fields["X"])
