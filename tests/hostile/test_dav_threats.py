"""What is tried against WebDAV servers, and the wall that each attempt meets."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from drive import dav_library
from tests.dav_memory import TwoMerchants
from tests.dav_site import Site, basic, head, serving
from tests.hostile.attacked_dav import LOCK, names, swept

_PROPFIND = b'<D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>'


_ALL = ("GET", "PUT", "DELETE", "MKCOL", "PROPFIND", "PROPPATCH", "LOCK", "UNLOCK", "COPY", "MOVE")


_ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server for all tests of this file that leave it as it is."""
    with serving(Site(tmp_path_factory.mktemp("drive"))) as site:
        yield site


@pytest.fixture
def site(shared: Site) -> Site:
    """It, as if nobody had asked for anything."""
    return swept(shared)


@pytest.mark.parametrize(
    "path",
    [
        "/wren/../finch/README.txt",
        "/wren/%2e%2e/finch/README.txt",
        "/wren/in/%2e%2e/%2e%2e/finch/README.txt",
        "/wren/..%2ffinch/README.txt",
        "/wren/in/..%5c..%5cfinch%5cREADME.txt",
        "/../../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/wren/.staging/wren/counts",
        "/.staging/wren/counts",
    ],
)
def test_no_path_leads_out(site: Site, path: str) -> None:
    """Encoded dots led out of wsgidav's shares up to 4.3.3 (CVE-2026-48099)."""
    assert site.ask("GET", path).status in (400, 404)
    put = site.ask("PUT", path, b"x").status
    assert put in (400, 403, 404, 409)


def test_no_destination_leads_out(site: Site) -> None:
    """A destination is a path like any other, only in a header."""
    for target in ("/wren/%2e%2e/finch/in/product/a.csv", "/../../a.csv", "/.staging/a.csv"):
        moved = site.ask("MOVE", "/wren/in/product/old.csv", Destination=target)
        assert moved.status in (400, 403, 409), target
    assert names(site) == ["old.csv"]
    assert names(site, "finch/in/product") == []


def test_symbolic_links_are_not_there(site: Site, tmp_path: Path) -> None:
    """Whatever puts a link into the tree, nobody reads or writes through it."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    for target, link in ((secret, "link.txt"), (tmp_path, "away")):
        site.path(f"wren/in/product/{link}").symlink_to(target)
    assert site.ask("GET", "/wren/in/product/link.txt").status == 404
    assert site.ask("GET", "/wren/in/product/away/secret.txt").status == 404
    assert site.ask("PUT", "/wren/in/product/away/new.txt", b"x").status == 409
    site.ask("PUT", "/wren/in/product/link.txt", b"x")
    assert secret.read_text() == "secret"
    listing = site.ask("PROPFIND", "/wren/in/product/", Depth="1").text
    assert "away" not in listing
    for link in ("link.txt", "away"):
        site.path(f"wren/in/product/{link}").unlink()


@pytest.mark.parametrize("method", _ALL)
def test_another_merchant_is_not_there(site: Site, method: str) -> None:
    """Who is a merchant here is nobody's business: who is and who is not look the same."""
    body = {"LOCK": LOCK, "PROPFIND": _PROPFIND, "PUT": b"x"}.get(method)
    extra = {"Depth": "0", "Destination": f"{site.url}/wren/in/product/stolen.csv"}
    there = site.ask(method, "/finch/README.txt", body, **extra)
    missing = site.ask(method, "/nobody/README.txt", body, **extra)
    assert (there.status, there.body) == (404, missing.body)
    assert missing.status == 404


def test_root_shows_only_own_merchants(site: Site) -> None:
    """A listing of all merchants is a list of customers."""
    assert "finch" not in site.ask("PROPFIND", "/", Depth="1").text
    assert "finch" in site.ask("PROPFIND", "/", user="both", Depth="1").text


def test_files_stay_with_their_merchant_even_for_who_sees_both(site: Site) -> None:
    """A moved file would take its quota, locks and history along."""
    for method in ("COPY", "MOVE"):
        target = f"{site.url}/finch/in/product/a.csv"
        answer = site.ask(method, "/wren/in/product/old.csv", user="both", Destination=target)
        assert answer.status == 403
    assert names(site, "finch/in/product") == []


