"""What the store should know of orders after any events: plain dictionaries, no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from catalog.errors import MoveRefused
from catalog.order_states import ORDER_STATES, remote_event
from catalog.state_tables import translate_remote

_RANKS = [state.name for state in ORDER_STATES.states]


@dataclass
class ModelOrder:
    """One order: its state, what was told last, and what was edited."""

    state: str
    total: str
    remote: str = ""
    edited_total: str | None = None
    superseded: bool = False


@dataclass
class ModelLine:
    """One line: where it is, where it was, and how many pieces an edit wants."""

    order: str
    quantity: int = 2
    left: set[str] = field(default_factory=set)


@dataclass
class ModelParcel:
    """One parcel with a tracking number."""

    order: str
    tracking: str
    lines: dict[str, int]


class OrderModel:
    """Orders of one merchant on one marketplace."""

    def __init__(self) -> None:
        self.orders: dict[str, ModelOrder] = {}
        self.lines: dict[str, ModelLine] = {}
        self.parcels: list[ModelParcel] = []
        self.aliases: dict[str, str] = {}

    def find(self, order_id: str) -> str | None:
        """What an order is called now; None where there is none."""
        order = self.orders.get(order_id)
        if order is None or order.superseded:
            return self.aliases.get(order_id)
        return order_id

    def lines_of(self, order_id: str) -> dict[str, int]:
        """Pieces by line."""
        return {
            line_id: line.quantity for line_id, line in self.lines.items() if line.order == order_id
        }

    def arrive(self, order_id: str, line_ids: Sequence[str], remote: str, total: str) -> None:
        """A marketplace tells of an order."""
        mine = [each for each in line_ids if not self._has_left(each, order_id)]
        if not mine:
            return
        is_new = self._open(order_id, mine, total)
        for line_id in mine:
            line = self.lines.setdefault(line_id, ModelLine(order_id))
            if line.order != order_id:
                line.left.add(line.order)
                line.order = order_id
        order = self.orders[order_id]
        order.total = total
        if is_new or order.remote != remote:
            order.remote = remote
            event = remote_event(order.state, translate_remote("ebay", "order", remote))
            if event is not None:
                order.state = ORDER_STATES.move(order.state, event, "marketplace")

    def edit_total(self, order_id: str, total: str) -> None:
        """A person changes what is paid."""
        order = self._current(order_id)
        if order is None or self._refuses(order, "edit", "person"):
            return
        before = order.edited_total or order.total
        order.edited_total = total if total != order.total else None
        if (order.edited_total or order.total) != before:
            order.state = ORDER_STATES.move(order.state, "edit", "person")

    def cancel(self, order_id: str) -> None:
        """A person cancels."""
        order = self._current(order_id)
        if order is not None:
            order.state = ORDER_STATES.move(order.state, "cancel", "person")

    def ship(self, order_id: str, line_id: str, quantity: int | None, tracking: str) -> None:
        """A feed tells of pieces of a line in a parcel."""
        now = self.find(order_id)
        if now is None or line_id not in self.lines_of(now):
            return
        parcel = next((p for p in self.parcels if (p.order, p.tracking) == (now, tracking)), None)
        if parcel is None:
            parcel = ModelParcel(now, tracking, {})
            self.parcels.append(parcel)
        elsewhere = sum(p.lines.get(line_id, 0) for p in self.parcels if p is not parcel)
        pieces = quantity or max(0, self.lines[line_id].quantity - elsewhere)
        before = dict(parcel.lines)
        if pieces:
            parcel.lines[line_id] = pieces
        if before == parcel.lines and before:
            return
        shipped = {
            each: sum(p.lines.get(each, 0) for p in self.parcels) for each in self.lines_of(now)
        }
        order = self.orders[now]
        if all(shipped[each] >= wanted for each, wanted in self.lines_of(now).items()):
            event = remote_event(order.state, "SHIPPED")
            if event is not None:
                order.state = ORDER_STATES.move(order.state, event, "feed")

    def _has_left(self, line_id: str, order_id: str) -> bool:
        line = self.lines.get(line_id)
        return line is not None and line.order != order_id and order_id in line.left

    def _open(self, order_id: str, mine: Sequence[str], total: str) -> bool:
        taken = {self.lines[each].order for each in mine if each in self.lines} - {order_id}
        emptied = sorted(each for each in taken if set(self.lines_of(each)) <= set(mine))
        is_new = False
        if order_id in self.orders:
            self.orders[order_id].superseded = False
            self.aliases.pop(order_id, None)
        else:
            alive = [e for e in emptied if self.orders[e].state not in ("CANCELLED", "RETURNED")]
            alive.sort(key=lambda each: -_RANKS.index(self.orders[each].state))
            if alive:
                emptied.remove(alive[0])
                self.orders[order_id] = self.orders.pop(alive[0])
                self._follow(alive[0], order_id)
            else:
                is_new = True
                self.orders[order_id] = ModelOrder("NEW", total)
                self.aliases.pop(order_id, None)
        for each in emptied:
            self.orders[each].superseded = True
            self._follow(each, order_id)
        return is_new

    def _follow(self, old: str, new: str) -> None:
        for parcel in self.parcels:
            if parcel.order == old:
                parcel.order = new
        for alias, target in self.aliases.items():
            if target == old:
                self.aliases[alias] = new
        self.aliases[old] = new
        self.aliases.pop(new, None)

    def _current(self, order_id: str) -> ModelOrder | None:
        now = self.find(order_id)
        return None if now is None else self.orders[now]

    def _refuses(self, order: ModelOrder, event: str, actor: str) -> bool:
        try:
            ORDER_STATES.move(order.state, event, actor)
        except MoveRefused:
            return True
        return False
