"""What a plan comes to, for one product on one channel."""

from dataclasses import dataclass, field
from typing import Final

from catalog.promotion import Entry
from marketplaces.actions import Action
from marketplaces.adapter import Fault

# Remarks on what nobody but the marketplace can tell: the product is planned again until it has.
WAITS_FOR_MARKETPLACE: Final = frozenset({"waits_for_answer", "waits_for_report"})


@dataclass(frozen=True, slots=True)
class Refused:
    """What is not sent because it would be refused: to be recorded, and refused, at once."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Remark:
    """Why a SKU is not sent now, or what somebody should look at.

    `code` is a key of `catalog.codes.CODES`; the message is for people.
    """

    sku: str
    code: str
    message: str

    @property
    def waits(self) -> bool:
        """Whether it says why the SKU is not sent."""
        return self.code.startswith("waits_")


@dataclass(slots=True)
class Planned:
    """A plan, as it is made.

    Attributes:
        actions: What the marketplace is asked.
        refused: What it is not asked, since it would refuse.
        settled: Entries of SKUs in line of which the marketplace has all that it needs to know: to
            be recorded, and accepted, at once.
        reports: Why others are not sent, and remarks on what is.
        is_waiting: Something cannot be said before an answer has come; the product must be planned
            again then, whether it is in line or not.
        due_at: When the product must be planned again without a change, ISO 8601 UTC; None where
            that is never so.
    """

    actions: list[Action] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    settled: list[Entry] = field(default_factory=list)
    reports: list[Remark] = field(default_factory=list)
    is_waiting: bool = False
    due_at: str | None = None

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault that was found."""
        return tuple(fault for refused in self.refused for fault in refused.faults)

    def remark(self, code: str, message: str, *skus: str) -> None:
        """Say something of some SKUs, each time once."""
        self.is_waiting |= bool(skus) and code in WAITS_FOR_MARKETPLACE
        said = {(remark.sku, remark.code) for remark in self.reports}
        for sku in dict.fromkeys(skus):
            if (sku, code) not in said:
                self.reports.append(Remark(sku, code, message))