def test_a_lock_locks_nobody_else(site: Site) -> None:
    """With one address for all and a root by log-in, A's lock kept B from B's own file."""
    lock = site.ask("LOCK", "/wren/in/product/same.csv", LOCK)
    assert lock.status == 201
    assert site.ask("PUT", "/finch/in/product/same.csv", b"x", user="finch").status == 201
    token = lock.headers["lock-token"]
    assert site.ask("UNLOCK", "/finch/in/product/same.csv", user="finch", Lock_Token=token).status
    assert site.ask("PUT", "/wren/in/product/same.csv", b"x").status == 423
    assert site.ask("UNLOCK", "/wren/in/product/same.csv", Lock_Token=token).status == 204


def test_a_lock_of_another_user_is_neither_used_nor_kept_alive(site: Site) -> None:
    """A token is told to everybody who may list the folder."""
    lock = site.ask("LOCK", "/wren/in/product/old.csv", LOCK)
    token = lock.headers["lock-token"]
    used = site.ask("PUT", "/wren/in/product/old.csv", b"x", user="both", If=f"({token})")
    assert used.status in (412, 423)
    assert site.ask("LOCK", "/wren/in/product/old.csv", user="both", If=f"({token})").status in (
        403,
        412,
    )
    ended = site.ask("UNLOCK", "/wren/in/product/old.csv", user="both", Lock_Token=token)
    assert ended.status == 403
    assert site.ask("UNLOCK", "/wren/in/product/old.csv", Lock_Token=token).status == 204


@pytest.mark.parametrize("method", ["PROPFIND", "PROPPATCH", "LOCK"])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"{_ENTITY}<x>&e;</x>".encode(), id="external"),
        pytest.param(f"{_LAUGHS}<x>&b;</x>".encode(), id="laughs"),
        pytest.param(f"{_ENTITY}<x>&e;</x>".encode("utf-16"), id="utf-16"),
        pytest.param(
            b'<?xml version="1.0" encoding="cp037"?>' + f"{_ENTITY}<x>&e;</x>".encode("cp037"),
            id="ebcdic",
        ),
        pytest.param(
            b'<?xml version="1.0" encoding="utf-7"?>' + b"+ADwAIQ-DOCTYPE x+AD4-<x/>", id="utf-7"
        ),
        pytest.param(b"<!doctype x><x/>", id="lower"),
    ],
)
def test_document_types_are_refused(site: Site, method: str, body: bytes) -> None:
    """With lxml beside it, wsgidav took them, and a lock whose owner was `&x;` stayed for good."""
    assert site.ask(method, "/wren/in/product/old.csv", body, Depth="0").status == 400
    assert site.ask("PUT", "/wren/in/product/old.csv", b"not locked").status == 204


def test_lxml_reads_no_request() -> None:
    """It is installed here: nothing but our loading keeps wsgidav from it."""
    assert dav_library.xml_tools.use_lxml is False
    assert dav_library.util.etree.__name__ == "defusedxml.ElementTree"


def test_guesses_are_slowed_down(tmp_path: Path) -> None:
    """200 passwords a second find a short one."""
    with serving(Site(tmp_path)) as site:
        wrong = {"Authorization": basic("wren", "guess")}
        told = [site.ask("GET", "/wren/README.txt", None, None, **wrong).status for _ in range(25)]
        assert told == [401] * 20 + [429] * 5
        refused = site.ask("GET", "/wren/README.txt")
        assert refused.status == 429
        assert 0 < int(refused.headers["retry-after"]) <= 301


def test_guesses_behind_a_proxy_are_counted_where_they_come_from(tmp_path: Path) -> None:
    """Behind nginx all come from one address; and nobody makes up another one."""
    with serving(Site(tmp_path, proxies=frozenset({"127.0.0.1"}))) as site:
        wrong = {"Authorization": basic("wren", "guess")}
        for number in range(21):
            told = {"X_Forwarded_For": f"10.0.0.{number}, 192.0.2.1"}
            status = site.ask("GET", "/wren/README.txt", None, None, **wrong, **told).status
        assert status == 429
        elsewhere = site.ask("GET", "/wren/README.txt", X_Forwarded_For="192.0.2.2")
        assert elsewhere.status == 200


