"""Keys of programs over HTTP: tokens, app passwords, public keys."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import debian
from tests.api_json import send, told
from tests.api_site import ApiSite, serving_api


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server with an admin, an integrator, and a token that only reads."""
    folder = tmp_path_factory.mktemp("tokens")
    with serving_api(ApiSite(folder, users=("chief", "guide", "reader"))) as site:
        yield site


def _works(site: ApiSite, secret: str) -> bool:
    login = f"Bearer {secret}"
    return site.ask("GET", "/api/merchants", user=None, Authorization=login).status == 200


def test_a_token_is_told_once_and_works_until_it_is_revoked(site: ApiSite) -> None:
    """Of the secret nothing is left but its hash."""
    made = told(
        send(site, "POST", "/api/me/tokens", {"label": "till", "scope": "read"}, user="guide"), 201
    )
    prefix, secret = made["token"]["prefix"], made["secret"]
    assert _works(site, secret)
    listed = send(site, "GET", "/api/me/tokens", user="guide")
    assert (prefix in listed.body.decode(), secret in listed.body.decode()) == (True, False)
    told(send(site, "DELETE", f"/api/me/tokens/{prefix}", user="guide"))
    assert not _works(site, secret)
    assert secret not in send(site, "GET", "/api/audit").body.decode()


def test_nobody_revokes_what_is_not_theirs(site: ApiSite) -> None:
    """Its public beginning is no secret."""
    made = told(send(site, "POST", "/api/users/guide/tokens", {"label": "x"}), 201)
    prefix = made["token"]["prefix"]
    assert send(site, "DELETE", f"/api/me/tokens/{prefix}").status == 404
    assert send(site, "DELETE", f"/api/users/reader/tokens/{prefix}").status == 404
    assert _works(site, made["secret"])


def test_a_token_makes_no_token_that_may_do_more(site: ApiSite) -> None:
    """One that only reads could else give itself everything."""
    answer = send(site, "POST", "/api/me/tokens", {"label": "x", "scope": "all"}, user="reader")
    assert told(answer, 403)["code"] == "scope_refused"


def test_an_app_password_opens_the_drive_alone(site: ApiSite) -> None:
    """It lies in the settings of many programs."""
    made = told(
        send(site, "POST", "/api/me/tokens", {"label": "PC", "scope": "drive"}, user="guide"), 201
    )
    login = f"Bearer {made['secret']}"
    assert site.ask("GET", "/api/merchants", user=None, Authorization=login).status == 403


def test_admins_see_which_keys_are_about(site: ApiSite) -> None:
    """Page by page, and of one user with those that are revoked."""
    made = told(send(site, "POST", "/api/users/guide/tokens", {"label": "old"}), 201)
    prefix = made["token"]["prefix"]
    send(site, "DELETE", f"/api/users/guide/tokens/{prefix}")
    in_force = told(send(site, "GET", "/api/tokens?limit=1000"))["entries"]
    assert prefix not in {each["prefix"] for each in in_force}
    of_guide = told(send(site, "GET", "/api/users/guide/tokens"))
    assert {each["prefix"]: each["revoked_at"] for each in of_guide}[prefix] is not None


def test_a_public_key_is_added_listed_and_removed(site: ApiSite, tmp_path: Path) -> None:
    """For jobs that log in over SFTP without a password."""
    if shutil.which("ssh-keygen") is None:
        debian.ensure("openssh-client")
    file = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file], check=True)
    key = {"key": file.with_suffix(".pub").read_text(), "label": "the till"}
    made = told(send(site, "POST", "/api/me/keys", key, user="guide"), 201)
    assert send(site, "POST", "/api/me/keys", key, user="guide").status == 409
    assert told(send(site, "GET", "/api/users/guide/keys")) == [made]
    query = made["fingerprint"].replace("+", "%2B").replace("/", "%2F")
    gone = f"/api/me/keys?fingerprint={query}"
    assert send(site, "DELETE", gone, user="guide").status == 204
    assert send(site, "DELETE", gone, user="guide").status == 404


def test_the_secret_half_of_a_key_is_refused(site: ApiSite) -> None:
    """And it is not repeated in the answer, which may be logged."""
    text = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n"
    answer = send(site, "POST", "/api/me/keys", {"key": text, "label": "x"}, user="guide")
    assert (answer.status, b"c2VjcmV0" in answer.body) == (422, False)
