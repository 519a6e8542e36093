"""All that can go wrong between the simulated eBay and its clients."""

import httpx
import pytest

from simulators.ebay.simulator import EbaySimulator
from tests.dav_site import wait_for
from tests.ebay_caller import FEED, EbayCaller, calling, error_ids, set_fault
from tests.ebay_files import GOOD

ADD = "LMS_ADD_FIXED_PRICE_ITEM"


# Behaviour 7: what is between eBay and its clients.


@pytest.mark.parametrize(
    ("kind", "status", "error_id"),
    [("http_429", 429, 2001), ("http_500", 500, 160001), ("quota", 409, 160025)],
)
def test_a_call_can_be_refused_in_ebays_json(
    simulator: EbaySimulator, ebay: EbayCaller, kind: str, status: int, error_id: int
) -> None:
    """By number of the call; the one after it is as if nothing had been."""
    set_fault(simulator, kind, "createTask", calls=[1])
    reply = ebay.create()

    assert (reply.status_code, error_ids(reply)) == (status, [error_id])
    assert ebay.create().status_code == 202


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_answers_in_html(simulator: EbaySimulator, ebay: EbayCaller, status: int) -> None:
    """A client that parses it as JSON dies of it."""
    set_fault(simulator, f"http_{status}", "getTask", calls=[1])
    task = ebay.created()
    reply = ebay.get(task)

    assert (reply.status_code, reply.headers["content-type"]) == (
        status,
        "text/html; charset=utf-8",
    )
    assert reply.text.startswith("<!DOCTYPE html>")
    assert ebay.get(task).json()["status"] == "CREATED"


def test_a_connection_is_reset_before_anything_is_done(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """No task was made."""
    set_fault(simulator, "reset", "createTask", calls=[1])
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        ebay.create()

    found = ebay.http.get(f"{FEED}/task", headers=ebay.headers, params={"feed_type": ADD})
    assert found.json()["total"] == 0


@pytest.mark.parametrize("kind", ["drop_after", "http_504_after"])
def test_a_lost_answer_to_create_task_leaves_a_task_behind(
    simulator: EbaySimulator, ebay: EbayCaller, kind: str
) -> None:
    """getTasks finds the orphan."""
    set_fault(simulator, kind, "createTask", calls=[1])
    try:
        assert ebay.create().status_code == 504
    except httpx.TransportError:
        assert kind == "drop_after"

    page = ebay.http.get(f"{FEED}/task", headers=ebay.headers, params={"feed_type": ADD}).json()
    assert [task["status"] for task in page["tasks"]] == ["CREATED"]


def test_an_answer_may_come_after_the_client_has_gone(simulator: EbaySimulator) -> None:
    """The timeout is the client's; what it asked for was done."""
    set_fault(simulator, "slow", "createTask", value=3_600, calls=[1])
    with calling(simulator) as ebay:
        patience, ebay.http.timeout = ebay.http.timeout, httpx.Timeout(120, read=0.3)
        with pytest.raises(httpx.ReadTimeout):
            ebay.create()
        ebay.http.timeout = patience

        def tasks() -> int:
            page = ebay.http.get(f"{FEED}/task", headers=ebay.headers, params={"feed_type": ADD})
            return int(page.json()["total"])

        wait_for(lambda: tasks() == 1)


def test_a_token_can_die_at_any_call(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """It stays dead; a new one goes on with the same task."""
    task = ebay.created()
    set_fault(simulator, "expired_token", "getTask", calls=[1])

    assert [error_ids(ebay.get(task)), error_ids(ebay.get(task))] == [[1001], [1001]]
    assert ebay.log_in().get(task).status_code == 200


# Behaviour 8: the answer to uploadFile.


def test_a_lost_answer_to_an_upload_hides_that_the_file_came(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """getTask tells: the task is no longer CREATED, and takes no second file."""
    set_fault(simulator, "drop_after", "uploadFile", calls=[1])
    task = ebay.created()
    with pytest.raises(httpx.TransportError):
        ebay.upload(task, GOOD)

    assert ebay.get(task).json()["status"] == "QUEUED"
    assert error_ids(ebay.upload(task, GOOD)) == [160023]
