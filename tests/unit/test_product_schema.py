"""The trust boundary: what is accepted, what is refused, and that nothing is lost in silence."""

import json

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.fields import FieldType
from catalog.schema import PRODUCT, SHAPES
from catalog.schema_codes import SCHEMA
from engine.field_check import MOST_FINDINGS, SchemaSettings
from engine.product_schema import check_outputs
from tests.product_checks import DOT, check, refusal_of, value_of


@pytest.mark.parametrize(("found", "kept"), [("yes", True), ("1", True), (0, False), ("No", False)])
def test_yes_and_no_are_read(found: object, kept: bool) -> None:
    """Spreadsheets have many words for it."""
    assert value_of({"ApplyTax": found}) == {"ApplyTax": kept}


def test_null_clears_and_blank_says_nothing() -> None:
    """In XML feeds a missing element arrives as empty text: that must not wipe a listing."""
    assert value_of({"Title": None, "Subtitle": "", "Price": "  ", "ItemSpecifics": {}}) == {
        "Title": None
    }


def test_fields_stand_in_the_order_of_the_table() -> None:
    """Equal drafts are equal bytes, in whatever order a script assigns."""
    one = check({"Price": "1", "Title": "Ring"}).value
    other = check({"Title": "Ring", "Price": "1"}).value

    assert json.dumps(one) == json.dumps(other)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Tilte", "did you mean Title?"),
        ("title", "did you mean Title?"),
        ("Colour", "did you mean Color?"),
        ("ParentSKU", "did you mean VariantOf?"),
        ("TrackingNumber", "TrackingNumber is a field of SHIPMENT"),
        ("Zzz", "values of your own go into CustomFields"),
    ],
)
def test_a_misspelt_field_is_a_finding_with_a_suggestion(name: str, hint: str) -> None:
    """Never silently lost: the finding shows the value, the draft does without."""
    checked = check({name: "lost?"})

    assert checked.value == {"SKU": "R-1"}
    finding = checked.findings[0]
    assert (finding.code, finding.place.field, finding.hint) == ("unknown_field", name, hint)
    assert '"lost?"' in finding.message


def test_text_is_trimmed_and_cleaned() -> None:
    """A title is one line; what cannot be printed would break the marketplace's XML."""
    checked = check({"Title": " Gold\x00 ring\r\n750 ", "Description": "a\nb"})

    assert checked.value is not None
    assert checked.value["Title"] == "Gold ring 750"
    assert checked.value["Description"] == "a\nb"
    assert [finding.code for finding in checked.findings] == ["characters_removed"]


@pytest.mark.parametrize(
    ("field", "found", "code"),
    [
        ("Title", "x" * 501, "text_too_long"),
        ("Title", ["a"], "type_mismatch"),
        ("SKU", "x" * 51, "text_too_long"),
        ("SKU", "a\nb", "identifier_invalid"),
        ("SKU", "a\x00b", "identifier_invalid"),
        ("EAN", "4006381333932", "gtin_check_digit"),
        ("EAN", "4.00638E+12", "gtin_invalid"),
        ("UPC", 36000291452, "gtin_invalid"),
        ("Currency", "EURO", "currency_unknown"),
        ("ItemCountry", "UK", "country_unknown"),
        ("Locale", "german", "locale_invalid"),
        ("SaleStart", "1.3.2026", "date_invalid"),
        ("SaleStart", 1764547200000, "date_invalid"),
        ("SaleStart", "2026-02-30", "date_invalid"),
        ("WeightUnit", "stone", "enum_unknown"),
        ("MainPictureURLs", ["ftp://img.example/1.jpg"], "url_invalid"),
        ("MainPictureURLs", ["https://img.example/a b.jpg"], "url_invalid"),
        ("MainPictureURLs", ["https:///1.jpg"], "url_invalid"),
        ("MainPictureURLs", ["//img.example/1.jpg"], "url_invalid"),
        ("MainPictureURLs", ["https://me:secret@img.example/1.jpg"], "url_credentials"),
        ("MainPictureURLs", ["https://img.example/"] * 101, "too_many_entries"),
        ("MainPictureURLs", [{"url": "https://img.example/"}], "type_mismatch"),
        ("ItemSpecifics", "Metal=Gold", "type_mismatch"),
        ("ItemSpecifics", {" ": "Gold"}, "name_invalid"),
        ("PackageDetails", "1 kg", "type_mismatch"),
        ("ProductIDs", '{"EAN":', "type_mismatch"),
        ("ProductIDs", {"BARCODE": "1"}, "enum_unknown"),
        ("ProductIDs", {"EAN": "123"}, "gtin_invalid"),
        ("Variations", {"SKU": "a"}, "type_mismatch"),
        ("Variations", ["a"], "type_mismatch"),
        ("Variations", [{"SKU": "a"}, {"SKU": " a "}], "sku_duplicate"),
        ("ApplyTax", "perhaps", "boolean_invalid"),
    ],
)
def test_what_a_field_cannot_be_is_refused(field: str, found: object, code: str) -> None:
    """With a code that says why, and the name of the field."""
    assert refusal_of({field: found}) == (code, field)


