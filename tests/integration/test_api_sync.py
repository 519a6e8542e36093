"""The sync layer over HTTP: lanes, requests, why a SKU waits, drift, connections."""

import json
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from catalog.requests import LaneHold, Reconciliation
from drive.blobs import LocalBlobs
from store.store import Store
from tests.api_site import ApiSite, prepare, serving_api
from tests.api_store import NOW, REQUEST, SECRET, fill_store
from tests.shop import DE

OF_WREN = "/api/merchants/wren"
LANE = f"{OF_WREN}/sync/ebay/EBAY_DE/lanes/product/hold"


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> ApiSite:
    """A merchant with a request that was half answered, a drift, and a SKU that waits."""
    site = ApiSite(tmp_path_factory.mktemp("seed") / "data", users=("chief", "wren", "guide"))
    site.folder.mkdir()
    prepare(site)
    with Store(site.target) as store:
        fill_store(store)
    return site


@pytest.fixture
def site(seed: ApiSite, tmp_path: Path) -> Iterator[ApiSite]:
    """A server over a copy of the seed."""
    folder = tmp_path / "data"
    shutil.copytree(seed.folder, folder)
    with serving_api(ApiSite(folder, tokens=dict(seed.tokens))) as served:
        yield served


def _get(site: ApiSite, path: str, user: str = "wren") -> Any:
    answer = site.ask("GET", OF_WREN + path, user=user)
    assert answer.status == 200, answer
    return json.loads(answer.body)


def _send(
    site: ApiSite, method: str, path: str, content: object = None, user: str = "chief"
) -> Any:
    body = None if content is None else json.dumps(content).encode()
    answer = site.ask(method, path, body, user=user, Content_Type="application/json")
    return answer.status, json.loads(answer.body) if answer.body else None


def test_a_channel_shows_what_is_under_way_what_differs_and_what_waits(site: ApiSite) -> None:
    """Why is my ring not listed? The answer is in one place."""
    [channel] = _get(site, "/sync")

    assert channel["channel"] == "ebay/EBAY_DE"
    assert channel["access"]["account"] == "wren-de"
    lane = next(each for each in channel["lanes"] if each["lane"] == "product")
    assert [(each["id"], each["state"], each["refused"]) for each in lane["requests"]] == [
        (REQUEST, "sent", 1)
    ]
    assert (channel["drift"], channel["waiting"]) == ({"price": 1}, {"waits_for_stock": 1})
    assert channel["reconciled"]["counts"] == {"price": 1}


def test_a_request_tells_what_became_of_each_sku(site: ApiSite) -> None:
    """In the marketplace's own words, with the address at which buyers find what is listed."""
    listed = _get(site, "/requests?state=sent")
    assert [each["id"] for each in listed["entries"]] == [REQUEST]
    assert _get(site, "/requests?state=closed")["entries"] == []

    first, second = _get(site, f"/requests/{REQUEST}/skus")["entries"]
    assert (first["sku"], first["outcome"]) == ("R-1", "refused")
    assert first["reasons"] == [{"code": "21916635", "message": "give a brand", "field": "Brand"}]
    assert (second["sku"], second["outcome"]) == ("R-2", "done")
    assert second["link"] == "https://www.ebay.de/itm/110553012345"
    assert site.ask("GET", f"{OF_WREN}/requests/none").status == 404


def test_files_of_a_request_are_for_admins(site: ApiSite) -> None:
    """They hold what a marketplace was told to the letter."""
    path = f"{OF_WREN}/requests/{REQUEST}/files/"
    assert site.ask("GET", path + "file", user="guide").status == 403
    assert site.ask("GET", path + "result", user="chief").status == 404
    with Store(site.target) as store:
        key, _ = LocalBlobs(site.folder / "files").put(BytesIO(b"<xml/>"))
        store.requests.note("wren", REQUEST, file=key)
    answer = site.ask("GET", path + "file", user="chief")
    assert (answer.status, answer.body) == (200, b"<xml/>")
    assert f"{REQUEST}.file" in answer.headers["content-disposition"]


