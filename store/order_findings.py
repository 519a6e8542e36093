"""What is worth telling about an order or a parcel that was kept all the same."""

from catalog.findings import Finding, Place, Severity

# A state that is longer than this is no state.
_SHOWN_CHARS = 100


def unknown_state(system: str, noun: str, raw: str) -> Finding:
    """An outside system used a state that no table knows."""
    return Finding(
        code="remote_state_unknown",
        message=f"{system} gives the {noun} the state {raw[:_SHOWN_CHARS]!r}; no table knows it",
        severity=Severity.WARNING,
        place=Place(field="remote_state"),
        hint="nothing was moved; the value is kept beside the state",
    )


def shipped_after_end(order_id: str, state: str) -> Finding:
    """Something is on its way that nobody waits for."""
    return Finding(
        code="shipped_after_end",
        message=f"the order {order_id} is {state}, and a parcel of it was told of",
        severity=Severity.WARNING,
        place=Place(field="OrderID"),
        hint="see whether the parcel can be stopped",
    )


def shipped_too_many(line_id: str, ordered: int, shipped: int) -> Finding:
    """More pieces of a line are in parcels than were ordered."""
    return Finding(
        code="shipped_too_many",
        message=f"{shipped} pieces of the line {line_id} are in parcels; {ordered} were ordered",
        severity=Severity.WARNING,
        place=Place(field="LineItems"),
        hint="see whether a parcel was told of under two tracking numbers",
    )
