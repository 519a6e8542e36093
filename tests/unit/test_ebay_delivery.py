"""Every answer of eBay's REST calls has its reaction; nothing is made twice; no secret is shown."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import stamina

from catalog.errors import (
    AccessRefused,
    ConfigInvalid,
    MarketplaceAnswerBroken,
    MarketplaceBusy,
    MarketplaceRefused,
    TicketLost,
)
from marketplaces.adapter import Ticket
from marketplaces.ebay.access import EbayApp
from marketplaces.ebay.call_errors import CALL_ERRORS, call_error
from marketplaces.ebay.sites import site_of
from tests.unit.ebay_answers import (
    CREATED,
    GOOD,
    NOW,
    SECRETS,
    URL,
    Ebay,
    Reply,
    caught,
    file_at,
    page,
    refused,
    task,
)


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    stamina.set_testing(True, attempts=3)
    yield
    stamina.set_testing(False)


def test_a_ticket_is_begun_with_all_that_ebay_wants() -> None:
    """The id comes in Location alone; the marketplace stands in a header."""
    ebay = Ebay(create=CREATED)
    ticket = ebay.delivery.begin("add", "EBAY_DE")
    request = ebay.requests[-1]

    assert ticket == Ticket("t-1", "2026-03-01T09:30:00+00:00", "empty")
    assert request.read() == b'{"feedType":"LMS_ADD_FIXED_PRICE_ITEM","schemaVersion":"1355"}'
    assert request.headers["X-EBAY-C-MARKETPLACE-ID"] == "EBAY_DE"
    assert request.headers["Authorization"] == "Bearer token-1"
    assert "Accept-Language" not in site_of("EBAY_DE").headers


@pytest.mark.parametrize(
    ("site", "marketplace", "language"),
    [
        ("EBAY_CA", "EBAY_CA", "en-CA"),
        ("EBAY_CA_FR", "EBAY_CA", "fr-CA"),
        ("EBAY_BE", "EBAY_BE", "fr-BE"),
        ("EBAY_BE_NL", "EBAY_BE", "nl-BE"),
    ],
)
def test_a_country_with_two_languages_is_asked_in_one_of_them(
    site: str, marketplace: str, language: str
) -> None:
    """eBay has one id for both of its sites there; without the language it takes its own."""
    ebay = Ebay(create=CREATED)
    ebay.delivery.begin("add", site)
    request = ebay.requests[-1]

    assert request.headers["X-EBAY-C-MARKETPLACE-ID"] == marketplace
    assert request.headers["Accept-Language"] == language


# What the table says of each errorId, and what the caller of `look` sees of it.
SEEN = {
    "wait": MarketplaceBusy,
    "again": MarketplaceBusy,
    "not_yet": MarketplaceBusy,
    "renew": AccessRefused,
    "access": AccessRefused,
    "there": MarketplaceRefused,
    "anew": TicketLost,
    "refused": MarketplaceRefused,
}


@pytest.mark.parametrize("id", list(CALL_ERRORS))
def test_every_error_id_has_its_reaction(id: str) -> None:
    """The same ids come under several HTTP statuses: the id decides."""
    reaction = CALL_ERRORS[id].reaction
    for status in (400, 409, 500):
        ebay = Ebay(look=refused(status, int(id)))
        error = caught(lambda made=ebay: made.delivery.look("t-1"))  # type: ignore[misc]

        assert type(error) is SEEN[reaction]
        assert error.context["code"] == id
        assert ("retry_at" in error.context) is (reaction == "wait")
        assert ebay.calls["look"] == (3 if reaction in ("again", "not_yet") else 1)


@pytest.mark.parametrize(
    ("reply", "kind", "calls"),
    [
        pytest.param(page(502), MarketplaceBusy, 3, id="502 with HTML"),
        pytest.param(page(429), MarketplaceBusy, 1, id="429 with HTML"),
        pytest.param(page(404), MarketplaceRefused, 1, id="404 with HTML"),
        pytest.param(refused(400, 999_999), MarketplaceRefused, 1, id="unknown id"),
        pytest.param(refused(500, 999_999), MarketplaceBusy, 3, id="unknown id of theirs"),
        pytest.param(httpx.Response(302), MarketplaceRefused, 1, id="sent elsewhere"),
        pytest.param(httpx.ReadTimeout("slow"), MarketplaceBusy, 3, id="too slow"),
        pytest.param(httpx.ConnectError("gone"), MarketplaceBusy, 3, id="not there"),
        pytest.param(httpx.Response(200, text="<html>"), MarketplaceAnswerBroken, 3, id="HTML"),
        pytest.param(httpx.Response(200, json=[1]), MarketplaceAnswerBroken, 3, id="a list"),
        pytest.param(httpx.Response(200, json={}), MarketplaceAnswerBroken, 1, id="no task"),
        pytest.param(
            httpx.Response(200, json=task("t-2")), MarketplaceAnswerBroken, 1, id="another task"
        ),
    ],
)
def test_every_other_answer_has_its_reaction(
    reply: Reply, kind: type[Exception], calls: int
) -> None:
    """Pages of gateways are not read as JSON, and what may pass is tried a few times."""
    ebay = Ebay(look=reply)

    assert type(caught(lambda: ebay.delivery.look("t-1"))) is kind
    assert ebay.calls["look"] == calls


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("Sun, 01 Mar 2026 09:40:00 GMT", 600), ("soon", 300), ("999999999", 86_400)],
)
def test_a_throttle_says_when_to_ask_again(header: str, seconds: int) -> None:
    """Retry-After in both its forms, and within reason."""
    ebay = Ebay(look=refused(429, 2001, Retry_After=header))
    error = caught(lambda: ebay.delivery.look("t-1"))

    assert error.context["retry_at"] == (NOW + timedelta(seconds=seconds)).isoformat()


@pytest.mark.parametrize(
    "lost", [httpx.ReadTimeout("slow"), httpx.ReadError("reset"), page(504), refused(500, 160001)]
)
def test_a_lost_reply_to_begin_is_not_repeated(lost: Reply) -> None:
    """Nobody knows whether the task was made: `recent` tells, and a second one costs the limit."""
    ebay = Ebay(create=lost)

    assert isinstance(caught(lambda: ebay.delivery.begin("add", "EBAY_DE")), MarketplaceBusy)
    assert ebay.calls["create"] == 1


def test_what_did_not_reach_ebay_is_repeated() -> None:
    """No connection, no task."""
    ebay = Ebay(create=[httpx.ConnectError("refused"), CREATED])

    assert ebay.delivery.begin("add", "EBAY_DE").id == "t-1"


def test_a_reply_without_a_place_is_a_lost_reply() -> None:
    """The task may be there all the same."""
    ebay = Ebay(create=httpx.Response(202))

    assert isinstance(caught(lambda: ebay.delivery.begin("add", "EBAY_DE")), MarketplaceBusy)


def test_the_file_travels_as_the_part_that_ebay_reads(tmp_path: Path) -> None:
    """The part must be named `file`, whatever the documents say."""
    ebay = Ebay(upload=GOOD)
    ebay.delivery.upload("t-1", file_at(tmp_path, "<xml>ü</xml>"))
    request = ebay.requests[-1]
    body = request.read()

    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="request.xml"' in body
    assert "<xml>ü</xml>".encode() in body
    assert request.headers["Content-Length"] == str(len(body))


def test_a_file_that_was_there_before_is_handed_over(tmp_path: Path) -> None:
    """160023: an earlier try has done it."""
    ebay = Ebay(upload=refused(400, 160023))
    ebay.delivery.upload("t-1", file_at(tmp_path))

    assert ebay.calls["upload"] == 1


@pytest.mark.parametrize("lost", [httpx.ReadTimeout("slow"), page(504)])
@pytest.mark.parametrize(("status", "uploads"), [("QUEUED", 1), ("CREATED", 2)])
def test_after_a_lost_reply_the_task_tells_whether_it_has_the_file(
    tmp_path: Path, lost: Reply, status: str, uploads: int
) -> None:
    """Only where it has not, the file is sent again."""
    ebay = Ebay(upload=[lost, GOOD], look=httpx.Response(200, json=task(status=status)))
    ebay.delivery.upload("t-1", file_at(tmp_path))

    assert ebay.calls["upload"] == uploads


@pytest.mark.parametrize("id", [160026, 160003])
def test_a_ticket_that_ran_out_is_begun_anew(tmp_path: Path, id: int) -> None:
    """An hour without a file, and eBay takes none any more."""
    ebay = Ebay(upload=refused(400, id))
    error = caught(lambda: ebay.delivery.upload("t-1", file_at(tmp_path)))

    assert (type(error), error.context["ticket"]) == (TicketLost, "t-1")


@pytest.mark.parametrize(
    ("status", "progress"),
    [
        ("CREATED", "empty"),
        ("QUEUED", "working"),
        ("IN_PROCESS", "working"),
        ("COMPLETED", "done"),
        ("COMPLETED_WITH_ERROR", "done"),
        ("PARTIALLY_PROCESSED", "done"),
        ("FAILED", "failed"),
        ("SOMETHING_NEW", "working"),
    ],
)
def test_states_of_tasks_are_progress(status: str, progress: str) -> None:
    """A state that nobody knows is waited on; the deadline is the workflow's."""
    ebay = Ebay(look=httpx.Response(200, json=task(status=status)))

    assert ebay.delivery.look("t-1") == Ticket("t-1", "2026-03-01T09:00:00+00:00", progress)  # type: ignore[arg-type]