def test_why_a_sku_waits_is_told_of_one_and_of_all(site: ApiSite) -> None:
    """A list for whoever brings the stock, a sentence for whoever looks at the ring."""
    [wait] = _get(site, "/waits?code=waits_for_stock")["entries"]
    assert (wait["sku"], wait["since"]) == ("R-3", NOW)
    assert _get(site, "/waits?code=waits_for_price")["entries"] == []

    [told] = _get(site, "/sku-waits?sku=R-3")
    assert (told["code"], told["message"]) == ("waits_for_stock", "Nothing of it is in stock.")
    assert _get(site, "/sku-waits?sku=R-2") == []
    assert site.ask("GET", f"{OF_WREN}/sku-waits?sku=none").status == 404


def test_a_lane_is_held_and_let_go_by_those_who_steer(site: ApiSite) -> None:
    """A merchant who sees it may not; who may is noted."""
    assert _send(site, "PUT", LANE, {"why": "odd prices"}, user="wren")[0] == 403
    assert _send(site, "PUT", LANE, {"why": "odd prices"}, user="guide")[0] == 204
    [lane] = [each for each in _get(site, "/sync")[0]["lanes"] if each["hold"]]
    assert (lane["lane"], lane["hold"]["message"]) == ("product", "odd prices")

    assert _send(site, "DELETE", LANE, user="guide")[0] == 204
    assert not any(each["hold"] for each in _get(site, "/sync")[0]["lanes"])
    noted = json.loads(site.ask("GET", "/api/audit?noun=lane", user="chief").body)["entries"]
    assert [(each["act"], each["by"]) for each in noted] == [
        ("let lane go", "guide"),
        ("hold lane", "guide"),
    ]


def test_who_has_mended_something_need_not_wait(site: ApiSite) -> None:
    """The request is looked at now, its lane goes on, and workers are told to look."""
    with Store(site.target) as store:
        store.requests.note("wren", REQUEST, look_at="2999-01-01T00:00:00Z")
        store.requests.hold(LaneHold("wren", DE, "product", NOW, None, "160025", "too many"))
    status, told = _send(site, "POST", f"{OF_WREN}/requests/{REQUEST}/looks")
    assert status == 200
    assert told["look_at"] < "2999"
    for wish in ("plans", "reconciliations"):
        assert _send(site, "POST", f"{OF_WREN}/sync/ebay/EBAY_DE/{wish}")[0] == 202
    [channel] = _get(site, "/sync")
    assert channel["wishes"] == ["plan", "reconcile"]
    assert not any(each["hold"] for each in channel["lanes"])
    status, _ = _send(site, "POST", f"{OF_WREN}/sync/ebay/EBAY_GB/plans")
    assert status == 400


def test_what_was_refused_is_sent_again_when_somebody_says_so(site: ApiSite) -> None:
    """No rule may, since it would send the same for ever."""
    status, told = _send(site, "POST", f"{OF_WREN}/requests/{REQUEST}/resendings", user="guide")
    assert (status, told) == (200, {"queued": 1, "left": 0})
    with Store(site.target) as store:
        assert store.items.get("wren", "R-1").state == "QUEUED"
    assert _send(site, "POST", f"{OF_WREN}/requests/{REQUEST}/resendings")[1] == {
        "queued": 0,
        "left": 1,
    }


@pytest.mark.parametrize("way", ["take_over", "put_right"])
def test_drift_is_settled_by_choice(site: ApiSite, way: str) -> None:
    """Main becomes what is there; put right, the listing is due to be told again."""
    [shown] = _get(site, "/drift?kind=price")["entries"]
    assert shown["ways"] == ["take_over", "put_right"]
    names = ("channel", "listing_id", "sku", "kind")
    wanted = {"way": way, "drifts": [{name: shown[name] for name in names}]}
    status, told = _send(site, "POST", f"{OF_WREN}/drift/settlements", wanted, user="guide")

    assert (status, told["settled"], told["left"]) == (200, 1, 0)
    assert _get(site, "/drift")["entries"] == []
    [settled] = _get(site, "/drift?state=settled")["entries"]
    assert settled["settled_by"] == {"take_over": "taken_over", "put_right": "put_right"}[way]
    with Store(site.target) as store:
        main = {each.noun: each.fields for each in store.listings.main("wren", "R-2", DE)}
        due = store.listing_dues.due("wren", DE, "2999")
    assert main["listed"]["price"] == "8.00"
    assert [product for _, product in due] == (["R-2"] if way == "put_right" else [])
    _, again = _send(site, "POST", f"{OF_WREN}/drift/settlements", wanted)
    assert [each["code"] for each in again["first_left"]] == ["drift_gone"]


