"""Users over HTTP: who may sign in, as what, and what two admins do to each other's edits."""

from collections.abc import Iterator

import pytest

from tests.api_json import etag, send, told
from tests.api_site import PASSWORD, ApiSite, serving_api


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server with an admin and a merchant."""
    folder = tmp_path_factory.mktemp("users")
    with serving_api(ApiSite(folder, users=("chief", "wren"))) as site:
        yield site


def _add(site: ApiSite, name: str, role: str = "integrator", **more: object) -> str | None:
    made = told(send(site, "POST", "/api/users", {"name": name, "role": role, **more}), 201)
    password: str | None = made["password"]
    return password


def _signs_in(site: ApiSite, name: str, password: str | None) -> bool:
    body = {"name": name, "password": password}
    return send(site, "POST", "/api/session", body, user=None).status == 204


def test_a_password_is_made_and_told_once(site: ApiSite) -> None:
    """Nobody invents good ones."""
    password = _add(site, "ada@example.com", merchants=["wren"])
    assert _signs_in(site, "ada@example.com", password)
    shown = send(site, "GET", "/api/users/ada@example.com").body.decode()
    assert "password" not in shown
    assert str(password) not in send(site, "GET", "/api/audit").body.decode()


def test_a_password_that_is_given_is_taken(site: ApiSite) -> None:
    """For who has agreed on one over the telephone."""
    assert _add(site, "bea", password="agreed with bea") is None
    assert _signs_in(site, "bea", "agreed with bea")


def test_users_are_listed_by_what_one_knows(site: ApiSite) -> None:
    """Page by page."""
    _add(site, "cleo", merchants=["finch"])
    found = told(send(site, "GET", "/api/users?text=cle&role=integrator&enabled=true"))
    assert [each["name"] for each in found["entries"]] == ["cleo"]
    first = told(send(site, "GET", "/api/users?limit=1"))
    second = told(send(site, "GET", f"/api/users?limit=1&after={first['after']}"))
    assert first["entries"][0]["name"] < second["entries"][0]["name"]


def test_of_two_admins_the_second_is_told_of_the_first(site: ApiSite) -> None:
    """Else the first one's change would be gone, and nobody would know."""
    _add(site, "dora", merchants=["wren"])
    seen = etag(site, "/api/users/dora")
    first = send(site, "PATCH", "/api/users/dora", {"merchants": ["finch"]}, If_Match=seen)
    second = send(site, "PATCH", "/api/users/dora", {"enabled": False}, If_Match=seen)
    blind = send(site, "PATCH", "/api/users/dora", {"enabled": False})
    assert (first.status, second.status, blind.status) == (200, 412, 428)
    again = first.headers["etag"]
    assert send(site, "PATCH", "/api/users/dora", {"enabled": False}, If_Match=again).status == 200
    found = told(send(site, "GET", "/api/users/dora"))
    assert (found["merchants"], found["enabled"]) == (["finch"], False)


def test_who_becomes_an_admin_has_no_merchants_of_their_own(site: ApiSite) -> None:
    """An admin sees all of them."""
    _add(site, "elsa", merchants=["wren"])
    answer = send(site, "PATCH", "/api/users/elsa", {"role": "admin"}, If_Match="*")
    assert (told(answer)["role"], told(answer)["merchants"]) == ("admin", [])


@pytest.mark.parametrize("edit", [{"enabled": False}, {"role": "integrator"}], ids=str)
def test_nobody_takes_rights_from_themselves(site: ApiSite, edit: dict[str, object]) -> None:
    """The last admin would lock the door from outside."""
    answer = send(site, "PATCH", "/api/users/chief", edit, If_Match="*")
    assert told(answer, 409)["code"] == "own_rights_kept"
    assert send(site, "PUT", "/api/users/chief/password", {}).status == 409


def test_a_reset_signs_out_and_tells_the_new_password(site: ApiSite) -> None:
    """Whoever has lost a laptop calls an admin."""
    old = _add(site, "fay")
    assert _signs_in(site, "fay", old)
    assert len(told(send(site, "GET", "/api/users/fay/sessions"))) == 1
    new = told(send(site, "PUT", "/api/users/fay/password", {}))["password"]
    assert told(send(site, "GET", "/api/users/fay/sessions")) == []
    assert (_signs_in(site, "fay", old), _signs_in(site, "fay", new)) == (False, True)


def test_an_admin_signs_somebody_out(site: ApiSite) -> None:
    """One browser, or all."""
    password = _add(site, "gil")
    for _ in range(3):
        assert _signs_in(site, "gil", password)
    first = told(send(site, "GET", "/api/users/gil/sessions"))[0]["id"]
    assert send(site, "DELETE", f"/api/users/gil/sessions/{first}").status == 204
    assert told(send(site, "DELETE", "/api/users/gil/sessions")) == {"sessions": 2}


def test_each_change_of_a_user_tells_from_what_to_what(site: ApiSite) -> None:
    """Who let them see that merchant?"""
    _add(site, "hal", merchants=["wren"])
    send(site, "PATCH", "/api/users/hal", {"merchants": ["finch"]}, If_Match="*")
    found = told(send(site, "GET", "/api/audit?noun=user&id=hal&act=change%20user"))["entries"]
    assert len(found) == 1
    assert (found[0]["before"]["merchants"], found[0]["after"]["merchants"]) == (
        ["wren"],
        ["finch"],
    )
    assert (found[0]["by"], found[0]["outcome"]) == ("chief", "done")


def test_the_audit_log_is_given_as_csv(site: ApiSite) -> None:
    """For whoever asks once a year; a cell that begins like a formula is none."""
    _add(site, "ida")
    send(site, "GET", "/api/users/%3Dsum")
    send(site, "PUT", "/api/users/%3D1+1/password", {})
    answer = site.ask("GET", "/api/audit.csv?noun=user", user="chief")
    assert answer.headers["content-type"].startswith("text/csv")
    text = answer.body.decode("utf-8-sig")
    assert text.splitlines()[0].startswith("at,by,address,act")
    assert ",ida,done," in text
    assert ",'=1+1,refused," in text


def test_a_password_of_a_made_user_is_no_good_when_it_is_wrong(site: ApiSite) -> None:
    """The rule of passwords holds for those that admins give, too."""
    answer = send(site, "POST", "/api/users", {"name": "jo", "role": "admin", "password": "short"})
    assert (answer.status, PASSWORD not in answer.body.decode()) == (422, True)
    assert send(site, "GET", "/api/users/jo").status == 404
