import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping_service.folding import BLANKS, fold
from mapping_service.numbers import canonical_number
from mapping_service.strings import unescape
from mapping_service.suggestions import Suggestions


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("123", "123"),
        ("123.0", "123"),
        ("-0", "0"),
        ("0.5", "0.5"),
        ("7.5E+11", "750000000000"),
        ("7.0000000000000009", "7.000000000000001"),
        ("12345678901234567890", "12345678901234567890"),
        ("1E21", "1e+21"),
        ("1.5e-7", "1.5e-7"),
        ("0.000001", "0.000001"),
        ("-12.50", "-12.5"),
    ],
)
def test_a_number_has_one_text(stored: str, text: str) -> None:
    """A cell with 123.0 and a feed that says 123 mean the same."""
    assert canonical_number(stored) == text


@pytest.mark.parametrize("stored", ["", "abc", "nan", "inf", "1e999", "1_0", "0x10"])
def test_what_is_no_number_is_refused(stored: str) -> None:
    """A damaged cell must not become a key that nobody wrote."""
    with pytest.raises(ValueError, match="not a number"):
        canonical_number(stored)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_reads_back_as_that_number(number: float) -> None:
    """Nothing is rounded on the way from a cell to a key."""
    assert float(canonical_number(repr(number))) == number


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Straße", "STRASSE"),
        ("  dark  red ", "Dark Red"),
        ("dark\u00a0red", "dark red"),
        ("\ufeffblau", "BLAU"),
        ("Gru\u0308n", "grün"),
        ("ΟΔΟΣ", "οδος"),
    ],
)
def test_spellings_of_one_value_meet(one: str, other: str) -> None:
    """Non-breaking spaces and capitals are what most misses are made of."""
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("red", "reed"), ("0123", "123"), ("grün", "grun")])
def test_different_values_stay_apart(one: str, other: str) -> None:
    """Folding must never take a leading zero or an umlaut for noise."""
    assert fold(one) != fold(other)


@given(st.text())
def test_a_folded_text_is_clean(text: str) -> None:
    """Comparison by folded form is only sound when nothing is left to fold."""
    folded = fold(text)

    assert folded == folded.strip(BLANKS)
    assert unicodedata.is_normalized("NFC", folded)
    assert fold(text + " ") == folded


def test_excel_escapes_are_resolved() -> None:
    """Excel writes a carriage return as _x000D_, and a literal _x000D_ as _x005F_x000D_."""
    assert unescape("a_x000D_b _x005F_x000D_ _xZZZZ_") == "a\rb _x000D_ _xZZZZ_"
    assert unescape("_xD83D__xDE00_ _xD83D_") == "😀 �"


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        ("Dunkel-Rot ", "dunkelrot"),
        ("blau", "Blau"),
        ("hellgrunn", "hellgrün"),
        ("zzz", None),
        ("", None),
        ("!!", None),
    ],
)
def test_the_nearest_key_is_suggested(value: str, nearest: str | None) -> None:
    """A merchant who fills in the report should mostly only have to agree."""
    assert Suggestions(["Blau", "dunkelrot", "hellgrün", ""]).nearest(value) == nearest
