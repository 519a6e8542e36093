"""Makes the files of report tasks."""

import threading
from collections.abc import Iterable
from pathlib import Path

from simulators.clock import Clock
from simulators.ebay.behaviour import Behaviour
from simulators.ebay.feed_types import ORDER_REPORT
from simulators.ebay.listings import ListingBook
from simulators.ebay.orders import OrderBook
from simulators.ebay.reports import active_inventory, order_report, reportable
from simulators.ebay.result_file import ResultFile, travelling
from simulators.ebay.sellers import Seller
from simulators.ebay.tasks import Outcome, Task, period


class ReportDesk:
    """Reads the books for a report; the lock is held while what to tell is gathered."""

    def __init__(
        self,
        listings: ListingBook,
        orders: OrderBook,
        folder: Path,
        *,
        lock: "threading.RLock",
        clock: Clock,
        behaviour: Behaviour,
        seed: int,
    ) -> None:
        self._listings = listings
        self._orders = orders
        self._folder = folder
        self._lock = lock
        self._clock = clock
        self._behaviour = behaviour
        self._seed = seed

    def work(self, task: Task, seller: Seller) -> Outcome:
        """The report a task asks for."""
        if task.fault("failed") or task.fault("failed_after"):
            return Outcome("FAILED")
        file = ResultFile()
        with self._lock:
            for piece in self._pieces(task, seller):
                file.add(piece)
        plain = file.finished(None, bare=self._behaviour.bare_root)
        result = self._folder / f"{task.id}.result"
        form = self._behaviour.result_form
        name = travelling(plain, result, task, form=form, seed=self._seed)
        return Outcome("COMPLETED", result=result, name=name)

    def _pieces(self, task: Task, seller: Seller) -> Iterable[str]:
        now = self._clock.now()
        if task.feed_type == ORDER_REPORT:
            since, until = period(task.criteria, task.created)
            state = task.criteria.get("orderStatus")
            orders = reportable(
                self._orders,
                seller=seller.name,
                marketplace=task.marketplace,
                since=since,
                until=until,
                state=state,
            )
            return order_report(orders, now)
        if task.criteria.get("listingFormat") == "AUCTION":
            return active_inventory((), task.marketplace, now)
        return active_inventory(self._listings.of(seller.name), task.marketplace, now)
