"""Feeds sent over HTTP: by curl and httpx, to a real server."""

import base64
import hashlib
import json
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.api_site import PASSWORD, USERS, ApiSite, serving_api
from tests.dav_site import basic, head, wait_for

_URL = "/api/feeds/inventory/prices.csv"
_FILE = "wren/in/inventory/prices.csv"
_FEED = b"SKU;Price\nS-1;2.50\n"
_OLD = b"SKU;Price\nS-1;1.50\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server."""
    with serving_api(ApiSite(tmp_path_factory.mktemp("data"), users=tuple(USERS))) as served:
        yield served


def curl(site: ApiSite, path: str, *words: str, text: bytes = b"") -> tuple[int, Any]:
    """What curl is answered: status, and JSON."""
    command = ["curl", "-sS", "-w", "\n%{http_code}", "-H", f"Authorization: {site.bearer()}"]
    ended = subprocess.run(
        [*command, *words, site.url + path], input=text, capture_output=True, timeout=120
    )
    assert ended.returncode == 0, ended.stderr
    body, _, status = ended.stdout.rpartition(b"\n")
    return int(status), json.loads(body or b"null")


def sha256(data: bytes) -> str:
    """In hex."""
    return hashlib.sha256(data).hexdigest()


def code_of(answer: Any) -> str:
    """The code of a problem."""
    assert answer.headers["content-type"] == "application/problem+json"
    code: str = json.loads(answer.text)["code"]
    return code


@pytest.mark.parametrize("way", ["length", "chunks"])
def test_curl_sends_a_feed(site: ApiSite, tmp_path: Path, way: str) -> None:
    """One line in a crontab: a file goes, and the answer says that it is safe."""
    feed = tmp_path / "prices.csv"
    feed.write_bytes(_FEED + way.encode())
    if way == "length":
        status, told = curl(site, f"/api/feeds/product/{way}.csv", "-T", str(feed))
    else:
        data = feed.read_bytes()
        status, told = curl(site, f"/api/feeds/product/{way}.csv", "-T", "-", text=data)

    assert status == 201
    etag = told.pop("etag")
    assert told == {
        "file": f"in/product/{way}.csv",
        "version": sha256(feed.read_bytes()),
        "size": feed.stat().st_size,
        "state": "READY",
        "duplicate": False,
        "status_url": f"/api/feeds/product/{way}.csv/status",
    }
    assert etag
    assert site.path(f"wren/in/product/{way}.csv").read_bytes() == feed.read_bytes()


def test_httpx_sends_a_feed_of_several_blocks(site: ApiSite) -> None:
    """What is larger than every buffer on the way arrives as it is."""
    data = bytes(range(256)) * 20_000
    with httpx.Client(headers={"Authorization": site.bearer()}, timeout=120) as client:
        answer = client.put(f"{site.url}/api/feeds/shipment/large.csv", content=data)
    assert (answer.status_code, answer.json()["version"]) == (201, sha256(data))
    assert site.path("wren/in/shipment/large.csv").read_bytes() == data


def digests(data: bytes) -> list[dict[str, str]]:
    """The headers that tell a checksum, in every form."""
    told = base64.b64encode(hashlib.sha256(data).digest()).decode()
    return [
        {"X_Checksum_Sha256": sha256(data)},
        {"X_Checksum_Sha256": sha256(data).upper()},
        {"Content_Digest": f"sha-256=:{told}:"},
        {"Content_Digest": f"md5=:aaaa:, sha-256=:{told}:"},
        {"Repr_Digest": f"sha-256=:{told}:"},
    ]


