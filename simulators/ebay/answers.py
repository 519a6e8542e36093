"""One response of a result file."""

from dataclasses import dataclass, field, replace
from typing import Final

from simulators.ebay.listing_errors import ListingError
from simulators.ebay.xml_node import XmlNode, branch, leaf

VERSION: Final = "1355"
BUILD: Final = "E1355_CORE_APISELLING_19187371_R1"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, and what every request has.

    Attributes:
        kind: E.g. `AddFixedPriceItem`.
        node: The request.
        message_id: Empty where there was none.
        language: E.g. `de_DE`.
    """

    kind: str
    node: XmlNode
    message_id: str
    language: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What eBay says to one request.

    Attributes:
        errors: Errors and warnings, in eBay's order.
        fields: Elements that the kind of response has.
        partial: Whether a part was done and another was not.
    """

    errors: tuple[ListingError, ...] = ()
    fields: tuple[XmlNode, ...] = ()
    partial: bool = False
    correlate: bool = field(default=True)

    @property
    def failed(self) -> bool:
        """Whether anything of it was refused."""
        return any(not error.warning for error in self.errors)

    @property
    def ack(self) -> str:
        """Success, Warning, PartialFailure or Failure."""
        if self.failed:
            return "PartialFailure" if self.partial else "Failure"
        return "Warning" if self.errors else "Success"

    def with_errors(self, *errors: ListingError) -> "Answer":
        """The same, and more errors."""
        return replace(self, errors=(*self.errors, *errors))


def refused(*errors: ListingError) -> Answer:
    """Nothing was done; such a response has neither ItemID nor SKU."""
    return Answer(tuple(errors))


def response(asked: Asked, answer: Answer, now: str, *, odd: bool = False) -> XmlNode:
    """The element of the result file.

    Args:
        asked: The request.
        answer: What is said to it.
        now: Text of the time.
        odd: Whether it is of a version to come, with elements that no schema knows yet.
    """
    parts = [leaf("Timestamp", now), leaf("Ack", answer.ack)]
    if asked.message_id and answer.correlate:
        parts.append(leaf("CorrelationID", asked.message_id))
    parts += [_error(error, asked.language) for error in answer.errors]
    parts += [leaf("Message", error.message) for error in answer.errors if error.message][:1]
    version, build = ("1357", f"{BUILD}_next") if odd else (VERSION, BUILD)
    parts += [leaf("Version", version), leaf("Build", build)]
    if odd:
        parts.append(branch("FutureDetails", leaf("Hint", "x"), leaf("Hint", "y")))
    return branch(f"{asked.kind}Response", *parts, *answer.fields)


def _error(error: ListingError, language: str) -> XmlNode:
    short, long = error.texts(language)
    parts = [
        leaf("ShortMessage", short),
        leaf("LongMessage", long),
        leaf("ErrorCode", error.code),
        leaf("UserDisplayHint", "false"),
        leaf("SeverityCode", "Warning" if error.warning else "Error"),
    ]
    for place, value in enumerate(error.parameters):
        parts.append(
            XmlNode("ErrorParameters", "", [leaf("Value", value)], {"ParamID": str(place)})
        )
    kind = "SystemError" if error.system else "RequestError"
    return branch("Errors", *parts, leaf("ErrorClassification", kind))


def fees(currency: str) -> XmlNode:
    """What listing costs: nothing here."""
    free = branch("Fee", leaf("Name", "ListingFee"), leaf("Fee", "0.0", currencyID=currency))
    return branch("Fees", free)
