"""Texts that make a pattern try everything: before the mend, each of these took hours."""

import pytest

from engine.field_check import SchemaSettings
from engine.product_schema import check_outputs
from mapping_service.numbers import canonical_number

SETTINGS = SchemaSettings()


@pytest.mark.parametrize(
    "url",
    [
        "https://" + "a" * 1_900 + "!",
        "https://" + "a." * 900 + "!",
        "https://" + "a-" * 900 + "!",
        "https://" + "a_" * 900,
    ],
)
def test_a_url_is_refused_in_one_pass(url: str) -> None:
    """The check runs in the parent, where no limit of time stands: it would hang the whole run."""
    checked = check_outputs([("PRODUCT", {"SKU": "1", "MainPictureURLs": url})], SETTINGS)

    assert checked.refused is not None
    assert checked.refused.code == "url_invalid"


@pytest.mark.parametrize(
    "url", ["https://a", "http://shop.example./", "https://ä-b.example:8080?x"]
)
def test_a_url_with_an_ordinary_host_is_taken(url: str) -> None:
    """Labels, hyphens inside them, a dot at the end, a port."""
    checked = check_outputs([("PRODUCT", {"SKU": "1", "MainPictureURLs": url})], SETTINGS)

    assert checked.refused is None


@pytest.mark.parametrize(
    "stored",
    ["0" * 32_766 + "x", "1" * 32_766 + "x", "1." + "0" * 32_764 + "x", "1e" + "1" * 32_765],
)
def test_a_cell_full_of_digits_is_read_in_one_pass(stored: str) -> None:
    """A workbook holds a thousand such cells within its limits."""
    with pytest.raises(ValueError, match="not a number"):
        canonical_number(stored)


def test_a_long_whole_number_of_zeros_is_zero() -> None:
    """The same text without the letter is a number."""
    assert canonical_number("-" + "0" * 32_000 + ".000") == "0"
