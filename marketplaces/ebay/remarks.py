"""The errors and warnings of one response."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from catalog.promotion import Reason
from marketplaces.ebay.error_table import FIELDS_OF_TAGS, KNOWN_ERRORS, Effect
from marketplaces.ebay.plain_words import plain
from marketplaces.ebay.xml_records import child_text, local_name

# Of one response; eBay writes no more than a handful.
_MOST_REMARKS = 20
_MOST_PARAMETERS = 10
_MOST_CODE = 20


@dataclass(frozen=True, slots=True)
class Remark:
    """One `Errors` element.

    Attributes:
        code: eBay's number as text.
        words: Long or short text, plain.
        is_warning: What was asked was done all the same.
        is_ebays: eBay's own fault (`SystemError`): the same may be sent again.
        parameters: Values by place.
    """

    code: str
    words: str
    is_warning: bool
    is_ebays: bool
    parameters: tuple[str, ...]

    @property
    def effect(self) -> Effect:
        """What comes of it; of a code that nobody knows, what its severity and class say."""
        known = KNOWN_ERRORS.get(self.code)
        effect: Effect = "failure" if known is None else known.effect
        if self.is_warning:
            return effect if effect == "done" else "remark"
        return "again" if effect == "failure" and self.is_ebays else effect

    def reason(self, detail: str = "") -> Reason:
        """For the merchant: eBay's words, and what to do."""
        known = KNOWN_ERRORS.get(self.code)
        told = [self.words or (known.meaning if known else "eBay says nothing more."), detail]
        told.append(known.hint if known else "")
        field = known.field if known else ""
        if self.code == "37":
            named = (FIELDS_OF_TAGS.get(value.strip()) for value in self.parameters)
            field = next((name for name in named if name), "")
        return Reason(self.code, " ".join(part for part in told if part), field or None)


def read_remarks(response: etree._Element) -> tuple[Remark, ...]:
    """The remarks of a response, errors before warnings, else in eBay's order."""
    found: list[Remark] = []
    for child in response:
        if local_name(child) == "Errors" and len(found) < _MOST_REMARKS:
            found.append(_remark(child))
    return tuple(sorted(found, key=lambda remark: remark.is_warning))


def _remark(node: etree._Element) -> Remark:
    return Remark(
        code=plain(child_text(node, "ErrorCode"), _MOST_CODE),
        words=plain(child_text(node, "LongMessage") or child_text(node, "ShortMessage")),
        is_warning=child_text(node, "SeverityCode") == "Warning",
        is_ebays=child_text(node, "ErrorClassification") == "SystemError",
        parameters=tuple(_parameters(node))[:_MOST_PARAMETERS],
    )


def _parameters(node: etree._Element) -> Iterator[str]:
    for child in node:
        if local_name(child) == "ErrorParameters":
            yield plain(child_text(child, "Value"), 200)
