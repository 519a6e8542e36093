"""Profiles and templates over HTTP: versions, who uses them, and what a template makes."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from catalog.listings import SentPart
from catalog.merchants import Channel, Merchant
from catalog.promotion import Acceptance, Entry
from catalog.templates import Description
from store.merging import Cause
from store.store import Store
from tests.api_site import ApiSite, prepare, serving_api
from tests.builders_store import make_arrival, make_batch, make_change
from tests.dav_site import Answer

_OF = "/api/merchants/wren"
_DE = Channel("ebay", "EBAY_DE")
_NOW = "2026-03-02T00:00:00Z"
_HTML = "<h1>${PRODUCT.Title}</h1><p>${PRODUCT.Price} ${PRODUCT.Subtitle}</p>"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A ring that is listed with a profile and a template."""
    site = ApiSite(tmp_path_factory.mktemp("policies"), users=("chief", "guide", "wren"))
    prepare(site)
    with Store(site.target) as store:
        store.merchants.save(Merchant("wren", channels=(_DE,)), _NOW, "tests")
        arrival = make_arrival()
        store.register_feed(arrival)
        ring = make_change(1, "R-1", Title="Ring & co", Price="9.00", ReturnPolicyName="30 days")
        store.write_batch(arrival, make_batch(ring))
        store.profiles.save("wren", "return", "30 days", '{"days": 30}', now=_NOW, by="tests")
        store.templates.save("wren", "ring.html", _HTML, now=_NOW, by="tests")
        store.items.move("wren", "R-1", "approve", Cause("person", "jo", _NOW))
        store.promotion.queue("wren", ["R-1"], _NOW)
        parts = (SentPart("profile_use", "", 1, {"ReturnPolicyName": "30 days"}),)
        store.promotion.submit("wren", _DE, "q1", [Entry("R-1", 1, parts)], _NOW)
        store.promotion.accept("wren", _DE, [Acceptance("q1", "R-1", "4711")], _NOW)
        store.templates.made("wren", _DE, [Description("R-1", "ring.html", "0", "0")], _NOW)
    with serving_api(site) as served:
        yield served


def _json(answer: Answer) -> Any:
    return json.loads(answer.body)


def _get(site: ApiSite, path: str) -> Any:
    return _json(site.ask("GET", f"{_OF}/{path}", user="wren"))


def _send(site: ApiSite, method: str, path: str, **body: object) -> Answer:
    content = json.dumps(body).encode()
    return site.ask(method, f"{_OF}/{path}", content, user="guide", Content_Type="application/json")


def test_a_profile_tells_which_listings_a_change_revises(site: ApiSite) -> None:
    """Whoever changes a policy asks first what it touches."""
    (line,) = [each for each in _get(site, "profiles") if each["name"] == "30 days"]
    whole = _get(site, "profiles/return/30%20days")

    assert (line["kind"], line["used_by"], line["is_more"]) == ("return", 1, False)
    assert whole["versions"][-1]["content"] == {"days": 30}
    assert [(each["sku"], each["listing_id"]) for each in whole["listings"]] == [("R-1", "4711")]


def test_a_profile_is_saved_as_it_was_seen(site: ApiSite) -> None:
    """Two people who edit one policy must not overwrite each other silently."""
    new = {"kind": "payment", "name": "card", "content": '{"immediate": true}'}
    first = _send(site, "PATCH", "profiles/edits", **new, version=0)
    second = _send(site, "PATCH", "profiles/edits", **new, version=0)
    broken = _send(site, "PATCH", "profiles/edits", **{**new, "content": "{"}, version=1)

    assert (first.status, _json(first)["version"], _json(first)["by"]) == (200, 1, "guide")
    assert (second.status, _json(second)["code"]) == (412, "version_differs")
    assert (broken.status, _json(broken)["code"]) == (422, "profile_invalid")


@pytest.mark.parametrize("path", ["profiles/return/none", "profiles/money/30%20days"])
def test_what_is_no_profile_is_not_found(site: ApiSite, path: str) -> None:
    """Neither a name nor a kind that there is not."""
    assert site.ask("GET", f"{_OF}/{path}", user="wren").status == 404


def test_a_template_is_tried_as_it_would_be_sent(site: ApiSite) -> None:
    """A preview that differs from what buyers see is worse than none."""
    tried = _send(site, "POST", "templates/trials", sku="R-1", name="ring.html")
    told = _json(tried)

    assert told["html"] == "<h1>Ring &amp; co</h1><p>9.00 </p>"
    assert (told["channel"], told["missing"], told["used_by"]) == (str(_DE), ["Subtitle"], 1)
    assert {each["token"]: each["value"] for each in told["tokens"]} == {
        "Price": "9.00",
        "Subtitle": None,
        "Title": "Ring & co",
    }


def test_what_must_not_be_sent_is_not_shown(site: ApiSite) -> None:
    """Marketplaces take listings down for it, and a preview would run it."""
    told = _json(
        _send(
            site,
            "POST",
            "templates/trials",
            sku="R-1",
            name="ring.html",
            html="<script>alert(1)</script>",
        )
    )
    assert told["html"] is None
    assert "script" in told["fault"]


def test_a_mistyped_token_is_told_with_its_line(site: ApiSite) -> None:
    """Before buyers see it."""
    html = "<p>\n${PRODUCT.Title</p>"
    answer = _send(site, "POST", "templates/trials", sku="R-1", name="ring.html", html=html)
    assert (answer.status, _json(answer)["line"]) == (422, 2)


def test_a_template_is_saved_as_it_was_seen(site: ApiSite) -> None:
    """Longer than other bodies may be, too."""
    html = "<p>${PRODUCT.Title}</p>" + "x" * 100_000
    first = _send(site, "PATCH", "templates/edits", name="a/b.html", html=html, version=0)
    second = _send(site, "PATCH", "templates/edits", name="a/b.html", html="<p>", version=0)

    assert (first.status, second.status) == (200, 412)
    whole = _get(site, "templates/a/b.html")
    assert (whole["versions"][0]["html"], whole["versions"][0]["tokens"]) == (html, ["Title"])
    assert [each["name"] for each in _get(site, "templates")] == ["a/b.html", "ring.html"]
