"""Feeds sent over HTTP in pieces: whatever is lost on the way, what came stays."""

import hashlib
import json
import random
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drive.disk import Drive
from drive.ports import NoJournal
from tests.api_site import USERS, ApiSite, serving_api
from tests.cut_connections import send_and_cut
from tests.dav_site import Answer, head, wait_for

_FEED = random.Random(1).randbytes(2_000_000)
_SHA256 = hashlib.sha256(_FEED).hexdigest()
_DAY_SECONDS = 24 * 3_600


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ApiSite]:
    """A server."""
    with serving_api(ApiSite(tmp_path_factory.mktemp("data"), users=tuple(USERS))) as served:
        yield served


def announce(site: ApiSite, name: str, data: bytes = _FEED, **more: str) -> Answer:
    """Say what will come."""
    sha256 = hashlib.sha256(data).hexdigest()
    told = {"X_Checksum_Sha256": sha256, "Upload_Length": str(len(data))} | more
    return site.ask("POST", f"/api/feeds/inventory/{name}", None, **told)


def send(
    site: ApiSite, where: str, data: bytes, offset: int, *, last: bool = False, user: str = "wren"
) -> Answer:
    """Send a piece."""
    told = {"Upload_Offset": str(offset), "Upload_Complete": "?1" if last else "?0"}
    return site.ask("PATCH", where, data, user=user, **told)


def standing(answer: Answer) -> tuple[int, int, str]:
    """Status, offset, and whether it is complete."""
    offset = int(answer.headers["upload-offset"])
    return answer.status, offset, answer.headers["upload-complete"]


def test_a_feed_comes_in_pieces(site: ApiSite) -> None:
    """Announced, sent, looked at, sent to its end."""
    of_others = set(site.parts_left())
    begun = announce(site, "a.csv")
    where = begun.headers["location"]
    assert where == f"/api/feeds/inventory/a.csv/uploads/{_SHA256}"
    assert standing(begun) == (201, 0, "?0")
    assert standing(send(site, where, _FEED[:900_000], 0)) == (204, 900_000, "?0")
    assert standing(site.ask("HEAD", where)) == (204, 900_000, "?0")
    assert not site.path("wren/in/inventory/a.csv").exists()
    assert standing(announce(site, "a.csv")) == (201, 900_000, "?0")
    ended = send(site, where, _FEED[900_000:], 900_000, last=True)
    assert (ended.status, json.loads(ended.text)["version"]) == (201, _SHA256)
    assert site.path("wren/in/inventory/a.csv").read_bytes() == _FEED
    assert set(site.parts_left()) <= of_others


def test_a_piece_that_is_cut_is_gone_on_with(site: ApiSite) -> None:
    """All that came counts, to the last byte before the end of the connection."""
    where = announce(site, "cut.csv").headers["location"]
    told = {"Upload_Offset": "0", "Upload_Complete": "?1", "Authorization": site.bearer()}
    request = head("PATCH", where, user=None, Content_Length=str(len(_FEED)), **told)
    send_and_cut(site.port, request + _FEED[:1_234_567], "end")
    wait_for(lambda: standing(site.ask("HEAD", where))[1] == 1_234_567)
    wait_for(lambda: send(site, where, b"", 1_234_567).status == 204)
    assert send(site, where, _FEED[1_234_567:], 1_234_567, last=True).status == 201
    assert site.path("wren/in/inventory/cut.csv").read_bytes() == _FEED


def test_a_restart_keeps_what_came(tmp_path: Path) -> None:
    """Nobody sends two gigabytes again because of an upgrade."""
    place = ApiSite(tmp_path)
    with serving_api(place) as site:
        where = announce(site, "a.csv").headers["location"]
        assert send(site, where, _FEED[:700_000], 0).status == 204
    with serving_api(place) as site:
        assert standing(site.ask("HEAD", where)) == (204, 700_000, "?0")
        assert send(site, where, _FEED[700_000:], 700_000, last=True).status == 201


def test_a_piece_that_is_sent_twice_is_told_where_to_go_on(site: ApiSite) -> None:
    """Its answer was lost; to take it again would double it."""
    where = announce(site, "twice.csv").headers["location"]
    assert send(site, where, _FEED[:500_000], 0).status == 204
    again = send(site, where, _FEED[:500_000], 0)
    assert standing(again) == (409, 500_000, "?0")
    told = json.loads(again.text)
    assert (told["code"], told["expected_offset"]) == ("offset_wrong", 500_000)
    beyond = send(site, where, b"x", 500_001)
    assert standing(beyond) == (409, 500_000, "?0")
    assert send(site, where, _FEED[500_000:], 500_000, last=True).status == 201


def test_an_answer_to_the_last_piece_that_is_lost_is_no_harm(site: ApiSite) -> None:
    """The client looks, and is told that nothing is missing."""
    where = announce(site, "last.csv").headers["location"]
    assert send(site, where, _FEED, 0, last=True).status == 201
    assert standing(site.ask("HEAD", where)) == (204, len(_FEED), "?1")
    assert standing(send(site, where, b"", len(_FEED), last=True)) == (409, len(_FEED), "?1")


