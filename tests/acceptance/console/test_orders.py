"""Orders in the console; who has bought is shown to those who may see it."""

import pytest
from playwright.sync_api import expect

from catalog.users import Role
from tests.acceptance.console.conftest import Visiting
from tests.console_seed import QUILLMARK


@pytest.mark.parametrize(("role", "sees"), [("merchant", True), ("integrator", False)])
def test_an_order_is_found_and_its_buyer_shown_to_the_merchant_alone(
    visit: Visiting, role: Role, sees: bool
) -> None:
    """Whoever works on scripts needs nobody's address."""
    with visit(role) as visitor:
        page = visitor.page
        visitor.go(f"/orders?merchant={QUILLMARK}")
        expect(page.get_by_text("A. Buyer")).to_have_count(0)
        page.get_by_role("link", name="26-11001").click()

        expect(page.get_by_role("heading", level=1)).to_have_text("26-11001")
        expect(page.get_by_text("Parcel 1, 1 piece")).to_be_visible()
        expect(page.get_by_text("A. Buyer, example-buyer")).to_have_count(1 if sees else 0)
        expect(page.get_by_text("You may not see who has bought.")).to_have_count(0 if sees else 1)