def test_tickets_whose_reply_was_lost_are_found() -> None:
    """Page by page, and none that is much older."""
    first = [task(f"a-{n}") for n in range(500)]
    old = task("old", at="2026-03-01T08:00:00.000Z")
    pages: list[Reply] = [
        httpx.Response(200, json={"tasks": first, "next": "x", "total": 502}),
        httpx.Response(200, json={"tasks": [task("b"), old], "total": 502}),
    ]
    ebay = Ebay(list=pages)
    found = ebay.delivery.recent("revise", "2026-03-01T08:59:00Z")

    assert [ticket.id for ticket in found] == [*(f"a-{n}" for n in range(500)), "b"]
    assert ebay.requests[-1].url.params["offset"] == "500"
    assert ebay.requests[-1].url.params["feed_type"] == "LMS_REVISE_FIXED_PRICE_ITEM"


def test_a_result_is_fetched_whole(tmp_path: Path) -> None:
    """Whatever it is: its reader looks inside."""
    target = tmp_path / "result"
    Ebay(download=httpx.Response(200, content=b"\x1f\x8b...")).delivery.fetch("t-1", target)

    assert target.read_bytes() == b"\x1f\x8b..."
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


@pytest.mark.parametrize(
    "reply",
    [
        refused(404, 160014),
        page(502),
        httpx.ReadError("reset"),
        httpx.Response(200, content=b"half", headers={"Content-Length": "8"}),
    ],
)
def test_a_result_is_not_fetched_in_part(tmp_path: Path, reply: Reply) -> None:
    """What an earlier fetch has brought stays as it was."""
    target = tmp_path / "result"
    target.write_bytes(b"before")
    ebay = Ebay(download=reply)
    error = caught(lambda: ebay.delivery.fetch("t-1", target))

    assert isinstance(error, MarketplaceBusy | MarketplaceAnswerBroken)
    assert ebay.calls["download"] == 3
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["result"]