def test_drift_of_a_kind_is_settled_in_bulk(site: ApiSite) -> None:
    """Twenty prices of a repricing tool are one decision."""
    wanted = {"way": "take_over", "channel": "ebay/EBAY_DE", "kind": "price"}
    assert _send(site, "POST", f"{OF_WREN}/drift/settlements", wanted)[1]["settled"] == 1
    for wrong in ({"way": "take_over"}, {**wanted, "way": "name"}, {"way": "x", "drifts": []}):
        assert _send(site, "POST", f"{OF_WREN}/drift/settlements", wrong)[0] == 400


def test_what_was_told_since_the_report_is_not_settled(site: ApiSite) -> None:
    """The report cannot say how it is now: the next one does."""
    with Store(site.target) as store:
        early = "2026-03-01T00:00:01Z"
        store.reconciliations.keep(Reconciliation("wren", DE, early, early, {"price": 1}))
    wanted = {"way": "take_over", "channel": "ebay/EBAY_DE", "kind": "price"}
    _, told = _send(site, "POST", f"{OF_WREN}/drift/settlements", wanted)
    assert [each["code"] for each in told["first_left"]] == ["drift_uncertain"]


def test_reconciliations_are_told_with_the_newest_first(site: ApiSite) -> None:
    """Since when do so many differ?"""
    found = _get(site, "/sync/ebay/EBAY_DE/reconciliations")
    assert [each["counts"] for each in found] == [{"price": 1}]


def test_listings_are_found_by_state(site: ApiSite) -> None:
    """With the address at which buyers see them."""
    [live] = _get(site, "/listings?channel=ebay/EBAY_DE&state=LIVE")["entries"]
    assert (live["sku"], live["link"]) == ("R-2", "https://www.ebay.de/itm/110553012345")
    assert len(_get(site, "/listings")["entries"]) == 2
    assert site.ask("GET", f"{OF_WREN}/listings?state=LIVE").status == 400


def test_connections_show_no_secret_and_end_by_admins_alone(site: ApiSite) -> None:
    """Whoever has the secret can sell in the merchant's name."""
    answer = site.ask("GET", f"{OF_WREN}/connections", user="wren")
    assert SECRET.encode() not in answer.body
    [shown] = json.loads(answer.body)
    assert (shown["account"], shown["refused_at"]) == ("wren-de", None)

    one = f"{OF_WREN}/connections/ebay"
    assert _send(site, "POST", f"{one}/refusals", {"why": "sold"}, user="guide")[0] == 403
    assert _send(site, "POST", f"{one}/refusals", {"why": "sold"})[1]["message"] == "sold (chief)"
    assert _send(site, "DELETE", one)[0] == 204
    assert _get(site, "/connections") == []
    assert _send(site, "DELETE", one)[0] == 404


def test_a_merchant_is_connected_by_a_secret_that_stays_here(site: ApiSite) -> None:
    """Without Crossdock's own keys it cannot be tried out; a blank in it is a mistake."""
    one = f"{OF_WREN}/connections/ebay"
    status, shown = _send(site, "PUT", one, {"account": "wren-2", "secret": "v1.new"})
    assert (status, shown["account"], shown["made_by"]) == (200, "wren-2", "chief")
    assert "v1.new" not in json.dumps(shown)
    assert _send(site, "PUT", one, {"secret": "with blanks"})[0] == 422
    assert _send(site, "PUT", one.replace("ebay", "bay"), {"secret": "x"})[0] == 422
    assert _send(site, "POST", f"{one}/tests")[0] == 422
    noted = json.loads(site.ask("GET", "/api/audit?noun=connection", user="chief").body)
    assert "v1.new" not in json.dumps(noted)