@pytest.mark.parametrize(
    ("field", "found", "path"),
    [
        ("ItemSpecifics", {"Size": "54", "Metal": {"deep": "Gold"}}, "ItemSpecifics.Metal"),
        ("Compatibilities", [None, {"Year": ["1999"], "Make": {}}], "Compatibilities[1].Make"),
    ],
)
def test_the_entry_of_a_map_that_is_refused_is_named(field: str, found: object, path: str) -> None:
    """An item may have forty specifics."""
    assert refusal_of({field: found}) == ("type_mismatch", path)


@pytest.mark.parametrize(
    ("field", "found", "kept"),
    [
        ("EAN", "4 006381-333931", "4006381333931"),
        ("EAN", 4006381333931, "4006381333931"),
        ("EAN", "does not apply", "Does not apply"),
        ("ISBN", "0-9752298-0-x", "097522980X"),
        ("Currency", "eur", "EUR"),
        ("Locale", "de-de", "de_DE"),
        ("Locale", "zh-hans-cn", "zh_Hans_CN"),
        ("WeightUnit", "KG", "kg"),
        ("ActionCode", "full update", "FULL_UPDATE"),
        ("SaleStart", "2026-03-01T09:00:00+01:00", "2026-03-01T08:00:00Z"),
        ("SaleStart", "2026-03-01T08:00:00.000Z", "2026-03-01T08:00:00Z"),
        ("Title", 1000, "1000"),
        ("Title", 1.5, "1.5"),
        ("MainPictureURLs", "https://img.example/1.jpg", ["https://img.example/1.jpg"]),
        ("MainPictureURLs", ["", "HTTP://img.example", None], ["HTTP://img.example"]),
        ("MainPictureURLs", ["https://bücher.example/ä?x=1#y"], ["https://bücher.example/ä?x=1#y"]),
        ("ItemSpecifics", {"Size": 54, "Style": ["a", ""]}, {"Size": "54", "Style": ["a"]}),
        ("ItemSpecifics", {"Metal": None}, {"Metal": None}),
        ("ProductIDs", '{"ean": "4006381333931"}', {"EAN": "4006381333931"}),
        ("CatalogProductID", ["Wren", "RG"], ["Wren", "RG"]),
        ("PackageDetails", {"WeightMajor": "1", "Type": ""}, {"WeightMajor": "1"}),
    ],
)
def test_what_means_one_thing_is_put_into_one_form(field: str, found: object, kept: object) -> None:
    """Equal content must be equal bytes, else the sync sends changes that nobody made."""
    assert value_of({field: found}) == {field: kept}


def test_a_time_without_an_offset_is_utc_and_says_so() -> None:
    """A sale that starts an hour early is money lost; the finding shows what was assumed."""
    checked = check({"SaleStart": "2026-03-01"})

    assert checked.value is not None
    assert checked.value["SaleStart"] == "2026-03-01T00:00:00Z"
    assert [finding.code for finding in checked.findings] == ["time_zone_assumed"]