@pytest.mark.parametrize(
    "value",
    ["Basic", "Basic !!!", "Basic d3Jlbg==", "Basic /w==", "Digest username=x", "Bearer x", ""],
)
def test_malformed_logins_are_asked_again(site: Site, value: str) -> None:
    """wsgidav made a 500 of them; Digest is not offered, since its nonces can be used twice."""
    answer = site.ask("GET", "/wren/README.txt", None, None, Authorization=value)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")


def test_nothing_is_told_without_a_login(site: Site) -> None:
    """Not even what there is."""
    for method in (*_ALL, "OPTIONS", "HEAD", "POST", "TRACE"):
        assert site.ask(method, "/wren/README.txt", user=None, Depth="0").status == 401


def test_who_may_only_read_changes_nothing(site: Site) -> None:
    """A program that fetches results needs no more."""
    for method in ("PUT", "DELETE", "MKCOL", "PROPPATCH", "LOCK", "COPY", "MOVE"):
        target = f"{site.url}/wren/in/product/b.csv"
        answer = site.ask(method, "/wren/in/product/old.csv", user="reader", Destination=target)
        assert answer.status == 403
    assert site.ask("GET", "/wren/in/product/old.csv", user="reader").body == b"old"
    assert names(site) == ["old.csv"]


def test_answers_name_no_library_and_no_file_of_ours(site: Site) -> None:
    """A version tells which hole to try; a path tells how we are built."""
    for method, path in (
        ("GET", "/wren/missing"),
        ("PUT", "/wren/in/product/new.csv"),
        ("MKCOL", "/wren/in/product/a:b"),
        ("DELETE", "/wren/in"),
        ("GET", "/wren/in/"),
        ("BREW", "/wren/in/"),
        ("LOCK", "/wren/"),
    ):
        answer = site.ask(method, path, LOCK if method == "LOCK" else None)
        told = answer.body.lower() + str(answer.headers).lower().encode()
        for word in (b"wsgidav", b"cheroot", b"python", b"traceback", bytes(site.folder)):
            assert word not in told, (method, path)


def test_what_is_read_runs_nowhere(site: Site) -> None:
    """A page in a merchant's folder would otherwise act as whoever opens it."""
    for name in ("page.html", "image.svg", "data.xml"):
        site.ask("PUT", f"/wren/in/product/{name}", b"<script>alert(1)</script>")
        answer = site.ask("GET", f"/wren/in/product/{name}")
        assert answer.body == b"<script>alert(1)</script>"
        assert answer.headers["content-disposition"] == "attachment"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"].startswith("sandbox")


@pytest.mark.parametrize(
    "name",
    ["a\r\nb", "a\\b", "..\\..\\x", "con", "NUL.txt", "a:b", "a*b", "dot.", "space ", "x" * 201],
)
def test_names_that_others_cannot_show_are_refused(site: Site, name: str) -> None:
    """wsgidav stored them; a client that cannot see a file cannot delete it."""
    path = "/wren/in/product/" + quote(name, safe="")
    assert site.ask("PUT", path, b"x").status == 403
    assert site.ask("MKCOL", path).status == 403
    assert site.ask("LOCK", path, LOCK).status == 403
    target = f"{site.url}{path}"
    assert site.ask("MOVE", "/wren/in/product/old.csv", Destination=target).status == 403
    assert names(site) == ["old.csv"]


@pytest.mark.parametrize("path", [b"/wren/in/product/\xff.csv", b"/wren/in/product/%ff.csv"])
def test_paths_that_are_not_utf_8_are_refused(site: Site, path: bytes) -> None:
    """wsgidav broke off without an answer."""
    request = head("PUT", "@", Content_Length="1").replace(b"@", path, 1) + b"x"
    assert site.raw(request).startswith(b"HTTP/1.1 400 ")
    assert names(site) == ["old.csv"]


def test_secrets_of_tests_are_not_in_the_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    """Logs are read by more people than passwords should be."""
    caplog.set_level("DEBUG")
    site.ask("GET", "/wren/in/product/old.csv")
    site.ask("GET", "/wren/in/product/old.csv", None, None, Authorization=basic("wren", "guess"))
    assert "GET" in caplog.text
    for secret in (TwoMerchants.SECRET, basic("wren"), "guess"):
        assert secret not in caplog.text
