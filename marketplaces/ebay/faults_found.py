"""How a fault is told: eBay's code, what is wrong, what to do, and the draft field."""

from catalog.promotion import Reason
from marketplaces.adapter import Fault
from marketplaces.ebay.error_table import KNOWN_ERRORS


def fault(
    sku: str, code: str, what: str, field: str | None = None, hint: str | None = None
) -> Fault:
    """One fault.

    Args:
        sku: Whose field it is.
        code: A key of the table: what eBay would answer.
        what: What is wrong, as a sentence with the value that is at fault.
        field: Draft field; None for the table's.
        hint: What to do; None for the table's.
    """
    known = KNOWN_ERRORS[code]
    message = f"{what} {known.hint if hint is None else hint}".strip()
    return Fault(sku, Reason(code, message, field or known.field or None))
