"""How the states of an outside system are written down: one row a value, one table a noun."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

# Remote states that are none of ours. They move nothing; each says what is done about it.
UNPAID: Final = "unpaid"
HELD: Final = "held"
CANCEL_ASKED: Final = "cancel_asked"
PART_REFUNDED: Final = "part_refunded"
FAILED: Final = "failed"
NOTES: Final[Mapping[str, str]] = {
    UNPAID: "Not paid for: it is not fetched yet.",
    HELD: "It is fetched, and waits for the other side: nothing is shipped.",
    CANCEL_ASKED: "The buyer asks for a cancellation: work on it stops until it is granted or not.",
    PART_REFUNDED: "Some of the money was paid back: a person sees what that means for the goods.",
    FAILED: "Something went wrong there: a person must look.",
}


@dataclass(frozen=True, slots=True)
class Remote:
    """A value of an outside system: a state of ours, or a note out of `NOTES`.

    `value` is compared without regard to case; a `*` in it stands for any text.
    """

    value: str
    state: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class RemoteTable:
    """All values of one noun of one system. The first row that fits counts.

    `reads` says what the value is made of, for systems that spread a state over several fields.
    """

    system: str
    noun: str
    reads: str
    rows: tuple[Remote, ...]

    def find(self, value: str) -> Remote | None:
        """The row of a value; None when the table does not know it."""
        folded = value.strip().lower()
        for row in self.rows:
            if fnmatchcase(folded, row.value.lower()):
                return row
        return None


def values(state: str, *names: str) -> tuple[Remote, ...]:
    """Rows of several values that mean one state of ours."""
    return tuple(Remote(name, state=state) for name in names)


def notes(note: str, *names: str) -> tuple[Remote, ...]:
    """Rows of several values that mean none of our states."""
    return tuple(Remote(name, note=note) for name in names)
