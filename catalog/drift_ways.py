"""What is done about a listing that is not as we have told the marketplace, by what differs."""

from dataclasses import dataclass, fields
from typing import Literal, get_args

from catalog.errors import ConfigInvalid

#   name       people are told, and nothing else happens
#   take_over  main becomes what is there; ours goes out with whatever is sent next of the SKU
#   put_right  main becomes what is there, and ours goes out at once
DriftWay = Literal["name", "take_over", "put_right"]


@dataclass(frozen=True, slots=True)
class DriftWays:
    """What one merchant has chosen.

    What was sold, and listings that are not ours, are not for choosing: see
    `workflow.settle_drift`.

    Attributes:
        price: Another price is there than the one we told.
        quantity: More pieces are there than we told.
        ended: A listing, or a variation of one, is gone, or is back under another id.
    """

    price: DriftWay = "put_right"
    quantity: DriftWay = "put_right"
    ended: DriftWay = "take_over"

    def __post_init__(self) -> None:
        for each in fields(self):
            found = getattr(self, each.name)
            if found not in get_args(DriftWay):
                raise ConfigInvalid(
                    f"drift.{each.name} cannot be {found!r}: "
                    f"give {', '.join(get_args(DriftWay)[:-1])} or {get_args(DriftWay)[-1]}",
                    setting=f"drift.{each.name}",
                    found=found,
                )

    def given(self) -> dict[str, str]:
        """The ways that differ from the usual ones, by what differs."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if getattr(self, each.name) != each.default
        }