def test_paths_lead_into_variations() -> None:
    """With 200 variations, "Price is wrong" helps nobody."""
    raw: dict[str, object] = {"Variations": [{"SKU": "a"}, {"SKU": "b", "Price": "x", "Sice": "M"}]}
    checked = check(raw)

    assert checked.refused is not None
    assert checked.refused.place.field == "Variations[1].Price"
    assert checked.refused.message == 'Variations[1].Price is no decimal: "x"'
    assert {finding.place.field for finding in checked.findings} == {
        "Variations[1].Price",
        "Variations[1].Sice",
    }


def test_a_variation_needs_its_sku() -> None:
    """Nothing else could tell its price from another's."""
    assert refusal_of({"Variations": [{"Price": "1"}]}) == ("field_missing", "Variations[0].SKU")


def test_everything_wrong_is_told_at_once() -> None:
    """One run of the feed should show all that is to be mended."""
    checked = check({"Price": "x", "Quantity": "y", "EAN": "z"})

    assert [finding.place.field for finding in checked.findings] == ["Price", "Quantity", "EAN"]


def test_findings_of_one_record_are_bounded() -> None:
    """A script in a loop must not turn one record into a million findings."""
    checked = check({f"Feld{number}": 1 for number in range(10_000)})

    assert len(checked.findings) == MOST_FINDINGS + 1
    assert checked.findings[-1].code == "findings_left_out"


def test_odd_sales_are_findings() -> None:
    """Each field is right alone; together they cannot be meant."""
    codes = [
        finding.code
        for finding in check(
            {
                "Price": "9.99",
                "SalePrice": "19.99",
                "SaleStart": "2026-03-08T00:00:00Z",
                "SaleEnd": "2026-03-01T00:00:00Z",
            }
        ).findings
    ]

    assert codes == ["sale_price_above_price", "sale_period_reversed"]


# What JSON can hold, and texts that come near to meaning something.
_TEXTS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[-+ €]?[0-9.,' ]{1,12}", fullmatch=True),
    st.sampled_from(["\ud800", "\x00", "NaN", "1e400", "2026-03-01", "9999-12-31T23:59:59-14:00"]),
    st.sampled_from(
        ["https://a.example", "https://[::1", "http://a..b", "{}", "[[[[", "en_US", "EUR"]
    ),
)


_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.just(10**400), st.floats(), _TEXTS)


_JSON = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(_TEXTS, st.sampled_from(["SKU", "Price"])), inner, max_size=4),
    ),
    max_leaves=8,
)


_KINDS = st.sampled_from(["PRODUCT", "INVENTORY", "SHIPMENT"])


@st.composite
def outputs(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    """An output object with known and unknown names, and anything as their values."""
    kind = draw(_KINDS)
    names = st.one_of(st.sampled_from(list(SHAPES[kind].fields)), _TEXTS)
    return kind, draw(st.dictionaries(names, _JSON, max_size=6))


@settings(max_examples=300)
@given(output=outputs(), mark=st.sampled_from([".", ","]))
def test_any_json_is_accepted_or_refused_with_a_code(
    output: tuple[str, dict[str, object]], mark: str
) -> None:
    """No output of any script crashes a run, and whatever is accepted can be written."""
    marked = SchemaSettings(decimal_mark="," if mark == "," else ".")
    checked = check_outputs([output], marked, key="R-1")

    assert (checked.value is None) == (checked.refused is not None)
    assert {finding.code for finding in checked.findings} <= set(SCHEMA)
    orjson.dumps([checked.value, checked.found, checked.sku])
    orjson.dumps([[str(finding), finding.place.field] for finding in checked.findings])


@settings(max_examples=300)
@given(output=outputs())
def test_checking_a_draft_again_changes_nothing(output: tuple[str, dict[str, object]]) -> None:
    """A draft is canonical: what the store holds would be accepted as it stands."""
    once = check_outputs([output], DOT, key="R-1")
    if once.value is None:
        return
    again = check_outputs([(output[0], once.value)], DOT)

    assert again.refused is None
    assert json.dumps(again.value) == json.dumps(once.value)


def test_every_type_has_a_check() -> None:
    """A new type without one would fail on the first record, not here."""
    used = {field.type for shape in SHAPES.values() for field in shape.fields.values()}

    assert used == set(FieldType)
    assert check({name: None for name in PRODUCT.fields if name != "SKU"}).refused is None
