"""The folders that every merchant's drive has: what goes where, and what may be done there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from catalog.records import INBOUND_KINDS, SENT_KINDS

# feed: what the merchant sends. result: what it gets. mapping: workbooks. scripts: bundles.
Role = Literal["feed", "result", "mapping", "scripts"]

README = "README.txt"

# What goes out: the answer to each feed, and orders.
OUTBOUND_KINDS = ("response", "order")


@dataclass(frozen=True, slots=True)
class Slot:
    """A folder with a meaning.

    Attributes:
        path: Below the merchant's folder.
        role: What its files are.
        kind: Of feeds and results: product, inventory, …; response, order. Else empty.
        answers: Of responses: the kind of feed that they answer; empty for every kind.
    """

    path: str
    role: Role
    kind: str = ""
    answers: str = ""

    @property
    def writable(self) -> bool:
        """Whether the merchant may put files there. Results may only be read and deleted."""
        return self.role != "result"


@dataclass(frozen=True, slots=True)
class Layout:
    """The names of the folders of a drive.

    Attributes:
        name: `plain` or `config-spec`.
        slots: Every folder with a meaning.
        folders: Every folder that is always there, those above the slots included, sorted.
        open: Folders in which the merchant may make files and folders of its own.
    """

    name: str
    slots: Sequence[Slot]
    folders: Sequence[str]
    open: Sequence[str]

    def slot_of(self, path: str) -> Slot | None:
        """The slot that a path lies in, at any depth; None for a path in none."""
        inside = [slot for slot in self.slots if _below(path, slot.path)]
        return max(inside, key=lambda slot: len(slot.path), default=None)

    def feed_kinds(self) -> Sequence[str]:
        """The kinds of feeds that there are folders for."""
        return tuple(dict.fromkeys(slot.kind for slot in self.slots if slot.role == "feed"))

    def slot(self, role: Role, kind: str = "", answers: str = "") -> Slot:
        """The slot of a role and kind, the first where there are several.

        Args:
            role: What its files are.
            kind: Of feeds and results.
            answers: Of responses: the kind of feed.

        Raises:
            KeyError: There is none.
        """
        for slot in self.slots:
            if (slot.role, slot.kind) == (role, kind) and slot.answers in ("", answers):
                return slot
        raise KeyError((role, kind, answers))

    def is_fixed(self, path: str) -> bool:
        """Whether it is a folder or file that is always there: nobody moves or deletes it."""
        return path in ("", README) or path in self.folders

    def may_write(self, path: str) -> bool:
        """Whether the merchant may make or replace something at this path."""
        if self.is_fixed(path):
            return False
        slot = self.slot_of(path)
        return slot.writable if slot else any(_below(path, folder) for folder in self.open)

    def may_delete(self, path: str) -> bool:
        """Whether the merchant may delete or move what is at this path: also what lies in folders
        of another layout, which it had before."""
        return not self.is_fixed(path)


def _below(path: str, folder: str) -> bool:
    return path.startswith(f"{folder}/")


def _layout(name: str, slots: Sequence[Slot], open_folders: Sequence[str]) -> Layout:
    above = {
        "/".join(parts[:end])
        for parts in (slot.path.split("/") for slot in slots)
        for end in range(1, len(parts) + 1)
    }
    return Layout(name, tuple(slots), tuple(sorted(above)), tuple(open_folders))


PLAIN = _layout(
    "plain",
    [
        *(Slot(f"in/{kind}", "feed", kind) for kind in INBOUND_KINDS),
        *(Slot(f"out/{kind}", "result", kind) for kind in OUTBOUND_KINDS),
        Slot("mapping", "mapping"),
        Slot("scripts", "scripts"),
    ],
    ["in"],
)

# The names that feed software for eBay's Merchant Integration Platform knows: each kind of feed has
# its answers below it, and there is a folder for each kind that config-spec sets
# translate. Such software puts a file beside `inprocess` or into it: both are the slot.
CONFIG_SPEC = _layout(
    "config-spec",
    [
        *(Slot(f"store/{kind}", "feed", kind) for kind in SENT_KINDS),
        *(Slot(f"store/{kind}/inprocess", "feed", kind) for kind in SENT_KINDS),
        *(Slot(f"store/{kind}/output", "result", "response", kind) for kind in SENT_KINDS),
        Slot("store/order/output", "result", "order"),
        Slot("store/lookup", "mapping"),
        Slot("store/config-spec", "scripts"),
    ],
    ["store"],
)

LAYOUTS: Mapping[str, Layout] = {layout.name: layout for layout in (PLAIN, CONFIG_SPEC)}
