"""Orders over HTTP: who has bought is shown to those who may see it, and to nobody else."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from store.store import Store
from tests.api_site import ApiSite, prepare, serving_api
from tests.contract.orders import make_order, make_people

_OF = "/api/merchants/wren/orders"
_NOW = "2026-03-02T00:00:00Z"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server with one order."""
    site = ApiSite(tmp_path_factory.mktemp("orders"), users=("chief", "guide", "wren", "reader"))
    prepare(site)
    with Store(site.target) as store:
        site.tokens["wren-all"] = store.tokens.add("wren", "all", "all", _NOW, "wren").secret
        order = make_order("O-1", **make_people())
        store.orders.arrive("wren", order, now=_NOW, cause_id="report")
    with serving_api(site) as served:
        yield served


def _get(site: ApiSite, path: str, user: str) -> Any:
    answer = site.ask("GET", f"{_OF}{path}", user=user)
    assert answer.status == 200, answer.body
    return json.loads(answer.body)


def _path(site: ApiSite) -> str:
    (brief,) = _get(site, "", "guide")["entries"]
    return f"/{brief['marketplace']}/{brief['order_id']}"


@pytest.mark.parametrize(
    ("user", "sees"),
    [("wren-all", True), ("chief", True), ("wren", False), ("guide", False), ("reader", False)],
)
def test_people_are_shown_to_those_who_may_see_them(site: ApiSite, user: str, sees: bool) -> None:
    """Whoever works on scripts needs nobody's address."""
    answer = site.ask("GET", f"{_OF}{_path(site)}", user=user)
    told = json.loads(answer.body)
    assert told["has_people"] is sees
    assert (told["buyer"] is not None, told["shipping_address"] is not None) == (sees, sees)


def test_a_list_names_nobody(site: ApiSite) -> None:
    """It is looked at over shoulders."""
    text = json.dumps(_get(site, "", "wren-all"))
    assert text.count("O-1") == 1
    assert "hushed" not in text


def test_an_order_shows_its_steps_and_parcels(site: ApiSite) -> None:
    """Who did what, when."""
    told = _get(site, _path(site), "guide")
    assert [each["event"] for each in told["history"]][:1] == ["arrive"]
    assert told["parcels"] == []


def test_an_order_that_is_not_there_is_not_found(site: ApiSite) -> None:
    """Nor one of somebody else."""
    assert site.ask("GET", f"{_OF}/ebay/none", user="guide").status == 404
