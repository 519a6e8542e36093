"""What holds for every page of the registry, whoever wrote it."""

from collections.abc import Mapping
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from admin_api.console.pages import PAGES
from admin_api.console.registry import ConsolePage
from tests.acceptance.console.conftest import Visiting
from tests.chromium import TABLET, Theme
from tests.console_site import SAMPLES, address_of

_axe = Axe()
_BAD = ("serious", "critical")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_has_no_serious_accessibility_fault(
    visit: Visiting, page: ConsolePage, theme: Theme
) -> None:
    """People who see little, or steer by keys, use all of it."""
    with visit(theme=theme) as visitor:
        visitor.go(address_of(page.path))
        found = _axe.run(visitor.page).response["violations"]

    assert [_told(fault) for fault in found if fault["impact"] in _BAD] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_fits_a_tablet(visit: Visiting, page: ConsolePage) -> None:
    """A page that is wider than its screen is read through a keyhole."""
    with visit(size=TABLET) as visitor:
        visitor.go(address_of(page.path))
        over = visitor.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

    assert over == 0


def test_every_path_with_a_name_in_it_has_a_sample() -> None:
    """Else its page would be passed over."""
    missing = {page.path for page in PAGES if "{" in page.path} - set(SAMPLES)

    assert missing == set()


def test_keys_lead_to_one_page_each() -> None:
    """Of two pages with one key the second could not be reached."""
    keys = [page.nav.key for page in PAGES if page.nav]

    assert sorted(set(keys)) == sorted(keys)


def _told(fault: Mapping[str, Any]) -> str:
    places = [node["target"] for node in fault["nodes"]][:3]
    return f"{fault['id']}: {fault['help']} at {places}: {fault['nodes'][0].get('failureSummary')}"