@pytest.mark.parametrize("form", range(5))
def test_a_checksum_is_looked_at(site: ApiSite, form: int) -> None:
    """A byte that fell over on the way would be a price that nobody asked for."""
    of_others = set(site.parts_left())
    site.ask("PUT", _URL, _OLD)
    wrong = site.ask("PUT", _URL, _FEED, **digests(b"other bytes")[form])
    assert (wrong.status, code_of(wrong)) == (400, "upload_broken")
    assert json.loads(wrong.text)["found"] == sha256(_FEED)
    assert site.path(_FILE).read_bytes() == _OLD
    assert set(site.parts_left()) <= of_others

    assert site.ask("PUT", _URL, _FEED, **digests(_FEED)[form]).status in (200, 201)
    assert site.path(_FILE).read_bytes() == _FEED


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"X_Checksum_Sha256": "12"}, id="short"),
        pytest.param({"Content_Digest": "sha-256=abc"}, id="no digest"),
        pytest.param({"Content_Digest": "sha-256=:YQ==:"}, id="other length"),
        pytest.param({"Content_Digest": "md5=:YWFh:"}, id="other kind"),
        pytest.param({**digests(b"a")[0], **digests(b"b")[2]}, id="two"),
    ],
)
def test_a_checksum_that_cannot_be_looked_at_is_refused(
    site: ApiSite, headers: dict[str, str]
) -> None:
    """Whoever sends one relies on it."""
    answer = site.ask("PUT", _URL, _FEED, **headers)
    assert (answer.status, code_of(answer)) == (400, "digest_invalid")


def test_the_same_bytes_again_are_told_as_such(site: ApiSite) -> None:
    """The answer to the first try was lost: the second is no other feed."""
    url = "/api/feeds/inventory/twice.csv"
    first = site.ask("PUT", url, b"a;b\n1;2\n")
    again = site.ask("PUT", url, b"a;b\n1;2\n")
    other = site.ask("PUT", url, b"a;b\n1;3\n")
    told = [json.loads(each.text)["duplicate"] for each in (first, again, other)]
    assert [first.status, again.status, other.status] == [201, 200, 201]
    assert told == [False, True, False]


def test_nothing_is_taken_without_a_length(site: ApiSite) -> None:
    """A body of which nobody knows where it ends cannot be known to be whole."""
    site.ask("PUT", _URL, _OLD)
    request = head("PUT", _URL, user=None, Authorization=site.bearer(), Connection="close")
    with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
        connection.sendall(request)
        assert connection.recv(1_000).startswith(b"HTTP/1.1 411 ")
    assert site.path(_FILE).read_bytes() == _OLD


@pytest.mark.parametrize("body", [b"", iter([])], ids=["length", "chunks"])
def test_an_empty_feed_does_not_take_the_place_of_a_good_one(
    site: ApiSite, body: bytes | Iterator[bytes]
) -> None:
    """An export that failed leaves an empty file, and cron sends it."""
    site.ask("PUT", _URL, _OLD)
    answer = site.ask("PUT", _URL, body)
    assert (answer.status, code_of(answer)) == (400, "feed_empty")
    assert site.path(_FILE).read_bytes() == _OLD


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Content_Encoding": "gzip"}, 415, "encoding_refused"),
        ({"Content_Range": "bytes 0-9/100"}, 400, "request_invalid"),
    ],
)
def test_a_body_that_is_not_the_file_is_refused(
    site: ApiSite, headers: dict[str, str], status: int, code: str
) -> None:
    """What would be stored is not what was meant."""
    answer = site.ask("PUT", _URL, _FEED, **headers)
    assert (answer.status, code_of(answer)) == (status, code)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/feeds/prices/a.csv", 404, "kind_unknown"),
        ("/api/feeds/product/a%3Ab.csv", 400, "name_refused"),
        ("/api/feeds/product/%2E%2E", 400, "name_refused"),
        ("/api/feeds/product/con.csv", 400, "name_refused"),
        ("/api/feeds/product/a.csv.part", 400, "name_refused"),
        ("/api/feeds/product/a.csv.status.json", 400, "name_refused"),
        ("/api/feeds/product/a.csv.done", 400, "name_refused"),
        ("/api/feeds/product/a%00.csv", 400, "name_refused"),
        ("/api/feeds/product/%FF.csv", 400, "request_invalid"),
        ("/api/feeds/product/a%2Fb.csv", 404, "address_unknown"),
        ("/api/feeds/product/", 404, "address_unknown"),
        ("/api/orders", 404, "address_unknown"),
    ],
)
def test_what_no_feed_can_be_called_is_refused(
    site: ApiSite, path: str, status: int, code: str
) -> None:
    """It would lie there, and nobody would take it."""
    answer = site.ask("PUT", path, _FEED)
    assert (answer.status, code_of(answer)) == (status, code)


