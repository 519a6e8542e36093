"""Reads a result file into answers: what eBay says to each action, in the file's order."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO

from lxml import etree

from marketplaces.actions import ActionKind
from marketplaces.adapter import ActionAnswer
from marketplaces.ebay.message_ids import Correlation, read_correlation
from marketplaces.ebay.plain_words import plain
from marketplaces.ebay.remarks import Remark, read_remarks
from marketplaces.ebay.request_kinds import REQUEST_KINDS
from marketplaces.ebay.unpacking import unpacked
from marketplaces.ebay.verdicts import Judgement, judge
from marketplaces.ebay.xml_records import child_text, local_name, records

# Longer than any name eBay or a merchant gives.
_MOST_ID = 64


@dataclass(frozen=True, slots=True)
class _Response:
    """One response, as it was read.

    `listing_ids` and `skus` are those that it names as done, in its order.
    """

    correlation: Correlation
    ack: str
    remarks: tuple[Remark, ...]
    detail: str
    listing_ids: tuple[str, ...]
    skus: tuple[str, ...]


def read_answers(kind: ActionKind, source: BinaryIO) -> Iterator[ActionAnswer]:
    """Yield the answers of a result file, streaming. Raises MarketplaceAnswerBroken."""
    name = f"{REQUEST_KINDS[kind].name}Response"
    for node in records(unpacked(source), (name,)):
        yield from _answers(kind, _response(node))


def _response(node: etree._Element) -> _Response:
    """One pass over the children: a result has hundreds of thousands of them."""
    texts: dict[str, str] = {}
    listing_ids, skus = [], []
    for child in node:
        name = local_name(child)
        if name == "InventoryStatus":
            listing_ids.append(child_text(child, "ItemID")[:_MOST_ID])
            skus.append(child_text(child, "SKU")[:_MOST_ID])
        elif name not in texts:
            texts[name] = (child.text or "").strip()
    listing_id, sku = texts.get("ItemID", "")[:_MOST_ID], texts.get("SKU", "")[:_MOST_ID]
    return _Response(
        read_correlation(texts.get("CorrelationID", "")),
        texts.get("Ack", ""),
        read_remarks(node) if "Errors" in texts else (),
        plain(texts.get("Message", "")),
        tuple(one for one in (listing_id, *listing_ids) if one.isdigit() and one.strip("0")),
        tuple(one for one in (sku, *skus) if one),
    )


def _answers(kind: ActionKind, response: _Response) -> Iterator[ActionAnswer]:
    named = next(iter(response.listing_ids), None)
    judgement = judge(kind, response.ack, response.remarks, response.detail, named)
    correlation = response.correlation
    if not correlation.records:
        # It does not say what it answers: told by SKU, for whoever can find it.
        for sku in response.skus or (None,):
            yield _answer(None, judgement, sku)
    elif correlation.part is not None:
        yield from _of_part(response, judgement)
    elif len(correlation.records) > 1:
        yield from _of_shared_call(response, judgement)
    else:
        yield _answer(correlation.records[0], judgement, correlation.sku)


def _of_shared_call(response: _Response, judgement: Judgement) -> Iterator[ActionAnswer]:
    """Answers to a call that several actions share, with one SKU of each.

    Where it is refused for a fault of the data, nobody knows whose: each is asked alone then.
    """
    done = frozenset(response.skus)
    for record in response.correlation.records:
        if judgement.verdict != "failure" or (judgement.stops_lane and not done):
            yield replace(_answer(record, judgement), listing_id=None)
            continue
        yield ActionAnswer(
            record,
            "partial" if done else "again",
            reasons=judgement.reasons,
            done_skus=done,
            alone=True,
            stops_lane=judgement.stops_lane,
        )


def _of_part(response: _Response, judgement: Judgement) -> Iterator[ActionAnswer]:
    """Answers to one of several calls of an action: which SKUs it was about, only they tell."""
    record = response.correlation.records[0]
    if judgement.verdict in ("success", "warning"):
        for sku in response.skus:
            yield _answer(record, judgement, sku)
        return
    for sku in response.skus:
        yield ActionAnswer(record, "success", sku=sku)
    yield ActionAnswer(
        record,
        "again",
        reasons=judgement.reasons,
        alone=judgement.verdict == "failure",
        wait_seconds=judgement.wait_seconds,
        stops_lane=judgement.stops_lane,
    )


def _answer(record: int | None, judgement: Judgement, sku: str | None = None) -> ActionAnswer:
    return ActionAnswer(
        record,
        judgement.verdict,
        listing_id=judgement.listing_id,
        reasons=judgement.reasons,
        sku=sku,
        ended=judgement.ended,
        wait_seconds=judgement.wait_seconds,
        stops_lane=judgement.stops_lane,
        same_as=judgement.same_as,
    )
