from marketplaces.ebay.error_page import PAGE, page
from tests.docs.markdown import ROOT


def test_the_page_of_ebays_errors_is_up_to_date() -> None:
    """A merchant looks a code up there; `make types` writes it anew."""
    assert (ROOT / PAGE).read_text(encoding="utf-8") == page()
