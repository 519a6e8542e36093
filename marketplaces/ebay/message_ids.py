"""MessageID: what eBay echoes as CorrelationID, and so what ties an answer to its action.

17              the action at place 17 of the request
17.18.19.20     four actions of one SKU each, in one call
21-2            the second call of action 21, which has too many SKUs for one
21:RING-750-54  this SKU of action 21, in a call of its own
"""

import re
from dataclasses import dataclass

_MOST_DIGITS = 9
_FORM = re.compile(
    r"(?P<records>\d{1,9}(\.\d{1,9}){0,3})(-(?P<part>\d{1,4})|:(?P<sku>.{1,200}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Correlation:
    """What an answer speaks of.

    Attributes:
        records: Places of actions in the request; empty where the answer does not say.
        part: Which call it was of an action with several SKUs, from 1; None for the whole action.
        sku: The one SKU of the action that the call was about; None for all of the call.
    """

    records: tuple[int, ...]
    part: int | None = None
    sku: str | None = None


def message_id(correlation: Correlation) -> str:
    """The text that is sent; the records must not be empty."""
    text = ".".join(str(record) for record in correlation.records)
    if correlation.part is not None:
        return f"{text}-{correlation.part}"
    return text if correlation.sku is None else f"{text}:{correlation.sku}"


def read_correlation(text: str) -> Correlation:
    """What an echoed text means; without records where it is none of ours."""
    if len(text) <= _MOST_DIGITS and text.isascii() and text.isdigit():
        return Correlation((int(text),))  # nearly all of them
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return Correlation(())
    records = tuple(int(record) for record in found["records"].split("."))
    part = None if found["part"] is None else int(found["part"])
    return Correlation(records, part, found["sku"])
