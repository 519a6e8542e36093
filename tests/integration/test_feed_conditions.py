"""Feeds over HTTP that are sent on a condition, or are too large: told before anything is sent."""

import json
import socket
from collections.abc import Iterator

import pytest

from store.store import Store
from tests.api_site import ApiSite, serving_api
from tests.dav_site import head, wait_for

_NOW = "2026-03-01T00:00:00Z"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server."""
    with serving_api(ApiSite(tmp_path_factory.mktemp("data"))) as served:
        yield served


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    """A feed of the test's own."""
    return f"/api/feeds/product/{request.node.name.replace('[', '-').rstrip(']')}.csv"


def disk(site: ApiSite, url: str) -> bytes:
    """What lies at a place."""
    return site.path(f"wren/in/product/{url.rpartition('/')[2]}").read_bytes()


def test_a_feed_that_must_be_new_replaces_none(site: ApiSite, url: str) -> None:
    """Two jobs with one name: the second is told, and not the merchant a day later."""
    assert site.ask("PUT", url, b"first", If_None_Match="*").status == 201
    refused = site.ask("PUT", url, b"second", If_None_Match="*")
    assert (refused.status, json.loads(refused.text)["code"]) == (412, "version_differs")
    assert disk(site, url) == b"first"


def test_a_feed_replaces_the_version_that_its_sender_knows(site: ApiSite, url: str) -> None:
    """The etag is in the answer to the version before."""
    first = site.ask("PUT", url, b"first").headers["etag"]
    assert site.ask("PUT", url, b"second", If_Match=f'"other", {first}').status == 201
    refused = site.ask("PUT", url, b"third", If_Match=first)
    assert (refused.status, json.loads(refused.text)["code"]) == (412, "version_differs")
    assert disk(site, url) == b"second"
    known = json.loads(refused.text)["etag"]
    assert site.ask("PUT", url, b"third", If_Match=f'"{known}"').status == 201


def test_a_feed_that_must_be_there_is_not_made(site: ApiSite, url: str) -> None:
    """`If-Match: *` says that something is to be replaced."""
    assert site.ask("PUT", url, b"first", If_Match="*").status == 412
    assert not site.path("wren/in/product").joinpath(url.rpartition("/")[2]).exists()


def test_weak_etags_replace_nothing(site: ApiSite, url: str) -> None:
    """RFC 9110, 13.1.1: of a weak one nobody knows that it means these bytes."""
    tag = site.ask("PUT", url, b"first").headers["etag"]
    assert site.ask("PUT", url, b"second", If_Match=f"W/{tag}").status == 412
    assert site.ask("PUT", url, b"second", If_None_Match=f"W/{tag}").status == 412


@pytest.mark.parametrize("name", ["If_Match", "If_None_Match"])
@pytest.mark.parametrize("text", ["", "abc", '"a" "b"', '*, "a"'])
def test_a_condition_that_cannot_be_read_is_refused(site: ApiSite, name: str, text: str) -> None:
    """To pass it over would be to replace what the sender wants to keep."""
    answer = site.ask("PUT", "/api/feeds/product/unread.csv", b"x", **{name: text})
    assert (answer.status, json.loads(answer.text)["code"]) == (400, "request_invalid")


def test_of_two_that_send_the_first_version_one_is_told(site: ApiSite, url: str) -> None:
    """The condition holds in the moment of the replacement, not when the upload begins."""
    first = head(
        "PUT",
        url,
        None,
        Authorization=site.bearer(),
        If_None_Match="*",
        Content_Length="9",
    )
    of_others = set(site.parts_left())
    with socket.create_connection(("127.0.0.1", site.port), timeout=120) as slow:
        slow.sendall(first + b"the ")
        wait_for(lambda: not set(site.parts_left()) <= of_others)
        assert site.ask("PUT", url, b"quick", If_None_Match="*").status == 201
        slow.sendall(b"slow ")
        assert slow.recv(100).startswith(b"HTTP/1.1 412 ")
    assert disk(site, url) == b"quick"


@pytest.fixture
def small(site: ApiSite) -> Iterator[ApiSite]:
    """Feeds of 10 bytes at most."""
    with Store(site.target) as store:
        store.merchants.change("wren", {"limits.feed_bytes": "10"}, _NOW, "tests")
        yield site
        store.merchants.change("wren", {"limits.feed_bytes": ""}, _NOW, "tests")


def test_a_feed_larger_than_its_merchant_may_send_is_refused_at_once(
    small: ApiSite, url: str
) -> None:
    """The pick-up would say so minutes later, when all its bytes have come."""
    first = head("PUT", url, None, Authorization=small.bearer(), Content_Length="11")
    with socket.create_connection(("127.0.0.1", small.port), timeout=120) as connection:
        connection.sendall(first)  # and not a byte of the feed
        assert connection.recv(1_000).startswith(b"HTTP/1.1 413 ")
    chunks = small.ask("PUT", url, iter([b"six by", b"tes more"]))
    assert (chunks.status, json.loads(chunks.text)["code"]) == (413, "feed_refused")
    assert small.ask("PUT", url, b"ten bytes.").status == 201
    assert disk(small, url) == b"ten bytes."


def test_pieces_of_a_feed_that_is_too_large_are_refused(small: ApiSite, url: str) -> None:
    """Where its length is told, when it is announced; else by the piece that goes beyond."""
    sha256 = "a" * 64
    told = {"X_Checksum_Sha256": sha256, "Upload_Length": "11"}
    announced = small.ask("POST", url, **told)
    assert (announced.status, json.loads(announced.text)["code"]) == (413, "feed_refused")
    where = f"{url}/uploads/{sha256}"
    go_on = {"Upload_Complete": "?0"}
    assert small.ask("PATCH", where, b"six by", Upload_Offset="0", **go_on).status == 204
    more = small.ask("PATCH", where, b"tes more", Upload_Offset="6", **go_on)
    assert (more.status, json.loads(more.text)["code"]) == (413, "feed_refused")