def test_a_result_that_comes_late_is_waited_for(tmp_path: Path) -> None:
    """Seconds may pass between COMPLETED and its file."""
    ebay = Ebay(download=[refused(404, 160014), httpx.Response(200, content=b"<x/>")])
    ebay.delivery.fetch("t-1", tmp_path / "result")

    assert ebay.calls["download"] == 2


def test_a_lock_out_closes_one_feed_type_for_an_hour() -> None:
    """160025 is an hour's or a day's limit: it is not asked again before, and prices go on."""
    ebay = Ebay(create=[refused(409, 160025), CREATED])
    until = (NOW + timedelta(hours=1)).isoformat()
    first = caught(lambda: ebay.delivery.begin("add", "EBAY_DE"))
    second = caught(lambda: ebay.delivery.begin("add", "EBAY_DE"))

    assert (first.context["retry_at"], second.context["retry_at"]) == (until, until)
    assert ebay.calls["create"] == 1
    assert ebay.delivery.begin("price_quantity", "EBAY_DE").id == "t-1"
    ebay.now += timedelta(hours=1)
    assert ebay.delivery.begin("add", "EBAY_DE").id == "t-1"


def test_the_limit_of_a_day_is_known_before_ebay_says_it() -> None:
    """25 reports a day; the next day begins at midnight on the American west coast."""
    ebay = Ebay(create=CREATED)
    for _ in range(25):
        ebay.delivery.ask_inventory("EBAY_DE")
    error = caught(lambda: ebay.delivery.ask_inventory("EBAY_DE"))

    assert error.context["retry_at"] == "2026-03-02T08:00:00+00:00"
    assert ebay.calls["create"] == 25
    ebay.now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert ebay.delivery.ask_inventory("EBAY_DE").id == "report-t-1"


