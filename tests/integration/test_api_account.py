"""Signing in over HTTP: sessions, their cookie, and one's own account."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api_site import PASSWORD, ApiSite, serving_api
from tests.dav_site import Answer

_OURS = {"Sec_Fetch_Site": "same-origin"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ApiSite]:
    """A server with an admin, a merchant and a token that reads."""
    with serving_api(ApiSite(tmp_path, users=("chief", "wren", "reader"))) as site:
        yield site


def _sign_in(site: ApiSite, name: str = "wren", password: str = PASSWORD) -> Answer:
    body = json.dumps({"name": name, "password": password}).encode()
    return site.ask("POST", "/api/session", body, user=None, Content_Type="application/json")


def _cookie(answer: Answer) -> str:
    return answer.headers["set-cookie"].partition(";")[0]


def _json(answer: Answer) -> dict[str, object]:
    found: dict[str, object] = json.loads(answer.body)
    return found


def test_a_cookie_is_given_that_no_script_and_no_other_page_gets(site: ApiSite) -> None:
    """A script that was smuggled into a page must not carry the session away."""
    answer = _sign_in(site)
    assert answer.status == 204
    told = answer.headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=strict" in told
    assert "path=/" in told


def test_the_cookie_says_who_one_is(site: ApiSite) -> None:
    """The console asks what to offer."""
    me = site.ask("GET", "/api/me", user=None, Cookie=_cookie(_sign_in(site)))
    assert me.status == 200
    told = _json(me)
    assert (told["name"], told["role"], told["merchants"]) == ("wren", "merchant", ["wren"])
    assert "own_account" in str(told["acts"])


@pytest.mark.parametrize(
    ("name", "password"), [("wren", "wrong password"), ("nobody", PASSWORD)], ids=["word", "name"]
)
def test_wrong_sign_ins_are_told_alike(site: ApiSite, name: str, password: str) -> None:
    """Whoever guesses must not learn which names there are."""
    answer = _sign_in(site, name, password)
    assert (answer.status, _json(answer)["detail"]) == (401, "wrong name or password")


def test_who_fails_too_often_has_to_wait(site: ApiSite) -> None:
    """A fifth of a second a guess is not enough against a machine that never sleeps."""
    statuses = {_sign_in(site, "nobody", "guess").status for _ in range(21)}
    assert statuses == {401, 429}


@pytest.mark.parametrize(
    "headers",
    [{"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {}, {"Origin": "null"}],
    ids=["cross-site", "same-site", "silent", "hidden"],
)
def test_a_change_that_a_foreign_page_asks_for_is_refused(
    site: ApiSite, headers: dict[str, str]
) -> None:
    """The browser of somebody who is signed in does what any page tells it to."""
    cookie = _cookie(_sign_in(site))
    body = json.dumps({"old": PASSWORD, "new": "quite another password"}).encode()
    answer = site.ask("PUT", "/api/me/password", body, user=None, Cookie=cookie, **headers)
    assert (answer.status, _json(answer)["code"]) == (403, "origin_refused")


def test_another_password_signs_out_everywhere(site: ApiSite) -> None:
    """That is why one changes it."""
    one, other = _cookie(_sign_in(site)), _cookie(_sign_in(site))
    body = json.dumps({"old": PASSWORD, "new": "quite another password"}).encode()
    answer = site.ask(
        "PUT",
        "/api/me/password",
        body,
        user=None,
        Cookie=one,
        Content_Type="application/json",
        **_OURS,
    )
    assert answer.status == 204
    assert {site.ask("GET", "/api/me", user=None, Cookie=each).status for each in (one, other)} == {
        401
    }
    assert _sign_in(site, password="quite another password").status == 204


def test_who_signs_out_is_out(site: ApiSite) -> None:
    """Also where the browser keeps the cookie."""
    cookie = _cookie(_sign_in(site))
    assert site.ask("DELETE", "/api/session", user=None, Cookie=cookie, **_OURS).status == 204
    assert site.ask("GET", "/api/me", user=None, Cookie=cookie).status == 401


def test_changes_stand_in_the_audit_log_for_admins_alone(site: ApiSite) -> None:
    """Who changed what, with what came of it."""
    cookie = _cookie(_sign_in(site))
    body = json.dumps({"old": "a wrong password", "new": "quite another password"}).encode()
    wrong = site.ask(
        "PUT",
        "/api/me/password",
        body,
        user=None,
        Cookie=cookie,
        Content_Type="application/json",
        **_OURS,
    )
    assert wrong.status == 403
    assert site.ask("GET", "/api/audit", user="wren").status == 403
    entries = json.loads(site.ask("GET", "/api/audit?by=wren", user="chief").body)["entries"]
    assert [each["act"] for each in entries] == ["change password", "sign in"]
    entry = entries[0]
    assert entry["outcome"] == "refused"
    assert entry["after"]["code"] == "password_wrong"


def test_a_token_that_reads_changes_no_password(site: ApiSite) -> None:
    """A token lies about in more places than a password."""
    body = json.dumps({"old": PASSWORD, "new": "quite another password"}).encode()
    answer = site.ask(
        "PUT", "/api/me/password", body, user="reader", Content_Type="application/json"
    )
    assert (answer.status, _json(answer)["code"]) == (403, "scope_refused")
