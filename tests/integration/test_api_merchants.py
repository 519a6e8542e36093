"""Merchants over HTTP: their list, their settings, their drives."""

from collections.abc import Iterator

import pytest

from tests.api_json import etag, send, told
from tests.api_site import ApiSite, serving_api


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server with an admin and a merchant, behind a name of its own."""
    addresses = {
        "CROSSDOCK_DAV_URL": "https://drive.example.com",
        "CROSSDOCK_SFTP_ADDRESS": "sftp://sftp.example.com:2222",
    }
    folder = tmp_path_factory.mktemp("merchants")
    with serving_api(ApiSite(folder, addresses, users=("chief", "guide", "wren"))) as site:
        yield site


def test_everybody_sees_the_merchants_that_are_theirs(site: ApiSite) -> None:
    """And hears nothing of others."""
    send(site, "POST", "/api/merchants", {"id": "owl", "settings": {"name": "The Owl"}})

    def ids(user: str, query: str = "") -> list[str]:
        found = told(send(site, "GET", f"/api/merchants{query}", user=user))
        return [each["id"] for each in found["entries"]]

    assert (ids("wren"), ids("guide")) == (["wren"], ["finch", "wren"])
    assert ids("chief", "?text=the%20owl") == ["owl"]
    first = told(send(site, "GET", "/api/merchants?limit=1"))
    second = told(send(site, "GET", f"/api/merchants?limit=1&after={first['after']}"))
    in_order = ids("chief")
    assert in_order == sorted(in_order)
    assert [each["entries"][0]["id"] for each in (first, second)] == in_order[:2]


def test_a_merchant_is_added_with_its_settings(site: ApiSite) -> None:
    """All at once, or not at all."""
    wanted = {"id": "hats", "settings": {"currency": "EUR", "channels": "ebay/EBAY_DE"}}
    answer = send(site, "POST", "/api/merchants", wanted)
    made = told(answer, 201)
    assert (made["settings"]["currency"], made["settings"]["time_zone"]) == ("EUR", "UTC")
    assert answer.headers["location"] == "/api/merchants/hats"
    assert told(send(site, "POST", "/api/merchants", wanted), 409)["code"] == "already_exists"
    wrong = {"id": "caps", "settings": {"currency": "EUX"}}
    refused = told(send(site, "POST", "/api/merchants", wrong), 422)
    assert (refused["setting"], refused["found"]) == ("currency", "EUX")
    assert send(site, "GET", "/api/merchants/caps").status == 404


def test_of_two_admins_the_second_is_told_of_the_first(site: ApiSite) -> None:
    """Also where they change different settings: each looked at all of them."""
    where = "/api/merchants/finch"
    seen = etag(site, where)
    one = send(site, "PATCH", where, {"settings": {"currency": "EUR"}}, If_Match=seen)
    two = send(site, "PATCH", where, {"settings": {"approval": "manual"}}, If_Match=seen)
    blind = send(site, "PATCH", where, {"settings": {"approval": "manual"}})
    assert (one.status, two.status, blind.status) == (200, 412, 428)
    again = {"settings": {"approval": "manual"}}
    assert send(site, "PATCH", where, again, If_Match=one.headers["etag"]).status == 200
    history = told(send(site, "GET", f"{where}/settings/history"))["entries"]
    assert [(each["setting"], each["after"]) for each in history] == [
        ("approval", "manual"),
        ("currency", "EUR"),
    ]


def test_a_change_of_settings_stands_in_the_audit_log(site: ApiSite) -> None:
    """From what to what, and only what was touched."""
    change = {"settings": {"stock_buffer": "3"}}
    send(site, "PATCH", "/api/merchants/wren", change, If_Match="*")
    (entry,) = told(send(site, "GET", "/api/audit?merchant=wren&act=change%20settings"))["entries"]
    assert (entry["before"], entry["after"]) == ({"stock_buffer": "0"}, {"stock_buffer": "3"})


def test_a_drive_tells_how_one_gets_there(site: ApiSite) -> None:
    """What an admin would otherwise write in an e-mail, with the name of whoever asks."""
    drive = told(send(site, "GET", "/api/merchants/wren/drive", user="wren"))
    texts = [each["text"] for each in drive["ways"]]
    assert "net use Z: https://drive.example.com/wren /user:wren * /persistent:yes" in texts
    assert "sftp -P 2222 wren@sftp.example.com" in texts
    assert {each["system"] for each in drive["ways"]} == {"windows", "macos", "linux", "script"}
    assert "in/product/" in drive["instructions"]
    assert drive["usage"]["bytes"] > 0
    assert drive["limits"]["bytes"] == 20 << 30


def test_an_owner_of_bases_has_no_drive(site: ApiSite) -> None:
    """It gets no feeds."""
    send(site, "POST", "/api/merchants", {"id": "shared-base", "is_base": True})
    assert send(site, "GET", "/api/merchants/shared-base/drive").status == 404


def test_what_a_setting_means_is_told(site: ApiSite) -> None:
    """For whoever makes a form of it."""
    facts = {each["name"]: each for each in told(send(site, "GET", "/api/merchant-settings"))}
    assert facts["approval"]["choices"] == ["automatic", "manual"]
    settings = told(send(site, "GET", "/api/merchants/wren"))["settings"]
    assert set(facts) == set(settings)
