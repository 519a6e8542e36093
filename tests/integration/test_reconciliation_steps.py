"""A reconciliation step by step: a report is asked for, waited for, fetched, and compared."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from catalog.errors import MarketplaceBusy
from marketplaces.adapter import Adapter, Delivery, Progress, Ticket
from store.store import Store
from tests.reported_shop import HERE, ReportedShop, ReportReader, single, write_report
from workflow.reconcile_listings import BEGIN, advance_reconciliation

_MOST_STEPS = 100


@dataclass
class Desk:
    """The marketplace's desk for reports.

    `looks` is what it says of a ticket, one after the other, the last one for ever.
    """

    report: bytes
    looks: list[Progress] = field(default_factory=lambda: ["done"])
    busy: int = 0
    asked: int = 0

    def ask_inventory(self, site: str) -> Ticket:
        """A ticket."""
        self.asked += 1
        return Ticket(f"t{self.asked}", "2026-03-02T00:00:00Z", "working")

    def look(self, ticket: str) -> Ticket:
        """How far it is."""
        if self.busy:
            self.busy -= 1
            raise MarketplaceBusy("wait", marketplace="fair")
        progress = self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]
        return Ticket(ticket, "2026-03-02T00:00:00Z", progress)

    def fetch(self, ticket: str, target: Path) -> None:
        """The report."""
        target.write_bytes(self.report)

    def adapter(self, marketplace: str) -> Adapter:
        """Reads its reports."""
        return cast(Adapter, ReportReader())

    def delivery(self, merchant: str, marketplace: str) -> Delivery:
        """The desk itself."""
        return cast(Delivery, self)


@pytest.fixture
def shop(store_target: str, tmp_path: Path) -> Iterator[ReportedShop]:
    """A merchant who has listed R-1 as L1, five pieces at 9.00."""
    with Store(store_target) as store:
        made = ReportedShop(store, tmp_path / "files")
        made.listed("R-1", "L1")
        yield made


def run(shop: ReportedShop, desk: Desk) -> dict[str, Any]:
    """Go through all steps."""
    sync = replace(shop.sync, markets=desk)
    told: dict[str, Any] = {"state": BEGIN}
    for _ in range(_MOST_STEPS):
        told = advance_reconciliation(sync, "wren", HERE, told, 60.0)
        if told["over"]:
            return told
        shop.now += timedelta(seconds=told["wait"])
    raise AssertionError(f"it does not end: {told}")


def test_a_report_is_waited_for_and_compared(shop: ReportedShop) -> None:
    """Marketplaces take their time, and say when they are busy."""
    report = write_report(single("R-1", "L1", price="8.00"))
    desk = Desk(report, looks=["working", "working", "done"], busy=2)

    told = run(shop, desk)

    assert (told["listings"], told["price"], desk.asked) == (1, 1, 1)
    assert shop.told("R-1")["price"] == "8.00"


def test_a_report_that_fails_is_asked_for_anew(shop: ReportedShop) -> None:
    """An old one would say what was."""
    desk = Desk(write_report(single("R-1", "L1")), looks=["failed", "done"])
    assert run(shop, desk)["listings"] == 1
    assert desk.asked == 2


@pytest.mark.parametrize(
    ("progress", "why"),
    [
        ("done", "the report ends early"),
        ("failed", "the marketplace gave the report t5 up"),
        ("working", "the report t5 does not come"),
    ],
    ids=["broken", "failed", "late"],
)
def test_reports_that_come_to_nothing_are_given_up(
    shop: ReportedShop, progress: Progress, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Marketplaces count them; the next reconciliation may do better."""
    monkeypatch.setattr("workflow.reconcile_listings._LATE", timedelta(minutes=5))
    desk = Desk(b"", looks=[progress])
    told = run(shop, desk)
    assert (told["given_up"], desk.asked) == (why, 5)
    assert shop.store.reconciliations.last("wren", HERE) is None