def test_a_report_is_looked_up_where_reports_are() -> None:
    """Reports have a resource of their own, and wait for no file."""
    ebay = Ebay(look=httpx.Response(200, json=task(status="CREATED")))

    assert ebay.delivery.look("report-t-1").progress == "working"
    assert ebay.requests[-1].url.path == "/sell/feed/v1/inventory_task/t-1"


def test_an_id_is_one_step_of_a_path() -> None:
    """Whatever eBay, or somebody in its place, makes ids of."""
    ebay = Ebay(look=httpx.Response(200, json=task("../../x?y=1")))
    ebay.delivery.look("../../x?y=1")

    assert ebay.requests[-1].url.raw_path == b"/sell/feed/v1/task/..%2F..%2Fx%3Fy%3D1"


@pytest.mark.parametrize(
    "url",
    ["http://api.ebay.com", "ftp://127.0.0.1", "https://user:secret@api.ebay.com", "api.ebay.com"],
)
def test_tokens_go_to_ebay_alone(url: str) -> None:
    """Never over an open line, except on this machine."""
    with pytest.raises(ConfigInvalid):
        EbayApp("id", "secret", url)


@pytest.mark.parametrize(
    "url", ["https://api.sandbox.ebay.com/", "http://localhost:8", "http://[::1]:8"]
)
def test_the_sandbox_and_a_simulator_can_be_set(url: str) -> None:
    """What is tried out is the same code."""
    assert EbayApp("id", "secret", url).url == url.rstrip("/")


def test_no_secret_is_shown(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    """Neither in errors, with all that they came from, nor in logs, nor where objects are shown."""
    caplog.set_level(logging.DEBUG)
    shown = []
    faults: list[Reply] = [httpx.ReadError("x"), refused(401, 1001), page(500), refused(403, 1100)]
    for fault in faults:
        ebay = Ebay(look=fault, upload=fault, download=fault, create=fault)
        for call in (
            lambda made=ebay: made.delivery.look("t-1"),
            lambda made=ebay: made.delivery.upload("t-1", file_at(tmp_path)),
            lambda made=ebay: made.delivery.fetch("t-1", tmp_path / "result"),
            lambda made=ebay: made.delivery.begin("add", "EBAY_DE"),
        ):
            error: BaseException | None = caught(call)
            while error is not None:
                shown.append(f"{error!r} {getattr(error, 'context', '')}")
                error = error.__cause__
        shown.append(repr(ebay.parts.tokens.access))
    shown.append(repr(EbayApp("id", "simulated-secret", URL)))
    text = "\n".join([*shown, caplog.text])

    assert [secret for secret in SECRETS if secret in text] == []


def test_an_error_without_an_id_is_told_by_its_status() -> None:
    """And nested nonsense costs nothing."""
    assert call_error(503, b"{" * 60_000)[0].reaction == "again"
    assert call_error(400, b'{"errors": {"errorId": 1}}')[0].reaction == "refused"
    assert call_error(400, b'{"errors": [null, {"errorId": 160024}]}')[0].reaction == "wait"