def test_what_is_not_the_file_is_thrown_away(site: ApiSite) -> None:
    """Going on with it could never come to a good end."""
    site.ask("PUT", "/api/feeds/inventory/wrong.csv", b"old")
    where = announce(site, "wrong.csv").headers["location"]
    assert send(site, where, _FEED[:1_000], 0).status == 204
    ended = send(site, where, _FEED[1_001:], 1_000, last=True)
    assert (ended.status, json.loads(ended.text)["code"]) == (400, "upload_broken")
    assert standing(site.ask("HEAD", where)) == (204, 0, "?0")
    assert site.path("wren/in/inventory/wrong.csv").read_bytes() == b"old"


def test_nobody_else_goes_on_with_it(site: ApiSite) -> None:
    """Not another merchant's user, nor another user of the same merchant."""
    where = announce(site, "mine.csv").headers["location"]
    assert send(site, where, _FEED[:1_000], 0).status == 204
    assert standing(site.ask("HEAD", where, user="finch")) == (204, 0, "?0")
    named = f"{where}?merchant=wren"
    assert standing(site.ask("HEAD", named, user="both")) == (204, 0, "?0")
    assert send(site, named, b"evil", 1_000, user="both").status == 409
    assert site.ask("HEAD", named, user="finch").status == 404
    assert site.ask("HEAD", where, user="reader").status == 403
    assert standing(site.ask("HEAD", where)) == (204, 1_000, "?0")


def test_an_upload_can_be_forgotten(site: ApiSite) -> None:
    """A client that gives up frees the room."""
    where = announce(site, "gone.csv").headers["location"]
    assert send(site, where, _FEED[:1_000], 0).status == 204
    assert site.ask("DELETE", where).status == 204
    assert standing(site.ask("HEAD", where)) == (204, 0, "?0")
    assert site.ask("DELETE", where).status == 204


def test_what_nobody_goes_on_with_is_swept_after_a_day(site: ApiSite) -> None:
    """It fills the merchant's own space until then."""
    where = announce(site, "old.csv").headers["location"]
    assert send(site, where, _FEED[:1_000], 0).status == 204
    Drive(site.folder / "drive", NoJournal()).sweep(time.time() + _DAY_SECONDS - 60)
    assert standing(site.ask("HEAD", where))[1] == 1_000
    Drive(site.folder / "drive", NoJournal()).sweep(time.time() + _DAY_SECONDS + 60)
    assert standing(site.ask("HEAD", where))[1] == 0


def test_two_connections_do_not_send_one_upload(site: ApiSite) -> None:
    """The first may be dead without our knowing; the second is asked to come again."""
    where = announce(site, "once.csv").headers["location"]
    told = {"Upload_Offset": "0", "Upload_Complete": "?0", "Authorization": site.bearer()}
    request = head("PATCH", where, user=None, Content_Length="1000", **told)
    before = len(site.parts_left())
    with socket.create_connection(("127.0.0.1", site.port), timeout=120) as connection:
        connection.sendall(request)
        wait_for(lambda: len(site.parts_left()) > before)
        assert send(site, where, b"x", 0).status == 503


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        pytest.param({"Upload_Complete": "?1"}, "request_invalid", id="no offset"),
        pytest.param({"Upload_Offset": "0"}, "request_invalid", id="no end"),
        pytest.param(
            {"Upload_Offset": "-1", "Upload_Complete": "?1"}, "request_invalid", id="negative"
        ),
        pytest.param(
            {"Upload_Offset": "0", "Upload_Complete": "yes"}, "request_invalid", id="no boolean"
        ),
    ],
)
def test_a_piece_says_where_it_belongs(site: ApiSite, headers: dict[str, str], code: str) -> None:
    """A guess could tear the file."""
    answer = site.ask("PATCH", f"/api/feeds/product/a.csv/uploads/{_SHA256}", b"x", **headers)
    assert (answer.status, json.loads(answer.text)["code"]) == (400, code)


def test_an_announcement_says_which_file(site: ApiSite) -> None:
    """Without its checksum, and with one that is no name of an upload."""
    bare = site.ask("POST", "/api/feeds/product/a.csv", None)
    assert (bare.status, json.loads(bare.text)["code"]) == (400, "digest_invalid")
    assert site.ask("HEAD", "/api/feeds/product/a.csv/uploads/guess").status == 404


def test_an_announcement_that_finds_no_room_is_refused(tmp_path: Path) -> None:
    """Before the first byte, not after the last."""
    with serving_api(ApiSite(tmp_path, {"CROSSDOCK_DRIVE_BYTES": "1000000"})) as site:
        answer = announce(site, "a.csv")
        assert (answer.status, json.loads(answer.text)["code"]) == (507, "space_full")
