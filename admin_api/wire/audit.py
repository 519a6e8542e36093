"""The audit log on the wire."""

from pydantic import JsonValue

from admin_api.wire import Wire
from catalog.audit import AuditOutcome


class AuditEntryOut(Wire):
    """A change: who, what, from, to."""

    number: int
    at: str
    by: str
    address: str
    act: str
    merchant: str | None
    noun: str
    id: str
    before: dict[str, JsonValue]
    outcome: AuditOutcome
    after: dict[str, JsonValue]
