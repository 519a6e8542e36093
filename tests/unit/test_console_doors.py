"""Where somebody goes after signing in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from admin_api.console.doors import inner_address


@pytest.mark.parametrize("wanted", ["/", "/feeds?merchant=wren&state=held", "/products/A%2F1"])
def test_a_page_of_ours_is_gone_to(wanted: str) -> None:
    """Whoever followed a link ends up where it led."""
    assert inner_address(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "feeds",
        "https://example.com",
        "//example.com",
        "///example.com",
        "/\\example.com",
        "/\texample.com",
        "/\n/example.com",
        "javascript:alert(1)",
        "//[",
        "/" + "x" * 3_000,
    ],
)
def test_anything_else_is_the_first_page(wanted: str) -> None:
    """Our own sign-in page must not send anybody to a page that asks for the password again."""
    assert inner_address(wanted) == "/"


@given(wanted=st.text())
def test_it_is_always_a_path(wanted: str) -> None:
    """Whatever stands in the address, a browser stays on this site."""
    found = inner_address(wanted)

    assert found.startswith("/")
    assert not found.startswith(("//", "/\\"))
