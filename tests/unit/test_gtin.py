"""Check digits: one wrong digit of a barcode lists another company's product."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.gtin import bare_gtin, check_digit_is_right, looks_like_gtin


@pytest.mark.parametrize(
    "number",
    [
        pytest.param("96385074", id="GTIN-8"),
        pytest.param("036000291452", id="UPC"),
        pytest.param("4006381333931", id="EAN"),
        pytest.param("10614141000415", id="GTIN-14"),
        pytest.param("9783161484100", id="ISBN-13"),
        pytest.param("0306406152", id="ISBN-10"),
        pytest.param("097522980X", id="ISBN-10 with X"),
    ],
)
def test_known_numbers_have_right_check_digits(number: str) -> None:
    """Published examples of the standards; one of each length."""
    assert check_digit_is_right(number)


@given(
    digits=st.text("0123456789", min_size=13, max_size=13),
    at=st.integers(0, 12),
    other=st.integers(1, 9),
)
def test_one_wrong_digit_is_always_seen(digits: str, at: int, other: int) -> None:
    """That is what the check digit is for."""
    last = next(digit for digit in "0123456789" if check_digit_is_right(digits[:12] + digit))
    right = digits[:12] + last
    wrong = right[:at] + str((int(right[at]) + other) % 10) + right[at + 1 :]

    assert not check_digit_is_right(wrong)


def test_blanks_and_hyphens_do_not_count() -> None:
    """People group barcodes to read them; ISBNs are printed with hyphens."""
    assert bare_gtin("978-3-16-148410-0") == "9783161484100"
    assert bare_gtin("4 006381 333931") == "4006381333931"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        pytest.param("36000291452", "UPC", id="leading zero lost"),
        pytest.param("4006381333931", "UPC", id="an EAN is no UPC"),
        pytest.param("٤٠٠٦٣٨١٣٣٣٩٣١", "EAN", id="digits of another script"),
        pytest.param("X97522980X", "ISBN", id="X but at the end"),
    ],
)
def test_wrong_lengths_and_characters_are_seen(number: str, kind: str) -> None:
    """These have no check digit to compute."""
    assert not looks_like_gtin(number, kind)
