"""All that a result file of the simulated eBay can do to its reader."""

import zipfile
import zlib

import httpx
import pytest

from simulators.ebay.simulator import EbaySimulator
from tests.ebay_caller import EbayCaller, calling, live_skus, set_fault
from tests.ebay_files import (
    GOOD,
    TWENTY,
    item,
    request,
    responses,
    sku_item,
    unpacked,
)

ADD = "LMS_ADD_FIXED_PRICE_ITEM"


# Behaviour 13: the bytes.


@pytest.mark.parametrize(
    ("form", "magic"), [("gzip", b"\x1f\x8b"), ("zip", b"PK"), ("plain", b"<?xml")]
)
def test_a_result_comes_in_three_forms(
    simulator: EbaySimulator, ebay: EbayCaller, form: str, magic: bytes
) -> None:
    """The type that is told is the same for all: the first bytes decide."""
    simulator.behaviour.change({"result_form": form})
    task, _ = ebay.sent(ADD, GOOD)
    reply = ebay.result(task)

    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["content-disposition"].startswith("attachment; filename=")
    assert reply.content.startswith(magic)
    assert len(responses(reply.content)) == 1


def test_without_a_wish_the_form_changes_from_task_to_task(ebay: EbayCaller) -> None:
    """A client that was written for one of them is found out."""
    forms = {ebay.result(ebay.sent(ADD, GOOD)[0]).content[:2] for _ in range(8)}

    assert forms == {b"\x1f\x8b", b"PK", b"<?"}


def test_a_result_can_have_no_length(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """It comes in chunks; its end is the only sign that it is whole."""
    set_fault(simulator, "no_length", "process:*")
    task, _ = ebay.sent(ADD, GOOD)
    reply = ebay.result(task)

    assert "content-length" not in reply.headers
    assert reply.headers["transfer-encoding"] == "chunked"
    assert len(responses(reply.content)) == 1


def test_a_download_can_break_off(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """Downloading again gives the whole."""
    set_fault(simulator, "cut_body", "getResultFile", calls=[1])
    task, _ = ebay.sent(ADD, TWENTY)
    with pytest.raises(httpx.TransportError):
        ebay.result(task)

    assert len(responses(ebay.result(task).content)) == 20


@pytest.mark.parametrize("form", ["gzip", "zip"])
@pytest.mark.parametrize("kind", ["truncated_result", "corrupt_result"])
def test_a_result_can_be_damaged_for_good(
    simulator: EbaySimulator, ebay: EbayCaller, kind: str, form: str
) -> None:
    """Every download is the same; what the file said is lost, what it reports was done."""
    set_fault(simulator, kind, "process:*")
    simulator.behaviour.change({"result_form": form})
    task, _ = ebay.sent(ADD, TWENTY)
    first, second = ebay.result(task).content, ebay.result(task).content

    assert first == second
    with pytest.raises((EOFError, OSError, zlib.error, zipfile.BadZipFile)):
        unpacked(first)
    assert len(live_skus(simulator)) == 20


# Behaviour 14: pairing.


def test_responses_stand_in_another_order(ebay: EbayCaller) -> None:
    """Only CorrelationID pairs them."""
    task, _ = ebay.sent(ADD, TWENTY)
    order = [one.text("CorrelationID") for one in responses(ebay.result(task).content)]

    assert sorted(map(str, order)) == [f"r-{n:02}" for n in range(20)]
    assert order != sorted(map(str, order))


def test_responses_can_be_missing(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """The requests were done and counted all the same."""
    set_fault(simulator, "drop_responses", "process:*", value=0.3)
    task, shown = ebay.sent(ADD, TWENTY)
    found = responses(ebay.result(task).content)

    assert 5 < len(found) < 20
    assert shown["uploadSummary"]["successCount"] == 20
    assert len(live_skus(simulator)) == 20


def test_without_a_message_id_there_is_no_correlation_id(ebay: EbayCaller) -> None:
    """A failed Add then has neither id nor SKU: nobody knows which it was."""
    (said,) = ebay.said(ADD, request("AddFixedPriceItem", item(Title="x" * 81), None))

    assert (said.ack, said.text("CorrelationID"), said.text("ItemID")) == ("Failure", None, None)
    assert said.text("SKU") is None


def test_a_correlation_id_can_be_missing(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """Even where a MessageID was sent."""
    set_fault(simulator, "no_correlation", "process:*", value=1)
    (said,) = ebay.said(ADD, request("AddFixedPriceItem", item()))

    assert (said.ack, said.text("CorrelationID")) == ("Success", None)


# Behaviour 15: one response.


def test_a_response_has_ebays_elements_in_its_order(ebay: EbayCaller) -> None:
    """As the schema lists them; the connector reads no others."""
    (said,) = ebay.said(ADD, request("AddFixedPriceItem", sku_item("S-1")))

    assert said.kind == "AddFixedPriceItemResponse"
    assert [one.kind for one in map(type(said), said.element)] == [
        "Timestamp",
        "Ack",
        "CorrelationID",
        "Version",
        "Build",
        "ItemID",
        "SKU",
        "StartTime",
        "EndTime",
        "Fees",
    ]
    assert said.text("Fees/Fee/Fee") == "0.0"


def test_a_warning_has_an_item_id(simulator: EbaySimulator, ebay: EbayCaller) -> None:
    """The listing was made; the warning has parameters, HTML and letters beyond ASCII."""
    set_fault(simulator, "warning", "record:AddFixedPriceItem")
    (said,) = ebay.said(ADD, request("AddFixedPriceItem", item(), language="de_DE"))

    assert (said.ack, said.codes) == ("Warning", [21917236])
    assert simulator.listings.get(said.item_id) is not None
    (error,) = said.all("Errors")
    assert error.text("SeverityCode") == "Warning"
    assert [one.text("Value") for one in error.all("ErrorParameters")] == [
        "21 Tage",
        "Zustellung – geschätzt",
        "<b>Käuferschutz</b>",
    ]
    assert [one.element.get("ParamID") for one in error.all("ErrorParameters")] == ["0", "1", "2"]
    assert str(said.text("Message")).startswith("<div")
    assert "verfügbar" in str(error.text("LongMessage"))


def test_errors_and_warnings_come_together() -> None:
    """One response with two severities: it is a Failure, and all of it is told."""
    simulator = EbaySimulator(behaviour={"warning_share": 0})
    with calling(simulator, "seller-two") as ebay:
        inside = (
            "<VariationSpecificsSet><NameValueList><Name>Color</Name><Value>red</Value>"
            "</NameValueList></VariationSpecificsSet>"
            "<Variation><StartPrice>9.99</StartPrice><Quantity>1</Quantity><VariationSpecifics>"
            "<NameValueList><Name>Color</Name><Value>red</Value></NameValueList>"
            "</VariationSpecifics></Variation>"
            "<Variation><StartPrice>9.99</StartPrice><Quantity>0</Quantity><VariationSpecifics>"
            "<NameValueList><Name>Color</Name><Value>blue</Value></NameValueList>"
            "</VariationSpecifics></Variation>"
        )
        spoilt = item(Variations=inside, StartPrice=None, Quantity=None, Title="x" * 81)
        (said,) = ebay.said(ADD, request("AddFixedPriceItem", spoilt))
    simulator.close()

    assert (said.ack, said.codes) == ("Failure", [70, 21916620])
    assert [one.text("SeverityCode") for one in said.all("Errors")] == ["Error", "Warning"]
