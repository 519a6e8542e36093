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

# Children of a response whose text counts.
_TEXTS = ("Ack", "CorrelationID", "ItemID", "SKU", "Message")
_CHILDREN = tuple(f"{{*}}{name}" for name in (*_TEXTS, "Errors", "InventoryStatus"))

# Source: `ItemID` and `SKU` of the Trading API have up to 19 digits and 50 characters.
_MOST_ID = 19
_MOST_SKU = 200


@dataclass(slots=True)  # not frozen: one is made for each response, and that costs
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
    """One pass over the children, and no look into those that nobody asks for."""
    texts = dict.fromkeys(_TEXTS, "")
    listing_ids, skus = [], []
    has_remarks = False
    for child in node.iterchildren(*_CHILDREN):
        name = local_name(child)
        if name in texts:
            texts[name] = texts[name] or (child.text or "").strip()
        elif name == "InventoryStatus":
            listing_ids.append(child_text(child, "ItemID"))
            skus.append(child_text(child, "SKU"))
        else:
            has_remarks = True
    return _Response(
        read_correlation(texts["CorrelationID"]),
        texts["Ack"],
        read_remarks(node) if has_remarks else (),
        plain(texts["Message"]) if texts["Message"] else "",
        tuple(one for one in (texts["ItemID"], *listing_ids) if _is_listing_id(one)),
        tuple(one[:_MOST_SKU] for one in (texts["SKU"], *skus) if one),
    )


def _is_listing_id(text: str) -> bool:
    """Digits, and not 0, which is nobody's."""
    return len(text) <= _MOST_ID and text.isdigit() and text.strip("0") != ""


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
        waits_alone=judgement.waits_alone,
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
        waits_alone=judgement.waits_alone,
        stops_lane=judgement.stops_lane,
        same_as=judgement.same_as,
        ends_empty=judgement.ends_empty,
        is_found=judgement.is_found,
    )