def test_an_unknown_kind_is_told_the_kinds(site: ApiSite) -> None:
    """A misspelt word in a script is found from the answer alone."""
    told = json.loads(site.ask("PUT", "/api/feeds/prices/a.csv", _FEED).text)
    assert told["kinds"] == ["product", "inventory", "shipment"]


def test_bodies_of_other_requests_are_small(site: ApiSite) -> None:
    """Nothing but feeds is large."""
    large = site.ask("POST", _URL, bytes(100_000))
    chunks = site.ask("POST", _URL, iter([b"x"]))
    announced = site.ask("POST", _URL, b"x", X_Checksum_Sha256=sha256(b"x"))
    assert [each.status for each in (large, chunks, announced)] == [413, 411, 413]
    assert code_of(announced) == "body_refused"


def test_each_merchant_has_feeds_of_its_own(site: ApiSite) -> None:
    """A token is for one merchant, whatever the request says."""
    assert site.ask("PUT", "/api/feeds/product/own.csv", _FEED, user="finch").status == 201
    assert site.path("finch/in/product/own.csv").exists()
    assert not site.path("wren/in/product/own.csv").exists()
    status = site.ask("GET", "/api/feeds/product/own.csv/status")
    assert (status.status, code_of(status)) == (404, "not_found")
    unheard = site.ask("PUT", f"{_URL}?merchant=nobody", b"x")
    foreign = site.ask("PUT", f"{_URL}?merchant=finch", b"x")
    assert (foreign.status, code_of(foreign)) == (404, "not_found")
    assert json.loads(unheard.text)["detail"] == json.loads(foreign.text)["detail"]


def test_a_login_with_several_merchants_says_which(site: ApiSite) -> None:
    """An agency's script would otherwise sell one shop's goods in another."""
    answer = site.ask("PUT", "/api/feeds/product/two.csv", _FEED, user="both")
    assert (answer.status, code_of(answer)) == (400, "merchant_unnamed")
    assert json.loads(answer.text)["merchants"] == ["finch", "wren"]
    named = site.ask("PUT", "/api/feeds/product/two.csv?merchant=finch", _FEED, user="both")
    assert named.status == 201
    url = json.loads(named.text)["status_url"]
    assert url == "/api/feeds/product/two.csv/status?merchant=finch"
    assert site.ask("GET", url, user="both").status == 200
    assert site.path("finch/in/product/two.csv").read_bytes() == _FEED


def test_a_name_and_password_will_do(site: ApiSite) -> None:
    """What opens the drive opens this, too."""
    sent = site.ask("PUT", _URL, b"basic\n", user=None, Authorization=basic("wren", PASSWORD))
    till = site.tokens["till"]
    again = site.ask("PUT", _URL, b"basic\n", user=None, Authorization=basic("till", till))
    assert (sent.status, again.status) == (201, 200)


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("", 401),
        ("Digest x", 401),
        ("Bearer", 401),
        ("Bearer cdk_aaaaaaaaaaaa_" + "x" * 43, 401),
        ("Bearer " + "x" * 5_000, 401),
        ("Basic !", 401),
        ("Basic " + base64.b64encode(b"no colon").decode(), 401),
        (basic("wren", "wrong"), 401),
        (basic("nobody", "wrong"), 401),
    ],
)
def test_nobody_else_comes_in(site: ApiSite, header: str, status: int) -> None:
    """The answer is one and the same, and says how to log in."""
    answer = site.ask("PUT", _URL, _FEED, user=None, Authorization=header)
    assert (answer.status, code_of(answer)) == (status, "login_refused")
    assert "Bearer" in answer.headers["www-authenticate"]


def test_a_token_does_what_its_scope_says(site: ApiSite) -> None:
    """One that only looks, and one that is for the drive alone."""
    site.ask("PUT", _URL, _FEED)
    looks = [site.ask("GET", f"{_URL}/status", user=user).status for user in ("reader", "till")]
    sends = [site.ask("PUT", _URL, _OLD, user=user) for user in ("reader", "till")]
    assert looks == [200, 403]
    assert [(each.status, code_of(each)) for each in sends] == [(403, "scope_refused")] * 2


