"""Remarks on a whole draft: fields that are right alone and odd together."""

from collections.abc import Mapping
from decimal import Decimal

from catalog.findings import Severity
from engine.field_check import Checking, Json


def remark_on_draft(value: Mapping[str, Json], checking: Checking) -> None:
    """Look at the fields of one draft together. Nothing here refuses it."""
    checking.prefix = ""
    if "SalePrice" in value:
        price, sale = value.get("Price"), value["SalePrice"]
        if isinstance(price, str) and isinstance(sale, str) and Decimal(sale) > Decimal(price):
            checking.name = "SalePrice"
            text = f"is {sale}, above the price of {price}"
            checking.remark("sale_price_above_price", text, Severity.WARNING)
    if "SaleEnd" in value:
        start, end = value.get("SaleStart"), value["SaleEnd"]
        # Both are UTC in one form, so text compares as time does.
        if isinstance(start, str) and isinstance(end, str) and end < start:
            checking.name = "SaleEnd"
            text = f"is {end}, before SaleStart at {start}"
            checking.remark("sale_period_reversed", text, Severity.WARNING)
