"""How the simulated eBay works off files."""

import gzip
from collections import Counter

import pytest

from simulators.ebay.simulator import EbaySimulator
from tests.ebay_caller import EbayCaller, error_ids, live_skus, set_fault
from tests.ebay_files import (
    GOOD,
    NAMESPACE,
    TWENTY,
    by_message,
    file_of,
    item,
    request,
    responses,
    sku_item,
    unpacked,
)

ADD = "LMS_ADD_FIXED_PRICE_ITEM"


# Behaviour 9: how long it takes.


def test_a_task_is_polled_through_its_states(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """As many polls as a test asks for, then the end."""
    simulator.behaviour.change({"queued_polls": 2, "working_polls": 3})
    task = ebay.created()
    assert ebay.get(task).json()["status"] == "CREATED"
    ebay.upload(task, GOOD)

    states = [ebay.get(task).json()["status"] for _ in range(6)]
    assert states == ["QUEUED"] * 2 + ["IN_PROCESS"] * 3 + ["COMPLETED"]


def test_a_task_nobody_asks_for_is_worked_off_all_the_same(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """A client that was killed after its upload has listings it does not know of."""
    task = ebay.created()
    ebay.upload(task, TWENTY)
    assert live_skus(simulator) == []
    simulator.advance(30)

    assert len(live_skus(simulator)) == 20
    assert ebay.get(task).json()["status"] == "COMPLETED"


@pytest.mark.parametrize(("kind", "live"), [("stuck_queued", 0), ("stuck_working", 20)])
def test_a_task_can_be_stuck_for_hours(
    simulator: EbaySimulator, ebay: EbayCaller, kind: str, live: int
) -> None:
    """Nothing tells a client whether the work was done; sending it again may double it."""
    set_fault(simulator, kind, "process:*", value=7000)
    task = ebay.created()
    ebay.upload(task, TWENTY)
    states = Counter(ebay.get(task).json()["status"] for _ in range(20))

    assert "COMPLETED" not in states
    assert len(live_skus(simulator)) == live
    simulator.advance(7001)
    assert ebay.finished(task)["status"] == "COMPLETED"


def test_tasks_can_end_in_another_order(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """A revision that was sent second is worked off first, and finds no listing."""
    set_fault(simulator, "delay", f"process:{ADD}", value=20)
    first = ebay.created()
    ebay.upload(first, file_of(request("AddFixedPriceItem", sku_item("S-1"))))
    revision = "<InventoryStatus><SKU>S-1</SKU><Quantity>9</Quantity></InventoryStatus>"
    (said,) = ebay.said("LMS_REVISE_INVENTORY_STATUS", request("ReviseInventoryStatus", revision))

    assert (said.ack, said.codes) == ("Failure", [231])
    assert ebay.finished(first)["status"] == "COMPLETED"


# Behaviour 10: FAILED says nothing.

WRONG_ROOT = GOOD.replace(b"BulkDataExchangeRequests", b"Requests")
MIXED = file_of(
    request("AddFixedPriceItem", item(), "r-1"),
    request("EndFixedPriceItem", "<ItemID>1</ItemID>", "r-2"),
)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(GOOD[:-10], id="cut"),
        pytest.param(GOOD.replace(b"</Title>", b"</Titel>"), id="malformed"),
        pytest.param(
            GOOD.replace(b"<p>A shirt.</p>", b"<![CDATA[x]]><p>A shirt.</p>"), id="nested-cdata"
        ),
        pytest.param(WRONG_ROOT, id="wrong-root"),
        pytest.param(MIXED, id="mixed"),
        pytest.param(file_of(request("EndFixedPriceItem", "<SKU>1</SKU>")), id="other-kind"),
        pytest.param(file_of(), id="empty"),
        pytest.param(GOOD.replace(b"UTF-8", b"ISO-8859-1"), id="encoding"),
        pytest.param(GOOD.replace(b"<Bulk", b"<!DOCTYPE x [<!ENTITY a 'b'>]><Bulk", 1), id="dtd"),
        pytest.param(gzip.compress(GOOD)[:-30], id="cut-gzip"),
        pytest.param(b"PK\x03\x04 no zip at all", id="no-zip"),
    ],
)
def test_a_bad_file_fails_without_a_reason(
    simulator: EbaySimulator, ebay: EbayCaller, data: bytes
) -> None:
    """No result file and no counts; and nothing of it was done."""
    task, shown = ebay.sent(ADD, data)

    assert shown["status"] == "FAILED"
    assert "uploadSummary" not in shown
    reply = ebay.result(task)
    assert (reply.status_code, error_ids(reply)) == (404, [160014])
    assert simulator.find_listings() == []


@pytest.mark.parametrize(("kind", "live"), [("failed", 0), ("failed_after", 20)])
def test_a_good_file_can_fail(
    simulator: EbaySimulator, ebay: EbayCaller, kind: str, live: int
) -> None:
    """Before or after its work: only the marketplace itself can tell which."""
    set_fault(simulator, kind, "process:*")
    task, shown = ebay.sent(ADD, TWENTY)

    assert shown["status"] == "FAILED"
    assert ebay.result(task).status_code == 404
    assert len(live_skus(simulator)) == live


# Behaviours 11 and 12: states and counts.

ONE_OF_TWO = file_of(
    request("AddFixedPriceItem", item(), "r-1"),
    request("AddFixedPriceItem", item(Title="x" * 81), "r-2"),
)


def test_one_refused_request_ends_with_error(ebay: EbayCaller) -> None:
    """The counts are of requests."""
    task, shown = ebay.sent(ADD, ONE_OF_TWO)

    assert shown["status"] == "COMPLETED_WITH_ERROR"
    assert shown["uploadSummary"] == {"successCount": 1, "failureCount": 1}
    found = by_message(ebay.result(task).content)
    assert (found["r-1"].ack, found["r-2"].ack) == ("Success", "Failure")


def test_a_task_may_say_completed_while_its_file_has_failures(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """Only the file tells the truth."""
    set_fault(simulator, "says_completed", "process:*")
    task, shown = ebay.sent(ADD, ONE_OF_TWO)

    assert shown["status"] == "COMPLETED"
    assert shown["uploadSummary"] == {"successCount": 2, "failureCount": 0}
    assert sorted(str(one.ack) for one in responses(ebay.result(task).content)) == [
        "Failure",
        "Success",
    ]


def test_a_result_may_come_later_than_the_end(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """404 for the first downloads of a task that is COMPLETED."""
    set_fault(simulator, "late_result", "process:*", value=2)
    task, _ = ebay.sent(ADD, GOOD)

    assert [ebay.result(task).status_code for _ in range(3)] == [404, 404, 200]


def test_there_is_no_result_before_the_end(ebay: EbayCaller) -> None:
    """160014 until then."""
    task = ebay.created()
    ebay.upload(task, GOOD)

    assert error_ids(ebay.result(task)) == [160014]


# Behaviour 23: what passes by itself.


@pytest.mark.parametrize("code", [10007, 16100, 21916543])
def test_a_request_fails_twice_and_is_done_then(
    simulator: EbaySimulator, ebay: EbayCaller, code: int
) -> None:
    """A SystemError: the same request, with the same UUID, is sent again."""
    set_fault(simulator, "transient", "record:*", value=code, times=2, only="S-1")
    adds = [request("AddFixedPriceItem", sku_item("S-1", UUID="A" * 32)) for _ in range(3)]
    found = [ebay.said(ADD, add)[0] for add in adds]

    assert [one.ack for one in found] == ["Failure", "Failure", "Success"]
    assert found[0].codes == [code]
    assert found[0].text("Errors/ErrorClassification") == "SystemError"


def test_a_failure_may_have_made_the_listing(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """488 tells the truth on the next attempt: the item id is in its text."""
    set_fault(simulator, "failure_after", "record:*", times=1)
    add = request("AddFixedPriceItem", sku_item("S-1", UUID="A" * 32))
    (first,), (second,) = ebay.said(ADD, add), ebay.said(ADD, add)

    assert (first.ack, first.codes, first.text("ItemID")) == ("Failure", [10007], None)
    (listing,) = simulator.find_listings()
    assert (second.ack, second.codes) == ("Failure", [488])
    assert listing.item_id in str(second.text("Errors/LongMessage"))
    assert second.text("Errors/ErrorParameters/Value") == listing.item_id


# Behaviour 30: roots and elements.


def test_requests_are_read_with_namespaces_or_without(
    simulator: EbaySimulator, ebay: EbayCaller
) -> None:
    """On the root, on each request, with a prefix, or nowhere: eBay's clients do all of it."""
    bare = GOOD.replace(f' xmlns="{NAMESPACE}"'.encode(), b"")
    prefixed = bare.replace(b"</", b"@/").replace(b"<", b"<e:").replace(b"@/", b"</e:")
    prefixed = prefixed.replace(b"<e:?xml", b"<?xml").replace(b"<e:!", b"<!")
    prefixed = prefixed.replace(b"<e:p>", b"<p>").replace(b"</e:p>", b"</p>")
    prefixed = prefixed.replace(
        b"<e:BulkDataExchangeRequests>",
        f'<e:BulkDataExchangeRequests xmlns:e="{NAMESPACE}">'.encode(),
    )

    assert [ebay.sent(ADD, data)[1]["status"] for data in (bare, prefixed)] == ["COMPLETED"] * 2


@pytest.mark.parametrize("bare", [False, True])
def test_results_may_leave_the_namespace_out(
    simulator: EbaySimulator, ebay: EbayCaller, bare: bool
) -> None:
    """As they did before Trading release 637; and they may hold what no schema knows."""
    simulator.behaviour.change({"bare_root": bare, "extra_elements": True})
    task, _ = ebay.sent(ADD, GOOD)
    data = unpacked(ebay.result(task).content)

    assert (NAMESPACE.encode() in data) != bare
    assert b"<FutureDetails>" in data
    assert responses(data)[0].ack == "Success"
