"""The audit log: every change that somebody made, with what was there before and after."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal, get_args

from catalog.errors import QueryInvalid
from catalog.filters import check_wanted

# begun: it was about to be done; where that stays, the process died, and it may have happened.
# done: it happened. refused: it did not.
AuditOutcome = Literal["begun", "done", "refused"]


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody is about to change.

    Attributes:
        by: Their user name.
        address: Where they are; empty where it is this machine.
        act: What they do, as `activate release`.
        merchant: Whose it is; None for what belongs to nobody.
        noun: What is changed, as `release`.
        id: Which one.
        before: What was there, plain values by name; never a secret.
    """

    by: str
    address: str
    act: str
    merchant: str | None
    noun: str
    id: str
    before: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """A change as it was noted.

    Attributes:
        number: In order of their beginning, from 1, over all merchants.
        at: When it began, ISO 8601 UTC.
        change: What it was.
        outcome: What came of it.
        after: What is there now, plain values by name; where it was refused, `code` and `message`.
    """

    number: int
    at: str
    change: Change
    outcome: AuditOutcome
    after: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries are wanted; None for any. Moments as in `catalog.filters`.

    Raises:
        QueryInvalid: No entry could be so.
    """

    by: str | None = None
    merchant: str | None = None
    noun: str | None = None
    id: str | None = None
    since: str | None = None
    until: str | None = None
    act: str | None = None
    outcome: AuditOutcome | None = None

    def __post_init__(self) -> None:
        for each in fields(self):
            wanted = getattr(self, each.name)
            if wanted is not None:
                check_wanted(each.name, wanted, is_moment=each.name in ("since", "until"))
        if self.outcome is not None and self.outcome not in get_args(AuditOutcome):
            known = ", ".join(get_args(AuditOutcome))
            message = f"outcome cannot be {self.outcome!r}: give {known}"
            raise QueryInvalid(message, filter="outcome", found=self.outcome)
