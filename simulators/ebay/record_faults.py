"""What goes wrong with a single request, and what is only odd about its response."""

from collections.abc import Iterable

from simulators.ebay.answers import Answer, Asked, refused
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.listing_errors import ListingError, knows, problem
from simulators.faults import Fault, chance

_PAGE = (
    '<div class="msg">Why: <a href="https://pages.ebay.com/help/x?a=1&amp;b=2">Übersicht</a></div>'
)


def harmless(behaviour: Behaviour, seed: int, asked: Asked) -> list[ListingError]:
    """A warning that means nothing, for a share of the good requests."""
    if chance(seed, "warning", asked.message_id) >= behaviour.warning_share:
        return []
    return [problem(21917236, "21 Tage", "Zustellung – geschätzt", "<b>Käuferschutz</b>")]


def before(faults: Iterable[Fault]) -> Answer | None:
    """What is said in place of doing it; None to go on."""
    for fault in faults:
        if fault.kind == "transient":
            return refused(problem(_code(fault, 10007)))
        if fault.kind == "refused":
            code = _code(fault, 240)
            return refused(ListingError(code, (), _PAGE))
    return None


def after(faults: Iterable[Fault], answer: Answer) -> Answer:
    """What is said after it was done."""
    for fault in faults:
        if fault.kind == "failure_after":
            return refused(problem(10007))
        if fault.kind == "warning" and not answer.failed:
            code = _code(fault, 21917236)
            values = ("21 Tage", "Zustellung – geschätzt", "<b>Käuferschutz</b>")
            answer = answer.with_errors(ListingError(code, values, _PAGE))
    return answer


def _code(fault: Fault, usual: int) -> int:
    code = usual if fault.value is None else int(fault.value)
    return code if knows(code) else usual


def about(asked: Asked) -> tuple[str, ...]:
    """What a rule with `only` may name of a request: its MessageID, SKUs, ItemIDs and title."""
    paths = ("Item/SKU", "Item/Title", "Item/ItemID", "ItemID", "SKU", "OrderID", "OrderLineItemID")
    found = [asked.message_id]
    for path in (*paths, "Item/Variations/Variation/SKU", "InventoryStatus/SKU"):
        found += [node.text for node in asked.node.all(path)]
    return tuple(found)
