"""The errors of the REST calls: eBay's ids, HTTP statuses and JSON shape.

Source: `x-response-codes` of the Sell Feed OpenAPI 1.3.1; 1001, 1100 and 2001 as clients
recorded them.
"""

from dataclasses import dataclass
from typing import Any, Final


@dataclass(frozen=True, slots=True)
class _Kind:
    status: int
    message: str
    domain: str = "API_FEED"
    category: str = "REQUEST"


_KINDS: Final[dict[int, _Kind]] = {
    1001: _Kind(401, "Invalid access token.", "OAuth"),
    1100: _Kind(403, "Access denied. Insufficient permissions to fulfill the request.", "ACCESS"),
    2001: _Kind(429, "Too many requests. The request limit has been reached.", "ACCESS"),
    160001: _Kind(500, "There was a problem with an eBay internal system.", category="APPLICATION"),
    160002: _Kind(403, "The feed_type associated with the task is not authorized."),
    160003: _Kind(404, "The specified task ID was not found."),
    160004: _Kind(400, "Provide a feed_type or a schedule_id."),
    160005: _Kind(400, "Provide a feed_type or a schedule_id, not both."),
    160006: _Kind(400, "The feed_type is invalid."),
    160007: _Kind(400, "The schedule_id is invalid."),
    160008: _Kind(400, "Provide look_back_days or date_range, not both."),
    160009: _Kind(400, "The date_range is invalid."),
    160010: _Kind(400, "The date_range is longer than 90 days."),
    160011: _Kind(400, "look_back_days must be from 1 to 90."),
    160012: _Kind(400, "The limit must be from 1 to 500."),
    160013: _Kind(400, "The offset must not be negative."),
    160014: _Kind(404, "No file was found for the task."),
    160015: _Kind(404, "The task has no input file."),
    160016: _Kind(400, "The start of the date range is after its end."),
    160017: _Kind(400, "The feedType is missing or invalid."),
    160018: _Kind(400, "The schemaVersion is missing or invalid."),
    160019: _Kind(400, "The filterCriteria is missing or invalid."),
    160020: _Kind(400, "The format of the uploaded file is invalid."),
    160021: _Kind(404, "No file was found for the schedule."),
    160022: _Kind(403, "The operation is not allowed for the caller."),
    160023: _Kind(400, "The task cannot take a file."),
    160024: _Kind(409, "The maximum number of concurrent tasks was reached."),
    160025: _Kind(
        409, "The maximum number of tasks in the period of an hour or a day was reached."
    ),
    160026: _Kind(400, "The task has expired."),
    160027: _Kind(400, "The X-EBAY-C-MARKETPLACE-ID header is missing or invalid."),
    160028: _Kind(400, "The uploaded file is too large."),
    160029: _Kind(400, "The offset must be a multiple of the limit."),
    160030: _Kind(400, "This resource does not serve the feedType."),
    160033: _Kind(400, "The schedule template is invalid."),
    160037: _Kind(404, "The specified schedule ID was not found."),
    160100: _Kind(400, "The request has no payload part named file."),
}


class ApiError(Exception):
    """A call that eBay refuses.

    Args:
        error_id: A key of the table above.
        parameters: Names and values that eBay adds.
    """

    def __init__(self, error_id: int, **parameters: str) -> None:
        super().__init__(str(error_id))
        self.error_id = error_id
        self.status = _KINDS[error_id].status
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON that is sent."""
        kind = _KINDS[self.error_id]
        error: dict[str, Any] = {
            "errorId": self.error_id,
            "domain": kind.domain,
            "category": kind.category,
            "message": kind.message,
            "longMessage": kind.message,
        }
        if self.parameters:
            error["parameters"] = [
                {"name": name, "value": value} for name, value in self.parameters.items()
            ]
        return {"errors": [error]}


class OAuthError(Exception):
    """What the token endpoint refuses, in the shape of RFC 6749."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error
        self.description = description

    def body(self) -> dict[str, str]:
        """The JSON that is sent."""
        return {"error": self.error, "error_description": self.description}


def gateway_page(status: int) -> bytes:
    """What a gateway says that could not reach the service: HTML, whatever was asked for."""
    words = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}[status]
    return (
        f"<!DOCTYPE html>\n<html><head><title>{status} {words}</title></head>"
        f"<body><h1>{words}</h1><p>Try again later.</p></body></html>\n"
    ).encode()
