"""Whether the merchant has read, in the folder of responses, what became of every SKU."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from catalog.product_states import ENDED, OUT_OF_STOCK
from tests.ebay_peace import Selling

_TOP = "out/response"
_LATEST = "latest"
_ACKS = {"success": {"done", "warning"}, "warning": {"done", "warning"}, "failure": {"refused"}}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a response; `moment` is when its request was planned."""

    moment: str
    sku: str
    outcome: str
    at: str


def untold(setting: Selling) -> Iterator[str]:
    """SKUs of which the merchant was never told how it ended.

    What was never asked of the marketplace, since it is as it should be, needs no word.
    """
    rows: dict[str, list[Row]] = {}
    for row in _rows(setting):
        rows.setdefault(row.sku, []).append(row)
    for item in setting.items():
        said = rows.get(item.sku, [])
        ours = setting.our_listing(item.sku)
        answer = None if ours is None else ours.answer
        if answer is None or (answer.ack != "failure" and answer.request_id.endswith("-check")):
            continue
        unknown = max((row.moment for row in said if row.outcome == "unknown"), default="")
        told = max((row.moment for row in said if row.outcome != "unknown"), default="")
        if told < unknown and item.state not in (ENDED, OUT_OF_STOCK):
            yield f"{item.sku}: is told to be unknown at {unknown}, and never more"
        if not any(row.outcome in _ACKS[answer.ack] and row.at == answer.at for row in said):
            yield f"{item.sku}: nobody was told {answer.ack} of {answer.request_id}"


def _rows(setting: Selling) -> Iterator[Row]:
    space = setting.sync.space(setting.merchant)
    for file in space.files(_TOP):
        _, folder, name = file.path.rsplit("/", 2)
        if folder == _LATEST or not name.endswith(".csv"):
            continue
        with space.read(file.path) as source:
            text = source.read().decode("utf-8-sig")
        moment = next(part for part in name.split("-") if part[:1].isdigit())
        for row in csv.DictReader(io.StringIO(text)):
            yield Row(moment, row["sku"], row["outcome"], row["at"])