def test_who_guesses_must_wait(site: ApiSite) -> None:
    """And only the one who guesses: others at other addresses go on."""
    guess = {"Authorization": "Bearer cdk_guessing" + "x" * 50, "X_Forwarded_For": "192.0.2.9"}
    statuses = [site.ask("PUT", _URL, _FEED, user=None, **guess).status for _ in range(20)]
    answer = site.ask("PUT", _URL, _FEED, user=None, **guess)
    assert set(statuses) == {401}
    assert (answer.status, code_of(answer)) == (429, "too_many_tries")
    assert 0 < int(answer.headers["retry-after"]) <= 301
    assert site.ask("PUT", _URL, _FEED).status in (200, 201)


def test_every_answer_is_guarded(site: ApiSite) -> None:
    """Whatever a browser is brought to ask here, nothing of it runs or is kept."""
    for answer in (site.ask("GET", "/api/health", user=None), site.ask("GET", "/", user=None)):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


def test_health_and_description_need_no_login(site: ApiSite) -> None:
    """What watches the server has no secrets."""
    paths = ("/api/health", "/api/ready", "/api/openapi.json", "/docs", "/redoc")
    statuses = [site.ask("GET", path, user=None).status for path in paths]
    assert statuses == [200, 200, 200, 404, 404]


def test_a_fifth_upload_at_once_waits(site: ApiSite) -> None:
    """A merchant's scripts do not take the disk from everybody else."""
    request = head(
        "PUT", _URL, user=None, Authorization=site.bearer("finch"), Content_Length="1000"
    )
    held = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(4)]
    for connection in held:
        connection.sendall(request + b"begin")
    wait_for(lambda: len(site.parts_left("finch")) == 4)
    answer = site.ask("PUT", _URL, _FEED, user="finch")
    assert (answer.status, code_of(answer)) == (503, "drive_busy")
    assert int(answer.headers["retry-after"]) > 0
    assert site.ask("PUT", _URL, _FEED).status in (200, 201)
    for connection in held:
        connection.close()
    wait_for(lambda: site.ask("PUT", _URL, _FEED, user="finch").status == 201)
    wait_for(lambda: not site.parts_left("finch"))


def test_who_falls_silent_is_given_up(tmp_path: Path) -> None:
    """A laptop that was closed keeps no place for ever."""
    with serving_api(ApiSite(tmp_path, patience=0.2)) as site:
        request = head("PUT", _URL, user=None, Authorization=site.bearer(), Content_Length="1000")
        with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
            connection.sendall(request + b"begin")
            assert connection.recv(1_000).startswith(b"HTTP/1.1 408 ")
        wait_for(lambda: not site.parts_left())
        assert not site.path(_FILE).exists()


def test_a_full_drive_says_so(tmp_path: Path) -> None:
    """Before the bytes are sent, where their number is told."""
    with serving_api(ApiSite(tmp_path, {"CROSSDOCK_DRIVE_BYTES": "1000000"})) as site:
        request = head(
            "PUT", _URL, user=None, Authorization=site.bearer(), Content_Length="2000000"
        )
        with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
            connection.sendall(request)
            assert connection.recv(1_000).startswith(b"HTTP/1.1 507 ")
        chunks = site.ask("PUT", _URL, iter([bytes(500_000)] * 4))
        assert (chunks.status, code_of(chunks)) == (507, "space_full")
        assert site.parts_left() == []
        assert site.ask("PUT", _URL, _FEED).status == 201


def test_the_answer_reaches_who_still_sends(site: ApiSite) -> None:
    """A script that is told 401 in the middle of its file, not a broken connection."""
    data = bytes(8 << 20)
    for login in ({}, {"Authorization": site.bearer("reader")}):
        with httpx.Client(headers=login, timeout=120) as client:
            answer = client.put(site.url + _URL, content=data)
            assert answer.status_code in (401, 403)
            assert answer.headers["connection"] == "close"


def test_the_status_of_a_feed_that_is_not_there(site: ApiSite) -> None:
    """Not told apart from one that never was."""
    answer = site.ask("GET", "/api/feeds/product/never.csv/status?wait=5")
    assert (answer.status, code_of(answer)) == (404, "not_found")
    wrong = site.ask("GET", f"{_URL}/status?wait=61")
    assert (wrong.status, code_of(wrong)) == (400, "request_invalid")
