"""Which merchants somebody sees: chosen by name, however many there are."""

from collections.abc import Sequence
from functools import partial

from admin_api.console.parts.buttons import button
from admin_api.console.parts.tags import on_value, tag

# Of those that fit what is written.
_MOST_OFFERED = 8


class MerchantsField:
    """Merchants that are chosen, with the others to be found by a part of their ids.

    Attributes:
        chosen: Sorted ids.
    """

    def __init__(self, known: Sequence[str], chosen: Sequence[str]) -> None:
        """Draw it.

        Args:
            known: All that can be chosen.
            chosen: At first.
        """
        self.chosen = tuple(sorted(chosen))
        self._known = known
        self._written = ""
        with tag("div", "cd-field", role="group", aria_label="Sees"):
            tag("span", "cd-label", "Sees")
            self._place = tag("div", "cd-row")
            box = tag(
                "input",
                "cd-input",
                placeholder="Find a merchant by its id",
                aria_label="Find a merchant by its id",
                autocomplete="off",
            )
            on_value(box, "input", self._hear)
            # Enter takes the first that fits, and does not send the form around it.
            box.on("keydown.enter.prevent", self._take_first, [])
            self._offers = tag("div", "cd-row")
            tag("span", "cd-field__line", "Admins see every merchant, whatever is chosen.")
        self._fill()

    def _hear(self, written: str) -> None:
        self._written = written.strip().lower()
        self._offer()

    def _fits(self) -> list[str]:
        known = (each for each in self._known if each not in self.chosen)
        return [each for each in known if self._written in each]

    def _take_first(self) -> None:
        if fits := self._fits():
            self._take(fits[0])

    def _fill(self) -> None:
        self._place.clear()
        with self._place:
            if not self.chosen:
                tag("span", "cd-muted cd-small", "No merchant yet")
            for each in self.chosen:
                button(each, partial(self._drop, each), icon_name="o_close",
                       aria_label=f"Take {each} away")  # fmt: skip
        self._offer()

    def _offer(self) -> None:
        fits = self._fits()
        self._offers.clear()
        with self._offers:
            for each in fits[:_MOST_OFFERED]:
                button(each, partial(self._take, each), kind="quiet", icon_name="o_add",
                       aria_label=f"Add {each}")  # fmt: skip
            if len(fits) > _MOST_OFFERED:
                more = f"and {len(fits) - _MOST_OFFERED} more"
                tag("span", "cd-muted cd-small", more)

    def _take(self, name: str) -> None:
        self.chosen = tuple(sorted({*self.chosen, name}))
        self._fill()

    def _drop(self, name: str) -> None:
        self.chosen = tuple(each for each in self.chosen if each != name)
        self._fill()
